"""YAML front matter: what the head of a text file states of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import ValidationError

from qa.documents.sidecar import Sidecar
from qa.errors import DocumentError
from qa.types import Fact, Origin

_OPENING = re.compile(r"\ufeff?---[ \t]*\n(?=\s*(?:#|[^\W\d][\w .-]{0,60}:))")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"([^\W\d][\w-]{0,40})[ \t]*:[ \t]+(\S.*)")
_LARGEST = 2**16
_MOST_BRACKETS = 200
"""The parser takes time that grows with the square of their number."""
_SYNONYMS = {
    "lang": "language",
    "url": "source_url",
    "link": "source_url",
    "canonical": "source_url",
    "event": "occasion",
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A text and what its head states.

    Attributes:
        facts: the fields of a sidecar that were found, those with a wrong value left out.
        body: the text behind the head.
    """

    facts: tuple[Fact, ...]
    body: str


def split_front_matter(text: str) -> FrontMatter:
    """Separate the head from the text.

    Args:
        text: of the whole file; where it does not begin with front matter it is all body.

    Raises:
        DocumentError: the head is too large to be one, or refers to parts of itself.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return FrontMatter((), text)
    head = text[opening.end() : closing.start()]
    if len(head.encode("utf-8", "replace")) > _LARGEST:
        raise DocumentError(f"its front matter is larger than {_LARGEST // 1024} KiB")
    return FrontMatter(tuple(_facts(_fields(head))), text[closing.end() :].lstrip("\n"))


def _fields(head: str) -> list[tuple[str, str]]:
    """The fields with one value, under the names of a sidecar, as text."""
    import yaml

    if head.count("[") + head.count("{") > _MOST_BRACKETS:
        raise DocumentError("its front matter is nested too deeply; keep to the fields of a sidecar")
    try:
        if any(isinstance(event, yaml.events.AliasEvent) for event in yaml.parse(head, Loader=yaml.BaseLoader)):
            raise DocumentError("its front matter refers to parts of itself (YAML aliases); write the values out")
        # This loader makes text, lists and mappings only: no dates of its own, no objects.
        entries = yaml.load(head, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError):
        entries = {match[1]: match[2] for match in map(_LINE.fullmatch, head.split("\n")) if match}
    named = [
        (name.strip().lower().replace("-", "_"), value.strip())
        for name, value in (entries.items() if isinstance(entries, dict) else ())
        if isinstance(name, str) and isinstance(value, str)
    ]
    # A field's own name counts before a synonym of it.
    named.sort(key=lambda entry: entry[0] in _SYNONYMS)
    return [(_SYNONYMS.get(name, name), value) for name, value in named]


def _facts(fields: list[tuple[str, str]]) -> list[Fact]:
    facts: list[Fact] = []
    for name, value in fields:
        try:
            facts += Sidecar.model_validate({name: _comparable(name, value)}).facts(Origin.FRONT_MATTER)
        except ValidationError:
            continue
    return facts


def _comparable(name: str, value: str) -> str:
    """A value as a sidecar would have it: a moment is shortened to its day, a locale to its language."""
    match name:
        case "date" | "published":
            return re.split(r"[T ]", value, maxsplit=1)[0]
        case "language":
            return re.split(r"[-_]", value, maxsplit=1)[0].lower()
        case "kind":
            return value.lower().replace("-", " ").replace("_", " ")
        case _:
            return value
