"""Builds and refreshes of the speeches, killed at random moments.

    python -m benchmarks.kills SHARED_DATA INDEX_OF_THE_SPEECHES [KILLS]

After each kill the archive must open, with right checksums, and answer; one more build must give the index of
a clean one, to the bit. The vectors are those that the given index remembers, so that the kills fall into
reading, relating and writing as well as into the embedding of what is new.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.building import ROOT, write_speeches
from qa import Archive
from qa.indexing.generation import VECTOR_MEMORY_FILE, find_current, read_manifest

RESULTS = ROOT / "benchmarks" / "results" / "kills.json"
QUESTION = "What is said about war and peace?"
VARIANTS = 4
EVERY = 3
"""Of the speeches every so many is used, so that 200 kills take half an hour."""


def fingerprint(index: Path) -> dict[str, str]:
    """The checksum of each file of the current generation."""
    return {name: entry.sha256 for name, entry in read_manifest(find_current(index)).files.items()}


def variant(speeches: list[Path], originals: list[str], number: int) -> None:
    """Give the folder one of its states: some speeches changed, one gone, one renamed."""
    chance = random.Random(number)
    for path in speeches[0].parent.glob("*.txt"):
        path.unlink()
    for path, text in zip(speeches, originals, strict=True):
        path.write_text(text)
    for place in chance.sample(range(len(speeches)), 3 * number):
        speeches[place].write_text(originals[place].replace(".", f" in the year {number}.", 2))
    if number:
        speeches[number].unlink()
        speeches[-number].rename(speeches[-number].with_name(f"renamed-{number}.txt"))


def start(documents: Path, index: Path) -> subprocess.Popen[bytes]:
    """Start a build in a process of its own."""
    command = [sys.executable, "-m", "qa", "index", "--documents", str(documents), "--index", str(index)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def clean_states(speeches: list[Path], originals: list[str], memory: Path, folder: Path) -> list[dict[str, str]]:
    """The checksums of a clean build of each variant; all vectors are remembered afterwards."""
    states = []
    for number in range(VARIANTS):
        variant(speeches, originals, number)
        index = folder / f"clean-{number}"
        index.mkdir()
        shutil.copy(memory, index / VECTOR_MEMORY_FILE)
        Archive.build(speeches[0].parent, index)
        shutil.copy(index / VECTOR_MEMORY_FILE, memory)
        states.append(fingerprint(index))
        shutil.rmtree(index)
    return states


def main(arguments: list[str]) -> None:
    """Kill, look, mend, compare."""
    kills = int(arguments[2]) if len(arguments) > 2 else 200
    chance = random.Random(2026)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        speeches = write_speeches(Path(arguments[0]), folder / "speeches")[::EVERY]
        documents, index, memory = speeches[0].parent, folder / "index", folder / "memory.sqlite"
        originals = [path.read_text() for path in speeches]
        shutil.copy(Path(arguments[1]) / VECTOR_MEMORY_FILE, memory)
        states = clean_states(speeches, originals, memory, folder)
        index.mkdir()
        shutil.copy(memory, index / VECTOR_MEMORY_FILE)
        variant(speeches, originals, 0)
        started = time.monotonic()
        start(documents, index).wait()
        longest = time.monotonic() - started
        opened = answered = equal = killed = 0
        for attempt in range(kills):
            number = 1 + attempt % (VARIANTS - 1) if attempt % VARIANTS else 0
            variant(speeches, originals, number)
            fresh = attempt % 5 == 0
            if fresh:
                # A build from nothing, beside a complete generation.
                for path in index.glob("generation-*/manifest.json"):
                    path.write_text(path.read_text().replace('"pipeline": "', '"pipeline": "other-'))
            build = start(documents, index)
            time.sleep(chance.uniform(0, 1.05 * longest))
            build.send_signal(signal.SIGKILL)
            killed += build.wait() == -signal.SIGKILL
            with Archive.open(index) as archive:
                opened += len(archive.documents()) in (len(speeches), len(speeches) - 1)
                answered += bool(archive.ask(QUESTION, threshold=0).citations)
            Archive.build(documents, index)
            equal += fingerprint(index) == states[number]
            print(f"{attempt + 1}: killed {killed}, opened {opened}, answered {answered}, equal {equal}", flush=True)
    results = {
        "speeches": len(speeches),
        "kills": kills,
        "still at work": killed,
        "opened": opened,
        "answered": answered,
        "equal": equal,
    }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
