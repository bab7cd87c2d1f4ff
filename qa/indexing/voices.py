"""Whose words each sentence holds: pure functions.

Outside quotation marks a document has one narrator: the organisation, for its own statements;
the reporter, for a press report. Inside them the words belong to whoever the verb of saying
nearest to that quotation names. What cannot be told is ``Voice.REPORTED``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.types import ArchiveDescription, Document, Kind, Passage, Sentence, Voice

VOICES_VERSION = 2
"""Raised when the same sentences would get other voices."""

_QUOTED_SHARE = 0.5
"""A sentence belongs to the person quoted when at least this share of it is quoted."""

_QUOTATION = re.compile(
    '“[^”]*(?:”|$)|«[^»]*(?:»|$)|"[^"]*(?:"|$)'
    # A single closing mark is an apostrophe unless a quotation ends there.
    "|(?<!\\w)‘[^‘]*?[,.!?…]’(?!\\w)"
)
_VERBS = (
    "said|says|told|added|adds|stated|states|noted|warned|explained|declared|argued|insisted|stressed|remarked"
    "|commented|concluded|continued|wrote|recalled|urged|lamented|observed|claimed|claims|replied|asked"
    "|a déclaré|a dit|déclare|affirme|a affirmé|ajoute|a ajouté|explique|a expliqué|souligne|a souligné"
    "|estime|a estimé|précise|a précisé|rappelle|a rappelé|dit|soutient|a soutenu|répond|a répondu"
)
_NAME = r"[A-ZÀ-Þ][\w’'.-]*(?:\s+(?:de|du|van|von|bin|al|[A-ZÀ-Þ][\w’'.-]*)){0,5}"
_AFTER = (
    re.compile(rf"^[,\s–—-]*(?:{_VERBS})\s+(?P<who>[^.!?]{{2,120}})"),
    re.compile(rf"^[,\s–—-]*(?P<who>[^.!?,]{{2,80}}(?:,[^,.!?]{{1,80}},)?)\s+(?:{_VERBS})\b"),
)
_BEFORE = (
    re.compile(rf"(?P<who>[^.!?]{{2,160}}?)\s+(?:{_VERBS})(?:\s+that|\s+que|\s+qu.)?[\s,:]*$"),
    re.compile(r"\b(?:[Aa]ccording to|[Ss]elon|[Dd].après|[Pp]our)\s+(?P<who>[^.!?]{2,120}?)[\s,:]*$"),
    re.compile(rf"\b(?:{_VERBS})\s+(?P<who>{_NAME})[\s,:]*$"),
)
_FULL_NAME = re.compile(_NAME)
_PRONOUN = re.compile(r"(?:he|she|they|it|we|i|il|elle|ils|elles|on)\b", re.IGNORECASE)
_DETERMINER = re.compile(
    r"^(?:The|A|An|Le|La|Les|Un|Une|In|On|But|And|Mr|Mrs|Ms|Dr|M|Mme|He|She|They|It|According|However|Meanwhile)\b\.?\s*"
)
_PRONOUN_SAID = re.compile(
    rf"\b(?:he|she|they|il|elle)\s+(?:{_VERBS})\b|\b(?:{_VERBS})\s+(?:he|she|they)\b", re.IGNORECASE
)
_BELONGS = (
    r"(?:member|coordinator|representative|spokes\w+|president|chair\w*|director|head|activist|delegate"
    r"|membre|coordinat\w+|représentant\w*|porte-parole|président\w*|direct\w+)"
)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Somebody quoted: the name as the archive spells it, and whether of the organisation."""

    name: str | None
    voice: Voice


@dataclass(frozen=True, slots=True)
class _Quotation:
    """A stretch in quotation marks and who says it."""

    start: int
    end: int
    speaker: _Speaker
    attributed_after: bool


_UNKNOWN = _Speaker(None, Voice.REPORTED)


def assign_voices(document: Document, passages: list[Passage], description: ArchiveDescription) -> list[Passage]:
    """Tell for each sentence whose words it holds.

    Args:
        document: in which the passages stand.
        passages: all passages of the document, in order.
        description: tells who belongs to the organisation.

    Returns:
        The same passages, the sentences with voice and speaker.
    """
    narrator = _narrator(document, description)
    quotations = list(_quotations(document.text, description))
    return [
        replace(
            passage,
            sentences=tuple(_assign(sentence, quotations, narrator) for sentence in passage.sentences),
        )
        for passage in passages
    ]


def _narrator(document: Document, description: ArchiveDescription) -> _Speaker:
    if document.voice is not None:
        return _Speaker(document.speaker, document.voice)
    if document.kind is Kind.PRESS_REPORT:
        return _Speaker(None, Voice.REPORTER)
    own = any(document.speaker == person.name for person in description.people)
    if document.kind is None and not own:
        return _Speaker(document.speaker, Voice.REPORTED)
    return _Speaker(document.speaker, Voice.COALITION)


def _assign(sentence: Sentence, quotations: Sequence[_Quotation], narrator: _Speaker) -> Sentence:
    speaker = narrator
    shared = [(min(q.end, sentence.end) - max(q.start, sentence.start), q) for q in quotations]
    inside = [(length, quotation) for length, quotation in shared if length > 0]
    if inside:
        longest, quotation = max(inside, key=lambda pair: pair[0])
        quoted = sum(length for length, _ in inside)
        opens = quotation.start <= sentence.start and quotation.attributed_after
        if quoted >= _QUOTED_SHARE * (sentence.end - sentence.start) or opens:
            speaker = quotation.speaker
            if longest < quoted and len({q.speaker for _, q in inside}) > 1:
                speaker = _UNKNOWN
    return replace(sentence, voice=speaker.voice, speaker=speaker.name)


def _quotations(text: str, description: ArchiveDescription) -> Iterator[_Quotation]:
    """Every quotation of a text, in order, each with its own speaker."""
    current = _UNKNOWN
    offset = 0
    for line in text.split("\n"):
        matches = [match for match in _QUOTATION.finditer(line) if len(match.group()) > 2]
        for number, match in enumerate(matches):
            before = line[matches[number - 1].end() if number else 0 : match.start()]
            after = line[match.end() : matches[number + 1].start() if number + 1 < len(matches) else len(line)]
            said_after = _named(_AFTER, after, description, current)
            said = said_after or _named(_BEFORE, before, description, current)
            goes_on = number > 0 or not before.strip()
            current = said or (current if goes_on else _UNKNOWN)
            yield _Quotation(offset + match.start(), offset + match.end(), current, said_after is not None)
        if line.strip() and not matches and not _PRONOUN_SAID.search(line):
            current = _UNKNOWN
        offset += len(line) + 1


def _named(
    patterns: Sequence[re.Pattern[str]], words: str, description: ArchiveDescription, current: _Speaker
) -> _Speaker | None:
    """Who the words beside a quotation name as its speaker; nobody where they name no one."""
    for pattern in patterns:
        if match := pattern.search(words):
            phrase = match["who"].strip()
            return current if _PRONOUN.match(phrase) else _recognise(phrase, description)
    return None


def _recognise(phrase: str, description: ArchiveDescription) -> _Speaker:
    for person in description.people:
        if any(_contains_words(phrase, name) for name in (person.name, *person.spellings)):
            return _Speaker(person.name, Voice.MEMBER)
    names = [name for match in _FULL_NAME.finditer(phrase) if (name := _DETERMINER.sub("", match.group()))]
    of_ours = next((name for name in description.own_names if _contains_words(phrase, name)), None)
    others = [name for name in names if name not in description.own_names]
    full = next((name for name in others if " " in name), others[0] if others else None)
    if of_ours is not None and _belongs(phrase, of_ours):
        return _Speaker(full, Voice.MEMBER)
    return _Speaker(full, Voice.OTHER) if full else _UNKNOWN


def _belongs(phrase: str, own_name: str) -> bool:
    """Whether a phrase calls somebody one of the organisation, rather than only naming it."""
    name = re.escape(own_name)
    return bool(
        re.match(rf"(?:the\s+|la\s+)?{name}\b", phrase, re.IGNORECASE)
        or re.search(rf"\b{_BELONGS}\b.{{0,25}}\b{name}(?!\w)|(?<!\w){name}\b.{{0,25}}\b{_BELONGS}\b", phrase)
    )


def _contains_words(phrase: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", phrase) is not None
