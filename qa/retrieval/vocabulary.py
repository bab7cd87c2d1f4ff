"""The terms of documents and questions in one archive: its languages and aliases applied."""

from __future__ import annotations

from dataclasses import dataclass, field

from qa.retrieval.aliases import Aliases
from qa.retrieval.tokenization import content_words, document_terms, stem, words

_FALLBACK_LANGUAGES = frozenset({"en"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Turns texts into comparable terms.

    Attributes:
        aliases: names of the same thing.
        languages: those of the archive; a question is too short to tell its own.
    """

    aliases: Aliases = field(default_factory=Aliases)
    languages: frozenset[str] = _FALLBACK_LANGUAGES

    def terms(self, text: str, language: str | None) -> list[str]:
        """The terms of a text of a document, with repetitions.

        Args:
            text: any stretch of a document.
            language: of the document.
        """
        return [*document_terms(text, language), *self.aliases.concepts(text)]

    def question(self, text: str) -> list[tuple[str, ...]]:
        """The telling words of a question, each as the terms under which documents may hold it.

        A name that has aliases counts once, as the thing that it names. Words without meaning
        count when there is nothing else.
        """
        concepts = [(concept,) for concept in dict.fromkeys(self.aliases.concepts(text))]
        content = content_words(self.aliases.without_names(text))
        if not concepts and not content:
            content = list(dict.fromkeys(words(text)))
        by_language = [stem(content, language) for language in sorted(self.languages or _FALLBACK_LANGUAGES)]
        return [*concepts, *(tuple(dict.fromkeys(forms)) for forms in zip(*by_language, strict=True))]
