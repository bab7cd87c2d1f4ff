"""Speed of the commands and of a warm question, over the archive in `documents/`.

These machines are noisy: read the ratios, not the seconds. Run with `make bench`; with DATA=folder a
question over the 320 speeches in that folder is timed too.
"""

from __future__ import annotations

import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from qa import Archive
from qa.evaluation.datasets import load_dataset
from qa.retrieval.embedding import SentenceTransformerEmbedder
from qa.settings import Settings

QUESTION = "What does the coalition think of the Declaration on Principles for Responsible Diamond Sourcing?"
ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "speed.json"


def median_seconds(action: Callable[[], object], repeats: int) -> float:
    """Median time of an action that is done once before, unmeasured."""
    action()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def command_seconds(arguments: list[str]) -> float:
    """Median time of a whole process."""
    command = [sys.executable, "-m", "qa", *arguments]
    return median_seconds(lambda: subprocess.run(command, check=True, capture_output=True), 5)


def speeches(data: Path, embedder: SentenceTransformerEmbedder) -> dict[str, float]:
    """Time of a warm question over the speeches, beside the bare embedding of the question."""
    dataset = load_dataset(ROOT / "benchmarks" / "speeches" / "dev", data / "speeches")
    index = ROOT / ".evaluation" / dataset.corpus
    Archive.build_from(dataset.documents, index, description=dataset.description)
    questions = [question.text for question in dataset.questions if not question.history]
    bare = statistics.median(median_seconds(partial(embedder.embed, [q]), 5) for q in questions)
    with Archive.open(index) as archive:
        warm = statistics.median(median_seconds(partial(archive.ask, q), 5) for q in questions)
    return {
        "320 speeches: ask warm, milliseconds": 1000 * warm,
        "320 speeches: bare embedding of the question, milliseconds": 1000 * bare,
        "320 speeches: ask warm / bare embedding": warm / bare,
    }


def main(arguments: list[str]) -> None:
    """Measure, print and store."""
    with tempfile.TemporaryDirectory() as folder:
        index = f"{folder}/index"
        built = Archive.build("documents", index)
        again = Archive.build("documents", index)
        embedder = SentenceTransformerEmbedder(Settings().model, 32, False)
        bare = median_seconds(lambda: embedder.embed([QUESTION]), 50)
        with Archive.open(index) as archive:
            warm = median_seconds(lambda: archive.ask(QUESTION), 50)
            document = archive.documents()[0].id
        results = {
            "machine": f"{platform.machine()}, Python {platform.python_version()}",
            "first build, seconds with the model's import": built.seconds,
            "build with nothing changed, seconds": again.seconds,
            "kpcsc --help, seconds": command_seconds(["--help"]),
            "kpcsc show, seconds": command_seconds(["show", document, "--index", index]),
            "kpcsc ask cold, seconds": command_seconds(["ask", QUESTION, "--index", index]),
            "ask warm, milliseconds": 1000 * warm,
            "bare embedding of the question, milliseconds": 1000 * bare,
            "ask warm / bare embedding": warm / bare,
            **(speeches(Path(arguments[0]), embedder) if arguments else {}),
            "peak memory, MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in results.items()}
    RESULTS.write_text(json.dumps(rounded, indent=2) + "\n")
    print(json.dumps(rounded, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
