"""From a question that was understood to an answer: which quotations, in which order, how sure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answering.confidence import Calibration, Features, features_of
from qa.answering.contradiction import contradicts, is_stance
from qa.answering.evidence import Evidence, EvidenceWeights, Quotation, coverage, quotation_of, rank_sentences, select
from qa.answering.extractive import NO_ANSWER, NOTHING_MATCHES, ExtractiveWriter, cite
from qa.answering.periods import Period
from qa.retrieval.filters import matching_documents, name_matches
from qa.retrieval.retriever import Retrieval, Retriever
from qa.retrieval.tokenization import content_words, stem
from qa.types import Answer, Citation, Filters, Form, Hit, Person, Query

_MARGIN = 0.12
"""How far behind the best sentence another may lie and still be quoted."""

_HITS = 10
"""Passages whose sentences are weighed as evidence."""

_HITS_OVER_TIME = 80
"""The same where the answer spans many statements."""

_ALL_MENTIONS = 400
"""The same where the oldest or the newest mention is asked for."""

_PREFERENCE = 0.25
"""Added to the score of a sentence whose statement meets the conditions found in the question."""

_TIME_MARGINS = 2.5
"""Times the margin that the best sentence of a statement may lie behind, in an answer over time."""

_NEAR = 5
"""Best sentences among which one is looked for that denies what the question takes for granted."""

_SAME_THING = 0.6
"""Share of the question's other words that such a sentence must hold."""

_CONTRARY_NOTE = "The archive says the contrary of what the question takes for granted."

_MORE_COVERAGE = 0.2
"""How much more of a question a sentence outside its conditions must hold to be named."""

_FULL_COVERAGE = 0.8
"""Share of the best coverage from which a sentence counts as a mention of the topic."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What one search brought.

    Attributes:
        retrieval: the passages.
        ranked: their sentences that may be quoted, best first.
        preference: the conditions in the question's words.
        outside: the best sentence that does not meet them, where they must be met.
        contrary: whether the best sentence denies what the question takes for granted.
    """

    retrieval: Retrieval
    ranked: list[Evidence]
    preference: Filters | None
    outside: Evidence | None = None
    contrary: bool = False


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
        found = self._search_sides(query)
        best = _best(found)
        confidence = self._confidence(query, best)
        refused = Answer(
            question=question,
            answered=False,
            confidence=confidence,
            text=NO_ANSWER if best.retrieval.hits else NOTHING_MATCHES,
            citations=(),
            hits=best.retrieval.hits[:_HITS],
            query=query,
            notes=(*_undated(query.filters, self.retriever), *_unmet(query, best), *_near_miss(query, best)),
        )
        if not best.ranked or confidence < threshold:
            return refused
        quotations, notes = self._choose(query, found, limit)
        citations = cite(quotations, self.people, keep_order=query.form in (Form.HISTORY, Form.COMPARISON))
        return replace(
            refused,
            answered=True,
            citations=citations,
            text=ExtractiveWriter().write(citations),
            notes=(*_undated(query.filters, self.retriever), *notes),
        )

    def features(self, query: Query) -> Features:
        """What the confidence in an answer is estimated from.

        Args:
            query: as it was understood.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        return self._features(query, _best(self._search_sides(query)))

    def timeline(self, query: Query, limit: int) -> tuple[Citation, ...]:
        """One quotation for each statement that touches a topic, oldest first.

        Args:
            query: the topic.
            limit: how many statements at the most.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        found = self._search(replace(query, form=Form.HISTORY), _only(query.preferences))
        return cite(_over_time(found.ranked, limit), self.people, keep_order=True)

    def _search_sides(self, query: Query) -> list[_Found]:
        """One search, or one for each side of a comparison."""
        sides = query.preferences if query.form is Form.COMPARISON else (_only(query.preferences),)
        return [self._denying(query, self._search(query, side)) for side in sides]

    def _denying(self, query: Query, found: _Found) -> _Found:
        """A sentence near the best one that denies what the question takes for granted comes first.

        The word that it denies need not stand in it: that no longer counts against the confidence.
        """
        if query.form not in (Form.FACT, Form.POSITION):
            return found
        terms = tuple(term for term in found.retrieval.terms if not is_stance(term.forms[0]))
        for evidence in found.ranked[:_NEAR]:
            present = self.retriever.vocabulary.terms(evidence.text, evidence.hit.document.language)
            if contradicts(query.topic, evidence.text) and coverage(terms, present) >= _SAME_THING:
                ranked = [evidence, *(other for other in found.ranked if other is not evidence)]
                return replace(found, retrieval=replace(found.retrieval, terms=terms), ranked=ranked, contrary=True)
        return found

    def _search(self, query: Query, preference: Filters | None) -> _Found:
        hits = {Form.HISTORY: _HITS_OVER_TIME, Form.FIRST: _ALL_MENTIONS, Form.LAST: _ALL_MENTIONS}
        retrieval = self.retriever.retrieve(
            query.topic, query.filters, hits.get(query.form, _HITS), preference, query.context
        )
        ranked = rank_sentences(query.topic, retrieval, query.filters, EvidenceWeights(), self.retriever.vocabulary)
        if preference and (query.binding or query.form is Form.COMPARISON):
            inside = [evidence for evidence in ranked if _met(evidence.hit, preference) == 1]
            outside = next((evidence for evidence in ranked if _met(evidence.hit, preference) < 1), None)
            return _Found(retrieval, inside, preference, outside)
        if preference:
            preferred = [replace(e, score=e.score + _PREFERENCE * _met(e.hit, preference)) for e in ranked]
            ranked = sorted(preferred, key=lambda evidence: -evidence.score)
        return _Found(retrieval, ranked, preference)

    def _confidence(self, query: Query, found: _Found) -> float:
        return self.calibration.probability(self._features(query, found)) if found.ranked else 0.0

    def _features(self, query: Query, found: _Found) -> Features:
        return features_of(query.topic, found.retrieval, found.ranked, self.retriever.vocabulary)

    def _choose(self, query: Query, found: Sequence[_Found], limit: int) -> tuple[list[Quotation], tuple[str, ...]]:
        ranked = found[0].ranked
        if found[0].contrary:
            return [quotation_of(ranked[0])], (_CONTRARY_NOTE,)
        if query.form is Form.COMPARISON:
            share = max(1, limit // len(found))
            chosen = [q for side in found for q in select(side.ranked, share, _MARGIN, False)]
            return chosen[:limit], tuple(note for side in found for note in _unmet(query, side))
        if query.form is Form.HISTORY:
            return _over_time(ranked, limit), ("One quotation a statement, oldest first, from this archive alone.",)
        if query.form in (Form.FIRST, Form.LAST):
            return _extreme(ranked, limit, query.form)
        return select(ranked, limit, _MARGIN, query.form is Form.POSITION), ()


def _best(found: Sequence[_Found]) -> _Found:
    return max(found, key=lambda side: side.ranked[0].score if side.ranked else -1.0)


def _only(preferences: Sequence[Filters]) -> Filters | None:
    return preferences[0] if preferences else None


def _met(hit: Hit, preference: Filters) -> float:
    """Share of the conditions of a preference that a hit meets."""
    document = hit.document
    met = []
    if preference.since or preference.until:
        met.append(bool(matching_documents([document], Filters(since=preference.since, until=preference.until))[0]))
    if preference.speaker:
        speakers = (document.speaker, *(sentence.speaker for sentence in hit.passage.sentences))
        met.append(any(name_matches(preference.speaker, name) for name in speakers))
    if preference.occasion:
        met.append(name_matches(preference.occasion, document.occasion))
    if preference.kind:
        met.append(document.kind == preference.kind)
    if preference.language:
        met.append(document.language == preference.language)
    return sum(met) / len(met) if met else 0.0


def _over_time(ranked: Sequence[Evidence], limit: int) -> list[Quotation]:
    """The best sentence of each dated statement, oldest first."""
    if not ranked:
        return []
    floor = ranked[0].score - _TIME_MARGINS * _MARGIN
    by_document: dict[str, Evidence] = {}
    for evidence in ranked:
        if evidence.score >= floor:
            by_document.setdefault(evidence.hit.document.id, evidence)
    chosen = list(by_document.values())[:limit]
    return [quotation_of(evidence) for evidence in sorted(chosen, key=_date)]


def _extreme(ranked: Sequence[Evidence], limit: int, form: Form) -> tuple[list[Quotation], tuple[str, ...]]:
    """The oldest or the newest mention of the topic first, then the best ones."""
    best = max(evidence.coverage for evidence in ranked)
    floor = ranked[0].score - 2 * _TIME_MARGINS * _MARGIN
    mentions = [e for e in ranked if e.coverage >= _FULL_COVERAGE * best and e.score >= floor]
    dated = [e for e in mentions if e.hit.document.date is not None] or list(ranked[:1])
    chosen = min(dated, key=_date) if form is Form.FIRST else max(dated, key=_date)
    others = [q for q in select(ranked, limit, _MARGIN, False) if q.document.id != chosen.hit.document.id]
    which = "oldest" if form is Form.FIRST else "newest"
    note = f"The first quotation is from the {which} statement of this archive that speaks of it"
    more = "; older ones may differ." if form is Form.LAST and len(dated) > 1 else "."
    return [quotation_of(chosen), *others][:limit], (note + more,)


def _date(evidence: Evidence) -> dt.date:
    return evidence.hit.document.date or dt.date.max


def _undated(filters: Filters, retriever: Retriever) -> tuple[str, ...]:
    undated = sum(document.when is None for document in retriever.store.documents)
    if not (filters.since or filters.until) or not undated:
        return ()
    if undated == 1:
        return ("1 statement is without a date and was not searched.",)
    return (f"{undated} statements are without a date and were not searched.",)


def _unmet(query: Query, found: _Found) -> tuple[str, ...]:
    """That nothing meets the conditions which the question states, or what speaks of it outside them."""
    wanted, outside = found.preference, found.outside
    if wanted is None or not (query.binding or query.form is Form.COMPARISON):
        return ()
    when = str(Period(wanted.since, wanted.until, 0, 0)) if wanted.since or wanted.until else None
    told = [str(part) for part in (wanted.speaker, when, wanted.occasion, wanted.kind, wanted.language) if part]
    conditions = ", ".join(told)
    notes = []
    if not found.ranked:
        notes.append(f"Nothing near was found that meets the condition in the question: {conditions}.")
    best = max((evidence.coverage for evidence in found.ranked), default=0.0)
    if outside and outside.coverage >= max(_FULL_COVERAGE, best + _MORE_COVERAGE):
        document = outside.hit.document
        when = f" ({document.when})" if document.when else ""
        notes.append(f"Outside that condition ({conditions}), the archive speaks of it in “{document.title}”{when}.")
    return tuple(notes)


def _near_miss(query: Query, found: _Found) -> tuple[str, ...]:
    """What of the question the nearest passage speaks of, and what it does not."""
    if not found.ranked:
        return ()
    hit = found.ranked[0].hit
    present = {*stem(content_words(f"{hit.document.title} {hit.text}"), hit.document.language)}
    words = content_words(query.topic)
    held = [word for word in words if stem([word], hit.document.language)[0] in present]
    lacking = [word for word in words if word not in held]
    if not held or not lacking:
        return ()
    when = f" ({hit.document.when})" if hit.document.when else ""
    return (f"The nearest statement{when} speaks of “{', '.join(held)}”, but not of “{', '.join(lacking)}”.",)
