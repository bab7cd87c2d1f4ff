import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.dates import DatePrecision, PartialDate


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2021", dt.date(2021, 1, 1), dt.date(2021, 12, 31), DatePrecision.YEAR),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29), DatePrecision.MONTH),
        ("2021-11-12", dt.date(2021, 11, 12), dt.date(2021, 11, 12), DatePrecision.DAY),
    ],
)
def test_a_date_knows_what_it_can_mean(text: str, first: dt.date, last: dt.date, precision: DatePrecision) -> None:
    date = PartialDate.parse(text)
    assert (date.first, date.last, date.precision, str(date)) == (first, last, precision, text)


@pytest.mark.parametrize(
    "text", ["", "21", "2021-13", "2021-02-30", "2021-1-1", "12.11.2021", "2021-11-12T10:00", "0000"]
)
def test_what_the_calendar_lacks_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


@given(st.dates(min_value=dt.date(1000, 1, 1)), st.sampled_from([4, 7, 10]))
def test_writing_and_reading_are_inverse(day: dt.date, length: int) -> None:
    text = day.isoformat()[:length]
    date = PartialDate.parse(text)
    assert str(date) == text
    assert date.first <= day <= date.last


def test_the_day_before_and_after() -> None:
    month = PartialDate.parse("2020-02")
    assert (str(month.day_before), str(month.day_after)) == ("2020-01-31", "2020-03-01")
    assert str(PartialDate.parse("0001").day_before) == "0001-01-01"
    assert str(PartialDate.parse("9999").day_after) == "9999-12-31"
