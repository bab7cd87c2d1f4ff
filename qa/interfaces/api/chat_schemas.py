"""What chat clients send and get: the part of OpenAI's chat completions that an archive can serve."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt

from qa.interfaces.api.requests import whole
from qa.interfaces.schemas import CitationSchema

MODEL = "kpcsc-archive"
_MOST_MESSAGES = 1000
_Whole = Annotated[StrictInt, BeforeValidator(whole)]


class ContentPart(BaseModel):
    """A part of a message; only its text is read."""

    type: str
    text: str | None = None


class ChatMessage(BaseModel):
    """A message of the conversation."""

    role: str
    content: str | list[ContentPart] | None = None

    @property
    def text(self) -> str:
        """What it says."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text or "" for part in self.content or [] if part.type == "text")


class StreamOptions(BaseModel):
    """How an answer is streamed."""

    include_usage: StrictBool | None = None


class ResponseFormat(BaseModel):
    """In what form the answer is wanted."""

    type: str = Field(json_schema_extra={"const": "text"})


class ChatRequest(BaseModel):
    """A conversation whose last question is to be answered.

    What steers a language model, as its temperature, is taken and has no effect.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": MODEL,
                    "messages": [{"role": "user", "content": "What does the coalition ask of participants?"}],
                }
            ]
        }
    )

    model: str = Field(json_schema_extra={"const": MODEL})
    messages: list[ChatMessage] = Field(
        min_length=1,
        max_length=_MOST_MESSAGES,
        json_schema_extra={"contains": {"properties": {"role": {"const": "user"}}, "required": ["role"]}},
    )
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    n: _Whole | None = Field(None, json_schema_extra={"enum": [1, None]})
    logprobs: StrictBool | None = Field(None, json_schema_extra={"enum": [False, None]})
    top_logprobs: _Whole | None = Field(None, json_schema_extra={"enum": [0, None]})
    modalities: list[Annotated[str, Field(json_schema_extra={"const": "text"})]] | None = None
    audio: dict[str, object] | None = Field(None, json_schema_extra={"enum": [None]})
    web_search_options: dict[str, object] | None = Field(None, json_schema_extra={"enum": [None]})
    tool_choice: str | dict[str, object] | None = Field(None, json_schema_extra={"enum": ["none", "auto", None]})
    function_call: str | dict[str, object] | None = Field(None, json_schema_extra={"enum": ["none", "auto", None]})
    response_format: ResponseFormat | None = None


class CitedMessage(BaseModel):
    """The answer, with its evidence beside it.

    Attributes:
        role: of the message.
        content: the answer in Markdown, with its sources.
        refusal: always null.
        citations: the quotations, one for each marker.
        answered: whether the archive answers the question.
        confidence: estimated probability that the evidence answers it.
    """

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    citations: list[CitationSchema]
    answered: bool
    confidence: float


class Choice(BaseModel):
    """The one answer."""

    index: int = 0
    message: CitedMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Tokens of a language model: none, since there is none."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class ChatCompletion(BaseModel):
    """A whole answer."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage = Usage()


class Delta(BaseModel):
    """What a chunk adds to the message; the last one brings the evidence."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    citations: list[CitationSchema] | None = None
    answered: bool | None = None
    confidence: float | None = None


class ChunkChoice(BaseModel):
    """A part of the one answer."""

    index: int = 0
    delta: Delta
    finish_reason: Literal["stop"] | None = None


class ChatChunk(BaseModel):
    """A part of an answer."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str = MODEL
    choices: list[ChunkChoice]
    usage: Usage | None = None


class Model(BaseModel):
    """What answers."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int
    owned_by: str


class ModelList(BaseModel):
    """Everything that answers: the archive."""

    object: Literal["list"] = "list"
    data: list[Model]


class ErrorDetail(BaseModel):
    """Why a request could not be answered."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None


class ErrorResponse(BaseModel):
    """An error as chat clients read it."""

    error: ErrorDetail
