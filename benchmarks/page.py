"""The page: how soon it answers and loads, and twenty readers at once while the index is rebuilt.

    python -m benchmarks.page INDEX_OF_THE_SPEECHES [SECONDS]

Everything goes through a real `kpcsc serve`: the answers are timed in Chromium from the pressed key to the
quotation on the screen; the readers speak to the page as a browser does, through its queue. Each statement of
their archive tells its edition in every sentence, so that an answer that mixes two generations is seen.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import sync_playwright

from qa import Archive

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "page.json"
QUESTIONS = [
    "What is said about war and peace?",
    "What did the President say about the national debt?",
    "How has the position on slavery changed?",
    "What is said about the gold standard?",
    "What did Lincoln say about the Union?",
    "What is said about the tariff?",
    "What is asked of Congress about railways?",
    "What is said about the Panama Canal?",
    "What is the position on immigration?",
    "What is said about education?",
]
READERS = 20
STATEMENTS = 40
_EDITION = re.compile(r"edition (\d+)")


@contextmanager
def serving(index: Path, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A page in a process of its own, and its address."""
    command = [sys.executable, "-m", "qa", "serve", "--index", str(index), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment})
    assert process.stderr is not None
    line = process.stderr.readline()
    match = re.search(r"http://\S+", line)
    assert match, line
    try:
        yield match.group(), process
    finally:
        process.terminate()
        process.wait(30)


def quantiles(seconds: list[float]) -> dict[str, float]:
    """Median and 95th percentile, in milliseconds."""
    ordered = sorted(seconds)
    return {
        "median, ms": round(1000 * statistics.median(ordered)),
        "95th percentile, ms": round(1000 * ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]),
    }


def in_chromium(address: str) -> dict[str, Any]:
    """From the pressed key to the answer, and the page's own load."""
    executable = next(path for name in ("chromium", "google-chrome") if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        received: list[float] = []
        session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        started = time.perf_counter()
        page.goto(address)
        page.locator("body[data-ready=true]").wait_for()
        loaded = time.perf_counter() - started
        page.wait_for_timeout(500)
        transferred, requests = sum(received), len(received)
        taken = []
        for number in range(3 * len(QUESTIONS)):
            page.get_by_label("Your question").fill(QUESTIONS[number % len(QUESTIONS)])
            before = page.locator(".qa-answer").count()
            taken.append(page.evaluate(PRESS_AND_WAIT, before))
            page.wait_for_timeout(700)
        browser.close()
    return {
        "from Enter to the answer": quantiles([value / 1000 for value in taken[3:]]),
        "answers timed": len(taken) - 3,
        "page ready, cold cache, ms": round(1000 * loaded),
        "transferred, KiB": round(transferred / 1024),
        "requests": requests,
    }


PRESS_AND_WAIT = """(before) => new Promise((resolve) => {
  const box = document.querySelector('#qa-question textarea');
  const started = performance.now();
  const observer = new MutationObserver(() => {
    if (document.querySelectorAll('.qa-answer').length > before) {
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - started));
    }
  });
  observer.observe(document.body, { childList: true, subtree: true });
  box.dispatchEvent(new KeyboardEvent('keypress', { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true }));
})"""


@dataclass(slots=True)
class Tally:
    """What the readers met."""

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    mixed: int = 0
    editions: set[str] = field(default_factory=set)


async def reader(address: str, function: int, inputs: int, until: float, tally: Tally) -> None:
    """Ask one question after the other, as a browser does."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        number = 0
        while time.monotonic() < until:
            question = f"What is asked in reform number {number % STATEMENTS}?"
            number += 1
            started = time.perf_counter()
            try:
                shown = await answer(client, function, inputs, question)
            except (httpx.HTTPError, AssertionError) as error:
                tally.faults.append(repr(error)[:200])
                continue
            tally.seconds.append(time.perf_counter() - started)
            editions = set(_EDITION.findall(shown))
            tally.editions |= editions
            tally.mixed += len(editions) != 1
            await asyncio.sleep(0.3)


async def answer(client: httpx.AsyncClient, function: int, inputs: int, question: str) -> str:
    """What the page shows after a question, through the queue of Gradio."""
    session = uuid.uuid4().hex[:10]
    data: list[Any] = [question, None, None, "", "", "", "", "", "", False, 0][:inputs]
    joined = await client.post(
        "/gradio_api/queue/join?",
        json={"data": data, "fn_index": function, "session_hash": session, "event_data": None},
    )
    assert joined.status_code == 200, joined.text
    async with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as events:
        async for line in events.aiter_lines():
            message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
            if message.get("msg") == "process_completed":
                assert message["success"], message
                return json.dumps(message["output"]["data"])
    raise AssertionError("the stream ended without an answer")


def write_edition(documents: Path, edition: int) -> None:
    """Give every statement another edition."""
    for number in range(STATEMENTS):
        reform, matter = f"Reform number {number} is asked for in", f"It concerns matter {number} of"
        said = f"{reform} edition {edition}. {matter} edition {edition}."
        (documents / f"statement-{number}.txt").write_text(f"Statement {number}\n\n{said}\n\n{said}")


async def readers(address: str, seconds: float) -> Tally:
    """Twenty readers for a while."""
    config = httpx.get(f"{address}/config").json()
    names = {component["id"]: component["props"].get("elem_id") for component in config["components"]}
    asked = next(
        d
        for d in config["dependencies"]
        if "qa-chat" in {names[i] for i in d["outputs"]} and "qa-question" in {names[i] for i in d["inputs"]}
    )
    tally, until = Tally(), time.monotonic() + seconds
    await asyncio.gather(*(reader(address, asked["id"], len(asked["inputs"]), until, tally) for _ in range(READERS)))
    return tally


def while_rebuilding(folder: Path, seconds: float) -> dict[str, Any]:
    """Readers and a rebuild after the other."""
    documents, index = folder / "documents", folder / "index"
    documents.mkdir()
    write_edition(documents, 0)
    Archive.build(documents, index)
    with serving(index) as (address, _):
        asyncio.run(readers(address, 5))
        running = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.page", "rebuild", str(documents), str(index), str(seconds)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        tally = asyncio.run(readers(address, seconds))
        rebuilds = int(running.communicate()[0].split()[-1])
    return {
        "readers": READERS,
        "seconds": seconds,
        "answers": len(tally.seconds),
        "errors": len(tally.faults),
        "answers that mix generations": tally.mixed,
        "rebuilds meanwhile": rebuilds,
        "generations seen": len(tally.editions),
        **quantiles(tally.seconds),
        "first errors": tally.faults[:3],
    }


def rebuild(documents: Path, index: Path, seconds: float) -> None:
    """One rebuild after the other, each with everything changed, at the priority of the archivist's side."""
    until, edition = time.monotonic() + seconds - 5, 0
    while time.monotonic() < until:
        edition += 1
        write_edition(documents, edition)
        command = ["nice", "-n", "10", sys.executable, "-m", "qa", "index", "--documents", str(documents)]
        subprocess.run(
            [*command, "--index", str(index)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    print(edition)


def main(index: Path, seconds: float) -> None:
    """Measure and write the results."""
    with serving(index) as (address, _):
        results = {"speeches": in_chromium(address)}
    with tempfile.TemporaryDirectory() as folder:
        results["twenty readers while the archive is rebuilt"] = while_rebuilding(Path(folder), seconds)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    if sys.argv[1] == "rebuild":
        rebuild(Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]))
    else:
        main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 120)
