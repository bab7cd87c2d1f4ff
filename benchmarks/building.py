"""What building costs beside the bare model, what a refresh costs beside a build, and what becomes of hard files.

    python -m benchmarks.building SHARED_DATA [INDEX_OF_THE_SPEECHES]

These machines are noisy: read the ratios, each taken within one run.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa import Archive
from qa.indexing.context import contextual_text
from qa.indexing.generation import STORE_FILE, VECTOR_MEMORY_FILE, find_current
from qa.indexing.store import Store
from qa.retrieval.aliases import Aliases
from qa.retrieval.embedding import SentenceTransformerEmbedder
from qa.settings import Settings

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "building.json"
SAMPLE = 64


def write_speeches(data: Path, folder: Path) -> list[Path]:
    """Write each speech as a file whose name tells nothing."""
    folder.mkdir(parents=True)
    paths = []
    for number, line in enumerate((data / "speeches" / "corpus.jsonl").read_text().splitlines()):
        paths.append(folder / f"{number:03}.txt")
        paths[-1].write_text(json.loads(line)["text"])
    return paths


def indexed_texts(index: Path) -> tuple[list[str], int]:
    """The texts that a build embeds, and the number of words of its documents."""
    store = Store(find_current(index) / STORE_FILE)
    texts: list[str] = []
    words = 0
    for entry in store.indexed_documents():
        words += len(entry.document.text.split())
        texts.extend(contextual_text(entry.document, passage) for passage in entry.passages)
        texts.extend(entry.document.text[s.start : s.end] for p in entry.passages for s in p.sentences)
    store.close()
    canonical = Aliases(()).canonical
    return list(dict.fromkeys(canonical(text) for text in texts)), words


@dataclass(frozen=True)
class Cost:
    """What something took.

    Attributes:
        wall: seconds by the clock.
        processor: seconds of this process and of those that it started and that have ended.
    """

    wall: float
    processor: float


def cost(action: Callable[[], object]) -> Cost:
    """Do something and tell what it took."""
    wall, processor = time.perf_counter(), processor_seconds()
    action()
    return Cost(time.perf_counter() - wall, processor_seconds() - processor)


def processor_seconds() -> float:
    """Processor time of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


def throughput(speeches: Sequence[Path], folder: Path) -> dict[str, float]:
    """A build of some speeches beside the bare model on the same texts."""
    documents = folder / "sample"
    documents.mkdir()
    for path in random.Random(2021).sample(list(speeches), SAMPLE):
        shutil.copy(path, documents)
    model = SentenceTransformerEmbedder(Settings().model, 32, False).load()
    model.encode(["The model and its library are warm."])
    built = cost(lambda: Archive.build(documents, folder / "built"))
    texts, words = indexed_texts(folder / "built")
    bare = cost(lambda: model.encode(texts, batch_size=32, show_progress_bar=False))
    return {
        "speeches in the sample": SAMPLE,
        "texts embedded": len(texts),
        "build, words a second": words / built.wall,
        "bare model on the same texts, words a second": words / bare.wall,
        "build / bare model, by the clock": built.wall / bare.wall,
        "build / bare model, processor time": built.processor / bare.processor,
    }


def refreshes(speeches: Sequence[Path], folder: Path, remembered: Path | None) -> dict[str, float]:
    """A build of all speeches, and a refresh after one of them has changed.

    Args:
        speeches: the files.
        folder: to work in.
        remembered: an index of these speeches whose vectors are used, since the full build takes half an hour.
    """
    documents, index = speeches[0].parent, folder / "all"
    if remembered is not None:
        index.mkdir()
        shutil.copy(remembered / VECTOR_MEMORY_FILE, index)
    built = Archive.build(documents, index)
    again = Archive.build(documents, index)
    changed = random.Random(7).choice(speeches)
    text = changed.read_text()
    changed.write_text(text.replace(".", ", as we said before.", 3))
    refresh = Archive.build(documents, index)
    changed.write_text(text)
    return {
        "speeches": len(speeches),
        "build, seconds": built.seconds,
        "texts embedded in it": built.embedded,
        "nothing changed, seconds": again.seconds,
        "one changed, seconds with the model's import": refresh.seconds,
        "one changed, texts embedded": refresh.embedded,
    }


def hard_files(data: Path, folder: Path) -> dict[str, object]:
    """What becomes of the hard files in one build."""
    documents = folder / "hard"
    documents.mkdir()
    for path in (data / "hard-files").iterdir():
        if path.suffix != ".json":
            shutil.copy(path, documents)
    report = Archive.build(documents, folder / "hard-index")
    with Archive.open(folder / "hard-index", documents_only=True) as archive:
        recognised = sum(info.ocr for info in archive.documents())
    reasons = Counter(failure.reason.split(" (")[0] for failure in report.failed)
    return {
        "files": len(report.added) + len(report.failed),
        "indexed": report.documents,
        "of these read by OCR": recognised,
        "not read": dict(reasons.most_common()),
        "seconds": report.seconds,
        "peak memory of a reading process, MiB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def main(arguments: list[str]) -> None:
    """Measure, print and store."""
    data = Path(arguments[0])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hard = hard_files(data, folder)
        speeches = write_speeches(data, folder / "speeches")
        results = {
            "machine": f"{os.cpu_count()} cores",
            "hard files": hard,
            "throughput": throughput(speeches, folder),
            "all speeches": refreshes(speeches, folder, Path(arguments[1]) if len(arguments) > 1 else None),
        }
    rounded = json.loads(json.dumps(results), parse_float=lambda figure: round(float(figure), 3))
    RESULTS.write_text(json.dumps(rounded, indent=2) + "\n")
    print(json.dumps(rounded, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
