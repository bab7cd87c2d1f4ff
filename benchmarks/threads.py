"""Sixteen threads that ask one archive two hundred questions each, beside the same questions in one thread.

The answers must be equal, whole: text, citations, confidence and every score. Run with
`python -m benchmarks.threads`. These machines are noisy: read the ratio, not the seconds.
"""

from __future__ import annotations

import itertools
import json
import os
import platform
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from qa import Answer, Archive

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "threads.json"
THREADS, QUESTIONS = 16, 200

SUBJECTS = (
    "the coalition", "Shamiso Mtisi", "China", "Angola", "Botswana", "Russia", "Mozambique", "DELVE", "the OECD",
    "the United Nations",
)  # fmt: skip
QUESTIONS_ABOUT = (
    "What does {} say about the definition of conflict diamonds?",
    "What is said of {} and human rights?",
    "Why was {} disappointed?",
    "When did {} approach the UN?",
    "Which data does {} collect on artisanal mining?",
    "What did {} do in the Central African Republic?",
    "Who asked {} to discuss the pollution of the Congo River Basin?",
    "How many countries does {} name?",
    "What does {} think of Elvis Presley?",
    "Does {} welcome new members of the Kimberley Process?",
    "What did {} say in June 2021?",
    "Who spoke of {} at the 2021 KP Plenary?",
    "What is the capital of {}?",
    "What does {} want of diamond consumers and retailers?",
    "Which armed groups does {} mention?",
    "What is {} hopeful about?",
    "Which documents does {} welcome?",
    "What are the principles of responsible sourcing to {}?",
    "Who resisted {}?",
    "What does {} thank the chair for?",
)


def ask_serially(archive: Archive, questions: list[str]) -> tuple[list[Answer], float]:
    """Answers, and the seconds they took."""
    started = time.perf_counter()
    answers = [archive.ask(question) for question in questions]
    return answers, time.perf_counter() - started


def ask_in_threads(archive: Archive, questions: list[str]) -> tuple[list[list[Answer]], float]:
    """The answers of each thread, each beginning at another question, and the seconds they took."""

    def ask(thread: int) -> list[Answer]:
        first = thread * len(questions) // THREADS
        answers = [archive.ask(question) for question in questions[first:] + questions[:first]]
        return answers[len(questions) - first :] + answers[: len(questions) - first]

    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        answers = [*threads.map(ask, range(THREADS))]
    return answers, time.perf_counter() - started


def main() -> None:
    """Measure, print and store; fails where an answer differs."""
    questions = [form.format(subject) for form, subject in itertools.product(QUESTIONS_ABOUT, SUBJECTS)]
    assert len(set(questions)) == QUESTIONS
    with tempfile.TemporaryDirectory() as index:
        Archive.build(ROOT / "documents", index)
        with Archive.open(index) as archive:
            archive.warm_up()
            expected, serial = ask_serially(archive, questions)
            answers, threaded = ask_in_threads(archive, questions)
    equal = sum(answer == right for own in answers for answer, right in zip(own, expected, strict=True))
    results = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "threads": THREADS,
        "questions of each thread": QUESTIONS,
        "of them answered": sum(answer.answered for answer in expected),
        "answers compared": THREADS * QUESTIONS,
        "answers equal to the serial ones": equal,
        "serial, questions a second": round(QUESTIONS / serial, 1),
        "threads, questions a second": round(THREADS * QUESTIONS / threaded, 1),
        "threads / serial": round(THREADS * serial / threaded, 2),
    }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(json.dumps(results, indent=2))
    sys.exit(equal != THREADS * QUESTIONS)


if __name__ == "__main__":
    main()
