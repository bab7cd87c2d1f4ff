"""Whom the narrator's sentences are about, so that "he said" and a bare quotation find their speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.indexing.names import Name, names_in
from qa.indexing.naming import Naming, mentions
from qa.indexing.nouns import HUMAN
from qa.indexing.saying import SAID, Order, Said
from qa.indexing.speakers import UNKNOWN, Speaker

_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*[”»\"’)\]]*")
_LONGEST = 600
_SUBJECT_PRONOUN = re.compile(
    r"\W*(?P<lead>[^,.]{2,140},\s+)?(?:he|she|il|elle)\b"
    r"|\W*(?:Had|Has|Did|Does|Was|Is|Would|Could|Can|Will|Should)(?:n[’']t)?\s+(?:he|she)\b"
    r"|[^,.]{1,30}-(?:t-)?(?:il|elle)\b",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(r"\W*(?:an?|une?)\s", re.IGNORECASE)
_STANCE = re.compile(
    r"\b(?:denie[sd]|rejects?|rejected|dismisse[sd]|refuse[sd]|criticise[sd]|criticize[sd]|condemn(?:s|ed)"
    r"|welcome[sd]"
    r"|praise[sd]|defend(?:s|ed)|accuse[sd]|disagree[sd]|dispute[sd]|conteste[sd]?|nie|rejette|dément|refuse|critique"
    r"|dénonce|salue|accuse)\b|\b(?:knows?|knew|believe[sd]?|thinks?|thought|hopes?|hoped|fears?|feared|doubts?"
    r"|doubted|expects?|expected"
    r"|(?:has|had) (?:no|little|few) \w+|disappointed|croit|croyait|pense|pensait|espère|craint|redoute|doute"
    r"|s[’']étonne|s[’']inquiète"
    r"|s[’']attend|n[’']y croit|n[’']en attend|se félicite|se méfie|s[’']agace|s[’']indigne|s[’']impatiente"
    r"|se désole|ne décolère)\b"
    r"|\b(?:was|is|est|était|remain(?:s|ed)|reste)\s+(?:in|of|at|on|sans|en|hors)\s+(?:\w+\s+){0,2}?"
    r"(?:doubt|opinion|mood|favour|minds|loss|pains|temper|despair|agreement|doute|illusions?|colère|désaccord)\b"
    r"|\b(?:was|is|sounded|seemed|remained|est|était|reste|semble|se montre)\s+"
    r"(?!(?:in|at|on|there|also|not there|à|au|en|dans|one|an?|the|une?|le|la)\b)(?:\w+ly\s+)?\w+"
    r"|\b(?:with|in|par|avec)\s+(?:an?|these|the|one|un|une|ces)\s+(?:\w+\s+){0,2}?"
    r"(?:sentences?|questions?|warning|words|plea|appeal|message|phrase|rebuke|mots|avertissement|appel)\b",
    re.IGNORECASE,
)
_SPEECH_NOUN = re.compile(
    r"[’']s\s+(?:\w+\s+){0,2}?(?:answer|reply|response|words|view|verdict|message|comment|retort|rejoinder|warning)\b"
)
_UNNAMED = re.compile(
    rf"(?<![\w’'-])(?:(?:the|an?|one|another|his|her|le|la|un|une|son|sa|ce|cet|cette)\s+"
    rf"|l[’'])(?:[\w’'-]+\s+){{0,3}}?"
    rf"{HUMAN}(?![\w’'-])",
    re.IGNORECASE,
)
_LEAD = re.compile(r"\s*(?:(?:Pour|For|Selon|According to|D[’']après)\s+)?")
_ROLE_AHEAD = re.compile(
    rf"(?:[^,]{{0,40}},\s*)?(?:(?:[\w’'-]+\s+){{0,5}}?{HUMAN},?\s+)?(?:(?-i:[A-Z])[\w\u2024]*\s+)?", re.IGNORECASE
)


@dataclass(slots=True)
class Scene:
    """What a reader of the text up to a place has in mind.

    Attributes:
        naming: tells whom words mean.
        focus: whom "he" and "she" mean.
        current: who spoke last.
        adjacent: nothing has come since the last quotation but the words that name its speaker.
        announced: the last sentence tells what the one in focus says or thinks.
    """

    naming: Naming
    focus: Speaker | None = None
    current: Speaker = UNKNOWN
    adjacent: bool = False
    announced: bool = False
    _said: bool = False
    _mentioned: bool = False

    def begin_paragraph(self) -> None:
        """A new paragraph: what was only hinted at before it announces no quotation in it."""
        self.announced = self.announced and self._said
        self._mentioned = False

    def end_paragraph(self, quoted: bool) -> None:
        """The end of a paragraph: one that quotes and mentions nobody changes the subject.

        Args:
            quoted: whether it holds a quotation.
        """
        if not quoted and not self._mentioned:
            self.focus = None

    def spoken(self, speaker: Speaker) -> None:
        """A quotation, and who says it."""
        self.current = speaker
        self.focus = speaker
        self.adjacent = True
        self.announced = False

    def expected(self) -> Speaker:
        """Who says a quotation at which no word tells it."""
        if self.adjacent:
            return self.current
        return self.focus if self.announced and self.focus else UNKNOWN

    def tell(self, text: str) -> None:
        """Words of the narrator.

        Args:
            text: one sentence or several.
        """
        for match in _SENTENCE.finditer(text):
            sentence = match.group().strip()[:_LONGEST]
            if any(character.isalnum() for character in sentence):
                self._take_in(sentence)

    def _take_in(self, sentence: str) -> None:
        self.adjacent = False
        said = SAID.search(sentence)
        stance = bool(said or _STANCE.search(sentence))
        names = mentions(self.naming.directory, sentence)
        if self._is_of_pronoun(sentence):
            subject, certain = self.focus, True
            stance = stance or sentence.endswith("?")
        elif said and (speaker := self._sayer(sentence, said)) is not None:
            subject, certain = speaker, True
        elif names:
            subject, certain = self._among(sentence, names)
            stance = stance or _SPEECH_NOUN.match(sentence, names[0].end) is not None
        elif _UNNAMED.search(sentence):
            subject, certain = self._unnamed(sentence), False
        elif self._is_about_another(sentence):
            subject, certain = UNKNOWN, False
        else:
            self.announced = self._said = False
            return
        self._mentioned = True
        self.focus = subject
        self.announced = bool(certain and stance and subject)
        self._said = self.announced and said is not None

    def _is_of_pronoun(self, sentence: str) -> bool:
        """Whether "he" or "she" is the subject, with nobody else ahead of it."""
        found = _SUBJECT_PRONOUN.match(sentence)
        lead = (found["lead"] or "") if found else ""
        # “A nurse by training, she …” describes her; “When a guard came, she …” brings in another.
        describes = _DESCRIBES.match(lead)
        other = _UNNAMED.search(lead, describes.end() if describes else 0)
        return found is not None and not mentions(self.naming.directory, lead) and not other

    def _sayer(self, sentence: str, verb: re.Match[str]) -> Speaker | None:
        """Who is the subject of a verb of saying in the narrator's own sentence."""
        clause = sentence[: verb.start()].rstrip(" ")
        if not clause or not list(mentions(self.naming.directory, clause)):
            return None
        speaker = self.naming.of_said(Said(clause, Order.SUBJECT_FIRST), self.focus)
        return speaker if speaker.name else None

    def _among(self, sentence: str, names: list[Name]) -> tuple[Speaker | None, bool]:
        """Whom a sentence with names is about, and whether that one is its subject."""
        first = names[0]
        speaker = self.naming.directory.resolve(first)
        at_start = _ROLE_AHEAD.fullmatch(sentence, 0, first.start) is not None
        if first.possessive:
            about = at_start and _SPEECH_NOUN.match(sentence, first.end) is not None
            return (speaker, True) if about else (UNKNOWN, False)
        others = {self.naming.directory.resolve(name) for name in names[1:]} - {speaker}
        if others or self._others(sentence, first):
            return UNKNOWN, False
        return speaker, at_start

    def _is_about_another(self, sentence: str) -> bool:
        """Whether a sentence begins with a name that is not known as a person's."""
        first = next(names_in(sentence), None)
        return first is not None and _ROLE_AHEAD.fullmatch(sentence, 0, first.start) is not None

    def _others(self, sentence: str, name: Name) -> bool:
        """Whether somebody without a name is mentioned who is not the one named."""
        for match in _UNNAMED.finditer(sentence):
            between = sentence[match.end() : name.start] if match.end() <= name.start else None
            if between is not None and re.fullmatch(r"(?:\s[^,]{0,60})?,?\s*(?:[A-Z][\w\u2024]*\s+)*", between):
                continue
            if re.search(r"\b(?:as|like|comme|en tant qu[e’'])\s*$", sentence[: match.start()], re.IGNORECASE):
                continue
            if match.start() >= name.end and re.match(r"\s*,", sentence[name.end :]):
                continue
            return True
        return False

    def _unnamed(self, sentence: str) -> Speaker:
        lead = _LEAD.match(sentence)
        rest = sentence[lead.end() :] if lead else sentence
        verb = SAID.search(rest)
        phrase = rest[: verb.start()] if verb else rest
        speaker = self.naming.described(phrase.split(",")[0].rstrip(" .!?…"), self.focus)
        unnamed = list(_UNNAMED.finditer(sentence))
        if speaker is UNKNOWN and len(unnamed) == 1 and not mentions(self.naming.directory, sentence):
            return self.naming.described(unnamed[0].group(), self.focus)
        return speaker
