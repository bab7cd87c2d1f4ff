"""What a reader can do on the page, without its components."""

from __future__ import annotations

import base64
import datetime as dt
import json
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from qa.archive import Archive
from qa.errors import ArchiveError, UnknownDocumentError
from qa.interfaces.export import conversation_docx, conversation_markdown
from qa.interfaces.feedback import FeedbackBook, FeedbackKind
from qa.interfaces.presentation.answers import notice_html, sources_html, suggestions_html
from qa.interfaces.presentation.frame import empty_panel_html, header_html
from qa.interfaces.presentation.markup import link_to
from qa.interfaces.presentation.page_pictures import PagePictures
from qa.interfaces.presentation.statements import Highlight, Quotations, statement_html
from qa.interfaces.public_errors import disclosed
from qa.interfaces.quotation import quotation_text
from qa.interfaces.web.conditions import Conditions
from qa.interfaces.web.conversation import Conversation, Exchange
from qa.localisation import Localisation, Words
from qa.types import Citation, Document, Mention, Span

if TYPE_CHECKING:
    import gradio as gr

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MARKDOWN = "text/markdown"
_AT = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class ReadingDesk:
    """Answers the readers of the page.

    Attributes:
        archive: that answers.
        localisation: the languages of the page.
        feedback: where it is kept what readers say is wrong.
    """

    archive: Archive
    localisation: Localisation
    feedback: FeedbackBook

    def words_of(self, request: gr.Request) -> Words:
        """The words of the language that a browser wants."""
        return self.localisation.choose(request.cookies.get("qa-language"), request.headers.get("accept-language"))

    def ask(self, question: str, conditions: Conditions, conversation: Conversation) -> Conversation:
        """Answer a question within a conversation; a fault becomes part of it."""
        self.refresh()
        try:
            answer = self.archive.ask(
                question,
                history=conversation.history,
                since=conditions.since,
                until=conditions.until,
                speaker=conditions.speaker,
                occasion=conditions.occasion,
                kind=conditions.kind,
                language=conditions.language,
                literal=bool(conditions.literal),
                threshold=conditions.threshold,
            )
        except ArchiveError as error:
            return conversation.followed_by(Exchange(question, fault=disclosed(error)))
        return conversation.followed_by(Exchange(question, answer))

    def sources(self, conversation: Conversation, words: Words) -> str:
        """What stands beside the last answer."""
        answer = conversation.latest
        return sources_html(answer, words) if answer else empty_panel_html(self.localisation)

    def open_statement(self, document_id: str, at: str, conversation: Conversation, words: Words, page: str) -> str:
        """A statement with its quotations marked, or a line that says why there is none.

        Args:
            document_id: of the statement.
            at: the stretch to scroll to, ``start-end``.
            conversation: whose quotations are marked.
            words: of the reader's language.
            page: address of the page, for the link in a copied quotation.
        """
        try:
            document = self.archive.document(document_id)
        except UnknownDocumentError as error:
            return notice_html(words.retell(str(error)))
        span = _span(at)
        citations, chosen = conversation.cited(document.id, span.start, span.end) if span else ((), None)
        if chosen and not _stands(chosen, document):
            changed = words("This statement has changed since it was quoted; ask again to quote what it says now.")
            return notice_html(changed) + statement_html(document, [], self.archive.relatives(document.id), words)
        copied = self._copied(document, span, chosen, words, page)
        return statement_html(
            document,
            _highlights(document, citations, span),
            self.archive.relatives(document.id),
            words,
            Quotations(citations, chosen, copied),
            self._pictures(document, span),
        )

    def suggestions(self, conversation: Conversation, words: Words) -> str:
        """What the archive does answer near the last question, where it does not answer that."""
        answer = conversation.latest
        if answer is None or answer.answered:
            return ""
        return suggestions_html(self.archive.suggestions(answer), words)

    def mentions(self, conversation: Conversation) -> tuple[Mention, ...]:
        """The statements that touch what the last question is about."""
        answer = conversation.latest
        if answer is None:
            return ()
        try:
            return self.archive.mentions(answer.query)
        except ArchiveError as error:
            logging.getLogger(__name__).warning("%s", error)
            return ()

    def report(self, kind: str, remark: str, question: str, document_id: str, at: str, words: Words) -> str:
        """Keep what a reader says is wrong.

        Args:
            kind: one of `FeedbackKind`.
            remark: in the reader's words.
            question: to which the answer was given.
            document_id: of the statement; empty where it is about none.
            at: the stretch that is meant, ``start-end``.
            words: of the reader's language.

        Returns:
            Why it could not be kept; empty when it was.
        """
        span = _span(at)
        try:
            self.feedback.add(
                FeedbackKind(kind),
                remark,
                question,
                document_id or None,
                span.start if span else 0,
                span.end if span else 0,
            )
        except (ArchiveError, ValueError) as error:
            logging.getLogger(__name__).warning("%s", error)
            return words.retell(str(error))
        return ""

    def as_word(self, conversation: Conversation, words: Words) -> str:
        """The conversation as a Word file, for the browser to save; empty where there is none."""
        if not conversation.answers:
            return ""
        data = conversation_docx(conversation.answers, words, self.archive.description, _today())
        return _file("kpcsc.docx", _WORD, data)

    def as_markdown(self, conversation: Conversation, words: Words) -> str:
        """The conversation as Markdown, for the browser to save; empty where there is none."""
        if not conversation.answers:
            return ""
        text = conversation_markdown(conversation.answers, words, self.archive.description, _today())
        return _file("kpcsc.md", _MARKDOWN, text.encode())

    def refresh(self) -> None:
        """Take up the newest generation; where it cannot be opened, the one that is open goes on answering."""
        try:
            self.archive.refresh()
        except ArchiveError as error:
            logging.getLogger(__name__).warning("%s", error)

    def header(self) -> str:
        """Name and state of the archive."""
        return header_html(self.archive.description, self.archive.statistics(), self.localisation)

    def _pictures(self, document: Document, span: Span | None) -> PagePictures | None:
        """The page on which a stretch of a PDF stands, as it is printed."""
        if not self.archive.has_page_pictures(document):
            return None
        start, end = (span.start, min(span.end, len(document.text))) if span else (0, 0)
        page = document.page_at(start) or 1
        address = f"statements/{quote(document.id)}/pages/{page}?{urlencode({'start': start, 'end': max(start, end)})}"
        return PagePictures(page, len(document.page_starts), address)

    @staticmethod
    def _copied(document: Document, span: Span | None, chosen: Citation | None, words: Words, page: str) -> str | None:
        if chosen is None or span is None:
            return None
        return quotation_text(chosen, words, page + link_to(document.id, span.start, span.end))


def _file(name: str, kind: str, data: bytes) -> str:
    """A file as the page's script takes it."""
    return json.dumps({"name": name, "type": kind, "data": base64.b64encode(data).decode()})


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _stands(citation: Citation, document: Document) -> bool:
    return document.text[citation.start : citation.end] == citation.quote


def _highlights(document: Document, citations: tuple[Citation, ...], chosen: Span | None) -> list[Highlight]:
    marked = [
        Highlight(Span(c.start, c.end), c.marker, Span(c.start, c.end) == chosen)
        for c in citations
        if c.document_id == document.id and _stands(c, document)
    ]
    if chosen and not any(highlight.chosen for highlight in marked):
        marked.append(Highlight(chosen, None, True))
    return marked


def _span(at: str) -> Span | None:
    match = _AT.fullmatch(at)
    if match is None or int(match[1]) >= int(match[2]):
        return None
    return Span(int(match[1]), int(match[2]))
