"""Processes in which hostile files are handled, seen from outside: asked line by line, killed when they break a limit.

What comes back from such a process is a line of JSON, since what a hostile file has made of it must not be unpickled.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, TypeVar

from pydantic import BaseModel, ValidationError

from qa.documents.confinement import OUT_OF_MEMORY, ProcessLimits

_START_SECONDS = 120
_CHUNK = 2**20
_LONGEST_ANSWER = 2**30

Answered = TypeVar("Answered", bound=BaseModel)


class ProcessLostError(Exception):
    """The process did not answer; its text is the reason."""


class ProcessNotStartedError(Exception):
    """The process could not be started; its text is the reason."""


class PoolClosedError(Exception):
    """The processes were ended while one was waited for."""


class PoolBusyError(Exception):
    """No process became free in time."""


class ProcessPool:
    """Processes of one kind that are lent to threads, and replaced when they are lost.

    Args:
        module: that is run, and makes a `qa.documents.confinement.Channel`.
        job: the line that each process gets first.
        limits: of each request.
        processes: at the most; each is started at its first request.
    """

    def __init__(self, module: str, job: str, limits: ProcessLimits, processes: int) -> None:
        self._closed = False
        self._free: queue.LifoQueue[_ConfinedProcess] = queue.LifoQueue()
        self._all = [_ConfinedProcess(module, job, limits) for _ in range(processes)]
        for process in self._all:
            self._free.put(process)

    def close(self) -> None:
        """End all processes at once."""
        self._closed = True
        for process in self._all:
            process.stop()

    def ask(self, request: BaseModel, answer: type[Answered], patience: float | None = None) -> Answered:
        """The answer of a process that is free, or becomes free.

        Args:
            request: what to do.
            answer: what is answered.
            patience: seconds to wait for one; any time when not given.

        Raises:
            ProcessLostError: it broke, met a limit, or answered nonsense.
            ProcessNotStartedError: it cannot be started.
            PoolClosedError: the pool is closed.
            PoolBusyError: none became free in time.
        """
        try:
            process = self._free.get(timeout=patience)
        except queue.Empty:
            raise PoolBusyError from None
        try:
            if self._closed:
                raise PoolClosedError
            return answer.model_validate_json(process.ask(request.model_dump_json()))
        except ValidationError:
            process.stop()
            raise ProcessLostError("the process that read it gave no sensible answer") from None
        except ProcessLostError:
            process.stop()
            raise
        finally:
            self._free.put(process)


class _ConfinedProcess:
    """One process, started at its first request."""

    def __init__(self, module: str, job: str, limits: ProcessLimits) -> None:
        self._module = module
        self._job = job
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._received = bytearray()

    def ask(self, request: str) -> bytes:
        process = self._process or self._start()
        _write(process, request)
        while not (line := self._receive_line(process, self._limits.seconds)):
            pass
        return line

    def stop(self) -> None:
        """End the process, and what it has started, at once."""
        process, self._process = self._process, None
        self._received.clear()
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _start(self) -> subprocess.Popen[bytes]:
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}
        package_parent = str(Path(__file__).parents[2])
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (package_parent, environment.get("PYTHONPATH"))))
        try:
            self._process = subprocess.Popen(  # noqa: S603 (a module of this program)
                [sys.executable, "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
            _write(self._process, self._job)
            self._receive_line(self._process, _START_SECONDS)
        except (OSError, ProcessLostError) as error:
            self.stop()
            raise ProcessNotStartedError(str(error)) from None
        return self._process

    def _receive_line(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        searched = 0
        while (end := self._received.find(b"\n", searched)) < 0:
            searched = len(self._received)
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([_descriptor(process.stdout)], [], [], left)[0]:
                raise ProcessLostError(f"it took longer than {seconds:g} s to read (setting reading_seconds)")
            part = os.read(_descriptor(process.stdout), _CHUNK)
            self._received += part
            if not part or len(self._received) > _LONGEST_ANSWER:
                raise ProcessLostError(self._why_lost(process))
        line = bytes(self._received[:end])
        del self._received[: end + 1]
        return line

    def _why_lost(self, process: subprocess.Popen[bytes]) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
        if process.returncode in (OUT_OF_MEMORY, -signal.SIGKILL):
            memory = self._limits.memory / 2**20
            return f"it needs more than {memory:,.0f} MiB of memory to read (setting reading_memory)"
        if process.returncode is not None and process.returncode < 0:
            return f"it broke the library that reads it ({signal.Signals(-process.returncode).name})"
        return "it broke the library that reads it"


def _write(process: subprocess.Popen[bytes], line: str) -> None:
    view = memoryview(line.encode() + b"\n")
    try:
        while view:
            view = view[os.write(_descriptor(process.stdin), view) :]
    except BrokenPipeError:
        raise ProcessLostError("the process that should read it has ended") from None


def _descriptor(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise ProcessLostError("the process that should read it has no pipe")
    return pipe.fileno()
