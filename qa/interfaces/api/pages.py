"""One page of a longer list, as JSON."""

from __future__ import annotations

from pydantic import Field

from qa.interfaces.schemas import DocumentsSchema, SearchSchema, TimelineSchema

_DESCRIPTION = "Send it as `cursor` for the next page; null on the last one."


class SearchPage(SearchSchema):
    """A page of ranked passages."""

    next_cursor: str | None = Field(description=_DESCRIPTION)


class TimelinePage(TimelineSchema):
    """A page of a timeline."""

    next_cursor: str | None = Field(description=_DESCRIPTION)


class DocumentsPage(DocumentsSchema):
    """A page of the list of documents."""

    next_cursor: str | None = Field(description=_DESCRIPTION)
