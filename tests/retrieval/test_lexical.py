import math
from pathlib import Path

import pytest

from qa.retrieval.lexical import K1, B, LexicalIndex

PASSAGES = [
    ["armed", "group", "trade", "diamond"],
    ["the", "diamond", "diamond", "definition"],
    ["review", "mission"],
    [],
    ["definition", "of", "conflict", "diamond", "reform", "now"],
]


@pytest.fixture
def lexical(tmp_path: Path) -> LexicalIndex:
    LexicalIndex.write(PASSAGES, tmp_path / "bm25")
    return LexicalIndex(tmp_path / "bm25")


def bm25(query: list[str], passage: list[str]) -> float:
    average = sum(map(len, PASSAGES)) / len(PASSAGES)
    total = 0.0
    for term in query:
        n = sum(term in other for other in PASSAGES)
        idf = math.log(1 + (len(PASSAGES) - n + 0.5) / (n + 0.5))
        tf = passage.count(term)
        total += idf * tf / (tf + K1 * (1 - B + B * len(passage) / average))
    return total


@pytest.mark.parametrize(
    "query", [["diamond"], ["definition", "diamond"], ["mission"], ["unknown"], ["unknown", "group"]]
)
def test_scores_are_those_of_the_formula(lexical: LexicalIndex, query: list[str]) -> None:
    scores = lexical.scores([(term,) for term in query])
    assert scores.tolist() == pytest.approx([bm25(query, passage) for passage in PASSAGES], rel=1e-4)


def test_forms_of_one_word_count_together(lexical: LexicalIndex) -> None:
    both = lexical.scores([("group", "mission")])
    assert both.tolist() == pytest.approx((lexical.scores([("group",)]) + lexical.scores([("mission",)])).tolist())


def test_a_rare_word_weighs_more_and_an_absent_one_most(lexical: LexicalIndex) -> None:
    weights = [lexical.inverse_document_frequency((term,)) for term in ("diamond", "definition", "group", "absent")]
    assert weights == sorted(weights)
    assert weights[0] == pytest.approx(math.log(1 + 2.5 / 3.5))


def test_an_index_without_any_term_answers_with_zeros(tmp_path: Path) -> None:
    LexicalIndex.write([[], []], tmp_path / "bm25")
    assert LexicalIndex(tmp_path / "bm25").scores([("x",)]).tolist() == [0, 0]
