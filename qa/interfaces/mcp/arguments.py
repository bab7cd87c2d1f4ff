"""What a model may pass to the tools: the schemas that it reads, with their limits."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from qa.answering.question import LONGEST_ANSWER, LONGEST_QUESTION, Conditions
from qa.types import Kind, Turn

LONGEST_HISTORY = 20
LONGEST_SLICE = 20_000
"""Characters of a statement in one result: what a model takes in without harm."""

_DATE: JsonDict = {"pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
"""For the model to read; the archive tells better what is wrong with a date."""

_LONGEST_NAME = 200

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]
Name = Annotated[str, Field(max_length=_LONGEST_NAME)]
Offset = Annotated[int, Field(ge=0, le=10**9)]


class _Arguments(BaseModel):
    """Named arguments; one that is not known is a fault, so that a misspelt condition is not lost."""

    model_config = ConfigDict(extra="forbid")


class FilterArguments(_Arguments):
    """Conditions that every result meets."""

    since: str | None = Field(
        None,
        json_schema_extra=_DATE,
        description="Only statements made on or after this date: 2021, 2021-06 or 2021-06-28.",
    )
    until: str | None = Field(
        None,
        json_schema_extra=_DATE,
        description="Only statements made on or before this date: 2021, 2021-06 or 2021-06-28.",
    )
    speaker: Name | None = Field(
        None, description="Only words of somebody of this name; a part of the name is enough, such as a family name."
    )
    occasion: Name | None = Field(
        None, description="Only statements made at a meeting whose name holds these words, such as 'Plenary 2021'."
    )
    kind: Kind | None = Field(None, description="Only statements of this kind.")
    language: str | None = Field(
        None, pattern=r"^[a-z]{2}$", description="Only statements in this language: an ISO 639-1 code such as en or fr."
    )

    def conditions(self) -> Conditions:
        """These conditions as the archive takes them."""
        return Conditions(
            since=self.since,
            until=self.until,
            speaker=self.speaker,
            occasion=self.occasion,
            kind=self.kind,
            language=self.language,
        )


class TurnArguments(_Arguments):
    """An exchange before the question."""

    question: Text = Field(description="What was asked.")
    answer: str = Field("", max_length=LONGEST_ANSWER, description="The text of the answer that was given.")


class AskArguments(FilterArguments):
    """A question and what is known about it."""

    question: Text = Field(
        description="One question in natural language, in English or French. Ask about one matter at a time."
    )
    history: list[TurnArguments] = Field(
        default_factory=list,
        max_length=LONGEST_HISTORY,
        description="The exchanges before it, oldest first, where the question leans on them ('And who else?').",
    )
    limit: int = Field(5, ge=1, le=20, description="Quotations at the most.")

    def turns(self) -> tuple[Turn, ...]:
        """The history as the archive takes it."""
        return tuple(Turn(turn.question, turn.answer) for turn in self.history)


class SearchArguments(FilterArguments):
    """What to look for."""

    query: Text = Field(description="A question or some words to look for.")
    limit: int = Field(5, ge=1, le=20, description="Passages at the most.")


class TimelineArguments(FilterArguments):
    """A topic to follow over time."""

    topic: Text = Field(description="A topic in a few words, or a question about one.")
    limit: int = Field(20, ge=1, le=100, description="Statements at the most.")


class ListArguments(FilterArguments):
    """Which statements to list."""

    offset: Offset = Field(0, description="Statements to leave out: next_offset of the page before.")
    limit: int = Field(50, ge=1, le=100, description="Statements on a page.")


class StatementArguments(_Arguments):
    """Which stretch of which statement to read."""

    document_id: str = Field(
        min_length=1, max_length=500, description="Its document_id, as the other tools and the listing give it."
    )
    offset: Offset = Field(
        0, description="Character of the text to begin at: 0, next_offset of the part before, or the start of a quote."
    )
    limit: int = Field(8000, ge=1, le=LONGEST_SLICE, description="Characters at the most.")
