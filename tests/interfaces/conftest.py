"""A real Chromium, and a way to serve a part of the page alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import gradio as gr
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from qa.interfaces.web.resources import resource
from tests.interfaces.chromium import chromium

ARTEFACTS = Path(os.environ.get("QA_ARTEFACTS", Path(__file__).parents[2] / "artifacts"))
expect.set_options(timeout=20_000)


@contextmanager
def served(module: str, *arguments: str) -> Iterator[str]:
    """The address of a part of the page, served by a process of its own.

    Args:
        module: prints its address and serves until its input ends; see `serve`.
        arguments: of the module.
    """
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.communicate(timeout=30)


def serve(blocks: gr.Blocks) -> None:
    """Serve some blocks with the page's style until the input ends."""
    style = "".join(resource(name) for name in ("frame.css", "page.css", "table.css", "timeline.css", "browse.css"))
    _, address, _ = blocks.launch(
        prevent_thread_lock=True, quiet=True, head=f"<style>{style}</style>", ssr_mode=False, footer_links=[]
    )
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
    sys.stdin.read()
    blocks.close()


def keep_pictures(page: Page, name: str) -> None:
    """Keep how a page looks at the end of a test, light and dark."""
    ARTEFACTS.mkdir(exist_ok=True)
    for colours in ("light", "dark"):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", colours == "dark")
        page.screenshot(path=ARTEFACTS / f"{re.sub(r'[^a-z0-9]+', '-', name)}{colours}.png", full_page=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desktop", "telephone"])
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Page]]:
    """Opens an address in a window in which nothing may go wrong and nothing may leave this computer."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(30_000)
    faults: list[str] = []

    def heed_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    def visit(address: str) -> Page:
        own = (address, "data:", "blob:")
        page.on("request", lambda sent: None if sent.url.startswith(own) else faults.append(sent.url))
        page.goto(address)
        return page

    page.on("console", heed_console)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield visit
    keep_pictures(page, request.node.name)
    context.close()
    assert faults == []
