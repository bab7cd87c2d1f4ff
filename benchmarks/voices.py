"""Measures whose words the sentences of the labelled texts are taken for: `make voices`.

Each folder of benchmarks/voices with labels is a half; without arguments all are measured, and where
both are there the figures are written to benchmarks/results/voices.json. While rules are written, name
``dev``. Only figures are printed, never a text.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from qa.documents.description import read_description
from qa.documents.folder import list_files
from qa.documents.normalisation import normalise
from qa.documents.reading import DocumentReader
from qa.indexing.splitting import PassageSize, split
from qa.indexing.voices import assign_voices
from qa.types import ArchiveDescription, Document, Sentence, Voice

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / "benchmarks" / "voices"
RESULTS = ROOT / "benchmarks" / "results" / "voices.json"
HALVES = ("dev", "heldout")
LARGEST = 2**20


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader says of a sentence."""

    document: str
    sentence: str
    voice: Voice
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled sentence and what the program says of it; ``None`` where it has no such sentence."""

    label: Label
    found: Sentence | None

    @property
    def right(self) -> bool:
        """Whether the voice is the reader's."""
        return self.found is not None and self.found.voice is self.label.voice


@dataclass(frozen=True, slots=True)
class VoiceFigures:
    """How well one voice is told; a share of nothing is ``None``."""

    labelled: int
    predicted: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How well the voices of one half are told.

    Attributes:
        sentences: number of labelled sentences.
        accuracy: share of them with the right voice.
        speakers: share with the right name, of those with the right voice and a name in the label.
        voices: by the name of the voice.
    """

    sentences: int
    accuracy: float | None
    speakers: float | None
    voices: dict[str, VoiceFigures]


def judge(folder: Path, description: ArchiveDescription) -> list[Judged]:
    """Lay the program's sentences beside the labelled ones.

    Args:
        folder: with the texts and their ``labels.jsonl``.
        description: of the archive whose people and names are known.

    Returns:
        One for each label, in their order.

    Raises:
        ValueError: a labelled sentence does not stand in its text.
    """
    adapter = TypeAdapter(Label)
    labels: defaultdict[str, list[Label]] = defaultdict(list)
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = adapter.validate_json(line)
        labels[label.document].append(label)
    reader = DocumentReader(description)
    documents = {
        file.relative: reader.read(file, file.load(LARGEST))
        for file in list_files(folder).files
        if file.relative.endswith(".txt")
    }
    return [judged for name, some in labels.items() for judged in _beside(documents[name], some, description)]


def _beside(document: Document, labels: Sequence[Label], description: ArchiveDescription) -> Iterator[Judged]:
    passages = assign_voices(document, split(document, PassageSize()), description)
    sentences = [sentence for passage in passages for sentence in passage.sentences]
    position = 0
    for label in labels:
        words = normalise(label.sentence).text
        start = document.text.index(words, position)
        position = start + len(words)
        shared = [(min(position, s.end) - max(start, s.start), s) for s in sentences]
        length, largest = max(shared, key=lambda pair: pair[0])
        yield Judged(label, largest if length > 0 else None)


def figures(judged: Sequence[Judged]) -> Figures:
    """Count what is right.

    Args:
        judged: of one half.
    """
    named = [one for one in judged if one.right and one.label.speaker]
    return Figures(
        sentences=len(judged),
        accuracy=_share(sum(one.right for one in judged), len(judged)),
        speakers=_share(sum(one.found.speaker == one.label.speaker for one in named if one.found), len(named)),
        voices={voice.value: _figures_of(voice, judged) for voice in Voice},
    )


def _figures_of(voice: Voice, judged: Sequence[Judged]) -> VoiceFigures:
    labelled = sum(one.label.voice is voice for one in judged)
    predicted = sum(one.found is not None and one.found.voice is voice for one in judged)
    right = sum(one.right for one in judged if one.label.voice is voice)
    return VoiceFigures(labelled, predicted, _share(right, predicted), _share(right, labelled))


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _labelled() -> list[str]:
    return [half for half in HALVES if (TEXTS / half / "labels.jsonl").is_file()]


def main(halves: Sequence[str]) -> None:
    """Measure the halves that are named, or all; both halves are written down.

    Args:
        halves: names of folders; none means all that hold labels.
    """
    description = read_description(ROOT / "documents")
    measured = {half: asdict(figures(judge(TEXTS / half, description))) for half in halves or _labelled()}
    text = json.dumps(measured, indent=2) + "\n"
    if set(measured) == set(HALVES):
        RESULTS.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main(sys.argv[1:])
