import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.dates import DatePrecision, PartialDate
from qa.documents.written_date import read_written_date
from qa.types import MetadataField
from tests.documents.texts import BODY, headed, signed, told

DATE, PLACE, PUBLISHED = MetadataField.DATE, MetadataField.PLACE, MetadataField.PUBLISHED


@pytest.mark.parametrize(
    ("heading", "date", "place"),
    [
        ("The river is red again\nJanuary 5, 1949", "1949-01-05", None),
        ("The river is red again\nle 1er juin 2019", "2019-06-01", None),
        ("The river is red again\n2021-11-12", "2021-11-12", None),
        ("The river is red again\n25/11/2021", "2021-11-25", None),
        ("The river is red again\nvendredi 12 novembre 2021", "2021-11-12", None),
        ("The river is red again\nFriday, November 12th, 2021, 9:10 p.m.", "2021-11-12", None),
        ("Bruxelles, le 3 décembre 2014", "2014-12-03", "Bruxelles"),
        ("Port Louis, le 3 fevrier 2014", "2014-02-03", "Port Louis"),
        ("GENEVA, 5 June 2019", "2019-06-05", "Geneva"),
        ("Harare (Zimbabwe), 5 June 2019", "2019-06-05", "Harare (Zimbabwe)"),
        ("Kinshasa, November 2021", "2021-11", "Kinshasa"),
        ("For immediate release: 12 November 2021", "2021-11-12", None),
        ("PRESS RELEASE – Harare, 12 November 2021", "2021-11-12", "Harare"),
        ("Communiqué de presse\nParis, le 1er mars 2020", "2020-03-01", "Paris"),
        ("Speech of the River Coalition, delivered at the 2021 VP Plenary on 12 November 2021", "2021-11-12", None),
        ("Discours de clôture\nPrononcé le 3 mars 2020 à Dakar", "2020-03-03", None),
        ("Date: 2021", "2021", None),
        ("Closing remarks by Jane Doe, Suva, 5 June 2019", "2019-06-05", None),
        ("Yearly Message to the Assembly on the State of the River. January 22, 1970", "1970-01-22", None),
        ("January 21, 1946. Dated January 14, 1946", "1946-01-21", None),
        ("Geneva, 5 June 2019\nThe river is red again\n6 June 2019", "2019-06-05", "Geneva"),
        ("November 2021\nThe river is red again\n12 November 2021", "2021-11-12", None),
    ],
)
def test_a_date_in_the_position_of_one(heading: str, date: str, place: str | None) -> None:
    found = headed(heading)
    assert (found.get(DATE), found.get(PLACE)) == (date, place)


@pytest.mark.parametrize(
    "heading",
    [
        "The decision of 5 May 2018",
        "Statement on the killings in Marange, 5 May 2018",
        "12/11/2021",
        "February 30, 2020",
        "Moscow, 8-12 November 2021",
        "Harare (Zimbabwe), 5 June",
        "Last updated: 5 June 2019",
        "Next meeting:\n5 June 2030",
        "VP Plenary, 12 November 2021",
        "The massacre of Marange, 12 November 2008",
        "Resolution 55/56, 1 December 2000",
        "5 June 2019\nThe river is red again\n6 June 2019",
        "Le 12 novembre 2021, la coalition a quitté la salle",
        "The day after 12 November 2021",
        "Today, last week",
    ],
)
def test_a_date_that_is_spoken_of_or_unclear_is_not_taken(heading: str) -> None:
    assert headed(heading).get(DATE) is None


@pytest.mark.parametrize(
    ("first", "date", "place"),
    [
        ("Moscow, 12 November 2021 – ", "2021-11-12", "Moscow"),
        ("LUANDA, April 3, 2019 (CNA) -- ", "2019-04-03", "Luanda"),
        ("Bangui, le 4 avril 2016. ", "2016-04-04", "Bangui"),
        ("HARARE, Feb. 11 - ", None, None),
        ("HARARE (11 February 2020) – ", "2020-02-11", "Harare"),
        ("12 November 2008: ", None, None),
        ("On 12 November 2021 in Moscow, ", None, None),
        ("Moscow said on 12 November 2021 – ", None, None),
    ],
)
def test_the_dateline_of_the_first_paragraph(first: str, date: str | None, place: str | None) -> None:
    found = told(f"The river is red again\n\n{first}{BODY}")
    assert (found.get(DATE), found.get(PLACE)) == (date, place)


@pytest.mark.parametrize(
    ("signature", "date"),
    [
        ("Awa Ndiaye\n\n12 November 2021", "2021-11-12"),
        ("Fait à Kinshasa, le 4 avril 2016", "2016-04-04"),
        ("Done at Moscow this 12th day of November 2021", "2021-11-12"),
        ("Awa Ndiaye\n\nLast modified:\n12 November 2021", None),
        ("We said so on 12 November 2021.", None),
    ],
)
def test_a_date_at_the_signature(signature: str, date: str | None) -> None:
    assert signed(signature).get(DATE) == date


@pytest.mark.parametrize(
    "line", ["Published on 5 June 2019", "By Jane Doe | 5 June 2019", "Publié le 5 juin 2019 à 10h30"]
)
def test_the_day_of_publication_is_another_matter(line: str) -> None:
    found = headed(f"The river is red again\n{line}")
    assert (found.get(DATE), found.get(PUBLISHED)) == (None, "2019-06-05")


@pytest.mark.parametrize(
    "text",
    ["3 décembre 2014", "le 3 décembre 2014", "December 3, 2014", "3rd of December, 2014", "3 déc. 2014", "Dec 3 2014",
     "2014-12-03", "3 DECEMBRE 2014", "mercredi 3 décembre 2014"],
)  # fmt: skip
def test_one_day_in_many_spellings(text: str) -> None:
    assert str(read_written_date(text)) == "2014-12-03"


@given(st.dates(min_value=PartialDate.parse("1600").first, max_value=PartialDate.parse("2099").last), st.booleans())
def test_every_day_is_read_back_in_both_languages(day, french: bool) -> None:
    from babel.dates import format_date

    written = format_date(day, "d MMMM y", locale="fr" if french else "en")
    assert read_written_date(written) == PartialDate(day, DatePrecision.DAY)
    assert headed(f"The river is red again\n{written}")[DATE] == day.isoformat()
