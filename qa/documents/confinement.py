"""What a process that handles hostile files does to itself: limits of time and memory, and a quiet standard output.

It answers each line of its standard input with a line of its standard output; an empty line before the answer asks
for as much time again. It ends when its standard input does. Seen from outside it is a
`qa.documents.confined_process.ConfinedProcess`.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Self

from pydantic import BaseModel

OUT_OF_MEMORY = 77
"""Exit status of a process that met its limit of memory."""

_PATIENCE = 5
"""Seconds after its time that a process waits to be killed before it ends by itself."""


class ProcessLimits(BaseModel, frozen=True):
    """What handling one file may take.

    Attributes:
        seconds: of time.
        memory: bytes of address space of the process that handles it.
        largest_file: bytes of the file.
    """

    seconds: float
    memory: int
    largest_file: int


@dataclass(frozen=True, slots=True)
class Channel:
    """The lines between this process and the one that has started it."""

    _requests: BinaryIO
    _answers: BinaryIO

    @classmethod
    def open(cls) -> Self:
        """Take over standard input and output: what a library prints may not come between the answers."""
        answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        logging.disable(logging.CRITICAL)
        warnings.simplefilter("ignore")
        return cls(sys.stdin.buffer, answers)

    def receive(self) -> bytes:
        """The next line."""
        return self._requests.readline()

    def ask_for_time(self, limits: ProcessLimits) -> None:
        """Ask for as much time again, where a file takes long and the work gets on."""
        _expect_more_within(limits.seconds)
        self._send(b"")

    def serve(self, limits: ProcessLimits, answer: Callable[[bytes], str]) -> None:
        """Answer requests until there are no more.

        Args:
            limits: the time that one may take.
            answer: gives the answer to a request, without a line break.
        """
        self._send(b"")
        for line in self._requests:
            _expect_more_within(limits.seconds)
            try:
                answered = answer(line)
            except MemoryError:
                # What is left of this process is not to be trusted with another file.
                os._exit(OUT_OF_MEMORY)
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._send(answered.encode())

    def _send(self, line: bytes) -> None:
        self._answers.write(line + b"\n")
        self._answers.flush()


def limit_memory(limits: ProcessLimits) -> None:
    """Let this process have no more memory than it may, where the system can see to that."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _expect_more_within(seconds: float) -> None:
    """End this process later on: should who asked be gone, an endless file must not be read forever."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _PATIENCE)
