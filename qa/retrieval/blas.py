"""Keeping linear algebra from taking the processor away from the model."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_blas_thread() -> AbstractContextManager[object]:
    """A stretch of code in which BLAS works in one thread.

    Its idle threads wait by spinning, and the model's own threads then wait for the processor: on two
    cores a question took five times as long.
    """
    limited: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limited


@cache
def _controller() -> ThreadpoolController:
    """Made at the first search, when the libraries that it looks for have been loaded."""
    return ThreadpoolController()
