"""Building the index in a process of its own, while this one goes on answering.

The process is `python -m qa index`, at a lower priority. It can be stopped at any moment: an
index is published whole or not at all. What it does is kept here as a value that any number of
views may look at, and that outlives each of them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from qa.interfaces.schemas import ProgressSchema
from qa.types import BuildReport

_LOWER_PRIORITY, _LOWEST_PRIORITY = 10, 19
_SECONDS_TO_STOP = 20
_LONGEST_LOG = 60
_REPORT = TypeAdapter(BuildReport)


class Stage(StrEnum):
    """What a rebuild is at."""

    IDLE = "idle"
    RUNNING = "running"
    STOPPING = "stopping"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Event(StrEnum):
    """What can be read in the log."""

    STARTED = "started"
    STEP = "step"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of the log.

    Attributes:
        at: when that was.
        event: what happened.
        detail: the name of the step, or the reason of a failure.
        total: how many things the step has to do.
        report: what was done, at the end.
    """

    at: dt.datetime
    event: Event
    detail: str = ""
    total: int = 0
    report: BuildReport | None = None


@dataclass(frozen=True, slots=True)
class Rebuild:
    """How a rebuild stands at one moment.

    Attributes:
        stage: whether one is running, and how the last one ended.
        number: of rebuilds that were started since the program was.
        step: what is being done.
        done: things of this step that are done.
        total: things of this step in all.
        log: what happened, oldest first; of earlier rebuilds too.
        report: what the last rebuild did, where it came to its end.
        failure: why the last rebuild did not, in one line.
    """

    stage: Stage = Stage.IDLE
    number: int = 0
    step: str = ""
    done: int = 0
    total: int = 0
    log: tuple[LogEntry, ...] = ()
    report: BuildReport | None = None
    failure: str | None = None

    @property
    def running(self) -> bool:
        """Whether a process is at work."""
        return self.stage in (Stage.RUNNING, Stage.STOPPING)

    def noted(self, event: Event, detail: str = "", total: int = 0, report: BuildReport | None = None) -> Rebuild:
        """The same with one more line in its log."""
        entry = LogEntry(dt.datetime.now(dt.UTC), event, detail, total, report)
        return replace(self, log=(*self.log, entry)[-_LONGEST_LOG:])


@dataclass(slots=True)
class Rebuilder:
    """Rebuilds one index, one rebuild at a time. Safe to share between threads.

    Attributes:
        documents: folder of the documents.
        index: folder of the index.
        environment: variables with which the process that builds has the settings of this one.
    """

    documents: Path
    index: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    _state: Rebuild = field(default_factory=Rebuild, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _process: subprocess.Popen[str] | None = field(default=None, init=False)
    _follower: threading.Thread | None = field(default=None, init=False)
    _closed: bool = field(default=False, init=False)

    def snapshot(self) -> Rebuild:
        """How it stands now."""
        return self._state

    def start(self) -> bool:
        """Begin a rebuild.

        Returns:
            Whether it was begun; not when one is running already, or this was closed.
        """
        with self._lock:
            if self._closed or self._state.running:
                return False
            begun = replace(
                self._state,
                stage=Stage.RUNNING,
                number=self._state.number + 1,
                step="",
                done=0,
                total=0,
                report=None,
                failure=None,
            )
            self._state = begun.noted(Event.STARTED)
            output = tempfile.TemporaryFile("w+")  # noqa: SIM115 (closed when the process has ended)
            try:
                self._process = _build(self.documents, self.index, self.environment, output)
            except OSError as error:
                output.close()
                self._end(Stage.FAILED, f"The process that builds cannot be started: {error.strerror or error}.")
                return False
            self._follower = threading.Thread(target=self._follow, args=(self._process, output), daemon=True)
            self._follower.start()
        return True

    def stop(self) -> None:
        """Ask a running rebuild to end; the index stays as it is. Does nothing when none is running."""
        with self._lock:
            process = self._process
            if process is None or self._state.stage is not Stage.RUNNING:
                return
            self._state = replace(self._state, stage=Stage.STOPPING)
            _signal(process, signal.SIGINT)
        # A process that was started to ignore interruptions is ended the hard way, which harms nothing.
        patience = threading.Timer(_SECONDS_TO_STOP, _signal, (process, signal.SIGKILL))
        patience.daemon = True
        patience.start()

    def wait(self, seconds: float | None = None) -> Rebuild:
        """Wait until no rebuild is running.

        Args:
            seconds: at the most; as long as it takes when not given.

        Returns:
            How it stands then.
        """
        if self._follower is not None:
            self._follower.join(seconds)
        return self._state

    def close(self) -> None:
        """End a running rebuild, and begin no other."""
        with self._lock:
            self._closed = True
        self.stop()
        self.wait(_SECONDS_TO_STOP + 5)

    def _follow(self, process: subprocess.Popen[str], output: IO[str]) -> None:
        """Take note of what a process says, until it ends."""
        complaint = ""
        with output:
            for line in process.stderr or ():
                try:
                    self._advance(ProgressSchema.model_validate_json(line))
                except ValidationError:
                    complaint = line.strip() or complaint
            status = process.wait()
            output.seek(0)
            said = output.read()
        if process.stderr is not None:
            process.stderr.close()
        with self._lock:
            self._process = None
            if status == 0:
                self._finish(said)
            elif self._state.stage is Stage.STOPPING:
                self._end(Stage.STOPPED, None)
            else:
                self._end(Stage.FAILED, _reason(complaint, status))

    def _advance(self, progress: ProgressSchema) -> None:
        with self._lock:
            state = self._state
            if progress.stage != state.step:
                state = state.noted(Event.STEP, progress.stage, progress.total)
            self._state = replace(state, step=progress.stage, done=progress.done, total=progress.total)

    def _finish(self, said: str) -> None:
        try:
            report = _REPORT.validate_json(said)
        except ValidationError:
            self._end(Stage.FAILED, "The process that builds did not say what it did.")
            return
        self._state = replace(self._state, stage=Stage.DONE, report=report).noted(Event.DONE, report=report)

    def _end(self, stage: Stage, failure: str | None) -> None:
        event = Event.STOPPED if stage is Stage.STOPPED else Event.FAILED
        self._state = replace(self._state, stage=stage, failure=failure).noted(event, failure or "")


def _build(documents: Path, index: Path, environment: Mapping[str, str], output: IO[str]) -> subprocess.Popen[str]:
    """Start the process that builds.

    Raises:
        OSError: it cannot be started.
    """
    package_parent = str(Path(__file__).parents[4])
    path = os.pathsep.join(filter(None, (package_parent, os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(  # noqa: S603 (this program itself)
        [
            *(sys.executable, "-m", "qa", "index", "--json", "--progress-lines"),
            *("--documents", str(documents), "--index", str(index)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, **environment, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
        # An interruption of the server is passed on by `close`, once.
        start_new_session=True,
    )
    with contextlib.suppress(OSError):
        # Lower than that of the server, which may itself run at a low one.
        own = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, process.pid, min(own + _LOWER_PRIORITY, _LOWEST_PRIORITY))
    return process


def _signal(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """Signal a process, unless it has ended: its number may then be somebody else's."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)


def _reason(complaint: str, status: int) -> str:
    if complaint.startswith("kpcsc: "):
        return complaint.removeprefix("kpcsc: ")
    if status < 0:
        return f"The process that builds was ended ({signal.Signals(-status).name}); the index is as it was."
    return f"The process that builds ended with status {status}: {complaint[:200] or 'it gave no reason'}."
