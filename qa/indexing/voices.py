"""Whose words each sentence holds: pure functions.

Outside quotation marks a document has one narrator: the organisation, for its own statements;
the reporter, for a press report. Inside them the words belong to whoever a verb of saying
names near the quotation. What cannot be told is ``Voice.REPORTED``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from qa.types import ArchiveDescription, Document, Kind, Passage, Sentence, Voice

VOICES_VERSION = 1
"""Raised when the same sentences would get other voices."""

_OPENING, _CLOSING = "“«", "”»"
_QUOTED_SHARE = 0.5
"""A sentence belongs to the person quoted when at least this share of it is quoted."""

_VERBS = (
    "said|says|told|added|adds|stated|states|noted|warned|explained|declared|argued|insisted|stressed|remarked"
    "|commented|concluded|continued|wrote|recalled|urged|lamented|observed"
    "|a déclaré|a dit|déclare|affirme|a affirmé|ajoute|a ajouté|explique|a expliqué|souligne|a souligné"
    "|estime|a estimé|précise|a précisé|rappelle|a rappelé|dit"
)
_NAME = r"(?:[A-ZÀ-Þ][\w’'.-]*)(?:\s+(?:de|du|van|von|bin|al|[A-ZÀ-Þ][\w’'.-]*)){0,4}"
_SAID_BY = re.compile(rf"\b(?:{_VERBS})\s+(?P<who>[^“”«».!?]{{2,120}})")
_WHO_SAID = re.compile(rf"(?P<who>{_NAME}(?:,[^,“”«»]{{1,80}},)?)\s+(?:{_VERBS})\b")
_FULL_NAME = re.compile(_NAME)
_PRONOUN = re.compile(r"(?:he|she|they|it|we|i|that|il|elle|ils|elles|on|que)\b", re.IGNORECASE)
_DETERMINER = re.compile(r"^(?:The|A|An|Le|La|Les|Un|Une|In|On|But|And|Mr|Mrs|Ms|Dr)\b\.?\s*")
_ATTRIBUTION_ONLY = re.compile(rf"[,\s]*(?:(?:{_VERBS})\b|{_NAME}(?:,[^,]{{1,80}},)?\s+(?:{_VERBS})\b)")
_PRONOUN_SAID = re.compile(
    rf"\b(?:he|she|they|il|elle)\s+(?:{_VERBS})\b|\b(?:{_VERBS})\s+(?:he|she|they)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Somebody quoted: the name as the archive spells it, and whether of the organisation."""

    name: str | None
    voice: Voice


def assign_voices(document: Document, passages: list[Passage], description: ArchiveDescription) -> list[Passage]:
    """Tell for each sentence whose words it holds.

    Args:
        document: in which the passages stand.
        passages: all passages of the document, in order.
        description: tells who belongs to the organisation.

    Returns:
        The same passages, the sentences with voice and speaker.
    """
    narrator = _narrator(document)
    narrating = document.speaker if narrator in (Voice.COALITION, Voice.MEMBER, Voice.OTHER) else None
    quoted = _quoted_characters(document.text)
    speakers = _speakers_by_line(document.text, description)
    return [
        replace(
            passage,
            sentences=tuple(
                _assign(sentence, document.text, quoted, speakers, narrator, narrating)
                for sentence in passage.sentences
            ),
        )
        for passage in passages
    ]


def _narrator(document: Document) -> Voice:
    if document.voice is not None:
        return document.voice
    if document.kind is Kind.PRESS_REPORT:
        return Voice.REPORTER
    return Voice.REPORTED if document.kind is None else Voice.COALITION


def _assign(
    sentence: Sentence,
    text: str,
    quoted: bytearray,
    speakers: dict[int, _Speaker],
    narrator: Voice,
    narrating: str | None,
) -> Sentence:
    if narrator is not Voice.REPORTER or not _is_quoted(sentence, text, quoted):
        return replace(sentence, voice=narrator, speaker=narrating)
    speaker = speakers.get(_line_start(text, sentence.start), _Speaker(None, Voice.REPORTED))
    return replace(sentence, voice=speaker.voice, speaker=speaker.name)


def _is_quoted(sentence: Sentence, text: str, quoted: bytearray) -> bool:
    """Whether a sentence is a quotation, with or without the words that attribute it."""
    inside = quoted[sentence.start : sentence.end]
    if sum(inside) >= _QUOTED_SHARE * len(inside):
        return True
    after = text[sentence.start + inside.find(0) : sentence.end] if inside[:1] == b"\x01" else ""
    return bool(_ATTRIBUTION_ONLY.match(after))


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _quoted_characters(text: str) -> bytearray:
    """One for each character that stands inside quotation marks, line by line."""
    flags = bytearray(len(text))
    offset = 0
    for line in text.split("\n"):
        depth, straight, start = 0, False, 0
        for position, character in enumerate(line):
            was_inside = depth > 0 or straight
            if character in _OPENING:
                depth += 1
            elif character in _CLOSING:
                depth = max(0, depth - 1)
            elif character == '"':
                straight = not straight
            if not was_inside and (depth > 0 or straight):
                start = position
            if was_inside and depth == 0 and not straight:
                flags[offset + start : offset + position + 1] = b"\x01" * (position + 1 - start)
        if depth > 0 or straight:
            flags[offset + start : offset + len(line)] = b"\x01" * (len(line) - start)
        offset += len(line) + 1
    return flags


def _speakers_by_line(text: str, description: ArchiveDescription) -> dict[int, _Speaker]:
    """Who is quoted in each line, carried on to following lines that name nobody else."""
    speakers: dict[int, _Speaker] = {}
    current: _Speaker | None = None
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            current = _attribution(line, description) or current
            if current is not None:
                speakers[offset] = current
            if _is_plain_prose(line) and not _PRONOUN_SAID.search(line):
                current = None if _attribution(line, description) is None else current
        offset += len(line) + 1
    return speakers


def _is_plain_prose(line: str) -> bool:
    return not any(mark in line for mark in '“”«»"')


def _attribution(line: str, description: ArchiveDescription) -> _Speaker | None:
    """Who a verb of saying names in a line; nobody where it is a pronoun or there is none."""
    outside = re.sub(r"[“«][^”»]*[”»]?|\"[^\"]*\"?", " “” ", line)
    found: _Speaker | None = None
    for pattern in (_SAID_BY, _WHO_SAID):
        for match in pattern.finditer(outside):
            phrase = match.group("who")
            if _PRONOUN.match(phrase):
                continue
            speaker = _recognise(phrase, description)
            if speaker.name is not None:
                return speaker
            if found is None and "“”" in outside:
                found = speaker
    return found


def _recognise(phrase: str, description: ArchiveDescription) -> _Speaker:
    for person in description.people:
        if any(_contains_words(phrase, name) for name in (person.name, *person.spellings)):
            return _Speaker(person.name, Voice.MEMBER)
    names = [name for match in _FULL_NAME.finditer(phrase) if (name := _DETERMINER.sub("", match.group()))]
    if any(_contains_words(phrase, name) for name in description.own_names):
        others = [name for name in names if name not in description.own_names]
        return _Speaker(others[-1] if others else None, Voice.MEMBER)
    return _Speaker(names[0], Voice.OTHER) if names else _Speaker(None, Voice.REPORTED)


def _contains_words(phrase: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", phrase) is not None
