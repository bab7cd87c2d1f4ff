"""What is copied can be printed under a text, and never makes the words of others the organisation's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.interfaces.quotation import in_quotation_marks, quotation_text, web_address
from qa.localisation import Localisation, Words
from qa.types import Voice
from tests.interfaces.conversations import citation

ENGLISH = Words()
FRENCH = Localisation.load().words["fr"]


@pytest.mark.parametrize(
    ("voice", "expected"),
    [
        (
            Voice.COALITION,
            "“We ask for a reform.” — Shamiso Mtisi, Coordinator, “Closing speech”, KP Plenary 2021, Moscow, "
            "12 November 2021, KP CSC, p. 3, https://example.org/speech",
        ),
        (
            Voice.MEMBER,
            "“We ask for a reform.” — Shamiso Mtisi, Coordinator, quoted by KP CSC, “Closing speech”, KP Plenary 2021, "
            "Moscow, 12 November 2021, p. 3, https://example.org/speech",
        ),
        (
            Voice.OTHER,
            "“We ask for a reform.” — Shamiso Mtisi, Coordinator, quoted by KP CSC (another party’s words, not the "
            "organisation’s), “Closing speech”, KP Plenary 2021, Moscow, 12 November 2021, p. 3, "
            "https://example.org/speech",
        ),
        (
            Voice.REPORTER,
            "“We ask for a reform.” — KP CSC (the reporter’s words, not the organisation’s), “Closing speech”, "
            "KP Plenary 2021, Moscow, 12 November 2021, p. 3, https://example.org/speech",
        ),
        (
            Voice.REPORTED,
            "“We ask for a reform.” — Shamiso Mtisi, Coordinator, reported; whose words is not certain, "
            "“Closing speech”, KP Plenary 2021, Moscow, 12 November 2021, KP CSC, p. 3, https://example.org/speech",
        ),
    ],
)
def test_each_voice_is_told(voice: Voice, expected: str) -> None:
    assert quotation_text(citation(voice=voice), ENGLISH, "https://archive.example/?doc=speech-1") == expected


def test_in_french_the_marks_the_date_and_the_voice_are_french() -> None:
    said = citation("Nous demandons une réforme.", voice=Voice.OTHER, speaker=None, role=None, publisher="Le Monde")
    assert quotation_text(said, FRENCH, None) == (
        "«\u00a0Nous demandons une réforme.\u00a0» — Un tiers, cité par Le Monde (propos d’un tiers, non de "
        "l’organisation), «\u00a0Closing speech\u00a0», KP Plenary 2021, Moscow, 12 novembre 2021, p. 3, "
        "https://example.org/speech"
    )


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "file:///etc/passwd", "https://a b", "https://a\u202eb"])
def test_without_an_address_on_the_web_the_link_to_the_archive_is_given(url: str | None) -> None:
    copied = quotation_text(citation(url=url), ENGLISH, "https://archive.example/?doc=speech-1")
    assert copied.endswith(", p. 3, https://archive.example/?doc=speech-1")
    assert quotation_text(citation(url=url), ENGLISH, url).endswith("KP CSC, p. 3")
    assert web_address(url) is None


def test_what_is_not_known_leaves_no_gap() -> None:
    bare = citation(
        speaker=None, role=None, occasion=None, place=None, date=None, publisher=None, page=None, url=None
    )  # fmt: skip
    assert quotation_text(bare, ENGLISH, None) == "“We ask for a reform.” — “Closing speech”"


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("We ask.", "“We ask.”", "«\u00a0We ask.\u00a0»"),
        ("“We ask.”", "“We ask.”", "“We ask.”"),
        ("« Non. »", "« Non. »", "« Non. »"),
        ("“No,” he said. “Never.”", "‘“No,” he said. “Never.”’", "«\u00a0“No,” he said. “Never.”\u00a0»"),
        ("Il a dit « non ».", "“Il a dit « non ».”", "“Il a dit « non ».”"),
    ],
)
def test_marks_stand_around_a_text_once(text: str, english: str, french: str) -> None:
    assert in_quotation_marks(text, ENGLISH) == english
    assert in_quotation_marks(text, FRENCH) == french


@given(st.text(min_size=1), st.sampled_from(list(Voice)), st.sampled_from([ENGLISH, FRENCH]))
def test_the_words_are_copied_letter_for_letter(quote: str, voice: Voice, words: Words) -> None:
    before, _, _ = quotation_text(citation(quote, voice=voice), words, None).rpartition(" — ")
    assert quote in before
