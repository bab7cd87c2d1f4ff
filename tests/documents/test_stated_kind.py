import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.text_facts import facts_of_text
from qa.types import MetadataField
from tests.documents.texts import ARCHIVE, BODY, headed, signed, told

KIND, TITLE, AUTHOR, PUBLISHER = (
    MetadataField.KIND, MetadataField.TITLE, MetadataField.AUTHOR, MetadataField.PUBLISHER,
)  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("PRESS RELEASE\nThe river is red again", "press release"),
        ("POUR DIFFUSION IMMÉDIATE\nLa rivière est rouge", "press release"),
        ("Communiqué de presse : la rivière est rouge", "press release"),
        ("Open letter to the Chair of the Volta Process", "letter"),
        ("Lettre ouverte à la présidence", "letter"),
        ("Joint declaration", "declaration"),
        ("Déclaration de la coalition sur la rivière", "declaration"),
        ("Déclaration prononcée par la coalition", "speech"),
        ("Closing statement of the River Coalition", "speech"),
        ("Discours d’ouverture de la coalition", "speech"),
        ("PRESIDENT MARY STONE'S ADDRESS BEFORE THE SENATE", "speech"),
        ("Annual report 2020", "report"),
        ("Rapport annuel", "report"),
        ("The river is red again\nBy Jane Doe\n“It is red,” said John Roe.", "press report"),
        ("Dear Madam,\n\nI thank you for the river.", None),
        ("Declaration on Responsible Sourcing disappoints the river", None),
        ("Report says that the river is red", None),
        ("The river is red again", None),
        ("Open letter to the Chair\nAnnual report", None),
    ],
)
def test_what_the_heading_says_it_is(heading: str, kind: str | None) -> None:
    assert headed(heading).get(KIND) == kind


@pytest.mark.parametrize(
    ("salutation", "end", "kind"),
    [
        ("Mr. President, Mr. Speaker, Members of the Senate:", "Thank you, and good night.", "speech"),
        ("Chair of VP,\n\nVice Chair\n\nDear Participants and observers", "I want to thank you all.", "speech"),
        ("Mesdames et messieurs,", "Je vous remercie.", "speech"),
        ("Ladies and gentlemen,", "That is all.", None),
        ("Dear Minister,", "Yours sincerely,\n\nAwa Ndiaye", "letter"),
        ("Madame la Ministre,", "Veuillez agréer, Madame, nos salutations distinguées.", "letter"),
    ],
)
def test_how_it_greets_and_thanks(salutation: str, end: str, kind: str | None) -> None:
    assert told(f"{salutation}\n\n{BODY}\n\n{end}").get(KIND) == kind


def test_a_byline_without_the_words_of_others_is_no_report() -> None:
    found = headed("The river is red again\nBy Jane Doe")
    assert (found.get(AUTHOR), found.get(KIND)) == ("Jane Doe", None)


@pytest.mark.parametrize(
    ("byline", "author", "publisher"),
    [
        ("Jane Doe, Editor in Chief of the African Desk, Stones&Rivers", "Jane Doe", "Stones&Rivers"),
        ("Jane Doe, Senior Editor, New York", "Jane Doe", None),
        ("Jane Doe, Correspondent, Harare", "Jane Doe", None),
        ("Jane Doe", None, None),
    ],
)
def test_the_writer_at_the_end(byline: str, author: str | None, publisher: str | None) -> None:
    found = signed(byline)
    assert (found.get(AUTHOR), found.get(PUBLISHER)) == (author, publisher)
    assert MetadataField.SPEAKER not in found


@pytest.mark.parametrize(
    ("heading", "publisher"),
    [
        ("PRESS RELEASE\nRiver Coalition\nThe river is red again", "River Coalition"),
        ("Press release of the River Coalition\nThe river is red again", "River Coalition"),
        ("PRESS RELEASE\nThe River Coalition sees a red river", None),
        ("PRESS RELEASE\nLake Union\nThe lake is red again", None),
        ("The river is red again\nPublished by Lake Union", "Lake Union"),
    ],
)
def test_who_publishes(heading: str, publisher: str | None) -> None:
    assert headed(heading).get(PUBLISHER) == publisher


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("The river is red again", "The river is red again"),
        ("PRESIDENT STONE'S ADDRESS\nBEFORE A JOINT SESSION", "PRESIDENT STONE'S ADDRESS BEFORE A JOINT SESSION"),
        ("PRESS RELEASE\n12 November 2021\nThe river is red again", "The river is red again"),
        ("Mr. President, Mr. Speaker, Members of the Senate:", None),
        ("Friday, 12 November 2021", None),
        ("Chair of the Volta Process", None),
    ],
)  # fmt: skip
def test_the_title(heading: str, title: str | None) -> None:
    assert headed(heading).get(TITLE) == title


@given(st.text("ABab :,.\n'’-()1292é“”", max_size=3_000), st.text(max_size=300))
def test_any_text_tells_facts_of_fields_that_can_have_them(shaped: str, wild: str) -> None:
    facts = facts_of_text(shaped + wild, ARCHIVE)
    assert all(fact.value == fact.value.strip() and fact.value for fact in facts)


@given(st.text("ab ,.\n", min_size=10, max_size=2_000))
def test_what_stands_in_the_middle_tells_nothing(middle: str) -> None:
    start, end = f"Remarks by Ms Jane Doe\n\n{BODY} " * 30, f"{BODY} " * 30
    without = {fact for fact in facts_of_text(f"{start}\n{end}", ARCHIVE) if fact.field is not MetadataField.LANGUAGE}
    with_it = facts_of_text(f"{start}\nMs Mary Stone, 5 June 2020\n{middle}\n{end}", ARCHIVE)
    assert {fact for fact in with_it if fact.field is not MetadataField.LANGUAGE} == without


@pytest.mark.parametrize(
    "unit", ["A ", "Aa, ", "By ", "the 2021 ", "a" * 99 + " ", "’s ", "1/", "Mr ", "(", "\n", "A.", ": "]
)
def test_a_hostile_text_costs_no_more_than_a_short_one(unit: str) -> None:
    # Were any expression quadratic in the text, this would take hours.
    assert facts_of_text(unit * 2_000_000, ARCHIVE) == facts_of_text(unit * 20_000, ARCHIVE)
