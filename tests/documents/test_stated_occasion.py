import pytest

from qa.types import ArchiveDescription, MetadataField
from tests.documents.texts import BODY, headed, told

OCCASION, PLACE, KIND = MetadataField.OCCASION, MetadataField.PLACE, MetadataField.KIND


@pytest.mark.parametrize(
    ("heading", "occasion", "place"),
    [
        ("Opening speech at the 2021 VP Plenary", "VP Plenary 2021", None),
        ("Opening speech\nVolta Process Plenary Meeting, Accra, June 2019", "VP Plenary 2019", "Accra"),
        ("Discours d’ouverture, Plénière du Processus de la Volta, Lomé 2018", "VP Plenary 2018", "Lomé"),
        ("Opening remarks, VP Intersessional Meeting, Accra, June 2019", "VP Intersessional 2019", "Accra"),
        ("Closing speech, Volta Process Plenary\nAccra, 12 November 2018", "VP Plenary 2018", "Accra"),
        ("Remarks by Jane Doe at the 12th River Forum, Kampala, 3-5 May 2016", "River Forum 2016", "Kampala"),
        ("Discours au Sommet de l’Union fluviale, Niamey, juillet 2019", "Sommet de l’Union fluviale 2019", "Niamey"),
        ("Speech at the 2021 VP Plenary in Support of Miners", "VP Plenary 2021", None),
        ("Speech at the 2021 VP Plenary\nMercenaries", "VP Plenary 2021", None),
        ("Speech at the VP Plenary", None, None),
        ("Remarks by Jane Doe, Opening Session 2019", None, None),
        ("Address before a joint session of the Senate", None, None),
        ("Opening speech, after the 2021 VP Plenary", None, None),
        ("Speech at the 2021 VP Plenary, after the VP Intersessional 2020", "VP Plenary 2021", None),
        ("Speech at the 2021 VP Plenary and the 2020 VP Intersessional", None, None),
    ],
)
def test_the_meeting_in_the_heading_of_a_speech(heading: str, occasion: str | None, place: str | None) -> None:
    found = headed(heading)
    assert (found.get(KIND), found.get(OCCASION), found.get(PLACE)) == ("speech", occasion, place)


@pytest.mark.parametrize(
    ("thanks", "occasion", "place"),
    [
        ("I thank Ghana for hosting the hybrid 2021 VP Plenary meeting.", "VP Plenary 2021", None),
        ("Merci au Togo d’accueillir la Plénière du Processus de la Volta à Lomé en 2022.", "VP Plenary 2022", "Lomé"),
        ("We thank our hosts for the River Summit 2023 in Suva.", "River Summit 2023", "Suva"),
        ("I thank Ghana for offering to host next year's VP Plenary in 2023.", None, None),
        ("I thank you. The 2019 VP Plenary was a disappointment.", None, None),
    ],
)  # fmt: skip
def test_the_meeting_whose_host_is_thanked(thanks: str, occasion: str | None, place: str | None) -> None:
    found = told(f"Madam Chair,\n\nDear participants,\n\n{thanks}\n\n{BODY}\n\nThank you.")
    assert (found.get(KIND), found.get(OCCASION), found.get(PLACE)) == ("speech", occasion, place)


def test_the_meeting_of_a_report_may_be_another_one() -> None:
    found = headed("Walkout at the 2021 VP Plenary\nBy Jane Doe\n“We left,” she said.")
    assert (found.get(KIND), found.get(OCCASION)) == ("press report", None)


def test_a_meeting_is_no_date() -> None:
    assert MetadataField.DATE not in headed("Opening remarks, VP Intersessional Meeting, Accra, 5 June 2019\nHall A")


def test_the_engine_knows_no_meeting_by_itself() -> None:
    found = told(f"Opening speech at the 2021 VP Plenary\n\n{BODY}", ArchiveDescription())
    assert found[OCCASION] == "VP Plenary 2021"
    found = told(f"Opening speech, Plénière du Processus de la Volta 2021\n\n{BODY}", ArchiveDescription())
    assert found[OCCASION] == "Plénière du Processus de la Volta 2021"
