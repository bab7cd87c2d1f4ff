"""The process in which pages are drawn, so that a hostile file harms nothing else.

    python -m qa.documents.page_worker

It takes a `PageJob`, then any number of `PageRequest`s, and answers each with a `PageReply`; see
`qa.documents.confinement`.
"""

from __future__ import annotations

import hashlib

from qa.documents.confinement import Channel, limit_memory
from qa.documents.folder import find_file
from qa.documents.page_messages import PageJob, PageReply, PageRequest
from qa.documents.page_picture import draw_page
from qa.errors import DocumentError


def draw(request: PageRequest, job: PageJob) -> PageReply:
    """Draw one page; what is wrong with it is the reply."""
    try:
        data = find_file(job.documents, request.path).read(job.limits.largest_file)
    except DocumentError as error:
        return PageReply(reason=str(error))
    except OSError as error:
        return PageReply(reason=f"it cannot be opened: {error.strerror or error}")
    if hashlib.sha256(data).hexdigest() != request.content:
        return PageReply(reason="it has changed since it was indexed; refresh the index with: kpcsc index")
    try:
        return PageReply(picture=draw_page(data, request.page, request.quotation, request.width))
    except DocumentError as error:
        return PageReply(reason=str(error), lasting=True)


def main() -> None:
    """Answer requests until there are no more."""
    channel = Channel.open()
    job = PageJob.model_validate_json(channel.receive())
    limit_memory(job.limits)
    channel.serve(job.limits, lambda line: draw(PageRequest.model_validate_json(line), job).model_dump_json())


if __name__ == "__main__":
    main()
