"""How likely it is that the quoted evidence answers the question: pure functions."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from qa.answering.evidence import Evidence, coverage
from qa.retrieval.retriever import Retrieval, Term
from qa.retrieval.vocabulary import Vocabulary
from qa.types import DocumentInfo

_TELLING_NAME = re.compile(r"(?<=\s)(?:[A-ZÀ-Þ][\w’'-]+|[A-ZÀ-Þ]{2,})|\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Features:
    """What tells an answerable question from one that is not; each is 0 when there is no hit.

    Attributes:
        cosine: of the question and the best evidence sentence.
        passage_coverage: share of the question's telling words that its passage and context hold.
        name_coverage: share of the names and numbers of the question that they hold.
        known: share of the telling words that the archive holds anywhere.
        late: best late interaction of the question and a passage.
    """

    cosine: float = 0.0
    passage_coverage: float = 0.0
    name_coverage: float = 0.0
    known: float = 0.0
    late: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted logistic model of `Features`, as plain numbers.

    Attributes:
        coefficients: one for each feature, in order.
        intercept: added to their sum.
        threshold: probability from which a question counts as answered.
    """

    coefficients: Features
    intercept: float
    threshold: float

    def probability(self, features: Features) -> float:
        """Estimated probability, 0..1, that the evidence answers the question."""
        products = zip(astuple(self.coefficients), astuple(features), strict=True)
        return 1 / (1 + math.exp(-self.intercept - sum(a * b for a, b in products)))


def features_of(question: str, retrieval: Retrieval, ranked: Sequence[Evidence], vocabulary: Vocabulary) -> Features:
    """Measure what the confidence is estimated from.

    Args:
        question: cleaned.
        retrieval: of that question.
        ranked: its evidence, best first.
        vocabulary: of the archive.
    """
    if not ranked:
        return Features()
    best = ranked[0]
    document = best.hit.document
    present = {*vocabulary.terms(f"{_context(document)} {best.hit.text}", document.language)}
    return Features(
        cosine=best.cosine,
        passage_coverage=coverage(retrieval.terms, present),
        name_coverage=_name_coverage(question, retrieval.terms, present, vocabulary),
        known=_known(retrieval.terms),
        late=max((hit.late for hit in retrieval.hits if hit.late is not None), default=0.0),
    )


def _known(terms: Sequence[Term]) -> float:
    total = sum(term.weight for term in terms)
    return sum(term.weight for term in terms if term.known) / total if total else 1.0


def _context(document: DocumentInfo) -> str:
    parts = (document.title, document.date, document.occasion, document.place, document.speaker, document.publisher)
    return " ".join(str(part) for part in parts if part)


def _name_coverage(question: str, terms: Sequence[Term], present: set[str], vocabulary: Vocabulary) -> float:
    named = {form for forms in vocabulary.question(" ".join(_TELLING_NAME.findall(question))) for form in forms}
    asked = [term for term in terms if named.intersection(term.forms) or term.forms[0].startswith("=")]
    if not asked:
        return 1.0
    return sum(1 for term in asked if present.intersection(term.forms)) / len(asked)
