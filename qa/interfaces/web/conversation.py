"""What one reader has asked so far: values, and how the chat shows them."""

from __future__ import annotations

from dataclasses import dataclass

from qa.interfaces.presentation.answers import answer_html, notice_html, question_html
from qa.localisation import Words
from qa.types import Answer, Citation, Turn

_LONGEST = 50
"""Exchanges that are kept."""

_LONGEST_HISTORY = 10
"""Exchanges on which a follow-up question can lean."""

_LONGEST_SHOWN = 2100
"""Characters of a question that are shown, a little more than a question may have."""

Message = dict[str, str]
"""A message in the form that Gradio's chat takes: its role and its content."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it.

    Attributes:
        question: as it was asked.
        answer: what the archive says, unless the question could not be asked.
        fault: why it could not be asked.
    """

    question: str
    answer: Answer | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one reader has asked so far, oldest first."""

    exchanges: tuple[Exchange, ...] = ()

    def followed_by(self, exchange: Exchange) -> Conversation:
        """This conversation with one exchange more; the oldest make room."""
        return Conversation((*self.exchanges, exchange)[-_LONGEST:])

    def before(self, turn: int | None) -> Conversation:
        """The part before an exchange that is asked anew; all of it where none is.

        Args:
            turn: number of the exchange, from 0.
        """
        return self if turn is None else Conversation(self.exchanges[: max(0, turn)])

    def question(self, turn: int) -> str:
        """What was asked at a place of the conversation; empty where there is no such place."""
        return self.exchanges[turn].question if 0 <= turn < len(self.exchanges) else ""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers, those included that say that the archive does not answer."""
        return tuple(exchange.answer for exchange in self.exchanges if exchange.answer)

    @property
    def history(self) -> tuple[Turn, ...]:
        """The exchanges as the archive is told them."""
        return tuple(Turn(answer.query.text, answer.text) for answer in self.answers[-_LONGEST_HISTORY:])

    @property
    def latest(self) -> Answer | None:
        """The answer to the last question, if there is one."""
        return self.exchanges[-1].answer if self.exchanges else None

    def cited(self, document_id: str, start: int, end: int) -> tuple[tuple[Citation, ...], Citation | None]:
        """The quotations of the latest answer that has a certain one, and that one.

        Returns:
            Those of the latest answer of all, and ``None``, where there is no such quotation.
        """
        for answer in reversed(self.answers):
            for citation in answer.citations:
                if (citation.document_id, citation.start, citation.end) == (document_id, start, end):
                    return answer.citations, citation
        return (self.latest.citations if self.latest else ()), None

    def messages(self, words: Words) -> list[Message]:
        """The conversation as the chat shows it.

        Args:
            words: of the reader's language.
        """
        shown: list[Message] = []
        for exchange in self.exchanges:
            question = question_html(exchange.question[:_LONGEST_SHOWN], words)
            reply = (
                answer_html(exchange.answer, words) if exchange.answer else notice_html(words.retell(exchange.fault))
            )
            shown += [{"role": "user", "content": question}, {"role": "assistant", "content": reply}]
        return shown
