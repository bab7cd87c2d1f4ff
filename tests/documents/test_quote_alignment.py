"""A quotation is found on its page however differently the two were read, and nowhere else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.quote_alignment import Alignment, QuoteInContext, align

LONG = "The communities beside the mines have waited twenty years for a reform of the scheme."


def found(quote: str, page: str, before: str = "", after: str = "") -> list[str] | None:
    alignment = align(QuoteInContext(before, quote, after), page)
    return [page[span.start : span.end] for span in alignment.spans] if alignment else None


@pytest.mark.parametrize(
    ("quote", "page", "marked"),
    [
        ("a reform of the scheme", "asked for a re-\r\nform of   the\nscheme.", "a re-\r\nform of   the\nscheme"),
        ("a reform", "a re\x02\nform", "a re\x02\nform"),
        ("efficient offices", "eﬃcient oﬃces", "eﬃcient oﬃces"),
        ("l’État, déçu", "l'E\u0301tat, de\u0301c\u0327u", "l'E\u0301tat, de\u0301c\u0327u"),
        ("“No,” he said", '"No," he said', '"No," he said'),
        ("twenty-one", "twenty\u2011one", "twenty\u2011one"),
        ("15 %", "15\u00a0%", "15\u00a0%"),
        ("x2 = 4", "x² = 4", "x² = 4"),
        ("Straße", "STRASSE", "STRASSE"),
        ("co\u00adoperate", "cooperate", "cooperate"),
    ],
)
def test_differences_in_writing_do_not_matter(quote: str, page: str, marked: str) -> None:
    before, after = "What they said: ", " And nothing more."
    assert found(quote, before + page + after) == [marked]
    assert align(QuoteInContext("", quote, ""), page) == Alignment(
        align(QuoteInContext("", quote, ""), page).spans,
        exact=True,  # type: ignore[union-attr]
    )


def test_of_the_same_words_those_in_the_right_context_are_taken() -> None:
    page = "We ask for a reform. They ask for a reform. All ask for a reform."
    alignment = align(QuoteInContext("We ask for a reform. They", "ask for a reform", ". All ask for"), page)
    assert alignment
    ((start),) = [span.start for span in alignment.spans]
    assert start == page.index("They ") + 5


def test_a_quotation_with_other_words_between_its_own_is_marked_without_them() -> None:
    page = "Before. " + LONG.replace("have", "have\nPage 7 of 12\n").replace("reform", "rcform") + " After."
    alignment = align(QuoteInContext("", LONG, ""), page)
    assert alignment
    assert not alignment.exact
    assert found(LONG, page) == [
        "The communities beside the mines have",
        "waited twenty years for a rcform of the scheme",
    ]


@pytest.mark.parametrize("page", ["", " \n", "The mines.", LONG[: len(LONG) // 2], LONG.replace("e", "o"), "x" * 500])
def test_other_words_are_not_taken_for_it(page: str) -> None:
    assert found(LONG, page) is None


def test_a_few_words_are_told_by_those_around_them() -> None:
    page = "Section 1.5 Efective Date. This shall be efective at once. Section 1.6 Efect of Headings."
    assert found("Effect of", page, "at once. Section 1.6 ", " Headings.") == ["Efect of"]
    assert found("Effective Date", page, "Section 1.5 ", ". This shall be effective") == ["Efective Date"]
    assert found("Effective Date", "Efforts were made.", "Section 1.5 ", ". This shall be effective") is None


@pytest.mark.parametrize("quote", ["…", " ", "-"])
def test_what_has_no_letters_or_stands_nowhere_is_not_found(quote: str) -> None:
    assert found(quote, "Any page.") is None


@given(
    st.text(alphabet="abé ﬁ-\n’1", max_size=80),
    st.text(alphabet="abé ﬁ-\n’1", min_size=1, max_size=40),
    st.text(alphabet="abé ﬁ-\n’1", max_size=80),
)
def test_what_stands_on_a_page_is_found_in_its_place(before: str, quote: str, after: str) -> None:
    def letters(text: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isalnum() or c == "’")

    page = before + quote + after
    alignment = align(QuoteInContext(before, quote, after), page)
    if letters(quote):
        assert alignment
        assert alignment.exact
        (span,) = alignment.spans
        assert letters(page[span.start : span.end]) == letters(quote)
        assert letters(page[: span.start]) == letters(before)
    else:
        assert alignment is None
