"""Whether words name a place: pure functions.

A town that stands before a date looks like a person or an organisation that stands there. One
word is taken for a town; more than one only where something else tells that it is one.
"""

from __future__ import annotations

import re
from functools import cache

from qa.documents.word_list import plain, word_list

_LOCALES = ("en", "fr")
_LONGEST = 60
_OTHER = word_list(
    """
    plenary pleniere intersessional intersession intersessionnelle meeting reunion summit sommet conference
    session assembly assemblee report rapport speech discours statement declaration address remarks release
    communique letter lettre message allocution intervention update updated modified date dated published posted
    publie publiee by par since until after before next last depuis avant apres deadline copyright page version
    signed received accessed born resolution law article decision coalition society council process group
    network organisation organization association committee ministry government department commission centre
    center foundation initiative institute watch witness international global press civil rights human news
    agency alliance forum chair president societe conseil processus groupe reseau comite ministere gouvernement
    fondation presse droits agence reuters afp monday tuesday wednesday thursday friday saturday sunday lundi
    mardi mercredi jeudi vendredi samedi dimanche today yesterday abstract summary introduction attack attaque
    events contents
    """
)


def is_place(words: str, told: bool = False) -> bool:
    """Whether words name a place.

    Args:
        words: such as ``Harare``, ``Harare (Zimbabwe)`` or ``Addis Ababa``.
        told: whether the words around say so, as in ``Fait à Port Louis, le``.
    """
    if len(words) > _LONGEST or _OTHER & set(_plain(words).split()):
        return False
    town = words.replace("(", ",").partition(",")[0].strip()
    if re.fullmatch(r"[^\W\d_]{1,4}", town) and town.isupper():
        return told and len(town) > 3
    return told or len(town.split()) == 1 or is_known_place(words)


def is_known_place(words: str) -> bool:
    """Whether words name a country or a town that everybody knows, or a town and its country."""
    town, _, country = words.rstrip(")").replace("(", ",").partition(",")
    return _plain(town) in _known() or _plain(country) in _known()


@cache
def _known() -> frozenset[str]:
    """Countries, and the towns after which time zones are called, from the Unicode locale data."""
    from babel import Locale
    from babel.core import get_global

    zones = {zone.rpartition("/")[2].replace("_", " ") for zone in get_global("zone_territories")}
    names = {name for locale in _LOCALES for name in Locale.parse(locale).territories.values()}
    return frozenset(_plain(name) for name in zones | names)


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", plain(words)))
