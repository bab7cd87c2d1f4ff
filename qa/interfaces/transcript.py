"""A conversation as it is exported, whatever the format: pure functions."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from qa.answering.attribution import attribution
from qa.interfaces.quotation import in_quotation_marks, source_text, web_address
from qa.localisation import Words
from qa.types import Answer, ArchiveDescription, Citation, Hit

_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote.

    Attributes:
        number: counted through the conversation, from 1.
        text: who said it, when and where.
        address: of the original, if it has one on the web.
    """

    number: int
    text: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation in quotation marks, with its footnote."""

    text: str
    note: Note


@dataclass(frozen=True, slots=True)
class Group:
    """Quotations that stand together, and the line that introduces them."""

    introduction: str
    quotations: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what the archive says to it.

    Attributes:
        question: as it was asked.
        groups: the quotations; none where it is not answered.
        refusal: that it is not answered, where it is not.
        nearest: what introduces the passages near the question, and names them; they are no answer.
        remarks: for the reader.
    """

    question: str
    groups: tuple[Group, ...]
    refusal: str | None
    nearest: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation.

    Attributes:
        title: the name of the archive.
        introduction: when it was exported, and what the quotations are.
        exchanges: in their order.
        exported: on which day.
        language: in which it is written.
    """

    title: str
    introduction: str
    exchanges: tuple[Exchange, ...]
    exported: dt.date
    language: str

    @property
    def notes(self) -> Iterator[Note]:
        """All footnotes, in the order of their numbers."""
        return (quoted.note for each in self.exchanges for group in each.groups for quoted in group.quotations)


def transcribe(answers: Sequence[Answer], words: Words, archive: ArchiveDescription, exported: dt.date) -> Transcript:
    """A conversation with its footnotes numbered.

    Args:
        answers: in the order in which they were given.
        words: of the reader's language.
        archive: that gave them.
        exported: today.
    """
    numbers = itertools.count(1)
    introduction = words(
        "Exported on {date}. Each quotation is taken letter for letter from the statement that its footnote names.",
        date=words.date(exported.isoformat()),
    )
    exchanges = tuple(_exchange(answer, words, numbers) for answer in answers)
    return Transcript(archive.name, introduction, exchanges, exported, words.language)


def _exchange(answer: Answer, words: Words, numbers: Iterator[int]) -> Exchange:
    understood = answer.query.understood
    remarks = tuple(map(words.say, answer.notes))
    if understood:
        remarks = (*remarks, words("Understood as: {conditions}.", conditions="; ".join(map(words.say, understood))))
    if answer.answered:
        groups = tuple(
            Group(introduction, tuple(_quoted(citation, words, next(numbers)) for citation in group))
            for introduction, group in itertools.groupby(answer.citations, key=partial(attribution, words=words))
        )
        return Exchange(answer.question, groups, None, (), remarks)
    return Exchange(answer.question, (), words.say(answer.text), _nearest(answer.hits[:_NEAREST], words), remarks)


def _quoted(citation: Citation, words: Words, number: int) -> Quoted:
    note = Note(number, f"{source_text(citation, words)}.", web_address(citation.url))
    return Quoted(in_quotation_marks(citation.quote, words), note)


def _nearest(hits: Sequence[Hit], words: Words) -> tuple[str, ...]:
    if not hits:
        return ()
    return (words("Near the question, and not an answer to it:"), *dict.fromkeys(_named(hit, words) for hit in hits))


def _named(hit: Hit, words: Words) -> str:
    document = hit.document
    page = document.page_at(hit.passage.start)
    known = (
        in_quotation_marks(document.title, words),
        document.speaker,
        document.occasion,
        words.date(str(document.when)) if document.when else None,
        document.publisher,
        words("p. {page}", page=page) if page else None,
    )
    return ", ".join(part for part in known if part)
