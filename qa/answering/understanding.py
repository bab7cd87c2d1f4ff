"""What a question asks for, in which form, under which conditions, by rules: pure functions.

Where a question asks what was said, the time and speaker that it names must hold for every quotation;
in other questions they only weigh: the time may be that of the thing asked about. Both are shown to
the reader, who can take them back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.answering.answer_type import asks_for_position
from qa.answering.conditions import Conditions, Names, filters_of, find_conditions, time_of_speakers, without_conditions
from qa.answering.followups import asks_why, leans_back, names_person_again, resolve_ordinal, without_person
from qa.answering.periods import Period
from qa.dates import PartialDate
from qa.retrieval.tokenization import content_words, fold, stem, words
from qa.types import Filters, Form, Query, Remark, Turn

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
    r"|said|tell|told|according|his|her|their|by|this|archive|address|addresses|speech|speeches|statement|statements"
    r"|first|last|time|mention|mentioned|compare|trace|change|changed|evolve|evolved|develop|developed|over|years"
    r"|each|position|view|stand|think|feel)\b"
)
_ASKING_FOR_MENTION = re.compile(
    r"\b(?:for the )?(?:very )?(?:first|last|latest|most recent|earliest)(?: time)?\b|\bmention(?:s|ed)?\b"
    r"|\bcomes? up\b|\btak(?:e|es|ing) up\b|\bcall(?:s|ed)?\b|\bby that name\b|\bpositions?\b"
    r"|\bspeaks?\b|\bspoke\b|\brefer(?:s|red)?\b",
    re.IGNORECASE,
)
_WHO_SAID = re.compile(
    r"^(?:who|which (?:[\w-]+ ){1,3}?|qui)\s*(?:first |once )?(?:told|said|says|argued|declared|claimed|warned"
    r"|announced|stated|explained|insisted|promised|maintained|a dit|a declare|a affirme)\b"
    r"(?: [\w'’-]+){0,5}? (?:that|que|qu['’])\s*",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?P<count>a|an|one|two|three|four|five|six|seven|eight|nine|ten|twenty|\d{1,2}) (?P<unit>year|decade)s? "
    r"(?P<way>later|on|after|afterwards|earlier|before)\b"
)
_REACH = 100
"""Exchanges that a chain of follow-ups may lean back over."""

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twenty": 20,
}  # fmt: skip


def understand(question: str, filters: Filters, history: Sequence[Turn], names: Names) -> Query:
    """Tell what a question is about, in which form, and what it says of time and speaker.

    Args:
        question: cleaned.
        filters: conditions stated beside it.
        history: the exchanges before it, oldest first.
        names: of the archive.
    """
    resolved = resolve_ordinal(question, history)
    asked = resolved or question
    conditions = find_conditions(asked, names)
    form = _form(asked, conditions)
    rest = without_conditions(asked, conditions)
    topic = _claim(rest if content_words(rest) else asked)
    preferences = _preferences(conditions, form, names)
    plain = form in (Form.FACT, Form.POSITION) and conditions.stated and preferences and not history
    if plain and _names_no_matter(rest, conditions, names):
        form = Form.OVERVIEW
    if form in (Form.FIRST, Form.LAST, Form.HISTORY):
        topic = _mentioned(topic, conditions)
    query = Query(
        text=question,
        filters=filters,
        history=tuple(history),
        topic=topic,
        form=form,
        preferences=preferences,
        binding=conditions.stated or form is Form.HISTORY,
    )
    if history:
        query = _continue(query, resolved is not None, history, names)
    return replace(query, understood=_describe(query))


def _names_no_matter(rest: str, found: Conditions, names: Names) -> bool:
    """Whether nothing is left of a question but asking, the organisation itself and its meeting."""
    for name in sorted(names.own_names, key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", rest, flags=re.IGNORECASE)
    occasion = {*stem(words(found.occasion or ""), None)}
    left = [word for word in content_words(without_person(rest)) if not _ASKING.fullmatch(word)]
    return all(stem([word], None)[0] in occasion for word in left)


def _mentioned(topic: str, found: Conditions) -> str:
    """The thing whose first or last mention is asked for, without the words of asking."""
    rest = _ASKING_FOR_MENTION.sub(" ", topic)
    occasion = {*stem(words(found.occasion or ""), None)}
    kept = [word for word in rest.split() if not _ASKING.fullmatch(fold(word.strip("?,.'’")))]
    rest = " ".join(word for word in kept if not occasion.intersection(stem(words(word), None)))
    return rest if content_words(rest) else topic


def _claim(topic: str) -> str:
    """What somebody is asked to have said, without "Who said that"."""
    claim = _WHO_SAID.sub("", topic)
    return claim if content_words(claim) else topic


def _form(question: str, found: Conditions) -> Form:
    folded = fold(question)
    several = len(found.periods) >= 2 or len(found.speaker_names) >= 2
    if _HISTORY.search(folded):
        return Form.HISTORY
    if several and _COMPARISON.search(folded):
        return Form.COMPARISON
    if _FIRST.search(folded) and _MENTION.search(folded):
        return Form.FIRST
    if _LAST.search(folded) and _MENTION.search(folded):
        return Form.LAST
    return Form.POSITION if asks_for_position(question) else Form.FACT


def _preferences(found: Conditions, form: Form, names: Names) -> tuple[Filters, ...]:
    speakers = found.speaker_names
    periods = list(found.periods)
    if form is Form.COMPARISON:
        sides = max(len(speakers), len(periods))
        found = replace(found, occasion=None)
        return tuple(
            filters_of(
                found,
                periods[n] if len(periods) == sides else None,
                speakers[n] if len(speakers) == sides else None,
            )
            for n in range(sides)
        )
    if form is Form.HISTORY and len(periods) == 2:
        # "from 1946 to 1950" in other words: the ends of a period.
        periods = [Period(periods[0].since, periods[1].until, periods[0].start, periods[1].end)]
    if form is Form.HISTORY and len(speakers) > 1 and not periods:
        # "from Grant to McKinley": the time from one to the other.
        periods = [period for period in [time_of_speakers(names, speakers[0], speakers[-1])] if period]
    period = periods[0] if len(periods) == 1 else None
    preference = filters_of(found, period, speakers[0] if len(speakers) == 1 else None)
    return (preference,) if preference else ()


def _continue(query: Query, resolved: bool, history: Sequence[Turn], names: Names) -> Query:
    """Take over from the question before what this one leans on.

    A question that stands by itself takes over no words and no conditions; the question before only
    decides between passages that match alike.
    """
    folded = fold(query.text)
    own_words = [word for word in content_words(without_person(query.topic)) if not _ASKING.fullmatch(word)]
    later = _LATER.search(folded)
    if later:
        own_words = [word for word in own_words if word not in words(later.group()) and word != "later"]
    bare = len(own_words) == 0 and not resolved
    if not (bare or resolved or leans_back(query.text) or later):
        return replace(query, context=history[-1].question)
    before = understand(history[-1].question, Filters(), history[-_REACH:-1], names)
    old = before.preferences[0] if len(before.preferences) == 1 else Filters()
    new = query.preferences[0] if len(query.preferences) == 1 else Filters()
    personal = names_person_again(query.text)
    keeps_speaker = new.speaker is None and (not later or personal)
    merged = replace(
        new,
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
    return replace(
        query,
        topic=topic,
        form=Form.REASON if bare and asks_why(query.text) else query.form,
        context=None if bare else history[-1].question,
        preferences=query.preferences if len(query.preferences) > 1 else ((merged,) if merged else ()),
        binding=query.binding or (bare and before.binding),
    )


def _moved(date: PartialDate, later: re.Match[str]) -> PartialDate:
    """The year that lies a number of years after, or before, the one spoken of."""
    count = _NUMBERS.get(later["count"]) or int(later["count"])
    years = count * (10 if later["unit"] == "decade" else 1)
    year = date.first.year + (-years if later["way"] in ("earlier", "before") else years)
    return PartialDate.parse(f"{year:04}")


def _describe(query: Query) -> tuple[str, ...]:
    """What was understood, in a few words each."""
    phrases: list[str] = (
        [] if query.form in (Form.FACT, Form.POSITION) else [Remark("form: {form}", form=Remark(query.form))]
    )
    only = " only" if query.binding or query.form is Form.COMPARISON else ""
    for preference in query.preferences:
        period = Period(preference.since, preference.until, 0, 0) if preference.since or preference.until else None
        parts = (
            ("speaker", preference.speaker),
            ("time", period),
            ("occasion", preference.occasion),
            ("kind", preference.kind),
            ("language", preference.language),
        )
        phrases.extend(Remark(f"{name}: {{value}}{only}", value=str(value)) for name, value in parts if value)
    taken_over = {*content_words(query.topic)} - {*content_words(query.text)}
    if taken_over:
        phrases.append(Remark("about: {words}", words=" ".join(content_words(query.topic))))
    return tuple(phrases)
