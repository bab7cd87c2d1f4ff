"""What a program can ask for."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request

from qa.answering.question import LONGEST_ANSWER, LONGEST_QUESTION, Conditions
from qa.dates import PartialDate
from qa.interfaces.api.sorting import Sort
from qa.types import Kind, Turn

MOST_TURNS = 100
_MOST_RESULTS, _LONGEST_TIMELINE = 100, 1000
_LONGEST_NAME = 500
_EXAMPLE = "Which countries resisted the redefinition of conflict diamonds?"


def whole(value: object) -> object:
    """A number without a fraction as an integer: JSON knows no difference between 5 and 5.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def require_once(request: Request) -> None:
    """A dependency that refuses a parameter that is sent several times: all but one would be dropped.

    Raises:
        HTTPException: 422, there is one.
    """
    names = Counter(name for name, _ in request.query_params.multi_items())
    for name in (name for name, times in names.items() if times > 1):
        raise HTTPException(422, f"query/{name[:_LONGEST_NAME]}: It can be sent once only.")


def known_date(value: str) -> str:
    """A date that the calendar has, known to the year, the month or the day.

    Raises:
        ValueError: there is no such date.
    """
    try:
        known = str(PartialDate.parse(value)) == value
    except ValueError:
        known = False
    if not known:
        raise ValueError(f"'{value[:_LONGEST_NAME]}' is not a date; write 2021, 2021-06 or 2021-06-28.")
    return value


_Question = Annotated[
    str, Field(min_length=1, max_length=LONGEST_QUESTION, description="In natural language.", examples=[_EXAMPLE])
]
_Limit = Annotated[int, Field(ge=1, le=_MOST_RESULTS, description="How many at the most."), BeforeValidator(whole)]
_Date = Annotated[
    str,
    AfterValidator(known_date),
    Field(json_schema_extra={"pattern": r"^(?!0000)\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"}),
]
_Cursor = Annotated[str | None, Field(max_length=_LONGEST_NAME, description="`next_cursor` of the page before.")]
_Literal = Annotated[
    bool, Field(description="Take the question as its words alone; look for no date or speaker in it.")
]


class ConditionsRequest(BaseModel):
    """Conditions that everything in the answer meets."""

    model_config = ConfigDict(extra="forbid", use_enum_values=True)

    since: _Date | None = Field(None, description="Not before this date.", examples=["2021", "2021-06"])
    until: _Date | None = Field(None, description="Not after this date.", examples=["2021-11-12"])
    speaker: str | None = Field(None, max_length=_LONGEST_NAME, description="Only words of somebody of this name.")
    occasion: str | None = Field(None, max_length=_LONGEST_NAME, description="Only statements made at this meeting.")
    kind: Annotated[Kind | None, Field(strict=False)] = Field(None, description="Only documents of this kind.")
    language: str | None = Field(
        None, max_length=_LONGEST_NAME, description="Only documents in this language (ISO 639-1).", examples=["en"]
    )

    def conditions(self) -> Conditions:
        """The conditions as the archive takes them."""
        return Conditions(
            since=self.since,
            until=self.until,
            speaker=self.speaker,
            occasion=self.occasion,
            kind=self.kind,
            language=self.language,
        )


class TurnRequest(BaseModel):
    """An earlier exchange of the conversation."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str = Field(max_length=LONGEST_QUESTION, description="What was asked.")
    answer: str = Field(max_length=LONGEST_ANSWER, description="The `text` of the answer that was given.")


class AskRequest(ConditionsRequest):
    """A question."""

    model_config = ConfigDict(strict=True)

    question: _Question
    history: list[TurnRequest] = Field([], max_length=MOST_TURNS, description="The exchanges before, oldest first.")
    limit: _Limit = 5
    threshold: float | None = Field(
        None, ge=0, le=1, description="Confidence from which the question counts as answered."
    )
    literal: _Literal = False

    def turns(self) -> list[Turn]:
        """The history as the archive takes it."""
        return [Turn(turn.question, turn.answer) for turn in self.history]


class SearchRequest(ConditionsRequest):
    """What passages to find."""

    query: _Question
    literal: _Literal = False
    limit: _Limit = 5
    cursor: _Cursor = None


class TimelineRequest(ConditionsRequest):
    """What topic to follow."""

    topic: _Question
    limit: Annotated[
        int, Field(ge=1, le=_LONGEST_TIMELINE, description="How many statements in all."), BeforeValidator(whole)
    ] = 20
    page_size: _Limit = _MOST_RESULTS
    cursor: _Cursor = None


class DocumentsRequest(ConditionsRequest):
    """What documents to list."""

    sort: Annotated[Sort, Field(description="By path, by date, or by date with the newest first.")] = Sort.PATH
    limit: _Limit = 50
    cursor: _Cursor = None
