"""Reranking with a cross-encoder of sentence-transformers, where one is configured."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.errors import ModelError
from qa.protocols import Vectors
from qa.retrieval.embedding import quiet_model_loading


class CrossEncoderReranker:
    """Scores question and passage together.

    Args:
        model: a folder, or the name of a published model that is on this computer.

    Raises:
        ModelError: the model cannot be loaded.
    """

    def __init__(self, model: str) -> None:
        with quiet_model_loading(offline=True):
            from sentence_transformers import CrossEncoder

            try:
                self._model = CrossEncoder(
                    model,
                    device="cpu",
                    trust_remote_code=False,
                    local_files_only=True,
                    model_kwargs={"use_safetensors": True},
                )
            # The library documents no closed list of what a wrong folder can raise.
            except Exception as error:
                reason = " ".join(str(error).split())[:160]
                raise ModelError(f"The reranker {model} cannot be loaded: {reason}.") from None

    def score(self, question: str, texts: Sequence[str]) -> Vectors:
        """Relevance of each text; see `qa.protocols.Reranker`."""
        if not texts:
            return np.empty(0, dtype=np.float32)
        scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return np.asarray(scores, dtype=np.float32).reshape(len(texts))
