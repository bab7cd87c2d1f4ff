"""From a question that was understood to the sentences that may answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answering.contradiction import contradicts, is_stance
from qa.answering.evidence import Evidence, EvidenceWeights, coverage, rank_sentences
from qa.retrieval.filters import matching_documents, name_matches
from qa.retrieval.retriever import Retrieval, Retriever
from qa.types import Filters, Form, Hit, Query

_HITS = 10
"""Passages whose sentences are weighed as evidence."""

_HITS_OVER_TIME = 80
"""The same where the answer spans many statements."""

_ALL_MENTIONS = 400
"""The same where the oldest or the newest mention is asked for."""

_PREFERENCE = 0.25
"""Added to the score of a sentence whose statement meets the conditions found in the question."""

_NEAR = 5
"""Best sentences among which one is looked for that denies what the question takes for granted."""

_SAME_THING = 0.6
"""Share of the question's other words that such a sentence must hold."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one search brought.

    Attributes:
        retrieval: the passages.
        ranked: their sentences, best first.
        condition: the condition in the question's words, where there is one.
        binding: whether every passage had to meet it.
        contrary: whether the best sentence denies what the question takes for granted.
    """

    retrieval: Retrieval
    ranked: Sequence[Evidence]
    condition: Filters | None
    binding: bool
    contrary: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceSearch:
    """Searches one index for the sentences that answer.

    Attributes:
        retriever: that searches it.
    """

    retriever: Retriever

    def sides(self, query: Query) -> list[Found]:
        """One search, or one for each side of a comparison.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        if query.form is Form.COMPARISON:
            return [self.under(query, condition) for condition in query.preferences]
        return [self.under(query, query.preferences[0] if query.preferences else None)]

    def under(self, query: Query, condition: Filters | None) -> Found:
        """Search under one of the conditions of a question.

        Args:
            query: as it was understood.
            condition: one of ``query.preferences``.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        binding = condition is not None and (query.binding or query.form is Form.COMPARISON)
        if condition is not None and binding:
            found = self._search(query, both(query.filters, condition), None)
            return self._denial_first(query, Found(found.retrieval, found.ranked, condition, True))
        return self._denial_first(query, self._search(query, query.filters, condition))

    def overview(self, query: Query, limit: int) -> list[Evidence]:
        """Of each statement that meets the condition of a question, newest first, the sentence nearest to its title.

        Args:
            query: that names conditions and no matter.
            limit: how many statements at the most.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        filters = both(query.filters, query.preferences[0])
        documents = self.retriever.store.documents
        matching = [info for info, met in zip(documents, matching_documents(documents, filters), strict=True) if met]
        ids = {info.id for info in matching}
        matching = [info for info in matching if info.version_of not in ids]
        chosen: list[Evidence] = []
        for info in sorted(matching, key=lambda info: str(info.when or ""), reverse=True):
            if len(chosen) >= limit:
                break
            titled = replace(query, topic=info.title, form=Form.HISTORY)
            ranked = self._search(titled, filters, None).ranked
            own = [e for e in ranked if e.hit.document.id == info.id and e.text.strip(" .") != info.title.strip(" .")]
            said = [e for e in own if filters.speaker and name_matches(filters.speaker, e.sentence.speaker)]
            chosen.extend((said or own)[:1])
        return chosen

    def over_time(self, query: Query) -> Found:
        """Search for every mention of a topic, under the condition of the question where it has but one.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        asked = replace(query, form=Form.HISTORY)
        return self.under(asked, query.preferences[0] if len(query.preferences) == 1 else None)

    def outside(self, query: Query) -> Found:
        """Search without the conditions in the question's words.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        return self._search(query, query.filters, None)

    def _search(self, query: Query, filters: Filters, preference: Filters | None) -> Found:
        hits = {Form.HISTORY: _HITS_OVER_TIME, Form.FIRST: _ALL_MENTIONS, Form.LAST: _ALL_MENTIONS}
        limit = hits.get(query.form, _HITS)
        retrieval = self.retriever.retrieve(query.topic, filters, limit, preference, query.context)
        ranked = rank_sentences(query.topic, retrieval, query.filters, EvidenceWeights(), self.retriever.vocabulary)
        if preference:
            preferred = [replace(e, score=e.score + _PREFERENCE * _share_met(e.hit, preference)) for e in ranked]
            ranked = sorted(preferred, key=lambda evidence: -evidence.score)
        return Found(retrieval, ranked, preference, False)

    def _denial_first(self, query: Query, found: Found) -> Found:
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


def both(one: Filters, other: Filters) -> Filters:
    """Conditions that meet one and the other; of two names, the one that was stated beside the question."""
    since = [date for date in (one.since, other.since) if date]
    until = [date for date in (one.until, other.until) if date]
    return Filters(
        since=max(since, key=lambda date: date.first, default=None),
        until=min(until, key=lambda date: date.last, default=None),
        speaker=one.speaker or other.speaker,
        occasion=one.occasion or other.occasion,
        kind=one.kind or other.kind,
        language=one.language or other.language,
    )


def _share_met(hit: Hit, condition: Filters) -> float:
    """Share of the parts of a condition that a hit meets."""
    document = hit.document
    met = []
    if condition.since or condition.until:
        met.append(bool(matching_documents([document], Filters(since=condition.since, until=condition.until))[0]))
    if condition.speaker:
        speakers = (document.speaker, *(sentence.speaker for sentence in hit.passage.sentences))
        met.append(any(name_matches(condition.speaker, name) for name in speakers))
    if condition.occasion:
        met.append(name_matches(condition.occasion, document.occasion))
    if condition.kind:
        met.append(document.kind == condition.kind)
    if condition.language:
        met.append(document.language == condition.language)
    return sum(met) / len(met) if met else 0.0
