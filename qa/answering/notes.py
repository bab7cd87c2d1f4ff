"""Remarks for the reader, one sentence each: pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.evidence import Evidence
from qa.answering.periods import Period
from qa.retrieval.tokenization import content_words, stem
from qa.types import DocumentInfo, Filters, Remark

OVER_TIME = Remark("One quotation a statement, oldest first, from this archive alone.")
OVERVIEW = Remark(
    "The question names no matter: of each statement, newest first, the sentence that is nearest to its title."
)
CONTRARY = Remark("The archive says the contrary of what the question takes for granted.")

_SPEAKS_OF_IT = 0.8
"""Coverage from which a sentence outside a condition is named."""


def undated(filters: Filters, documents: Sequence[DocumentInfo]) -> tuple[str, ...]:
    """That statements without a date were left out, where a date was asked for."""
    count = sum(document.when is None for document in documents)
    if not (filters.since or filters.until) or not count:
        return ()
    if count == 1:
        return (Remark("1 statement is without a date and was not searched."),)
    return (Remark("{count} statements are without a date and were not searched.", count=count),)


def unmet(condition: Filters) -> str:
    """That nothing meets a condition."""
    return Remark(
        "Nothing near was found that meets the condition in the question: {condition}.", condition=_told(condition)
    )


def spoken_of_outside(condition: Filters, outside: Sequence[Evidence]) -> tuple[str, ...]:
    """Which statement speaks of the topic outside a condition, if one plainly does."""
    if not outside or outside[0].coverage < _SPEAKS_OF_IT:
        return ()
    document = outside[0].hit.document
    return (
        Remark(
            "Outside that condition ({condition}), the archive speaks of it in “{title}”{when}.",
            condition=_told(condition),
            title=document.title,
            when=_when(document),
        ),
    )


def near_miss(topic: str, ranked: Sequence[Evidence]) -> tuple[str, ...]:
    """What of the question the nearest passage speaks of, and what it does not."""
    if not ranked:
        return ()
    hit = ranked[0].hit
    present = {*stem(content_words(f"{hit.document.title} {hit.text}"), hit.document.language)}
    words = content_words(topic)
    held = [word for word in words if stem([word], hit.document.language)[0] in present]
    lacking = [word for word in words if word not in held]
    if not held or not lacking:
        return ()
    return (
        Remark(
            "The nearest statement{when} speaks of “{held}”, but not of “{lacking}”.",
            when=_when(hit.document),
            held=", ".join(held),
            lacking=", ".join(lacking),
        ),
    )


def _told(condition: Filters) -> str:
    when = str(Period(condition.since, condition.until, 0, 0)) if condition.since or condition.until else None
    parts = (condition.speaker, when, condition.occasion, condition.kind, condition.language)
    return ", ".join(str(part) for part in parts if part)


def _when(document: DocumentInfo) -> str:
    return f" ({document.when})" if document.when else ""
