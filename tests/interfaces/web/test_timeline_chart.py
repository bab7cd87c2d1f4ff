"""The chart of the statements that touch a topic, drawn by a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from qa.interfaces.presentation.timeline import timeline_legend, timeline_summary, timeline_table
from qa.interfaces.web.timeline_chart import timeline_chart
from qa.localisation import Localisation, Words
from qa.types import Mention
from tests.interfaces.conftest import served
from tests.interfaces.web.timeline_page import HOSTILE, MANY, TWO_DECADES, mention


def data(mentions: Sequence[Mention], words: Words | None = None) -> list[dict[str, Any]]:
    chart = timeline_chart(mentions, words or Words())
    assert chart is not None
    values: list[dict[str, Any]] = chart.to_dict()["data"]["values"]
    return values


def test_a_date_that_is_not_known_to_the_day_stands_in_the_middle_of_its_period() -> None:
    year, month, day, *_ = data(TWO_DECADES)
    assert (year["first"], year["day"], year["last"]) == (731216, 731398.5, 731581)
    assert (month["last"] - month["first"], month["exact"]) == (30, False)
    assert (day["last"] - day["first"], day["exact"]) == (1, True)
    assert (year["doc"], year["at"]) == ("d-2003", "7-58")


def test_statements_of_one_day_stand_above_each_other_and_nothing_overlaps() -> None:
    assert [(datum["doc"], datum["lane"]) for datum in data(TWO_DECADES)[-2:]] == [
        ("d-plenary", 1),
        ("d-declaration", 2),
    ]
    places = [(datum["day"], datum["lane"]) for datum in data(MANY)]
    assert len(set(places)) == 300
    assert places == [(datum["day"], datum["lane"]) for datum in data(MANY)]


def test_the_nearer_to_the_topic_the_larger() -> None:
    sizes = {datum["doc"]: datum["size"] for datum in data(TWO_DECADES)}
    assert sizes["d-plenary"] == 15**2
    assert sizes["d-2003"] < sizes["d-2012"] < sizes["d-2009"] < sizes["d-plenary"]


def test_statements_without_a_date_are_counted_and_not_drawn() -> None:
    assert "d-undated" not in {datum["doc"] for datum in data(TWO_DECADES)}
    assert timeline_chart(TWO_DECADES[-1:], Words()) is None
    assert timeline_chart((), Words()) is None
    assert timeline_summary(TWO_DECADES, Words()) == (
        "8 statements touch this topic. 1 of them has no date and is only in the table."
    )
    assert timeline_summary(TWO_DECADES[:1], Words()) == "1 statement touches this topic."
    assert (timeline_legend((), Words()), timeline_table((), Words())) == ("", "")


@pytest.mark.parametrize("date", ["0001", "9999-12-31", "1789-04-30", "2021-11"])
def test_one_statement_of_any_year_makes_a_chart(date: str) -> None:
    assert len(data([mention(date)])) == 1


def test_the_axis_names_quarters_of_a_short_time_and_years_of_a_long_one() -> None:
    french = Localisation.load().words["fr"]
    short = timeline_chart([mention("2021-06-28"), mention("2021-11-12")], french)
    assert short is not None
    assert '"juillet 2021"' in short.to_json(ensure_ascii=False).replace('\\"', '"')
    long = timeline_chart(TWO_DECADES, french)
    assert long is not None
    named = re.search(r'labelExpr": "(\{.*?\})', long.to_json().replace('\\"', "'"))
    assert named
    assert re.findall(r"'(\d{4})'", named[1]) == ["2005", "2010", "2015", "2020"]


def test_the_table_says_the_same_and_puts_what_has_no_date_last() -> None:
    table = timeline_table((TWO_DECADES[-1], *TWO_DECADES[:-1]), Words())
    assert re.findall(r'<th role="rowheader" scope="row">(.*?)</th>', table)[-2:] == [
        "12 November 2021",
        '<span class="qa-lacking">no date</span>',
    ]
    assert 'class="qa-source-link" href="?doc=d-2003&amp;at=7-58"' in table
    assert "<img" not in table
    assert "those without a date stand last</caption>" in table
    assert "without a date" not in timeline_table(TWO_DECADES[:-1], Words())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served("tests.interfaces.web.timeline_page") as url:
        yield url


def choose(page: Page, name: str) -> None:
    page.evaluate("window.opened = []; document.addEventListener('qa-open', event => window.opened.push(event.detail))")
    page.get_by_role("radio", name=name, exact=True).check()


def test_a_click_on_a_mark_opens_its_statement(window: Callable[[str], Page], address: str) -> None:
    page = window(address)
    choose(page, "two decades")
    marks = page.locator("#qa-timeline path[aria-label]")
    expect(marks).to_have_count(7)
    page.get_by_role("link", name="12 November 2021. Plenary closing speech. Ada Bello").click()
    assert page.evaluate("opened") == [{"doc": "d-plenary", "at": "40-91"}]
    page.get_by_role("link", name=HOSTILE).hover()
    expect(page.locator("#vg-tooltip-element h2")).to_have_text(HOSTILE)
    expect(page.locator("#vg-tooltip-element")).to_contain_text("<b>bold</b>")
    assert page.locator("#vg-tooltip-element img").count() == 0
    assert page.evaluate("document.body.dataset.hacked") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_the_marks_are_reached_by_keyboard(window: Callable[[str], Page], address: str) -> None:
    page = window(address)
    choose(page, "two decades")
    first = page.get_by_role("link", name="2003. Opening address")
    expect(first).to_have_attribute("tabindex", "0")
    first.focus()
    page.keyboard.press("ArrowRight")
    focused = page.locator("#qa-timeline path:focus")
    expect(focused).to_have_attribute("aria-label", re.compile(r"^November 2009\. Letter to the chair"))
    expect(page.locator("#vg-tooltip-element h2")).to_have_text("Letter to the chair")
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.press(" ")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    assert [opened["doc"] for opened in page.evaluate("opened")] == ["d-2009", "d-declaration"]
    expect(first).to_be_focused()
    assert page.locator("#qa-timeline [tabindex='0']").count() == 1


@pytest.mark.parametrize(("name", "count"), [("one", 1), ("many", 300)])
def test_few_and_many_marks(window: Callable[[str], Page], address: str, name: str, count: int) -> None:
    page = window(address)
    choose(page, name)
    expect(page.locator("#qa-timeline path[aria-label]")).to_have_count(count)
    page.locator("#qa-timeline path[aria-label]").first.wait_for()
    assert page.locator("#qa-timeline svg.marks").bounding_box()["height"] < 140  # type: ignore[index]


def test_a_topic_that_nothing_touches_has_no_chart(window: Callable[[str], Page], address: str) -> None:
    page = window(address)
    choose(page, "one")
    expect(page.locator("#qa-timeline path[aria-label]")).to_have_count(1)
    choose(page, "none")
    expect(page.locator("#qa-timeline")).to_be_hidden()
    expect(page.locator("#qa-timeline-legend")).to_have_text("")
