import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from qa.retrieval.fusion import FusionWeights, convex_combination, min_max

SCORES = hnp.arrays(np.float32, 6, elements=st.floats(-1, 50, width=32))


@given(SCORES, SCORES, SCORES)
def test_a_fused_score_lies_between_zero_and_one(dense: np.ndarray, lexical: np.ndarray, sentence: np.ndarray) -> None:
    fused = convex_combination(dense, lexical, sentence, FusionWeights())
    assert fused.shape == (6,)
    assert np.all((fused >= -1e-6) & (fused <= 1 + 1e-6))


@given(SCORES, SCORES, SCORES)
def test_what_is_better_in_every_signal_is_better_fused(
    dense: np.ndarray, lexical: np.ndarray, sentence: np.ndarray
) -> None:
    fused = convex_combination(dense, lexical, sentence, FusionWeights())
    for one in range(6):
        for other in range(6):
            if all(signal[one] >= signal[other] for signal in (dense, lexical, sentence)):
                assert fused[one] >= fused[other] - 1e-6


def test_min_max() -> None:
    assert min_max(np.array([2, 4, 3], dtype=np.float32)).tolist() == [0, 1, 0.5]
    assert min_max(np.array([0, 0], dtype=np.float32)).tolist() == [0, 0]
    assert min_max(np.array([0.3], dtype=np.float32)).tolist() == [1]
    assert min_max(np.array([], dtype=np.float32)).tolist() == []


def test_the_shares_are_one_together() -> None:
    weights = FusionWeights()
    assert abs(weights.dense + weights.lexical + weights.sentence - 1) < 1e-9
