import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.answer_type import AnswerType, answer_type, asks_for_position, type_match
from qa.answering.evidence import EvidenceWeights, Forward, coverage, rank_sentences, select
from qa.retrieval.retriever import Retrieval, Term
from qa.retrieval.vocabulary import Vocabulary
from qa.types import Document, Filters, Hit, Passage, Sentence, Voice

TEXT = (
    "We hope for reform. This was refused by those who oppose it. Armed groups trade diamonds.\n\n"
    "Armed groups trade in diamonds. China, India and Angola resisted."
)


def hit(text: str, cosines: list[float], name: str = "d", speaker: str | None = None) -> Hit:
    """One passage that holds a whole text, whose sentences end in a full stop."""
    sentences, offset = [], 0
    for part in text.replace("\n\n", "  ").split(". "):
        start = text.index(part.strip(), offset)
        end = start + len(part.strip()) + (0 if part.strip().endswith(".") else 1)
        sentences.append(Sentence(start, end, Voice.COALITION, speaker))
        offset = end
    document = Document(id=name, path=name, title=name, text=text, language="en")
    passage = Passage(f"{name}/0", name, 0, len(text), tuple(sentences))
    return Hit(passage, document, 1.0, 1, 0.5, 1.0, None, tuple(cosines))


def quotes(hits: list[Hit], question: str = "x", limit: int = 5) -> list[str]:
    retrieval = Retrieval(tuple(hits), ())
    ranked = rank_sentences(question, retrieval, Filters(), EvidenceWeights(), Vocabulary())
    return [quotation.text for quotation in select(ranked, limit, Forward.NONE)]


def test_the_best_sentence_is_quoted_alone() -> None:
    assert quotes([hit(TEXT, [0.9, 0.1, 0.1, 0.1, 0.1])]) == ["We hope for reform."]


def test_a_sentence_that_leans_back_brings_the_one_before() -> None:
    assert quotes([hit(TEXT, [0.1, 0.9, 0.1, 0.1, 0.1])]) == [
        "We hope for reform. This was refused by those who oppose it."
    ]


def test_neighbours_become_one_quotation_but_not_over_paragraphs() -> None:
    assert quotes([hit(TEXT, [0.9, 0.85, 0.1, 0.1, 0.1])]) == [
        "We hope for reform. This was refused by those who oppose it."
    ]
    assert len(quotes([hit(TEXT, [0.1, 0.1, 0.85, 0.1, 0.9])])) == 2


def test_what_says_the_same_is_quoted_once() -> None:
    other = hit("Armed groups are trading diamonds.", [0.88], "copy")
    assert quotes([hit(TEXT, [0.1, 0.1, 0.1, 0.9, 0.1]), other]) == ["Armed groups trade in diamonds."]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We support the roadmap for sourcing.", "We do not support the roadmap for sourcing."),
        ("We work in 8 producing countries.", "We work in 12 producing countries."),
        ("Nous soutenons la feuille de route.", "Nous ne soutenons pas la feuille de route."),
    ],
)
def test_a_negation_or_a_number_makes_another_statement(one: str, other: str) -> None:
    assert quotes([hit(one, [0.9]), hit(other, [0.89], "other")]) == [one, other]


def test_the_other_side_of_a_position_is_quoted_too() -> None:
    one, other = "We support the roadmap.", "We do not support the roadmap."
    terms = (Term(("support",), 1.0), Term(("roadmap",), 1.0))
    hits = (hit(one, [0.9]), hit(other, [0.55], "other"), hit("We like maps.", [0.55], "third"))
    ranked = rank_sentences("x", Retrieval(hits, terms), Filters(), EvidenceWeights(), Vocabulary())
    assert [quotation.text for quotation in select(ranked, 5, Forward.NONE)] == [one, other]


def test_what_is_asked_for_is_added_when_the_best_sentence_lacks_it() -> None:
    found = quotes([hit(TEXT, [0.1, 0.1, 0.9, 0.1, 0.4])], "Which countries resisted?")
    assert found == ["Armed groups trade diamonds.", "China, India and Angola resisted."]


def test_the_limit_holds() -> None:
    hits = [hit(f"Statement number {n} is about {n * 7}.", [0.9], f"d{n}") for n in range(9)]
    assert len(quotes(hits, limit=3)) == 3


def test_a_speaker_that_is_asked_for_says_every_sentence() -> None:
    hits = [hit("We said so.", [0.9], "a", "Jaff Bamenjo"), hit("We did it.", [0.5], "b", "Shamiso Mtisi")]
    ranked = rank_sentences("x", Retrieval(tuple(hits), ()), Filters(speaker="Mtisi"), EvidenceWeights(), Vocabulary())
    assert [evidence.text for evidence in ranked] == ["We did it."]


def test_coverage_counts_words_by_their_weight() -> None:
    terms = (Term(("diamond",), 1.0), Term(("reform", "reforme"), 3.0))
    assert coverage(terms, ["diamond"]) == 0.25
    assert coverage(terms, ["reforme", "other"]) == 0.75
    assert coverage((), ["diamond"]) == 0


@given(st.lists(st.floats(-1, 1), min_size=5, max_size=5), st.integers(1, 5), st.sampled_from(Forward))
def test_quotations_are_slices_apart_from_each_other(cosines: list[float], limit: int, forward: Forward) -> None:
    found = hit(TEXT, cosines)
    ranked = rank_sentences("x", Retrieval((found,), ()), Filters(), EvidenceWeights(), Vocabulary())
    chosen = select(ranked, limit, forward)
    assert 1 <= len(chosen) <= limit
    assert all(q.text == TEXT[q.start : q.end] and q.text.strip() == q.text for q in chosen)
    ordered = sorted(chosen, key=lambda q: q.start)
    assert all(one.end <= other.start for one, other in itertools.pairwise(ordered))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which countries resisted?", AnswerType.COUNTRIES),
        ("In how many countries does it work?", AnswerType.NUMBER),
        ("When was it founded?", AnswerType.TIME),
        ("Who is the coordinator?", AnswerType.NAME),
        ("Which organisations took part?", AnswerType.NAMES),
        ("What does the coalition think of reform?", AnswerType.ANY),
        ("Combien de pays ?", AnswerType.NUMBER),
        ("Quels pays ont résisté ?", AnswerType.COUNTRIES),
    ],
)
def test_what_a_question_asks_for(question: str, kind: AnswerType) -> None:
    assert answer_type(question) is kind


@pytest.mark.parametrize(
    ("question", "sentence", "match"),
    [
        ("Which countries resisted?", "China, India and Angola did.", 1.0),
        ("Which countries joined besides China?", "China and India did.", 1 / 3),
        ("Quels pays ?", "La Chine, l'Inde et l'Angola.", 1.0),
        ("How many countries?", "It works in 8 countries.", 1.0),
        ("How many countries?", "It works in countries.", 0.0),
        ("When?", "It met in November.", 1.0),
        ("Who?", "It was said by Shamiso Mtisi.", 1.0),
        ("Who?", "It was said by nobody.", 0.0),
        ("Why did they leave?", "They left because the talks failed.", 1),
        ("Why did they leave?", "They left in the morning.", 0),
        ("Pourquoi sont-ils partis ?", "Ils sont partis parce que rien ne bougeait.", 1),
        ("What do they hold of it?", "They hold it high.", 0.5),
    ],
)
def test_whether_a_sentence_holds_it(question: str, sentence: str, match: float) -> None:
    assert type_match(answer_type(question), question, sentence) == pytest.approx(match)


def test_questions_about_positions() -> None:
    assert asks_for_position("What does the coalition think of it?")
    assert not asks_for_position("In how many countries does it work?")
