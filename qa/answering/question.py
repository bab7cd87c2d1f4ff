"""Cleaning and checking what a user typed: pure functions."""

from __future__ import annotations

import unicodedata
from typing import TypedDict

from qa.dates import PartialDate
from qa.errors import QuestionError, UsageError
from qa.types import Filters, Kind

LONGEST_QUESTION = 2000
"""In characters. Nobody asks more in one breath, and the model reads less."""

LONGEST_ANSWER = 20_000
"""In characters: what is read of an answer that a program gives back as part of a conversation."""


class Conditions(TypedDict, total=False):
    """The conditions of a question by name, as `parse_filters` reads them."""

    since: str | PartialDate | None
    until: str | PartialDate | None
    speaker: str | None
    occasion: str | None
    kind: str | None
    language: str | None


def clean_question(question: str) -> str:
    """One line of composed characters, without invisible ones.

    Raises:
        QuestionError: it is empty, too long or holds control characters.
    """
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(f"The question has {len(question):,} characters; ask it in {LONGEST_QUESTION:,} or fewer.")
    line = " ".join(question.split())
    for character in line:
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise QuestionError(
                f"The question holds a control character (U+{ord(character):04X}); remove it and ask again."
            )
    visible = "".join(c for c in line if unicodedata.category(c) != "Cf")
    cleaned = unicodedata.normalize("NFC", visible).strip()
    if not any(character.isalnum() for character in cleaned):
        raise QuestionError("The question is empty; type a question.")
    return cleaned


def parse_filters(
    since: str | PartialDate | None = None,
    until: str | PartialDate | None = None,
    speaker: str | None = None,
    occasion: str | None = None,
    kind: str | None = None,
    language: str | None = None,
) -> Filters:
    """Read the conditions of a question; empty ones ask for nothing.

    Args:
        since: ISO date, ``2021``, ``2021-06`` or ``2021-06-28``.
        until: the same.
        speaker: a name or a part of one.
        occasion: words of its name.
        kind: one of the kinds of document.
        language: ISO 639-1 code.

    Raises:
        UsageError: a date is no date, one is after the other, or the kind is unknown.
    """
    first, last = _date(since), _date(until)
    if first and last and first.first > last.last:
        raise UsageError(f"The period is empty: it begins on {first}, after it ends on {last}.")
    try:
        wanted = Kind(kind.strip().lower()) if kind and kind.strip() else None
    except ValueError:
        raise UsageError(f"'{kind}' is not a kind of document; write one of: {', '.join(Kind)}.") from None
    return Filters(
        since=first,
        until=last,
        speaker=_stripped(speaker),
        occasion=_stripped(occasion),
        kind=wanted,
        language=_stripped(language),
    )


def _date(value: str | PartialDate | None) -> PartialDate | None:
    if value is None or isinstance(value, PartialDate):
        return value
    if not value.strip():
        return None
    try:
        return PartialDate.parse(value)
    except ValueError:
        raise UsageError(f"'{value}' is not a date; write 2021, 2021-06 or 2021-06-28.") from None


def _stripped(value: str | None) -> str | None:
    return (value or "").strip() or None
