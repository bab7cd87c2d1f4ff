"""What the program says, in the languages of its readers.

The English sentences stand in the code and are the keys of the catalogues
`locale/<language>/LC_MESSAGES/kpcsc.po`. What a catalogue lacks is said in English.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources

from qa.dates import DatePrecision, PartialDate
from qa.phrases import Phrases
from qa.types import Remark

DEFAULT_LANGUAGE = "en"
_ENGLISH_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}\.\d+")


@dataclass(frozen=True, slots=True)
class Words:
    """What the program says in one language.

    Attributes:
        language: ISO 639-1 code.
    """

    language: str = DEFAULT_LANGUAGE
    _catalogue: gettext.NullTranslations = field(default_factory=gettext.NullTranslations, repr=False, compare=False)
    _phrases: Phrases = field(default_factory=Phrases, repr=False, compare=False)

    def __call__(self, message: str, **values: object) -> str:
        """A sentence in this language.

        Args:
            message: the English sentence, with a name in braces for each value.
            values: what stands in their places.
        """
        said = self._catalogue.gettext(message)
        return said.format(**values) if values else said

    def say(self, remark: str) -> str:
        """A remark of the program in this language; a text that is none stays as it is."""
        if not isinstance(remark, Remark):
            return remark
        values = {name: self.say(value) if isinstance(value, str) else value for name, value in remark.values.items()}
        return self(remark.template, **values) if values else self(remark.template)

    def retell(self, sentence: str) -> str:
        """What an error or another process has said in English, in this language.

        Args:
            sentence: one line; what the catalogue does not know stays as it is.
        """
        if isinstance(sentence, Remark):
            return self.say(sentence)
        if _ENGLISH_NUMBER.fullmatch(sentence):
            return self._number_of(sentence)
        known = self._catalogue.gettext(sentence) if sentence else ""
        if known != sentence:
            return known
        phrase = self._phrases.find(sentence)
        if phrase is None:
            return sentence
        return self(phrase.template, **{name: self.retell(value) for name, value in phrase.values.items()})

    def _number_of(self, english: str) -> str:
        from babel.numbers import format_decimal

        decimals = len(english.partition(".")[2])
        places = f".{'0' * decimals}" if decimals else ""
        return str(format_decimal(english.replace(",", ""), format=f"#,##0{places}", locale=self.language))

    def count(self, one: str, many: str, number: int) -> str:
        """A sentence about a number of things.

        Args:
            one: the English sentence for one thing.
            many: that for several, with ``{number}``.
            number: how many there are.
        """
        return self._catalogue.ngettext(one, many, number).format(number=self.number(number))

    def number(self, number: int) -> str:
        """A number as it is written in this language."""
        from babel.numbers import format_decimal

        return str(format_decimal(number, locale=self.language))

    def date(self, iso: str | None) -> str | None:
        """``2021-11-12`` as ``12 November 2021``, ``2021-11`` as ``November 2021``."""
        from babel.dates import format_date, format_skeleton

        if iso is None:
            return None
        date = PartialDate.parse(iso)
        if date.precision is DatePrecision.YEAR:
            return str(date.first.year)
        locale = "en_GB" if self.language == DEFAULT_LANGUAGE else self.language
        if date.precision is DatePrecision.MONTH:
            return str(format_skeleton("yMMMM", date.first, locale=locale))
        return str(format_date(date.first, "long", locale=locale))

    def language_name(self, code: str | None) -> str | None:
        """The name of a language, or its code where it has none."""
        from babel import Locale

        if code is None:
            return None
        name: str = Locale(self.language).languages.get(code, code)
        return name

    @property
    def quotation_marks(self) -> tuple[str, str]:
        """What stands before and behind a quotation in a text of this language."""
        return ("«\u00a0", "\u00a0»") if self.language == "fr" else ("“", "”")


@dataclass(frozen=True, slots=True)
class Localisation:
    """Every language in which the program speaks.

    Attributes:
        words: by the code of the language; English first.
    """

    words: Mapping[str, Words]

    @classmethod
    def load(cls) -> Localisation:
        """Read the catalogues that come with the program."""
        words = {DEFAULT_LANGUAGE: Words()}
        for folder in sorted(resources.files("qa").joinpath("locale").iterdir(), key=lambda f: f.name):
            catalogue = folder.joinpath("LC_MESSAGES", "kpcsc.po").read_bytes()
            translations, templates = _compiled(catalogue)
            words[folder.name] = Words(folder.name, translations, Phrases.of(templates))
        return cls(words)

    def choose(self, *wanted: str | None) -> Words:
        """The words of the language that is wanted most and spoken.

        Args:
            wanted: codes of languages, or the ``Accept-Language`` of a browser; the first that is spoken counts.
        """
        from babel import negotiate_locale

        preferred = [code for want in wanted if want for code in _preferences(want)]
        found = negotiate_locale(preferred, list(self.words), sep="-")
        return self.words[found or DEFAULT_LANGUAGE]

    def labels(self, messages: Iterable[str]) -> dict[str, dict[str, str]]:
        """Short texts in each language, as Gradio's `I18n` takes them.

        Args:
            messages: English texts without full stops, which Gradio takes for a path.
        """
        wanted = tuple(messages)
        return {code: {message: words(message) for message in wanted} for code, words in self.words.items()}


def _preferences(accept: str) -> list[str]:
    """Languages of an ``Accept-Language``, the most wanted first."""

    def weight(part: str) -> float:
        _, _, quality = part.partition(";q=")
        try:
            return -float(quality or 1)
        except ValueError:
            return 0.0

    parts = [part.strip() for part in accept[:200].split(",") if part.strip()]
    return [part.partition(";")[0].strip() for part in sorted(parts, key=weight)]


def _compiled(catalogue: bytes) -> tuple[gettext.GNUTranslations, list[str]]:
    """The translations, and the sentences that they are for."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    read = read_po(io.BytesIO(catalogue))
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled), [message.id for message in read if isinstance(message.id, str)]
