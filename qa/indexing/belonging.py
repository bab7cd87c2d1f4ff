"""Whether the words beside a name make somebody one of the organisation: pure functions.

Naming the organisation is not belonging to it: only a role held in it, or work done for it,
directly beside the name counts. What is past or denied is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from qa.types import ArchiveDescription

ROLE = (
    r"(?:co-?founder|(?:vice-?|deputy )?(?:coordinator|president|chair\w*)|member|representative|spokes\w+|director"
    r"|head|leader|activist|campaigner|delegate|researcher"
    r"|officer|manager|organi[sz]er|secretary|adviser|advisor|founder|treasurer|focal point"
    r"|membre|(?:vice-?)?(?:coord[io]n\w*t(?:eur|rice)|président\w*)|représentant\w*|porte-parole|directeur|directrice"
    r"|responsable|chargée?|secrétaire|délégué\w*|militante?|chercheu(?:r|se)|fondat(?:eur|rice)|trésori(?:er|ère)|chef\w*)"
)
"""What somebody can be in an organisation."""

_DETERMINER = r"(?:(?:the|our|its|this|la|le|notre|cette)\s+|l[’'])?"
_PREPOSITION = r"(?:of|for|at|with|within|from|de|du|pour|à|chez|au sein de)\s+"
_BLOCKS = (
    r"(?:of|to|by|for|from|who|whom|whose|which|that|against|with|in|on|about|qui|que|dont|de|du|des|par|à|au|aux"
    r"|pour|contre|avec|not|never|\w+(?<!found)(?<!lead)(?<!stand)ing|\w+[^e]ed|\w{2,}ant)\b"
)
_GAP = rf"(?:(?!{_BLOCKS}|d[’'])[\w’'-]+\s+)"
_RUNS = (
    r"(?:represents?|leads?|led|heads?|headed|chairs?|coordinates?|runs|(?:speaks?|spoke|works?|worked) for|joined"
    r"|représente|dirige|coordonne|préside|anime|(?:parle|travaille) pour)"
)
_WORKS = r"(?:led|leads|heads|headed|conducted|coordinated|wrote|runs|(?:a )?(?:dirigé|mené|conduit|coordonné|rédigé))"
_PAST = re.compile(
    r"\b(?:former|formerly|ex|ancien|ancienne|once|no longer|not|never|n[’']est|was|était|plus|would-be|self-styled)\b",
    re.IGNORECASE,
)
_OTHER_SORTS = (
    r"(?!\s+(?:for|of|against|on|de|du|des|pour|contre|government|partners?|part(?:y|ies)|forces|troops"
    r"|gouvernementale?|au pouvoir|militaire)\b)"
)
_DOCUMENT = (
    r"(?:letter|statement|press release|release|report|communiqué|declaration|lettre|rapport|déclaration|website|study"
    r"|submission|note|briefing|manifesto|petition|pétition|appeal|tribune|site)"
)
_PART_OF_NAME = re.compile(r"\b(?!(?:The|For|But|And|To|Le|La|Pour|Selon)\b)[A-Z][\w’']*\s*$")
"""“Zimbabwe CSC” is not the CSC."""

_OF_ANOTHER = re.compile(r"\s+(?:of|on|for|against|de|du|d[’']|contre|pour)\s*(?:(?:the|la)\s+|l[’'])?[A-Z]")
"""“CSC of Zimbabwe” is not either."""

_LONGEST_WORD = 40

_OURS = re.compile(
    rf"\b(?:our|my|notre|mon|ma)\s+(?:[\w’'-]+\s+){{0,2}}?(?:{ROLE}|colleague|collègue),?\s+(?:\S+\s+)?$"
)
_ITS = re.compile(
    rf"\b(?:its|their|son|sa|leur|(?:the\s+)?(?:group|organi[sz]ation|network|campaign|alliance|ngo)[’']s)\s+"
    rf"(?:[\w’'-]+\s+){{0,2}}?{ROLE},?\s+(?:\S+\s+)?$",
    re.IGNORECASE,
)
"""“Its coordinator”: of the organisation, or of another that is spoken of in that paragraph."""


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
        afterwards: what makes it doubtful in the sentence that follows: “She is a member of X.”
        phrase: what makes an unnamed speaker, or a document, the organisation's.
        is_named: the document holds one of its names; "the coalition" may be another one where it does not.
    """

    name: re.Pattern[str]
    behind: re.Pattern[str]
    before: re.Pattern[str]
    hint: re.Pattern[str]
    perhaps: re.Pattern[str]
    afterwards: re.Pattern[str]
    phrase: re.Pattern[str]
    is_named: bool

    def of_neighbours(self, before: str, behind: str, paragraph: str) -> Belongs:
        """Judge a name by what stands directly before and behind it.

        Args:
            before: a short stretch within the sentence that ends where the name begins.
            behind: a short stretch within the sentence that begins where the name ends.
            paragraph: a longer stretch around it.
        """
        if _OURS.search(before) or (_ITS.search(before) and self.hint.search(paragraph)):
            return Belongs.UNSURE
        if self.afterwards.search(paragraph):
            return Belongs.UNSURE
        if not self.hint.search(f"{before}\n{behind}"):
            return Belongs.NO
        if found := self.behind.match(behind):
            return self._judge(found, before[-12:])
        if found := self._before(before, behind):
            return self._judge(found, "")
        return Belongs.UNSURE if self.perhaps.search(before) or self.perhaps.match(behind) else Belongs.NO

    def of_phrase(self, phrase: str) -> Belongs:
        """Judge a speaker without a name by the words that stand for it."""
        found = self.phrase.match(phrase)
        if found is None:
            return Belongs.UNSURE if self.name.search(phrase) else Belongs.NO
        return self._judge(found, "")

    def _judge(self, found: re.Match[str], ahead: str) -> Belongs:
        """What a match tells: nothing where it is past or denied, or part of another body's name."""
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


def organisation_of(description: ArchiveDescription, text: str) -> Organisation | None:
    """The expressions for an archive, or nothing where it does not name its organisation.

    Args:
        description: with the names of the organisation.
        text: of the document; where it holds none of the names, "the coalition" may be another one.
    """
    if not description.own_names:
        return None
    names = {*description.own_names, *(short for name in description.own_names if (short := _shortened(name)))}
    full = "|".join(_name(name) for name in sorted(names, key=len, reverse=True))
    alone = rf"(?<![\w-])(?:{full})(?![\w-])"
    is_named = re.search(alone, text) is not None
    if heads := {head for name in description.own_names if (head := _head(name))}:
        short = "|".join(re.escape(head) for head in sorted(heads))
        alone = rf"(?:{alone}|(?<![\w-])(?i:{short})(?![\w-]){_OTHER_SORTS})"
    return _organisation(alone, _partly(description.own_names), is_named)


def _organisation(own: str, part: str, is_named: bool) -> Organisation:
    itself = rf"{_DETERMINER}(?:[A-Z][\w’'-]*\s+){{0,3}}?{own}(?![’'])"
    holds = rf"{ROLE}(?:\s+(?!{_BLOCKS})[\w’'-]+){{0,2}}\s+{_PREPOSITION}{itself}"
    article = r"(?:(?:the|an?|one|le|la|une?|son|sa|its|our|notre)\s+|l[’'])?"
    beside = rf"{own}(?:[’']s)?\s+(?:(?!{_BLOCKS}|and\b|et\b)[\w’'-]+\s+){{0,2}}?{ROLE}"
    place = r"(?:\s+(?:of|from|at|de|du)\s+[^,.]{2,60})?"
    who = r"(?:who|qui)\s+(?:(?:also|now|aussi|elle|lui)\s+){0,2}"
    behind = (
        rf"\s+{_PREPOSITION}{itself}|\s*\(\s*{itself}\s*\)|\s*,\s*(?:{_PREPOSITION})?{itself}\s*(?:[,.)]|$)"
        rf"|{place}\s*,\s*(?:and\s+|et\s+)?{article}{_GAP}{{0,5}}?(?:{holds}|{beside})"
        rf"|\s+(?:is|was|est|était|became)\s+(?:also\s+|aussi\s+)?{article}{_GAP}{{0,3}}?{holds}"
        rf"|\s*,?\s*{who}{_RUNS}\s+{itself}"
        rf"|\s*,?\s*{who}(?:is|est|was|était)\s+{article}{_GAP}{{0,3}}?{holds}"
        rf"|\s*,?\s*{who}{_WORKS}\s+[^,.]{{2,40}}?\s(?:for|pour)\s+{itself}"
        rf"|\s*,?\s*(?:(?:who\s+)?(?:spoke|speaking)\s+|(?:qui\s+)?(?:parlant|s[’']exprimant)\s+)?"
        rf"(?:on behalf of|au nom de)\s+{itself}"
    )
    before = rf"(?:(?:{article}{_GAP}{{0,3}}?{holds}|{beside}),?|{own}[’']s)\s+$"
    phrase = (
        rf"{_DETERMINER}(?:{own}(?:\s*$|[’']s\s+{_DOCUMENT}\b|\s+{_DOCUMENT}\b)|{beside}\s*$)"
        rf"|{article}{_GAP}{{0,3}}?{holds}\s*$|{article}{beside}\s*$"
        rf"|{article}{_GAP}{{0,2}}?{_DOCUMENT}\s+(?:{_GAP}{{0,2}}?)(?:of|by|from|de|du)\s+{itself}\s*$"
    )
    perhaps = (
        rf"(?:{part})(?:\s+[a-zà-ÿ’'-]+){{1,3}},?\s*$"
        rf"|{own}(?:[’']s)?(?:\s+(?!{_BLOCKS}|told\b|met\b|said\b|and\b)[a-zà-ÿ’'-]+){{1,3}},?\s*$|\s*,\s*{_DETERMINER}{own}[’']s\s"
        rf"|\s*,[^.]{{0,100}}?(?:\b(?:and|et)\s+|,\s*){article}{_GAP}{{0,3}}?(?:{beside}|{holds})"
    )
    afterwards = (
        rf"[.!?][”»\"]?\s+(?:(?:She|He|Elle|Il)\s+(?:is|est|has been)\s+(?:also\s+|aussi\s+)?{article}{_GAP}{{0,3}}?"
        rf"(?:{holds}|{beside})|(?i:{article}){_GAP}{{0,3}}?(?:{holds}|{beside})[^,.]{{0,40}},\s+(?:she|he|elle|il)\b)"
    )
    return Organisation(
        name=re.compile(own),
        behind=re.compile(behind),
        before=re.compile(before),
        hint=re.compile(rf"{own}|{part}"),
        perhaps=re.compile(perhaps),
        afterwards=re.compile(afterwards),
        phrase=re.compile(phrase),
        is_named=is_named,
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
