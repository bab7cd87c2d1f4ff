"""Who wrote a text for the press, and who published it: pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.documents.edges import Edges, is_running_text
from qa.documents.person_name import is_name_shaped, is_press_function, titled_name
from qa.documents.stated_kind import is_press_release_marker
from qa.types import ArchiveDescription

_BYLINE_LINES = 5
_BYLINE = re.compile(
    r"(?i:by|par|from our (?:own )?correspondent|de (?:notre|nos) (?:correspondante?s?|"
    r"envoy[eé]e?s? sp[eé]cia(?:le?s?|ux)))"
    r" (?P<who>[^,|·–—\d]{3,80}?)(?: (?:in|à|au|en) [^,|·–—\d]{2,40})?(?:,? ?[|·–—-] .{0,80}|, .{0,80})?"
)
_PUBLISHED_BY = re.compile(
    r"(?i:(?:first |originally )?published by|publi[eé]e? par|[eé]dit[eé]e? par) (?P<who>[^,;|]{2,80}?)\.?"
)
_HEADS_A_PAPER = re.compile(r"\b(?:editor[- ]in[- ]chief|editor of|r[eé]dact(?:eur|rice) en chef)\b", re.IGNORECASE)
_PAPER = re.compile(
    r"[&.\d]|^(?:The|Le|La|Les|L[’'])\b|\b(?:News|Press|Times|Post|Herald|Daily|Magazine|Agency|Journal|Media|Review|"
    r"Courier|Observer|Gazette|Agence|Presse|Quotidien|Hebdo|Tribune|Mail|Standard|Chronicle|Radio|TV)\b|[a-z][A-Z]"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a text for the press.

    Attributes:
        author: one name, or several as the text joins them.
        publisher: the paper, where the line names it.
    """

    author: str
    publisher: str | None = None


def stated_byline(edges: Edges) -> Byline | None:
    """The writer named under the heading (``By Jane Doe``), or at the end with a function at a paper."""
    for line in edges.top[:_BYLINE_LINES]:
        match = None if is_running_text(line) else _BYLINE.fullmatch(line)
        if match and (author := _author(match["who"])):
            return Byline(author)
    signed = [byline for line in edges.closing if (byline := _signed(line))]
    return signed[0] if len(signed) == 1 else None


def stated_publisher(edges: Edges, description: ArchiveDescription) -> str | None:
    """Who published a text: as a line says, or the archive's own organisation that heads a press release."""
    said = [match["who"].strip() for line in (*edges.top, *edges.closing) if (match := _PUBLISHED_BY.fullmatch(line))]
    if said:
        return said[0] if len(set(said)) == 1 else None
    headed = [number for number, line in enumerate(edges.heading) if is_press_release_marker(line)]
    for number in headed:
        if own := _own_name(edges.heading[number], description, alone=False):
            return own
        beside = (*edges.heading[max(0, number - 1) : number], *edges.heading[number + 1 : number + 2])
        if own := next((name for line in beside if (name := _own_name(line, description, alone=True))), None):
            return own
    return None


def _author(words: str) -> str | None:
    names = [name.split() for name in re.split(r" (?:and|et|&) ", words)]
    if not all(is_name_shaped(name) for name in names):
        return None
    return " and ".join(titled_name(" ".join(name)) for name in names) if len(names) == 1 else titled_name(words)


def _signed(line: str) -> Byline | None:
    """``Mathew Nyaungwa, Editor in Chief of the African Bureau, Rough&Polished``."""
    name, _, rest = line.rstrip(".").partition(", ")
    if is_running_text(line) or not is_press_function(rest) or not is_name_shaped(name.split()):
        return None
    function, _, paper = rest.rpartition(", ")
    named = function and _HEADS_A_PAPER.search(function) and _PAPER.search(paper)
    return Byline(titled_name(name), paper if named else None)


def _own_name(line: str, description: ArchiveDescription, alone: bool) -> str | None:
    plain = line.casefold()
    for name in sorted(description.own_names, key=len, reverse=True):
        if plain.strip(" .:–—-") == name.casefold():
            return name
        if not alone and re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", plain):
            return name
    return None
