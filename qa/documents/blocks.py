"""The paragraphs that a reader finds, joined to one text: pure functions."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ITEM_MARK = "- "


class Group(StrEnum):
    """What a block is a part of."""

    NONE = ""
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, an item of a list or a row of a table.

    Attributes:
        text: its words; a line break in it was made by the author.
        group: items of one list, or rows of one table, follow each other with no empty line between.
    """

    text: str
    group: Group = Group.NONE


def list_item(text: str) -> Block:
    """An item of a list."""
    return Block(ITEM_MARK + text, Group.ITEM)


def table_row(cells: Iterable[str]) -> Block:
    """A row of a table, its cells on one line."""
    return Block(" | ".join(" ".join(cell.split()) for cell in cells), Group.ROW)


def join_blocks(blocks: Iterable[Block]) -> str:
    """One text, in which an empty line separates paragraphs; blocks that hold no word are left out."""
    kept = [block for block in blocks if any(character.isalnum() for character in block.text)]
    text = kept[0].text if kept else ""
    parts = [text]
    for previous, block in itertools.pairwise(kept):
        parts += ["\n" if block.group and block.group is previous.group else "\n\n", block.text]
    return "".join(parts)
