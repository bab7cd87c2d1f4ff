"""Embedding with any sentence-transformers model."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from qa.errors import ModelError
from qa.protocols import TokenEmbedding, Vectors
from qa.retrieval.bundled_model import (
    BUNDLED_MODEL,
    BUNDLED_REVISION,
    bundled_model_folder,
    verify_bundled_model,
)

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor

_SLICE = 256
"""Texts embedded between two reports of progress: enough that sorting them by length pays."""

_PADDING = 8
"""Numbers of tokens are rounded up to a multiple of this, so that there are few shapes."""

_TOKENS = 512
"""Tokens in a batch of one shape: enough to keep the processor busy, few enough to fill up."""

_PADDED: Mapping[str, Any] = {"processing_kwargs": {"text": {"pad_to_multiple_of": _PADDING}}}


@dataclass(frozen=True, slots=True)
class _Batch:
    """Texts for one pass of the model.

    Attributes:
        rows: numbers of the texts.
        texts: those texts, and perhaps some to fill the batch.
        options: how they are to be encoded.
        size: how many go through the model at once, where that matters.
    """

    rows: list[int]
    texts: list[str]
    options: Mapping[str, Any] = field(default_factory=dict)
    size: int | None = None


def model_identity(model: str) -> str:
    """What an index records of the model that built it.

    A folder is identified by what its files hold, a name by itself.

    Args:
        model: the bundled model's name, a folder, or the name of a published model.
    """
    if model == BUNDLED_MODEL:
        return f"{BUNDLED_MODEL}@{BUNDLED_REVISION}"
    folder = Path(model)
    if not _is_folder(folder):
        return model
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return f"{folder.resolve().name}@{digest.hexdigest()[:8]}"


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # Too long to be a path: the name of a model, if anything.
        return False


class SentenceTransformerEmbedder:
    """Embeds texts on the processor with a model that is loaded at its first use.

    Args:
        model: the bundled model's name, a folder, or the name of a published model.
        batch_size: texts in one forward pass.
        allow_download: whether a published model may be fetched when it is not on this computer.
    """

    def __init__(self, model: str, batch_size: int, allow_download: bool) -> None:
        self._model_name = model
        self._batch_size = batch_size
        self._allow_download = allow_download
        self._model: SentenceTransformer | None = None
        self._loading = threading.Lock()
        self._encoding = threading.Lock()
        self.identity = model_identity(model)

    @property
    def dimension(self) -> int:
        """Length of a vector; loads the model.

        Raises:
            ModelError: the model cannot be loaded.
        """
        dimension = self.load().get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"The model {self._model_name} does not tell the length of its vectors.")
        return dimension

    def load(self) -> SentenceTransformer:
        """Load the model, once.

        Raises:
            ModelError: it is absent, altered, or not a sentence-transformers model.
        """
        with self._loading:
            if self._model is None:
                self._model = self._read_model()
            return self._model

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None, reproducible: bool = False
    ) -> Vectors:
        """Embed texts; see `qa.protocols.Embedder`.

        Raises:
            ModelError: the model cannot be loaded.
        """
        model = self.load()
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for batch in self._batches(model, texts, reproducible):
            # A tokenizer keeps its padding as state and may not be used by two threads.
            with self._encoding:
                embedded = model.encode(
                    batch.texts,
                    batch_size=batch.size or self._batch_size,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                    **batch.options,
                )
            vectors[batch.rows] = embedded[: len(batch.rows)]
            if progress is not None:
                progress(len(batch.rows))
        return vectors

    def embed_tokens(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None, reproducible: bool = False
    ) -> list[TokenEmbedding]:
        """Embed texts and their tokens; see `qa.protocols.Embedder`.

        Raises:
            ModelError: the model cannot be loaded.
        """
        model = self.load()
        marks = np.array(getattr(model.tokenizer, "all_special_ids", ()), dtype=np.int64)
        embedded: dict[int, TokenEmbedding] = {}
        for batch in self._batches(model, texts, reproducible):
            with self._encoding:
                features = model.encode(
                    batch.texts,
                    batch_size=batch.size or self._batch_size,
                    output_value=None,
                    show_progress_bar=False,
                    **batch.options,
                )
            for row, found in zip(batch.rows, cast(list[Mapping[str, "Tensor"]], features), strict=False):
                embedded[row] = _token_embedding(found, marks)
            if progress is not None:
                progress(len(batch.rows))
        return [embedded[row] for row in range(len(texts))]

    def _batches(self, model: SentenceTransformer, texts: Sequence[str], reproducible: bool) -> Iterator[_Batch]:
        lengths = self._token_counts(model, texts) if reproducible else None
        if lengths is None:
            return _by_length(texts)
        return _of_one_shape(texts, lengths)

    def _token_counts(self, model: SentenceTransformer, texts: Sequence[str]) -> list[int] | None:
        """Tokens of each text as the model sees it; ``None`` where its tokenizer does not tell."""
        from transformers import PreTrainedTokenizerBase

        if not isinstance(model.tokenizer, PreTrainedTokenizerBase):
            return None
        with self._encoding:
            counted = model.tokenizer(list(texts), truncation=True, max_length=model.max_seq_length, verbose=False)
        return [len(tokens) for tokens in counted["input_ids"]]

    def _read_model(self) -> SentenceTransformer:
        if self._model_name == BUNDLED_MODEL:
            folder = bundled_model_folder()
            verify_bundled_model(folder)
            return self._open(str(folder), local=True)
        try:
            return self._open(self._model_name, local=True)
        except ModelError:
            if not self._allow_download or _is_folder(Path(self._model_name)):
                raise
        return self._open(self._model_name, local=False)

    def _open(self, name: str, local: bool) -> SentenceTransformer:
        with quiet_model_loading(offline=local):
            from sentence_transformers import SentenceTransformer

            try:
                return SentenceTransformer(
                    name,
                    device="cpu",
                    trust_remote_code=False,
                    local_files_only=local,
                    model_kwargs={"use_safetensors": True},
                )
            # The library documents no closed list of what a wrong folder can raise.
            except Exception as error:
                reason = " ".join(str(error).split())[:160]
                advice = (
                    "" if _is_folder(Path(name)) else " Give a folder, or set QA_ALLOW_DOWNLOAD=1 to fetch it once."
                )
                raise ModelError(f"The model {name[:200]} cannot be loaded: {reason}.{advice}") from None


def _by_length(texts: Sequence[str]) -> Iterator[_Batch]:
    """Texts in parts; one text costs as much as the longest of its batch, so similar lengths are together."""
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]), reverse=True)
    for start in range(0, len(order), _SLICE):
        rows = order[start : start + _SLICE]
        yield _Batch(rows, [texts[row] for row in rows])


def _of_one_shape(texts: Sequence[str], lengths: Sequence[int]) -> Iterator[_Batch]:
    """Texts in batches whose shape depends on each text alone, the longest first.

    The order in which a processor adds up depends on the shape of what it multiplies. Here that is
    given by the text's own number of tokens, rounded up; a batch that is not full is filled with copies.
    """
    by_length: dict[int, list[int]] = {}
    for row, length in enumerate(lengths):
        by_length.setdefault(-(-length // _PADDING) * _PADDING, []).append(row)
    for length, alike in sorted(by_length.items(), reverse=True):
        size = max(1, _TOKENS // length)
        for start in range(0, len(alike), size):
            rows = alike[start : start + size]
            filling = rows[-1:] * (size - len(rows))
            yield _Batch(rows, [texts[row] for row in (*rows, *filling)], _PADDED, size)


def _token_embedding(features: Mapping[str, Tensor], marks: npt.NDArray[np.int64]) -> TokenEmbedding:
    text = _unit(features["sentence_embedding"].numpy())
    if "token_embeddings" not in features:
        return TokenEmbedding(text, np.empty((0, len(text)), dtype=np.float32))
    numbers = features["input_ids"].numpy()
    kept = features["attention_mask"].numpy().astype(bool) & ~np.isin(numbers, marks)
    return TokenEmbedding(text, _unit(features["token_embeddings"].numpy()[kept]))


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vectors = (vectors / np.maximum(lengths, np.finfo(np.float32).tiny)).astype(np.float32)
    return unit


@contextlib.contextmanager
def quiet_model_loading(offline: bool) -> Iterator[None]:
    """Keep the model libraries from drawing bars and, when offline, from calling home."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    if offline:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    logging.getLogger("transformers").setLevel(logging.ERROR)
    yield
