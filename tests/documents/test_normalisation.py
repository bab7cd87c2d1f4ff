import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.normalisation import is_hard_wrapped, normalise, normalise_pages, unwrap

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400)


@given(TEXTS)
def test_a_normalised_text_is_clean_and_stays_as_it_is(text: str) -> None:
    clean = normalise(text).text
    assert clean == clean.strip()
    assert "  " not in clean
    assert "\n\n\n" not in clean
    assert "\r" not in clean
    assert unicodedata.is_normalized("NFC", clean)
    assert all(line == line.strip() for line in clean.split("\n"))
    assert not any(unicodedata.category(c) == "Cc" for c in clean if c != "\n")
    assert normalise(clean).text == clean


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_each_page_begins_at_its_first_character(pages: list[str]) -> None:
    result = normalise_pages(pages)
    assert len(result.page_starts) == len(pages)
    assert list(result.page_starts) == sorted(result.page_starts)
    assert all(0 <= start <= len(result.text) for start in result.page_starts)


def test_pages_are_joined_within_a_sentence_and_apart_between_them() -> None:
    result = normalise_pages(["The first page ends\nin the middle of", "a sentence.", "Another begins."])
    assert result.text == "The first page ends in the middle of a sentence.\n\nAnother begins."
    assert [result.text[start:][:8] for start in result.page_starts] == ["The firs", "a senten", "Another "]


def test_lines_broken_to_a_width_are_joined_and_hyphens_with_them() -> None:
    wrapped = "\n".join(
        ["The coalition has asked for a reform of the certi-", "fication scheme for more than twenty years and it"] * 4
    )
    assert is_hard_wrapped(wrapped)
    assert "certification scheme" in normalise(wrapped).text
    assert "\n" not in normalise(wrapped).text


def test_the_rows_of_a_table_stay_apart() -> None:
    rows = "\n".join(f"Production of the artisanal mines in 20{year} | {year},345 carats" for year in range(10, 20))
    assert normalise(rows).text == rows


def test_a_heading_and_a_signature_are_not_joined_to_a_paragraph() -> None:
    page = (
        "Members must publish their data on exports of rough diamonds every year.\n"
        "Security\nPrivate guards must be trained in human rights before they are sent to\n"
        "a mine.\nRecommendations\nParticipants should report every year to the working group on\nmonitoring.\n"
        "Shamiso Mtisi\nCoordinator"
    )
    assert normalise_pages([page]).text.split("\n") == [
        "Members must publish their data on exports of rough diamonds every year.",
        "Security",
        "Private guards must be trained in human rights before they are sent to a mine.",
        "Recommendations",
        "Participants should report every year to the working group on monitoring.",
        "Shamiso Mtisi",
        "Coordinator",
    ]


def test_half_a_character_is_replaced() -> None:
    assert normalise("a\ud800b").text == "a\ufffdb"


def test_short_lines_and_list_items_stay_lines() -> None:
    assert normalise("Chair of KP,\n\nVice Chair").text == "Chair of KP,\n\nVice Chair"
    assert unwrap("We ask for:\n- reform\n- monitoring") == "We ask for:\n- reform\n- monitoring"


@pytest.mark.parametrize("character", ["\u00ad", "\u200b", "\ufeff"])
def test_invisible_characters_disappear(character: str) -> None:
    assert normalise(f"dia{character}mond").text == "diamond"


def test_blanks_of_every_sort_become_one() -> None:
    assert normalise("a\u00a0\t b\r\nc\x07d").text == "a b\nc d"
