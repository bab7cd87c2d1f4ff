"""Rebuilding in a process of its own."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from qa import Archive
from qa.indexing.lock import build_lock
from qa.interfaces.web.archivist.rebuilder import Event, Rebuild, Rebuilder, Stage
from qa.settings import Settings
from tests.interfaces.web.conftest import ARCHIVIST, serving

BUTTON = "qa-desk-rebuild"


@pytest.fixture
def rebuilder(documents: Path, own_index: Path) -> Iterator[Rebuilder]:
    made = Rebuilder(documents, own_index)
    yield made
    made.close()


def wait_until(rebuilder: Rebuilder, is_so: Callable[[Rebuild], bool]) -> Rebuild:
    while not is_so(rebuilder.snapshot()):
        assert rebuilder.snapshot().running, rebuilder.snapshot()
        time.sleep(0.02)
    return rebuilder.snapshot()


def write_much(documents: Path) -> None:
    """So much that its embedding can be interrupted."""
    for number in range(8):
        sentences = (
            f"Statement {number} asks for reform {number * 1000 + n} of the walrus quota. " for n in range(300)
        )
        (documents / f"much-{number}.txt").write_text("\n\n".join(sentences))


def test_a_rebuild_from_beginning_to_end(rebuilder: Rebuilder, documents: Path, own_index: Path) -> None:
    assert rebuilder.snapshot() == Rebuild()
    (documents / "walrus.txt").write_text("The walrus quota is eighty per year.")
    (documents / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    assert rebuilder.start()
    assert not rebuilder.start()
    assert rebuilder.snapshot().stage is Stage.RUNNING
    assert rebuilder.snapshot().number == 1
    ended = rebuilder.wait()
    assert (ended.stage, ended.failure) == (Stage.DONE, None)
    assert ended.report is not None
    assert ended.report.added == ("walrus.txt",)
    assert [failure.path for failure in ended.report.failed] == ["broken.pdf"]
    assert [(entry.event, entry.detail, entry.total) for entry in ended.log] == [
        (Event.STARTED, "", 0),
        (Event.STEP, "Reading", 2),
        (Event.STEP, "Embedding passages", 1),
        (Event.STEP, "Embedding sentences", 1),
        (Event.STEP, "Writing", 1),
        (Event.DONE, "", 0),
    ]
    assert (ended.step, ended.done, ended.total) == ("Writing", 1, 1)
    with Archive.open(own_index, documents_only=True) as archive:
        assert len(archive.documents()) == 3
    assert rebuilder.start()
    again = rebuilder.wait()
    assert again.report is not None
    assert (again.number, again.report.unchanged, again.report.added) == (2, 3, ())
    assert [entry.event for entry in again.log].count(Event.STARTED) == 2


def test_the_process_that_builds_has_the_settings_of_the_server(documents: Path, own_index: Path) -> None:
    (documents / "long.txt").write_text("The walrus quota is eighty per year. " * 60)
    settings = Settings(documents=documents, index=own_index, longest_text=1500, root_path="/archive")
    made = Rebuilder(documents, own_index, settings.environment())
    assert made.start()
    ended = made.wait()
    made.close()
    assert ended.failure is None
    assert ended.report is not None
    reasons = {failure.path: failure.reason for failure in ended.report.failed}
    assert reasons["long.txt"].endswith("more than 1,500 (setting longest_text); split it into parts")


def test_stopped_in_the_middle_nothing_is_lost(rebuilder: Rebuilder, documents: Path, own_index: Path) -> None:
    write_much(documents)
    rebuilder.start()
    wait_until(rebuilder, lambda state: state.step == "Embedding passages")
    process = rebuilder._process
    assert process is not None
    assert os.getpriority(os.PRIO_PROCESS, process.pid) > os.getpriority(os.PRIO_PROCESS, 0)
    rebuilder.stop()
    rebuilder.stop()
    ended = rebuilder.wait()
    assert (ended.stage, ended.report, ended.failure) == (Stage.STOPPED, None, None)
    assert ended.log[-1].event is Event.STOPPED
    assert Archive.check_index(own_index) == "right in all 1 generations"
    assert rebuilder.start()
    rebuilder.close()
    assert rebuilder.snapshot().stage is Stage.STOPPED
    assert not rebuilder.start()
    assert [each.name for each in own_index.glob("generation-*")] == ["generation-000001"]


def test_what_goes_wrong_is_told_in_one_line(rebuilder: Rebuilder, documents: Path, own_index: Path) -> None:
    with build_lock(own_index):
        rebuilder.start()
        ended = rebuilder.wait()
    assert ended.stage is Stage.FAILED
    assert ended.failure is not None
    assert ended.failure.startswith(f"The index {own_index} is being built by process {os.getpid()} on ")
    (documents / "archive.toml").write_text("name = ")
    rebuilder.start()
    assert "archive.toml cannot be read" in str(rebuilder.wait().failure)
    (documents / "archive.toml").unlink()
    rebuilder.start()
    process = rebuilder._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    ended = rebuilder.wait()
    assert ended.failure == "The process that builds was ended (SIGKILL); the index is as it was."
    assert [entry.event for entry in ended.log[-2:]] == [Event.STARTED, Event.FAILED]


def test_a_server_that_is_told_to_stop_ends_its_rebuild(
    documents: Path, own_index: Path, accounts_file: Path, tmp_path: Path
) -> None:
    write_much(documents)
    settings = {"accounts": str(accounts_file), "feedback": str(tmp_path / "feedback.sqlite")}
    with serving(own_index, "--documents", str(documents), **settings) as (url, process):
        with httpx.Client(base_url=url, timeout=60) as client:
            client.post("/sign-in", data=dict(zip(("name", "password"), ARCHIVIST, strict=True)))
            config = client.get("/archivist/config").json()
            (button,) = (each["id"] for each in config["components"] if each["props"].get("elem_id") == BUTTON)
            (start,) = (each["id"] for each in config["dependencies"] if [button, "click"] in each["targets"])
            body = {"fn_index": start, "data": [], "session_hash": "x"}
            client.post("/archivist/gradio_api/queue/join", json=body).raise_for_status()
            while not (own_index / "lock.owner").exists():
                assert process.poll() is None
                time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
    with build_lock(own_index):
        assert Archive.check_index(own_index) == "right in all 1 generations"
