"""The statements as resources: `statement://ID`, or a stretch of one, `statement://ID?offset=0&limit=8000`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mcp.shared.exceptions import MCPError
from mcp.shared.uri_template import UriTemplate
from mcp_types import (
    INVALID_PARAMS,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from qa.interfaces.mcp.results import StatementSchema
from qa.types import Document, DocumentInfo

PAGE = 50
"""Statements on a page of the listing."""

_TEMPLATE = "statement://{document_id}{?offset,limit}"
_PLAIN = "text/plain"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a URI names.

    Attributes:
        document_id: of the statement.
        offset: of the first character.
        limit: how many characters; all when ``None``.
    """

    document_id: str
    offset: int = 0
    limit: int | None = None


def uri_of(document_id: str) -> str:
    """The URI of a statement."""
    return UriTemplate.parse(_TEMPLATE).expand({"document_id": document_id})


def parse_uri(uri: str) -> Stretch:
    """Read a URI.

    Raises:
        MCPError: it names no statement.
    """
    found = UriTemplate.parse(_TEMPLATE).match(uri) or {}
    document_id = found.get("document_id")
    if not isinstance(document_id, str) or not document_id:
        raise MCPError(INVALID_PARAMS, f"A statement is named statement://ID, not {uri[:100]!r}.", {"uri": uri})
    numbers = {name: value for name, value in found.items() if name in ("offset", "limit")}
    if not all(isinstance(value, str) and value.isdecimal() and len(value) < 10 for value in numbers.values()):
        raise MCPError(INVALID_PARAMS, "The offset and the limit are numbers of characters.", {"uri": uri})
    return Stretch(document_id, **{name: int(str(value)) for name, value in numbers.items()})


def list_page(documents: Sequence[DocumentInfo], cursor: str | None) -> ListResourcesResult:
    """A page of the listing.

    Args:
        documents: all statements, in the order of their paths.
        cursor: the id of the last statement on the page before.

    Raises:
        MCPError: the cursor is not one that was given, or that statement is gone.
    """
    start = 0
    if cursor is not None:
        start = 1 + next((row for row, document in enumerate(documents) if document.id == cursor), -1)
        if start == 0:
            raise MCPError(INVALID_PARAMS, "The cursor is not one of this listing; begin it again.")
    page = documents[start : start + PAGE]
    more = start + PAGE < len(documents)
    return ListResourcesResult(
        resources=[
            Resource(
                uri=uri_of(document.id),
                name=document.id,
                title=document.title,
                description=_description(document),
                mime_type=_PLAIN,
            )
            for document in page
        ],
        next_cursor=page[-1].id if more else None,
    )


def list_templates() -> ListResourceTemplatesResult:
    """How a statement, or a stretch of one, is named."""
    template = ResourceTemplate(
        uri_template=_TEMPLATE,
        name="statement",
        title="A statement",
        description="The text of a statement, letter for letter, or a stretch of it; offsets of quotes refer to it.",
        mime_type=_PLAIN,
    )
    return ListResourceTemplatesResult(resource_templates=[template])


def read(document: Document, stretch: Stretch, uri: str) -> ReadResourceResult:
    """The text of a statement, or a stretch of it; what is known of the statement stands beside it."""
    part = StatementSchema.of(document, stretch.offset, len(document.text) if stretch.limit is None else stretch.limit)
    known = {"qa/" + name: value for name, value in part.model_dump(mode="json", exclude={"text"}).items()}
    return ReadResourceResult(contents=[TextResourceContents(uri=uri, mime_type=_PLAIN, text=part.text, _meta=known)])


def _description(document: DocumentInfo) -> str:
    when = str(document.when) if document.when else "without a date"
    facts = (when, document.speaker, document.occasion, document.kind, document.language, document.publisher)
    return ", ".join(fact for fact in facts if fact)
