"""Choosing quotations over many statements: pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qa.answering.evidence import MARGIN, Evidence, Forward, Quotation, quotation_of, select
from qa.types import Form, Remark

_TIME_MARGINS = 2.0
"""Times the margin that the best sentence of a statement may lie behind, in an answer over time."""

_TOUCHING_COVERAGE = 0.4
"""Share of the telling words of a topic from which a sentence touches it."""

_TOUCHING_COSINE = 0.45
"""Cosine of topic and sentence from which it does in other words."""

_FULL_COVERAGE = 0.8
"""Share of the best coverage from which a sentence counts as a mention of the topic."""


def over_time(ranked: Sequence[Evidence], limit: int) -> list[Quotation]:
    """The best sentence of each statement, oldest first, those without a date last.

    Args:
        ranked: best first.
        limit: how many statements at the most.
    """
    if not ranked:
        return []
    floor = ranked[0].score - _TIME_MARGINS * MARGIN
    by_statement: dict[str, Evidence] = {}
    for evidence in ranked:
        if evidence.score >= floor:
            by_statement.setdefault(evidence.hit.document.statement_id, evidence)
    chosen = list(by_statement.values())[:limit]
    return [quotation_of(evidence) for evidence in oldest_first(chosen)]


def oldest_first(chosen: Sequence[Evidence]) -> list[Evidence]:
    """Sentences by the dates of their statements, those without a date last."""
    return sorted(chosen, key=_date)


def touching(ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that touch the topic, in its own words or in others.

    Args:
        ranked: best first.
    """
    return [e for e in ranked if e.coverage >= _TOUCHING_COVERAGE or e.cosine >= _TOUCHING_COSINE]


def relevance(quotations: Sequence[Quotation]) -> list[float]:
    """How near each quotation over time comes to the topic: 1 for the best, 0 for one that was only just chosen.

    Args:
        quotations: of one topic.
    """
    best = max((quotation.score for quotation in quotations), default=0.0)
    return [max(0.0, 1 - (best - quotation.score) / (_TIME_MARGINS * MARGIN)) for quotation in quotations]


def extreme(ranked: Sequence[Evidence], limit: int, form: Form) -> tuple[list[Quotation], str]:
    """The oldest or the newest mention of the topic first, then the best ones.

    Args:
        ranked: best first, at least one.
        limit: how many quotations at the most.
        form: first or last.

    Returns:
        Quotations, and what the first of them is.
    """
    best = max(evidence.coverage for evidence in ranked)
    floor = ranked[0].score - 2 * _TIME_MARGINS * MARGIN
    mentions = [e for e in ranked if e.coverage >= _FULL_COVERAGE * best and e.score >= floor]
    dated = [e for e in mentions if e.hit.document.date is not None] or list(ranked[:1])
    chosen = min(dated, key=_date) if form is Form.FIRST else max(dated, key=_date)
    others = [
        q for q in select(ranked, limit, Forward.NONE) if q.document.statement_id != chosen.hit.document.statement_id
    ]
    return [quotation_of(chosen), *others][:limit], _extreme_note(form, len(dated))


def _extreme_note(form: Form, mentions: int) -> Remark:
    if form is Form.FIRST:
        return Remark("The first quotation is from the oldest statement of this archive that speaks of it.")
    if mentions > 1:
        return Remark(
            "The first quotation is from the newest statement of this archive that speaks of it; older ones may differ."
        )
    return Remark("The first quotation is from the newest statement of this archive that speaks of it.")


def _date(evidence: Evidence) -> dt.date:
    return evidence.hit.document.date or dt.date.max
