"""The filters of the page, as they were typed or stand in its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a reader asks of every quotation; an empty text asks for nothing.

    Attributes:
        since: not before this date.
        until: not after it.
        speaker: who speaks.
        occasion: at which meeting.
        kind: of document.
        language: of document.
        literal: not empty where the question is taken as its words alone.
        sure: the confidence from which it counts as answered, in percent.
    """

    since: str = ""
    until: str = ""
    speaker: str = ""
    occasion: str = ""
    kind: str = ""
    language: str = ""
    literal: str = ""
    sure: str = ""

    @classmethod
    def of(cls, values: Sequence[str | bool | float | None]) -> Conditions:
        """The filters in the order of their fields."""
        return cls(*("" if value is None or value is False else str(value) for value in values))

    @property
    def threshold(self) -> float | None:
        """The confidence from which a question counts as answered, where a sensible one is asked for."""
        try:
            percent = float(self.sure)
        except ValueError:
            return None
        return percent / 100 if 0 <= percent <= 100 else None
