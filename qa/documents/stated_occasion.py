"""The meeting at which a speech says that it is made, and where that is: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from qa.documents.edges import Edges
from qa.documents.place_name import is_known_place, is_place
from qa.documents.word_list import word_list
from qa.documents.written_date import month_pattern
from qa.types import ArchiveDescription

_LONGEST_SENTENCE = 400
_MEETING = (
    r"(?:plenary(?: (?:meeting|session|assembly))?|inter-?sessional(?: (?:meeting|session))?|summit|"
    r"general debate|conference|"
    r"general assembly|annual (?:meeting|session)|ministerial(?: meeting)?|forum)"
)
_MEETING_FR = (
    r"(?:(?:r[eé]union|session) (?:pl[eé]ni[eè]re|intersessionnelle)|(?:assembl[eé]e )?pl[eé]ni[eè]re|"
    r"intersession(?:nelle)?|"
    r"sommet|d[eé]bat g[eé]n[eé]ral|conf[eé]rence|assembl[eé]e g[eé]n[eé]rale|forum)"
)
_YEAR = r"(?:19|20)\d{2}"
_CAPITALISED = r"[^\W\d_a-zà-öø-ÿ][\w&’'.-]{0,30}"
_PROPER = rf"{_CAPITALISED}(?: (?:of |for |and |on |the )?{_CAPITALISED}){{0,4}}"
_PROPER_FR = (
    rf"{_CAPITALISED}(?: (?:de |du |des |la |pour |et |sur ){{0,3}}{_CAPITALISED}){{0,4}}"
    # An adjective of a French name has no capital: "l’Union africaine".
    r"(?: (?!(?:tenue?|avec|dans|pour|cette|apr[eè]s|avant|depuis|lors)\b)[a-zà-ÿ]{4,20})?"
)
_NUMBERED = r"(?:\d{1,2}(?:st|nd|rd|th|e|ème|ère) )?"
_BEFORE = re.compile(rf"(?P<year>{_YEAR})\W{{1,2}}(?:(?i:annual|hybrid|virtual|online) )?$|(?P<nothing>)$")
_GENERIC = word_list(
    """
    the a an joint annual opening closing first second third last next final press special general plenary at of
    in to speech statement address remarks la le les
    """
)
_HOST = re.compile(r"\b(?:host|organi[sz]|accueil|h[eé]berg|abrit)\w*", re.IGNORECASE)
_THANKS = re.compile(
    r"\b(?:thank\w*|grateful|gratitude|appreciat\w*|commend\w*|remerci\w*|merci|reconnaissan\w*|gratitude)\b",
    re.IGNORECASE,
)
_OTHER_MEETING = re.compile(
    r"\b(?:next|last|previous|past|forthcoming|upcoming|since|after|prochaine?|derni[eè]re?|pr[eé]c[eé]dente?|"
    r"depuis)\b[^.]{0,25}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StatedOccasion:
    """A meeting.

    Attributes:
        name: with the year where that is stated.
        place: where it is held.
    """

    name: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class _Mention:
    """A meeting that a line names, and where in the line it does."""

    name: str
    start: int
    end: int


def stated_occasion(edges: Edges, description: ArchiveDescription) -> StatedOccasion | None:
    """The meeting that the heading of a speech names, or whose host its first words thank.

    Args:
        edges: of the text of a speech.
        description: whose meetings and names are recognised.
    """
    found = [*_of_heading(edges, description)] or [*_of_thanks(edges, description)]
    if not found:
        return None
    fullest = max(found, key=lambda occasion: (len(occasion.name), occasion.place is not None))
    if any(not set(occasion.name.split()) <= set(fullest.name.split()) for occasion in found):
        return None
    place = fullest.place or next((occasion.place for occasion in found if occasion.place), None)
    return StatedOccasion(fullest.name, place)


def _of_heading(edges: Edges, description: ArchiveDescription) -> Iterator[StatedOccasion]:
    for number, line in enumerate(edges.heading):
        following = edges.heading[number + 1] if number + 1 < len(edges.heading) else ""
        for mention in _mentions(line, description):
            if not _OTHER_MEETING.search(line[: mention.start]):
                yield from _dated(mention, line, following)


def _of_thanks(edges: Edges, description: ArchiveDescription) -> Iterator[StatedOccasion]:
    for line in edges.top:
        for sentence in re.split(r"(?<=[.!?]) ", line):
            short = sentence[:_LONGEST_SENTENCE]
            host = _HOST.search(short)
            if host and _THANKS.search(short):
                for mention in _mentions(short, description):
                    if not _OTHER_MEETING.search(short[: mention.start]):
                        yield from _dated(mention, short, "")


def _mentions(line: str, description: ArchiveDescription) -> list[_Mention]:
    """The meetings of a line; those of the archive by their spellings, others by a name of capitalised words."""
    found: list[_Mention] = []
    for mention in (*_listed(line, description), *_named(line, description)):
        if all(mention.end <= other.start or other.end <= mention.start for other in found):
            found.append(mention)
    return found


def _listed(line: str, description: ArchiveDescription) -> Iterator[_Mention]:
    spellings = [(spelling, m.name) for m in description.meetings for spelling in (m.name, *m.spellings)]
    for spelling, name in sorted(spellings, key=lambda pair: len(pair[0]), reverse=True):
        pattern = rf"(?<!\w){re.escape(spelling)}(?:’s)?(?!\w)(?: (?:meeting|session))?"
        for match in re.finditer(pattern, line, re.IGNORECASE):
            yield _Mention(name, *match.span())


def _named(line: str, description: ArchiveDescription) -> Iterator[_Mention]:
    names = "|".join(re.escape(name) for name in sorted(_names(description), key=len, reverse=True)) or r"(?!)"
    english = rf"(?<!\w)(?P<who>(?i:{names})|{_PROPER}) {_NUMBERED}(?P<what>(?i:{_MEETING}))(?!\w)"
    for match in re.finditer(english, line):
        if who := _without_generic(match["who"]):
            yield _Mention(f"{who} {_titled(match['what'])}", match.end("who") - len(who), match.end())
    behind = (
        rf"(?<!\w)(?P<what>(?i:{_MEETING_FR}|{_MEETING}))(?P<of> (?i:of the|of|du|de la|de l[’']|des|de) ?)"
        rf"(?P<who>(?i:{names})|{_PROPER_FR})(?!\w)"
    )
    for match in re.finditer(behind, line):
        yield _Mention(f"{_capital(match['what'])}{match['of']}{match['who']}", *match.span())


def _names(description: ArchiveDescription) -> set[str]:
    return {name for names in description.aliases for name in names} | set(description.own_names)


def _without_generic(words: str) -> str:
    tokens = words.split()
    while tokens and tokens[0].casefold() in _GENERIC:
        tokens = tokens[1:]
    return " ".join(tokens)


def _titled(meeting: str) -> str:
    """``plenary meeting`` -> ``Plenary``."""
    words = (
        re.sub(r"(?i) (?:meeting|session)$", "", meeting) if not meeting.casefold().startswith("annual") else meeting
    )
    return " ".join(map(_capital, words.lower().split()))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _dated(mention: _Mention, line: str, following: str) -> Iterator[StatedOccasion]:
    """A meeting with its year, its place or both; one of which neither is stated could be any."""
    before = _BEFORE.search(line[max(0, mention.start - 16) : mention.start])
    rest = line[mention.end : mention.end + 120]
    behind = _behind().match(f"{rest}, {following[:80]}" if len(rest) < 120 and following else rest)
    years = {match["year"] for match in (before, behind) if match and match["year"]}
    place = _place(behind) if behind else None
    if len(years) > 1 or not (years or place):
        return
    yield StatedOccasion(" ".join([mention.name, *years]), place)


def _place(behind: re.Match[str]) -> str | None:
    """The town behind a meeting, where a preposition, a year or its fame tells that it is one."""
    late = behind["late"]
    place = behind["place"] or late
    if not place or not is_place(place, told=bool(behind["told"] or late)):
        return None
    return place if behind["told"] or late or behind["year"] or is_known_place(place) else None


@cache
def _behind() -> re.Pattern[str]:
    """``, Mumbai, June 2019``; `` in Moscow (8-12 November 2021)``; `` 2021 in Moscow``."""
    days = r"\d{1,2}(?: ?(?:-|–|to|and|au|et) ?\d{1,2})?"
    month = rf"(?i:{month_pattern()})"
    when = rf"(?:(?i:on |from |le |du )?{days}(?:er|st|nd|rd|th)? )?(?:{month} )?(?:{days},? )?(?P<year>{_YEAR})(?!\d)"
    word = rf"(?!{month}\b)[^\W\d_a-zà-öø-ÿ][^\W\d_’'-]{{0,30}}(?:[’'-][^\W\d_]{{1,30}}){{0,3}}"
    town = rf"{word}(?: {word}){{0,2}}(?:, {word}(?: {word})?)?(?: ?\({word}\))?"
    # "in Support of" and the like are no places: nothing but a stop or a date follows one.
    stop = rf"(?=$|[,.;:()–—]| [-–—(]| (?:in |en |on |from |le |du )?\d| {month}\b)"
    preposition = r"(?:in|at|en|à|au)"
    return re.compile(
        rf"[,:;.()–— -]{{0,4}}(?:(?:held )?(?:(?P<told>{preposition}) )?(?:the )?(?P<place>{town}){stop})?"
        rf"[,.()–— -]{{0,3}}(?:in |de |en )?(?:{when}(?:,? {preposition} (?P<late>{town}){stop})?)?"
    )
