"""Recognising the text in pictures of pages, with Tesseract where it is installed."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from qa.documents.pdfium_file import Picture
from qa.errors import DocumentError

_LANGUAGES = ("eng", "fra")
_SECONDS_A_PAGE = 120
_MOST_PROCESSES = 4
_LOWEST_CONFIDENCE = 40.0
"""Mean confidence of the words, in percent, below which a page holds noise."""

_SHORTEST_WORD = 3
_WORD_ROW = "5"
_COLUMNS = 12


def ocr_available() -> bool:
    """Whether the program that recognises text is installed."""
    return shutil.which("tesseract") is not None


@dataclass(frozen=True, slots=True)
class _Word:
    """A recognised word.

    Attributes:
        paragraph: number of its block and of the paragraph in it.
        line: of the paragraph.
        confidence: in percent.
        text: its letters.
    """

    paragraph: tuple[str, str]
    line: str
    confidence: float
    text: str

    @property
    def is_word(self) -> bool:
        """Whether it has a few letters in a row, and not mere strokes."""
        return sum(character.isalpha() for character in self.text) >= _SHORTEST_WORD


@dataclass(frozen=True, slots=True)
class Tesseract:
    """An installed Tesseract.

    Attributes:
        program: its path.
        languages: those that it is to recognise, of those that it has.
    """

    program: str
    languages: tuple[str, ...]

    @classmethod
    def find(cls) -> Tesseract:
        """Find it on this computer.

        Raises:
            DocumentError: it is not there, or has none of the languages.
        """
        program = shutil.which("tesseract")
        if program is None:
            raise DocumentError(f"it is scanned and needs OCR; install Tesseract with: {_installation()}")
        known = _run([program, "--list-langs"]).decode("utf-8", "replace").split("\n")
        languages = tuple(language for language in _LANGUAGES if language in known)
        if not languages:
            raise DocumentError(f"it is scanned, and Tesseract has no data for English; install: {_installation()}")
        return cls(program, languages)

    def recognise(self, pictures: Iterable[Picture]) -> Iterator[str]:
        """Recognise the text of pages, a few at a time.

        Args:
            pictures: drawn one by one as they are needed.

        Returns:
            The text of each, in their order; empty where there is none.

        Raises:
            DocumentError: Tesseract fails, or takes too long over a page.
        """
        at_a_time = min(_MOST_PROCESSES, os.cpu_count() or 1)
        waiting = iter(pictures)
        with ThreadPoolExecutor(at_a_time) as pool:
            while batch := list(itertools.islice(waiting, at_a_time)):
                yield from pool.map(self._recognise, batch)

    def _recognise(self, picture: Picture) -> str:
        command = [self.program, "stdin", "stdout", "-l", "+".join(self.languages), "--psm", "3"]
        command += ["--dpi", str(picture.resolution), "tsv"]
        output = _run(command, b"P5 %d %d 255\n" % (picture.width, picture.height) + picture.dots)
        return _text(list(_words(output.decode("utf-8", "replace"))))


def _installation() -> str:
    if sys.platform == "darwin":
        return "brew install tesseract tesseract-lang, and run kpcsc index again"
    return "apt-get install tesseract-ocr tesseract-ocr-fra, and run kpcsc index again"


def _run(command: list[str], data: bytes = b"") -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - the program that the computer's owner installed, and no shell
            command,
            input=data,
            capture_output=True,
            timeout=_SECONDS_A_PAGE,
            check=True,
            # One thread each: pages are recognised side by side already.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired:
        raise DocumentError("it is scanned, and the OCR of a page takes too long") from None
    except (OSError, subprocess.CalledProcessError) as error:
        stderr = getattr(error, "stderr", b"") or b""
        reason = " ".join(stderr.decode("utf-8", "replace").split())[:120] or type(error).__name__
        raise DocumentError(f"it is scanned, and Tesseract failed on it ({reason})") from None
    return done.stdout


def _words(table: str) -> Iterator[_Word]:
    """The words of Tesseract's table: level, page, block, paragraph, line, word, box, confidence and text."""
    for row in table.split("\n"):
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) == _COLUMNS and cells[0] == _WORD_ROW and cells[-1].strip():
            yield _Word((cells[2], cells[3]), cells[4], float(cells[10]), cells[11].strip())


def _text(words: list[_Word]) -> str:
    """Lines and, between empty lines, paragraphs; nothing where it is mere noise."""
    real = [word for word in words if word.is_word]
    if not real or sum(word.confidence for word in real) < _LOWEST_CONFIDENCE * len(real):
        return ""
    paragraphs = []
    for _, members in itertools.groupby(words, key=lambda word: word.paragraph):
        lines = itertools.groupby(members, key=lambda word: word.line)
        paragraphs.append("\n".join(" ".join(word.text for word in line) for _, line in lines))
    return "\n\n".join(paragraphs)
