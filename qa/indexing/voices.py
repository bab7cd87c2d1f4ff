"""Whose words each sentence holds: pure functions.

Outside quotation marks a document has one narrator: the organisation, for its own statements;
the reporter, for a press report. Inside them the words belong to whoever speaks (see
``attribution``). What cannot be told is ``Voice.REPORTED``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa.indexing.attribution import Attributed, attribute
from qa.indexing.names import mask
from qa.indexing.naming import Naming
from qa.indexing.quotations import within
from qa.indexing.speakers import UNKNOWN, Speaker, directory_of
from qa.types import ArchiveDescription, Document, Kind, Passage, Sentence, Voice

VOICES_VERSION = 5
"""Raised when the same sentences would get other voices."""

_QUOTED_SHARE = 0.5
"""A sentence belongs to the person quoted when at least this share of it is quoted."""


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
    text = mask(document.text)
    quotations = attribute(text, Naming(directory_of(text, description, narrator.voice is Voice.COALITION), narrator))
    return [
        replace(
            passage,
            sentences=tuple(_assign(sentence, text, quotations, narrator) for sentence in passage.sentences),
        )
        for passage in passages
    ]


def _narrator(document: Document, description: ArchiveDescription) -> Speaker:
    if document.voice is not None:
        return Speaker(document.speaker, document.voice)
    if document.kind is Kind.PRESS_REPORT:
        return Speaker(None, Voice.REPORTER)
    if _is_own(document, description):
        return Speaker(document.speaker, Voice.COALITION)
    return Speaker(document.speaker, Voice.REPORTED)


def _is_own(document: Document, description: ArchiveDescription) -> bool:
    """Whether a document, no press report, is the organisation's."""
    spellings = {name.casefold() for person in description.people for name in (person.name, *person.spellings)}
    if document.speaker and document.speaker.casefold() in spellings:
        return True
    if document.kind in (None, Kind.OTHER):
        return document.kind is not None and _holds_name(document.publisher, description.own_names)
    if document.publisher:
        return _holds_name(document.publisher, description.own_names)
    # A speaker of whom nothing is known may be the organisation's; one with another's role is not.
    return not (document.speaker and document.role) or _holds_name(document.role, description.own_names)


def _holds_name(words: str | None, names: Iterable[str]) -> bool:
    return words is not None and any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) for name in names
    )


def _assign(sentence: Sentence, text: str, quotations: Sequence[Attributed], narrator: Speaker) -> Sentence:
    speaker = narrator
    inside = list(within(quotations, sentence.start, sentence.end))
    if inside:
        quoted = sum(min(q.end, sentence.end) - max(q.start, sentence.start) for q in inside)
        opens = inside[0].start <= sentence.start and inside[0].behind
        if opens or quoted >= _QUOTED_SHARE * (sentence.end - sentence.start):
            speakers = {quotation.speaker for quotation in inside}
            speaker = speakers.pop() if len(speakers) == 1 else UNKNOWN
    elif text[sentence.start].islower():
        # “No!” | said X: one sentence that was cut in two.
        speaker = next(
            (q.speaker for q in within(quotations, sentence.start - 2, sentence.start) if q.behind), narrator
        )
    return replace(sentence, voice=speaker.voice, speaker=speaker.name)
