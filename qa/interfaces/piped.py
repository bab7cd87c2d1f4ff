"""Questions that come in lines, and the answers that go out in JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.answering.question import Conditions
from qa.archive import Archive
from qa.errors import QuestionError, QuotationError, UsageError
from qa.interfaces.schemas import AnswerSchema
from qa.types import Turn

LONGEST_LINE = 8 * 2**20
"""In bytes: a history of ten thousand turns, and some."""


class PipedTurn(BaseModel):
    """An exchange before the question."""

    model_config = ConfigDict(extra="forbid")

    question: str
    answer: str = ""


class PipedQuestion(BaseModel):
    """A question with what it leans on; a field that is not known is a fault, so that a misspelt one is not lost.

    Attributes:
        question: in natural language.
        id: whatever the asker knows the question by; comes back with the answer.
        history: the exchanges before it, oldest first.
        limit: quotations at the most.
        threshold: confidence below which the archive does not answer.
        literal: take the question as its words alone.
        since: not before this date.
        until: not after it.
        speaker: only words of somebody of this name.
        occasion: only statements made at this meeting.
        kind: only this kind of statement.
        language: only this language.
    """

    model_config = ConfigDict(extra="forbid")

    question: str
    id: str | int | None = None
    history: list[PipedTurn] = Field(default_factory=list)
    limit: int = Field(5, ge=1, le=50)
    threshold: float | None = Field(None, ge=0, le=1)
    literal: bool = False
    since: str | None = None
    until: str | None = None
    speaker: str | None = None
    occasion: str | None = None
    kind: str | None = None
    language: str | None = None

    def conditions(self) -> Conditions:
        """The conditions of the question."""
        return Conditions(
            since=self.since,
            until=self.until,
            speaker=self.speaker,
            occasion=self.occasion,
            kind=self.kind,
            language=self.language,
        )


class AnswerLine(AnswerSchema):
    """The answer to the question in a line."""

    line: int
    id: str | int | None


class ErrorLine(BaseModel):
    """Why the question in a line could not be asked."""

    line: int
    id: str | int | None
    error: str


def answer_lines(archive: Archive, lines: BinaryIO, defaults: PipedQuestion) -> Iterator[AnswerLine | ErrorLine]:
    """Answer the question in each line, one after the other; empty lines are left out.

    Args:
        archive: that answers.
        lines: each a question as it is, or a JSON object as `PipedQuestion` has it.
        defaults: what counts where a line states nothing else.

    Yields:
        The answer to each line, or in its place what is wrong with it.

    Raises:
        ArchiveError: the archive itself cannot answer; the rest of the lines is not tried.
    """
    for number, line in _numbered(lines):
        asked = None
        try:
            asked = _parse(line, defaults)
            yield _answer(archive, asked, number)
        except (QuestionError, UsageError, QuotationError) as error:
            yield ErrorLine(line=number, id=asked.id if asked else None, error=str(error))


def _numbered(lines: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty; of one that is too long only its beginning, which is still too long."""
    number = 0
    while line := lines.readline(LONGEST_LINE + 1):
        number += 1
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = lines.readline(LONGEST_LINE + 1)
        if line.strip():
            yield number, line


def _parse(line: bytes, defaults: PipedQuestion) -> PipedQuestion:
    if len(line) > LONGEST_LINE:
        raise UsageError(f"The line is longer than {LONGEST_LINE // 2**20} MiB.")
    try:
        text = line.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise UsageError("The line is not UTF-8.") from None
    if not text.startswith("{"):
        return defaults.model_copy(update={"question": text})
    try:
        asked = PipedQuestion.model_validate_json(text)
    except ValidationError as error:
        raise UsageError(_told(error)) from None
    return defaults.model_copy(update={name: getattr(asked, name) for name in asked.model_fields_set})


def _answer(archive: Archive, asked: PipedQuestion, number: int) -> AnswerLine:
    answer = archive.ask(
        asked.question,
        history=[Turn(turn.question, turn.answer) for turn in asked.history],
        limit=asked.limit,
        threshold=asked.threshold,
        literal=asked.literal,
        **asked.conditions(),
    )
    return AnswerLine(line=number, id=asked.id, **dict(AnswerSchema.of(answer)))


def _told(error: ValidationError) -> str:
    """What is wrong with an object, in one line."""
    faults = (f"{'.'.join(map(str, fault['loc'])) or 'the line'}: {fault['msg']}" for fault in error.errors())
    return " ".join(f"The line cannot be used: {'; '.join(faults)}.".split())
