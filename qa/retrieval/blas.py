"""Keeping linear algebra from taking the processor away from the model."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_blas_thread() -> AbstractContextManager[None]:
    """A stretch of code in which BLAS works in one thread, and goes on to while any caller is in such a stretch.

    Its idle threads wait by spinning, and the model's own threads then wait for the processor: on two
    cores a question took five times as long.

    The number of threads is one for the whole process, and sums of the same numbers differ with it in
    the last bit: the first who comes sets it, and the last who leaves sets it back.
    """
    return _shared_limit().held()


class _SharedLimit:
    """One thread for BLAS as long as somebody holds it.

    Made at the first search, when the libraries that it looks for have been loaded.
    """

    def __init__(self) -> None:
        self._controller = ThreadpoolController()
        self._lock = threading.Lock()
        self._holders = 0
        self._limit = ExitStack()

    @contextmanager
    def held(self) -> Iterator[None]:
        with self._lock:
            if self._holders == 0:
                self._limit.enter_context(self._controller.limit(limits=1, user_api="blas"))
            self._holders += 1
        try:
            yield
        finally:
            with self._lock:
                self._holders -= 1
                if self._holders == 0:
                    self._limit.close()


@cache
def _shared_limit() -> _SharedLimit:
    return _SharedLimit()
