"""Fits the confidence anew: `python -m benchmarks.confidence DATA`.

Four sources weigh the same beside the questions on the speeches that may be looked at. In each, half of
the texts are hidden from the archive, and the questions on those are the ones it cannot answer:

- SQuAD 2.0, every second article: half of the paragraphs; and its questions made to have no answer;
- SQuADShifts (Wikipedia), QED and SelQA: half of the articles.

What was fitted is written as plain numbers to `qa/answering/calibration.json`.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

from benchmarks.held_back import fitting_titles, is_in_half, rows
from qa import Archive
from qa.answering.calibration import CalibrationFile
from qa.answering.confidence import Features
from qa.evaluation.datasets import LabelledQuestion, load_dataset
from qa.types import ArchiveDescription, Document

ROOT = Path(__file__).parent.parent
CALIBRATION = ROOT / "qa" / "answering" / "calibration.json"
CACHE = ROOT / ".evaluation"
WINDOWS = ("new_wiki", "qed", "selqa")
LONGEST_WINDOW = 40
QUESTIONS = 1600
QUESTIONS_OF_WINDOWS = 700
ROWS_OF_WINDOWS = 1500
REGULARISATION = 1000.0
WRONGLY_REFUSED = 0.1
"""Share of the answerable questions on the speeches (looked at) that the threshold may refuse."""


@dataclass(frozen=True, slots=True)
class Source:
    """An archive and questions, of which some cannot be answered."""

    name: str
    documents: Sequence[Document]
    questions: Sequence[LabelledQuestion]
    description: ArchiveDescription


@dataclass(frozen=True, slots=True)
class Sample:
    """The features of a source's questions, shape ``(questions, features)``, and which can be answered."""

    features: np.ndarray
    answerable: np.ndarray


def squad(data: Path) -> Source:
    """SQuAD 2.0: the articles to fit on, without half of their paragraphs."""
    folder = data / "squad2-dev"
    fitted = fitting_titles(folder)
    titles = {row["_id"]: row["title"] for row in rows(folder / "corpus.jsonl")}
    documents = [
        _document(row["_id"], row["title"], row["text"])
        for row in rows(folder / "corpus.jsonl")
        if row["title"] in fitted and is_in_half(row["_id"])
    ]
    answered = {row["_id"]: row["passage"] for row in rows(folder / "answers.jsonl")}
    refused = {row["_id"]: row["source_passage"] for row in rows(folder / "unanswerable.jsonl")}
    shown = {name for name, passage in answered.items() if is_in_half(passage)}
    questions = [
        LabelledQuestion(row["_id"], row["text"], answerable=row["_id"] in shown)
        for row in rows(folder / "queries.jsonl")
        if titles[answered.get(row["_id"]) or refused[row["_id"]]] in fitted
    ]
    random.Random(4).shuffle(questions)
    return Source("squad2-fitting", documents, questions[:QUESTIONS], ArchiveDescription())


def windows(data: Path, name: str) -> Source:
    """Stretches of articles that answer a question; half of the articles are hidden."""
    with gzip.open(data / "train" / "evidence-windows.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [row for row in map(json.loads, lines) if row[0] == name and row[2]]
    random.Random(5).shuffle(found)
    found = found[:ROWS_OF_WINDOWS]
    texts = {" ".join(row[3][:LONGEST_WINDOW]): row[2] for row in found if is_in_half(row[2])}
    documents = [
        _document(hashlib.sha256(text.encode()).hexdigest()[:12], title, text) for text, title in texts.items()
    ]
    questions = [LabelledQuestion(row[1], row[1], answerable=is_in_half(row[2])) for row in found if len(row[1]) > 8]
    return Source(f"{name}-fitting", documents, questions[:QUESTIONS_OF_WINDOWS], ArchiveDescription())


def _document(name: str, title: str, text: str) -> Document:
    return Document(id=name, path=name, title=title, text=text, language="en")


def speeches(data: Path) -> Source:
    """Our own questions on the speeches: the half that may be looked at."""
    dataset = load_dataset(ROOT / "benchmarks" / "speeches" / "dev", data / "speeches")
    return Source(dataset.corpus, dataset.documents, dataset.questions, dataset.description)


def measure(source: Source, cache: Path) -> Sample:
    """Ask all questions of a source."""
    index = cache / source.name
    Archive.build_from(source.documents, index, description=source.description)
    with Archive.open(index) as archive:
        found = [astuple(archive.confidence_features(q.text, q.history)) for q in source.questions]
    print(f"{source.name}: {len(source.documents)} documents, {len(found)} questions", file=sys.stderr)
    return Sample(np.array(found), np.array([bool(q.answerable) for q in source.questions]))


def fit(samples: Iterable[Sample]) -> LogisticRegression:
    """A logistic model of the features, every source with the same weight."""
    samples = list(samples)
    features = np.vstack([sample.features for sample in samples])
    answerable = np.concatenate([sample.answerable for sample in samples])
    weights = np.concatenate([np.full(len(s.answerable), 1 / len(s.answerable)) for s in samples])
    model = LogisticRegression(C=REGULARISATION, max_iter=5000)
    return model.fit(features, answerable, sample_weight=weights * len(answerable) / weights.sum())


def main(arguments: list[str]) -> None:
    """Fit on the data in a folder and write the calibration."""
    data, cache = Path(arguments[0]), Path(arguments[1]) if len(arguments) > 1 else CACHE
    sources = [squad(data), *(windows(data, name) for name in WINDOWS), speeches(data)]
    samples = [measure(source, cache) for source in sources]
    model = fit(samples)
    own = samples[-1]
    confidence = model.predict_proba(own.features)[:, 1]
    threshold = float(np.quantile(confidence[own.answerable], WRONGLY_REFUSED))
    names = asdict(Features()).keys()
    stored = CalibrationFile(
        provenance=(
            f"{dt.date.today()}: logistic regression (scikit-learn {sklearn.__version__}, C={REGULARISATION:g}) by "
            f"benchmarks/confidence.py on {sum(len(s.answerable) for s in samples):,} questions of "
            f"{', '.join(source.name for source in sources)}, each source with the same weight. The threshold refuses "
            f"{WRONGLY_REFUSED:.0%} of the answerable questions of the last one."
        ),
        intercept=round(float(model.intercept_[0]), 3),
        threshold=round(threshold, 2),
        coefficients={name: round(float(value), 3) for name, value in zip(names, model.coef_[0], strict=True)},
    )
    CALIBRATION.write_text(stored.model_dump_json(indent=2) + "\n")
    print(stored.model_dump_json(indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
