"""The language of a document."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_CODE = 2
_SHORTEST = 40
"""Below this number of letters the identifier is guessing."""


def identify_language(text: str) -> str | None:
    """ISO 639-1 code of the language of a text, or ``None`` where there is too little of it.

    Only meant for documents: a question is too short to be sure.
    """
    if sum(character.isalpha() for character in text[:400]) < _SHORTEST:
        return None
    return str(_identifier().classify(text[:20_000])[0])


@cache
def _identifier() -> LanguageIdentifier:
    """Among the languages of two letters: the others are small or creole, and taken for their neighbours."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([language for language in identifier.labels if len(language) == _CODE])
    return identifier
