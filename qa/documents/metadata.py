"""Choosing among what different sources tell of a document: pure functions.

Each value is that of the most trusted source that has it (`Origin` is in that order, with an
exception for the language), and remembers which one that was. Of two values of one source the
first counts. Nothing is guessed: what no source tells is unknown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.dates import PartialDate
from qa.types import Disagreement, Fact, Kind, MetadataField, Origin, Voice

_TRUST = tuple(Origin)
_TRUST_IN_LANGUAGE = (
    Origin.SIDECAR,
    Origin.FRONT_MATTER,
    Origin.TEXT,
    *(origin for origin in Origin if origin not in (Origin.SIDECAR, Origin.FRONT_MATTER, Origin.TEXT)),
)
"""A page says in which language its frame is, which need not be that of the statement in it."""

_LONGEST = 300
_COMPARED = (
    MetadataField.DATE,
    MetadataField.SPEAKER,
    MetadataField.OCCASION,
    MetadataField.PUBLISHER,
    MetadataField.KIND,
    MetadataField.LANGUAGE,
)
"""Fields of which two sources can contradict each other; titles and functions are only worded differently."""

_MADE_WHEN_PUBLISHED = frozenset({Kind.PRESS_REPORT, Kind.PRESS_RELEASE})
"""Kinds of document that are made on the day on which they are published."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document, each value with its source.

    Attributes:
        facts: every value that was found, those in use first.
        disagreements: values that contradict those in use.
    """

    facts: tuple[Fact, ...]
    disagreements: tuple[Disagreement, ...]

    def text(self, field: MetadataField) -> str | None:
        """The value in use, where there is one."""
        return next((fact.value for fact in self.facts if fact.field is field), None)

    @property
    def date(self) -> PartialDate | None:
        """The day, month or year on which the statement was made."""
        value = self.text(MetadataField.DATE)
        return PartialDate.parse(value) if value else None

    @property
    def kind(self) -> Kind | None:
        """What sort of text it is."""
        value = self.text(MetadataField.KIND)
        return Kind(value) if value else None

    @property
    def voice(self) -> Voice | None:
        """Whose words it holds outside quotations, where that was stated."""
        value = self.text(MetadataField.VOICE)
        return Voice(value) if value else None


def resolve(found: Iterable[Fact]) -> Metadata:
    """Choose a value for each field.

    Args:
        found: what the sources tell; of two values of one source the earlier counts. Values that
            their field cannot have are left out.
    """
    valid = [fact for fact in map(cleaned, found) if fact is not None]
    ordered = _ordered(dict.fromkeys(valid))
    ordered = _of_the_same_speaker(_ordered([*ordered, *_made_when_published(ordered)]))
    chosen: dict[MetadataField, Fact] = {}
    for fact in ordered:
        chosen.setdefault(fact.field, fact)
    in_use = [chosen[field] for field in MetadataField if field in chosen]
    others = [fact for fact in ordered if chosen[fact.field] is not fact]
    disagreements = [
        Disagreement(chosen[fact.field], fact)
        for fact in others
        if fact.field in _COMPARED and not _agree(chosen[fact.field], fact)
    ]
    return Metadata((*in_use, *others), tuple(disagreements))


def cleaned(fact: Fact) -> Fact | None:
    """A fact without control characters and runs of blanks, if its field can have its value.

    Args:
        fact: as a source tells it.

    Returns:
        Nothing where the value is empty, too long or none of that field.
    """
    printable = "".join(" " if unicodedata.category(c).startswith("C") else c for c in fact.value)
    value = " ".join(printable.split())
    if not value or len(value) > _LONGEST or not _is_possible(fact.field, value):
        return None
    return Fact(fact.field, value, fact.origin)


def _ordered(facts: Iterable[Fact]) -> list[Fact]:
    """The most trusted first; those of one source as they were found."""
    return sorted(facts, key=_distrust)


def _distrust(fact: Fact) -> int:
    trust = _TRUST_IN_LANGUAGE if fact.field is MetadataField.LANGUAGE else _TRUST
    return trust.index(fact.origin)


def _made_when_published(facts: Sequence[Fact]) -> list[Fact]:
    """The date of a press text, where no source as trusted as that of its publication tells when it was made."""
    kind = next((fact.value for fact in facts if fact.field is MetadataField.KIND), None)
    published = next((fact for fact in facts if fact.field is MetadataField.PUBLISHED), None)
    dated = next((fact for fact in facts if fact.field is MetadataField.DATE), None)
    if kind not in _MADE_WHEN_PUBLISHED or published is None:
        return []
    if dated is not None and _distrust(dated) <= _distrust(published):
        return []
    return [Fact(MetadataField.DATE, published.value, published.origin)]


def _of_the_same_speaker(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without the function of somebody whom a more trusted source does not take for the speaker."""
    speakers = [fact for fact in facts if fact.field is MetadataField.SPEAKER]
    others = {fact.origin for fact in speakers if not _agree(speakers[0], fact)}
    agreeing = {fact.origin for fact in speakers if _agree(speakers[0], fact)}
    return [fact for fact in facts if fact.field is not MetadataField.ROLE or fact.origin not in others - agreeing]


def _is_possible(field: MetadataField, value: str) -> bool:
    match field:
        case MetadataField.DATE | MetadataField.PUBLISHED:
            try:
                PartialDate.parse(value)
            except ValueError:
                return False
            return True
        case MetadataField.KIND:
            return value in tuple(Kind)
        case MetadataField.VOICE:
            return value in tuple(Voice)
        case MetadataField.LANGUAGE:
            return re.fullmatch(r"[a-z]{2,3}", value) is not None
        case MetadataField.SOURCE_URL:
            return re.fullmatch(r"https?://\S+", value) is not None
        case MetadataField.VERSION_OF:
            return True
        case _:
            return any(character.isalnum() for character in value)


def _agree(one: Fact, other: Fact) -> bool:
    """Whether two values can both be true: one date within the other, one name a part of the other."""
    match one.field:
        case MetadataField.DATE:
            a, b = PartialDate.parse(one.value), PartialDate.parse(other.value)
            return (a.first <= b.first and b.last <= a.last) or (b.first <= a.first and a.last <= b.last)
        case MetadataField.KIND | MetadataField.LANGUAGE:
            # A press report is no report that the press wrote of.
            return one.value == other.value
        case MetadataField.SPEAKER:
            return _is_part_of_name(one.value, other.value) or _is_part_of_name(other.value, one.value)
        case _:
            words, others = _words(one.value), _words(other.value)
            return words <= others or others <= words


def _is_part_of_name(name: str, fuller: str) -> bool:
    """Whether each word of a name, or what an initial stands for, is in the fuller one."""
    words = _words(fuller)
    initials = {word[0] for word in words}
    return all(word in words or (len(word) == 1 and word in initials) for word in _words(name))


def _words(value: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", value.casefold())
    return frozenset(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))
