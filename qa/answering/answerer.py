"""From a question that was understood to an answer: which quotations, in which order, how sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answering import notes
from qa.answering.answer_type import AnswerType, answer_type
from qa.answering.confidence import Calibration, Features, features_of
from qa.answering.evidence import Forward, Quotation, quotation_of, select
from qa.answering.evidence_search import EvidenceSearch, Found, both
from qa.answering.extractive import NO_ANSWER, NOTHING_MATCHES, ExtractiveWriter, cite
from qa.answering.over_time import extreme, oldest_first, over_time, relevance, touching
from qa.retrieval.retriever import Retriever
from qa.types import Answer, Citation, Form, Hit, Mention, Person, Query

_SHOWN = 10
"""Passages that are shown with an answer."""

_OVERVIEW = 20
"""Statements that are marked where a question names no matter: each takes a search of its own."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers questions over one index.

    Attributes:
        retriever: that searches it.
        people: of the archive, for the roles of those who are quoted.
        calibration: of the confidence.
    """

    retriever: Retriever
    people: Sequence[Person]
    calibration: Calibration

    def answer(self, question: str, query: Query, limit: int, threshold: float) -> Answer:
        """Answer a question, or tell that the archive does not.

        Args:
            question: as it was asked.
            query: as it was understood.
            limit: how many quotations at the most, at least one.
            threshold: confidence from which it counts as answered.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        search = EvidenceSearch(self.retriever)
        if query.form is Form.OVERVIEW:
            return self._overview(question, query, limit, search)
        found = search.sides(query)
        best = _best(found)
        confidence = self._confidence(query, best)
        undated = notes.undated(query.filters, self.retriever.store.documents)
        if not best.ranked or confidence < threshold:
            hits, remarks = self._refusal(query, best, search)
            refusal = NO_ANSWER if hits else NOTHING_MATCHES
            return Answer(question, False, confidence, refusal, (), hits[:_SHOWN], query, (*undated, *remarks))
        quotations, remarks = self._choose(query, found, limit)
        citations = cite(quotations, self.people, keep_order=query.form in (Form.HISTORY, Form.COMPARISON))
        text = ExtractiveWriter().write(citations)
        shown = best.retrieval.hits[:_SHOWN]
        return Answer(question, True, confidence, text, citations, shown, query, (*undated, *remarks))

    def _overview(self, question: str, query: Query, limit: int, search: EvidenceSearch) -> Answer:
        """What the statements that meet a condition say: any of them answers the question."""
        chosen = search.overview(query, limit)
        undated = notes.undated(both(query.filters, query.preferences[0]), self.retriever.store.documents)
        if not chosen:
            remarks = (*undated, notes.unmet(query.preferences[0]))
            return Answer(question, False, 0.0, NOTHING_MATCHES, (), (), query, remarks)
        citations = cite([quotation_of(evidence) for evidence in chosen], self.people, keep_order=True)
        hits = tuple({evidence.hit.passage.id: evidence.hit for evidence in chosen}.values())
        text = ExtractiveWriter().write(citations)
        return Answer(question, True, 1.0, text, citations, hits[:_SHOWN], query, (*undated, notes.OVERVIEW))

    def features(self, query: Query) -> Features:
        """What the confidence in an answer is estimated from.

        Args:
            query: as it was understood.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        return self._features(query, _best(EvidenceSearch(self.retriever).sides(query)))

    def timeline(self, query: Query, limit: int) -> tuple[Citation, ...]:
        """One quotation for each statement that touches a topic, oldest first.

        Args:
            query: the topic.
            limit: how many statements at the most.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        return tuple(mention.citation for mention in self.mentions(replace(query, form=Form.HISTORY), limit))

    def mentions(self, query: Query, limit: int) -> tuple[Mention, ...]:
        """The statements that touch the topic of a question, oldest first, those without a date last.

        Args:
            query: as it was understood; a comparison is of one topic, whatever its sides.
            limit: how many statements at the most.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        search = EvidenceSearch(self.retriever)
        if query.form is Form.OVERVIEW:
            # Whatever they speak of, they meet the condition, one as well as the other.
            chosen = oldest_first(search.overview(query, min(limit, _OVERVIEW)))
            return self._mentioned([replace(quotation_of(evidence), score=1.0) for evidence in chosen])
        return self._mentioned(over_time(touching(search.over_time(query).ranked), limit))

    def _mentioned(self, quotations: Sequence[Quotation]) -> tuple[Mention, ...]:
        return tuple(map(Mention, cite(quotations, self.people, keep_order=True), relevance(quotations)))

    def _confidence(self, query: Query, found: Found) -> float:
        return self.calibration.probability(self._features(query, found)) if found.ranked else 0.0

    def _features(self, query: Query, found: Found) -> Features:
        return features_of(query.topic, found.retrieval, found.ranked, self.retriever.vocabulary)

    @staticmethod
    def _choose(query: Query, found: Sequence[Found], limit: int) -> tuple[list[Quotation], tuple[str, ...]]:
        ranked = found[0].ranked
        if found[0].contrary:
            return [quotation_of(ranked[0])], (notes.CONTRARY,)
        if query.form is Form.COMPARISON:
            share = max(1, limit // len(found))
            chosen = [quotation for side in found for quotation in select(side.ranked, share, Forward.NONE)]
            return chosen[:limit], tuple(notes.unmet(s.condition) for s in found if s.condition and not s.ranked)
        if query.form is Form.HISTORY:
            return over_time(ranked, limit), (notes.OVER_TIME,)
        if query.form in (Form.FIRST, Form.LAST):
            quotations, note = extreme(ranked, limit, query.form)
            return quotations, (note,)
        return select(ranked, limit, _forward(query)), ()

    @staticmethod
    def _refusal(query: Query, found: Found, search: EvidenceSearch) -> tuple[tuple[Hit, ...], tuple[str, ...]]:
        """What is nearest, and how it misses the question."""
        if found.condition is None or not found.binding:
            return found.retrieval.hits, notes.near_miss(query.topic, found.ranked)
        outside = search.outside(query)
        silent = () if found.ranked else (notes.unmet(found.condition),)
        elsewhere = notes.spoken_of_outside(found.condition, outside.ranked)
        hits = found.retrieval.hits or outside.retrieval.hits
        return hits, (*silent, *(elsewhere or notes.near_miss(query.topic, found.ranked)))


def _forward(query: Query) -> Forward:
    if query.form is Form.REASON or answer_type(query.topic) is AnswerType.REASON:
        return Forward.ALL
    return Forward.ABOUT_IT if query.form is Form.POSITION else Forward.NONE


def _best(found: Sequence[Found]) -> Found:
    return max(found, key=lambda side: side.ranked[0].score if side.ranked else -1.0)
