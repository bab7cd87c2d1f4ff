"""Choosing quotations over many statements: pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qa.answering.evidence import MARGIN, Evidence, Forward, Quotation, quotation_of, select
from qa.types import Form, Remark

_TIME_MARGINS = 2.0
"""Times the margin that the best sentence of a statement may lie behind, in an answer over time."""

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
    return [quotation_of(evidence) for evidence in sorted(chosen, key=_date)]


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
