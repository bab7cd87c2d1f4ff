import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.dates import DatePrecision, PartialDate
from qa.retrieval.filters import matching_documents, name_matches
from qa.types import DocumentInfo, Filters, Kind

DATES = st.dates(dt.date(2000, 1, 1), dt.date(2026, 12, 31))
PARTIAL = st.builds(lambda day, length: PartialDate.parse(day.isoformat()[:length]), DATES, st.sampled_from([4, 7, 10]))


def info(when: PartialDate | None = None, **fields: object) -> DocumentInfo:
    return DocumentInfo(
        id="d",
        path="d",
        title="D",
        date=when.first if when else None,
        date_precision=when.precision if when else None,
        **fields,  # type: ignore[arg-type]
    )


@given(st.lists(st.none() | PARTIAL, max_size=8), st.none() | PARTIAL, st.none() | PARTIAL)
def test_a_document_passes_when_some_day_it_can_mean_lies_in_the_period(
    dates: list[PartialDate | None], since: PartialDate | None, until: PartialDate | None
) -> None:
    found = matching_documents([info(when) for when in dates], Filters(since=since, until=until)).tolist()
    for when, passed in zip(dates, found, strict=True):
        first = since.first if since else dt.date.min
        last = until.last if until else dt.date.max
        if when is None:
            assert passed == (since is None and until is None)
        else:
            assert passed == (when.last >= first and when.first <= last)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kind=Kind.REPORT), [False, False, True]),
        (Filters(kind=Kind.PRESS_REPORT), [False, True, False]),
        (Filters(language="FR"), [False, False, True]),
        (Filters(occasion="plenary"), [True, False, True]),
        (Filters(occasion="Plenary 2021"), [True, False, False]),
        (Filters(occasion="plénière"), [False, False, False]),
    ],
)
def test_other_conditions(filters: Filters, expected: list[bool]) -> None:
    documents = [
        info(kind=Kind.SPEECH, occasion="KP Plenary 2021", language="en"),
        info(kind=Kind.PRESS_REPORT, occasion="KP Intersessional 2021", language="en"),
        info(kind=Kind.REPORT, occasion="KP Plenary 2018", language="fr"),
    ]
    assert matching_documents(documents, filters).tolist() == expected


def test_names_match_by_their_words() -> None:
    assert name_matches("mtisi", "Shamiso Mtisi")
    assert name_matches("SHAMISO MTISI", "Shamiso Mtisi")
    assert name_matches("helene", "Hélène Dupont")
    assert not name_matches("Mtis", "Shamiso Mtisi")
    assert not name_matches("Jaff Mtisi", "Shamiso Mtisi")
    assert not name_matches("Mtisi", None)
    assert not name_matches("!", "Shamiso Mtisi")


def test_precision_is_part_of_a_date() -> None:
    assert info(PartialDate(dt.date(2021, 6, 1), DatePrecision.MONTH)).when == PartialDate.parse("2021-06")
