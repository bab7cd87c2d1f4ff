import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.question import LONGEST_QUESTION, clean_question, parse_filters
from qa.errors import QuestionError, UsageError
from qa.types import Filters, Kind


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "?!", "\u200b", "…"])
def test_an_empty_question(question: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        clean_question(question)


def test_a_question_that_is_too_long() -> None:
    with pytest.raises(QuestionError, match=r"100,000 characters"):
        clean_question("a" * 100_000)
    assert clean_question("a" * LONGEST_QUESTION)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\ud800"])
def test_control_characters(character: str) -> None:
    with pytest.raises(QuestionError, match=rf"U\+{ord(character):04X}"):
        clean_question(f"what{character}is")


@given(st.text(max_size=LONGEST_QUESTION))
def test_a_cleaned_question_is_one_clean_line_and_stays_as_it_is(question: str) -> None:
    try:
        cleaned = clean_question(question)
    except QuestionError:
        return
    assert cleaned == " ".join(cleaned.split())
    assert clean_question(cleaned) == cleaned


@pytest.mark.parametrize("value", ["yesterday", "2021-13", "2021-02-30", "12/11/2021"])
def test_a_date_that_is_no_date(value: str) -> None:
    for name in ("since", "until"):
        with pytest.raises(UsageError, match="is not a date"):
            parse_filters(**{name: value})


def test_a_period_that_is_empty() -> None:
    with pytest.raises(UsageError, match="period is empty"):
        parse_filters(since="2022", until="2021-12-31")
    assert parse_filters(since="2021-06-15", until="2021").since


def test_conditions_left_empty_ask_for_nothing() -> None:
    assert parse_filters("", " ", "", "", "", "") == Filters()
    assert not parse_filters()


def test_kinds() -> None:
    assert parse_filters(kind=" Press Report ").kind is Kind.PRESS_REPORT
    with pytest.raises(UsageError, match="write one of: speech"):
        parse_filters(kind="speach")
