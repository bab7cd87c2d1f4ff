"""The table of all statements: what it shows, and how it is used in a real Chromium."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa import Archive
from qa.dates import DatePrecision
from qa.interfaces.web.browse import Choice, Column, Facet, Selection, browse, choices
from qa.interfaces.web.browse_table import browse_html
from qa.localisation import Localisation, Words
from qa.types import Document, DocumentInfo, Kind, MetadataField
from tests.interfaces.conftest import served

HOSTILE = "<img src=x onerror=\"document.body.dataset.hacked='title'\">"


def statement(number: int, **known: object) -> DocumentInfo:
    day = dt.date(2000 + number % 20, 1 + number % 12, 1 + number % 28)
    usual: dict[str, object] = {
        "title": f"Statement {number:03}",
        "date": day,
        "date_precision": DatePrecision.DAY,
        "speaker": ("Ada Bello", "Jean Duval", "Émile Zola")[number % 3],
        "occasion": ("Plenary", "Intersessional")[number % 2],
        "kind": (Kind.SPEECH, Kind.LETTER)[number % 2],
        "language": ("en", "fr")[number % 2],
    }
    return DocumentInfo(id=f"d{number}", path=f"{number:03}.txt", **{**usual, **known})  # type: ignore[arg-type]


FULL = [statement(number) for number in range(1, 121)]
BARE = statement(
    200, title=HOSTILE, date=None, date_precision=None, speaker=None, occasion=None, kind=None, language=None
)
COPY = statement(
    201, title="Statement 007, copied", version_of="d7", publisher="Example Paper", date=dt.date(1999, 1, 1)
)
ALL = [*FULL, BARE, COPY]


def titles(documents: Sequence[DocumentInfo], selection: Selection) -> list[str]:
    return [row.document.title for row in browse(documents, selection).rows]


def test_the_newest_come_first_and_what_has_no_date_last() -> None:
    found = browse(ALL, Selection())
    assert (found.statements, found.matching, found.pages) == (121, 121, 3)
    dates = [row.document.date for row in found.rows if row.document.date]
    assert len(dates) == 50
    assert dates == sorted(dates, reverse=True)
    last = browse(ALL, Selection(page=99))
    assert last.selection.page == 3
    assert last.rows[-1].document.title == HOSTILE
    assert browse(ALL, replace(Selection(page=3), descending=False)).rows[-1].document.title == HOSTILE


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (
            Selection(title="statement 00", column=Column.TITLE, descending=False),
            [f"Statement {n:03}" for n in (*range(1, 10), 100)],
        ),
        (Selection(year="2005", occasion="Intersessional"), [f"Statement {n:03}" for n in (65, 5, 105, 45, 25, 85)]),
        (Selection(speaker="Émile Zola", year="2008"), ["Statement 008", "Statement 068"]),
        (Selection(kind="letter", language="en"), []),
        (Selection(incomplete=True), [HOSTILE]),
        (Selection(title="ONERROR img"), [HOSTILE]),
        (Selection(title="copied"), ["Statement 007"]),
        (Selection(year="1999"), ["Statement 007"]),
    ],
)
def test_filters(selection: Selection, expected: list[str]) -> None:
    found = titles(ALL, selection)
    assert sorted(found) == sorted(expected)
    assert browse(ALL, selection).matching == len(expected)


@pytest.mark.parametrize("column", [*Column])
def test_every_column_sorts_both_ways_and_keeps_what_is_missing_last(column: Column) -> None:
    def keys(descending: bool) -> list[str | None]:
        rows = browse([*FULL[:30], BARE], Selection(column=column, descending=descending)).rows
        return [str(value) if (value := getattr(row.document, column)) else None for row in rows]

    up, down = keys(False), keys(True)
    if column is Column.TITLE:
        assert (up[0], down[-1]) == (HOSTILE, HOSTILE)
        return
    assert up[-1] is None
    assert down[-1] is None
    assert up[:-1] == sorted(up[:-1], key=lambda name: (name or "").replace("É", "E"))
    assert down[:-1] == sorted(down[:-1], key=lambda name: (name or "").replace("É", "E"), reverse=True)


def test_copies_stand_with_their_primary_one_and_count_once() -> None:
    row = browse(ALL, Selection(title="statement 007")).rows[0]
    assert (row.document.id, [copy.id for copy in row.copies]) == ("d7", ["d201"])
    table = browse_html(browse(ALL, Selection(title="statement 007")), Words())
    assert "1 other copy" in table
    assert 'href="?doc=d201"' in table
    assert choices(ALL)[Facet.LANGUAGE] == (Choice("en", 60), Choice("fr", 60))
    assert choices(ALL)[Facet.YEAR][0] == Choice("2019", 6)
    assert choices(ALL)[Facet.YEAR][-1] == Choice("1999", 1)


def test_what_is_missing_is_said() -> None:
    found = browse([BARE], Selection())
    assert found.rows[0].missing == (
        MetadataField.DATE,
        MetadataField.OCCASION,
        MetadataField.SPEAKER,
        MetadataField.KIND,
        MetadataField.LANGUAGE,
    )
    table = browse_html(found, Words())
    assert re.findall(r'"qa-lacking">(.*?)<', table) == [
        "no date",
        "no speaker",
        "no occasion",
        "no kind",
        "no language",
    ]
    assert "<img" not in table
    assert "No statement meets these conditions" in browse_html(browse(ALL, Selection(title="walrus")), Words())
    french = Localisation.load().words["fr"]
    assert "sans date" in browse_html(found, french)
    assert "121 déclarations · page 1 sur 3" in browse_html(browse(ALL, Selection()), french).replace("&#45;", "-")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    index = Path(tmp_path_factory.mktemp("browsed")) / "index"
    documents = [
        Document(text=f"The quota number {n} is set.", **{name: getattr(info, name) for name in DocumentInfo.__slots__})
        for n, info in enumerate([*FULL[:70], BARE])
    ]
    Archive.build_from(documents, index)
    with served("tests.interfaces.web.browse_page", str(index)) as url:
        yield url


def rows(page: Page) -> list[str]:
    return [title.split("\n")[0] for title in page.locator(".qa-browse-table tbody .qa-cell-title a").all_inner_texts()]


def test_sort_filter_and_leaf_through_the_statements(window: Callable[[str], Page], address: str) -> None:
    page = window(address)
    status = page.locator(".qa-browse-status")
    expect(status).to_have_text("71 statements · page 1 of 2")
    page.get_by_role("button", name="Next page").click()
    expect(status).to_have_text("71 statements · page 2 of 2")
    expect(status).to_be_focused()
    assert len(rows(page)) == 21
    page.get_by_role("button", name="Statement", exact=False).first.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Statement")
    expect(status).to_have_text("71 statements · page 1 of 2")
    assert rows(page)[:3] == [HOSTILE, "Statement 001", "Statement 002"]
    expect(page.locator("[data-column=title]")).to_be_focused()
    page.locator("[data-column=title]").press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Statement")
    assert rows(page)[0] == "Statement 070"
    page.get_by_label("Title").fill("onerror")
    expect(status).to_have_text("1 of 71 statements")
    assert page.locator(".qa-lacking").count() == 5
    assert page.evaluate("document.body.dataset.hacked") is None
    page.get_by_role("button", name="Clear the filters").click()
    expect(status).to_have_text("71 statements · page 1 of 2")
    page.get_by_label("Speaker").click()
    page.get_by_role("option", name="Émile Zola (23)").click()
    expect(status).to_have_text("23 of 71 statements")
    page.get_by_label("Incomplete only").check()
    expect(status).to_have_text("No statement meets these conditions.")
    page.get_by_role("button", name="Clear the filters").click()
    expect(status).to_have_text("71 statements · page 1 of 2")
    assert page.locator(".qa-browse-table a.qa-source-link").first.get_attribute("href") == "?doc=d59"
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
