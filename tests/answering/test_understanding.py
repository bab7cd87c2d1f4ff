from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.periods import find_periods
from qa.answering.understanding import Names, understand
from qa.dates import PartialDate
from qa.types import Filters, Form, Person, Query, Turn

NAMES = Names(
    speakers=("Harry S. Truman", "Gerald R. Ford", "Lyndon B. Johnson", "Ronald Reagan", "Shamiso Mtisi"),
    people=(Person("Lyndon B. Johnson", None, ("LBJ",)), Person("Shamiso Mtisi", None, ("Mtisi",))),
    occasions=("KP Plenary 2021", "KP Intersessional 2021"),
)


def read(question: str, *history: str) -> Query:
    return understand(question, Filters(), tuple(Turn(text, "...") for text in history), NAMES)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What was said in 1948?", "1948", "1948"),
        ("What was said in June 2021?", "2021-06", "2021-06"),
        ("What was said on 28 June 2021?", "2021-06-28", "2021-06-28"),
        ("Qu'a-t-elle dit en novembre 2021 ?", "2021-11", "2021-11"),
        ("What has been said since 2019?", "2019", None),
        ("What was said before 2015?", None, "2015"),
        ("What was said between 1946 and 1960?", "1946", "1960"),
        ("What was said in the 1990s?", "1990", "1999"),
    ],
)
def test_periods(question: str, since: str | None, until: str | None) -> None:
    (period,) = find_periods(question)
    assert (period.since and str(period.since), period.until and str(period.until)) == (since, until)


@given(st.text(max_size=80))
def test_any_question_is_understood_somehow(question: str) -> None:
    periods = find_periods(question)
    assert all(0 <= p.start < p.end <= len(question) for p in periods)
    assert read(question or "x").topic


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("How has the position on the Central African Republic changed?", Form.HISTORY),
        ("How did Truman's demands develop?", Form.HISTORY),
        ("When does acid rain first come up in the archive?", Form.FIRST),
        ("What is the latest position on reform?", Form.LAST),
        ("Compare Truman in 1948 and Ford in 1976 on health insurance.", Form.COMPARISON),
        ("What does the coalition think of reform?", Form.POSITION),
        ("In how many countries does it work?", Form.FACT),
        ("Who was the first president?", Form.FACT),
    ],
)
def test_forms(question: str, form: Form) -> None:
    assert read(question).form is form


def test_a_speaker_and_a_date_weigh_and_leave_the_topic() -> None:
    query = read("What did LBJ say about Vietnam in January 1966?")
    assert query.preferences == (
        Filters(since=PartialDate.parse("1966-01"), until=PartialDate.parse("1966-01"), speaker="Lyndon B. Johnson"),
    )
    assert query.topic == "What did say about Vietnam ?"
    assert query.understood == ("speaker: Lyndon B. Johnson", "time: 1966-01")
    assert query.filters == Filters()


def test_an_occasion_is_recognised_by_its_words() -> None:
    assert read("What was said at the 2021 KP plenary?").preferences[0].occasion == "KP Plenary 2021"


def test_the_sides_of_a_comparison() -> None:
    first, second = read("Compare Truman in 1948 and Ford in 1976 on health insurance.").preferences
    assert (first.speaker, str(first.since), second.speaker, str(second.since)) == ("Truman", "1948", "Ford", "1976")


@pytest.mark.parametrize(
    ("question", "topic", "speaker", "year"),
    [
        ("Why?", "House members", "Johnson", "1966"),
        ("And what did he suggest for the farmers?", "farmers", "Johnson", "1966"),
        ("And what did the president say about it ten years later?", "House members", None, "1976"),
        ("And a year earlier?", "House members", None, "1965"),
        ("What did Reagan say about taxes in 1985?", "taxes", "Reagan", "1985"),
    ],
)
def test_a_follow_up_takes_over_what_it_leans_on(question: str, topic: str, speaker: str | None, year: str) -> None:
    query = read(question, "What change did Johnson want in the terms of House members in 1966?")
    assert topic in query.topic
    assert query.preferences[0].speaker == speaker
    assert str(query.preferences[0].since) == year


def test_a_new_topic_takes_nothing_over() -> None:
    query = read("Which countries mine artisanal diamonds in Africa?", "What did Johnson want in 1966?")
    assert astuple(query)[3:7] == astuple(read("Which countries mine artisanal diamonds in Africa?"))[3:7]
