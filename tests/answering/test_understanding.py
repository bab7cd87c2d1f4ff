import time
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.conditions import Meeting, Names, Speaker
from qa.answering.followups import listed
from qa.answering.periods import find_periods
from qa.answering.understanding import understand
from qa.dates import PartialDate
from qa.types import Filters, Form, Kind, Person, Query, Turn

NAMES = Names(
    speakers=(
        Speaker("Harry S. Truman", PartialDate.parse("1946-01-21"), PartialDate.parse("1951")),
        Speaker("Gerald R. Ford", PartialDate.parse("1975"), PartialDate.parse("1977-01-12")),
        Speaker("Lyndon B. Johnson"),
        Speaker("Ronald Reagan"),
        Speaker("Shamiso Mtisi"),
    ),
    people=(Person("Lyndon B. Johnson", None, ("LBJ",)), Person("Shamiso Mtisi", None, ("Mtisi",))),
    meetings=(
        Meeting("KP Plenary 2021", "Moscow (hybrid)", PartialDate.parse("2021-11-12")),
        Meeting("KP Intersessional 2021", None, PartialDate.parse("2021-06")),
        Meeting("KP Plenary 2018", "Brussels", PartialDate.parse("2018-11-16")),
    ),
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
        ("What was said before 2015?", None, "2014-12-31"),
        ("What was said until 2015?", None, "2015"),
        ("What was said after June 2015?", "2015-07-01", None),
        ("Qu'a-t-elle dit avant 2015 ?", None, "2014-12-31"),
        ("What was said between 1946 and 1960?", "1946", "1960"),
        ("What was said in the 1990s?", "1990", "1999"),
        ("What was said in the 19th century?", "1801", "1900"),
        ("What was said in the 10th century?", "0901", "1000"),
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
    assert query.understood == ("speaker: Lyndon B. Johnson only", "time: 1966-01 only")
    assert query.binding
    assert query.filters == Filters()


def test_an_occasion_is_recognised_by_its_words() -> None:
    assert read("What was said at the 2021 KP plenary?").preferences[0].occasion == "KP Plenary 2021"


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What did the coalition say before the Brussels meeting?", None, "2018-11-15"),
        ("What did the coalition say after the 2018 plenary?", "2018-11-17", None),
        ("What has been said since the Brussels plenary?", "2018-11-17", None),
        ("What was said at the meeting in Brussels?", "2018-11-16", "2018-11-16"),
        ("Qu'a-t-elle dit avant la réunion de Brussels ?", None, "2018-11-15"),
    ],
)
def test_a_meeting_stands_for_its_date(question: str, since: str | None, until: str | None) -> None:
    (found,) = read(question).preferences
    assert (found.since and str(found.since), found.until and str(found.until)) == (since, until)
    assert found.occasion is None


def test_a_meeting_that_the_archive_does_not_know_is_no_condition() -> None:
    assert read("What was said before the Geneva meeting?").preferences == ()
    assert read("What was said before the meeting?").preferences == ()


@pytest.mark.parametrize(
    ("question", "kind", "language"),
    [
        ("What does it say about Zimbabwe in its press releases?", Kind.PRESS_RELEASE, None),
        ("What did he say in the closing speech?", Kind.SPEECH, None),
        ("What did the coalition say about gold in French?", None, "fr"),
        ("Que dit la coalition en français ?", None, "fr"),
    ],
)
def test_kind_and_language_are_recognised(question: str, kind: Kind | None, language: str | None) -> None:
    (found,) = read(question).preferences
    assert (found.kind, found.language) == (kind, language)


@pytest.mark.parametrize(
    ("question", "binding"),
    [
        ("What did Truman say about housing?", True),
        ("What was said in 1948?", True),
        ("Qu'a-t-elle dit en 2021 ?", True),
        ("How has the position on housing changed since 1950?", True),
        ("Which countries resisted in 2021?", False),
        ("How many houses did Truman build?", False),
    ],
)
def test_what_was_said_when_or_by_whom_is_a_condition(question: str, binding: bool) -> None:
    assert read(question).binding is binding


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("And the second of these?", "And India?"),
        ("What does the first one export?", "What does China export?"),
        ("Why did the latter object?", "Why did Angola object?"),
        ("Et la troisième ?", "Et Angola ?"),
        ("Who was the first president?", "Who was the first president?"),
        ("And the fifth?", "And the fifth?"),
    ],
)
def test_an_ordinal_means_what_the_answer_listed(question: str, topic: str) -> None:
    answer = "The reporter:\n“As per tradition, China, India and Angola objected.” [1]"
    query = understand(question, Filters(), (Turn("Which countries resisted?", answer),), NAMES)
    assert topic in query.topic


def test_an_ordinal_means_a_quotation_where_no_names_are_listed() -> None:
    answer = "He said:\n“The border was closed.” [1]\n“The miners were paid late.” [2]"
    query = understand("What about the second one?", Filters(), (Turn("What happened?", answer),), NAMES)
    assert "miners paid" in query.topic


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ("He named China, the Congo and Angola.", ("China", "Congo", "Angola")),
        ("China and the Congo, India and Angola or Mali", ("China", "Congo", "India", "Angola")),
        ("Le Bureau des Mines et Chine", ("Le Bureau des Mines", "Chine")),
        ("China and De Beers offered help.", ("China", "De Beers")),
        ("France objected. [1] Nobody answered. [2]", ("france objected", "nobody answered")),
        ("China, India", ()),
        ("“a” [" + "1" * 5000, ()),
    ],
)
def test_what_an_answer_lists(answer: str, names: tuple[str, ...]) -> None:
    assert listed(answer) == names


@pytest.mark.parametrize("part", ["Ab ", "A", "Ab, ", "A of ", "A and the ", "a", "“", " [1", "é, "])
def test_an_answer_of_a_million_characters_is_read_in_a_moment(part: str) -> None:
    began = time.process_time()
    assert len(listed(part * (1_000_000 // len(part)))) < 400_000
    assert time.process_time() - began < 5


def test_a_long_chain_of_follow_ups_is_followed() -> None:
    turns = (Turn("What did Johnson want for the farmers in 1966?", ""), *[Turn("And why?", "")] * 90)
    assert "farmers" in understand("And why?", Filters(), turns, NAMES).topic
    assert understand("And why?", Filters(), turns[1:] * 100, NAMES).text == "And why?"


def test_a_question_full_of_dates_is_read_in_a_moment() -> None:
    began = time.process_time()
    periods = find_periods(" ".join(f"{day} {month} 2001" for day in range(1, 29) for month in ("june", "août")))
    assert [str(period.since) for period in periods[:2]] == ["2001-06-01", "2001-08-01"]
    assert len(periods) == 56
    assert time.process_time() - began < 1


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


def test_a_new_topic_takes_no_words_and_no_conditions_over() -> None:
    query = read("Which countries mine artisanal diamonds in Africa?", "What did Johnson want in 1966?")
    assert astuple(query)[3:7] == astuple(read("Which countries mine artisanal diamonds in Africa?"))[3:7]


def test_a_history_from_one_speaker_to_another_is_that_of_their_time() -> None:
    query = read("How did the view of housing change from Truman to Ford?")
    assert (str(query.preferences[0].since), str(query.preferences[0].until)) == ("1946-01-21", "1977-01-12")
    assert (query.topic, query.binding) == ("housing from ?", True)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Who told Congress that the nation is hooked on oil?", "the nation is hooked on oil?"),
        ("Which minister argued in public that prices must fall?", "prices must fall?"),
        ("Who said so?", "Who said so?"),
    ],
)
def test_a_claim_is_searched_without_the_words_of_asking(question: str, topic: str) -> None:
    assert read(question).topic == topic


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("What did Truman say?", Form.OVERVIEW),
        ("What did Truman say in 1948?", Form.OVERVIEW),
        ("Compare what was said in 1948 and in 1976.", Form.COMPARISON),
        ("How has Truman's position changed?", Form.HISTORY),
        ("What did Truman say about housing?", Form.POSITION),
    ],
)
def test_only_a_plain_question_without_a_matter_is_an_overview(question: str, form: Form) -> None:
    assert read(question).form is form
