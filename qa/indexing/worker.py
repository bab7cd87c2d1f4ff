"""The process in which files are read, so that a hostile one harms nothing else.

    python -m qa.indexing.worker

It takes a `Job`, then any number of `Request`s, and answers each with a `Reply`; see `qa.documents.confinement`.
"""

from __future__ import annotations

from qa.documents.confinement import Channel, limit_memory
from qa.documents.folder import SourceFile
from qa.documents.reading import DocumentReader, default_readers
from qa.errors import DocumentError
from qa.indexing.preparation import prepare
from qa.indexing.reading_messages import Job, Reply, Request
from qa.retrieval.aliases import Aliases
from qa.retrieval.vocabulary import Vocabulary


def read(request: Request, job: Job, reader: DocumentReader, vocabulary: Vocabulary) -> Reply:
    """Read and prepare one file; what is wrong with it is the reply."""
    file = SourceFile(request.path, request.relative)
    try:
        loaded = file.load(job.limits.largest_file)
        document = reader.read(file, loaded)
        return Reply(indexed=prepare(document, loaded.fingerprint, job.size, job.description, vocabulary))
    except DocumentError as error:
        return Reply(reason=str(error))
    except OSError as error:
        return Reply(reason=f"it cannot be opened: {error.strerror or error}")
    except RecursionError:
        return Reply(reason="it is nested too deeply to be read")


def main() -> None:
    """Answer requests until there are no more."""
    channel = Channel.open()
    job = Job.model_validate_json(channel.receive())
    limit_memory(job.limits)
    readers = default_readers(lambda: channel.ask_for_time(job.limits))
    reader = DocumentReader(job.description, readers, job.limits.longest_text)
    vocabulary = Vocabulary(Aliases(job.description.aliases))

    def answer(line: bytes) -> str:
        return read(Request.model_validate_json(line), job, reader, vocabulary).model_dump_json()

    channel.serve(job.limits, answer)


if __name__ == "__main__":
    main()
