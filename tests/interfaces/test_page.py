"""The page in a real Chromium, served by a real `kpcsc serve`."""

from __future__ import annotations

import io
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as Docx
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from qa import Archive
from qa.interfaces.feedback import FeedbackBook, FeedbackKind
from tests.conftest import DOCUMENTS, SPEECH
from tests.documents.test_page_renderer import ACROSS, two_pages
from tests.interfaces.chromium import interrupted
from tests.interfaces.conftest import keep_pictures
from tests.interfaces.web.conftest import serving

DECLARATION = "What does the coalition think of the Declaration on Principles for Responsible Diamond Sourcing?"
RESISTED = "Which countries resisted the redefinition of conflict diamonds?"
LEAVES = "What does the coalition say about conflict diamonds?"
HOSTILE_TITLE = "<img src=x onerror=\"document.body.dataset.hacked='title'\">"
HOSTILE_TEXT = (
    "The **walrus** quota is [eighty](javascript:alert(1)) <script>document.body.dataset.hacked='script'</script> "
    "per $year$ `now` <img src=x onerror=\"document.body.dataset.hacked='image'\"> by decree."
)
# The first question waits for the model, which a busy machine loads slowly.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def hostile_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two statements and one that attacks the page."""
    folder = tmp_path_factory.mktemp("hostile")
    documents = Path(shutil.copytree(DOCUMENTS, folder / "documents"))
    (documents / "hostile <b>name.txt").write_text(HOSTILE_TEXT)
    (documents / "hostile <b>name.txt.toml").write_text(
        f"title = '''{HOSTILE_TITLE}'''\nspeaker = '''{HOSTILE_TITLE}'''\noccasion = '''{HOSTILE_TITLE}'''\n"
        f"publisher = '''{HOSTILE_TITLE}'''\nplace = '''{HOSTILE_TITLE}'''\nkind = 'speech'\ndate = '2019'\n"
    )
    Archive.build(documents, folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def book(hostile_index: Path) -> Path:
    """Where the readers' remarks are kept."""
    return hostile_index.parent / "feedback.sqlite"


@pytest.fixture(scope="module")
def address(hostile_index: Path, book: Path) -> Iterator[str]:
    with serving(hostile_index, feedback=str(book)) as (url, _):
        yield url


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desktop", "telephone"])
def page(browser: Browser, request: pytest.FixtureRequest, address: str) -> Iterator[Page]:
    """A window in which nothing may go wrong and nothing may leave this computer."""
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, base_url=address, reduced_motion="reduce"
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    faults: list[str] = []

    def heed(fault: str) -> None:
        if not interrupted(fault):
            faults.append(fault)

    def heed_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            heed(message.text)

    def heed_request(sent: Request) -> None:
        if not sent.url.startswith((address, "data:", "blob:")):
            faults.append(f"request to {sent.url}")

    opened.on("console", heed_console)
    opened.on("pageerror", lambda error: heed(str(error)))
    opened.on("request", heed_request)
    opened.set_default_timeout(20_000)
    yield opened
    keep_pictures(opened, request.node.name)
    context.close()
    assert faults == []


def visit(page: Page, address: str) -> None:
    """Open the page and wait until it shows what its address wants."""
    page.goto(address)
    page.locator("body[data-ready=true]").wait_for()


def ask(page: Page, question: str) -> None:
    """Ask, and wait until the answer stands there."""
    answered = page.evaluate("Number(document.body.dataset.answered || 0)")
    send(page, question)
    page.locator(f'body[data-answered="{answered + 1}"]').wait_for()


def send(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")


def last_answer(page: Page) -> str:
    return page.locator(".qa-answer").last.inner_text()


def marked(page: Page) -> str:
    return "".join(page.locator("mark.qa-chosen").all_text_contents())


def test_the_empty_page_tells_what_it_holds(page: Page) -> None:
    visit(page, "/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kimberley Process Civil Society Coalition")
    expect(page.locator(".qa-state .qa-in[lang=en]")).to_contain_text(
        "3 statements · 2019 – 12 November 2021 · indexed"
    )
    expect(page.get_by_text(DECLARATION)).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]  # type: ignore[index]


def test_ask_read_and_open_the_quoted_place(page: Page, archive: Archive) -> None:
    visit(page, "/")
    ask(page, DECLARATION)
    quote = archive.ask(DECLARATION).citations[0].quote
    expect(page.locator(".qa-quoted").first).to_have_text(f"“{quote}”")
    expect(page.locator(".qa-attribution").first).to_contain_text("Shamiso Mtisi")
    expect(page.locator("a.qa-source").first).to_contain_text("12 November 2021")
    expect(page.get_by_label("Your question")).to_have_value("")
    page.locator("a.qa-marker").first.click()
    expect(page.locator("mark.qa-chosen")).to_have_text(quote)
    expect(page.locator("mark.qa-chosen")).to_be_in_viewport()
    assert page.locator(".qa-text p").count() > 10
    page.get_by_role("button", name="Back to the sources").click()
    expect(page.locator(".qa-statement")).to_have_count(0)
    page.locator("a.qa-source").first.click()
    expect(page.locator("mark.qa-chosen")).to_have_text(quote)
    page.keyboard.press("Escape")
    expect(page.locator(".qa-statement")).to_have_count(0)


def test_an_example_is_asked_by_a_click(page: Page) -> None:
    visit(page, "/")
    page.get_by_text(RESISTED).click()
    expect(page.locator(".qa-quoted").last).to_contain_text("China, India and Angola")
    expect(page.locator(".qa-answer")).to_contain_text("quoted by Rough&Polished")
    assert "q=Which+countries" in page.url


def test_a_silent_archive_says_so_and_shows_what_is_near(page: Page) -> None:
    visit(page, "/")
    ask(page, "What is the capital of France?")
    expect(page.locator(".qa-unanswered")).to_contain_text("does not answer")
    expect(page.locator("#qa-sources")).to_contain_text("They are not an answer")
    page.locator("a.qa-source").first.click()
    expect(page.locator("mark.qa-chosen").first).to_be_in_viewport()


def test_filters_hold_and_can_be_wrong(page: Page) -> None:
    visit(page, "/")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Since").fill("2021-07")
    ask(page, RESISTED)
    expect(page.locator(".qa-answer")).to_have_count(1)
    expect(page.locator("#qa-sources")).not_to_contain_text("Rough&Polished")
    page.get_by_label("Since").fill("soon")
    ask(page, RESISTED)
    expect(page.locator(".qa-notice")).to_contain_text("'soon' is not a date; write 2021")
    page.get_by_label("Since").fill("")
    page.get_by_label("Kind").click()
    page.get_by_role("option", name="press report").click()
    ask(page, RESISTED)
    expect(page.locator(".qa-quoted").last).to_contain_text("China, India and Angola")


def test_the_reader_decides_how_sure_an_answer_must_be(page: Page) -> None:
    visit(page, "/")
    page.get_by_role("button", name="Filters").click()
    sure = page.locator("#qa-sure").get_by_role("spinbutton")
    usual = sure.input_value()
    sure.fill("100")
    sure.press("Tab")
    ask(page, RESISTED)
    expect(page.locator(".qa-answer").last).to_contain_text("The archive does not answer")
    assert "sure=100" in page.url
    sure.fill(usual)
    sure.press("Tab")
    ask(page, RESISTED)
    expect(page.locator(".qa-quoted").last).to_contain_text("China, India and Angola")
    assert "sure=" not in page.url
    visit(page, f"/?q={RESISTED}&sure=100")
    expect(page.locator(".qa-answer")).to_contain_text("The archive does not answer")
    page.get_by_role("button", name="Filters").click()
    expect(page.locator("#qa-sure").get_by_role("spinbutton")).to_have_value("100")
    visit(page, f"/?q={RESISTED}&sure=walrus")
    expect(page.locator(".qa-quoted").last).to_contain_text("China, India and Angola")


def test_a_link_reopens_the_question_its_filters_and_the_statement(page: Page, archive: Archive) -> None:
    citation = archive.ask(DECLARATION).citations[0]
    visit(page, f"/?q={DECLARATION}&since=2021&doc={citation.document_id}&at={citation.start}-{citation.end}")
    expect(page.locator(".qa-quoted").first).to_have_text(f"“{citation.quote}”")
    expect(page.locator("mark.qa-chosen")).to_have_text(citation.quote)
    expect(page.locator("mark.qa-chosen")).to_be_in_viewport()
    page.get_by_role("button", name="Back to the sources").click()
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_label("Since")).to_have_value("2021")
    ask(page, RESISTED)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    assert "since=2021" in copied
    assert "q=Which" in copied


@pytest.mark.parametrize("at", ["", "x", "5", "9-3", "0-99999999", "-1-4"])
def test_a_link_to_nowhere_does_no_harm(page: Page, at: str, archive: Archive) -> None:
    visit(page, f"/?doc={archive.document(SPEECH).id}&at={at}")
    expect(page.locator(".qa-statement h2")).to_contain_text("Closing speech")


@pytest.mark.parametrize("document", ["../../etc/passwd", "/etc/passwd", "..%2F..%2Fetc%2Fpasswd"])
def test_a_link_to_what_is_no_statement_says_so(page: Page, document: str) -> None:
    visit(page, f"/?doc={document}&at=0-5")
    expect(page.locator(".qa-notice")).to_contain_text("The archive holds no document")


def test_a_conversation_goes_on_and_can_be_left(page: Page) -> None:
    visit(page, "/")
    ask(page, DECLARATION)
    expect(page.locator(".qa-answer")).to_have_count(1)
    ask(page, RESISTED)
    expect(page.locator(".qa-answer")).to_have_count(2)
    expect(page.locator(".qa-question-text").last).to_have_text(RESISTED)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".qa-answer")).to_have_count(0)
    assert "?" not in page.url


@pytest.mark.parametrize("question", ["   ", "<script>document.body.dataset.hacked='q'</script>", "**what** $is$ `it`"])
def test_odd_questions_are_shown_as_they_were_typed(page: Page, question: str) -> None:
    visit(page, "/")
    ask(page, question)
    expect(page.locator(".qa-answer")).to_have_count(1)
    if question.strip():
        expect(page.locator(".qa-question-text")).to_have_text(question)
    else:
        expect(page.locator(".qa-notice")).to_contain_text("The question is empty")
    assert page.evaluate("document.body.dataset.hacked") is None


def test_a_hostile_document_is_text_and_nothing_else(page: Page) -> None:
    visit(page, "/?q=What is the walrus quota by decree?")
    expect(page.locator(".qa-quoted")).to_have_text(f"“{HOSTILE_TEXT}”")
    expect(page.locator("a.qa-source").first).to_contain_text(HOSTILE_TITLE)
    page.locator("a.qa-marker").first.click()
    expect(page.locator("mark.qa-chosen")).to_have_text(HOSTILE_TEXT)
    expect(page.locator(".qa-statement h2")).to_have_text(HOSTILE_TITLE)
    page.keyboard.press("Escape")
    mark = page.locator("#qa-timeline path[role=link]").first
    mark.focus()
    expect(page.locator("#vg-tooltip-element")).to_contain_text(HOSTILE_TITLE)
    page.get_by_text("As a table").click()
    expect(page.locator("#qa-over-time table")).to_contain_text(HOSTILE_TITLE)
    page.get_by_role("tab", name="All statements").click()
    expect(page.locator("#qa-browsing table")).to_contain_text(HOSTILE_TITLE)
    assert page.evaluate("document.body.dataset.hacked") is None
    attacked = ".qa-answer, .qa-statement, .qa-sources, #qa-over-time, #qa-browsing, #vg-tooltip-element"
    assert page.locator(attacked).locator("img[src=x], script, a[href^=javascript]").count() == 0
    assert page.locator(".qa-answer a:not(.qa-marker)").count() == 0


def test_everything_is_reached_by_keyboard(page: Page) -> None:
    visit(page, "/")
    ask(page, DECLARATION)
    marker = page.locator("a.qa-marker").first
    marker.focus()
    marker.press("Enter")
    expect(page.locator("mark.qa-chosen")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(marker).to_be_focused()


def test_the_page_picks_up_a_new_generation(browser: Browser, documents: Path, own_index: Path) -> None:
    with serving(own_index) as (url, _):
        page = browser.new_page()
        visit(page, url)
        expect(page.locator(".qa-state")).to_contain_text("2 statements")
        (documents / "walrus.txt").write_text("The walrus quota is eighty per year.")
        Archive.build(documents, own_index)
        ask(page, "What is the walrus quota?")
        expect(page.locator(".qa-quoted")).to_have_text("“The walrus quota is eighty per year.”")
        expect(page.locator(".qa-state .qa-in[lang=en]")).to_contain_text("3 statements")
        (documents / "seal.txt").write_text("The seal quota is ninety per year.")
        (documents / "seal.txt.toml").write_text('kind = "letter"\nspeaker = "Ada Seal"')
        Archive.build(documents, own_index)
        page.reload()
        expect(page.locator(".qa-state")).to_contain_text("4 statements")
        page.get_by_role("button", name="Filters").click()
        page.get_by_label("Speaker").click()
        expect(page.get_by_role("option", name="Ada Seal")).to_be_visible()
        page.keyboard.press("Escape")
        shutil.copytree(own_index / "generation-000003", own_index / "generation-000004")
        (own_index / "generation-000004" / "archive.sqlite").write_bytes(b"damaged")
        ask(page, "What is the seal quota?")
        expect(page.locator(".qa-quoted").last).to_have_text("“The seal quota is ninety per year.”")
        page.close()


def fetch(url: str, **headers: str) -> tuple[int, dict[str, str]]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, dict(response.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers)


def test_the_server_keeps_to_itself(address: str) -> None:
    status, headers = fetch(address)
    assert status == 200
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert fetch(address, Host="evil.example")[0] == 400
    for path in ("/etc/passwd", "/gradio_api/file=/etc/passwd", "/file=/etc/passwd", "/gradio_api/file=qa/__init__.py"):
        assert fetch(address + path)[0] in (403, 404)


def test_a_port_in_use_is_told(address: str, hostile_index: Path) -> None:
    port = address.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "qa", "serve", "--index", str(hostile_index), "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == f"kpcsc: Port {port} on 127.0.0.1 is in use; choose another with --port.\n"


def test_stopping_is_quiet(index: Path) -> None:
    with serving(index) as (url, process):
        assert fetch(url)[0] == 200
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 0
        assert "Traceback" not in errors


def test_a_marker_shows_its_quote_before_it_is_opened(page: Page, archive: Archive) -> None:
    visit(page, "/")
    ask(page, DECLARATION)
    tip = page.locator(".qa-tip").first
    expect(tip).to_be_hidden()
    page.locator("a.qa-marker").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text(archive.ask(DECLARATION).citations[0].quote)
    box = tip.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]  # type: ignore[index]


def test_a_question_is_edited_in_its_place(page: Page) -> None:
    visit(page, "/")
    ask(page, DECLARATION)
    expect(page.locator(".qa-answer")).to_have_count(1)
    ask(page, RESISTED)
    expect(page.locator(".qa-answer")).to_have_count(2)
    page.locator(".qa-edit").first.click()
    expect(page.get_by_label("Your question")).to_have_value(DECLARATION)
    expect(page.get_by_label("Your question")).to_be_focused()
    ask(page, "What is the capital of France?")
    expect(page.locator(".qa-question-text")).to_have_count(1)
    expect(page.locator(".qa-question-text")).to_have_text("What is the capital of France?")
    expect(page.locator(".qa-unanswered")).to_have_count(1)


def test_a_question_that_takes_long_is_stopped_and_can_be_asked_again(browser: Browser, index: Path) -> None:
    with serving(index) as (url, process):
        page = browser.new_page()
        visit(page, url)
        ask(page, DECLARATION)
        expect(page.locator(".qa-answer")).to_have_count(1)
        process.send_signal(signal.SIGSTOP)
        send(page, RESISTED)
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_hidden()
        expect(page.get_by_label("Your question")).to_have_value("")
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        expect(page.get_by_label("Your question")).to_have_value(RESISTED)
        process.send_signal(signal.SIGCONT)
        page.get_by_label("Your question").press("Enter")
        expect(page.locator(".qa-answer")).to_have_count(2)
        expect(page.locator(".qa-question-text")).to_have_text([DECLARATION, RESISTED])
        page.close()


def test_a_question_that_fails_is_not_lost(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address)
    visit(page, "/")
    page.route("**/gradio_api/queue/join*", lambda route: route.fulfill(status=500, body="broken"))
    with page.expect_response("**/gradio_api/queue/join*"):
        send(page, DECLARATION)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_value(DECLARATION)
    page.unroute("**/gradio_api/queue/join*")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".qa-answer")).to_have_count(1)
    page.close()


def test_a_question_is_asked_again_in_its_place(page: Page) -> None:
    visit(page, "/")
    ask(page, DECLARATION)
    expect(page.locator(".qa-answer")).to_have_count(1)
    ask(page, "What is the capital of France?")
    expect(page.locator(".qa-question-text")).to_have_count(2)
    expect(page.locator(".qa-unanswered")).to_have_count(1)
    page.locator(".qa-retry").first.click()
    expect(page.locator(".qa-unanswered")).to_have_count(0)
    expect(page.locator(".qa-question-text")).to_have_text([DECLARATION])
    expect(page.locator(".qa-answer")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"q=What\+does\+the\+coalition\+think"))


def test_the_leaves_of_an_answer_are_turned_in_the_reader(page: Page, hostile_index: Path) -> None:
    with Archive.open(hostile_index) as archive:
        citations = archive.ask(LEAVES).citations
    assert len(citations) > 1
    visit(page, "/")
    ask(page, LEAVES)
    page.locator("a.qa-marker").first.click()
    expect(page.locator(".qa-leaf-count")).to_have_text(f"Quote 1 of {len(citations)}")
    assert marked(page) == citations[0].quote.replace("\n", "")
    page.get_by_role("link", name="Next quote").click()
    expect(page.locator(".qa-leaf-count")).to_have_text(f"Quote 2 of {len(citations)}")
    expect(page.locator("mark.qa-chosen").first).to_be_in_viewport()
    assert f"at={citations[1].start}-{citations[1].end}" in page.url
    page.get_by_role("link", name="Previous quote").click()
    expect(page.locator(".qa-leaf-count")).to_have_text(f"Quote 1 of {len(citations)}")
    page.go_back()
    expect(page.locator(".qa-statement")).to_have_count(0)
    assert "doc=" not in page.url


def test_the_printed_page_of_a_quotation_is_shown_with_it_marked(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    two_pages(tmp_path / "documents" / "speech.pdf")
    Archive.build(tmp_path / "documents", tmp_path / "index")
    with Archive.open(tmp_path / "index") as archive:
        document = archive.document("speech.pdf")
    start = document.text.index(ACROSS)
    with serving(tmp_path / "index", documents=str(tmp_path / "documents")) as (url, _):
        page = browser.new_page(base_url=url)
        visit(page, f"/?doc={document.id}&at={start}-{start + len(ACROSS)}")
        page.get_by_text("Page 1 of 2 as it is printed").click()
        printed = page.get_by_role("img", name="Page 1 of 2 as it is printed")
        expect(printed).to_be_visible()
        expect(page.locator(".qa-page-picture figcaption")).to_have_text("The quotation is marked.")
        width = printed.evaluate("async picture => { await picture.decode(); return picture.naturalWidth }")
        assert 990 <= width <= 1000
        visit(page, f"/?doc={document.id}&at={start}-{start + len(ACROSS) - 1}")
        page.route("**/statements/**", lambda route: route.abort())
        page.get_by_text("Page 1 of 2 as it is printed").click()
        expect(page.locator(".qa-page-picture figcaption")).to_have_text("The page could not be brought.")
        expect(printed).to_be_hidden()
        page.close()


def test_a_quotation_is_copied_ready_for_a_footnote(page: Page, archive: Archive) -> None:
    citation = archive.ask(DECLARATION).citations[0]
    visit(page, "/")
    ask(page, DECLARATION)
    page.locator("a.qa-marker").first.click()
    page.get_by_role("button", name="Copy as a quotation").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    for part in (citation.quote, "Shamiso Mtisi", "KP Plenary 2021", "12 November 2021", "http"):
        assert part in copied


@pytest.mark.parametrize(("button", "ending"), [("Save as Word", "docx"), ("Save as Markdown", "md")])
def test_a_conversation_is_saved_with_what_it_quotes(page: Page, archive: Archive, button: str, ending: str) -> None:
    visit(page, "/")
    ask(page, DECLARATION)
    expect(page.locator(".qa-answer")).to_have_count(1)
    with page.expect_download() as saved:
        page.get_by_role("button", name=button).click()
    assert saved.value.suggested_filename == f"kpcsc.{ending}"
    quote = archive.ask(DECLARATION).citations[0].quote
    data = Path(saved.value.path()).read_bytes()
    if ending == "md":
        assert "Shamiso Mtisi" in data.decode()
        assert quote[:40] in data.decode()
    else:
        paragraphs = [paragraph.text for paragraph in Docx(io.BytesIO(data)).paragraphs]
        assert any(quote in paragraph for paragraph in paragraphs)


def test_what_is_wrong_is_told_and_kept(browser: Browser, address: str, book: Path) -> None:
    page = browser.new_page(base_url=address)
    visit(page, "/")
    ask(page, DECLARATION)
    page.locator("a.qa-marker").first.click()
    page.get_by_text("Something is wrong here").click()
    page.get_by_label("What is wrong with it?").fill("The second sentence is cut. <b>See</b> page 2.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you. The archivist will read it.")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("A statement is missing").click()
    page.get_by_label("Which one, and where can it be found?").fill("The opening speech of 2019")
    page.get_by_role("button", name="Send").click()
    for _ in range(200):
        if len(entries := FeedbackBook(book).entries()) == 2:
            break
        page.wait_for_timeout(100)
    page.close()
    assert {entry.remark for entry in entries} == {
        "The second sentence is cut. <b>See</b> page 2.",
        "The opening speech of 2019",
    }
    wrong = next(entry for entry in entries if entry.kind is FeedbackKind.WRONG_QUOTE)
    assert wrong.question == DECLARATION
    assert wrong.document_id is not None


def test_the_page_speaks_the_language_of_the_browser_and_can_be_switched(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="fr-CA", base_url=address)
    page = context.new_page()
    visit(page, "/")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Demandez ce qu’a dit KP CSC")
    page.get_by_label("Votre question").fill(DECLARATION)
    page.get_by_label("Votre question").press("Enter")
    expect(page.locator(".qa-attribution").first).to_contain_text("12 novembre 2021")
    expect(page.locator(".qa-voice").first).to_have_text("les mots de l’organisation elle-même")
    page.locator("a.qa-marker").first.click()
    expect(page.locator(".qa-text")).to_have_attribute("lang", "en")
    expect(page.locator(".qa-statement dl")).to_contain_text("anglais")
    assert page.evaluate("document.documentElement.lang") == "fr"
    page.get_by_role("button", name="English").click()
    page.locator("body[data-ready=true]").wait_for()
    expect(page.get_by_label("Your question")).to_be_visible()
    expect(page.locator(".qa-attribution").first).to_contain_text("12 November 2021")
    context.close()


def test_light_and_dark_follow_the_system_and_are_remembered(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark", base_url=address)
    page = context.new_page()
    visit(page, "/")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Light or dark").click()
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (dark, light) == ("rgb(20, 25, 30)", "rgb(251, 250, 247)")
    page.reload()
    page.locator("body[data-ready=true]").wait_for()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light
    context.close()


def test_nothing_moves_while_the_page_loads(page: Page) -> None:
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const shift of list.getEntries()) "
        "window.moved += shift.value; }).observe({ type: 'layout-shift', buffered: true })"
    )
    visit(page, "/")
    assert page.evaluate("window.moved") < 0.05


@pytest.mark.parametrize("width", [360, 768])
def test_narrow_windows_need_no_sideways_scrolling(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 740}, base_url=address)
    visit(page, f"/?q={DECLARATION}")
    expect(page.locator(".qa-answer")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("a.qa-marker").first.click()
    expect(page.locator("mark.qa-chosen").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
