"""From the words that stand for a speaker to who that is: pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.indexing.belonging import Belongs
from qa.indexing.names import Name, names_in
from qa.indexing.nouns import ANYWHERE, BODY, HUMAN
from qa.indexing.saying import Order, Said
from qa.indexing.speakers import UNKNOWN, Directory, Speaker, is_body
from qa.types import Voice

_PRONOUN = re.compile(
    r"\s*(he|she|it|they|we|i|you|vous|il|elle|ils|elles|on|nous|je|who|qui)(?![\w’'-])", re.IGNORECASE
)
_LEAD = re.compile(r"^\s*(?:as|and|but|then|so|comme|et|mais|puis)\s+", re.IGNORECASE)
_SINGULAR = frozenset({"he", "she", "il", "elle"})
_PLURAL = frozenset({"they", "ils", "elles", "it"})
_SECOND = frozenset({"you", "vous"})
_FIRST = frozenset({"we", "i", "nous", "je"})
_CUT = re.compile(
    r"(?<![\w’'-])(?:of|for|from|at|in|on|to|with|by|about|after|before|during|when|while|as|who|whom|whose"
    r"|which|that|but"
    r"|and|or|against|over|under|into|outside|inside|through|since|because|if|de|du|des|à|au|aux|chez|pour|par"
    r"|en|dans|sur"
    r"|sous|avec|qui|que|dont|lors|devant|après|avant|quand|lorsque|et|ou|mais|car|depuis|selon"
    r"|contre)(?![\w’'-])|[dD][’']"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_AND = re.compile(r"(?:and|et|or|ou)\s+(?:(?:the|le|la)\s+|l[’'])?[A-ZÀ-Þ]")
_TRAILING = re.compile(
    r"(?:\s+(?:yesterday|later|today|afterwards|again|too|also|then|here|herself|himself|bluntly|\w+ly|\w+ment"
    r"|aussi|hier"
    r"|ensuite|alors|lui-même|elle-même|has|have|had|a|avait))*\s*"
)
_RELATIVE = re.compile(r"\s*(?:who|whose|whom|which|qui|dont|que)\b")
_DEFINITE = r"(?:(?:the|le|la|this|that|ce|cette|son|sa|his|her|its|their|leur)\s+|l[’'])"
_INDEFINITE = r"(?:(?:an?|one|un|une)\s+)"
_WORDS = r"(?:(?!(?:of|for|from|by|de|du|des|and|et|or|who|qui)\b)[\w’'-]+\s+){0,3}?"
_ROLE = re.compile(rf"\s*{_DEFINITE}{_WORDS}({HUMAN})(?![\w’'-])(?P<rest>[^,]*)", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:minister|ministre|governor|gouverneur|ambassador|ambassadeur|ambassadrice|ceo|mayor|maire|préfet|commander"
    r"|general|colonel)",
    re.IGNORECASE,
)
_CAMPAIGNER = re.compile(
    r"(?:activist|campaigner|militante?|coordinator|coord\w+|porte-parole|spokes\w+)", re.IGNORECASE
)
_MANY = (
    r"(?:(?:(?:one|two|three|several|some|many|un|une|l[’']une?|deux|trois|plusieurs)\s+(?:of|de|d[’']entre)\s*(?:the|these|those|ces|les)|des|several|some|many|most|few|two|three|four|five|six|other"
    r"|plusieurs|des|les|certains|certaines|deux|trois|quatre)\s+)"
)
_OUTSIDER = re.compile(
    rf"\s*(?P<article>{_DEFINITE}|{_INDEFINITE}|(?:another|un autre|une autre)\s+"
    rf"|{_MANY}){_WORDS}(?P<role>{HUMAN})(?:e?s|x)?(?![\w’'-])(?P<rest>.*)",
    re.IGNORECASE,
)
_PLAINLY = re.compile(
    r"(?:guard|garde|diplomate?|official|officer|officier|trader|broker|minister|ministre|ambassad\w+|judge"
    r"|juge|governor|gouverneur"
    r"|executive|fonctionnaire|negotiator|négociat\w+|négociante?|gendarme|police\w*|policier|soldier|soldat"
    r"|mayor|maire|préfet|colonel"
    r"|general|prosecutor|procureure?|commissioner|envoy|envoyée?|ceo)",
    re.IGNORECASE,
)
"""Nobody of the organisation is called so, whatever was said of them before."""

_ANYWHERE = re.compile(rf"{ANYWHERE}", re.IGNORECASE)
_OF_OTHERS = re.compile(
    rf"\s+(?:of|for|at|with|from|de|du|d[’']|pour|chez)\s*(?:(?:the|a|an|la|le|un|une)\s+"
    rf"|l[’'])?(?:[\w’'-]+\s+){{0,3}}?"
    rf"(?:(?i:{BODY})(?![\w-])|[A-Z][\w’'-]*\s+(?:(?:for|of|de|du)\s+)?[A-Z]|[A-Z]{{2,}})"
)
_BODY = re.compile(
    rf"\s*(?:{_DEFINITE}|{_INDEFINITE})?{_WORDS}(?:company|companies|firm|ministry|government|police|army"
    rf"|embassy|authorities|panel"
    r"|council|commission|parliament|court|corporation|compagnie|entreprise|ministère|gouvernement|autorités"
    r"|armée|ambassade"
    r"|consulate|consulat|regulator|agency|agence|presidency|présidence|contractor|insurer|refinery|bank|banque"
    r"|exchange"
    r"|parquet|préfecture|mairie|parlement|tribunal|prosecutor[’']s office|mining group|société minière)(?![\w-])",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    rf"\s*(?:{_DEFINITE}|{_INDEFINITE})(?:[\w’'-]+\s+){{0,2}}?(?P<noun>report|statement|letter|e-?mail"
    rf"|communiqué|memo|press release"
    r"|circular|notice|leaflet|study|rapport|lettre|courriel|note|circulaire|étude|déclaration)(?![\w’'-])"
    r"(?:\s+(?:of|from|by|de|du|d[’'])\s*(?:(?:the|la|le)\s+|l[’'])?(?P<owner>.*))?",
    re.IGNORECASE,
)
_COMPLEMENT = re.compile(
    r"\s+(?:of|for|at|with|from|in|on|by|who|whose|that|named|de|du|des|d[’']|pour|chez|en|à|au|aux|sous|qui|dont)\s*",
    re.IGNORECASE,
)
_THE = re.compile(r"(?:(?:the|le|la|this|that|ce|cette)\s+|l[’'])", re.IGNORECASE)
_DEMONSTRATIVE = re.compile(r"\s*(?:cette|cet|ce|this)\s+[a-zà-ÿA-Z]", re.IGNORECASE)
_ANAPHORA = re.compile(r"\s*(?:the|this|l[’']|cet|cette|le|la)\s*(?:man|woman|homme|femme)\s*$", re.IGNORECASE)
_CALLED = re.compile(rf"(?:(?:the|le|la)\s+|l[’'])(?:[\w-]+\s+){{0,2}}?{HUMAN}", re.IGNORECASE)
_SPEECH_NOUN = re.compile(
    r"(?:statement|letter|answer|reply|response|words|message|report|communiqué|post|tweet|remark|verdict"
    r"|comment|warning)"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """Tells who the words for a speaker mean.

    Attributes:
        directory: everybody whom the document names.
        narrator: who "we" and "I" are outside quotations.
    """

    directory: Directory
    narrator: Speaker

    def of_said(self, said: Said, focus: Speaker | None) -> Speaker:
        """Who is said to speak.

        Args:
            said: the words for the speaker.
            focus: whom "he" and "she" mean.
        """
        said = replace(said, who=_LEAD.sub("", said.who))
        if pronoun := _PRONOUN.match(said.who):
            return self.of_pronoun(pronoun[1], focus)
        if any(name.is_full and not is_body(name.text) for name in names_in(said.between)):
            return UNKNOWN
        speaker = self._of_words(said, focus)
        return UNKNOWN if said.reads and speaker.name and not is_body(speaker.name) else speaker

    def of_pronoun(self, pronoun: str, focus: Speaker | None) -> Speaker:
        """Whom a pronoun means."""
        word = pronoun.casefold()
        if word in _SECOND:
            return focus if focus and self.narrator.voice is Voice.COALITION else UNKNOWN
        if word in _FIRST:
            return self.narrator if self.narrator.voice is Voice.COALITION else UNKNOWN
        if word in _SINGULAR:
            return focus or UNKNOWN
        nameless = focus is not None and focus.name is None
        return focus if word in _PLURAL and focus is not None and nameless else UNKNOWN

    def _of_words(self, said: Said, focus: Speaker | None) -> Speaker:
        segments = said.who.split(",")
        main = _main_segment(segments, said.order, self)
        found = self.of_segment(main)
        if found is None and said.order is Order.VERB_FIRST and len(segments) > 1:
            found = self.whole(segments[1])
        return found or self.described(main, focus)

    def of_segment(self, segment: str) -> Speaker | None:
        """Who is named at the end of a noun phrase, before what depends on it."""
        segment = _BRACKETS.sub(lambda match: " " * len(match.group()), segment)
        names = list(names_in(segment))
        cut = next((m for m in _CUT.finditer(segment) if not any(n.start <= m.start() < n.end for n in names)), None)
        end = cut.start() if cut else len(segment)
        heads = [name for name in names if name.end <= end]
        if not heads or heads[-1].possessive or not _TRAILING.fullmatch(segment[heads[-1].end : end]):
            return None
        if cut and _AND.match(segment, cut.start()):
            return UNKNOWN
        return self.directory.resolve(heads[-1])

    def whole(self, segment: str) -> Speaker | None:
        """Who is named by a segment that is a name and nothing else."""
        names = list(names_in(segment))
        if len(names) != 1 or names[0].possessive or segment[names[0].end :].strip():
            return None
        before = segment[: names[0].start].strip()
        if before and not (names[0].titled and before[0].isupper()) and not _CALLED.fullmatch(before):
            return None
        return self.directory.resolve(names[0])

    def described(self, phrase: str, focus: Speaker | None) -> Speaker:
        """Who is meant by words that hold no name."""
        organisation = self.directory.organisation
        if organisation is not None and (belongs := organisation.of_phrase(phrase.strip())) is not Belongs.NO:
            return Speaker(None, Voice.MEMBER) if belongs is Belongs.YES else UNKNOWN
        if _ANAPHORA.match(phrase):
            return focus if focus and focus.name is None else UNKNOWN
        if focus and focus.name and _DEMONSTRATIVE.match(phrase):
            return focus
        if owner := self._owner(phrase) or self._of_document(phrase):
            return owner
        if (role := _ROLE.match(phrase)) and not role["rest"].strip() and (holder := self._holder(role[1], focus)):
            return holder
        if outsider := _OUTSIDER.match(phrase):
            return self._outsider(outsider, focus)
        return Speaker(None, Voice.OTHER) if _BODY.match(phrase) else UNKNOWN

    def _holder(self, role: str, focus: Speaker | None) -> Speaker | None:
        if holder := self.directory.holding(role):
            return holder
        campaigns = _CAMPAIGNER.fullmatch(role) and focus is not None and focus.voice is Voice.MEMBER
        return focus if campaigns else None

    def _outsider(self, found: re.Match[str], focus: Speaker | None) -> Speaker:
        """Who a person without a name is, that no word makes one of the organisation."""
        role, rest = found["role"].casefold(), found["rest"] if _COMPLEMENT.match(found["rest"]) else ""
        definite = _THE.fullmatch(found["article"]) is not None
        if definite and focus and focus.name and role in self.directory.roles_of(focus.name):
            return focus
        if _ANYWHERE.fullmatch(role) and not _OF_OTHERS.match(rest):
            return UNKNOWN
        if definite and focus and focus.name and not rest.strip() and role not in self.directory.introduced:
            # Nobody was introduced so: it may well be the one who was spoken of.
            if focus.voice is not Voice.OTHER and not _PLAINLY.fullmatch(role):
                return UNKNOWN
            return focus if focus.voice is Voice.OTHER and not _OFFICE.fullmatch(role) else Speaker(None, Voice.OTHER)
        return Speaker(None, Voice.OTHER)

    def _of_document(self, phrase: str) -> Speaker | None:
        """Whose a document is that is said to say something."""
        found = _DOCUMENT.match(phrase)
        if found is None:
            return None
        if owner := found["owner"]:
            named = next((name for name in names_in(owner) if not name.possessive), None)
            if named and named.start == 0 and is_body(named.text):
                return self.directory.resolve(named)
            return Speaker(None, Voice.OTHER) if _BODY.match(owner) else None
        own = self.narrator.voice is Voice.COALITION or found["noun"].casefold() in self.directory.own_documents
        return None if own else Speaker(None, Voice.OTHER)

    def _owner(self, phrase: str) -> Speaker | None:
        """Whose statement or letter it is."""
        for name in names_in(phrase):
            if name.possessive and _SPEECH_NOUN.search(phrase, name.end):
                return self.directory.resolve(name)
        return None


def _main_segment(segments: Sequence[str], order: Order, naming: Naming) -> str:
    """The part of a subject between commas that holds its head."""
    if order is Order.VERB_FIRST:
        return segments[0]
    kept = [segment for segment in segments if segment.strip()]
    if not kept:
        return ""
    if segments[-1].strip():
        return kept[0] if _RELATIVE.match(kept[-1]) else kept[-1]
    if naming.whole(kept[-1]) is not None:
        return kept[-1]
    ahead = kept[-2] if len(kept) > 1 else kept[-1]
    return kept[0] if naming.of_segment(ahead) is None else ahead


def mentions(directory: Directory, sentence: str) -> list[Name]:
    """The persons whom a sentence mentions, in order."""
    return [name for name in names_in(sentence) if directory.is_person(name)]
