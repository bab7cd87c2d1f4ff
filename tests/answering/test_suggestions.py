"""What the archive does answer near a question that it does not."""

from qa import Archive


def test_what_is_suggested_is_answered(archive: Archive) -> None:
    silent = archive.ask("What did the coalition say about gold from Venezuela?")
    assert not silent.answered
    suggested = archive.suggestions(silent)
    assert 0 < len(suggested) <= 3
    assert len(set(suggested)) == len(suggested)
    for question in suggested:
        assert archive.ask(question).answered
    assert suggested == archive.suggestions(silent)


def test_it_meets_the_conditions_of_the_question(archive: Archive) -> None:
    silent = archive.ask("What is the capital of France?", kind="press report")
    for question in archive.suggestions(silent):
        answer = archive.ask(question, kind="press report")
        assert answer.answered
        assert {citation.kind for citation in answer.citations} == {"press report"}


def test_beside_an_answer_nothing_is_suggested(archive: Archive) -> None:
    assert archive.suggestions(archive.ask("Which countries resisted the redefinition of conflict diamonds?")) == ()
