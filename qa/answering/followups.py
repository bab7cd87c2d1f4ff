"""Taking over from a conversation what a question leans on, by rules: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.retrieval.tokenization import content_words, fold
from qa.types import Turn

_LEANING = re.compile(r"\b(?:it|its|this|that|they|them|their|those|these|one|ones|there|so|he|she|his|her|him)\b")
_PERSONAL = re.compile(
    r"\b(?:he|she|his|her|him|(?:the|la|le) (?:president|speaker|chair|chairman|minister|secretary|coordinator"
    r"|coalition|government|ministre|secretaire|gouvernement))\b"
)
_OPENING = re.compile(r"^(?:and|but|so|or|why|how so|how come|what about|how about|what else|et|mais|pourquoi)\b")
_WHY = re.compile(r"^(?:(?:and|but|so|et|mais) )?(?:why|how come|pourquoi|for what reason)\b")
_WHICH = r"first|second|third|fourth|fifth|last|premiere?|deuxieme|seconde?|troisieme|quatrieme|derniere?"
_ORDINAL = re.compile(
    rf"\b(?:the|la|le|les) (?:(?P<one>{_WHICH}) (?:one|of (?:these|those|them|the (?:two|three|four|five))"
    rf"|d['’ ]entre (?:eux|elles))|(?P<pair>former|latter)|(?P<alone>{_WHICH})(?=\W*$))\b"
)
_PLACES = {
    "first": 0, "former": 0, "premier": 0, "premiere": 0,
    "second": 1, "seconde": 1, "deuxieme": 1, "third": 2, "troisieme": 2, "fourth": 3, "quatrieme": 3, "fifth": 4,
    "last": -1, "latter": -1, "dernier": -1, "derniere": -1,
}  # fmt: skip
_NAME = re.compile(
    r"[A-ZÀ-Þ][\w’'-]*+(?: (?:(?:of|the|de|du|des|la) )*+[A-ZÀ-Þ][\w’'-]*+)*+"  # nothing is tried twice
)
_COMMA = re.compile(r", (?:the )?")
_CONJUNCTION = re.compile(r",? (?:and|or|et|ou) (?:the )?")
_LONGEST_GAP = len(", and the ")
_MARKER = re.compile(r" \[\d++\]")
_QUOTATION_MARK = re.compile(r"[“”]")
_LONGEST_ITEM = 160


def leans_back(question: str) -> bool:
    """Whether a question opens as a continuation or points at something said before."""
    folded = fold(question)
    return bool(_OPENING.match(folded) or _LEANING.search(folded))


def asks_why(question: str) -> bool:
    """Whether a question asks for the reason of what was said before."""
    return bool(_WHY.match(fold(question)))


def without_person(question: str) -> str:
    """A folded question without the words that mean somebody named before."""
    return _PERSONAL.sub(" ", fold(question))


def names_person_again(question: str) -> bool:
    """Whether a question speaks of somebody named before."""
    return bool(_PERSONAL.search(fold(question)))


def resolve_ordinal(question: str, history: Sequence[Turn]) -> str | None:
    """Put the thing that "the second of these" means into a question.

    Args:
        question: cleaned.
        history: the exchanges before it, oldest first; the newest answer is looked through for a
            list of names, else for its quotations.

    Returns:
        The question with the thing itself, or ``None`` where nothing is meant or found.
    """
    folded = fold(question)
    match = _ORDINAL.search(folded)
    if match is None or not history or len(folded) != len(question):
        return None
    place = _PLACES[match["one"] or match["pair"] or match["alone"]]
    items = listed(history[-1].answer)
    if len(items) <= max(place, 1 if place < 0 else 0):
        return None
    return f"{question[: match.start()]}{items[place][:_LONGEST_ITEM]}{question[match.end() :]}"


def listed(answer: str) -> tuple[str, ...]:
    """The things that an answer lists: the names of its longest enumeration, else its quotations.

    The time grows with the length of the answer and no faster: a client may send any text as one.
    """
    return max(_enumerations(answer), key=len, default=()) or tuple(
        " ".join(content_words(quotation)) for quotation in _quotations(answer)
    )


def _enumerations(answer: str) -> Iterator[tuple[str, ...]]:
    """Names with commas between them and a conjunction before the last one: "China, India and the Congo"."""
    names: list[str] = []
    complete = end = 0
    closed = False
    for match in _NAME.finditer(answer):
        gap = answer[end : match.start()] if names and match.start() - end <= _LONGEST_GAP else ""
        joins = bool(_CONJUNCTION.fullmatch(gap))
        # "and the" may stand within an enumeration as well as before its last name.
        goes_on = gap == " and the " or (not closed and (joins or bool(_COMMA.fullmatch(gap))))
        if not goes_on:
            if complete:
                yield tuple(names[:complete])
            names, complete, closed = [], 0, False
        names.append(match.group())
        if goes_on and joins:
            complete = len(names)
            closed = closed or gap != " and the "
        end = match.end()
    if complete:
        yield tuple(names[:complete])


def _quotations(answer: str) -> Iterator[str]:
    """What stands before each marker, within its quotation marks where it has any."""
    end = 0
    for marker in _MARKER.finditer(answer):
        before = answer[end : marker.start()].removesuffix("”")
        quotation = _QUOTATION_MARK.split(before)[-1]
        if quotation:
            yield quotation
        end = marker.end()
