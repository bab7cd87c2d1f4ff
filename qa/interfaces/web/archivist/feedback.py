"""What readers have said is wrong, as the archivist's side needs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Entry(Protocol):
    """What one reader has said."""

    @property
    def id(self) -> int:
        """Number by which it is settled."""
        ...

    @property
    def created(self) -> str:
        """When it was said, ISO 8601."""
        ...

    @property
    def kind(self) -> str:
        """What is wrong: a quotation, or a document that is missing."""
        ...

    @property
    def remark(self) -> str:
        """In the reader's words."""
        ...

    @property
    def question(self) -> str:
        """To which the answer was given; empty where there was none."""
        ...

    @property
    def document_id(self) -> str | None:
        """Of the statement that is meant, where it is about one."""
        ...


class Feedback(Protocol):
    """Where it is kept what readers say."""

    def entries(self) -> Sequence[Entry]:
        """What is not settled."""
        ...

    def settle(self, entry_id: int, /) -> None:
        """Take one for done."""
        ...
