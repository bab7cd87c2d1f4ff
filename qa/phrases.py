"""Recognising a sentence that was made from a template: pure functions.

What another process says, or an earlier run has written down, arrives as a plain sentence. To say it in
another language it is taken apart again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_PLACE = re.compile(r"\{(\w+)\}")
_LEAST_LETTERS = 4
"""That a template has outside of its places: one of places alone would be found everywhere."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence, taken apart.

    Attributes:
        template: with a name in braces for each value.
        values: what stands in their places.
    """

    template: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Templates by which sentences are recognised, those with the most words of their own first."""

    _forms: tuple[tuple[str, re.Pattern[str]], ...] = ()

    @classmethod
    def of(cls, templates: Iterable[str]) -> Phrases:
        """The recognisable ones among some sentences.

        Args:
            templates: with a name in braces for each value; those without are left out.
        """
        own = {template: _PLACE.sub("", template) for template in templates if _PLACE.search(template)}
        known = [template for template, rest in own.items() if sum(map(str.isalpha, rest)) >= _LEAST_LETTERS]
        known.sort(key=lambda template: -len(own[template]))
        return cls(tuple((template, _form(template)) for template in known))

    def find(self, sentence: str) -> Phrase | None:
        """The template from which a sentence was made, and its values; nothing where none fits.

        Args:
            sentence: one line.
        """
        for template, form in self._forms:
            if match := form.fullmatch(sentence):
                return Phrase(template, match.groupdict())
        return None


def _form(template: str) -> re.Pattern[str]:
    pieces, seen = [], set[str]()
    for number, piece in enumerate(_PLACE.split(template)):
        if number % 2 == 0:
            pieces.append(re.escape(piece))
        else:
            pieces.append(f"(?P={piece})" if piece in seen else f"(?P<{piece}>.+?)")
            seen.add(piece)
    return re.compile("".join(pieces))
