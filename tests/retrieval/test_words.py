import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.retrieval.aliases import Aliases
from qa.retrieval.tokenization import document_terms, fold, words
from qa.retrieval.vocabulary import Vocabulary

ALIASES = Aliases(
    (("Central African Republic", "CAR", "RCA", "République centrafricaine"), ("Kimberley Process", "KP"))
)
VOCABULARY = Vocabulary(ALIASES, frozenset({"en", "fr"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.5 million carats in 2003", ["3.5", "million", "carats", "in", "2003"]),
        ("8,000 miners, 7 mines", ["8000", "miners", "7", "mines"]),
        ("l’archive d'État", ["archive", "etat"]),
        ("Botswana’s Chairmanship", ["botswana", "chairmanship"]),
        ("cross-country", ["cross", "country"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(max_size=80))
def test_words_do_not_depend_on_case_and_are_folded(text: str) -> None:
    assert all(word == fold(word) for word in words(text))
    assert words(fold(text)) == words(text)


def test_a_word_is_stemmed_in_the_language_of_its_document() -> None:
    assert document_terms("diamonds", "en") == document_terms("diamond", "en")
    assert document_terms("les réformes demandées", "fr")[1] == document_terms("réforme", "fr")[0]


def test_a_question_finds_words_in_every_language_of_the_archive() -> None:
    (forms,) = VOCABULARY.question("reforms")
    assert document_terms("reforms", "en")[0] in forms
    assert document_terms("reforms", "fr")[0] in forms


def test_words_without_meaning_count_only_when_there_is_nothing_else() -> None:
    assert [forms[0] for forms in VOCABULARY.question("What does the coalition say about mining?")] == [
        "coalit",
        "mine",
    ]
    assert VOCABULARY.question("What is this about?")


@pytest.mark.parametrize("name", ["CAR", "RCA", "Central African Republic", "central african republic"])
def test_a_thing_is_found_under_each_of_its_names(name: str) -> None:
    concept = ALIASES.concepts("Central African Republic")
    assert ALIASES.concepts(f"The situation in {name} remains.") == concept
    assert VOCABULARY.question(f"What about {name}?") == [tuple(concept)]
    assert ALIASES.canonical(f"in {name},") == "in Central African Republic,"


@pytest.mark.parametrize("text", ["the car of the minister", "CARAT", "a scar", "KPMG"])
def test_what_only_looks_like_an_acronym_is_none(text: str) -> None:
    assert ALIASES.concepts(text) == []
    assert ALIASES.canonical(text) == text


def test_letters_that_are_equal_only_without_case_do_no_harm() -> None:
    assert Aliases((("United Nations", "UN"),)).concepts("What does the Un\u0131ted Nations do?")


@given(st.text(max_size=100))
def test_without_aliases_a_text_stays_as_it_is(text: str) -> None:
    assert Aliases().canonical(text) == text
    assert Aliases().concepts(text) == []
