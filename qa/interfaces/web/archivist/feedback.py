"""What readers have said is wrong, as the archivist's side needs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol


class Entry(Protocol):
    """What one reader has said."""

    @property
    def id(self) -> int:
        """Number by which it is settled."""
        ...

    @property
    def day(self) -> dt.date:
        """On which it was said."""
        ...

    @property
    def settled(self) -> bool:
        """Whether it is done with."""
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
        """What was said, oldest first."""
        ...

    def settle(self, entry_id: int, /) -> None:
        """Take one for done."""
        ...
