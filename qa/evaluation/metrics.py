"""Figures from outcomes: pure functions, on ir-measures and scikit-learn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

REFERENCE_PRECISION = 0.9
"""The precision at which coverage is reported."""

_STEPS = 20
"""Points of a reported curve."""


@dataclass(frozen=True, slots=True)
class RetrievalFigures:
    """Means over the questions that have a relevant document; a question without a hit counts as zero."""

    questions: int
    ndcg_at_10: float
    recall_at_10: float
    hit_at_1: float
    mrr: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What holds when all questions of at least this confidence are answered.

    Attributes:
        threshold: the confidence.
        coverage: share of the questions that are answered.
        precision: share of those answered that the corpus does answer.
    """

    threshold: float
    coverage: float
    precision: float


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Questions of about the same confidence.

    Attributes:
        questions: how many.
        confidence: their mean confidence.
        answerable: share of them that the corpus answers.
    """

    questions: int
    confidence: float
    answerable: float


@dataclass(frozen=True, slots=True)
class AbstentionFigures:
    """How well the confidence tells what can be answered.

    Attributes:
        answerable: number of questions that the corpus answers.
        unanswerable: number of those that it does not.
        auroc: probability that an answerable question has more confidence than one that is not.
        cosine_auroc: the same for the best cosine of a passage, as a baseline.
        coverage_at_90: largest coverage at a precision of 90 % or more.
        threshold: in use.
        rightly_refused: share of the unanswerable that are refused at that threshold.
        wrongly_refused: share of the answerable that are.
        calibration_error: mean distance of confidence and outcome over ten bins.
        curve: coverage and precision at each twentieth of coverage.
        reliability: by tenths of the confidence, without empty ones.
    """

    answerable: int
    unanswerable: int
    auroc: float
    cosine_auroc: float
    coverage_at_90: float
    threshold: float
    rightly_refused: float
    wrongly_refused: float
    calibration_error: float
    curve: tuple[CurvePoint, ...]
    reliability: tuple[ReliabilityBin, ...]


def retrieval_figures(
    relevant: Mapping[str, Mapping[str, int]], ranked: Mapping[str, Sequence[str]]
) -> RetrievalFigures:
    """Compare rankings with what is relevant.

    Args:
        relevant: relevance of documents, by query and document.
        ranked: ids of documents, best first, by query.
    """
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    qrels = [ir_measures.Qrel(q, d, score) for q, scores in relevant.items() for d, score in scores.items()]
    run = [
        ir_measures.ScoredDoc(query, document, 1 / rank)
        for query in relevant
        for rank, document in enumerate(ranked.get(query, ()), start=1)
    ]
    measures = [nDCG @ 10, R @ 10, Success @ 1, RR @ 10]
    totals = dict.fromkeys(measures, 0.0)
    for metric in ir_measures.iter_calc(measures, qrels, run):
        totals[metric.measure] += metric.value
    means = [totals[measure] / len(relevant) for measure in measures]
    return RetrievalFigures(len(relevant), *means)


def abstention_figures(
    answerable: Sequence[bool], confidence: Sequence[float], cosine: Sequence[float], threshold: float
) -> AbstentionFigures:
    """Measure refusals.

    Args:
        answerable: whether the corpus answers each question; both kinds must occur.
        confidence: of each question, 0..1.
        cosine: of each question and its best passage.
        threshold: in use.
    """
    from sklearn.metrics import roc_auc_score

    truth, scores = np.asarray(answerable), np.asarray(confidence)
    refused = scores < threshold
    curve = coverage_curve(truth, scores)
    enough = [point.coverage for point in curve if point.precision >= REFERENCE_PRECISION]
    steps = sorted({min(len(curve), max(1, round(len(curve) * step / _STEPS))) for step in range(1, _STEPS + 1)})
    reliability = reliability_bins(truth, scores)
    return AbstentionFigures(
        answerable=int(truth.sum()),
        unanswerable=int((~truth).sum()),
        auroc=float(roc_auc_score(truth, scores)),
        cosine_auroc=float(roc_auc_score(truth, np.asarray(cosine))),
        coverage_at_90=max(enough, default=0.0),
        threshold=threshold,
        rightly_refused=float(refused[~truth].mean()),
        wrongly_refused=float(refused[truth].mean()),
        calibration_error=calibration_error(reliability),
        curve=tuple(curve[step - 1] for step in steps),
        reliability=reliability,
    )


def coverage_curve(truth: np.ndarray, scores: np.ndarray) -> list[CurvePoint]:
    """Coverage and precision at every different confidence, the highest first."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(truth[order])
    points = []
    for count in range(1, len(order) + 1):
        last = count == len(order)
        if last or scores[order[count]] < scores[order[count - 1]]:
            threshold = float(scores[order[count - 1]])
            points.append(CurvePoint(threshold, count / len(order), float(right[count - 1] / count)))
    return points


def reliability_bins(truth: np.ndarray, scores: np.ndarray, bins: int = 10) -> tuple[ReliabilityBin, ...]:
    """Confidence and outcome over bins of equal width; an empty one is left out.

    Args:
        truth: whether the corpus answers each question.
        scores: the confidence in each, 0..1.
        bins: how many.
    """
    places = np.minimum((scores * bins).astype(int), bins - 1)
    return tuple(
        ReliabilityBin(int(inside.sum()), float(scores[inside].mean()), float(truth[inside].mean()))
        for place in range(bins)
        if (inside := places == place).any()
    )


def calibration_error(reliability: Sequence[ReliabilityBin]) -> float:
    """Expected calibration error (Naeini, Cooper and Hauskrecht 2015)."""
    questions = sum(bin_.questions for bin_ in reliability)
    return math.fsum(b.questions * abs(b.confidence - b.answerable) for b in reliability) / questions


def mean(values: Sequence[float]) -> float | None:
    """Arithmetic mean, or ``None`` of nothing."""
    return math.fsum(values) / len(values) if values else None
