"""Fusing the signals of several searches: pure functions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa.protocols import Vectors


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """Weight of each signal in the fused score.

    Attributes:
        dense: cosine of question and passage.
        lexical: BM25 of question and passage.
        sentence: cosine of question and the best sentence of the passage.
        late: late interaction, added for the best by the other three, which together weigh one.
    """

    dense: float = 0.3
    lexical: float = 0.4
    sentence: float = 0.3
    late: float = 0.7


def min_max(scores: Vectors) -> Vectors:
    """Scores moved and stretched to 0..1; a constant that is above zero becomes 1.

    Args:
        scores: shape ``(candidates,)``.
    """
    if len(scores) == 0:
        return scores
    low, high = float(scores.min()), float(scores.max())
    if high > low:
        return (scores - low) / (high - low)
    return np.full_like(scores, 1.0 if high > 0 else 0.0)


def convex_combination(dense: Vectors, lexical: Vectors, sentence: Vectors, weights: FusionWeights) -> Vectors:
    """Weighted sum of min-max-normalised signals over the same candidates.

    Better than reciprocal rank fusion where the weights fit the data: Bruch, Gai and Ingber,
    "An Analysis of Fusion Functions for Hybrid Retrieval" (2023).

    Args:
        dense: shape ``(candidates,)``.
        lexical: same shape.
        sentence: same shape.
        weights: share of each.

    Returns:
        Shape ``(candidates,)``, each in 0..1.
    """
    fused: Vectors = (
        weights.dense * min_max(dense) + weights.lexical * min_max(lexical) + weights.sentence * min_max(sentence)
    ).astype(np.float32)
    return fused
