"""Asking every question of a data set and summing up."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.archive import Archive
from qa.evaluation.datasets import Dataset, LabelledQuestion
from qa.evaluation.metrics import (
    AbstentionFigures,
    RetrievalFigures,
    abstention_figures,
    mean,
    retrieval_figures,
)
from qa.evaluation.outcomes import OWN_METHOD, Outcome, is_exact, judge, rankings
from qa.protocols import Progress
from qa.settings import Settings

_RANKED_DOCUMENTS = 10
_QUOTES = 3
_ENOUGH = 10
"""Questions in a language, so that its figures are told apart."""


@dataclass(frozen=True, slots=True)
class EvidenceFigures:
    """Whether the quotations hold the answer, over the answerable questions.

    Attributes:
        questions: number of questions whose labels tell.
        hit_at_1: share in which the first quotation does.
        hit_at_3: share in which one of the first three does.
    """

    questions: int
    hit_at_1: float
    hit_at_3: float


@dataclass(frozen=True, slots=True)
class CitationFigures:
    """How the first three quotations compare with the gold evidence, over the answerable questions.

    Attributes:
        questions: number of questions whose labels tell.
        precision: mean share of the quotations that hold a part of the answer.
        recall: mean share of the parts of the answer that are quoted.
    """

    questions: int
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of one sort of question.

    Attributes:
        questions: number of them.
        evidence: share whose first three quotations hold the answer, for those to answer.
        refused: share that was refused.
    """

    questions: int
    evidence: float | None
    refused: float


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """Everything that was measured on one data set.

    Attributes:
        dataset: its name.
        questions: number of questions asked.
        retrieval: figures by method; the archive's own is ``fused``.
        without_history: the archive's own figures with each question taken alone, where there is history.
        evidence: of quotations.
        citations: beside the gold evidence.
        abstention: where the data set has questions of both kinds.
        groups: by sort of question.
        languages: the archive's own figures by language of the question, where there are several.
        exact_quotes: share of the answers whose quotations are all exact.
        median_seconds: of one answer.
    """

    dataset: str
    questions: int
    retrieval: dict[str, RetrievalFigures]
    without_history: RetrievalFigures | None
    evidence: EvidenceFigures | None
    citations: CitationFigures | None
    abstention: AbstentionFigures | None
    groups: dict[str, GroupFigures]
    languages: dict[str, RetrievalFigures]
    exact_quotes: float
    median_seconds: float


def evaluate(dataset: Dataset, cache: Path, settings: Settings, progress: Progress) -> EvaluationReport:
    """Index a data set, ask its questions and measure.

    Args:
        dataset: documents and labelled questions.
        cache: folder in which the index and its vectors are kept for the next run.
        settings: of the archive; a passage never joins two documents.
        progress: told what is done.

    Raises:
        ArchiveError: the index cannot be built.
    """
    index = cache / dataset.corpus
    Archive.build_from(dataset.documents, index, description=dataset.description, settings=settings, progress=progress)
    with Archive.open(index, settings) as archive:
        outcomes = []
        for number, question in enumerate(dataset.questions, start=1):
            outcomes.append(_outcome(archive, question))
            progress("Asking", number, len(dataset.questions))
        alone = _without_history(archive, dataset.questions)
        return _summary(dataset.name, outcomes, alone, archive.threshold)


def _outcome(archive: Archive, question: LabelledQuestion) -> Outcome:
    started = time.perf_counter()
    answer = archive.ask(question.text, history=question.history, threshold=0, limit=_QUOTES)
    seconds = time.perf_counter() - started
    hits = archive.search(question.text, history=question.history, limit=10_000)
    judgement = judge(question, answer.citations)
    return Outcome(
        question=question,
        rankings=rankings(hits, _RANKED_DOCUMENTS),
        confidence=answer.confidence,
        cosine=max((hit.dense for hit in hits), default=0.0),
        right_quotes=judgement.right_quotes,
        precision=judgement.precision,
        recall=judgement.recall,
        exact=is_exact(answer, hits),
        seconds=seconds,
    )


def _without_history(archive: Archive, questions: Sequence[LabelledQuestion]) -> RetrievalFigures | None:
    asked = [question for question in questions if question.relevant]
    if not any(question.history for question in asked):
        return None
    ranked = {
        question.id: rankings(archive.search(question.text, limit=100), _RANKED_DOCUMENTS)[OWN_METHOD]
        for question in asked
    }
    return retrieval_figures({question.id: question.relevant for question in asked}, ranked)


def _summary(
    name: str, outcomes: Sequence[Outcome], alone: RetrievalFigures | None, threshold: float
) -> EvaluationReport:
    judged = [o for o in outcomes if o.question.relevant]
    retrieval = {method: _retrieval(judged, method) for method in judged[0].rankings} if judged else {}
    return EvaluationReport(
        dataset=name,
        questions=len(outcomes),
        retrieval=retrieval,
        without_history=alone,
        evidence=_evidence(outcomes),
        citations=_citations(outcomes),
        abstention=_abstention(outcomes, threshold),
        groups=_groups(outcomes, threshold),
        languages=_languages(judged),
        exact_quotes=mean([float(o.exact) for o in outcomes]) or 0.0,
        median_seconds=sorted(o.seconds for o in outcomes)[len(outcomes) // 2] if outcomes else 0.0,
    )


def _evidence(outcomes: Sequence[Outcome]) -> EvidenceFigures | None:
    judged = [o for o in outcomes if o.question.tells_evidence and o.question.answerable is not False]
    if not judged:
        return None
    return EvidenceFigures(
        questions=len(judged),
        hit_at_1=sum(any(o.right_quotes[:1]) for o in judged) / len(judged),
        hit_at_3=sum(any(o.right_quotes[:_QUOTES]) for o in judged) / len(judged),
    )


def _citations(outcomes: Sequence[Outcome]) -> CitationFigures | None:
    judged = [o for o in outcomes if o.recall is not None and o.question.answerable is not False]
    if not judged:
        return None
    return CitationFigures(
        questions=len(judged),
        precision=mean([o.precision or 0.0 for o in judged]) or 0.0,
        recall=mean([o.recall or 0.0 for o in judged]) or 0.0,
    )


def _languages(judged: Sequence[Outcome]) -> dict[str, RetrievalFigures]:
    """Figures of each language of which there are enough questions, where there are several."""
    counts = Counter(o.question.language for o in judged if o.question.language)
    languages = sorted(language for language, count in counts.items() if count >= _ENOUGH)
    if len(languages) < 2:
        return {}
    return {
        language: _retrieval([o for o in judged if o.question.language == language], OWN_METHOD)
        for language in languages
    }


def _retrieval(judged: Sequence[Outcome], method: str) -> RetrievalFigures:
    """Figures of one way to rank, over questions with a relevant document."""
    relevant = {o.question.id: o.question.relevant for o in judged}
    return retrieval_figures(relevant, {o.question.id: o.rankings[method] for o in judged})


def _abstention(outcomes: Sequence[Outcome], threshold: float) -> AbstentionFigures | None:
    told = [o for o in outcomes if o.question.answerable is not None]
    if len({o.question.answerable for o in told}) < 2:
        return None
    return abstention_figures(
        [bool(o.question.answerable) for o in told],
        [o.confidence for o in told],
        [o.cosine for o in told],
        threshold,
    )


def _groups(outcomes: Sequence[Outcome], threshold: float) -> dict[str, GroupFigures]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.question.group:
            groups.setdefault(outcome.question.group, []).append(outcome)
    return {
        name: GroupFigures(
            questions=len(members),
            evidence=mean([float(any(o.right_quotes)) for o in members if o.question.evidence]),
            refused=sum(o.confidence < threshold for o in members) / len(members),
        )
        for name, members in sorted(groups.items())
    }
