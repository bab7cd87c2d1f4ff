"""Which questions are fitted on and which are only reported, by rules that name no question."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


def fitting_titles(squad: Path) -> frozenset[str]:
    """Every second title of the SQuAD articles, in alphabetical order; the others are held back.

    Args:
        squad: folder of the data set.
    """
    return frozenset(sorted({row["title"] for row in rows(squad / "corpus.jsonl")})[::2])


def hold_back(squad: Path, target: Path) -> None:
    """Write the questions on the articles that are held back, to be asked of the whole corpus.

    Args:
        squad: folder of the data set.
        target: folder to write; created when absent.
    """
    fitted = fitting_titles(squad)
    titles = {row["_id"]: row["title"] for row in rows(squad / "corpus.jsonl")}
    passages = {row["_id"]: row.get("passage") or row["source_passage"] for row in _judged(squad)}
    held_back = {name for name, passage in passages.items() if titles[passage] not in fitted}
    target.mkdir(parents=True, exist_ok=True)
    for name in ("queries.jsonl", "answers.jsonl", "unanswerable.jsonl"):
        _keep(squad / name, target / name, lambda line: json.loads(line)["_id"] in held_back)
    _keep(squad / "qrels.tsv", target / "qrels.tsv", lambda line: line.split("\t")[0] in {*held_back, "query-id"})


def is_in_half(name: str) -> bool:
    """A fair coin for each name, always the same."""
    return hashlib.sha256(name.encode()).digest()[0] < 128


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file, one a line."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _judged(squad: Path) -> Iterator[dict[str, Any]]:
    yield from rows(squad / "answers.jsonl")
    yield from rows(squad / "unanswerable.jsonl")


def _keep(source: Path, target: Path, wanted: Callable[[str], bool]) -> None:
    with source.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as kept:
        kept.writelines(line for line in lines if wanted(line))
