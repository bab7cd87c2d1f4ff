"""Different names of the same thing, so that "CAR" also finds "Central African Republic"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qa.retrieval.tokenization import fold


@dataclass(frozen=True, slots=True)
class Aliases:
    """Groups of names; the first of each is the one that stands for all.

    An acronym counts only in capitals: "the car" is not the Central African Republic.

    Attributes:
        groups: the names of each thing.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    _canonical: dict[str, str] = field(init=False, repr=False, compare=False)
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        canonical = {_key(name): names[0] for names in self.groups for name in names}
        names = sorted({name for group in self.groups for name in group}, key=len, reverse=True)
        alternatives = "|".join(_alternative(name) for name in names)
        object.__setattr__(self, "_canonical", canonical)
        object.__setattr__(self, "_pattern", re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)") if names else None)

    def canonical(self, text: str) -> str:
        """A text in which each name is replaced by the first of its group."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._name(match.group()), text)

    def without_names(self, text: str) -> str:
        """A text without the names, so that their words are not counted a second time."""
        return self._pattern.sub(" ", text) if self._pattern else text

    def concepts(self, text: str) -> list[str]:
        """A term for each thing that is named in a text, whatever the name; with repetitions."""
        if self._pattern is None:
            return []
        return [concept(self._name(match.group())) for match in self._pattern.finditer(text)]

    def _name(self, found: str) -> str:
        # A letter that only ignoring the case makes equal, such as a dotless i, has no key.
        return self._canonical.get(_key(found), found)


def concept(name: str) -> str:
    """The term of a thing; no word of a text can be equal to it."""
    return "=" + " ".join(fold(name).split())


def _is_acronym(name: str) -> bool:
    return name.isupper() and " " not in name


def _key(name: str) -> str:
    return name if _is_acronym(name) else " ".join(fold(name).split())


def _alternative(name: str) -> str:
    if _is_acronym(name):
        return re.escape(name)
    return "(?i:" + r"\s+".join(re.escape(word) for word in name.split()) + ")"
