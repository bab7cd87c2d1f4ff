import pytest

from qa.documents.person_name import titled_name
from qa.types import MetadataField
from tests.documents.texts import BODY, headed, signed, told

SPEAKER, ROLE = MetadataField.SPEAKER, MetadataField.ROLE
OWN_ROLE = "Coordinator, River Coalition"


@pytest.mark.parametrize(
    ("heading", "speaker", "role"),
    [
        ("PRESIDENT MARY Q. MCALLISTER'S YEARLY MESSAGE TO THE SENATE", "Mary Q. McAllister", "President"),
        ("PRIME MINISTER JEAN-LUC DE LA TOUR'S OPENING ADDRESS", "Jean-Luc de la Tour", "Prime Minister"),
        ("Address by President Mary Q. Stone", "Mary Q. Stone", "President"),
        ("Remarks by Jane Doe, Coordinator of the Network, at the opening", "Jane Doe", "Coordinator of the Network"),
        ("Remarks by Jane Doe", "Jane Doe", None),
        ("Statement by Ms Jane Doe", "Jane Doe", None),
        ("Speech of the Honourable John Roe, Minister of Mines", "John Roe", "Minister of Mines"),
        ("Opening speech of the River Coalition – delivered by Awa Ndiaye", "Awa Ndiaye", OWN_ROLE),
        ("Speech by the RC Vice-Coordinator Jane Doe", "Jane Doe", "RC Vice-Coordinator"),
        ("Speech by A. Ndiaye at the plenary", "Awa Ndiaye", OWN_ROLE),
        ("Discours de Mme Rose Mbala, coordinatrice du réseau", "Rose Mbala", "coordinatrice du réseau"),
        ("Déclaration prononcée par Aïssatou DIALLO", "Aïssatou Diallo", None),
        ("Allocution de Son Excellence M. Paul Kouyaté, ministre", "Paul Kouyaté", "ministre"),
        ("Opening remarks\nBy Jane Doe, Executive Director", "Jane Doe", "Executive Director"),
        ("Awa Ndiaye’s closing speech", "Awa Ndiaye", OWN_ROLE),
    ],
)
def test_who_speaks_in_the_heading(heading: str, speaker: str, role: str | None) -> None:
    found = headed(heading)
    assert (found.get(SPEAKER), found.get(ROLE)) == (speaker, role)


@pytest.mark.parametrize(
    "heading",
    [
        "Statement by Human Rights Watch",
        "Statement by the River Coalition",
        "Statement by Jane Doe",
        "Remarks by Global Witness",
        "Discours de Porto Alegre",
        "Saudi Arabia's address to the assembly",
        "The Coalition's opening statement",
        "Message from the Chair",
        "Address of the President to the Senate",
        "Statement on behalf of Ms Jane Doe",
        "Remarks by Jane Doe and John Roe",
        "Remarks by Ms Jane Doe\nStatement by Mr John Roe",
    ],
)
def test_an_organisation_a_place_or_two_people_are_not_one_speaker(heading: str) -> None:
    assert headed(heading).get(SPEAKER) is None


@pytest.mark.parametrize(
    ("signature", "speaker", "role"),
    [
        ("Awa Ndiaye", "Awa Ndiaye", OWN_ROLE),
        ("A. NDIAYE\n\nCoordinator-RC\n\nOn behalf of the River Coalition", "Awa Ndiaye", OWN_ROLE),
        ("Jane Doe\n\nCoordinator, River Network", "Jane Doe", "Coordinator, River Network"),
        ("M. Jean KABEYA\nDirecteur exécutif", "Jean Kabeya", "Directeur exécutif"),
        ("Jane Doe, Coordinator of the Network", "Jane Doe", "Coordinator of the Network"),
        ("Jane Doe", None, None),
        ("God Bless America", None, None),
        ("Jane Doe\nDirector\nJohn Roe\nChair", None, None),
        ("Jane Doe\nDirector\nRiver Network\nSuva\nFiji\nA river", None, None),
        ("Contact:\nJane Doe\nCoordinator", None, None),
        ("Contact:\nAwa Ndiaye", None, None),
    ],
)
def test_who_signs(signature: str, speaker: str | None, role: str | None) -> None:
    found = signed(signature)
    assert (found.get(SPEAKER), found.get(ROLE)) == (speaker, role)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"MS. JANE DOE: {BODY}", "Jane Doe"),
        (f"Awa Ndiaye: {BODY}", "Awa Ndiaye"),
        (f"THE PRESIDENT: {BODY}", None),
        (f"RED RIVERS: {BODY}", None),
        (f"MS. JANE DOE: {BODY}\nMR. ROE: I agree.", None),
    ],
)
def test_the_label_of_a_transcript(text: str, speaker: str | None) -> None:
    assert told(text).get(SPEAKER) == speaker


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("HARRIET S. MCLEOD", "Harriet S. McLeod"),
        ("OTTO VON WALD", "Otto von Wald"),
        ("G.H.W. O'NEILL JR.", "G.H.W. O'Neill Jr."),
        ("YUSUF AL-RAHBANI", "Yusuf al-Rahbani"),
        ("Jean KABEYA", "Jean Kabeya"),
        ("Jane McDonald", "Jane McDonald"),
    ],
)
def test_names_in_capitals(written: str, name: str) -> None:
    assert titled_name(written) == name
