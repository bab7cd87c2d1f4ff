"""What a question says of time, speaker, occasion and form, by rules: pure functions.

What is found in the words of a question only weighs: a wrong guess costs a place in the
ranking, never an answer. Conditions that must hold are stated as filters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answering.answer_type import asks_for_position
from qa.answering.periods import Period, find_periods
from qa.dates import PartialDate
from qa.retrieval.tokenization import content_words, fold, words
from qa.types import Filters, Form, Person, Query, Turn

_HISTORY = re.compile(
    r"\b(?:how (?:has|have|had|did) .{3,120}?\b(?:chang|evolv|develop|shift|progress)"
    r"|over (?:time|the years)|history of|evolution of|trace\b|what became of"
    r"|comment .{3,80} (?:change|evolue)|au fil d)",
)
_FIRST = re.compile(r"\b(?:first|earliest|pour la premiere fois|premiere fois)\b")
_LAST = re.compile(r"\b(?:last time|latest|most recent(?:ly)?|the last\b|dernier|derniere|currently|nowadays)\b")
_MENTION = re.compile(
    r"\b(?:mention|come up|comes up|call|named?|speak|spoke|appear|raise|take up|takes up|refer|talk|discuss|address"
    r"|argue|propose|ask|say|said|position|statement|view)"
)
_COMPARISON = re.compile(
    r"\b(?:compare|comparison|differ|difference|contrast|versus|vs|same line|each|both|side by side|as opposed to"
    r"|compare[rz]?|difference entre)\b"
)
_ASKING = re.compile(
    r"\b(?:what|which|who|whom|when|where|why|how|did|does|do|was|is|are|were|has|have|had|the|in|at|on|of|to|a|an|and|say"
    r"|said|tell|told|according|his|her|their|by|this|archive|address|addresses|speech|speeches|statement|state|union"
    r"|inaugural|president|presidents|presidential|american|first|last|time|mention|mentioned|compare|trace|change|changed|evolve|develop"
    r"|each|position|view|stand|think|feel)\b"
)
_ASKING_FOR_MENTION = re.compile(
    r"\b(?:for the )?(?:very )?(?:first|last|latest|most recent|earliest)(?: time)?\b|\bmention(?:s|ed)?\b"
    r"|\bcomes? up\b|\btak(?:e|es|ing) up\b|\bcall(?:s|ed)?\b|\bby that name\b|\bpositions?\b"
    r"|\bspeaks?\b|\bspoke\b|\brefer(?:s|red)?\b",
    re.IGNORECASE,
)
_LEANING = re.compile(r"\b(?:it|its|this|that|they|them|their|those|these|one|ones|there|so|he|she|his|her|him)\b")
_PERSONAL = re.compile(r"\b(?:he|she|his|her|him|the president|the speaker)\b")
_OPENING = re.compile(r"^(?:and|but|so|or|why|how so|how come|what about|how about|what else|et|mais|pourquoi)\b")
_LATER = re.compile(
    r"\b(?P<count>a|an|one|two|three|four|five|six|seven|eight|nine|ten|twenty|\d{1,2}) (?P<unit>year|decade)s? "
    r"(?P<way>later|on|after|afterwards|earlier|before)\b"
)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twenty": 20,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """The names by which a question can point into an archive.

    Attributes:
        speakers: everybody whose statements it holds.
        people: of the organisation, with other spellings.
        occasions: every meeting.
    """

    speakers: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    occasions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """Conditions in one question, in the order in which they stand."""

    periods: tuple[Period, ...]
    speakers: tuple[tuple[str, int, int], ...]
    occasion: str | None


def understand(question: str, filters: Filters, history: Sequence[Turn], names: Names) -> Query:
    """Tell what a question is about, in which form, and what it says of time and speaker.

    Args:
        question: cleaned.
        filters: conditions stated beside it.
        history: the exchanges before it, oldest first.
        names: of the archive.
    """
    found = _find(question, names)
    form = _form(question, found)
    topic = _without(question, found)
    if form in (Form.FIRST, Form.LAST):
        topic = _mentioned(topic, found)
    query = Query(question, filters, tuple(history), topic, form, _preferences(found, form))
    if history:
        query = _continue(query, history, names)
    return replace(query, understood=_describe(query))


def _find(question: str, names: Names) -> _Found:
    asked = {*words(question)}
    kinds = {" ".join(word for word in name.split() if not word.isdigit()) for name in names.occasions}
    occasions = [name for name in (*names.occasions, *kinds) if name and {*words(name)} <= asked]
    return _Found(find_periods(question), tuple(_speakers(question, names)), max(occasions, key=len, default=None))


def _speakers(question: str, names: Names) -> list[tuple[str, int, int]]:
    """Speakers named in a question, with the place of their names."""
    spellings = {spelling: person.name for person in names.people for spelling in (person.name, *person.spellings)}
    for speaker in names.speakers:
        spellings.setdefault(speaker, speaker)
        spellings.setdefault(speaker.split()[-1], speaker.split()[-1])
    found: list[tuple[str, int, int]] = []
    for spelling in sorted(spellings, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(spelling)}(?:['’]s?)?(?!\w)", question):
            if all(match.end() <= start or end <= match.start() for _, start, end in found):
                found.append((spellings[spelling], match.start(), match.end()))
    return sorted(found, key=lambda entry: entry[1])


def _without(question: str, found: _Found) -> str:
    """The question without the words that state its conditions, unless little is left."""
    spans = [(p.start, p.end) for p in found.periods] + [(start, end) for _, start, end in found.speakers]
    rest = question
    for start, end in sorted(spans, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    rest = " ".join(rest.split())
    return rest if content_words(rest) else question


def _mentioned(topic: str, found: _Found) -> str:
    """The thing whose first or last mention is asked for, without the words of asking."""
    rest = _ASKING_FOR_MENTION.sub(" ", topic)
    if found.occasion:
        rest = re.sub(re.escape(found.occasion), " ", rest, flags=re.IGNORECASE)
    rest = " ".join(word for word in rest.split() if not _ASKING.fullmatch(fold(word.strip("?,."))))
    return rest if content_words(rest) else topic


def _form(question: str, found: _Found) -> Form:
    folded = fold(question)
    several = len(found.periods) >= 2 or len({name for name, _, _ in found.speakers}) >= 2
    if _HISTORY.search(folded):
        return Form.HISTORY
    if several and _COMPARISON.search(folded):
        return Form.COMPARISON
    if _FIRST.search(folded) and _MENTION.search(folded):
        return Form.FIRST
    if _LAST.search(folded) and _MENTION.search(folded):
        return Form.LAST
    return Form.POSITION if asks_for_position(question) else Form.FACT


def _preferences(found: _Found, form: Form) -> tuple[Filters, ...]:
    speakers = list(dict.fromkeys(name for name, _, _ in found.speakers))
    periods = list(found.periods)
    if form is Form.COMPARISON:
        sides = max(len(speakers), len(periods))
        return tuple(
            _filters(
                periods[n] if len(periods) == sides else None, speakers[n] if len(speakers) == sides else None, None
            )
            for n in range(sides)
        )
    if form is Form.HISTORY and len(periods) == 2:
        # "from 1946 to 1950" in other words: the ends of a period.
        periods = [Period(periods[0].since, periods[1].until, periods[0].start, periods[1].end)]
    if form is Form.HISTORY or len(speakers) > 1:
        speakers = speakers if len(speakers) == 1 else []
    preference = _filters(periods[0] if len(periods) == 1 else None, speakers[0] if speakers else None, found.occasion)
    return (preference,) if preference else ()


def _filters(period: Period | None, speaker: str | None, occasion: str | None) -> Filters:
    since, until = (period.since, period.until) if period else (None, None)
    if since and until and since.first > until.last:
        since = until = None
    return Filters(since=since, until=until, speaker=speaker, occasion=occasion)


def _continue(query: Query, history: Sequence[Turn], names: Names) -> Query:
    """Take over from the question before what this one leans on; a new topic takes nothing."""
    folded = fold(query.text)
    own_words = [word for word in content_words(query.topic) if not _ASKING.fullmatch(word)]
    later = _LATER.search(folded)
    if later:
        own_words = [word for word in own_words if word not in words(later.group()) and word != "later"]
    bare = len(own_words) <= 1
    if not (bare or _OPENING.match(folded) or _LEANING.search(folded) or later):
        return query
    before = understand(history[-1].question, Filters(), history[:-1], names)
    old = before.preferences[0] if len(before.preferences) == 1 else Filters()
    new = query.preferences[0] if len(query.preferences) == 1 else Filters()
    keeps_speaker = new.speaker is None and (not later or _PERSONAL.search(folded) is not None)
    merged = Filters(
        since=new.since or (None if new.until else old.since),
        until=new.until or (None if new.since else old.until),
        speaker=old.speaker if keeps_speaker and not (later and "the president" in folded) else new.speaker,
        occasion=new.occasion or (None if later or new.since or new.until else old.occasion),
    )
    if later and old.since:
        year = _moved(old.since, later)
        merged = replace(merged, since=year, until=year, occasion=None)
    topic = query.topic
    if bare:
        topic = f"{before.topic} {query.topic}" if own_words else before.topic
        if folded.startswith(("why", "pourquoi")):
            topic = f"Why: {before.topic}"
    return replace(
        query,
        topic=topic,
        context=None if bare else history[-1].question,
        preferences=query.preferences if len(query.preferences) > 1 else ((merged,) if merged else ()),
    )


def _moved(date: PartialDate, later: re.Match[str]) -> PartialDate:
    """The year that lies a number of years after, or before, the one spoken of."""
    count = _NUMBERS.get(later["count"]) or int(later["count"])
    years = count * (10 if later["unit"] == "decade" else 1)
    year = date.first.year + (-years if later["way"] in ("earlier", "before") else years)
    return PartialDate.parse(f"{year:04}")


def _describe(query: Query) -> tuple[str, ...]:
    """What was understood, in a few words each."""
    phrases = [] if query.form in (Form.FACT, Form.POSITION) else [f"form: {query.form}"]
    for preference in query.preferences:
        if preference.speaker:
            phrases.append(f"speaker: {preference.speaker}")
        if preference.since or preference.until:
            phrases.append(f"time: {Period(preference.since, preference.until, 0, 0)}")
        if preference.occasion:
            phrases.append(f"occasion: {preference.occasion}")
    taken_over = {*content_words(query.topic)} - {*content_words(query.text)}
    if taken_over:
        phrases.append(f"about: {' '.join(content_words(query.topic))}")
    return tuple(phrases)
