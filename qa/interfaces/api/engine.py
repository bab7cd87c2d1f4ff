"""How a request asks the archive: in a thread, of one generation of the index, within a time limit."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from qa.archive import Archive
from qa.errors import ArchiveBusyError, ArchiveError

_Result = TypeVar("_Result")

_THREADS = (os.cpu_count() or 1) + 4
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Reply(Generic[_Result]):
    """What the archive said.

    Attributes:
        value: what it said.
        generation: of the index, from which all of it comes.
    """

    value: _Result
    generation: str


class Engine:
    """An archive that event loops can ask.

    What is under way cannot be stopped: a call that has run out of time keeps its thread until
    it ends, so that no more threads are at work than there may be.

    Args:
        archive: that is asked.
        seconds: how long a request may wait for its answer.
    """

    def __init__(self, archive: Archive, seconds: float) -> None:
        self._archive = archive
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="kpcsc-api")

    async def ask(self, call: Callable[[Archive], _Result]) -> Reply[_Result]:
        """Ask the archive, in the newest generation of its index.

        Args:
            call: asks, in another thread.

        Raises:
            ArchiveBusyError: the time was up before there was an answer.
            ArchiveError: what the call raises.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.wrap_future(self._threads.submit(self._run, call))
        except TimeoutError:
            raise ArchiveBusyError(f"There was no answer within {self._seconds:g} seconds; ask again later.") from None

    def _run(self, call: Callable[[Archive], _Result]) -> Reply[_Result]:
        try:
            self._archive.refresh()
        except ArchiveError as error:
            # The generation that is open may still be whole.
            logging.getLogger(__name__).warning("%s", error)
        for _ in range(_TRIES):
            generation = self._archive.generation
            value = call(self._archive)
            # Another thread may have opened a newer one while this one was asked.
            if self._archive.generation == generation:
                return Reply(value, generation)
        raise ArchiveBusyError("The index changes too fast; ask again later.")
