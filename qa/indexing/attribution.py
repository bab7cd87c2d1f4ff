"""Who says each quotation of a document: pure functions.

A verb of saying at the quotation decides. Where there is none, the one who was speaking goes on
as long as nothing has come between; or the narrator has just told what somebody says or thinks,
and the quotation follows. Everything else is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from qa.indexing.naming import Naming
from qa.indexing.narration import Scene
from qa.indexing.quotations import Quotation, find_quotations
from qa.indexing.saying import SAID, said_before, said_behind, said_next, said_within
from qa.indexing.speakers import UNKNOWN, Speaker

_FEW_WORDS = 3
"""So few words in marks, without a stop, are somebody's way of putting it and no quotation."""

_WINDOW = 400
"""How far from a quotation its speaker is looked for, in characters."""

_LONGEST = 4000
"""How much of a quotation is searched for the words that name its speaker."""

_MARKS = "“”„‟«»\"'‘’ "
_STOPS = (".", "!", "?", "…")
_AND_THEN = re.compile(r"\s*Et\s+(?:\w+\s+)?(?:de\s+|d[’'])(?:\w+[’']|\w+\s)?\s*\w+(?:er|ir|re)\b[^:.!?«»“”]{0,60}:\s*")
"""The French infinitive that goes on telling what somebody says: “Et de conclure :”."""

_SENTENCE_END = re.compile(r"[.!?…][”»\"’)\]]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Attributed:
    """A quotation and who says it.

    Attributes:
        start: offset of its opening mark.
        end: offset behind its closing mark.
        speaker: who says it.
        behind: whether its sentence goes on with the words that name the speaker, or may do so.
    """

    start: int
    end: int
    speaker: Speaker
    behind: bool = False


@dataclass(slots=True)
class _Chain:
    """The parts of a quotation that runs over paragraphs, and everybody named at one of them."""

    parts: list[int] = field(default_factory=list)
    named: set[Speaker] = field(default_factory=set)


def attribute(text: str, naming: Naming) -> list[Attributed]:
    """Tell of each quotation who says it.

    Args:
        text: masked.
        naming: tells whom words mean.

    Returns:
        In the order of the text. Single words in quotation marks are left out.
    """
    scene = Scene(naming)
    found: list[Attributed] = []
    chain = _Chain()
    for start, end, quotations in _paragraphs(text, find_quotations(text)):
        scene.begin_paragraph()
        speeches = []
        for quotation in quotations:
            sort = _sort(text, start, quotation, end)
            if sort is _SPEECH:
                speeches.append(quotation)
            elif sort is _PHRASE:
                found.append(Attributed(quotation.start, quotation.end, _of_phrase(text, start, quotation, naming)))
        position = start
        for number, quotation in enumerate(speeches):
            until = speeches[number + 1].start if number + 1 < len(speeches) else end
            if not quotation.continues:
                _close(found, chain)
                chain = _Chain()
            joined = (
                text[speeches[number - 1].end : quotation.start] if number and position >= quotation.start else None
            )
            attributed, named = _of_speech(text, position, quotation, until, scene, joined)
            chain.parts.append(len(found))
            chain.named |= {attributed.speaker} if named else set()
            found.append(attributed)
            position = _behind(text, quotation, until, attributed.behind)
        scene.tell(text[position:end])
        scene.end_paragraph(bool(speeches))
    _close(found, chain)
    return sorted(found, key=lambda attributed: attributed.start)


def _paragraphs(text: str, quotations: Sequence[Quotation]) -> Iterator[tuple[int, int, list[Quotation]]]:
    """Each line with its quotations."""
    offset = number = 0
    for line in text.split("\n"):
        end = offset + len(line)
        inside = []
        while number < len(quotations) and quotations[number].start < end:
            inside.append(quotations[number])
            number += 1
        if line.strip():
            yield offset, end, inside
        offset = end + 1


_WORD, _PHRASE, _SPEECH = range(3)


def _sort(text: str, start: int, quotation: Quotation, end: int) -> int:
    """Whether a quotation stands for itself, is part of the narrator's sentence, or a mere word of it."""
    inner = text[quotation.start : min(quotation.end, quotation.start + _LONGEST)].strip(_MARKS)
    ends_clause = inner.endswith((*_STOPS, ",", "—", "–", ";", ":")) or not quotation.closed
    before = text[max(start, quotation.start - _WINDOW) : quotation.start].rstrip(" (–—-")
    opens = not before or before.rstrip(_MARKS).endswith((*_STOPS, ":", ","))
    behind = text[quotation.end : min(end, quotation.end + _WINDOW)]
    attributed = opens and behind[:1] in (",", " ") and said_behind(behind, inner[-1:]) is not None
    if ends_clause or attributed or before.endswith(":") or quotation.continues:
        return _SPEECH
    whole = (not before or before.endswith(_STOPS)) and behind.lstrip()[:1] in ("", ".")
    if len(inner.split()) <= _FEW_WORDS and not whole:
        return _WORD
    return _SPEECH if not before or before.endswith(_STOPS) else _PHRASE


def _of_phrase(text: str, start: int, quotation: Quotation, naming: Naming) -> Speaker:
    said = said_before(text[max(start, quotation.start - _WINDOW) : quotation.start])
    return naming.of_said(said, None) if said else UNKNOWN


def _of_speech(
    text: str, position: int, quotation: Quotation, until: int, scene: Scene, joined: str | None
) -> tuple[Attributed, bool]:
    """Who says a quotation that stands for itself, and whether the words at it say so.

    Where it is joined to the quotation before, in one sentence, the words between them are given.
    """
    between = text[position : quotation.start]
    stop = 0
    for match in _SENTENCE_END.finditer(between):
        stop = match.end()
    scene.tell(between[:stop])
    lead = between[max(stop, len(between) - _WINDOW) :]
    inner = text[quotation.start + 1 : quotation.end].rstrip(_MARKS)
    behind = text[quotation.end : min(until, quotation.end + _WINDOW)]
    told = _told(lead, inner, behind, joined, scene)
    if told is not None:
        speaker, is_behind = told
    else:
        speaker, is_behind = _going_on(lead, inner, behind, quotation, joined, scene), False
    if not quotation.closed and not quotation.continued:
        # Where it ends is not known, so neither is what is still said by whom.
        speaker = UNKNOWN
    scene.spoken(speaker)
    goes_on = is_behind or behind.startswith(",") or inner.endswith(",")
    return Attributed(quotation.start, quotation.end, speaker, goes_on), told is not None


def _told(lead: str, inner: str, behind: str, joined: str | None, scene: Scene) -> tuple[Speaker, bool] | None:
    """Who the words at a quotation say speaks, and whether they stand behind it."""
    within = [scene.naming.of_said(said, scene.focus) for said in said_within(_without_inner(inner[:_LONGEST]))]
    named = {speaker for speaker in within if speaker is not UNKNOWN} or set(within)
    is_behind = False
    if said := said_behind(behind, inner[-1:]):
        named.add(scene.naming.of_said(said, scene.focus))
        is_behind = True
    elif (joined is None and (said := said_before(lead))) or (not named and (said := said_next(behind))):
        named.add(scene.naming.of_said(said, scene.focus))
    elif joined is not None and len(SAID.findall(joined[:_WINDOW])) > 1:
        named.add(UNKNOWN)
    if not named:
        return None
    return (named.pop() if len(named) == 1 else UNKNOWN), is_behind


def _going_on(lead: str, inner: str, behind: str, quotation: Quotation, joined: str | None, scene: Scene) -> Speaker:
    """Who speaks where no word at the quotation says so."""
    if quotation.continues or joined is not None:
        return scene.current
    if _AND_THEN.fullmatch(lead):
        return scene.expected() if scene.adjacent or scene.announced else UNKNOWN
    rest = behind.lstrip()
    ends = not rest or rest[0] in ".)" or (inner.endswith(_STOPS) and not rest[0].islower() and rest[0] != ",")
    if lead.strip(" (–—-") or not (ends or not quotation.closed):
        return UNKNOWN
    return scene.expected()


def _behind(text: str, quotation: Quotation, until: int, attributed: bool) -> int:
    """Where the narrator's next sentence begins behind a quotation."""
    behind = text[quotation.end : until]
    ended = text[quotation.start : quotation.end].rstrip(_MARKS).endswith(_STOPS)
    if ended and not attributed:
        return quotation.end
    stop = _SENTENCE_END.search(behind)
    return quotation.end + stop.end() if stop else until


def _without_inner(quoted: str) -> str:
    """The words of a quotation, those blanked out that it quotes itself."""
    kept, position = [], 0
    for inner in find_quotations(quoted):
        kept += [quoted[position : inner.start], " " * (inner.end - inner.start)]
        position = inner.end
    return "".join((*kept, quoted[position:]))


def _close(found: list[Attributed], chain: _Chain) -> None:
    """Give all parts of one quotation to the one who is named at any of them."""
    if len(chain.parts) > 1 and len(chain.named) == 1:
        (speaker,) = chain.named
        for number in chain.parts:
            found[number] = replace(found[number], speaker=speaker)
