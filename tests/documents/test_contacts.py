import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.contacts import without_contacts
from qa.documents.normalisation import NormalisedText, normalise


def cleaned(text: str) -> str:
    return without_contacts(normalise(text)).text


@pytest.mark.parametrize(
    "block",
    [
        "For more information contact: Shamiso Mtisi, +263 772 123 456",
        "Media contacts:\nShamiso Mtisi, Coordinator\nTel: +263 772 123 456\nEmail: s.mtisi@example.org",
        "Contact presse :\n\nMarie Dupont\n\nTél. : 01 42 34 56 78\n\ncourriel : marie@exemple.fr",
        "Pour plus d'informations, veuillez contacter Jaff Bamenjo au +237 677 12 34 56.",
        "WhatsApp: +32 (0)3 201 13 33",
        "Tel: 201 13 33 / 201 13 34",
        "Contacts: +237 677 12 34 56 / 699 12 34 56",
        "Marie Dupont, chargée de communication, +33 6 12 34 56 78, m.dupont@exemple.fr",
        "Write to us: kpcsc [at] example [dot] org.",
        "Mobile: 0772-123-456",
    ],
)
def test_a_contact_block_goes_at_the_end_and_at_the_start(block: str) -> None:
    assert cleaned(f"We thank you all.\n\n{block}") == "We thank you all."
    assert cleaned(f"{block}\n\nWe thank you all.") == "We thank you all."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "You can reach the coalition at info@example.org before Friday.",
            "You can reach the coalition before Friday.",
        ),
        (
            "Call Shamiso Mtisi (+263 772 123 456) or write to info@example.org to join the campaign in Harare.",
            "Call Shamiso Mtisi or write to join the campaign in Harare.",
        ),
        ("We met in Kinshasa (Tel: 0812345678) in 2021.", "We met in Kinshasa in 2021."),
        (
            "He phoned us at 202-555-0143 in May 2020 and the line was dead.",
            "He phoned us in May 2020 and the line was dead.",
        ),
        (
            "The Coalition met. For further information, please contact Ms. Ada Bello, tel. +232 76 123456, "
            "email ada@example.org. It closes in May.",
            "The Coalition met. It closes in May.",
        ),
        ("Shamiso Mtisi\n\nCoordinator\n\n+263 772 123 456", "Shamiso Mtisi\n\nCoordinator"),
    ],
)
def test_out_of_a_sentence_only_the_number_is_cut(text: str, left: str) -> None:
    assert cleaned(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Production was 1,234,567 carats, worth USD 12 million, in 2000-2021.",
        "See S/2021/573 and A/RES/55/56 of 2000.",
        "12 500 000 carats were exported between 2000 and 2021.",
        "On 12/11/2021 and 12.11.2021 and 2021-11-12, article 5.1.2 was read.",
        "Exports rose by +12 500 000 carats.",
        "Certificate No. 0012345678 was forged.",
        "The number of the book is ISBN 0-306-40615-2, of another ISBN 978-3-16-148410-0.",
        "The 2021 KP Plenary, 8-12 November 2021, 09.30-17.00.",
        "Le montant est de 1 234 567 890 FCFA.",
        "Resolutions 2127 (2013), 2134 (2014) and 2149 (2014).",
        "Follow @KP_CSC for news.",
        "HS codes 7102.10, 7102.21 and 7102.31 are concerned.",
        "From 1 234 567 to 2 345 678 and 3 456 789.",
        "Mobile: 2000-2021",
        "Contact us in Tel Aviv in 2021.",
        "It moved from 01-02-2021 to 03-04-2021.",
        "Media contacts:\n\nNobody was named.",
    ],
)
def test_figures_dates_and_references_stay(text: str) -> None:
    assert cleaned(text) == normalise(text).text


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Nd", "Nl", "No"], exclude_characters="@"), max_size=300)
)
def test_a_text_without_digits_and_at_signs_is_unchanged(text: str) -> None:
    clean = normalise(text.replace("@", ""))
    assert without_contacts(clean).text == clean.text


PIECES = st.sampled_from(
    [
        "For more information:",
        "Ada Bello",
        "+263 772 123 456",
        "a@b.org",
        "We thank you.",
        "in 2021",
        "(",
        ")",
        "\n",
        "\n\n",
        " ",
        "Tel:",
    ]
)


@given(st.lists(PIECES, max_size=25))
def test_no_number_is_left_and_the_text_stays_clean(pieces: list[str]) -> None:
    text = cleaned(" ".join(pieces))
    assert "@" not in text
    assert "772" not in text
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert "  " not in text


def test_pages_begin_at_their_first_characters() -> None:
    text = "The first.\n\nTel: +263 772 123 456\n\nThe second."
    cut = without_contacts(NormalisedText(text, (0, text.index("The second"))))
    assert cut.text == "The first.\n\nThe second."
    assert cut.page_starts == (0, cut.text.index("The second"))
