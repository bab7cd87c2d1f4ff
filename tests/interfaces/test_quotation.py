"""A quotation as text, ready for a footnote."""

from dataclasses import replace

import pytest

from qa.interfaces.quotation import quotation_text
from qa.localisation import Localisation, Words
from qa.types import Citation, Kind, Voice

CITATION = Citation(
    marker=1, document_id="d", quote="We ask for reform.", start=0, end=18, page=3, voice=Voice.COALITION,
    title="Closing speech", path="d.txt", date="2021-11-12", speaker="Shamiso Mtisi", role="Coordinator",
    occasion="KP Plenary 2021", place="Moscow", publisher="KP CSC", kind=Kind.SPEECH, url=None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "language", "expected"),
    [
        (
            {},
            "en",
            "“We ask for reform.” Shamiso Mtisi, Coordinator, Closing speech, KP Plenary 2021, Moscow, "
            "12 November 2021, KP CSC, page 3, https://archive.example/?doc=d.",
        ),
        (
            {"url": "https://kpcsc.example/speech", "page": None, "place": None},
            "fr",
            "“We ask for reform.” Shamiso Mtisi, Coordinator, Closing speech, KP Plenary 2021, "
            "12 novembre 2021, KP CSC, https://kpcsc.example/speech.",
        ),
        (
            {"voice": Voice.REPORTER, "speaker": None, "role": None, "date": None, "occasion": None, "place": None},
            "en",
            "“We ask for reform.” [the reporter’s words], Closing speech, without a date, KP CSC, page 3, "
            "https://archive.example/?doc=d.",
        ),
        (
            {"voice": Voice.OTHER, "speaker": "A Minister", "role": None, "occasion": None, "place": None},
            "en",
            "“We ask for reform.” A Minister [another party, quoted], Closing speech, 12 November 2021, KP CSC, "
            "page 3, https://archive.example/?doc=d.",
        ),
    ],
)
def test_a_quotation_tells_its_source_and_whose_words_it_holds(
    changes: dict[str, object], language: str, expected: str
) -> None:
    words = Localisation.load().words[language]
    citation = replace(CITATION, **changes)  # type: ignore[arg-type]
    assert quotation_text(citation, words, "https://archive.example/?doc=d") == expected


def test_without_an_address_none_is_told() -> None:
    assert quotation_text(CITATION, Words()).endswith("KP CSC, page 3.")
