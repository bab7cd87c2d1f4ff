"""The beginning and the end of a text, where it tells of itself: pure functions.

What stands between them is what was said; a date or a name there is only spoken of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_START, _END = 2_000, 1_500
"""Characters looked at on each side, so that a long or hostile text costs no more than a short one."""

_LONG = 160
"""Characters beyond which a line is a paragraph of running text."""

_TOP_LINES, _CLOSING_LINES = 12, 8
_TERMINAL = re.compile(r"[.,;:!?…][\"'”’»)\]]*$")
_CONTACT = re.compile(
    r"(?:(?:media|press) )?contacts?\b.{0,40}|for (?:more|further) information\b.{0,60}|pour (?:plus d|de plus amples )"
    r".{0,60}|notes? (?:to|for) (?:the )?editors?\b.{0,20}|contact presse\b.{0,40}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Edges:
    """The lines of a text that can tell of it; empty lines are left out.

    Attributes:
        start: the first characters of the text.
        end: its last characters.
        top: the first lines, the first paragraph of running text included.
        heading: those of them before anything is said.
        closing: the lines behind the last paragraph of running text.
    """

    start: str
    end: str
    top: tuple[str, ...]
    heading: tuple[str, ...]
    closing: tuple[str, ...]


def edges_of(text: str) -> Edges:
    """Cut the edges of a cleaned text, in which a line is a paragraph."""
    start, end = text[:_START], text[-_END:]
    top = _top(start)
    return Edges(start, end, top, _heading(top), _closing(text, end))


def is_running_text(line: str) -> bool:
    """Whether a line is a paragraph rather than a heading, a salutation or a part of a signature."""
    return len(line) > _LONG


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _top(start: str) -> tuple[str, ...]:
    lines = _lines(start)[:_TOP_LINES]
    first = next((number for number, line in enumerate(lines) if is_running_text(line)), len(lines))
    return tuple(lines[: first + 1])


def _heading(top: tuple[str, ...]) -> tuple[str, ...]:
    kept: list[str] = []
    for number, line in enumerate(top):
        ends_heading = bool(_TERMINAL.search(line)) and not line.isupper()
        # A title may run on behind a colon; a salutation never comes first and is followed by a title.
        if is_running_text(line) or (ends_heading and (number > 0 or not line.endswith(":"))):
            break
        kept.append(line)
    return tuple(kept)


def _closing(text: str, end: str) -> tuple[str, ...]:
    lines = _lines(end)
    if len(text) > len(end) and lines:
        # The first of them is the end of a line, and looks shorter than it is.
        lines = lines[1:] or lines
        if len(lines) == 1 and len(end) > _LONG:
            return ()
    last = max((number for number, line in enumerate(lines) if is_running_text(line)), default=-1)
    lines = lines[last + 1 :]
    contact = next((number for number, line in enumerate(lines) if _CONTACT.fullmatch(line)), len(lines))
    return tuple(lines[:contact][-_CLOSING_LINES:])
