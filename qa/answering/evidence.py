"""Choosing the sentences that answer a question: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from qa.answering.answer_type import UNDETERMINED, answer_type, type_match
from qa.retrieval.filters import name_matches
from qa.retrieval.retriever import Retrieval, Term
from qa.retrieval.tokenization import content_words, fold, stem, words
from qa.retrieval.vocabulary import Vocabulary
from qa.types import Document, Filters, Hit, Sentence, Voice


@dataclass(frozen=True, slots=True)
class EvidenceWeights:
    """Share of each signal in the score of a sentence.

    Attributes:
        cosine: of the question and the sentence.
        coverage: share of the question's telling words that the sentence holds.
        passage: fused score of the passage in which it stands.
        answer_type: whether it holds the sort of thing that is asked for.
    """

    cosine: float = 0.45
    coverage: float = 0.25
    passage: float = 0.30
    answer_type: float = 0.10


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence and how well it answers.

    Attributes:
        hit: the passage in which it stands.
        position: of the sentence in ``hit.passage.sentences``.
        cosine: of the question and the sentence.
        coverage: share of the question's telling words that the sentence holds, 0..1.
        type_match: whether it holds the sort of thing that is asked for, 0..1.
        score: all signals together; comparable within one question only.
    """

    hit: Hit
    position: int
    cosine: float
    coverage: float
    type_match: float
    score: float

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.hit.passage.sentences[self.position]

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.hit.document.text[self.sentence.start : self.sentence.end]


class Forward(Enum):
    """Which sentences after the best one stand in its quotation."""

    NONE = auto()
    ABOUT_IT = auto()
    """Those that go on about it."""
    ALL = auto()
    """Those that follow, on the next lines too: after what somebody wants comes why."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of a document that will be quoted, in one voice.

    Attributes:
        document: in which it stands.
        start: offset of the first character.
        end: offset behind the last character.
        voice: whose words it holds.
        speaker: who says it, where that is known.
        score: of its best sentence.
    """

    document: Document
    start: int
    end: int
    voice: Voice
    speaker: str | None
    score: float

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.document.text[self.start : self.end]


MARGIN = 0.16
"""How far behind the best sentence another may lie and still be quoted."""

_LEANS_BACK = re.compile(
    r"[“\"«]?(?:this|that|these|those|they|it|he|she|such|both|here|therefore|however|but|and|so|instead|moreover"
    r"|ce|cet|cette|ces|cela|ceci|ils|elles|il|elle|celui-ci|celle-ci|mais|ainsi|donc)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^[“\"«]?(?:it|they|he|she|we)\b|\b(?:this|these|that|such|however|ce|cet|cette|ces|cependant|toutefois)\b",
    re.IGNORECASE,
)
_LONGEST_POSITION = 4
"""Sentences in a quotation that states a position."""

_COVERING = 0.6
"""Share of the telling words from which a sentence speaks of what is asked."""

_COMPLETING_MARGINS = 2.25
"""Times the margin that a sentence may lie behind when it alone holds what is asked for."""

_DECISIVE = re.compile(r"\d[\d.,]*|\b(?:not|no|nor|never|cannot|without|against|ne|pas|jamais|sans)\b|n['’]t\b")
"""Two sentences that differ in a number or in a negation do not say the same."""

_NEAR_DUPLICATE = 0.8
"""Two quotations are the same statement when their words agree to this share (Jaccard)."""


def rank_sentences(
    question: str, retrieval: Retrieval, filters: Filters, weights: EvidenceWeights, vocabulary: Vocabulary
) -> list[Evidence]:
    """Score every sentence of the hits, best first.

    Args:
        question: cleaned.
        retrieval: hits and the telling words of the question.
        filters: where a speaker is asked for, only that speaker's sentences count.
        weights: of the signals.
        vocabulary: of the archive.
    """
    ranked = []
    kind = answer_type(question)
    for hit in retrieval.hits:
        for position, (sentence, cosine) in enumerate(zip(hit.passage.sentences, hit.sentence_scores, strict=True)):
            if filters.speaker and not name_matches(filters.speaker, sentence.speaker):
                continue
            text = hit.document.text[sentence.start : sentence.end]
            covered = coverage(retrieval.terms, vocabulary.terms(text, hit.document.language))
            matched = type_match(kind, question, text)
            score = (
                weights.cosine * cosine
                + weights.coverage * covered
                + weights.passage * hit.score
                + weights.answer_type * matched
            )
            ranked.append(Evidence(hit, position, cosine, covered, matched, score))
    return _once_a_statement(sorted(ranked, key=lambda evidence: -evidence.score))


def _once_a_statement(ranked: Sequence[Evidence]) -> list[Evidence]:
    """Leave out a sentence that another copy of the statement has too: the primary copy is the one to quote."""
    if all(evidence.hit.document.version_of is None for evidence in ranked):
        return list(ranked)
    keys = [(evidence.hit.document.statement_id, tuple(words(evidence.text))) for evidence in ranked]
    said = {key for key, evidence in zip(keys, ranked, strict=True) if evidence.hit.document.version_of is None}
    kept = []
    for key, evidence in zip(keys, ranked, strict=True):
        if evidence.hit.document.version_of is None or key not in said:
            kept.append(evidence)
            said.add(key)
    return kept


def coverage(terms: Sequence[Term], present: Iterable[str]) -> float:
    """Share of the telling words that a text holds, each counted by its weight, 0..1.

    Args:
        terms: the telling words of a question.
        present: the terms of the text.
    """
    total = sum(term.weight for term in terms)
    if total == 0:
        return 0.0
    found = {*present}
    return sum(term.weight for term in terms if found.intersection(term.forms)) / total


def select(ranked: Sequence[Evidence], limit: int, forward: Forward) -> list[Quotation]:
    """Choose what is quoted.

    The best sentence, those that come within a margin of it, and, where it lacks the sort of
    thing that is asked for, the best that holds it. A sentence brings the one before it on
    which it leans. Neighbours in one voice become one quotation, and what says the same as a
    better one is left out.

    Args:
        ranked: best first.
        limit: how many quotations at the most.
        forward: which sentences after the best one it brings.

    Returns:
        Quotations, best first.
    """
    if not ranked:
        return []
    close = [evidence for evidence in ranked if _is_close(evidence, ranked[0])]
    chosen: list[Quotation] = []
    for evidence in [*_completing(ranked), *close]:
        quotation = quotation_of(evidence, forward if evidence is ranked[0] or forward is Forward.ALL else Forward.NONE)
        if any(_says_the_same(quotation, other) for other in chosen):
            continue
        joined = _join(chosen, quotation)
        if len(joined) > limit:
            break
        chosen = joined
    return sorted(chosen, key=lambda quotation: -quotation.score)


def _is_close(evidence: Evidence, best: Evidence) -> bool:
    """Whether a sentence comes near the best one; one that speaks of all the same may lie further behind.

    A negation moves a vector far: the other side of a mixed position would be left out.
    """
    covers = evidence.coverage >= max(best.coverage, _COVERING)
    return evidence.score >= best.score - (2 * MARGIN if covers else MARGIN)


def _completing(ranked: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence, and the best that holds what is asked for where that one does not."""
    best = ranked[0]
    if best.type_match >= 1 or best.type_match == UNDETERMINED:
        return [best]
    floor = best.score - _COMPLETING_MARGINS * MARGIN
    return [best, *[e for e in ranked if e.type_match >= 1 and e.score >= floor][:1]]


def quotation_of(evidence: Evidence, forward: Forward = Forward.NONE) -> Quotation:
    """A sentence as it is quoted.

    Args:
        evidence: the sentence; it brings the one before on which it leans.
        forward: which sentences after it it brings.
    """
    sentences = evidence.hit.passage.sentences
    first = last = evidence.position
    if first > 0 and _LEANS_BACK.match(evidence.text) and _continues(evidence.hit, first - 1):
        first -= 1
    over_lines = forward is Forward.ALL
    while (
        forward is not Forward.NONE
        and last - first < _LONGEST_POSITION - 1
        and _continues(evidence.hit, last, over_lines)
    ):
        following = sentences[last + 1]
        text = evidence.hit.document.text[following.start : following.end]
        if forward is Forward.ABOUT_IT and not _GOES_ON.search(text):
            break
        last += 1
    return Quotation(
        evidence.hit.document,
        sentences[first].start,
        sentences[last].end,
        evidence.sentence.voice,
        evidence.sentence.speaker,
        evidence.score,
    )


def _continues(hit: Hit, position: int, over_lines: bool = False) -> bool:
    """Whether a sentence and the next one stand in one voice and, unless told otherwise, in one paragraph."""
    sentences = hit.passage.sentences
    if position + 1 >= len(sentences):
        return False
    one, following = sentences[position], sentences[position + 1]
    gap = hit.document.text[one.end : following.start]
    near = gap.count("\n") <= int(over_lines)
    return near and (one.voice, one.speaker) == (following.voice, following.speaker)


def _join(chosen: Sequence[Quotation], new: Quotation) -> list[Quotation]:
    """Add a quotation, merged with those that it touches or overlaps."""
    apart: list[Quotation] = []
    for other in chosen:
        if _touch(other, new):
            new = Quotation(
                new.document,
                min(new.start, other.start),
                max(new.end, other.end),
                new.voice,
                new.speaker,
                max(new.score, other.score),
            )
        else:
            apart.append(other)
    return [*apart, new]


def _touch(one: Quotation, other: Quotation) -> bool:
    if one.document.id != other.document.id or (one.voice, one.speaker) != (other.voice, other.speaker):
        return False
    first, second = sorted((one, other), key=lambda quotation: quotation.start)
    gap = first.document.text[first.end : second.start]
    return second.start <= first.end or (not gap.strip() and "\n" not in gap)


def _says_the_same(one: Quotation, other: Quotation) -> bool:
    if one.document.id == other.document.id and one.start < other.end and other.start < one.end:
        return False
    if sorted(_DECISIVE.findall(fold(one.text))) != sorted(_DECISIVE.findall(fold(other.text))):
        return False
    left, right = ({*stem(content_words(quotation.text), None)} for quotation in (one, other))
    return len(left & right) >= _NEAR_DUPLICATE * len(left | right) > 0
