import pytest

from qa import Archive
from qa.answering.contradiction import contradicts, stance


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("We welcome the admission.", 1),
        ("We do not support the roadmap.", -1),
        ("It never opposed the mission.", 1),
        ("Nous ne soutenons pas la feuille.", 0),
        ("La coalition condamne ces actes.", -1),
        ("Some support it, others oppose it.", 0),
        ("The border was closed.", 0),
    ],
)
def test_stance(text: str, direction: int) -> None:
    assert stance(text) == direction


@pytest.mark.parametrize(
    ("question", "sentence", "contrary"),
    [
        ("Why did the CSC oppose the admission of Qatar?", "Finally, CSC welcomes the admission of Qatar.", True),
        ("When did the CSC support the roadmap?", "The CSC does not support the roadmap.", True),
        ("Pourquoi la coalition rejette-t-elle la mission ?", "La coalition appuie la mission.", True),
        ("Why did the CSC welcome the admission of Qatar?", "Finally, CSC welcomes the admission of Qatar.", False),
        ("Does the CSC oppose the admission of Qatar?", "Finally, CSC welcomes the admission of Qatar.", False),
    ],
)
def test_a_sentence_contradicts_what_a_question_takes_for_granted(question: str, sentence: str, contrary: bool) -> None:
    assert contradicts(question, sentence) is contrary


def test_a_false_premise_is_answered_by_the_sentence_that_denies_it(archive: Archive) -> None:
    answer = archive.ask("Why did the coalition oppose the admission of Mozambique, Qatar and Kyrgyzstan?")
    assert answer.answered
    assert answer.citations[0].quote.startswith("Finally, CSC welcomes the admission of Mozambique")
    assert "The archive says the contrary of what the question takes for granted." in answer.notes
    support = archive.ask("Why does the coalition welcome the admission of Mozambique?")
    assert not any("contrary" in note for note in support.notes)
    other = archive.ask("Why did the coalition oppose the embargo on Cuban cigars?")
    assert not any("contrary" in note for note in other.notes)
