"""The evaluation, on a data set small enough to know every figure beforehand."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.metrics import (
    abstention_figures,
    calibration_error,
    coverage_curve,
    reliability_bins,
    retrieval_figures,
)
from qa.interfaces.cli import main

CORPUS = {
    "mines": "Diamonds are mined in Botswana. The mine of Jwaneng opened in 1982.",
    "trade": "Traders in Antwerp buy rough stones. They pay in dollars.",
    "law": "The regulation of the Council came into force in 2003. It binds every importer.",
}
QUERIES = [
    ("q1", "When did the mine of Jwaneng open?", "mines", "1982"),
    ("q2", "What do traders in Antwerp buy?", "trade", "rough stones"),
    ("q3", "When did the regulation come into force?", "law", "2003"),
    ("q4", "How do penguins hunt in Antarctica?", None, None),
]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "sets" / "tiny"
    folder.mkdir(parents=True)

    def write(name: str, rows: list[dict[str, object]]) -> None:
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))

    write("corpus.jsonl", [{"_id": name, "title": name, "text": text} for name, text in CORPUS.items()])
    write("queries.jsonl", [{"_id": name, "text": text, "group": "all"} for name, text, _, _ in QUERIES])
    write("answers.jsonl", [{"_id": name, "answers": [answer]} for name, _, _, answer in QUERIES if answer])
    write("unanswerable.jsonl", [{"_id": "q4"}])
    rows = [f"{name}\t{document}\t1" for name, _, document, _ in QUERIES if document]
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + "\n".join(rows) + "\n")
    return folder


def test_a_data_set_is_measured_from_the_command(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["evaluate", str(dataset), "--cache", str(tmp_path / "cache"), "--json"]
    assert main([*arguments, "--plot", str(tmp_path / "curve.png")]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["dataset"] == "tiny"
    assert report["retrieval"] == {"ndcg@10": 1.0, "recall@10": 1.0, "hit@1": 1.0, "mrr": 1.0}
    assert (report["evidence"]["hit@1"], report["evidence"]["hit@3"]) == (1.0, 1.0)
    assert report["abstention"]["auroc"] == 1.0
    assert (report["abstention"]["answerable"], report["abstention"]["unanswerable"]) == (3, 1)
    assert report["exact_quotes"] == 1.0
    assert report["citations"] == {"questions": 3, "precision": 1.0, "recall": 1.0}
    assert {"dense", "bm25", "rrf", "cosine_auroc"} <= set(report["baselines"])
    assert report["groups"]["all"]["questions"] == 4
    assert (tmp_path / "curve.png").stat().st_size > 5_000
    assert main(arguments[:-1]) == 0
    assert "| tiny | 4 | **1.000** (" in capsys.readouterr().out


@pytest.mark.parametrize("damage", ["missing", "json", "field"])
def test_what_is_no_data_set_is_told(dataset: Path, damage: str, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = dataset / "corpus.jsonl"
    if damage == "missing":
        corpus.unlink()
    else:
        corpus.write_text("{" if damage == "json" else '{"_id": "x"}\n')
    assert main(["evaluate", str(dataset)]) == 2
    err = capsys.readouterr().err
    assert "is no data set in BEIR's layout" in err
    assert err.count("\n") == 1


def test_retrieval_figures_are_those_of_the_formulas() -> None:
    relevant = {"a": {"1": 1, "2": 1}, "b": {"3": 1}, "c": {"4": 1}}
    figures = retrieval_figures(relevant, {"a": ["9", "1"], "b": ["3"]})
    dcg, ideal = 1 / math.log2(3), 1 + 1 / math.log2(3)
    assert figures.ndcg_at_10 == pytest.approx((dcg / ideal + 1 + 0) / 3)
    assert figures.recall_at_10 == pytest.approx((0.5 + 1 + 0) / 3)
    assert figures.hit_at_1 == pytest.approx(1 / 3)
    assert figures.mrr == pytest.approx((0.5 + 1 + 0) / 3)


def test_abstention_figures() -> None:
    figures = abstention_figures([True, True, False, True, False], [0.9, 0.8, 0.7, 0.3, 0.1], [0.5] * 5, 0.5)
    assert figures.auroc == pytest.approx(5 / 6)
    assert figures.cosine_auroc == 0.5
    assert figures.coverage_at_90 == pytest.approx(2 / 5)
    assert (figures.rightly_refused, figures.wrongly_refused) == (0.5, pytest.approx(1 / 3))


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=40))
def test_a_coverage_curve_rises_to_all_questions(pairs: list[tuple[bool, float]]) -> None:
    truth, scores = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    curve = coverage_curve(truth, scores)
    coverages = [point.coverage for point in curve]
    assert coverages == sorted(set(coverages))
    assert coverages[-1] == 1
    assert curve[-1].precision == pytest.approx(truth.mean())
    bins = reliability_bins(truth, scores)
    assert sum(b.questions for b in bins) == len(pairs)
    assert 0 <= calibration_error(bins) <= 1


def test_a_perfect_calibration_has_no_error() -> None:
    truth = np.array([True] * 75 + [False] * 25)
    assert calibration_error(reliability_bins(truth, np.full(100, 0.75))) == pytest.approx(0)
    assert calibration_error(reliability_bins(truth, np.zeros(100))) == pytest.approx(0.75)
