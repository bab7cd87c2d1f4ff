"""The title that stands over a text: pure functions."""

from __future__ import annotations

import itertools
import re

from qa.documents.edges import Edges
from qa.documents.stated_date import is_date_line
from qa.documents.stated_kind import is_press_release_marker, is_salutation

_LENGTHS = range(12, 201)
_FEWEST_WORDS = 4
_SKIPPED = 4
_LONGEST_CAPITALS = 160


def stated_title(edges: Edges) -> str | None:
    """The first line that reads like a title: several words, no punctuation at its end.

    Lines in capitals that follow each other are one title. A date or the words "Press release"
    may stand above it; a salutation tells that there is none.
    """
    lines = list(itertools.dropwhile(_stands_above, edges.top[: _SKIPPED + 2]))
    if not lines:
        return None
    capitals = list(itertools.takewhile(_is_shouted, lines))
    line = " ".join(capitals).rstrip(" .,:") if capitals else lines[0]
    if is_salutation(line) or len(line) not in _LENGTHS or len(line.split()) < _FEWEST_WORDS:
        return None
    return None if line[-1] in ".,:;!?…" else line


def _stands_above(line: str) -> bool:
    return is_date_line(line) or (is_press_release_marker(line) and len(line.split()) < _FEWEST_WORDS)


def _is_shouted(line: str) -> bool:
    letters = re.sub(r"[\W\d_]", "", line)
    return (
        len(letters) > 1
        and line.isupper()
        and len(line) <= _LONGEST_CAPITALS
        and not is_salutation(line)
        and not is_date_line(line)
    )
