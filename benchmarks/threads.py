"""Sixteen threads that ask one archive two hundred questions each, beside the same questions in one thread.

The answers must be equal, whole: text, citations, confidence and every score. Run with
`python -m benchmarks.threads`; `python -m benchmarks.threads 4 10` tries it with four threads and ten questions, and
stores nothing. These machines are noisy: read the ratio, not the seconds.
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


def ask_in_threads(archive: Archive, questions: list[str], count: int) -> tuple[list[list[Answer]], float]:
    """The answers of each thread, each beginning at another question, and the seconds they took."""

    def ask(thread: int) -> list[Answer]:
        first = thread * len(questions) // count
        answers = [archive.ask(question) for question in questions[first:] + questions[:first]]
        return answers[len(questions) - first :] + answers[: len(questions) - first]

    started = time.perf_counter()
    with ThreadPoolExecutor(count) as threads:
        answers = [*threads.map(ask, range(count))]
    return answers, time.perf_counter() - started


def main(count: int, number: int) -> None:
    """Measure, print, and store what is whole; fails where an answer differs.

    Args:
        count: of threads.
        number: of questions that each asks.
    """
    questions = [form.format(subject) for form, subject in itertools.product(QUESTIONS_ABOUT, SUBJECTS)]
    assert len(set(questions)) == QUESTIONS
    questions = questions[:: QUESTIONS // number][:number]
    with tempfile.TemporaryDirectory() as index:
        Archive.build(ROOT / "documents", index)
        with Archive.open(index) as archive:
            # What is loaded at the first need of it is loaded before the clock runs.
            ask_serially(archive, questions)
            expected, serial = ask_serially(archive, questions)
            answers, threaded = ask_in_threads(archive, questions, count)
    equal = sum(answer == right for own in answers for answer, right in zip(own, expected, strict=True))
    asked = count * len(questions)
    results = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "threads": count,
        "questions of each thread": len(questions),
        "of them answered": sum(answer.answered for answer in expected),
        "answers compared": asked,
        "answers equal to the serial ones": equal,
        "serial, questions a second": round(len(questions) / serial, 1),
        "threads, questions a second": round(asked / threaded, 1),
        "threads / serial": round(count * serial / threaded, 2),
    }
    if (count, number) == (THREADS, QUESTIONS):
        RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(json.dumps(results, indent=2))
    sys.exit(equal != asked)


if __name__ == "__main__":
    main(*(int(given) for given in sys.argv[1:] or (THREADS, QUESTIONS)))
