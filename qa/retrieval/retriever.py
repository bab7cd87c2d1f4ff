"""The search itself: candidates of every signal, all signals for every candidate, one score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa.protocols import (
    Embedder,
    Mask,
    PassageStore,
    Reranker,
    Rows,
    TokenEmbedding,
    TokenIndex,
    VectorIndex,
    Vectors,
)
from qa.retrieval.blas import one_blas_thread
from qa.retrieval.filters import matching_documents
from qa.retrieval.fusion import FusionWeights, convex_combination, min_max
from qa.retrieval.lexical import LexicalIndex
from qa.retrieval.vocabulary import Vocabulary
from qa.types import Filters, Hit

_LATE_POOL = 30
"""The best candidates, whose tokens are compared with those of the question."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that carries meaning.

    Attributes:
        forms: the terms under which passages may hold it.
        weight: how telling it is in this archive (inverse document frequency).
        known: whether any passage holds it.
    """

    forms: tuple[str, ...]
    weight: float
    known: bool = True


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What a search found.

    Attributes:
        hits: best first.
        terms: the telling words of the question.
    """

    hits: tuple[Hit, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    """Candidates and their signals; those that meet the conditions stand in ``ranked``, best first."""

    candidates: Rows
    ranked: Rows
    fused: Vectors
    dense: Vectors
    lexical: Vectors
    late: Vectors
    by_sentence: list[tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one index.

    Attributes:
        store: passages and documents behind the rows.
        passage_vectors: of each passage with its context.
        sentence_vectors: of each sentence.
        tokens: of each passage with its context.
        lexical: BM25 over each passage with its context.
        embedder: for the question.
        vocabulary: the one with which the index was built.
        weights: of the signals.
        pool: how many candidates each signal brings.
        reranker: reorders the best candidates, where there is one.
        preference_weight: added to the fused score for each condition that a passage meets.
        context_weight: added at the most for the works of the question before.
    """

    store: PassageStore
    passage_vectors: VectorIndex
    sentence_vectors: VectorIndex
    tokens: TokenIndex
    lexical: LexicalIndex
    embedder: Embedder
    vocabulary: Vocabulary
    weights: FusionWeights
    pool: int
    reranker: Reranker | None
    preference_weight: float = 0.35
    context_weight: float = 0.3

    def retrieve(
        self,
        question: str,
        filters: Filters,
        limit: int,
        preference: Filters | None = None,
        context: str | None = None,
    ) -> Retrieval:
        """Find the passages that match a question best.

        Args:
            question: cleaned, not empty.
            filters: conditions that every passage meets.
            limit: how many hits at the most.
            preference: conditions that weigh but do not exclude.
            context: the question before, whose works weigh too.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        with one_blas_thread():
            return self._retrieve(question, filters, limit, preference, context)

    def _retrieve(
        self, question: str, filters: Filters, limit: int, preference: Filters | None, context: str | None
    ) -> Retrieval:
        forms = [self._spelt(word) for word in self.vocabulary.question(question)]
        terms = tuple(map(self._term, forms))
        allowed = self._without_copies(self._allowed(filters))
        if limit <= 0 or (allowed is not None and not allowed.any()):
            return Retrieval((), terms)
        embedding = self.embedder.embed_tokens([self.vocabulary.aliases.canonical(question)])[0]
        vector = embedding.text
        lexical = self.lexical.scores(forms)
        candidates = self._candidates(vector, lexical, allowed)
        bonus = np.zeros(len(self.store.document_of_passage), dtype=np.float32)
        for preferred in self._preferred(preference):
            bonus += self.preference_weight * preferred
        if bonus.any():
            best = bonus == bonus.max()
            wanted = best if allowed is None else best & allowed
            candidates = np.union1d(candidates, self._candidates(vector, lexical, wanted))
        bonus += self._context_bonus(context, allowed)
        scored = self._score(embedding, candidates, lexical, bonus, allowed)
        hits = self._best(question, scored, limit)
        return Retrieval(hits, terms)

    def _term(self, forms: tuple[str, ...]) -> Term:
        return Term(forms, self.lexical.inverse_document_frequency(forms), self.lexical.holds(forms))

    def _spelt(self, forms: tuple[str, ...]) -> tuple[str, ...]:
        """The forms of a word and, where no passage holds any, the one that was likely meant."""
        if self.lexical.holds(forms):
            return forms
        return next(((*forms, near) for form in forms if (near := self.lexical.nearest_term(form))), forms)

    def _preferred(self, preference: Filters | None) -> list[Mask]:
        """For each condition of a preference the passages that meet it."""
        if preference is None:
            return []
        parts = [
            Filters(since=preference.since, until=preference.until),
            Filters(speaker=preference.speaker),
            Filters(occasion=preference.occasion),
            Filters(kind=preference.kind),
            Filters(language=preference.language),
        ]
        return [mask for part in parts if part and (mask := self._allowed(part)) is not None]

    def _context_bonus(self, context: str | None, allowed: Mask | None) -> Vectors:
        """A share for passages of works that match the question before this one.

        It decides between passages that match this question alike; on a new topic, none of the old works does.
        """
        bonus = np.zeros(len(self.store.document_of_passage), dtype=np.float32)
        if context is None:
            return bonus
        forms = self.vocabulary.question(context)
        vector = self.embedder.embed([self.vocabulary.aliases.canonical(context)])[0]
        lexical = self.lexical.scores(forms)
        candidates = self._candidates(vector, lexical, allowed)
        _, _, fused = self._signals(vector, candidates, lexical)
        works = self.store.work_of_document[self.store.document_of_passage]
        by_work = np.zeros(int(works.max(initial=0)) + 1, dtype=np.float32)
        np.maximum.at(by_work, works[candidates], fused)
        return (self.context_weight * by_work[works]).astype(np.float32)

    def _allowed(self, filters: Filters) -> Mask | None:
        if not filters:
            return None
        allowed: Mask = matching_documents(self.store.documents, filters)[self.store.document_of_passage]
        if filters.speaker:
            allowed = allowed & self.store.passages_of_speaker(filters.speaker)
        return allowed

    def _without_copies(self, allowed: Mask | None) -> Mask | None:
        """Leave out what another version of a statement says too, unless the conditions exclude that version."""
        copies = self.store.copy_of_passage
        if (copies < 0).all():
            return allowed
        searched = np.ones(len(self.store.documents), dtype=bool)
        if allowed is not None:
            searched[:] = False
            searched[self.store.document_of_passage[allowed]] = True
        shown: Mask = (copies < 0) | ~searched[copies]
        return shown if allowed is None else allowed & shown

    def _candidates(self, vector: Vectors, lexical: Vectors, allowed: Mask | None) -> Rows:
        starts = self.store.sentence_starts
        allowed_sentences = None if allowed is None else np.repeat(allowed, np.diff(starts))
        dense = self.passage_vectors.search(vector, self.pool, allowed)
        sentences = self.sentence_vectors.search(vector, self.pool, allowed_sentences)
        by_sentence = np.searchsorted(starts, sentences, side="right") - 1
        matching = lexical if allowed is None else np.where(allowed, lexical, 0.0)
        best = np.argsort(-matching, kind="stable")[: self.pool]
        return np.unique(np.concatenate([dense, by_sentence, best[matching[best] > 0]]).astype(np.int64))

    def _signals(
        self, vector: Vectors, candidates: Rows, lexical: Vectors
    ) -> tuple[Vectors, list[tuple[float, ...]], Vectors]:
        """Cosine of each candidate, of each of its sentences, and the fused score."""
        dense = self.passage_vectors.scores(vector, candidates)
        by_sentence = self._sentence_scores(vector, candidates)
        best_sentence = np.array(
            [max(scores) if scores else score for scores, score in zip(by_sentence, dense, strict=True)],
            dtype=np.float32,
        )
        return dense, by_sentence, convex_combination(dense, lexical[candidates], best_sentence, self.weights)

    def _score(
        self, embedding: TokenEmbedding, candidates: Rows, lexical: Vectors, bonus: Vectors, allowed: Mask | None
    ) -> _Scored:
        """Every signal of every candidate, and their sum.

        Scores are normalised together with the candidates that the conditions exclude: what is left
        of a few passages is not stretched to the whole range.
        """
        if allowed is not None:
            candidates = np.union1d(candidates, self._candidates(embedding.text, lexical, None))
        dense, by_sentence, fused = self._signals(embedding.text, candidates, lexical)
        fused = fused + bonus[candidates]
        order = np.argsort(-fused, kind="stable")
        inside = np.ones(len(candidates), dtype=bool) if allowed is None else allowed[candidates]
        pool = np.union1d(order[:_LATE_POOL], order[inside[order]][:_LATE_POOL])
        late = np.full(len(candidates), np.nan, dtype=np.float32)
        late[pool] = self.tokens.scores(embedding.tokens, candidates[pool])
        fused[pool] += self.weights.late * min_max(late[pool])
        fused /= 1 + self.weights.late + bonus.max(initial=0.0)
        ranked = np.argsort(-fused, kind="stable")
        return _Scored(candidates, ranked[inside[ranked]], fused, dense, lexical[candidates], late, by_sentence)

    def _best(self, question: str, scored: _Scored, limit: int) -> tuple[Hit, ...]:
        order = scored.ranked[: max(limit, self.pool) if self.reranker else limit]
        passages = self.store.passages([int(row) for row in scored.candidates[order]])
        hits = [
            Hit(
                passage=passage,
                document=self.store.document(passage.document_id),
                score=float(scored.fused[row]),
                rank=rank,
                dense=float(scored.dense[row]),
                lexical=float(scored.lexical[row]),
                late=None if np.isnan(scored.late[row]) else float(scored.late[row]),
                sentence_scores=scored.by_sentence[row],
            )
            for rank, (row, passage) in enumerate(zip(order, passages, strict=True), start=1)
        ]
        return tuple(rerank(question, hits, self.reranker)[:limit] if self.reranker else hits)

    def _sentence_scores(self, vector: Vectors, candidates: Rows) -> list[tuple[float, ...]]:
        starts = self.store.sentence_starts
        first, last = starts[candidates], starts[candidates + 1]
        rows = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)] or [np.empty(0)])
        scores = self.sentence_vectors.scores(vector, rows.astype(np.int64))
        bounds = np.cumsum(last - first)[:-1]
        return [tuple(float(score) for score in part) for part in np.split(scores, bounds)]


def rerank(question: str, hits: Sequence[Hit], reranker: Reranker) -> list[Hit]:
    """Order hits by the score of a reranker, which replaces theirs."""
    scores = reranker.score(question, [hit.text for hit in hits])
    order = np.argsort(-scores, kind="stable")
    return [replace(hits[int(row)], score=float(scores[row]), rank=rank) for rank, row in enumerate(order, start=1)]
