"""Who is named in a document, and whether of the organisation: pure functions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.indexing.belonging import Belongs, Organisation, organisation_of
from qa.indexing.names import Name, names_in
from qa.indexing.nouns import ANYWHERE, BODY, HONORIFIC, HUMAN
from qa.indexing.quotations import find_quotations
from qa.indexing.saying import SAID
from qa.types import ArchiveDescription, Voice

_LIKE_A_BODY = re.compile(
    rf"\b(?:{BODY}|process|network|centre|center|organi[sz]ation|initiative|society|coalition|réseau|republic"
    rf"|république"
    r"|africa|states|international|university|université|times|news|processus)\b",
    re.IGNORECASE,
)
_INTRODUCED_BEFORE = re.compile(rf"\b(?:{HUMAN},?|said|says|added|told)\s+$", re.IGNORECASE)
_INTRODUCED_BEHIND = re.compile(
    rf"\s*(?:,[^,.]{{2,80}},)?,?\s*(?:who|qui|said|says|told|added)\b|\s*,\s*(?:[\w’'-]+\s+){{0,5}}?{HUMAN}\b",
    re.IGNORECASE,
)
_ROLE_BEFORE = re.compile(
    rf"\b({HUMAN})(?:,|(?:\s+[\w’'-]+){{0,2}}?\s+(?:of|for|de|des|du)\s+[\w\s’'-]{{1,60}},)?\s+(?:(?-i:[A-Z])\S*\s+)?$",
    re.IGNORECASE,
)
_ROLE_BEHIND = re.compile(rf"\s*,\s*(?:[\w’'-]+\s+){{0,5}}?({HUMAN})\b", re.IGNORECASE)
_FOR = re.compile(r"\s*(?:For|Pour|Selon|According to|D[’']après)\s+")
_OF = re.compile(r"\s+(?:of|from|de|du)\b")
_STOP = re.compile(r"[.!?…;:“”«»\"\n]")
_TITLED = re.compile(
    rf"(?<![\w’'-])(?!{HONORIFIC}\b)(?:{HUMAN}|dr|prof|professor|sir|lord|dame|rev|reverend|hon|prince|princess"
    rf"|king)[\u2024.]?,?\s+$",
    re.IGNORECASE,
)
_HUMAN = re.compile(rf"{HUMAN}s?", re.IGNORECASE)
_ANYWHERE = re.compile(rf"{ANYWHERE}s?", re.IGNORECASE)
_AFFILIATED = re.compile(
    r"\s+(?:of|at|from|with|de|du|d[’'])\s*(?:the\s+|la\s+|l[’'])?(?:[\w’'-]+\s+){0,3}?[A-Z][\w’'-]*\s+(?:[A-Z]"
    r"|of\b|for\b)"
    r"|\s+(?:of|at|with)\s+(?:the\s+)?[A-Z][\w’'-]+|\s*\(\s*[A-Z][^()]{1,60}\)"
    rf"|\s+(?:of|at|from|with|de|du|d[’'])\s*(?:the\s+|la\s+|le\s+|l[’'])?(?:[\w’'-]+\s+){{0,3}}?{BODY}(?![\w-])"
)
_OF_BODY = re.compile(
    rf"\b(?:of|for|at|with|from|de|du|d[’']|à|au|pour|chez)\s*(?:the\s+|a\s+|an\s+|la\s+|le\s+|l[’']|un\s+"
    rf"|une\s+)?(?:[\w’'-]+\s+){{0,3}}?"
    rf"(?:(?i:{BODY}|organi[sz]ation|network|group|réseau)(?![\w-])|[A-Z][\w’'-]*\s+(?:(?:for|of|de"
    rf"|du)\s+)?[A-Z]|[A-Z]{{2,}})"
)
_SOMEBODYS = re.compile(
    rf"[’']s\s+(?:[\w-]+\s+){{0,3}}?(?:{HUMAN}),?\s+$|(?<!it)(?<!t)[’']s\s+$|\b[A-Z]\w+[’']s\s+$", re.IGNORECASE
)
_RELATIVE = re.compile(r"\s*,?\s*(?:who|qui)\s+(?!said|says|told|added|spoke|dit|déclare|a\s+(?:dit|déclaré))\w")
_SENTENCE_END = re.compile(r"[.!?…]\s")
_SOMEBODY = re.compile(
    rf"(?<![\w’'-])(?:the|an?|le|la|une?|l[’'])\s*(?:[\w’'-]+\s+){{0,2}}?{HUMAN}(?![\w’'-])", re.IGNORECASE
)
_SOMEBODY_AHEAD = re.compile(
    rf"(?<![\w’'-])(?:the|an?|le|la|une?"
    rf"|l[’'])\s*(?:[\w’'-]+\s+){{0,2}}?{HUMAN}(?![\w’'-])(?!,?\s+(?:(?-i:[A-Z])\S*\s+)?$)",
    re.IGNORECASE,
)
_SAYS_THE = re.compile(
    rf"[.!?…]\s++(?:,\s*+)?(?:{SAID.pattern})\s+(?:the|le|la|l[’'])\s*(?:[\w’'-]+\s+){{0,2}}?(?P<role>{HUMAN})(?![\w’'-])"
    r"(?!\s*,?\s*(?-i:[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    rf"(?<![\w’'-])(?:an?|one|another|une?|several|some|two|three|four|five|plusieurs|des|deux|trois|quatre)\s+"
    rf"(?:[\w’'-]+\s+){{0,2}}?(?P<role>{HUMAN})s?(?![\w’'-])",
    re.IGNORECASE,
)
_CALLS_HIM = re.compile(
    rf"\b(?P<role>{HUMAN})\b[^.,]{{0,60}}?\b(?:name|named|called|prénom\w*|nommée?|appelée?"
    rf"|identified (?:only )?as|(?:him|her)self)"
    r"(?:,|\s+is|\s+as)?\s+$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\s*,\s*(?:an?|une?)\s+(?!(?:few|hour|day|week|month|year|moment|minute|bit|little|peu|heure|jour|semaine"
    r"|mois|an)\b)(?P<rest>[^,.]{3,80})"
)
_ROLE_SUBJECT = re.compile(
    rf"\s*(?:The|Le|La|L[’'])\s*(?:[\w’'-]+\s+(?:of|by|de|du)\s+(?:(?:the|la|le)\s+"
    rf"|l[’'])?)?(?:[\w’'-]+\s+){{0,3}}?(?P<role>{HUMAN})(?![\w’'-])"
    r"(?P<rest>\s+(?:of|on|for|de|du|des)\s)?",
    re.IGNORECASE,
)
_TOLD_US = re.compile(r"\s+(?:told|wrote to|assured|informed)\s+us\b|\s+nous\s+a\b")
_ATTRIBUTES = re.compile(rf"[\s,]*(?:{SAID.pattern}\s+)?", re.IGNORECASE)
_FEW_WORDS = 3
_NAMES_AHEAD = 12
_BEFORE, _BEHIND, _PARAGRAPH, _LATER = 100, 160, 400, 400
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
        is_described: whether one of them tells what the person is, and that is not what anybody may be called.
        roles: the nouns beside it, in small letters.
    """

    name: str
    belongs: set[Belongs] = field(default_factory=set)
    is_person: bool = False
    is_described: bool = False
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
        introduced: what persons without a name are called where they are introduced: “a guard”, “two traders”.
        own_documents: the sorts of documents that the organisation is said to have written.
    """

    organisation: Organisation | None
    own_names: frozenset[str]
    archive: dict[str, str]
    full: dict[str, _Found]
    shorter: dict[str, set[str]]
    introduced: frozenset[str] = frozenset()
    own_documents: frozenset[str] = frozenset()

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
        if not name.is_full and (_HUMAN.fullmatch(name.text) or _LIKE_A_BODY.search(name.text) or name.text.isupper()):
            return None
        return Speaker(name.text, Voice.OTHER if is_body(name.text) else Voice.REPORTED)

    def is_person(self, name: Name) -> bool:
        """Whether the document or the archive introduces somebody of that name as a person."""
        key = name.text.casefold()
        longer = self.shorter.get(key, set()) | {key}
        return key in self.archive or any(full in self.full and self.full[full].is_person for full in longer)

    def roles_of(self, name: str) -> set[str]:
        """What a person of a full name is called."""
        found = self.full.get(name.casefold())
        return found.roles if found else set()

    def holding(self, role: str) -> Speaker | None:
        """The person introduced with a role, where there is just one."""
        holders = [found for found in self.full.values() if role.casefold() in found.roles]
        return self._speaker(holders[0]) if len(holders) == 1 else None

    def _speaker(self, found: _Found) -> Speaker:
        if person := self.archive.get(found.name.casefold()):
            return Speaker(person, Voice.MEMBER)
        if Belongs.UNSURE in found.belongs:
            return UNKNOWN
        if Belongs.YES in found.belongs:
            return Speaker(found.name, Voice.MEMBER)
        # Of whom nothing is told, he may be of the organisation too.
        told = found.is_described or (is_body(found.name) and not found.is_person)
        return Speaker(found.name, Voice.OTHER if told else Voice.REPORTED)


def is_body(name: str) -> bool:
    """Whether a name is that of a company, an office, a country rather than of a person."""
    return _LIKE_A_BODY.search(name) is not None


def directory_of(text: str, description: ArchiveDescription, narrates: bool = False) -> Directory:
    """Gather everybody whom a document names.

    Args:
        text: masked.
        description: of the archive.
        narrates: the document is the organisation's own.
    """
    own = frozenset(name.casefold() for name in description.own_names)
    archive = {
        spelling.casefold(): person.name
        for person in description.people
        for spelling in (person.name, *person.spellings)
    }
    reading = _Reading(text, narrated(text), organisation_of(description, text, narrates))
    names = [name for name in names_in(text) if name.text.casefold() not in own]
    full: dict[str, _Found] = {}
    for name in names:
        if name.is_full:
            full.setdefault(name.text.casefold(), _Found(name.text))
    shorter: defaultdict[str, set[str]] = defaultdict(set)
    for key in full:
        words = key.split()
        for number in range(1, len(words)):
            shorter[" ".join(words[number:])].add(key)
    for number, name in enumerate(names):
        key = name.text.casefold()
        longer = shorter.get(key, set()) if not name.is_full else {key}
        next_name = _next_person(names, number, longer)
        if len(longer) == 1:
            _look_around(full[next(iter(longer))], name, reading, next_name)
        elif not longer and key not in archive and not _HUMAN.fullmatch(key):
            alone = _Found(name.text)
            _look_around(alone, name, reading, next_name)
            if alone.belongs - {Belongs.NO} or (alone.is_described and alone.is_person):
                kept = full.setdefault(key, alone)
                kept.belongs.update(alone.belongs)
                kept.is_described = kept.is_described or alone.is_described
    introduced = frozenset(match["role"].casefold() for match in _INTRODUCED.finditer(text))
    own_documents = reading.organisation.documents_in(text) if reading.organisation else frozenset()
    return Directory(reading.organisation, own, archive, full, dict(shorter), introduced, own_documents)


def narrated(text: str) -> str:
    """A text with its quotations blanked, every other character where it was."""
    kept, position = [], 0
    for quotation in find_quotations(text):
        if len(text[quotation.start : quotation.end].split()) > _FEW_WORDS:
            kept += [text[position : quotation.start], " " * (quotation.end - quotation.start)]
            position = quotation.end
    return "".join((*kept, text[position:]))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document and what is looked for in it: its text, the same without quotations, the organisation."""

    text: str
    narrated: str
    organisation: Organisation | None


def _next_person(names: Sequence[Name], number: int, key: set[str]) -> int | None:
    """Where the next name stands that may be another person's."""
    for name in names[number + 1 : number + 1 + _NAMES_AHEAD]:
        if name.is_full and name.text.casefold() not in key and not is_body(name.text):
            return name.start
    return None


def _look_around(found: _Found, name: Name, reading: _Reading, next_name: int | None) -> None:
    text, organisation = reading.text, reading.organisation
    before = text[max(0, name.start - _BEFORE) : name.start]
    if stops := list(_STOP.finditer(before)):
        before = before[stops[-1].end() :]
    behind = text[name.end : name.end + _BEHIND]
    if stop := _STOP.search(behind):
        behind = behind[: stop.start()]
    belongs = Belongs.NO
    if organisation is not None and not name.possessive:
        belongs = organisation.of_neighbours(before, behind, _ahead(reading, name))
        if belongs is Belongs.NO and (later := _later(reading, name, next_name)):
            belongs = organisation.of_later(later)
        found.belongs.add(belongs)
        found.is_person = found.is_person or (belongs is Belongs.YES and not is_body(name.text))
    introduced = (
        name.titled
        or _CALLS_HIM.search(before)
        or _INTRODUCED_BEFORE.search(before)
        or _INTRODUCED_BEHIND.match(behind)
    )
    introduced = introduced or (_FOR.fullmatch(before) and _OF.match(behind))
    roles = [match[1].casefold() for match in (_ROLE_BEFORE.search(before), _ROLE_BEHIND.match(behind)) if match]
    if (introduced or roles) and not is_body(name.text):
        found.is_person = True
        found.roles.update(roles)
    if belongs is Belongs.NO and _tells(before, behind, roles):
        found.is_described = True
    if belongs is Belongs.NO and not found.is_described and _role_ahead(reading, name):
        found.is_described = found.is_person = True
    if role := _called_later(reading, name, next_name):
        found.roles.add(role.casefold())
        found.is_person = True
        found.is_described = found.is_described or (not _ANYWHERE.fullmatch(role) and belongs is Belongs.NO)


def _role_ahead(reading: _Reading, name: Name) -> bool:
    """Whether the narrator has just spoken of somebody's office, and the quotation behind gives the name."""
    organisation = reading.organisation
    if organisation is not None and organisation.narrates and _TOLD_US.match(reading.text, name.end):
        return True
    ahead, _, blank = _ahead(reading, name).rstrip(" ,").rpartition("    ")
    if not _ATTRIBUTES.fullmatch(f"{blank} "):
        return False
    sentence = _SENTENCE_END.split(ahead.strip())[-1]
    found = _ROLE_SUBJECT.match(sentence)
    if found is None or any(other.is_full and not is_body(other.text) for other in names_in(sentence[found.end() :])):
        return False
    own = organisation is not None and organisation.hint.search(sentence)
    return not own and (not _ANYWHERE.fullmatch(found["role"]) or found["rest"] is not None)


def _tells(before: str, behind: str, roles: Sequence[str]) -> bool:
    """Whether the words beside a name tell what somebody is, other than what one of the organisation may be."""
    if (aside := _ASIDE.match(behind)) and not re.search(rf"\b{ANYWHERE}s?\b", aside["rest"], re.IGNORECASE):
        return True
    if _CALLS_HIM.search(before) or _TITLED.search(before) or _AFFILIATED.match(behind) or _SOMEBODYS.search(before):
        return True
    if any(not _ANYWHERE.fullmatch(role) for role in roles):
        return True
    relative = _RELATIVE.match(behind)
    return relative is not None or bool(roles and (_OF_BODY.search(behind[:_BEHIND]) or _OF_BODY.search(before)))


def _later(reading: _Reading, name: Name, next_name: int | None) -> str | None:
    """What the paragraph goes on to tell, up to the next person; nothing where two are in the sentence."""
    end = reading.narrated.find("\n", name.end, name.end + _LATER)
    end = min(end if end >= 0 else len(reading.narrated), name.end + _LATER)
    later = reading.narrated[name.end : min(end, next_name or end)]
    start = max(reading.narrated.rfind("\n", max(0, name.start - _BEFORE), name.start), name.start - _BEFORE) + 1
    ahead = _SENTENCE_END.split(reading.narrated[start : name.start])[-1]
    stop = _SENTENCE_END.search(later)
    if stop is None or any(other.is_full and not is_body(other.text) for other in names_in(ahead)):
        return later if stop is None and not ahead.strip() else None
    first = later[: stop.start()]
    alone = not any(
        not first[: match.start()].rstrip().endswith(",") and match.start() for match in _SOMEBODY.finditer(first)
    )
    return later if alone and not _SOMEBODY_AHEAD.search(ahead) else None


def _called_later(reading: _Reading, name: Name, next_name: int | None) -> str | None:
    """What the narrator calls a person in the words that attribute the quotation directly behind the sentence."""
    later = _later(reading, name, next_name)
    found = _SAYS_THE.search(later) if later else None
    return found["role"] if found else None


def _ahead(reading: _Reading, name: Name) -> str:
    """What stands in the paragraph before a name, quotations blanked."""
    ahead = reading.narrated[max(0, name.start - _PARAGRAPH) : name.start]
    return ahead.rsplit("\n", 1)[-1] if "\n" in ahead else ahead
