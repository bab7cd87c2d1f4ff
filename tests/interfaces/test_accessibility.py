"""What axe-core says of the main views, by the rules of WCAG 2.1 A and AA."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from qa.interfaces.feedback import FeedbackBook, FeedbackKind
from qa.interfaces.web.accounts import Accounts, Role
from tests.conftest import DOCUMENTS
from tests.interfaces.conftest import ARTEFACTS
from tests.interfaces.web.conftest import ARCHIVIST, serving

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
ANSWERED = "/?q=What does the coalition say about conflict diamonds?"


@pytest.fixture(scope="module")
def address(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    accounts = tmp_path_factory.mktemp("accounts") / "accounts"
    Accounts(accounts).put(*ARCHIVIST, Role.ARCHIVIST)
    feedback = accounts.with_name("feedback.sqlite")
    FeedbackBook(feedback).add(FeedbackKind.MISSING_DOCUMENT, "The letter of 2019 is missing.")
    documents = shutil.copytree(DOCUMENTS, accounts.with_name("documents"))
    with serving(index, "--documents", str(documents), accounts=str(accounts), feedback=str(feedback)) as (url, _):
        yield url


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(color_scheme="light", base_url=address, reduced_motion="reduce")
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    context.close()


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("body[data-ready=true]").wait_for()


def empty(page: Page) -> None:
    visit(page, "/")
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_label("Since")).to_be_visible()


def answered(page: Page) -> None:
    visit(page, ANSWERED)
    expect(page.locator(".qa-timeline-legend")).to_be_visible()
    page.get_by_text("As a table").click()


def unanswered(page: Page) -> None:
    visit(page, "/?q=What is the capital of France?")
    expect(page.locator(".qa-suggestion").first).to_be_visible()


def reading(page: Page) -> None:
    visit(page, ANSWERED)
    page.locator("a.qa-marker").first.click()
    page.get_by_text("Something is wrong here").click()


def browsing(page: Page) -> None:
    visit(page, "/")
    page.get_by_role("tab", name="All statements").click()
    expect(page.locator("a.qa-source-link").first).to_be_visible()


def signing_in(page: Page) -> None:
    page.goto("/sign-in")


def at_the_desk(page: Page) -> None:
    """Sign in as the archivist."""
    name, password = ARCHIVIST
    page.goto("/sign-in?next=/archivist/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.locator("body[data-ready=true]").wait_for()


def adding(page: Page) -> None:
    at_the_desk(page)
    refused = {"name": "x.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    page.locator("#qa-desk-files input[type=file]").set_input_files(refused)  # type: ignore[arg-type]
    expect(page.locator("#qa-desk-added")).to_contain_text("there is no reader for '.exe' files")


def attending(page: Page) -> None:
    at_the_desk(page)
    page.get_by_role("tab", name="Needs attention").click()
    expect(page.locator("#qa-desk-attention .qa-desk-item").first).to_be_visible()


def describing(page: Page) -> None:
    at_the_desk(page)
    page.get_by_role("tab", name="Statements").click()
    page.locator("#qa-desk-listed .qa-desk-choose").first.click()
    expect(page.locator("#qa-desk-title textarea")).not_to_be_empty()


def going_back(page: Page) -> None:
    at_the_desk(page)
    page.get_by_role("tab", name="Index").click()
    expect(page.locator("#qa-desk-generations .qa-desk-item").first).to_be_visible()


def settling(page: Page) -> None:
    at_the_desk(page)
    page.get_by_role("tab", name="Feedback").click()
    expect(page.get_by_role("button", name="Settle")).to_be_visible()


DESK = [adding, attending, describing, going_back, settling]
VIEWS = [empty, answered, unanswered, reading, browsing, signing_in, *DESK]


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(page: Page, view: object) -> None:
    assert callable(view)
    view(page)
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", colours == "dark")
        page.wait_for_timeout(500)
        assert faults(page, f"{view.__name__}-{colours}") == []


def faults(page: Page, name: str) -> list[dict[str, object]]:
    """What axe finds, which is also kept as an artefact."""
    response = Axe().run(page, options=RULES).response
    assert len(response["passes"]) > 10
    found = [
        {"rule": fault["id"], "impact": fault["impact"], "where": [node["target"] for node in fault["nodes"]]}
        for fault in response["violations"]
    ]
    report = {"rules passed": len(response["passes"]), "violations": found}
    ARTEFACTS.mkdir(exist_ok=True)
    (ARTEFACTS / f"axe-{name}.json").write_text(json.dumps(report, indent=2))
    return found
