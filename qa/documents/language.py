"""The language of a document."""

from __future__ import annotations

_SHORTEST = 40
"""Below this number of letters the identifier is guessing."""


def identify_language(text: str) -> str | None:
    """ISO 639-1 code of the language of a text, or ``None`` where there is too little of it.

    Only meant for documents: a question is too short to be sure.
    """
    if sum(character.isalpha() for character in text[:400]) < _SHORTEST:
        return None
    import py3langid

    return str(py3langid.classify(text[:20_000])[0])
