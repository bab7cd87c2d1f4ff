"""Reading many files in processes of their own, each file within limits."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass

from qa.documents.confined_process import PoolClosedError, ProcessLostError, ProcessNotStartedError, ProcessPool
from qa.documents.folder import SourceFile
from qa.errors import IndexWriteError
from qa.indexing.indexed_document import IndexedDocument
from qa.indexing.reading_messages import Job, Reply, Request

_WORKER = "qa.indexing.worker"


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
    pool = ProcessPool(_WORKER, job.model_dump_json(), job.limits, workers)
    with closing(pool), ThreadPoolExecutor(workers) as threads:
        waiting: set[Future[Outcome]] = {threads.submit(_read, file, pool) for file in files}
        try:
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            for future in waiting:
                future.cancel()
            pool.close()


def _read(file: SourceFile, pool: ProcessPool) -> Outcome:
    """Read one file in a process that is free."""
    request = Request(path=file.path.absolute(), relative=file.relative)
    try:
        reply = pool.ask(request, Reply)
        return Outcome(file, reply.indexed, reply.reason)
    except PoolClosedError:
        return Outcome(file, None, "it was not read: the build was interrupted")
    except ProcessLostError as lost:
        return Outcome(file, None, str(lost))
    except ProcessNotStartedError as error:
        raise IndexWriteError(f"The process that reads the documents cannot be started: {error}.") from None
