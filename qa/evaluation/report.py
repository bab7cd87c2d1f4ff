"""An evaluation as JSON, as Markdown and as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from qa.errors import UsageError
from qa.evaluation.metrics import AbstentionFigures, RetrievalFigures
from qa.evaluation.outcomes import OWN_METHOD
from qa.evaluation.run import EvaluationReport


class RetrievalSchema(BaseModel):
    """Figures of one way to rank documents."""

    model_config = ConfigDict(populate_by_name=True)

    ndcg_at_10: float = Field(alias="ndcg@10")
    recall_at_10: float = Field(alias="recall@10")
    hit_at_1: float = Field(alias="hit@1")
    mrr: float

    @classmethod
    def of(cls, figures: RetrievalFigures) -> RetrievalSchema:
        """The JSON of the figures."""
        return cls(
            ndcg_at_10=round(figures.ndcg_at_10, 4),
            recall_at_10=round(figures.recall_at_10, 4),
            hit_at_1=round(figures.hit_at_1, 4),
            mrr=round(figures.mrr, 4),
        )


class EvidenceSchema(BaseModel):
    """Whether the quotations hold the answer."""

    model_config = ConfigDict(populate_by_name=True)

    questions: int
    hit_at_1: float = Field(alias="hit@1")
    hit_at_3: float = Field(alias="hit@3")


class CitationSchema(BaseModel):
    """The quotations beside the gold evidence."""

    questions: int
    precision: float
    recall: float


class GroupSchema(BaseModel):
    """One sort of question."""

    questions: int
    evidence: float | None = None
    refused: float


class PointSchema(BaseModel):
    """A point of the curve of coverage and precision."""

    threshold: float
    coverage: float
    precision: float


class ReliabilitySchema(BaseModel):
    """Questions of about the same confidence."""

    questions: int
    confidence: float
    answerable: float


class AbstentionSchema(BaseModel):
    """How well the confidence tells what can be answered."""

    model_config = ConfigDict(populate_by_name=True)

    answerable: int
    unanswerable: int
    auroc: float
    coverage_at_90: float = Field(alias="coverage@90")
    threshold: float
    rightly_refused: float
    wrongly_refused: float
    calibration_error: float
    curve: list[PointSchema]
    reliability: list[ReliabilitySchema]

    @classmethod
    def of(cls, figures: AbstentionFigures) -> AbstentionSchema:
        """The JSON of the figures."""
        return cls.model_validate(_rounded(asdict(figures)))


class EvaluationSchema(BaseModel):
    """The figures of one data set; what it cannot tell is left out."""

    dataset: str
    questions: int
    retrieval: RetrievalSchema | None = None
    evidence: EvidenceSchema | None = None
    citations: CitationSchema | None = None
    abstention: AbstentionSchema | None = None
    groups: dict[str, GroupSchema] | None = None
    languages: dict[str, RetrievalSchema] | None = None
    followups: dict[str, RetrievalSchema] | None = None
    exact_quotes: float = 0.0
    latency: dict[str, float] = {}
    baselines: dict[str, RetrievalSchema | float] = {}

    @classmethod
    def of(cls, report: EvaluationReport) -> EvaluationSchema:
        """The JSON of a report."""
        retrieval = {method: RetrievalSchema.of(figures) for method, figures in report.retrieval.items()}
        own = retrieval.pop(OWN_METHOD, None)
        baselines: dict[str, RetrievalSchema | float] = {**retrieval}
        if report.abstention:
            baselines["cosine_auroc"] = round(report.abstention.cosine_auroc, 4)
        followups = None
        if report.without_history and own:
            followups = {"with_history": own, "without_history": RetrievalSchema.of(report.without_history)}
        return cls(
            dataset=report.dataset,
            questions=report.questions,
            retrieval=own,
            evidence=EvidenceSchema.model_validate(_rounded(asdict(report.evidence))) if report.evidence else None,
            citations=CitationSchema.model_validate(_rounded(asdict(report.citations))) if report.citations else None,
            abstention=AbstentionSchema.of(report.abstention) if report.abstention else None,
            groups={name: GroupSchema.model_validate(_rounded(asdict(f))) for name, f in report.groups.items()} or None,
            languages={name: RetrievalSchema.of(f) for name, f in report.languages.items()} or None,
            followups=followups,
            exact_quotes=report.exact_quotes,
            latency={"median_seconds": round(report.median_seconds, 4)},
            baselines=baselines,
        )


def _rounded(value: Any) -> Any:
    """The same value with every number to four digits behind the point."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value


_COLUMNS = (
    "data set",
    "questions",
    "nDCG@10 (dense / BM25 / RRF)",
    "hit@1",
    "answer in the first quote / first three",
    "citation precision / recall",
    "AUROC (cosine)",
    "answered at 90 % precision",
    "rightly / wrongly refused",
    "exact quotes",
)


def to_markdown(reports: Sequence[EvaluationSchema]) -> str:
    """A table of data sets, each beside its baselines; a dash where a set cannot tell."""
    rows = [_COLUMNS, ("---",) * len(_COLUMNS), *map(_cells, reports)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cells(report: EvaluationSchema) -> tuple[str, ...]:
    ranked = hit = evidence = cited = auroc = coverage = refused = "–"
    if report.retrieval:
        plain = [b for name in ("dense", "bm25", "rrf") if isinstance(b := report.baselines.get(name), RetrievalSchema)]
        ranked = f"**{report.retrieval.ndcg_at_10:.3f}** ({' / '.join(f'{b.ndcg_at_10:.3f}' for b in plain)})"
        hit = f"{report.retrieval.hit_at_1:.3f}"
    if report.evidence:
        evidence = f"{report.evidence.hit_at_1:.1%} / {report.evidence.hit_at_3:.1%}"
    if report.citations:
        cited = f"{report.citations.precision:.1%} / {report.citations.recall:.1%}"
    if report.abstention:
        auroc = f"**{report.abstention.auroc:.3f}** ({report.baselines['cosine_auroc']:.3f})"
        coverage = f"{report.abstention.coverage_at_90:.1%}"
        refused = f"{report.abstention.rightly_refused:.1%} / {report.abstention.wrongly_refused:.1%}"
    exact = f"{report.exact_quotes:.0%}"
    return (report.dataset, f"{report.questions:,}", ranked, hit, evidence, cited, auroc, coverage, refused, exact)


def plot_abstention(reports: Sequence[EvaluationSchema], path: Path) -> None:
    """Draw precision over coverage with the point in use, and how far the confidence can be relied on.

    Args:
        reports: those that tell of abstention are drawn.
        path: of the picture, its format told by its ending.

    Raises:
        OSError: the picture cannot be written.
        UsageError: the ending is that of no format.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 4.6), layout="constrained")
    coverage, reliability = figure.subplots(1, 2)
    reliability.plot([0, 1], [0, 1], color="grey", linewidth=1)
    told = [(report, report.abstention) for report in reports if report.abstention]
    for number, (report, abstention) in enumerate(told):
        colour = f"C{number}"
        points = abstention.curve
        coverage.plot([p.coverage for p in points], [p.precision for p in points], color=colour, label=report.dataset)
        used = [p for p in points if p.threshold >= abstention.threshold][-1:]
        coverage.plot([p.coverage for p in used], [p.precision for p in used], marker="o", color=colour)
        bins = abstention.reliability
        sizes = [8 + 160 * b.questions / report.questions for b in bins]
        reliability.plot([b.confidence for b in bins], [b.answerable for b in bins], color=colour, linewidth=1)
        reliability.scatter([b.confidence for b in bins], [b.answerable for b in bins], sizes, color=colour)
    coverage.set(
        xlabel="share of the questions answered (dot: threshold in use)",
        ylabel="share of those that the corpus answers",
        ylim=(0, 1.02),
    )
    reliability.set(xlabel="confidence (size: number of questions)", ylabel="share that the corpus answers")
    coverage.grid(alpha=0.3)
    reliability.grid(alpha=0.3)
    if coverage.lines:
        coverage.legend(loc="lower left")
    try:
        figure.savefig(path)
    except ValueError as error:
        raise UsageError(f"The picture {path} cannot be drawn: {error}.") from None
