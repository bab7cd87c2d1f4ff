"""Labelled questions in the layout of BEIR, with the additions that this program can measure.

`corpus.jsonl`, `queries.jsonl` and `qrels.tsv` as BEIR has them. Where they exist: `history` of a query,
`unanswerable.jsonl` (queries that the corpus does not answer), `answers.jsonl` (strings, one of
which stands in a right quotation), `reference_answers.jsonl` (sentences selected by annotators)
and `evidence.jsonl` (sets of spans; a right answer quotes one span of every set). `metadata.jsonl` (date, speaker,
occasion of documents) and `archive.toml` stand in the folder or in the one above.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qa.dates import PartialDate
from qa.documents.description import read_description
from qa.documents.language import identify_language
from qa.errors import UsageError
from qa.types import ArchiveDescription, Document, Kind, Turn


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """A stretch of a document that answers."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and what is known of its answer.

    Attributes:
        id: of the query.
        text: the question.
        history: the exchanges before it, oldest first.
        relevant: relevance of documents, by their id.
        answers: strings of which a right quotation holds one.
        sentences: sentences that annotators chose as the answer.
        evidence: sets of alternative spans; one of each set belongs to a right answer.
        answerable: whether the corpus answers it, or ``None`` where the data set does not tell.
        group: the sort of question, where the data set tells.
        language: of the question, where the data set tells; else of the first relevant document.
    """

    id: str
    text: str
    history: tuple[Turn, ...] = ()
    relevant: dict[str, int] = field(default_factory=dict)
    answers: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    evidence: tuple[tuple[EvidenceSpan, ...], ...] = ()
    answerable: bool | None = None
    group: str | None = None
    language: str | None = None

    @property
    def tells_evidence(self) -> bool:
        """Whether the labels tell more than which documents are relevant."""
        return bool(self.evidence or self.sentences or self.answers)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Documents and labelled questions.

    Attributes:
        name: of the questions.
        corpus: name of the documents, which several sets of questions may share.
        documents: of the corpus.
        questions: with their labels.
        description: of the archive.
    """

    name: str
    corpus: str
    documents: tuple[Document, ...]
    questions: tuple[LabelledQuestion, ...]
    description: ArchiveDescription = field(default_factory=ArchiveDescription)

    def sampled(self, count: int) -> Dataset:
        """The same with so many of its questions, taken evenly in their order."""
        step = max(1.0, len(self.questions) / count)
        places = [int(number * step) for number in range(min(count, len(self.questions)))]
        return replace(self, questions=tuple(self.questions[place] for place in places))


def load_dataset(folder: Path, corpus: Path | None = None) -> Dataset:
    """Read a data set.

    Args:
        folder: in BEIR's layout.
        corpus: folder of the corpus, where it stands apart from the questions.

    Raises:
        UsageError: a file is missing or is not what it should be.
    """
    try:
        metadata = {row["_id"]: row for row in _optional(_beside(folder, "metadata.jsonl"))}
        rows = _rows((corpus or folder) / "corpus.jsonl")
        documents = tuple(_document(row, metadata.get(row["_id"], {})) for row in rows if row["text"].strip())
        languages = {document.id: document.language for document in documents}
        questions = tuple(_questions(folder, languages))
    except FileNotFoundError as error:
        raise UsageError(f"{folder} is no data set in BEIR's layout: {error.filename} is missing.") from None
    except (json.JSONDecodeError, KeyError, ValueError) as error:
        raise UsageError(f"{folder} is no data set in BEIR's layout: {' '.join(str(error).split())}.") from None
    description = read_description(_beside(folder, "archive.toml").parent)
    folder, corpus = folder.resolve(), (corpus or folder).resolve()
    # Questions apart from their corpus are a part of a set ("speeches/heldout").
    name = folder.name if folder == corpus else "-".join(folder.parts[-2:])
    return Dataset(name, corpus.name, documents, questions, description)


def _beside(folder: Path, name: str) -> Path:
    """A file in the folder or, where two data sets share it, in the one above."""
    return folder / name if (folder / name).exists() else folder.parent / name


def _document(row: dict[str, Any], metadata: dict[str, Any]) -> Document:
    when = PartialDate.parse(metadata["date"]) if metadata.get("date") else None
    return Document(
        id=row["_id"],
        path=row["_id"],
        title=row.get("title") or "",
        text=row["text"],
        language=identify_language(row["text"]),
        date=when.first if when else None,
        date_precision=when.precision if when else None,
        speaker=metadata.get("speaker"),
        occasion=metadata.get("occasion"),
        place=metadata.get("place"),
        kind=Kind(metadata["kind"]) if metadata.get("kind") else None,
    )


def _questions(folder: Path, languages: Mapping[str, str | None]) -> Iterator[LabelledQuestion]:
    relevant = _qrels(folder / "qrels.tsv")
    refused_file = folder / "unanswerable.jsonl"
    refused = {row["_id"] for row in _optional(refused_file)}
    answers = {row["_id"]: tuple(row["answers"]) for row in _optional(folder / "answers.jsonl")}
    sentences = {
        row["_id"]: tuple(s for answer in row["answers"] for s in answer.get("selected_sentences") or ())
        for row in _optional(folder / "reference_answers.jsonl")
        if "answers" in row
    }
    evidence = {row["_id"]: _evidence(row) for row in _optional(folder / "evidence.jsonl")}
    for row in _rows(folder / "queries.jsonl"):
        name = row["_id"]
        yield LabelledQuestion(
            id=name,
            text=row["text"],
            history=_turns(row.get("history") or []),
            relevant=relevant.get(name, {}),
            answers=answers.get(name, ()),
            sentences=sentences.get(name, ()),
            evidence=evidence.get(name, ()),
            answerable=name not in refused if refused_file.exists() else None,
            group=row.get("group"),
            language=row.get("lang") or next((languages.get(document) for document in relevant.get(name, {})), None),
        )


def _evidence(row: dict[str, Any]) -> tuple[tuple[EvidenceSpan, ...], ...]:
    return tuple(
        tuple(EvidenceSpan(span["document"], span["start"], span["end"]) for span in spans) for spans in row["evidence"]
    )


def _turns(messages: list[dict[str, str]]) -> tuple[Turn, ...]:
    """A history of single messages as exchanges; a question without a reply has an empty one."""
    turns: list[Turn] = []
    for message in messages:
        if message["speaker"] == "user":
            turns.append(Turn(message["text"], ""))
        elif turns:
            turns[-1] = Turn(turns[-1].question, f"{turns[-1].answer} {message['text']}".strip())
    return tuple(turns)


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    relevant: dict[str, dict[str, int]] = {}
    if not path.exists():
        return relevant
    with path.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            query, document, score = line.rstrip("\n").split("\t")
            if int(score) > 0:
                relevant.setdefault(query, {})[document] = int(score)
    return relevant


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _optional(path: Path) -> Iterator[dict[str, Any]]:
    return _rows(path) if path.exists() else iter(())
