from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import IndexDamagedError
from qa.retrieval.dense import FlatIndex

ROWS, DIMENSION = 200, 16
VECTORS = np.random.default_rng(7).normal(size=(ROWS, DIMENSION)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> FlatIndex:
    path = tmp_path_factory.mktemp("flat") / "index.faiss"
    FlatIndex.write(VECTORS, path)
    return FlatIndex(path)


@given(st.integers(0, 10_000), st.integers(0, 250), st.sets(st.integers(0, ROWS - 1)) | st.none())
def test_search_is_exact_with_and_without_a_filter(
    flat: FlatIndex, seed: int, limit: int, allowed: set[int] | None
) -> None:
    query = np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)
    mask = None if allowed is None else np.isin(np.arange(ROWS), list(allowed))
    found = flat.search(query, limit, mask)
    scores = VECTORS @ query
    rows = np.arange(ROWS) if allowed is None else np.array(sorted(allowed), dtype=int)
    expected = np.sort(scores[rows])[::-1][:limit]
    np.testing.assert_allclose(scores[found], expected, rtol=1e-4, atol=1e-5)
    assert set(found) <= set(rows)
    assert len(set(found)) == len(found)


def test_scores_are_inner_products(flat: FlatIndex) -> None:
    rows = np.array([5, 0, 199], dtype=np.int64)
    np.testing.assert_allclose(flat.scores(VECTORS[3], rows), VECTORS[rows] @ VECTORS[3], rtol=1e-5)
    assert flat.scores(VECTORS[3], rows[:0]).shape == (0,)


def test_a_file_that_is_no_index_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.faiss").write_bytes(b"nothing")
    with pytest.raises(IndexDamagedError):
        FlatIndex(tmp_path / "x.faiss")
