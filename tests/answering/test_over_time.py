"""Answers over time, over a small archive of statements by two speakers in five years."""

from collections.abc import Iterator

import pytest

from qa import Archive

STATEMENTS = {
    "2016": ("Ada Bello", "The coalition opposes the embargo on Centralia. We ask for peace."),
    "2018": ("Ada Bello", "The coalition supports the embargo on Centralia until armed groups leave."),
    "2021": (
        "Jean Duval",
        "A review mission must see whether the embargo on Centralia still serves. Mines were flooded.",
    ),
    "2023": ("Jean Duval", "Emeralds from Borealia are smuggled by aeroplane."),
    "2024": ("Jean Duval", "The coalition asks to lift the embargo on Centralia, which now harms the miners."),
}


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("years")
    (folder / "documents").mkdir()
    for year, (speaker, text) in STATEMENTS.items():
        (folder / "documents" / f"{year}.txt").write_text(text)
        (folder / "documents" / f"{year}.txt.toml").write_text(
            f'title = "Statement"\ndate = "{year}"\nspeaker = "{speaker}"\nkind = "speech"\n'
        )
    (folder / "documents" / "undated.txt").write_text("The embargo on Centralia was spoken of.")
    Archive.build(folder / "documents", folder / "index")
    with Archive.open(folder / "index") as archive:
        yield archive


def test_a_timeline_has_one_entry_a_statement_oldest_first(years: Archive) -> None:
    entries = years.timeline("embargo on Centralia")
    dates = [entry.date for entry in entries]
    assert dates == ["2016", "2018", "2021", "2024", None]
    assert all(years.document(e.document_id).text[e.start : e.end] == e.quote for e in entries)
    assert [entry.marker for entry in entries] == [1, 2, 3, 4, 5]
    assert [e.date for e in years.timeline("embargo on Centralia", since="2017", until="2021")] == ["2018", "2021"]


def test_how_a_position_changed_is_told_oldest_first(years: Archive) -> None:
    answer = years.ask("How has the position on the embargo on Centralia changed?", threshold=0)
    assert [c.date for c in answer.citations] == ["2016", "2018", "2021", "2024", None]
    assert answer.query.form == "history"
    assert any("oldest first" in note for note in answer.notes)


def test_the_first_and_the_latest_are_those_of_this_archive(years: Archive) -> None:
    first = years.ask("When was the embargo on Centralia first mentioned?", threshold=0)
    assert first.citations[0].date == "2016"
    assert "oldest statement of this archive" in first.notes[0]
    latest = years.ask("What is the latest position on the embargo on Centralia?", threshold=0)
    assert latest.citations[0].date == "2024"
    assert latest.notes == (
        "The first quotation is from the newest statement of this archive that speaks of it; older ones may differ.",
    )


def test_a_comparison_puts_two_dates_side_by_side(years: Archive) -> None:
    answer = years.ask("Compare the position on the embargo in 2018 and in 2024.", threshold=0, limit=2)
    assert [c.date for c in answer.citations] == ["2018", "2024"]
    speakers = years.ask("How do Bello and Duval differ on the embargo on Centralia?", threshold=0, limit=4)
    assert {c.speaker for c in speakers.citations} == {"Ada Bello", "Jean Duval"}


def test_a_date_in_the_words_weighs_and_can_be_taken_back(years: Archive) -> None:
    question = "What did the coalition say about the embargo on Centralia in 2018?"
    answer = years.ask(question, threshold=0)
    assert answer.citations[0].date == "2018"
    assert answer.query.understood == ("time: 2018 only",)
    literal = years.ask(question, threshold=0, literal=True)
    assert literal.query.understood == ()
    assert literal.query.topic == question


def test_a_condition_that_is_only_guessed_excludes_nothing(years: Archive) -> None:
    assert years.ask("Which emeralds were smuggled in 2016?", threshold=0).citations[0].date == "2023"


def test_a_condition_that_is_stated_holds_and_what_lies_outside_is_named(years: Archive) -> None:
    answer = years.ask("What did Bello say about emeralds from Borealia?")
    assert not answer.answered
    assert "Outside that condition (Bello), the archive speaks of it in “Statement” (2023)." in answer.notes
    every = years.ask("What did Duval say about the embargo on Centralia?", threshold=0, limit=5)
    assert {citation.speaker for citation in every.citations} == {"Jean Duval"}
    since = years.ask("How has the position on the embargo on Centralia changed since 2018?", threshold=0)
    assert [c.date for c in since.citations] == ["2018", "2021", "2024"]


def test_a_comparison_tells_which_side_is_silent(years: Archive) -> None:
    answer = years.ask("Compare what was said of the embargo in 2018 and in 1999.", threshold=0)
    assert {citation.date for citation in answer.citations} == {"2018"}
    assert "Nothing near was found that meets the condition in the question: 1999." in answer.notes


def test_a_mistyped_name_is_found(years: Archive) -> None:
    assert years.search("emeralds from Borealla")[0].document.path == "2023.txt"
    assert years.search("aeroplame smuggling")[0].lexical > 0


def test_a_refusal_names_what_is_near_and_what_is_lacking(years: Archive) -> None:
    answer = years.ask("What fine was imposed for the embargo on Centralia?", threshold=1)
    assert not answer.answered
    assert any("embargo" in note and "but not of “fine" in note for note in answer.notes)


def test_a_follow_up_is_asked_of_the_same_topic(years: Archive) -> None:
    from qa import Turn

    before = Turn("What did the coalition say about the embargo on Centralia in 2018?", "...")
    later = years.ask("And six years later?", history=[before], threshold=0)
    assert later.citations[0].date == "2024"
    assert "time: 2024 only" in later.query.understood


def test_a_question_that_names_no_matter_gets_a_sentence_of_each_statement(years: Archive) -> None:
    answer = years.ask("What did Duval say?")
    assert answer.answered
    assert [c.date for c in answer.citations] == ["2024", "2023", "2021"]
    assert all(years.document(c.document_id).text[c.start : c.end] == c.quote for c in answer.citations)
    assert [c.date for c in years.ask("What was said before 2018?").citations] == ["2016"]
    silent = years.ask("What did Bello say in 2023?")
    assert (silent.answered, silent.citations) == (False, ())
    assert "Nothing near was found that meets the condition in the question: Bello, 2023." in silent.notes


def test_every_statement_that_touches_a_topic_is_marked_once_and_no_other(years: Archive) -> None:
    mentions = years.mentions("What does the coalition say about the embargo on Centralia?")
    assert [mention.citation.date for mention in mentions] == ["2016", "2018", "2021", "2024", None]
    assert max(mention.relevance for mention in mentions) == 1
    assert all(0 <= mention.relevance <= 1 for mention in mentions)
    assert all("Centralia" in mention.citation.quote for mention in mentions)
    assert years.mentions("How many penguins live in zoological gardens?") == ()
    late = years.mentions("embargo on Centralia", since="2019")
    assert [mention.citation.date for mention in late] == ["2021", "2024"]
    assert years.timeline("embargo on Centralia") == tuple(
        mention.citation for mention in years.mentions("embargo on Centralia")
    )


def test_mentions_are_of_the_question_as_it_was_understood(years: Archive) -> None:
    from qa import Turn

    before = Turn("What did the coalition say about the embargo on Centralia in 2018?", "...")
    answer = years.ask("And six years later?", history=[before], threshold=0)
    assert [mention.citation.date for mention in years.mentions(answer.query)] == ["2024"]
    assert years.mentions("And six years later?", history=[before]) == years.mentions(answer.query)
    compared = years.mentions("Compare the position on the embargo on Centralia in 2018 and in 2024.")
    assert [mention.citation.date for mention in compared] == ["2016", "2018", "2021", "2024", None]
    overview = years.mentions("What did Duval say?")
    assert [(m.citation.date, m.relevance) for m in overview] == [("2021", 1), ("2023", 1), ("2024", 1)]
