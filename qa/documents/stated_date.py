"""The day on which a text says that it was made, or published: pure functions.

A date counts by the position in which it stands. One that the running text only speaks of is
not looked at, and of two that contradict each other in equally good positions none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from qa.dates import PartialDate
from qa.documents.edges import Edges, is_running_text
from qa.documents.person_name import titled_name
from qa.documents.place_name import is_place
from qa.documents.written_date import calendar_word_pattern, date_pattern, read_written_date

_CAPITALISED = r"[^\W\d_a-zà-öø-ÿ](?:[^\W\d_]{0,2}\.(?= )|[^\W\d_’'-]{0,30}(?:[’'-][^\W\d_]{1,30}){0,3})"
_NAME = rf"{_CAPITALISED}(?:[ -](?:(?:de|du|la|le|les|des|sur|of|the|and) ){{0,2}}(?:d[’'])?{_CAPITALISED}){{0,3}}"
_THE = r"(?:(?P<told>le )|(?:(?i:on|the|le|this|ce|du) ){0,2})"
_TIME = r"(?:,? (?i:at |à )?\d{1,2}(?:[:.h]\d{0,2})? ?(?i:a\.?m\.?|p\.?m\.?|gmt|utc|est|cet|h)?\.?)?"
_OTHER_DATE = re.compile(
    r"(?:(?:last |next )?(?:update|updated|modified|meeting|session|deadline|version|reviewed|accessed|retrieved)|"
    r"(?:derni[eè]re )?(?:mise [aà] jour|modification)|modifi[eé]e?|(?:prochaine )?(?:r[eé]union|session|"
    r"[eé]ch[eé]ance)|"
    r"consult[eé]e?)\b[^:]{0,20}:?",
    re.IGNORECASE,
)
"""What announces a date that is not the one on which a text was made."""

_MADE = (
    r"(?:(?:for|pour) (?:immediate )?(?:release|diffusion|publication)(?: imm[eé]diate)?|(?:press|news|media) "
    r"(?:release|statement)|communiqu[eé](?: de presse)?|dates?|dated(?: at)?|"
    r"\(?(?:delivered|made|given|issued|adopted|signed|read|done|prononc[eé]e?|faite?|adopt[eé]e?|sign[eé]e?|"
    r"lue?|donn[eé]e?))"
)
_SPEECH_WORD = (
    r"(?:opening|closing|keynote|annual|joint|final)?[ ]?(?:speech|statement|remarks|address|message|"
    r"declaration|letter|"
    r"press release|discours|allocution|d[eé]claration|intervention|communiqu[eé]|lettre|report|rapport)"
)
_TOPIC = re.compile(
    r" (?:on|about|regarding|concerning|after|following|since|sur|concernant|apr[eè]s|contre) ", re.IGNORECASE
)

_MEETING = re.compile(
    r"\b(?:plenary|inter-?sessional|summit|debate|conference|assembly|meeting|forum|session|pl[eé]ni[eè]re|"
    r"intersession(?:nelle)?|sommet|d[eé]bat|conf[eé]rence|assembl[eé]e|r[eé]union)\b",
    re.IGNORECASE,
)
"""Beside one, a date may be that of the meeting."""


class _Position(IntEnum):
    """How clearly a position says that the date in it is that of the text; the clearest first."""

    LABEL = 0
    DATELINE = 1
    LINE = 2


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date that a text states of itself.

    Attributes:
        date: to the day, the month or the year.
        place: beside it, where one stands there.
    """

    date: PartialDate
    place: str | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    stated: StatedDate
    position: _Position


def stated_date(edges: Edges) -> StatedDate | None:
    """The day, month or year on which a text says that it was made."""
    candidates = [*_of_top(edges), *_of_closing(edges)]
    if not candidates:
        return None
    best = min(candidate.position for candidate in candidates)
    return _agreed([candidate.stated for candidate in candidates if candidate.position is best])


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and at the most the place beside it."""
    return not is_running_text(line) and bool(_date_line().match(line) or _published().match(line))


def stated_publication(edges: Edges) -> PartialDate | None:
    """The day on which a text says that it was published, which need not be the day it was made."""
    lines = [line for line in (*edges.top, *edges.closing) if not is_running_text(line)]
    found = [
        StatedDate(date)
        for line in lines
        if (match := _published().search(line)) and (date := read_written_date(match["date"]))
    ]
    agreed = _agreed(found)
    return agreed.date if agreed else None


def _agreed(found: list[StatedDate]) -> StatedDate | None:
    """The most precise of dates that lie within each other; none where two contradict."""
    if not found:
        return None
    precise = max(found, key=lambda stated: len(str(stated.date)))
    if any(not str(precise.date).startswith(str(stated.date)) for stated in found):
        return None
    place = precise.place or next((stated.place for stated in found if stated.place), None)
    return StatedDate(precise.date, place)


def _of_top(edges: Edges) -> Iterator[_Candidate]:
    for number, line in enumerate(edges.top):
        if number and _OTHER_DATE.fullmatch(edges.top[number - 1]):
            continue
        if is_running_text(line):
            yield from _candidates(line, ((_dateline(), _Position.DATELINE),))
        else:
            yield from _of_short_line(line)


def _of_short_line(line: str) -> Iterator[_Candidate]:
    found = list(_candidates(line, ((_labelled(), _Position.LABEL), (_delivered(), _Position.LABEL))))
    if not found:
        found = list(_candidates(line, ((_dateline(), _Position.DATELINE), (_date_line(), _Position.DATELINE))))
    if not found and not _TOPIC.search(line) and not _MEETING.search(line):
        found = list(_candidates(line, ((_ending_heading(), _Position.LINE),)))
    if not found:
        found = list(_candidates(line, ((_own_sentence(), _Position.LINE),)))
    yield from found


def _of_closing(edges: Edges) -> Iterator[_Candidate]:
    for number, line in enumerate(edges.closing):
        if not number or not _OTHER_DATE.fullmatch(edges.closing[number - 1]):
            labelled = list(_candidates(line, ((_labelled(), _Position.LABEL),)))
            yield from labelled or _candidates(line, ((_date_line(), _Position.LINE),))


def _candidates(line: str, patterns: tuple[tuple[re.Pattern[str], _Position], ...]) -> Iterator[_Candidate]:
    for pattern, position in patterns:
        match = pattern.match(line)
        if match is None:
            continue
        beside = match.groupdict().get("place")
        told = bool(match.groupdict().get("told")) or position is _Position.LABEL
        if beside and not is_place(beside, told):
            # A meeting, an event, an organisation: the date may be its own.
            continue
        place = titled_name(beside) if beside and beside.isupper() else beside
        if date := read_written_date(match["date"]):
            yield _Candidate(
                StatedDate(date, place), position if place or position is _Position.LABEL else _Position.LINE
            )


@cache
def _place() -> str:
    """A town, and its country behind a comma or in brackets; the name of a day is none."""
    return rf"(?P<place>(?!{calendar_word_pattern()}\b){_NAME}(?:, {_NAME})?(?: ?\({_NAME}\))?)"


@cache
def _date_line() -> re.Pattern[str]:
    """``Bruxelles, le 3 décembre 2014``; ``January 21, 1946. Dated January 14, 1946``."""
    date = date_pattern()
    return re.compile(
        rf"\(?(?:{_place()},?(?: [–—-])? )?{_THE}(?P<date>{date})\)?{_TIME}(?:[.,;]? (?i:dated) {date})?[.,]?$"
    )


@cache
def _dateline() -> re.Pattern[str]:
    """``Moscow, 12 November 2021 – The coalition ...``; ``HARARE (5 June 2019) – The coalition ...``.

    Without a town it could be an entry of a chronicle.
    """
    agency = r"(?: ?\([^()]{2,30}\))?"
    return re.compile(
        rf"\(?{_place()},?(?: ?[–—-])? {_THE}\(?(?P<date>{date_pattern()})\)?{agency}(?: ?[–—|:]|"
        rf" -{{1,2}} |\)? ?-{{2}}|\. (?=\w))"
    )


@cache
def _labelled() -> re.Pattern[str]:
    """``For immediate release: 12 November 2021``; ``Fait à Bruxelles, le 3 décembre 2014``."""
    place = rf"(?:(?:(?i:at|in|à) )?{_place()}[,]? )?"
    year = r"(?:1[6-9]|20)\d{2}(?![\w/.-]*\d)"
    return re.compile(
        rf"(?i:{_MADE})\b\)?(?: ?[:–—|-])? ?{place}(?: ?[:–—|-] )?{_THE}(?P<date>{date_pattern()}|(?<=: )"
        rf"{year})(?=$|[ .,;:|)–—])"
    )


@cache
def _delivered() -> re.Pattern[str]:
    """``Speech of ..., delivered at ... on 12 November 2021``."""
    said = r"(?:delivered|given|made|read|presented|prononc[eé]e?|lue?|pr[eé]sent[eé]e?|donn[eé]e?)"
    return re.compile(
        rf"(?i:{_SPEECH_WORD})\b(?:[^.]{{0,100}}? )?\(?(?i:{said})\b(?:[^.]{{0,100}}? | )(?:(?i:on|le) )(?:(?i:the) )?"
        rf"(?P<date>{date_pattern()})(?=$|[ .,;:|)–—])"
    )


@cache
def _ending_heading() -> re.Pattern[str]:
    """``Closing remarks by Jane Doe, Brussels, 5 June 2019``."""
    return re.compile(rf"(?i:{_SPEECH_WORD})\b.{{0,150}}?(?:,| [–—|-]|\() ?{_THE}(?P<date>{date_pattern()})\)?\.?$")


@cache
def _own_sentence() -> re.Pattern[str]:
    """``Annual Message to the Assembly. January 22, 1970``: the date is a sentence of its own."""
    return re.compile(rf".{{3,150}}?[^\W\d_]{{2}}[.|] {_THE}(?P<date>{date_pattern()})\.?$")


@cache
def _published() -> re.Pattern[str]:
    """``Published on 5 June 2019``; ``By Jane Doe | 5 June 2019``."""
    label = r"(?i:(?:first )?(?:published|posted)|publi[eé]e?|mise? en ligne|embargo(?:ed)? (?:until|jusqu[’']au))"
    byline = r"(?i:by|par) [^\d|]{3,60}?(?: ?[|,·–—-])"
    return re.compile(rf"(?:(?:^|[|,·–—-] ){label}(?: ?:)?|^{byline}) {_THE}(?P<date>{date_pattern()})")
