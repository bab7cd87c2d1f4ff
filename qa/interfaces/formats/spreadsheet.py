"""Tables for spreadsheets, as CSV (RFC 4180): pure functions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from pydantic import BaseModel

_FORMULA = ("=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
            "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}", "\t", "\r", "\n")  # fmt: skip
"""With which of these a cell begins, a spreadsheet may take it for a formula and run it (OWASP, CSV injection)."""


def to_csv(row: type[BaseModel], rows: Iterable[BaseModel]) -> str:
    """A table with a header.

    Args:
        row: the class of the rows; its fields are the columns, but for lists of objects, which have no cell.
        rows: of that class.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    names = [name for name, field in row.model_fields.items() if "Schema" not in str(field.annotation)]
    writer.writerow(names)
    writer.writerows([_cell(getattr(values, name)) for name in names] for values in rows)
    return written.getvalue()


def _cell(value: object) -> str | int | float:
    """A value as it is written; a text that could be a formula stands behind an apostrophe."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | float():
            return value
        case list():
            return _safe("; ".join(map(str, value)))
        case _:
            return _safe(str(value))


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
