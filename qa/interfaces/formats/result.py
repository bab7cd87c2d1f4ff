"""What a command found, and how it is written in the format that was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from pydantic import BaseModel
from rich.console import Console

from qa.interfaces.formats.spreadsheet import to_csv


class Format(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    """For people."""
    JSON = "json"
    """One object, over several lines."""
    JSONL = "jsonl"
    """JSON Lines: one object a line."""
    MARKDOWN = "markdown"
    """For a document, with footnotes."""
    CSV = "csv"
    """For a spreadsheet."""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command found.

    Attributes:
        whole: all of it, as one object.
        lines: its parts, an object each.
        rows: its parts as rows of a table, all of one class.
        row: that class.
        markdown: writes it as Markdown.
        text: prints it for people.
    """

    whole: BaseModel
    lines: Sequence[BaseModel]
    rows: Sequence[BaseModel]
    row: type[BaseModel]
    markdown: Callable[[], str]
    text: Callable[[Console], None]


def write_result(result: CommandResult, chosen: Format, console: Console, output: TextIO) -> None:
    """Write a result.

    Args:
        result: what a command found.
        chosen: the format.
        console: for people.
        output: for programs.
    """
    match chosen:
        case Format.TEXT:
            result.text(console)
        case Format.JSON:
            output.write(result.whole.model_dump_json(indent=2, by_alias=True) + "\n")
        case Format.JSONL:
            output.writelines(line.model_dump_json(by_alias=True) + "\n" for line in result.lines)
        case Format.MARKDOWN:
            output.write(result.markdown())
        case Format.CSV:
            output.write(to_csv(result.row, result.rows))
    output.flush()
