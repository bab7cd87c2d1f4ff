"""What the tools return beside what `qa.interfaces.schemas` has: parts of long things."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from qa.interfaces.schemas import DocumentEntrySchema
from qa.types import Document, DocumentInfo


class StatementSchema(BaseModel):
    """A stretch of a statement, and what is known of the statement."""

    statement: DocumentEntrySchema
    text: str = Field(description="The stretch, letter for letter.")
    start: int = Field(description="Offset of its first character in the whole text.")
    end: int = Field(description="Offset behind its last character.")
    length: int = Field(description="Characters of the whole text.")
    next_offset: int | None = Field(description="Where the text goes on; null at its end.")

    @classmethod
    def of(cls, document: Document, offset: int, limit: int) -> StatementSchema:
        """The JSON of a stretch.

        Args:
            document: the statement.
            offset: of the first character; at its length or behind it the stretch is empty.
            limit: how many characters at the most.
        """
        start = min(offset, len(document.text))
        end = min(start + limit, len(document.text))
        return cls(
            statement=DocumentEntrySchema.of(document),
            text=document.text[start:end],
            start=start,
            end=end,
            length=len(document.text),
            next_offset=end if end < len(document.text) else None,
        )


class StatementsSchema(BaseModel):
    """A page of the list of statements."""

    statements: list[DocumentEntrySchema]
    total: int = Field(description="Statements that meet the conditions.")
    next_offset: int | None = Field(description="Where the list goes on; null at its end.")

    @classmethod
    def of(cls, documents: Sequence[DocumentInfo], offset: int, limit: int) -> StatementsSchema:
        """The JSON of a page.

        Args:
            documents: all statements that meet the conditions.
            offset: how many to leave out.
            limit: how many at the most.
        """
        end = offset + limit
        return cls(
            statements=[DocumentEntrySchema.of(document) for document in documents[offset:end]],
            total=len(documents),
            next_offset=end if end < len(documents) else None,
        )
