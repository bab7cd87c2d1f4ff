"""Whether the words beside a name make somebody one of the organisation: pure functions.

Naming the organisation is not belonging to it: only a role held in it, or work done for it,
directly beside the name counts. What is past or denied is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from qa.indexing.nouns import BODY, HUMAN, ROLE
from qa.types import ArchiveDescription

_DETERMINER = r"(?:(?:the|our|its|this|la|le|notre|cette)\s+|l[’'])?"
_PREPOSITION = r"(?:of|for|at|with|within|from|de|du|pour|à|chez|au sein de)\s+"
_BLOCKS = (
    r"(?:of|to|by|for|from|who|whom|whose|which|that|against|with|in|on|about|qui|que|dont|de|du|des|par|à|au|aux"
    r"|pour|contre|avec|not|never|\w+(?<!found)(?<!lead)(?<!stand)ing|\w+[^e]ed|\w{2,}ant)\b"
)
_GAP = rf"(?:(?!{_BLOCKS}|d[’'])[\w’'-]+\s+)"
_RUNS = (
    r"(?:represents?|leads?|led|heads?|headed|chairs?|chaired|coordinates?|coordinated|runs|ran|joined|belongs? to"
    r"|(?:speaks?|spoke|works?|worked|sits?|sat|acts?|acted|campaigns?|observes?|attends?) (?:for|on behalf of)"
    r"|sits? on|is (?:part of|speaking for)|représent(?:e|ait)|dirig(?:e|eait)|coordonn(?:e|ait)|présid(?:e|ait)"
    r"|anim(?:e|ait)|copréside|conduit|pilote|appartient à|fait partie de|(?:parl|travaill|milit|sièg)(?:e"
    r"|ait) (?:pour|au nom de|au sein de)"
    r"|s[’']exprim(?:e|ait) (?:pour|au nom de)|porte la parole de)"
)
"""What somebody of an organisation does for it."""

_WORKS = (
    r"(?:(?:has |have )?(?:led|leads|heads|headed|conducted|coordinates|coordinated|wrote|written|runs|ran"
    r"|monitors|monitored"
    r"|documents|documented|follows|followed|tracks|tracked|maps|mapped|covers|handles)"
    r"|(?:a )?(?:dirigé|mené|conduit|coordonné|rédigé|enquêté|documenté|suivi)|suit|documente|recense|enquête"
    r"|mène|rédige"
    r"|siège|plaide|intervient|travaille|works|worked)"
)
"""Work that is done for an organisation, with what is worked on: “who wrote the report for X”."""

_ORGAN = (
    r"(?:committee|delegation|team|working group|group|secretariat|board|section|chapter|branch|desk|unit"
    r"|office|mission"
    r"|research|work|campaign|programme|program|comité|délégation|équipe|secrétariat|bureau|section|antenne"
    r"|commission"
    r"|cellule|pôle|groupe de travail|conseil|plaidoyer|mission|travaux|relais|campagne|recherche)"
)
"""A part of an organisation."""

_NEAR = (
    r"(?:work\w*|collaborat\w*|volunteer\w*|help\w*|co-?found\w*|found\w*|set\s+up|creat\w*|started|support\w*|advis\w*|assist\w*"
    r"|travaill\w*|collabor\w*|aid\w*|cofond\w*|fond\w*|cré\w*|souti\w*|conseill\w*|accompagn\w*)"
)
"""What may make somebody one of an organisation, or only its friend."""

_NO_FOE = (
    r"(?!(?:critic|opponent|enem|adversar|rival|foe|friend|target|détracteur|ennemi|adversaire|opposant|ami|cible"
    r"|critique)\w*\b)"
)
_PAST = re.compile(
    r"\b(?:former|formerly|ex|ancien|ancienne|once|no longer|briefly|had|jadis|autrefois|longtemps"
    r"|avait|was|were|été|était|plus|until|jusqu[’']\w+"
    r"|would-be|self-styled)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|never|neither|nor|cannot|n[’']a|n[’']est|jamais|ni|aucun\w*)\b(?!\s+(?:only|just|merely|que\b))"
    r"|n[’']t\b",
    re.IGNORECASE,
)
_OTHER_SORTS = (
    r"(?!\s+(?:for|of|against|on|de|du|des|pour|contre|government|partners?|part(?:y|ies)|forces|troops"
    r"|gouvernementale?|au pouvoir|militaire)\b)"
)
_DOCUMENT = (
    r"(?:letter|statement|press release|release|report|communiqué|declaration|lettre|rapport|déclaration"
    r"|website|study"
    r"|submission|note|briefing|manifesto|petition|pétition|appeal|tribune|site)"
)
_PART_OF_NAME = re.compile(r"\b(?!(?:The|For|But|And|To|Le|La|Pour|Selon)\b)[A-Z][\w’']*\s*$")
"""“Zimbabwe CSC” is not the CSC."""

_OF_ANOTHER = re.compile(r"\s+(?:of|on|for|against|de|du|d[’']|contre|pour)\s*(?:(?:the|la)\s+|l[’'])?[A-Z]")
"""“CSC of Zimbabwe” is not either."""

_LONGEST_WORD = 40

_OUR_ROLE = rf"(?:our|my|notre|mon|ma)\s+(?:[\w’'-]+\s+){{0,2}}?(?P<role>{ROLE}|colleague|collègue)"
_OURS = re.compile(rf"\b{_OUR_ROLE},?\s+(?:\S+\s+)?$")
_OURS_BEHIND = re.compile(rf"\s*,\s*{_OUR_ROLE}(?![\w’'-])")
_CHAIRS = re.compile(r"(?:chair|president|président|head|leader)", re.IGNORECASE)
"""“Our chair” may be that of the meeting."""

_GROUP = (
    r"(?:group|organi[sz]ation|network|campaign|alliance|ngo|organisation|réseau|groupe|collectif|plateforme"
    r"|platform)"
)
_ITS = re.compile(
    rf"\b(?:(?:its|their|son|sa|leur|(?:the\s+)?{_GROUP}[’']s)\s+"
    rf"(?:[\w’'-]+\s+){{0,2}}?(?P<role>{ROLE})(?:\s+(?:of|de)\s+(?:the\s+|la\s+|l[’'])?{_GROUP})?),?\s+(?:\S+\s+)?$",
    re.IGNORECASE,
)
"""“Its coordinator”: of the organisation, or of another that is spoken of in that paragraph."""

_ITS_BEHIND = re.compile(
    rf"\s*,\s*(?:an?\s+|une?\s+)?{_GAP}{{0,2}}(?P<role>{ROLE})\s+(?:of|with|at|for|de|à|au sein de)\s*"
    rf"(?:the\s+|that\s+|la\s+|le\s+|du\s+|l[’']\s*){_GROUP}(?![\w’'-])|\s*,\s*(?:its|sa"
    rf"|son)\s+{_GAP}{{0,2}}(?P<its>{ROLE})(?![\w’'-])",
    re.IGNORECASE,
)
_SPEAKS_FOR_IT = re.compile(r"(?:coord\w+|spokes\w+|porte-parole)$", re.IGNORECASE)
_OTHER_BODY = re.compile(rf"\b(?:{BODY}|{_GROUP})(?![\w-])", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<=\s)[A-ZÀ-Þ][\w’'-]+")
_NAME = r"[A-ZÀ-Þ][\w’'\u2024-]+(?:\s+[A-ZÀ-Þ][\w’'\u2024-]+){0,4}"


_THE_ROLE = re.compile(rf"(?:^|.*\s)(?:the|this|la|le|cette|ce|l[’'])\s*(?P<role>{ROLE}),?\s+$", re.IGNORECASE)
_TO_THE_CHAIR = re.compile(
    r"\b(?:Mr|Mrs|Ms|Madam|Madame|Monsieur)[.\u2024]?\s+(?:le\s+|la\s+)?(?:Chair|Pr[eé]sident)|^Chair\b", re.MULTILINE
)
_LATER = re.compile(
    r"[.!?…]\s+(?:(?P<pronoun>(?:[A-ZÀ-Þ][^,.]{2,80},\s+)?(?:She|He|Elle|Il|she|he|elle|il))|(?:The|Le|La|L[’'])\s*"
    r"[a-zà-ÿ’'-]+(?:\s+(?:of|from|in|de|du|à|en|au)\s+[^,.]{2,40}?)?)(?=[\s,])"
    r"|(?<![\w’'-])(?P<this>(?:cette|cet|ce|this)\s+(?:[a-zà-ÿ]+\s+)?(?!(?:de|du|of)\b)[A-Za-zÀ-ÿ’'-]+(?:\s+(?:de|du|of)\s+[\w’'-]+)?)(?=[\s,])"
)
"""Words that mean again a person who was named: “She”, “The teacher from X”, “cette militante”."""


class Belongs(Enum):
    """What the words beside a name tell."""

    YES = auto()
    UNSURE = auto()
    NO = auto()


@dataclass(frozen=True, slots=True)
class Organisation:
    """The expressions that find the organisation of an archive in the words around a name.

    Attributes:
        name: any of its names, standing alone.
        behind: what makes the name before it one of the organisation.
        before: what makes the name behind it one of the organisation.
        hint: any of its names, or a part of one; without it nothing else need be looked for.
        perhaps: what makes it doubtful, before or behind a name.
        phrase: what makes an unnamed speaker, or a document, the organisation's.
        does: what a pronoun's person is or does for it.
        opener: an apposition to the pronoun that follows: “A member of X, she …”.
        denied: a relation to it that is denied.
        subject: it is the subject of a sentence.
        representative: a definite role before a name: “the representative, NAME”.
        documents: what it is said to have written.
        is_named: the document holds one of its names; "the coalition" may be another one where it does not.
        narrates: the document is its own, so that "our" is its.
        addresses_chair: the document speaks to a chair, who is not one of its own.
        unnamed_roles: what somebody of it is called whom the document introduces without a name.
    """

    name: re.Pattern[str]
    behind: re.Pattern[str]
    before: re.Pattern[str]
    hint: re.Pattern[str]
    perhaps: re.Pattern[str]
    phrase: re.Pattern[str]
    does: re.Pattern[str]
    opener: re.Pattern[str]
    denied: re.Pattern[str]
    subject: re.Pattern[str]
    documents: re.Pattern[str]
    is_named: bool
    narrates: bool
    unnamed_roles: frozenset[str] = frozenset()
    addresses_chair: bool = False
    representative: re.Pattern[str] = _THE_ROLE

    def of_neighbours(self, before: str, behind: str, paragraph: str) -> Belongs:
        """Judge a name by what stands directly before and behind it.

        Args:
            before: a short stretch within the sentence that ends where the name begins.
            behind: a short stretch within the sentence that begins where the name ends.
            paragraph: what stands before the sentence in its paragraph, and the sentence up to the name.
        """
        if found := _OURS.search(before) or _OURS_BEHIND.match(behind):
            return self._of_ours(found["role"])
        if found := _ITS.search(before) or _ITS_BEHIND.match(behind):
            return self._of_its(found, paragraph)
        if (found := self.representative.search(before)) and _singular(found["role"]) in self.unnamed_roles:
            return Belongs.YES
        if not self.hint.search(f"{before}\n{behind}"):
            return Belongs.NO
        if found := self.behind.match(behind):
            return self._judge(found, before[-12:])
        if found := self._before(before, behind):
            return self._judge(found, "")
        if self.denied.match(behind):
            return Belongs.NO
        return Belongs.UNSURE if self.perhaps.search(before) or self.perhaps.match(behind) else Belongs.NO

    def of_later(self, later: str) -> Belongs:
        """Judge a name by what its paragraph goes on to tell of the same person.

        Args:
            later: from the end of the name on, quotations blanked, up to the next person.
        """
        if not self.name.search(later):
            return Belongs.NO
        for anchor in _LATER.finditer(later):
            found = self.behind.match(later, anchor.end())
            found = found or (self.does.match(later, anchor.end()) if anchor["pronoun"] or anchor["this"] else None)
            if found:
                return self._judge(found, "")
        found = self.opener.search(later)
        return self._judge(found, "") if found else Belongs.NO

    def documents_in(self, text: str) -> frozenset[str]:
        """The sorts of documents that a text says the organisation wrote."""
        found = {match["noun"] or match["its"] for match in self.documents.finditer(text)}
        return frozenset(noun.casefold() for noun in found)

    def _of_ours(self, role: str) -> Belongs:
        if self.addresses_chair and _CHAIRS.search(role):
            return Belongs.NO
        return Belongs.YES if self.narrates and not _CHAIRS.search(role) else Belongs.UNSURE

    def _of_its(self, found: re.Match[str], paragraph: str) -> Belongs:
        """“Its coordinator”: sure where the sentence before is about the organisation and no other body."""
        if not self.hint.search(paragraph):
            return Belongs.NO
        about = [part.strip() for part in re.split(r"[.!?…]\s", paragraph) if part.strip()]
        ahead = " ".join(about[-2:] if found.re is _ITS else about[-1:])
        subject = self.subject.match(ahead)
        role = next(group for group in found.groups() if group)
        if subject is None or not self.is_named or not _SPEAKS_FOR_IT.match(role):
            return Belongs.UNSURE
        rest = self.name.sub("", ahead[subject.end() :])
        rest = rest[: -len(found.group())] if found.re is _ITS and rest.endswith(found.group()) else rest
        return Belongs.UNSURE if _OTHER_BODY.search(rest) or _CAPITALS.search(rest) else Belongs.YES

    def of_phrase(self, phrase: str) -> Belongs:
        """Judge a speaker without a name by the words that stand for it."""
        if found := self.phrase.match(phrase):
            return self._judge(found, "")
        if self.denied.search(phrase):
            return Belongs.NO
        if (found := self.representative.fullmatch(phrase + " ")) and _singular(found["role"]) in self.unnamed_roles:
            return Belongs.YES
        return Belongs.UNSURE if self.name.search(phrase) else Belongs.NO

    def _judge(self, found: re.Match[str], ahead: str) -> Belongs:
        """What a match tells: nothing where it is past or denied, or part of another body's name."""
        if _DENIED.search(found.group()):
            return Belongs.NO
        name = self.name.search(found.string, found.start())
        longer = name is not None and _PART_OF_NAME.search(found.string[: name.start()][-_LONGEST_WORD:])
        of_another = _OF_ANOTHER.match(found.string, found.end())
        past = _PAST.search(found.group()) or _PAST.search(ahead)
        return Belongs.UNSURE if past or longer or of_another or not self.is_named else Belongs.YES

    def _before(self, before: str, behind: str) -> re.Match[str] | None:
        found = self.before.search(before)
        # “Unlike the coordinator of X, Jean Dupont said”: only a comma behind makes the name an apposition.
        if found and found.group().rstrip().endswith(",") and not re.match(r"\s*(?:[,.;:!?»”\"’)]|$)", behind):
            return None
        return found


def organisation_of(description: ArchiveDescription, text: str, narrates: bool = False) -> Organisation | None:
    """The expressions for an archive, or nothing where it does not name its organisation.

    Args:
        description: with the names of the organisation.
        text: of the document; where it holds none of the names, "the coalition" may be another one.
        narrates: the document is the organisation's own.
    """
    if not description.own_names:
        return None
    names = {*description.own_names, *(short for name in description.own_names if (short := _shortened(name)))}
    full = "|".join(_name(name) for name in sorted(names, key=len, reverse=True))
    alone = rf"(?<![\w-])(?:{full})(?![\w-])"
    is_named = narrates or re.search(alone, text) is not None
    if heads := {head for name in description.own_names if (head := _head(name))}:
        short = "|".join(re.escape(head) for head in sorted(heads))
        alone = rf"(?:{alone}|(?<![\w-])(?i:{short})(?![\w-]){_OTHER_SORTS})"
    organisation = _organisation(alone, _partly(description.own_names), is_named, narrates)
    roles = _unnamed_roles(organisation, alone, text)
    return replace(organisation, unnamed_roles=roles, addresses_chair=_TO_THE_CHAIR.search(text) is not None)


def _singular(role: str) -> str:
    return role.casefold().removesuffix("s")


def _unnamed_roles(organisation: Organisation, own: str, text: str) -> frozenset[str]:
    """The roles of people whom a text introduces as the organisation's without their names."""
    whose = r"its|ses|our|nos" if organisation.narrates else "its|ses"
    expression = re.compile(
        rf"(?:{own})[^.!?\n]{{0,200}}?\b(?:one|two|three|un|une|deux|trois)\s+(?:of|de)\s+(?:{whose})\s+({ROLE}s?)\b"
    )
    found = {_singular(match[1]) for match in expression.finditer(text)} if organisation.is_named else set()
    return frozenset(role for role in found if not re.search(rf"\b{role}\s+(?:of|for|de|du)\s", text, re.IGNORECASE))


def _organisation(own: str, part: str, is_named: bool, narrates: bool) -> Organisation:
    whole = rf"{_DETERMINER}(?:[A-Z][\w’'-]*\s+){{0,3}}?{own}"
    organ = (
        rf"(?:(?:the|an?|one|le|la|les|une?|its|son|sa)\s+|l[’'])?{_GAP}{{0,3}}?{_ORGAN}"
        rf"(?:\s+[\w’'-]+){{0,2}}?\s+(?:of|de|du|at)\s+{whole}"
    )
    its_organ = rf"{whole}[’']s\s+{_GAP}{{0,3}}?{_ORGAN}"
    itself = rf"(?:{its_organ}|{organ}|{whole}(?![’']))"
    role = rf"(?i:{ROLE})"
    holds = rf"{role}(?:\s+(?!{_BLOCKS})[\w’'-]+){{0,2}}\s+{_PREPOSITION}{itself}"
    article = (
        r"(?:(?:the|an?|one|le|la|une?|son|sa|its|our|notre|elle aussi|lui aussi|also|aussi|both|à la fois)"
        r"\s+|l[’']){0,2}"
    )
    beside = rf"{own}(?:[’']s)?\s+(?:(?!{_BLOCKS}|and\b|et\b)[\w’'-]+\s+){{0,2}}?{role}"
    is_one = rf"{article}{_GAP}{{0,5}}?(?:{holds}|{beside})"
    age = r"(?:\s*,\s*(?:aged\s+)?\d{1,3}(?:\s+ans)?\s*,)?"
    place = r"(?:\s*,\s*(?:aged\s+)?\d{1,3}(?:\s+ans)?(?=\s*,))?(?:\s+(?:of|from|at|in|de|du|à|d[’'])\s*[^,.]{2,60})?"
    also = (
        r"(?:(?:also|now|still|long|currently|has|have|had|been|once|formerly|briefly|never|aussi|elle|lui|toujours|a|avait"
        r"|longtemps|jadis|autrefois)\s+){0,3}"
    )
    who = rf"(?:who|which|qui)\s+{also}"
    being = r"(?:is|was|are|est|était|has been|a été|became|serves as|acts as|works as)(?:n[’']t)?"
    meanwhile = r"(?:\s+(?:in|en|à|au|depuis|since)\s+[\w’'-]+(?:\s+\d+)?)?"
    does = (
        rf"{_RUNS}{meanwhile}\s+{itself}|{being}\s+{also}{is_one}"
        rf"|{_WORKS}\s+[^,.;]{{0,60}}?\s?(?:for|pour|on behalf of|au nom de|au sein de)\s+{itself}"
    )
    conjunct = (
        rf"{article}{_GAP}{{0,4}}?(?i:{HUMAN})(?![\w-])[^,.;]{{0,80}}?\s(?:and|et|as well as|ainsi que)\s+"
        rf"(?:(?:also|aussi)\s+)?(?:(?:an?|une?)\s+)?{_GAP}{{0,2}}?(?:{holds}|{beside})"
    )
    second = (
        rf"(?:{article}{_GAP}{{0,4}}?(?i:{HUMAN})(?![\w-])[^,.;]{{0,80}},\s*)?"
        rf"(?:(?:an?|une?)\s+)?{_GAP}{{0,2}}?{holds}(?=\s*(?:[,.)]|$))"
    )
    body_is = (
        rf"\s*,?\s+(?:of|from|at|de|du|d[’'])\s*[^,.]{{2,60}}\s*,\s*(?:which|qui|whose\s+[\w’'-]+"
        rf"|dont\s+(?:l[’'])?[\w’' -]{{2,30}}?)\s+"
        rf"(?:{being}\s+{also}(?:an?\s+|une?\s+)?(?:{_GAP}{{0,2}}?{holds}|part\s+of\s+{itself})|{_RUNS}\s+{itself})"
    )
    behind = (
        rf"\s+{_PREPOSITION}{itself}|\s*\(\s*(?:[^()]{{0,40}},\s*)?{itself}\s*\)"
        rf"|\s*,\s*(?:{_PREPOSITION})?{itself}\s*(?:[,.)]|$)"
        rf"|{place}\s*,\s*(?:and\s+|et\s+)?{is_one}|{place}\s*,\s*{conjunct}|{place}\s*,\s*{second}|{body_is}"
        rf"|\s+{being}\s+{also}(?:{is_one}|{conjunct})|{age}\s+(?!joined\b){_RUNS}{meanwhile}\s+{itself}"
        rf"|{place}\s*,?\s*(?:\w+\s+)?{who}(?:{does})|{place}\s*,?\s*(?:who|qui)\s+{being}\s+{conjunct}"
        rf"|{place}\s*,?\s*(?:whose|dont)\s+[^,.;]{{2,40}}?\s(?:{being}\s+(?:{_GAP}{{0,2}}?{holds}"
        rf"|an?\s+{holds}|part of\s+{itself})|{_RUNS}\s+{itself})"
        rf"|{place}\s*,?\s*(?:(?:who\s+)?(?:is\s+|was\s+)?(?:spoke|speaking|acting)\s+(?:for\s+{itself})"
        rf"|{who}{_RUNS}\s+{itself})"
        rf"|{place}\s*,?\s*(?:(?:who\s+)?(?:is\s+|was\s+)?(?:spoke|speaking|acting)\s+|(?:qui\s+)?(?:parl\w+"
        rf"|s[’']exprim\w+)\s+)?"
        rf"(?:on behalf of|au nom de|en the name of|pour le compte de)\s+{itself}"
        rf"|(?:\s+(?:and|et)\s+{_NAME})?\s*,\s*(?:both|two|tous (?:les )?deux"
        rf"|toutes (?:les )?deux)\s+{_GAP}{{0,2}}?{role}s?\s+{_PREPOSITION}{itself}"
    )
    where = r"(?:\s+(?:in|at|on|à|au|aux|en|sur)\s+[^,.;]{2,40}?)?"
    before = (
        rf"(?:(?:{article}{_GAP}{{0,3}}?{holds}|{beside}){where},?"
        rf"|(?i:speaking (?:for|on behalf of)|on behalf of|(?:parlant |s[’']exprimant )?au nom de)\s+{itself},"
        rf"|{own}[’']s)\s+$"
    )
    phrase = (
        rf"(?:the\s+rest\s+of\s+)?{_DETERMINER}(?:{own}(?:\s*$|[’']s\s+(?:\w+\s+){{0,2}}?{_DOCUMENT}\b"
        rf"|\s+{_DOCUMENT}\b)|{beside}{where}\s*$)"
        rf"|{article}{_GAP}{{0,3}}?(?:{holds}|{beside}){where}\s*(?:,.*)?$"
        rf"|(?:un|une|one|another|an?)\s+(?:autre\s+)?{_GAP}{{0,2}}?{holds}|{its_organ}\s*$"
        rf"|{article}{_GAP}{{0,2}}?{_DOCUMENT}\s+(?:{_GAP}{{0,2}}?)(?:of|by|from|de|du)\s+{itself}\s*(?:,.*)?$"
    )
    perhaps = (
        rf"(?:{part})(?:\s+[a-zà-ÿ’'-]+){{1,3}},?\s*$"
        rf"|{own}(?:[’']s)?(?:\s+(?!{_BLOCKS}|told\b|met\b|said\b|and\b)[a-zà-ÿ’'-]+){{1,3}},?\s*$"
        rf"|\s*,\s*{_DETERMINER}{own}[’']s\s"
        rf"|\s*,\s*{article}{_GAP}{{0,4}}?{_NO_FOE}[\w’'-]+\s+{_PREPOSITION}{itself}"
        rf"|{place}\s*,?\s*{who}{_NEAR}\s[^.;:]{{0,60}}?{own}"
        rf"|\s*,[^.]{{0,100}}?(?:\b(?:and|et)\s+|,\s*){article}{_GAP}{{0,3}}?(?:{beside}|{holds})"
    )
    opener = rf"[.!?…][”»\"]?\s+(?i:{article}){_GAP}{{0,3}}?(?:{holds}|{beside})[^,.]{{0,60}},\s+(?:she|he|elle|il)\b"
    return Organisation(
        name=re.compile(own),
        behind=re.compile(behind),
        before=re.compile(before),
        hint=re.compile(rf"{own}|{part}"),
        perhaps=re.compile(perhaps),
        phrase=re.compile(phrase),
        does=re.compile(rf"\s+{also}(?:{does})"),
        opener=re.compile(opener),
        documents=re.compile(
            rf"(?P<noun>{_DOCUMENT})s?\s+(?:[\w’'-]+\s+){{0,2}}?(?:of|by|from|de|du)\s+{whole}"
            rf"|{own}[’']?s?\s+(?:[\w’'-]+\s+){{0,3}}?(?P<its>{_DOCUMENT})\b"
        ),
        denied=re.compile(
            rf"[^.;:]{{0,60}}?(?:\b(?:not|never|pas|jamais)|n[’']t)\s+(?!only|just|merely|seulement|que\b)"
            rf"(?:[\w’'-]+\s+){{0,5}}?(?:\w[’'])?{whole}"
        ),
        subject=re.compile(rf"\W*{whole}(?=\s)", re.IGNORECASE),
        is_named=is_named,
        narrates=narrates,
    )


def _name(name: str) -> str:
    words = r"\s+".join(re.escape(word) for word in name.split())
    # An acronym in small letters is another word; a long name is written in either.
    return words if name.isupper() or " " not in name else rf"(?i:{words})"


def _shortened(name: str) -> str | None:
    """A long name without its last complement: “Coalition de la société civile”, of the whole name."""
    parts = re.split(r"\s+(?=(?:de|du|of)\s)", name)
    short = " ".join(parts[:2])
    return short if len(parts) > 2 and len(short.split()) >= 4 else None


def _partly(names: Iterable[str]) -> str:
    """Three words of a name that stand together may be meant as it: “Kimberley Process Civil Society”."""
    words = (name.split() for name in names)
    runs = {" ".join(name[start : start + 3]) for name in words for start in range(len(name) - 2)}
    return "|".join(re.escape(run) for run in sorted(runs)) or "(?!)"


def _head(name: str) -> str | None:
    """The noun that stands for a name once it was given: “Coalition”."""
    first = re.split(r"\s(?:de|du|des|of|for|pour)\s", name, maxsplit=1)[0]
    words = (first if first != name else name).split()
    return words[-1] if words and len(words[-1]) >= 6 and not words[-1].isupper() else None
