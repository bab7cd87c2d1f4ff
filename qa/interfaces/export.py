"""A conversation as Markdown and as a Word file, with a footnote for each quotation: pure functions."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby

from qa.answering.attribution import attribution
from qa.answering.extractive import quoted
from qa.interfaces.docx_footnotes import FootnoteWriter
from qa.interfaces.quotation import source_text
from qa.localisation import Words
from qa.types import Answer, ArchiveDescription, Citation

_NEAREST = 5
"""Statements that are named where a question is not answered."""

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&])")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Quotations that are introduced together, each with its number in the whole conversation."""

    introduction: str
    citations: tuple[tuple[int, Citation], ...]


def conversation_markdown(
    answers: Sequence[Answer], words: Words, archive: ArchiveDescription, exported: dt.date
) -> str:
    """A conversation with a footnote for each quotation, numbered throughout.

    Nothing that a document or a reader brings becomes markup.

    Args:
        answers: in the order in which they were given.
        words: of the reader's language.
        archive: that gave them.
        exported: today.
    """
    numbers = count(1)
    parts = [f"# {_escape(archive.name)}", _escape(_heading(words, exported))]
    notes: list[str] = []
    for answer in answers:
        parts.append(f"## {_escape(_one_line(answer.question))}")
        if not answer.answered:
            parts.append(_escape(words.say(answer.text)))
            parts.extend(f"- {_escape(near)}" for near in _nearest(answer, words))
        for group in _groups(answer, numbers, words):
            parts.append(f"{_escape(group.introduction)}:")
            for number, citation in group.citations:
                quote = _escape(quoted(citation.quote)).replace("\n", "\n> ")
                parts.append(f"> {quote}[^{number}]")
                notes.append(f"[^{number}]: {_escape(_one_line(source_text(citation, words)))}")
        parts.extend(f"*{_escape(words.say(note))}*" for note in answer.notes)
    return "\n\n".join([*parts, *notes]) + "\n"


def conversation_docx(answers: Sequence[Answer], words: Words, archive: ArchiveDescription, exported: dt.date) -> bytes:
    """The same as a Word file with real footnotes.

    Args:
        answers: in the order in which they were given.
        words: of the reader's language.
        archive: that gave them.
        exported: today.
    """
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(archive.name), "", ""
    properties.created = properties.modified = dt.datetime.combine(exported, dt.time())
    footnotes = FootnoteWriter(document)
    numbers = count(1)
    document.add_heading(_clean(archive.name), 0)
    document.add_paragraph(_heading(words, exported))
    for answer in answers:
        document.add_heading(_clean(_one_line(answer.question)), 1)
        if not answer.answered:
            document.add_paragraph(words.say(answer.text))
            for near in _nearest(answer, words):
                document.add_paragraph(_clean(near), style="List Bullet")
        for group in _groups(answer, numbers, words):
            document.add_paragraph(f"{_clean(group.introduction)}:")
            for _, citation in group.citations:
                paragraph = document.add_paragraph(_clean(quoted(citation.quote)), style="Quote")
                footnotes.add(paragraph, _clean(_one_line(source_text(citation, words))))
        for note in answer.notes:
            document.add_paragraph().add_run(_clean(words.say(note))).italic = True
    footnotes.finish()
    data = io.BytesIO()
    document.save(data)
    return _dated(data, exported)


def _dated(package: io.BytesIO, day: dt.date) -> bytes:
    """A zip file whose parts carry one day, so that the same conversation gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _heading(words: Words, exported: dt.date) -> str:
    return words("Answers of the archive in its own words, {date}", date=words.date(exported.isoformat()))


def _groups(answer: Answer, numbers: Iterator[int], words: Words) -> Iterator[_Group]:
    for introduction, group in groupby(answer.citations, key=lambda citation: attribution(citation, words)):
        yield _Group(introduction, tuple((next(numbers), citation) for citation in group))


def _nearest(answer: Answer, words: Words) -> Iterator[str]:
    """The statements nearest to a question that is not answered, each said to be no answer."""
    nearest = {hit.document.id: hit.document for hit in answer.hits}
    for document in [*nearest.values()][:_NEAREST]:
        date = words.date(str(document.when)) if document.when else words("without a date")
        yield words("Near it, but no answer: {title}, {date}", title=_one_line(document.title), date=date)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
