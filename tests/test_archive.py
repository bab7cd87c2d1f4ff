"""The contracts of the Python door, over the two real statements and generated ones."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa import Archive, Turn
from qa.errors import QuestionError, UnknownDocumentError, UsageError
from qa.types import Answer, Document, Voice
from tests.conftest import REPORT, SPEECH


def assert_exact(archive: Archive, answer: Answer) -> None:
    for number, citation in enumerate(answer.citations, start=1):
        assert citation.marker == number
        assert archive.document(citation.document_id).text[citation.start : citation.end] == citation.quote
        assert citation.quote in answer.text
        assert f"[{number}]" in answer.text
    for hit in answer.hits:
        assert hit.document.text[hit.passage.start : hit.passage.end] == hit.text


def test_the_number_of_countries(archive: Archive) -> None:
    answer = archive.ask(
        "In how many countries is the coalition collecting and mapping data on artisanal diamond mining?"
    )
    assert answer.answered
    cited = [c for c in answer.citations if "8 African diamond producing countries" in c.quote]
    assert [(c.speaker, c.date, c.voice, c.path) for c in cited] == [
        ("Shamiso Mtisi", "2021-11-12", Voice.COALITION, SPEECH)
    ]
    assert_exact(archive, answer)


def test_the_countries_that_resisted_are_from_the_june_report(archive: Archive) -> None:
    answer = archive.ask("Which countries resisted the redefinition of conflict diamonds?")
    assert answer.answered
    assert {citation.path for citation in answer.citations} == {REPORT}
    cited = next(c for c in answer.citations if "China, India and Angola" in c.quote)
    assert (cited.date, cited.publisher, cited.speaker) == ("2021-06-28", "Rough&Polished", "Shamiso Mtisi")
    assert (cited.voice, cited.occasion) == (Voice.MEMBER, "KP Intersessional 2021")
    assert "quoted by Rough&Polished" in answer.text
    assert "Plenary" not in answer.text
    assert_exact(archive, answer)


def test_the_position_on_the_declaration_is_quoted_whole(archive: Archive) -> None:
    answer = archive.ask(
        "What does the coalition think of the Declaration on Principles for Responsible Diamond Sourcing?"
    )
    quote = answer.citations[0].quote
    assert quote.startswith("A sprinkle of hope is the Declaration")
    assert "It was a sad sight however" in quote
    assert "can only be a first step" in quote


def test_a_name_finds_its_acronym(archive: Archive) -> None:
    answer = archive.ask("What does the coalition say about armed groups in the Central African Republic?")
    assert answer.answered
    assert answer.citations[0].quote.startswith("The situation in CAR remains of concern")


def test_search(archive: Archive) -> None:
    hits = archive.search("conflict diamond definition", limit=5, since="2021")
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert archive.search("conflict diamond definition", limit=0) == []
    assert len(archive.search("conflict diamond definition", limit=1000)) == 8


@pytest.mark.parametrize(
    ("filters", "paths"),
    [
        ({"since": "2021-07"}, {SPEECH}),
        ({"until": "2021-06"}, {REPORT}),
        ({"since": "2021", "until": "2021"}, {SPEECH, REPORT}),
        ({"since": "2022"}, set()),
        ({"kind": "press report"}, {REPORT}),
        ({"occasion": "plenary"}, {SPEECH}),
        ({"speaker": "Mtisi"}, {SPEECH, REPORT}),
        ({"speaker": "Nobody"}, set()),
        ({"language": "fr"}, set()),
    ],
)
def test_filters_are_exact_for_passages_and_answers(archive: Archive, filters: dict[str, str], paths: set[str]) -> None:
    hits = archive.search("conflict diamonds and human rights", limit=100, **filters)  # type: ignore[arg-type]
    assert {hit.document.path for hit in hits} == paths
    answer = archive.ask("What is said about conflict diamonds?", threshold=0, **filters)  # type: ignore[arg-type]
    assert {citation.path for citation in answer.citations} <= paths
    assert answer.answered == bool(paths)
    if "speaker" in filters:
        assert all(citation.speaker == "Shamiso Mtisi" for citation in answer.citations)


def test_a_condition_that_nothing_meets_is_told(archive: Archive) -> None:
    answer = archive.ask("What is said about conflict diamonds?", since="2030")
    assert (answer.answered, answer.confidence, answer.hits) == (False, 0.0, ())
    assert answer.text == "The archive holds nothing that meets these conditions."


def test_undated_statements_are_told_when_a_date_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "note.txt").write_text("The coalition asks for reform.")
    Archive.build(tmp_path / "documents", tmp_path / "index")
    with Archive.open(tmp_path / "index") as archive:
        assert archive.ask("Does it ask for reform?", since="2000").notes == (
            "1 statement is without a date and was not searched.",
        )


def test_the_threshold_can_be_moved(archive: Archive) -> None:
    question = "What does the coalition think about Mozambique?"
    assert not archive.ask(question, threshold=0.99).answered
    assert archive.ask("What is the capital of France?", threshold=0).answered


def test_history_is_taken_and_kept(archive: Archive) -> None:
    turns = [Turn(question="What is the Kimberley Process?", answer="...")]
    assert archive.ask("Who hosted the 2021 KP Plenary?", history=turns).query.history == tuple(turns)


def test_wrong_questions_and_conditions(archive: Archive) -> None:
    with pytest.raises(QuestionError):
        archive.ask("")
    with pytest.raises(QuestionError):
        archive.search("\x00")
    with pytest.raises(UsageError):
        archive.ask("what?", since="soon")
    with pytest.raises(UsageError):
        archive.search("what?", kind="novel")


def test_documents_by_id_and_by_path(archive: Archive) -> None:
    by_path = archive.document(SPEECH)
    assert archive.document(by_path.id) == by_path
    assert [info.path for info in archive.documents()] == [REPORT, SPEECH]
    for unknown in ("nothing", "../../etc/passwd", "", "' OR 1=1 --"):
        with pytest.raises(UnknownDocumentError):
            archive.document(unknown)


def test_statistics(archive: Archive) -> None:
    statistics = archive.statistics()
    assert (statistics.documents, statistics.passages) == (2, 8)
    assert (statistics.earliest, statistics.latest) == ("2021-06-28", "2021-11-12")
    assert statistics.speakers == ("Shamiso Mtisi",)
    assert statistics.kinds == ("press report", "speech")


def test_an_archive_opened_for_its_documents_cannot_be_asked(index: Path) -> None:
    with Archive.open(index, documents_only=True) as archive:
        assert archive.document(SPEECH).title
        with pytest.raises(UsageError, match="documents_only"):
            archive.ask("what?")


WORDS = st.sampled_from(
    [
        "the",
        "coalition",
        "said",
        "“reform”",
        "diamonds",
        "CAR,",
        "[1]",
        "**bold**",
        "<b>tags</b>",
        "$x$",
        "3.5",
        "8,000",
        "l’État",
        "réforme",
        "𝕏",
        "e.g.",
        "Mr.",
        "“We",
        "will,”",
        "said",
        "Mtisi.",
        "He",
        "added:",
        "“No!”",
        "—",
        "(really?)",
        "[2]",
        "\xa0",
        "\u200b",
        "end.",
    ]
)
SENTENCES = st.lists(WORDS, min_size=3, max_size=12).map(lambda words: " ".join(words) + ".")
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
STATEMENTS = st.lists(PARAGRAPHS, min_size=1, max_size=4).map("\n\n".join)
SIDECARS = st.sampled_from(["", 'kind = "speech"\nspeaker = "A B"', 'kind = "press report"\npublisher = "Paper"'])


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    documents=st.lists(st.tuples(STATEMENTS, SIDECARS), min_size=20, max_size=20),
    questions=st.lists(SENTENCES, min_size=20, max_size=20),
)
def test_every_quotation_is_exact_over_generated_archives(
    tmp_path_factory: pytest.TempPathFactory, documents: list[tuple[str, str]], questions: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("generated")
    (folder / "documents").mkdir()
    for number, (text, sidecar) in enumerate(documents):
        (folder / "documents" / f"{number}.txt").write_text(text)
        (folder / "documents" / f"{number}.txt.toml").write_text(sidecar)
    Archive.build(folder / "documents", folder / "index")
    with Archive.open(folder / "index") as archive:
        cited = 0
        for question in questions:
            answer = archive.ask(question, threshold=0)
            assert_exact(archive, answer)
            cited += len(answer.citations)
        assert cited >= len(questions)


def test_a_filter_leaves_the_scores_of_what_remains(archive: Archive) -> None:
    question = "Which countries resisted the redefinition of conflict diamonds?"
    every = {hit.passage.id: hit.score for hit in archive.search(question, limit=50)}
    kept = archive.search(question, limit=50, kind="press report")
    assert 0 < len(kept) < len(every)
    assert {hit.passage.id: pytest.approx(hit.score) for hit in kept} == {
        name: score for name, score in every.items() if name in {hit.passage.id for hit in kept}
    }


def test_the_parts_of_the_work_that_was_asked_about_come_first(tmp_path: Path) -> None:
    text = "The yearly report lists what was spent on travel and on translation, in each of its parts."
    documents = [
        Document(id=name, path=name, title=title, text=f"{text} {own}", language="en")
        for name, title, own in (
            ("a1", "Report of the mines > Summary", "Miners of Jwaneng dig for diamonds."),
            ("a2", "Report of the mines > Costs", "Money matters."),
            ("b1", "Report of the ports > Summary", "Ships of Durban carry coal."),
            ("b2", "Report of the ports > Costs", "Money matters."),
        )
    ]
    Archive.build_from(documents, tmp_path / "index")
    with Archive.open(tmp_path / "index") as opened:
        for before, first in (("What do miners of Jwaneng dig for?", "a2"), ("What do ships of Durban carry?", "b2")):
            hits = opened.search("Money matters", history=[Turn(before, "...")])
            assert hits[0].document.id == first


def test_what_somebody_said_is_quoted_in_that_persons_words(archive: Archive) -> None:
    answer = archive.ask("What did Mtisi say in June 2021?")
    assert answer.answered
    assert [(c.document_id, c.speaker) for c in answer.citations] == [(archive.document(REPORT).id, "Shamiso Mtisi")]
    assert_exact(archive, answer)
