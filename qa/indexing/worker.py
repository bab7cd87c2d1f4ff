"""The process in which files are read, so that a hostile one harms nothing else.

    python -m qa.indexing.worker

It takes a `Job` on standard input, then any number of `Request`s, and answers each with a `Reply` on
standard output. It ends when its standard input does.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import warnings
from contextlib import suppress
from typing import BinaryIO

from qa.documents.folder import SourceFile
from qa.documents.reading import DocumentReader
from qa.errors import DocumentError
from qa.indexing.preparation import prepare
from qa.indexing.reading_messages import OUT_OF_MEMORY, Job, Reply, Request

_PATIENCE = 5
"""Seconds after its time that a process waits to be killed before it ends by itself."""


def read(request: Request, job: Job, reader: DocumentReader) -> Reply:
    """Read and prepare one file; what is wrong with it is the reply."""
    file = SourceFile(request.path, request.relative)
    try:
        loaded = file.load(job.limits.largest_file)
        document = reader.read(file, loaded)
        if len(document.text) > job.limits.longest_text:
            return Reply(
                reason=f"it holds {len(document.text):,} characters, more than {job.limits.longest_text:,} "
                "(setting longest_text); split it into parts"
            )
        return Reply(indexed=prepare(document, loaded.fingerprint, job.size, job.description))
    except DocumentError as error:
        return Reply(reason=str(error))
    except OSError as error:
        return Reply(reason=f"it cannot be opened: {error.strerror or error}")
    except RecursionError:
        return Reply(reason="it is nested too deeply to be read")


def main() -> None:
    """Answer requests until there are no more."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints may not come between the replies.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    requests = sys.stdin.buffer
    job = Job.model_validate_json(requests.readline())
    _limit_memory(job.limits.memory)
    reader = DocumentReader(job.description)
    _send(answers, Reply())
    for line in requests:
        # Should the building process be gone, an endless file must not be read forever.
        signal.setitimer(signal.ITIMER_REAL, job.limits.seconds + _PATIENCE)
        try:
            reply = read(Request.model_validate_json(line), job, reader)
        except MemoryError:
            # What is left of this process is not to be trusted with another file.
            os._exit(OUT_OF_MEMORY)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(answers, reply)


def _send(answers: BinaryIO, reply: Reply) -> None:
    answers.write(reply.model_dump_json().encode() + b"\n")
    answers.flush()


def _limit_memory(limit: int) -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
