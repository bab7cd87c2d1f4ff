"""The names of countries in English and French, from the Unicode CLDR by way of Babel."""

from __future__ import annotations

import re
from functools import cache

from qa.retrieval.tokenization import fold

_LOCALES = ("en", "fr")


def countries_in(text: str) -> set[str]:
    """The folded names of the countries that a text names."""
    return set(_pattern().findall(fold(text)))


@cache
def _pattern() -> re.Pattern[str]:
    from babel import Locale

    names: set[str] = set()
    for locale in _LOCALES:
        for code, name in Locale(locale).territories.items():
            # Codes of three digits are continents and regions.
            if code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ"):
                plain = fold(name).replace("’", "'")
                names.update({plain, plain.split(" (")[0], plain.replace("'", "’")})
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")
