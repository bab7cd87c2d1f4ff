"""Who speaks in a text, as its heading, its signature or its transcript says: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.documents.edges import Edges, is_running_text
from qa.documents.person_name import (
    NamedPerson,
    is_name_shaped,
    is_press_function,
    known_person,
    read_person,
    starts_with_function,
)
from qa.types import ArchiveDescription

_LONGEST_ROLE = 100
_LINES_BEHIND_A_FUNCTION = 2
_SPOKEN = r"(?:speech|remarks|address|message|intervention|talk|statement|declaration|lecture|testimony|words)"
_SPOKEN_FR = r"(?:discours|allocution|intervention|d[eé]claration|message|mot|propos|t[eé]moignage)"
_DELIVERED = re.compile(
    r"(?i:(?:delivered|presented|read(?: out)?|given|made) by|(?:prononc[eé]e?s?|lue?s?|pr[eé]sent[eé]e?s?|"
    r"donn[eé]e?s?) par) (?P<who>.{3,160})"
)
_OWNED = re.compile(rf"(?P<who>[^:;]{{3,90}}?)[’'][sS] (?:[\w-]+ ){{0,4}}?(?i:{_SPOKEN})\b")
_BY = re.compile(
    rf"(?:[^:;,]{{0,60}}? )?(?i:{_SPOKEN})(?: [\w ]{{0,40}}?)? (?i:(?P<by>by)|(?<!behalf )of|from)(?i: the)"
    rf"? (?P<who>.{{3,160}})|"
    rf"(?:[^:;,]{{0,60}}? )?(?i:{_SPOKEN_FR})(?: [\w’' ]{{0,40}}?)?(?i: (?P<par>par)|(?<!nom) de| du| d[’'])"
    rf"(?: ?(?i:la |le |l[’']))? ?(?P<qui>.{{3,160}})"
)
_SPEAKER_LINE = re.compile(r"(?i:by|par|speaker|orateur|oratrice|intervenante?) ?:? (?P<who>.{3,160})")
_ENDS_NAME = re.compile(
    r"[,;:–—()|]| - | (?:at|to|before|on|in|during|for|after|upon|[aà]|au|aux|devant|lors|pour|en|sur|pendant|"
    r"delivered|prononc\w+)(?= )",
    re.IGNORECASE,
)
_ENDS_ROLE = re.compile(
    r"[,;:–—()|]| - | (?:at|before|on|during|devant|lors|[aà]) (?:the|la|le|l[’']|une?|a)\b| \d|\.(?= |$)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?P<who>[^:,;!?]{1,60}):(?= )")
_ON_BEHALF = re.compile(r"(?:on behalf of|for the|pour la|pour le|au nom d)", re.IGNORECASE)


def stated_speaker(edges: Edges, description: ArchiveDescription) -> NamedPerson | None:
    """The one person who speaks in a text, where it says who that is.

    Args:
        edges: of the text.
        description: whose people are recognised by their spellings.
    """
    signed = _signatories(edges, description)
    for found in (_of_heading(edges, description), signed, _of_transcript(edges, description)):
        if found:
            return _one(found)
    return None


def _one(found: list[NamedPerson]) -> NamedPerson | None:
    """The person whom all of these are, the fullest name of it first."""
    fullest = max(found, key=lambda person: (len(person.name), person.role is not None))
    if any(not set(person.name.split()) <= set(fullest.name.split()) for person in found):
        return None
    return fullest


def _of_heading(edges: Edges, description: ArchiveDescription) -> list[NamedPerson]:
    alone = {line.strip(" ,.").casefold() for line in edges.closing}
    found = []
    for person, convincing in _named_in_heading(edges, description):
        if person.certain or convincing or person.name.casefold() in alone:
            found.append(person)
    return found


def _named_in_heading(edges: Edges, description: ArchiveDescription) -> Iterator[tuple[NamedPerson, bool]]:
    """Those whom the heading names as speaking, and whether its words can only be said of a person."""
    for number, line in enumerate(edges.heading):
        if delivered := _DELIVERED.search(line):
            yield from _read(delivered["who"], True, description)
        elif owned := _OWNED.match(line):
            if person := read_person(owned["who"], description):
                yield person, False
        elif by := _BY.match(line):
            convincing = bool(by["by"] or by["par"]) and not re.match(
                r"(?i).{0,40}(?:statement|declaration|message|d[eé]cl)", line
            )
            yield from _read(by["who"] or by["qui"], convincing, description)
        elif number and (speaker := _SPEAKER_LINE.fullmatch(line)):
            yield from _read(speaker["who"], False, description)


def _read(words: str, convincing: bool, description: ArchiveDescription) -> Iterator[tuple[NamedPerson, bool]]:
    """A name and the function behind its comma, as in ``Jane Doe, Coordinator of the Group, Harare``."""
    end = _ENDS_NAME.search(words)
    name = words[: end.start()] if end else words
    person = read_person(name, description)
    if person is None:
        return
    behind = words[end.end() :].strip() if end and end.group() in ",(" else ""
    if starts_with_function(behind):
        person = NamedPerson(person.name, _until_role_ends(behind), certain=True)
    yield person, convincing


def _until_role_ends(words: str) -> str:
    end = _ENDS_ROLE.search(words)
    return words[: end.start() if end else _LONGEST_ROLE].strip()


def _signatories(edges: Edges, description: ArchiveDescription) -> list[NamedPerson]:
    """Those who sign: people of the archive by their names; others where their function follows at the very end."""
    found: list[NamedPerson] = []
    at_the_end = True
    for number, line in enumerate(edges.closing):
        name, _, beside = line.strip(",. ").partition(", ")
        if known := known_person(_without_titles(name, description), description):
            if not is_press_function(beside):
                found.append(NamedPerson(known.name, known.role or _function(edges, number, beside), certain=True))
            continue
        person = _read_signature(name, description)
        role = _function(edges, number, beside)
        if person and role and not is_press_function(role):
            found.append(NamedPerson(person.name, role, certain=True))
            at_the_end = _is_at_the_end(edges, number, beside)
    return found if at_the_end else []


def _without_titles(name: str, description: ArchiveDescription) -> str:
    person = read_person(name, description)
    return person.name if person else name


def _read_signature(name: str, description: ArchiveDescription) -> NamedPerson | None:
    return read_person(name, description) if len(name.split()) > 1 else None


def _function(edges: Edges, number: int, beside: str) -> str | None:
    following = edges.closing[number + 1] if number + 1 < len(edges.closing) else ""
    line = beside or following
    return line.strip(",. ")[:_LONGEST_ROLE] if starts_with_function(line) else None


def _is_at_the_end(edges: Edges, number: int, beside: str) -> bool:
    behind = edges.closing[number + (1 if beside else 2) :]
    return len(behind) <= _LINES_BEHIND_A_FUNCTION and not any(
        is_name_shaped(line.strip(",. ").split()) and not _ON_BEHALF.match(line) for line in behind
    )


def _of_transcript(edges: Edges, description: ArchiveDescription) -> list[NamedPerson]:
    """The one whose label, such as ``MS. JANE DOE:``, stands before the first words; nobody in a conversation."""
    lines = (*edges.start.split("\n"), *edges.end.split("\n"))
    labels = {match["who"] for line in lines if (match := _LABEL.match(line)) and _is_label(match["who"], description)}
    if len(labels) != 1:
        return []
    label = labels.pop()
    person = read_person(label, description)
    # A field such as "CONTACT:" has a short value; what is said has not.
    speaks = any(line.startswith(label) and is_running_text(line) for line in edges.top)
    return [person] if person and person.certain and speaks else []


def _is_label(words: str, description: ArchiveDescription) -> bool:
    return words.isupper() or known_person(words, description) is not None
