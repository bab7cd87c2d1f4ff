"""The time, speaker, occasion, kind and language that the words of a question name: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.answering.periods import Period, find_periods
from qa.dates import PartialDate
from qa.retrieval.filters import name_matches
from qa.retrieval.tokenization import fold, stem, words
from qa.types import Filters, Kind, Person

_STATED = re.compile(
    r"\b(?:sa(?:y|ys|id)|stat(?:e|es|ed)|t(?:ell|ells|old)|spe(?:ak|aks|ech|eches)|spoke|statements?|addresse?s?|think"
    r"|thought|positions?|views?|stance|opinion|promis\w+|suggest\w*|propos\w+|argu\w+|call(?:s|ed)? (?:for|on)"
    r"|demand\w*|mention\w*|declar\w+|announc\w+|warn\w*|ask(?:s|ed)?|describ\w+|according to"
    r"|dit|disait|declare\w*|affirme\w*|position|pense\w*|selon|propose\w*|demande\w*)\b"
)
"""Words that ask what was said: a time or a speaker beside them is a condition on the statement."""

_KINDS = (
    (
        re.compile(r"\b(?:in|from|of) (?:(?:a|an|the|its|their|his|her) )?(?:\w+ )?press releases?\b"),
        Kind.PRESS_RELEASE,
    ),
    (re.compile(r"\b(?:in|from|of) (?:(?:a|an|the|its|their|his|her) )?(?:\w+ )?letters?\b"), Kind.LETTER),
    (re.compile(r"\bin (?:(?:a|an|the|its|their) )?(?:\w+ )?declarations?\b"), Kind.DECLARATION),
    (re.compile(r"\bin (?:(?:a|the) )?(?:press|newspapers?|media)\b"), Kind.PRESS_REPORT),
    (re.compile(r"\bin (?:(?:a|an|the|its|their|his|her) )?(?:\w+ )?speech(?:es)?\b"), Kind.SPEECH),
)
_LANGUAGES = (
    (re.compile(r"\b(?:in french|en francais)\b"), "fr"),
    (re.compile(r"\b(?:in english|en anglais)\b"), "en"),
)
_BESIDE_MEETING = re.compile(
    r"\b(?P<when>before|after|since|until|by|at|during|avant|apres|depuis|lors de|a) (?:the |la |le |l['’])?"
    r"(?P<name>(?:[\w-]+ ){0,4}?)(?P<sort>meeting|plenary|intersessional|session|conference|summit|reunion|pleniere)"
    r"(?: (?:in|of|at|de|a) (?P<place>[\w-]+))?(?: (?P<year>(?:19|20)\d\d))?",
)
_MEETINGS = frozenset(("meeting", "conference", "summit", "session", "reunion"))
"""Words for any meeting, which no name of one needs to hold."""

_BEFORE = frozenset(("before", "until", "by", "avant"))
_AFTER = frozenset(("after", "since", "apres", "depuis"))


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting at which statements of the archive were made.

    Attributes:
        occasion: its name.
        place: where it was held.
        date: of the statements.
    """

    occasion: str | None
    place: str | None
    date: PartialDate | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whose statements the archive holds.

    Attributes:
        name: as the archive has it.
        first: date of the oldest dated statement.
        last: date of the newest.
    """

    name: str
    first: PartialDate | None = None
    last: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The names by which a question can point into an archive.

    Attributes:
        speakers: everybody whose statements it holds, each with the time of the first and the last.
        people: of the organisation, with other spellings.
        meetings: each with its name, place and date.
        own_names: of the organisation whose archive it is.
    """

    speakers: tuple[Speaker, ...] = ()
    people: tuple[Person, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    own_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A name and where it stands in the question."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions in one question, in the order in which they stand.

    Attributes:
        periods: of time.
        speakers: by their names.
        occasion: the name of a meeting, or the part that several share.
        kind: of document.
        language: ISO 639-1 code.
        stated: whether the question asks what was said, so that its conditions are on the statement.
    """

    periods: tuple[Period, ...] = ()
    speakers: tuple[Mention, ...] = ()
    occasion: str | None = None
    kind: Kind | None = None
    language: str | None = None
    stated: bool = False

    @property
    def speaker_names(self) -> tuple[str, ...]:
        """The speakers, each once."""
        return tuple(dict.fromkeys(speaker.name for speaker in self.speakers))


def find_conditions(question: str, names: Names) -> Conditions:
    """Find the conditions that a question names.

    Args:
        question: cleaned.
        names: of the archive.
    """
    folded = fold(question)
    occasion = _occasion(question, names.meetings)
    beside = tuple(_beside_meetings(folded, names.meetings, occasion)) if len(folded) == len(question) else ()
    periods = (*beside, *(p for p in find_periods(question) if not any(_overlap(p, other) for other in beside)))
    return Conditions(
        periods=tuple(sorted(periods, key=lambda period: period.start)),
        speakers=tuple(_speakers(question, names)),
        occasion=None if beside else occasion,
        kind=next((kind for pattern, kind in _KINDS if pattern.search(folded)), None),
        language=next((language for pattern, language in _LANGUAGES if pattern.search(folded)), None),
        stated=bool(_STATED.search(folded)),
    )


def without_conditions(question: str, conditions: Conditions) -> str:
    """The question without the words that name times and speakers; may be empty."""
    spans = [(period.start, period.end) for period in conditions.periods]
    spans += [(speaker.start, speaker.end) for speaker in conditions.speakers]
    rest = question
    for start, end in sorted(spans, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    return " ".join(rest.split())


def time_of_speakers(names: Names, first: str, last: str) -> Period | None:
    """The time from one speaker's first statement to another's last one, where the archive knows it.

    Args:
        names: of the archive.
        first: name of the one.
        last: name of the other.
    """
    begin = [s.first for s in names.speakers if s.first and name_matches(first, s.name)]
    end = [s.last for s in names.speakers if s.last and name_matches(last, s.name)]
    if not begin or not end:
        return None
    since, until = min(begin, key=lambda date: date.first), max(end, key=lambda date: date.last)
    return Period(since, until, 0, 0) if since.first <= until.last else None


def filters_of(conditions: Conditions, period: Period | None, speaker: str | None) -> Filters:
    """Conditions as filters.

    Args:
        conditions: of a question.
        period: the one of them that counts.
        speaker: the one of them that counts.
    """
    since, until = (period.since, period.until) if period else (None, None)
    if since and until and since.first > until.last:
        since = until = None
    return Filters(since, until, speaker, conditions.occasion, conditions.kind, conditions.language)


def _overlap(one: Period, other: Period) -> bool:
    return one.start < other.end and other.start < one.end


def _speakers(question: str, names: Names) -> list[Mention]:
    """Speakers named in a question, with the place of their names."""
    spellings = {spelling: person.name for person in names.people for spelling in (person.name, *person.spellings)}
    for name in (speaker.name for speaker in names.speakers):
        spellings.setdefault(name, name)
        spellings.setdefault(name.split()[-1], name.split()[-1])
    found: list[Mention] = []
    for spelling in sorted(spellings, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(spelling)}(?:['’]s?)?(?!\w)", question):
            if all(match.end() <= other.start or other.end <= match.start() for other in found):
                found.append(Mention(spellings[spelling], match.start(), match.end()))
    return sorted(found, key=lambda mention: mention.start)


def _occasion(question: str, meetings: Sequence[Meeting]) -> str | None:
    """The meeting that a question names, or the sort of meeting; words that all names share may be left out."""
    occasions = sorted({meeting.occasion for meeting in meetings if meeting.occasion})
    if not occasions:
        return None
    asked = _stems(question)
    shared = set.intersection(*map(_stems, occasions)) if len(occasions) > 1 else set()
    sorts = {" ".join(word for word in name.split() if not word.isdigit()) for name in occasions}
    named = [
        name for name in dict.fromkeys((*occasions, *sorts)) if (telling := _stems(name) - shared) and telling <= asked
    ]
    return max(named, key=lambda name: (len(words(name)), name), default=None)


def _stems(text: str) -> set[str]:
    """Words without their endings: "inaugural" and "inauguration" are one."""
    return {*stem(words(text), None)}


def _beside_meetings(folded: str, meetings: Sequence[Meeting], occasion: str | None) -> Iterator[Period]:
    """The time before or after a meeting that is named by its place, sort and year; at it, unless its name is known."""
    for match in _BESIDE_MEETING.finditer(folded):
        if occasion and match["when"] not in _BEFORE | _AFTER:
            continue
        sort = () if match["sort"] in _MEETINGS else words(match["sort"])
        told = [*words(f"{match['name']} {match['place'] or ''} {match['year'] or ''}"), *sort]
        dates = [m.date for m in meetings if m.date and told and {*told} <= _words_of(m)]
        if not dates:
            continue
        newest = max(dates, key=lambda date: date.first)
        if match["when"] in _BEFORE:
            yield Period(None, newest.day_before, *match.span())
        elif match["when"] in _AFTER:
            yield Period(newest.day_after, None, *match.span())
        else:
            yield Period(newest, newest, *match.span())


def _words_of(meeting: Meeting) -> set[str]:
    year = str(meeting.date.first.year) if meeting.date else ""
    return {*words(f"{meeting.occasion or ''} {meeting.place or ''} {year}")}
