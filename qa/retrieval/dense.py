"""Exact nearest-neighbour search with FAISS."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from qa.errors import IndexDamagedError
from qa.protocols import Mask, Rows, Vectors


class FlatIndex:
    """Inner-product search over all vectors of a file, which is mapped into memory.

    Args:
        path: written by `write`.

    Raises:
        IndexDamagedError: the file is not a FAISS index.
    """

    def __init__(self, path: Path) -> None:
        import faiss

        try:
            self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError:
            raise IndexDamagedError(f"{path} is not a vector index; run: kpcsc index --rebuild") from None

    @staticmethod
    def write(vectors: Vectors, path: Path) -> None:
        """Write vectors of shape ``(rows, dimension)`` to a file.

        Raises:
            OSError: the file cannot be written.
        """
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        path.write_bytes(faiss.serialize_index(index).tobytes())

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: Vectors, limit: int, allowed: Mask | None = None) -> Rows:
        """Find the nearest rows; see `qa.protocols.VectorIndex`."""
        import faiss

        if limit <= 0 or len(self) == 0:
            return np.empty(0, dtype=np.int64)
        parameters = None
        if allowed is not None:
            bitmap = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bitmap))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        _, rows = self._index.search(vector[None, :], min(limit, len(self)), params=parameters)
        found: Rows = rows[0][rows[0] >= 0]
        return found

    def scores(self, vector: Vectors, rows: Rows) -> Vectors:
        """Inner product of a vector with given rows; see `qa.protocols.VectorIndex`."""
        if len(rows) == 0:
            return np.empty(0, dtype=np.float32)
        vectors: Vectors = self._index.reconstruct_batch(rows)
        return vectors @ vector
