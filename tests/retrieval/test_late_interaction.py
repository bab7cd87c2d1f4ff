from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from qa.errors import IndexDamagedError
from qa.retrieval.bundled_model import BUNDLED_MODEL
from qa.retrieval.embedding import SentenceTransformerEmbedder
from qa.retrieval.late_interaction import SignIndex, signs_of

DIMENSION = 12
TOKENS = st.integers(0, 5).flatmap(
    lambda n: hnp.arrays(np.float32, (n, DIMENSION), elements=st.floats(-1, 1, width=32))
)


def max_sim(question: np.ndarray, passage: np.ndarray) -> float:
    """The definition, with the signs of the passage's tokens as unit vectors."""
    if not len(question) or not len(passage):
        return 0.0
    signs = np.where(passage > 0, 1, -1) / np.sqrt(DIMENSION)
    return float(np.mean([max(float(token @ sign) for sign in signs) for token in question]))


@given(TOKENS, st.lists(TOKENS, min_size=1, max_size=4), st.data())
def test_the_score_is_the_mean_of_the_best_matches(
    tmp_path_factory: pytest.TempPathFactory, question: np.ndarray, passages: list[np.ndarray], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("tokens") / "index"
    SignIndex.write([signs_of(passage) for passage in passages], folder)
    rows = data.draw(st.lists(st.integers(0, len(passages) - 1), max_size=6))
    scores = SignIndex(folder).scores(question, np.array(rows, dtype=np.int64))
    np.testing.assert_allclose(scores, [max_sim(question, passages[row]) for row in rows], atol=1e-5)


@pytest.mark.parametrize("name", ["tokens.npy", "starts.npy"])
def test_a_damaged_file_is_told(tmp_path: Path, name: str) -> None:
    SignIndex.write([signs_of(np.ones((2, DIMENSION), dtype=np.float32))], tmp_path / "index")
    (tmp_path / "index" / name).write_bytes(b"not an array")
    with pytest.raises(IndexDamagedError, match="kpcsc index --rebuild"):
        SignIndex(tmp_path / "index")


def test_tokens_come_from_the_same_pass_as_the_text_without_the_marks_of_the_model() -> None:
    embedder = SentenceTransformerEmbedder(BUNDLED_MODEL, 2, False)
    texts = ["diamonds", "The review mission of the Kimberley Process, which went to Bangui", ""]
    done: list[int] = []
    found = embedder.embed_tokens(texts, progress=done.append)
    np.testing.assert_allclose([each.text for each in found], embedder.embed(texts), atol=1e-5)
    assert [len(each.tokens) for each in found] == [len(embedder.load().tokenizer.tokenize(text)) for text in texts]
    for each in found[:2]:
        np.testing.assert_allclose(np.linalg.norm(each.tokens, axis=1), 1, atol=1e-5)
    assert sum(done) == 3


def test_a_paraphrase_scores_higher_than_another_matter() -> None:
    embedder = SentenceTransformerEmbedder(BUNDLED_MODEL, 8, False)
    question, near, far = embedder.embed_tokens(
        ["Who pays for the review?", "The costs of the review are borne by Botswana.", "We thank our hosts."]
    )
    signs = [signs_of(near.tokens), signs_of(far.tokens)]
    assert [part.shape[1] for part in signs] == [48, 48]
    exact = [float((question.tokens @ each.tokens.T).max(axis=1).mean()) for each in (near, far)]
    assert exact[0] > exact[1]
