"""Names of people and the functions in which they speak: pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.documents.word_list import plain, word_list
from qa.types import ArchiveDescription, Person

_LONGEST = 120
_PARTICLES = word_list(
    """
    de du des da das do dos di del della von vom van der den ter zu la le el al bin ben ibn
    """
)
_HONORIFICS = word_list(
    """
    mr mrs ms miss dr sir dame prof rev reverend hon honourable honorable excellency he hrh m mme mlle me se
    excellence monsieur madame maitre bishop archbishop pope king queen judge justice
    """
)
_SKIPPED = frozenset({"the", "his", "her", "son", "sa", "le", "la", "l", "right"})
_FUNCTIONS = word_list(
    """
    president vicepresident presidentelect chair cochair chairman chairwoman chairperson chairpersoninoffice
    minister coordinator cocoordinator vicecoordinator director secretary secretarygeneral ambassador
    spokesperson spokesman spokeswoman representative head founder commissioner senator governor chancellor
    general colonel congressman congresswoman mayor chief manager officer adviser advisor professor researcher
    delegate leader treasurer rapporteur premier envoy administrator presidente vicepresidente coordonnateur
    coordonnatrice coordinateur coordinatrice vicecoordonnateur directeur directrice secretaire ministre
    ambassadeur ambassadrice porteparole representant representante chef fondateur fondatrice commissaire depute
    deputee senateur senatrice gouverneur chanceliere chancelier maire conseiller conseillere delegue deleguee
    responsable rapporteuse tresorier tresoriere professeur professeure chercheur chercheuse envoye envoyee
    """
)
_BEFORE_FUNCTION = word_list(
    """
    vice deputy acting former interim executive managing national international regional general prime foreign
    first programme program senior chief special permanent honorary assistant lead legal policy ancien ancienne
    premier premiere co
    """
)
_PRESS_FUNCTION = re.compile(
    r"\b(?:editor|reporter|correspondent|journalist|columnist|r[eé]dact(?:eur|rice)|journaliste|correspondante?|"
    r"chroniqueu(?:r|se)|envoy[eé]e? sp[eé]ciale?)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = word_list(
    """
    the and of for to in on at by with from our your my this that all an et les aux sur pour dans par avec notre
    votre une un ce cette coalition society council process group network organisation organization association
    committee ministry government department union nations united republic commission center centre foundation
    initiative institute watch witness international global world civil press release general assembly congress
    plenary meeting session members member dear ladies gentlemen distinguished excellencies delegates fellow
    citizens countrymen friends thank thanks god bless america africa european african statement speech remarks
    address declaration report letter message opening closing human rights trade bank fund agency house office
    states state national federal bureau campaign partnership alliance forum federation working party movement
    trust limited ltd inc company corporation university college school church court parliament senate saint san
    santa new north south east west northern southern eastern western port city société conseil processus groupe
    réseau comité ministère gouvernement unies république fondation institut monde mondial civile presse
    communiqué assemblée plénière réunion membres chers chères mesdames messieurs distingués excellences
    délégués merci déclaration discours allocution rapport lettre ouverture clôture droits humains banque fonds
    agence maison états état campagne fédération parti mouvement université église cour parlement sénat nouvelle
    nouveau nord sud est ouest sainte
    """
)
_NAME_TOKEN = re.compile(r"(?:[^\W\d_]\.){1,3}|[^\W\d_][^\W\d_.’'-]{0,30}(?:[’'-][^\W\d_]{1,30}){0,3}\.?")
_INITIAL = re.compile(r"(?:[^\W\d_]\.){1,3}|[^\W\d_]")
_ROMAN = frozenset({"II", "III", "IV", "VI", "VII", "VIII"})
_SUFFIXES = frozenset({"jr", "sr"})


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody whom a text names.

    Attributes:
        name: without titles, not in capitals.
        role: in which function, where that is said.
        certain: whether anything besides the look of the name tells that it is a person's.
    """

    name: str
    role: str | None = None
    certain: bool = False


def read_person(words: str, description: ArchiveDescription) -> NamedPerson | None:
    """The person whom some words name, such as ``President Gerald R. Ford`` or ``Ms Jane Doe``.

    Args:
        words: a name with the titles before it, and nothing else.
        description: whose people are recognised by each of their spellings.
    """
    words = words.strip(' ,.;:–—-"“”«»()')
    tokens = words.split()
    if not tokens or len(words) > _LONGEST:
        return None
    split = next((i for i in range(len(tokens), 0, -1) if _plain(tokens[i - 1]) in _FUNCTIONS), 0)
    role = _role(tokens[:split])
    rest = tokens[split:]
    honoured = False
    while rest and (_plain(rest[0]) in _HONORIFICS or (_plain(rest[0]) in _SKIPPED and len(rest) > 1)):
        honoured = honoured or _plain(rest[0]) in _HONORIFICS
        rest = rest[1:]
    if known := known_person(" ".join(rest), description):
        return NamedPerson(known.name, role or known.role, certain=True)
    fewest = 1 if split or honoured else 2
    if not is_name_shaped(rest, fewest):
        return None
    initials = any(_INITIAL.fullmatch(token) for token in rest[:-1])
    return NamedPerson(titled_name(" ".join(rest)), role, certain=bool(split) or honoured or initials)


def known_person(name: str, description: ArchiveDescription) -> Person | None:
    """The person of the archive who has this name or spelling, whatever the case and the accents."""
    wanted = _plain(name)
    people = [p for p in description.people if wanted and wanted in {_plain(n) for n in (p.name, *p.spellings)}]
    return people[0] if len(people) == 1 else None


def is_name_shaped(tokens: list[str], fewest: int = 2) -> bool:
    """Whether words look like a person's name: a few capitalised ones, none of which names anything else."""
    if not fewest <= len(tokens) <= 5 or _plain(tokens[-1]) in _PARTICLES or _plain(tokens[0]) in ("la", "le"):
        return False
    return all(
        _NAME_TOKEN.fullmatch(token)
        and (token[0].isupper() or _plain(token) in _PARTICLES)
        and plain(token).strip(".") not in _NOT_A_NAME
        and _plain(token) not in _FUNCTIONS
        for token in tokens
    ) and any(len(token.strip(".")) > 1 for token in tokens)


def titled_name(name: str) -> str:
    """A name as it is usually written, where all of it or a part stands in capitals."""
    tokens = name.split()
    whole = name.isupper()
    return " ".join(_titled_token(token, number > 0, whole) for number, token in enumerate(tokens))


def starts_with_function(line: str) -> bool:
    """Whether a line names a function, such as ``Coordinator-KP CSC`` or ``Executive Director of the Centre``."""
    tokens = re.findall(r"[^\W\d_]+", line[:_LONGEST])
    for token in tokens:
        plain = _plain(token)
        if plain in _FUNCTIONS or (plain == "porte" and "porte-parole" in line.casefold()):
            return True
        if plain not in _BEFORE_FUNCTION and plain not in _SKIPPED:
            return False
    return False


def is_press_function(line: str) -> bool:
    """Whether a line names the function of somebody who writes for the press."""
    return _PRESS_FUNCTION.search(line[:_LONGEST]) is not None


def _role(tokens: list[str]) -> str | None:
    while tokens and _plain(tokens[0]) in _SKIPPED | _HONORIFICS:
        tokens = tokens[1:]
    words = " ".join(tokens)
    if words.isupper():
        # An acronym of two or three letters before the function stays what it is.
        words = " ".join(t if len(t) <= 3 and t != tokens[-1] else t.capitalize() for t in tokens)
    return words or None


def _titled_token(token: str, inner: bool, whole: bool) -> str:
    letters = [character for character in token if character.isalpha()]
    shouted = len(letters) > (1 if whole else 2) and token.isupper()
    if not shouted or re.fullmatch(r"(?:[^\W\d_]\.)+", token) or token in _ROMAN:
        return token
    if inner and _plain(token) in _PARTICLES:
        return token.lower()
    parts = re.split(r"([-’'])", token)
    return "".join(_titled_part(part, first=number == 0, more=len(parts) > 1) for number, part in enumerate(parts))


def _titled_part(part: str, first: bool, more: bool) -> str:
    if first and more and _plain(part) in ("al", "el"):
        return part.lower()
    if part.startswith("MC") and len(part) > 4:
        return f"Mc{part[2:].capitalize()}"
    return part.capitalize()


def _plain(token: str) -> str:
    """Without case, accents and punctuation."""
    return "".join(c for c in plain(token) if c.isalnum() or c.isspace()).strip()
