"""An evaluation as JSON, as Markdown and as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from qa.evaluation.metrics import AbstentionFigures, RetrievalFigures
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
    all_sets_at_3: float | None = Field(None, alias="all@3")


class EvaluationSchema(BaseModel):
    """The figures of one data set; what it cannot tell is left out."""

    dataset: str
    questions: int
    retrieval: RetrievalSchema | None = None
    evidence: EvidenceSchema | None = None
    citations: dict[str, float] | None = None
    abstention: dict[str, object] | None = None
    groups: dict[str, dict[str, object]] | None = None
    followups: dict[str, RetrievalSchema] | None = None
    exact_quotes: float = 0.0
    latency: dict[str, float] = {}
    baselines: dict[str, RetrievalSchema | float] = {}

    @classmethod
    def of(cls, report: EvaluationReport) -> EvaluationSchema:
        """The JSON of a report."""
        retrieval = {method: RetrievalSchema.of(figures) for method, figures in report.retrieval.items()}
        own = retrieval.pop("fused", None)
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
            evidence=EvidenceSchema(**asdict(report.evidence)) if report.evidence else None,
            citations={"precision": round(report.cited, 4)} if report.cited is not None else None,
            abstention=_abstention(report.abstention) if report.abstention else None,
            groups={name: asdict(figures) for name, figures in report.groups.items()} or None,
            followups=followups,
            exact_quotes=report.exact_quotes,
            latency={"median_seconds": round(report.median_seconds, 4)},
            baselines=baselines,
        )


def _abstention(figures: AbstentionFigures) -> dict[str, object]:
    values = {name: round(v, 4) if isinstance(v, float) else v for name, v in asdict(figures).items()}
    values["coverage@90"] = values.pop("coverage_at_90")
    values.pop("cosine_auroc")
    return values


def to_markdown(reports: Sequence[EvaluationSchema]) -> str:
    """A table of data sets, each beside its baselines."""
    lines = [
        "| data set | questions | nDCG@10 (dense / BM25 / RRF) | hit@1 | answer in the first quote / first three "
        "| AUROC (cosine) | exact quotes |",
        "|---|---|---|---|---|---|---|",
    ]
    for report in reports:
        ranked = hit = evidence = auroc = "–"
        if report.retrieval:
            plain = [
                b for name in ("dense", "bm25", "rrf") if isinstance(b := report.baselines.get(name), RetrievalSchema)
            ]
            ranked = f"**{report.retrieval.ndcg_at_10:.3f}** ({' / '.join(f'{b.ndcg_at_10:.3f}' for b in plain)})"
            hit = f"{report.retrieval.hit_at_1:.3f}"
        if report.evidence:
            evidence = f"{report.evidence.hit_at_1:.1%} / {report.evidence.hit_at_3:.1%}"
        if report.abstention:
            auroc = f"**{report.abstention['auroc']}** ({report.baselines['cosine_auroc']})"
        lines.append(
            f"| {report.dataset} | {report.questions:,} | {ranked} | {hit} | {evidence} | {auroc} "
            f"| {report.exact_quotes:.0%} |"
        )
    return "\n".join(lines) + "\n"


def plot_coverage(report: EvaluationReport, path: Path) -> None:
    """Draw precision over coverage, with the point in use.

    Raises:
        OSError: the picture cannot be written.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4))
    axes = figure.subplots()
    if report.abstention:
        points = report.abstention.curve
        axes.plot([p.coverage for p in points], [p.precision for p in points], marker="o")
    axes.set(
        xlabel="share of questions answered", ylabel="share of those that the corpus answers", title=report.dataset
    )
    axes.set_ylim(0, 1.02)
    axes.grid(alpha=0.3)
    figure.savefig(path)
