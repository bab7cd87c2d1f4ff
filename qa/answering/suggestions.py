"""Questions that lie near one which the archive does not answer: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.retrieval.tokenization import content_words, fold
from qa.types import Hit

_NAME = re.compile(
    r"(?:\b(?:the|la|le|les|l’) ?)?\b[A-Z][\w’-]+(?:(?: (?:of|for|on|de|du|des|la|et|and|the))* [A-Z][\w’-]+)+"
)
_ARTICLE = re.compile(r"^(?:the|la|le|les|l’) ?", re.IGNORECASE)


def propose(hits: Sequence[Hit], topic: str, examples: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    """Questions about what the nearest passages name, the nearest first, then the examples of the archive.

    Args:
        hits: the passages nearest to a question, best first.
        topic: of that question.
        examples: questions that the archivist has chosen.
        known: names that say nothing new here, such as the organisation's own.
    """
    offered = {_key(name) for name in known}
    for hit in hits:
        speaker = hit.document.speaker
        told = offered | ({_key(speaker)} if speaker else set())
        name = next((name for name in _NAME.findall(hit.text) if _key(name) not in told), None)
        if name is not None:
            offered.add(_key(name))
            yield _question(_said(name), speaker, hit.document.language)
    asked = {*content_words(topic)}
    yield from sorted(examples, key=lambda example: -len(asked & {*content_words(example)}))


def _question(name: str, speaker: str | None, language: str | None) -> str:
    if language == "fr":
        who = f"Que dit {speaker}" if speaker else "Que disent les archives"
        return f"{who} au sujet de\u00a0: {name}\u00a0?"
    return f"What does {speaker} say about {name}?" if speaker else f"What is said about {name}?"


def _said(name: str) -> str:
    """A name with its article in small letters."""
    article = _ARTICLE.match(name)
    return name[: article.end()].lower() + name[article.end() :] if article else name


def _key(name: str) -> str:
    return fold(_ARTICLE.sub("", name))
