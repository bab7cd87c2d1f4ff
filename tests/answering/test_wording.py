from dataclasses import replace

import pytest

from qa.answering.attribution import attribution
from qa.answering.extractive import ExtractiveWriter, quoted
from qa.answering.verification import verify
from qa.errors import QuotationError
from qa.types import Answer, Citation, Document, Kind, Query, Voice

DOCUMENT = Document(id="d", path="d.txt", title="Closing speech", text="We ask for reform. They said [1] no.")
CITATION = Citation(
    marker=1,
    document_id="d",
    quote="We ask for reform.",
    start=0,
    end=18,
    page=None,
    voice=Voice.COALITION,
    title="Closing speech",
    path="d.txt",
    date="2021-11-12",
    speaker="Shamiso Mtisi",
    role="Coordinator",
    occasion="KP Plenary 2021",
    place="Moscow",
    publisher="Rough&Polished",
    kind=Kind.SPEECH,
    url=None,
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Shamiso Mtisi, Coordinator (KP Plenary 2021, Moscow, 12 November 2021)"),
        ({"place": None, "date": "2021"}, "Shamiso Mtisi, Coordinator (KP Plenary 2021, 2021)"),
        (
            {"voice": Voice.MEMBER, "role": None},
            "Shamiso Mtisi, quoted by Rough&Polished (KP Plenary 2021, Moscow, 12 November 2021)",
        ),
        ({"voice": Voice.REPORTER, "occasion": None, "place": None}, "Rough&Polished reports (12 November 2021)"),
        (
            {"voice": Voice.OTHER, "speaker": None, "role": None, "occasion": None, "place": None, "date": None},
            "Another party, quoted by Rough&Polished",
        ),
        ({"voice": Voice.REPORTED, "occasion": None, "place": None, "date": None}, "From “Closing speech”"),
    ],
)
def test_a_quotation_is_introduced_by_what_is_known(changes: dict[str, object], expected: str) -> None:
    assert attribution(replace(CITATION, **changes)) == expected  # type: ignore[arg-type]


def test_quotations_from_one_statement_share_an_introduction() -> None:
    second = replace(CITATION, marker=2, quote="They said [1] no.", start=19, end=36)
    assert ExtractiveWriter().write([CITATION, second]) == (
        "Shamiso Mtisi, Coordinator (KP Plenary 2021, Moscow, 12 November 2021):\n"
        "“We ask for reform.” [1]\n“They said [1] no.” [2]"
    )


def test_a_quotation_that_brings_its_marks_keeps_them_alone() -> None:
    assert quoted("“We ask.”") == "“We ask.”"
    assert quoted("We ask.") == "“We ask.”"
    assert quoted("“We ask,” he said.") == "““We ask,” he said.”"


def answer(text: str, *citations: Citation) -> Answer:
    return Answer("q", True, 0.9, text, citations, (), Query("q"))


def test_brackets_in_a_title_are_no_markers() -> None:
    cited = replace(CITATION, voice=Voice.REPORTED, title="Reply to resolution [12] “We ask for reform.”")
    verify(answer(ExtractiveWriter().write([cited]), cited), lambda _: DOCUMENT)


def test_an_answer_is_checked_before_it_leaves() -> None:
    second = replace(CITATION, marker=2, quote="They said [1] no.", start=19, end=36)
    verify(answer(ExtractiveWriter().write([CITATION, second]), CITATION, second), lambda _: DOCUMENT)


@pytest.mark.parametrize(
    ("text", "citation"),
    [
        ("“We ask for reforms.” [1]", replace(CITATION, quote="We ask for reforms.")),
        ("“We ask for reform.” [1]", replace(CITATION, start=1)),
        ("“We demand reform.” [1]", CITATION),
        ("“We ask for reform.” [2]", CITATION),
        ("“We ask for reform.”", CITATION),
    ],
)
def test_an_answer_that_misquotes_is_withheld(text: str, citation: Citation) -> None:
    with pytest.raises(QuotationError):
        verify(answer(text, citation), lambda _: DOCUMENT)
