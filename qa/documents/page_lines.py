"""Which rectangles cover a stretch of a page's characters, line by line: pure functions."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

_OVERLAP = 0.5
"""Share of the lower of two boxes that must stand beside the other for both to be on one line."""

_WIDEST_GAP = 2.5
"""Gap between two neighbours on one line, in heights of the line; what is further is another column."""


class Direction(Enum):
    """Along which axis of the page a line runs."""

    HORIZONTAL = auto()
    VERTICAL = auto()
    SLANTED = auto()

    @classmethod
    def of(cls, angle: float) -> Self:
        """The direction of characters turned by an angle, in radians."""
        quarters = angle / (math.pi / 2)
        if abs(quarters - round(quarters)) > 0.05:
            return cls.SLANTED
        return cls.VERTICAL if round(quarters) % 2 else cls.HORIZONTAL


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in its own units; the origin is at the bottom left."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def is_empty(self) -> bool:
        """Whether it has no extent, or none that makes sense."""
        values = (self.left, self.bottom, self.right, self.top)
        return not all(map(math.isfinite, values)) or self.left >= self.right or self.bottom >= self.top

    def turned(self) -> Box:
        """The axes exchanged."""
        return Box(self.bottom, self.left, self.top, self.right)

    def around(self, other: Box) -> Box:
        """The smallest one that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )


@dataclass(frozen=True, slots=True)
class PlacedCharacter:
    """Where a character stands on a page."""

    box: Box
    direction: Direction


def cover(characters: Iterable[PlacedCharacter]) -> list[Box]:
    """One rectangle for each line, or part of a line, on which neighbouring characters stand.

    Args:
        characters: in the order in which they are read.
    """
    lines: list[PlacedCharacter] = []
    for character in characters:
        if character.box.is_empty:
            continue
        if lines and _on_one_line(lines[-1], character):
            lines[-1] = PlacedCharacter(lines[-1].box.around(character.box), character.direction)
        else:
            lines.append(character)
    return [line.box for line in lines]


def _on_one_line(line: PlacedCharacter, character: PlacedCharacter) -> bool:
    if line.direction is not character.direction or line.direction is Direction.SLANTED:
        return False
    first, second = line.box, character.box
    if line.direction is Direction.VERTICAL:
        first, second = first.turned(), second.turned()
    height = min(first.top - first.bottom, second.top - second.bottom)
    beside = min(first.top, second.top) - max(first.bottom, second.bottom)
    gap = max(first.left, second.left) - min(first.right, second.right)
    return beside >= _OVERLAP * height and gap <= _WIDEST_GAP * height
