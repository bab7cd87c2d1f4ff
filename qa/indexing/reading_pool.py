"""Reading many files in processes of their own, each file within limits."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pydantic import ValidationError

from qa.documents.folder import SourceFile
from qa.errors import IndexWriteError
from qa.indexing.preparation import IndexedDocument
from qa.indexing.reading_messages import OUT_OF_MEMORY, Job, Reply, Request

_START_SECONDS = 120
_CHUNK = 2**20
_LONGEST_REPLY = 2**30


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file.

    Attributes:
        file: that was read.
        indexed: what is indexed of it, where it could be read.
        reason: why not, where it could not.
    """

    file: SourceFile
    indexed: IndexedDocument | None
    reason: str | None


class _WorkerLostError(Exception):
    """The process did not answer; its text is the reason."""


def read_files(files: Sequence[SourceFile], job: Job) -> Iterator[Outcome]:
    """Read files, several at once; one that breaks its process or the limits is told as a failure.

    Args:
        files: any number.
        job: what is the same for all of them.

    Returns:
        One outcome for each file, in the order in which they are done.

    Raises:
        IndexWriteError: no process can be started.
    """
    if not files:
        return
    workers = min(len(files), os.cpu_count() or 1)
    with _Pool(job, workers) as pool, ThreadPoolExecutor(workers) as threads:
        waiting: set[Future[Outcome]] = {threads.submit(pool.read, file) for file in files}
        try:
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            for future in waiting:
                future.cancel()
            pool.close()


class _Pool:
    """Processes that are lent to threads, and replaced when they are lost."""

    def __init__(self, job: Job, workers: int) -> None:
        self._job = job
        self._closed = False
        self._workers: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._all = [_Worker(job) for _ in range(workers)]
        for worker in self._all:
            self._workers.put(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all processes at once."""
        self._closed = True
        for worker in self._all:
            worker.stop()

    def read(self, file: SourceFile) -> Outcome:
        """Read one file in a process that is free."""
        worker = self._workers.get()
        try:
            if self._closed:
                return Outcome(file, None, "it was not read: the build was interrupted")
            reply = worker.ask(Request(path=file.path.absolute(), relative=file.relative))
            return Outcome(file, reply.indexed, reply.reason)
        except _WorkerLostError as lost:
            worker.stop()
            return Outcome(file, None, str(lost))
        finally:
            if not self._closed:
                self._workers.put(worker)


class _Worker:
    """One process, started at its first file."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: Request) -> Reply:
        """Send a request and wait for its reply.

        Raises:
            _WorkerLostError: the process broke, or met a limit.
            IndexWriteError: it cannot be started.
        """
        process = self._process or self._start()
        _write(process, request.model_dump_json().encode())
        return self._receive(process, self._job.limits.seconds)

    def stop(self) -> None:
        """End the process, and what it has started, at once."""
        process, self._process = self._process, None
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
            self._process = subprocess.Popen(
                [sys.executable, "-m", "qa.indexing.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
            _write(self._process, self._job.model_dump_json().encode())
            self._receive(self._process, _START_SECONDS)
        except (OSError, _WorkerLostError) as error:
            self.stop()
            raise IndexWriteError(f"The process that reads the documents cannot be started: {error}.") from None
        return self._process

    def _receive(self, process: subprocess.Popen[bytes], seconds: float) -> Reply:
        line = self._receive_line(process, time.monotonic() + seconds)
        try:
            return Reply.model_validate_json(line)
        except ValidationError:
            raise _WorkerLostError("the process that read it gave no sensible answer") from None

    def _receive_line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        parts: list[bytes] = []
        received = 0
        while not (parts and parts[-1].endswith(b"\n")):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([_descriptor(process.stdout)], [], [], left)[0]:
                raise _WorkerLostError(
                    f"it took longer than {self._job.limits.seconds:g} s to read (setting reading_seconds)"
                )
            part = os.read(_descriptor(process.stdout), _CHUNK)
            received += len(part)
            if not part or received > _LONGEST_REPLY:
                raise _WorkerLostError(self._why_lost(process))
            parts.append(part)
        return b"".join(parts)

    def _why_lost(self, process: subprocess.Popen[bytes]) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
        if process.returncode in (OUT_OF_MEMORY, -signal.SIGKILL):
            memory = self._job.limits.memory / 2**20
            return f"it needs more than {memory:,.0f} MiB of memory to read (setting reading_memory)"
        if process.returncode is not None and process.returncode < 0:
            return f"it broke the library that reads it ({signal.Signals(-process.returncode).name})"
        return "it broke the library that reads it"


def _write(process: subprocess.Popen[bytes], line: bytes) -> None:
    view = memoryview(line + b"\n")
    try:
        while view:
            view = view[os.write(_descriptor(process.stdin), view) :]
    except BrokenPipeError:
        raise _WorkerLostError("the process that should read it has ended") from None


def _descriptor(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise _WorkerLostError("the process that should read it has no pipe")
    return pipe.fileno()
