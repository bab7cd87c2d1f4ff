import json
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Archive
from qa.answering.calibration import load_calibration
from qa.answering.confidence import Features, features_of
from qa.retrieval.retriever import Retrieval
from qa.retrieval.vocabulary import Vocabulary
from tests.conftest import DOCUMENTS

ANSWERED = [
    "Who hosted the 2021 KP Plenary?",
    "What did the coalition say about pollution of the Congo River?",
    "Does the coalition support a review mission to CAR?",
    "What does the coalition think about Mozambique?",
    "Should the UN Panel of Experts continue its monitoring?",
    "Why does the coalition want to approach the United Nations?",
]
REFUSED = [
    "What is the capital of France?",
    "What did the coalition say about Russian sanctions after the invasion of Ukraine?",
    "How many carats did Botswana produce in 2020?",
    "What did the coalition say about child labour in Sierra Leone?",
    "When was Shamiso Mtisi born?",
    "Did the coalition boycott the Brussels plenary in 2016?",
    "How do I bake bread?",
]


@given(st.builds(Features, *[st.floats(-1, 1)] * 5))
def test_a_confidence_is_a_probability(features: Features) -> None:
    assert 0 <= load_calibration().probability(features) <= 1


def test_the_calibration_tells_from_what_it_was_fitted() -> None:
    stored = json.loads(resources.files("qa.answering").joinpath("calibration.json").read_text())
    assert "squad2-fitting" in stored["provenance"]


def test_nothing_found_has_no_features() -> None:
    assert features_of("x", Retrieval((), ()), [], Vocabulary()) == Features()


@pytest.mark.parametrize("question", [*ANSWERED, *tomllib.loads((DOCUMENTS / "archive.toml").read_text())["examples"]])
def test_what_the_archive_says_is_answered(archive: Archive, question: str) -> None:
    assert archive.ask(question).answered


@pytest.mark.parametrize("question", REFUSED)
def test_what_it_does_not_say_is_refused_with_what_is_near(archive: Archive, question: str) -> None:
    answer = archive.ask(question)
    assert not answer.answered
    assert answer.citations == ()
    assert answer.text.startswith("The archive does not answer")
    assert answer.hits
