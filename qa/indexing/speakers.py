"""Who is named in a document, and whether of the organisation: pure functions."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from qa.indexing.belonging import ROLE, Belongs, Organisation, organisation_of
from qa.indexing.names import Name, names_in
from qa.types import ArchiveDescription, Voice

BODY = (
    r"(?:council|watch|group|company|companies|firm|ministry|committee|commission|association|panel|union|bank|federation"
    r"|agency|authority|authorities|corporation|ltd|limited|inc|plc|nations|parliament|government|department|institute"
    r"|foundation|forum|chamber|bureau|court|police|army|embassy|diamonds?|mines|mining|minerals|resources|gems|holdings"
    r"|board|office|conseil|groupe|compagnie|société|entreprise|ministère|comité|fédération|agence|gouvernement"
    r"|autorités|chambre|cour|ambassade|armée|diamants?|minière)"
)
"""What a body that is not a person is called; such as could also be the organisation are left out."""

_LIKE_A_BODY = re.compile(
    rf"\b(?:{BODY}|process|network|centre|center|organi[sz]ation|initiative|society|coalition|réseau|republic|république"
    r"|africa|states|international|university|université|times|news|processus)\b",
    re.IGNORECASE,
)
_OFFICE = (
    r"(?:minister|ministre|governor|gouverneur|ambassador|ambassadeur|ambassadrice|ceo|mayor|maire|préfet|commander"
    r"|general|colonel|chair|chairman|chairwoman|president|présidente?)"
)
HUMAN = (
    rf"(?:{ROLE}|{_OFFICE}|lawyer|avocate?|juriste|engineer|ingénieure?|miner|mineur|digger|guard|garde|officer|officier"
    r"|official|diplomate?|trader|economist|économiste|professor|analyst|expert|widow|veuve|farmer|journalist|man|woman"
    r"|envoy|envoyée?|executive|manager|geologist|géologue|priest|prêtre|doctor|médecin|nurse|teacher|commissioner|commissaire"
    r"|professeure?|artisan|creuseur|négociante?|homme|femme|mother|mère|father|père|villager|source|resident|habitante?|negotiator|négociat(?:eur|rice)|broker)"
)
"""What a person is called."""

_INTRODUCED_BEFORE = re.compile(rf"\b(?:{HUMAN},?|said|says|added|told)\s+$", re.IGNORECASE)
_INTRODUCED_BEHIND = re.compile(
    rf"\s*(?:,[^,.]{{2,80}},)?,?\s*(?:who|qui|said|says|told|added)\b|\s*,\s*(?:[\w’'-]+\s+){{0,5}}?{HUMAN}\b",
    re.IGNORECASE,
)
_ROLE_BEFORE = re.compile(
    rf"\b({HUMAN})(?:,|\s+(?:of|for|de|des|du)\s+[\w\s’'-]{{1,60}},)?\s+(?:[A-Z]\S*\s+)?$", re.IGNORECASE
)
_ROLE_BEHIND = re.compile(rf"\s*,\s*(?:[\w’'-]+\s+){{0,5}}?({HUMAN})\b", re.IGNORECASE)
_FOR = re.compile(r"\s*(?:For|Pour|Selon|According to|D[’']après)\s+")
_OF = re.compile(r"\s+(?:of|from|de|du)\b")
_STOP = re.compile(r"[.!?…;:“”«»\"\n]")
_BEFORE, _BEHIND, _PARAGRAPH = 100, 160, 400
"""How far around a name its introduction is looked for, in characters."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks: the name as the archive or the document spells it, and the voice."""

    name: str | None
    voice: Voice


UNKNOWN = Speaker(None, Voice.REPORTED)


@dataclass(slots=True)
class _Found:
    """What a document tells of a full name.

    Attributes:
        name: as it is spelt.
        belongs: what its introductions tell.
        is_person: whether one of them is a person's.
        roles: the nouns beside it, in small letters.
    """

    name: str
    belongs: set[Belongs] = field(default_factory=set)
    is_person: bool = False
    roles: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody whom a document or the archive names.

    Attributes:
        organisation: the expressions for the archive's own; ``None`` where it names none.
        own_names: of the organisation, in small letters.
        archive: the archive's people by each of their spellings, in small letters.
        full: the full names of the document, in small letters.
        shorter: the full names that end with certain words, all in small letters.
    """

    organisation: Organisation | None
    own_names: frozenset[str]
    archive: dict[str, str]
    full: dict[str, _Found]
    shorter: dict[str, set[str]]

    def resolve(self, name: Name) -> Speaker | None:
        """Who a name is, under the fullest form of it.

        Args:
            name: as it stands in the text.

        Returns:
            ``UNKNOWN`` where it could be several; nothing where the words name no one.
        """
        key = name.text.casefold()
        if key in self.own_names or (self.organisation and self.organisation.name.search(name.text)):
            return None
        if len(key.split()) >= 3 and any(key in own for own in self.own_names):
            return UNKNOWN
        longer = self.shorter.get(key, set())
        if person := self.archive.get(key):
            return UNKNOWN if longer - {person.casefold()} else Speaker(person, Voice.MEMBER)
        if key in self.full:
            return self._speaker(self.full[key])
        if longer:
            return self._speaker(self.full[next(iter(longer))]) if len(longer) == 1 else UNKNOWN
        if not name.is_full and (_LIKE_A_BODY.search(name.text) or name.text.isupper()):
            return None
        return Speaker(name.text, Voice.OTHER)

    def is_person(self, name: Name) -> bool:
        """Whether the document or the archive introduces somebody of that name as a person."""
        key = name.text.casefold()
        longer = self.shorter.get(key, set()) | {key}
        return key in self.archive or any(full in self.full and self.full[full].is_person for full in longer)

    def holding(self, role: str) -> Speaker | None:
        """The person introduced with a role, where there is just one."""
        holders = [found for found in self.full.values() if role.casefold() in found.roles]
        return self._speaker(holders[0]) if len(holders) == 1 else None

    def _speaker(self, found: _Found) -> Speaker:
        if person := self.archive.get(found.name.casefold()):
            return Speaker(person, Voice.MEMBER)
        if Belongs.UNSURE in found.belongs:
            return UNKNOWN
        return Speaker(found.name, Voice.MEMBER if Belongs.YES in found.belongs else Voice.OTHER)


def is_body(name: str) -> bool:
    """Whether a name is that of a company, an office, a country rather than of a person."""
    return _LIKE_A_BODY.search(name) is not None


def directory_of(text: str, description: ArchiveDescription) -> Directory:
    """Gather everybody whom a document names.

    Args:
        text: masked.
        description: of the archive.
    """
    own = frozenset(name.casefold() for name in description.own_names)
    archive = {
        spelling.casefold(): person.name
        for person in description.people
        for spelling in (person.name, *person.spellings)
    }
    organisation = organisation_of(description, text)
    full: dict[str, _Found] = {}
    for name in names_in(text):
        if name.is_full and name.text.casefold() not in own:
            _look_around(full.setdefault(name.text.casefold(), _Found(name.text)), name, text, organisation)
    shorter: defaultdict[str, set[str]] = defaultdict(set)
    for key in full:
        words = key.split()
        for number in range(1, len(words)):
            shorter[" ".join(words[number:])].add(key)
    for name in names_in(text):
        longer = shorter.get(name.text.casefold(), set()) if not name.is_full else set()
        if len(longer) == 1:
            _look_around(full[next(iter(longer))], name, text, organisation)
        elif not name.is_full and not longer and name.text.casefold() not in {*own, *archive}:
            alone = _Found(name.text)
            _look_around(alone, name, text, organisation)
            if alone.belongs - {Belongs.NO}:
                full.setdefault(name.text.casefold(), alone).belongs.update(alone.belongs)
    return Directory(organisation, own, archive, full, dict(shorter))


def _look_around(found: _Found, name: Name, text: str, organisation: Organisation | None) -> None:
    before = text[max(0, name.start - _BEFORE) : name.start]
    if stops := list(_STOP.finditer(before)):
        before = before[stops[-1].end() :]
    behind = text[name.end : name.end + _BEHIND]
    if stop := _STOP.search(behind):
        behind = behind[: stop.start()]
    if organisation is not None and not name.possessive:
        found.belongs.add(organisation.of_neighbours(before, behind, _around(text, name)))
    introduced = name.titled or _INTRODUCED_BEFORE.search(before) or _INTRODUCED_BEHIND.match(behind)
    introduced = introduced or (_FOR.fullmatch(before) and _OF.match(behind))
    roles = [match[1].casefold() for match in (_ROLE_BEFORE.search(before), _ROLE_BEHIND.match(behind)) if match]
    if (introduced or roles) and not is_body(name.text):
        found.is_person = True
        found.roles.update(roles)


def _around(text: str, name: Name) -> str:
    """A stretch of the paragraph in which a name stands, the name left out of what follows."""
    before = text[max(0, name.start - _PARAGRAPH) : name.start].rsplit("\n", 1)[-1]
    return before + text[name.end : name.end + _BEHIND].split("\n", 1)[0]
