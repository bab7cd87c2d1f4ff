"""The archivist's side of a real `kpcsc serve`, in a real Chromium, with an index that is really rebuilt."""

from __future__ import annotations

import io
import json
import re
import shutil
import threading
import uuid
import zipfile
from collections.abc import Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from qa.interfaces.feedback import FeedbackBook, FeedbackKind
from qa.interfaces.web.accounts import Accounts, Role
from qa.interfaces.web.sessions import SESSION_COOKIE
from tests.conftest import DOCUMENTS
from tests.interfaces.conftest import ARTEFACTS
from tests.interfaces.web.conftest import ARCHIVIST, serving

HOSTILE = "<img src=x onerror=\"document.body.dataset.hacked='yes'\"> **[link](javascript:alert(1))**"
ARTICLE = (
    f"<html><head><title>{escape(HOSTILE)}</title></head><body><article><h1>Seals</h1>"
    + "<p>The coalition asks every participant to count the seals of each mine, and to publish the count.</p>" * 3
    + "</article></body></html>"
)
WALRUS = b"Closing remarks\n\nBrussels, 3 May 2019\n\nLadies and gentlemen, the walrus quota is eighty per year.\n"
QUOTA = "What is the walrus quota?"
BESIDE = {"documents", "index", "accounts", "accounts.key", "feedback.sqlite"}
"""What stands in the folder of this file's tests, and nothing that was sent."""

NOT_UPLOADED = "This file was not uploaded."
SHOWN = {"duration": 10, "visible": True, "title": "Error"}
REBUILT = 240_000
"""Milliseconds that a rebuild may take on a busy machine."""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(DOCUMENTS, tmp_path_factory.mktemp("desk") / "documents"))


@pytest.fixture(scope="module")
def own_index(index: Path, documents: Path) -> Path:
    return Path(shutil.copytree(index, documents.parent / "index"))


@pytest.fixture(scope="module")
def address(documents: Path, own_index: Path) -> Iterator[str]:
    """A server whose readers have remarked two things."""
    accounts, feedback = documents.parent / "accounts", documents.parent / "feedback.sqlite"
    Accounts(accounts).put(*ARCHIVIST, Role.ARCHIVIST)
    FeedbackBook(feedback).add(FeedbackKind.WRONG_QUOTE, f"It was <b>June</b>. {HOSTILE}", f"When? {HOSTILE}")
    FeedbackBook(feedback).add(FeedbackKind.MISSING_DOCUMENT, "The letter of 2019 is missing.")
    settings = {
        "accounts": str(accounts),
        "feedback": str(feedback),
        "largest_file": "1",
        "allow_private_addresses": "true",
        "seconds_between_requests": "0",
    }
    with serving(own_index, "--documents", str(documents), **settings) as (url, _):
        yield url


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a website with one page, of which the title attacks whoever shows it."""

    class Website(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/seals" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(ARTICLE.encode() if self.path == "/seals" else b"")

        def log_message(self, *arguments: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Website)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def cookie(address: str) -> str:
    """With which the archivist is signed in, in every window."""
    return signed_in(address)


def signed_in(address: str) -> str:
    """The cookie of a new session."""
    name, password = ARCHIVIST
    answer = httpx.post(f"{address}/sign-in", data={"name": name, "password": password})
    return answer.cookies[SESSION_COOKIE]


def open_page(
    browser: Browser, address: str, cookie: str, width: int, height: int, locale: str = "en-GB"
) -> tuple[Page, list[str]]:
    """A window in which nothing may go wrong and nothing may leave this computer."""
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=address, locale=locale)
    context.add_cookies([{"name": SESSION_COOKIE, "value": cookie, "url": address}])
    page = context.new_page()
    faults: list[str] = []

    def heed_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    def heed_request(sent: Request) -> None:
        if not sent.url.startswith((address, "data:", "blob:")):
            faults.append(f"request to {sent.url}")

    page.on("console", heed_console)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", heed_request)
    page.set_default_timeout(30_000)
    page.goto("/archivist/")
    ready(page)
    return page, faults


def ready(page: Page) -> None:
    """Wait until the page has been given what it shows."""
    page.locator("body[data-ready=true]").wait_for()


@pytest.fixture
def desktop(browser: Browser, address: str, cookie: str) -> Iterator[Page]:
    page, faults = open_page(browser, address, cookie, 1440, 900)
    yield page
    assert page.evaluate("document.body.dataset.hacked") is None
    page.context.close()
    assert faults == []


def picture(page: Page, name: str) -> None:
    """Take the page in both lights."""
    ARTEFACTS.mkdir(exist_ok=True)
    for colours in ("dark", "light"):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", colours == "dark")
        page.screenshot(path=ARTEFACTS / f"archivist-{name}-{colours}.png", full_page=True, animations="disabled")


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def upload(page: Page, *files: tuple[str, bytes]) -> None:
    payloads = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files]
    page.locator("#qa-desk-files input[type=file]").set_input_files(payloads)  # type: ignore[arg-type]


def beyond_the_edge(page: Page) -> list[str]:
    """What stands out of the window to the right, whether or not the page can be moved there."""
    return list(
        page.evaluate(
            """[...document.querySelectorAll('.gradio-container *')]
            .filter(each => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1)
            .map(each => each.outerHTML.slice(0, 120))"""
        )
    )


def field(page: Page, name: str) -> Locator:
    """What is typed into a field of the form; its label also holds where the value comes from."""
    return page.locator(f"#qa-desk-{name}").locator("input, textarea")


def rebuild(page: Page) -> None:
    page.get_by_role("button", name="Rebuild the index").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("button", name="Rebuild the index")).to_be_disabled()
    expect(page.locator("#qa-desk-progress .qa-desk-notice")).to_contain_text("The index was rebuilt:", timeout=REBUILT)
    expect(page.get_by_role("button", name="Rebuild the index")).to_be_enabled()


def bomb() -> bytes:
    """A Word file that would unpack to 128 MiB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w", force_zip64=True) as document:
            for _ in range(32):
                document.write(b" " * 2**22)
    return packed.getvalue()


def asked(address: str) -> list[dict[str, object]]:
    """The quotations that a reader is answered with."""
    answer = httpx.post(f"{address}/api/v1/ask", json={"question": QUOTA, "threshold": 0}, timeout=120)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["citations"])


def test_from_an_upload_to_an_answer_and_back(
    desktop: Page, documents: Path, browser: Browser, address: str, cookie: str
) -> None:
    page = desktop
    expect(page.locator("#qa-desk-state")).to_contain_text("2 statements")
    expect(page.locator("#qa-desk-state")).to_contain_text("The index is up to date.")
    upload(page, ("walrus.txt", WALRUS), ("broken.pdf", b"%PDF-1.7 broken"), ("x.exe", b"MZ"))
    added = page.locator("#qa-desk-added")
    expect(added).to_contain_text("2 files were brought in. Rebuild the index to see what is recognised in them.")
    expect(added).to_contain_text("there is no reader for '.exe' files")
    expect(page.locator("#qa-desk-state summary")).to_have_text("2 files wait to be indexed.")
    picture(page, "added-1440")

    page.get_by_role("button", name="Rebuild now").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    # The rebuild goes on without the window in which it was begun, and every other one shows it.
    page.goto("/archivist/")
    ready(page)
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert all(citation["path"] != "walrus.txt" for citation in asked(address))
    recognised = page.locator("#qa-desk-recognised")
    expect(recognised).to_contain_text("What was recognised", timeout=REBUILT)
    expect(recognised).to_contain_text("3 May 2019")
    expect(recognised.locator(".qa-desk-item", has_text="broken.pdf")).to_be_visible()
    expect(page.locator("#qa-desk-state")).to_contain_text("3 statements")
    picture(page, "recognised-1440")
    (citation,) = (found for found in asked(address) if found["path"] == "walrus.txt")
    assert (citation["date"], citation["speaker"]) == ("2019-05-03", None)

    open_tab(page, "Needs attention")
    broken = page.locator("#qa-desk-attention .qa-desk-item", has_text="broken.pdf")
    expect(broken.locator(".qa-desk-reason")).not_to_be_empty()
    picture(page, "attention-1440")
    page.locator("#qa-desk-attention").get_by_role("button", name="Walrus").click()
    expect(field(page, "date")).to_have_value("2019-05-03")
    expect(page.locator("#qa-desk-date")).to_contain_text("found in the text")
    expect(page.locator("#qa-desk-excerpt")).to_contain_text("the walrus quota is eighty per year")
    field(page, "date").fill("4 May")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("The date cannot be '4 May'; write 2021, 2021-11 or 2021-11-12.")
    field(page, "date").fill("2019-05-04")
    field(page, "speaker").fill("Ada Seal")
    field(page, "kind").click()
    page.get_by_role("option", name="declaration").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#qa-desk-saved")).to_have_text(
        "Saved: Date, Kind, Speaker. It counts once the index is rebuilt."
    )
    expect(page.locator("#qa-desk-speaker")).to_contain_text("stated by an archivist, waits to be indexed")
    picture(page, "form-1440")
    sidecar = (documents / "walrus.txt.toml").read_text()
    assert sidecar == 'date = "2019-05-04"\nkind = "declaration"\nspeaker = "Ada Seal"\n'

    rebuild(page)
    (citation,) = (found for found in asked(address) if found["path"] == "walrus.txt")
    assert (citation["date"], citation["speaker"]) == ("2019-05-04", "Ada Seal")
    expect(page.locator("#qa-desk-listed tr", has_text="walrus.txt")).to_contain_text("Ada Seal")

    open_tab(page, "Index")
    expect(page.locator(".qa-desk-log")).to_contain_text(
        "The index was rebuilt: 1 changed, 2 unchanged, 1 could not be read"
    )
    page.get_by_role("button", name="Go back to the state before").click()
    expect(page.locator("#qa-desk-question")).to_contain_text("Go back to the state before the last rebuild?")
    picture(page, "index-1440")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#qa-desk-question")).to_be_hidden()
    page.get_by_role("button", name="Go back to the state before").click()
    page.get_by_role("button", name="Yes, go back").click()
    expect(page.locator("#qa-desk-rolled-back")).to_have_text("The state before is in use again: 3 statements.")
    expect(page.locator("#qa-desk-generations")).to_contain_text("gone back to")
    (citation,) = (found for found in asked(address) if found["path"] == "walrus.txt")
    assert citation["date"] == "2019-05-03"
    expect(page.locator("#qa-desk-state")).to_contain_text("1 file waits to be indexed.")


def test_a_rebuild_is_stopped(desktop: Page, documents: Path, own_index: Path) -> None:
    for number in range(8):
        sentences = (f"Statement {number} asks for reform {number * 1000 + n} of the seal quota. " for n in range(240))
        (documents / f"much-{number}.txt").write_text("\n\n".join(sentences))
    before = sorted(each.name for each in own_index.glob("generation-*"))
    desktop.get_by_role("button", name="Rebuild the index").click()
    expect(desktop.locator(".qa-desk-step")).to_have_text("Indexing the passages", timeout=REBUILT)
    expect(desktop.locator(".qa-desk-done-of")).to_contain_text("/")
    picture(desktop, "progress-1440")
    desktop.get_by_role("button", name="Stop").click()
    expect(desktop.locator("#qa-desk-progress")).to_contain_text("Stopped. The index is as it was.", timeout=60_000)
    open_tab(desktop, "Index")
    expect(desktop.locator(".qa-desk-log li").first).to_contain_text("Stopped. The index is as it was.")
    assert sorted(each.name for each in own_index.glob("generation-*")) == before
    for path in documents.glob("much-*.txt"):
        path.unlink()


def test_hostile_names_titles_and_files(desktop: Page, documents: Path) -> None:
    page = desktop
    (documents / "hostile.txt").write_text(
        f"{HOSTILE} says the seal. <script>document.body.dataset.hacked='text'</script>"
    )
    (documents / "hostile.txt.toml").write_text(
        f"title = '''{HOSTILE}'''\nspeaker = '''{HOSTILE}'''\noccasion = '''{HOSTILE}'''\n"
    )
    (documents / "<b>bold.pdf").write_bytes(b"%PDF-1.7 broken")
    known = {path.name for path in documents.iterdir()}
    upload(
        page,
        ("<img src=x onerror=alert(1)>.txt", b"The first seal."),
        ("../../outside.txt", b"The second seal."),
        (".hidden.txt", b"The third seal."),
        ("/etc/absolute.txt", b"The fourth seal."),
        (f"{'long' * 200}.txt", b"The fifth seal."),
        ("archive.toml", b'name = "Hacked"'),
        ("hostile.txt.toml", b'title = "Hacked"'),
        ("bomb.docx", bomb()),
        ("large.txt", b"x" * (2**20 + 1)),
    )
    added = page.locator("#qa-desk-added")
    expect(added).to_contain_text("6 files were brought in.")
    expect(added.locator(".qa-desk-bad", has_text="large.txt")).to_contain_text(
        "more than 1 MiB (setting largest_file)"
    )
    for sidecar in ("archive.toml", "hostile.txt.toml"):
        refused = added.locator(".qa-desk-bad", has_text=sidecar)
        expect(refused).to_contain_text("a sidecar is not sent; use the form to describe a statement")
    assert "Hacked" not in "".join(path.read_text() for path in documents.rglob("*.toml"))
    new = {path.name for path in documents.iterdir()} - known
    assert not any(name.startswith(".") for name in new - {".kpcsc-lock"}), new
    assert all(len(name.encode()) < 160 for name in new)
    assert {path.name for path in documents.parent.iterdir()} == BESIDE
    rebuild(page)
    open_tab(page, "Add")
    bombed = page.locator("#qa-desk-recognised .qa-desk-item", has_text="bomb.docx").locator(".qa-desk-reason")
    expect(bombed).to_have_text(re.compile("^it unpacks to [0-9,]+ MiB, which no honest file does$"))
    for seal in ("Img src x onerror alert 1", "Outside", "Hidden", "Absolute"):
        expect(page.locator("#qa-desk-recognised").get_by_role("button", name=seal)).to_be_visible()
    open_tab(page, "Index")
    expect(page.locator("#qa-desk-log .qa-desk-item", has_text="bomb.docx")).to_contain_text("it unpacks to")
    open_tab(page, "Needs attention")
    expect(page.locator("#qa-desk-attention")).to_contain_text("<b>bold.pdf")
    page.locator("#qa-desk-attention").get_by_role("button", name=HOSTILE).click()
    expect(field(page, "speaker")).to_have_value(HOSTILE)
    expect(page.locator(".qa-desk-chosen h3")).to_have_text(HOSTILE)
    expect(page.locator("#qa-desk-excerpt")).to_contain_text("<script>document.body.dataset.hacked='text'</script>")
    assert beyond_the_edge(page) == []
    form, table = page.locator("#qa-desk-form").bounding_box(), page.locator(".qa-desk-table").bounding_box()
    assert form is not None
    assert table is not None
    assert table["x"] + table["width"] <= form["x"]
    picture(page, "hostile-1440")
    open_tab(page, "Feedback")
    expect(page.locator("#qa-desk-feedback")).to_contain_text(f"It was <b>June</b>. {HOSTILE}")
    picture(page, "feedback-1440")
    page.get_by_role("button", name="Settle").first.click()
    expect(page.locator("#qa-desk-feedback")).not_to_contain_text("June")
    page.get_by_role("button", name="Settle").click()
    expect(page.locator("#qa-desk-feedback")).to_contain_text("Nobody has said anything")


def send(client: httpx.Client, function: int, data: list[object]) -> dict[str, object]:
    """What Gradio makes of an event that no page has sent."""
    session = uuid.uuid4().hex
    body = {"fn_index": function, "data": data, "session_hash": session}
    client.post("/gradio_api/queue/join", json=body).raise_for_status()
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        said = [json.loads(line.removeprefix("data: ")) for line in stream.iter_lines() if line]
    (outcome,) = (message for message in said if message["msg"] == "process_completed")
    return dict(outcome)


def events(client: httpx.Client) -> list[dict[str, Any]]:
    return list(client.get("/config").json()["dependencies"])


def test_brought_in_by_address_and_by_dropping(desktop: Page, documents: Path, site: str) -> None:
    page = desktop
    added = page.locator("#qa-desk-added")
    addresses = page.get_by_label("Addresses of pages or PDFs, one a line")
    addresses.fill(f"{site}/seals\n{site}/none {HOSTILE} file:///etc/passwd")
    page.get_by_role("button", name="Bring in").click()
    expect(added).to_contain_text("1 file was brought in.")
    expect(added.locator(".qa-desk-good")).to_have_text("website/undated/seals.htmladded")
    expect(added.locator(".qa-desk-bad", has_text=f"{site}/none")).to_contain_text("the server answered 404 Not Found")
    for refused in ("file:///etc/passwd", "<img"):
        reason = added.locator(".qa-desk-bad", has_text=refused).locator(".qa-desk-reason")
        expect(reason.first).to_have_text("it is no address that begins with https:// or http://")
    assert "count the seals of each mine" in (documents / "website/undated/seals.html").read_text()
    addresses.fill(f"{site}/none")
    page.get_by_role("button", name="Bring in").click()
    expect(added).to_contain_text("Nothing was brought in.")
    expect(added.locator(".qa-desk-reason")).to_have_text("the server answered 404 Not Found")
    dropped = page.evaluate_handle(
        """() => {
          const sent = new DataTransfer();
          sent.items.add(new File(['The dropped seal.'], 'dropped.txt', { type: 'text/plain' }));
          return sent;
        }"""
    )
    page.locator("#qa-desk-files button").first.dispatch_event("drop", {"dataTransfer": dropped})
    expect(added.locator(".qa-desk-good")).to_have_text("dropped.txtadded")
    assert (documents / "dropped.txt").read_text() == "The dropped seal."


def test_no_other_file_is_taken_for_an_upload(address: str, cookie: str, documents: Path) -> None:
    """Whoever speaks to Gradio without the page can name any file of the computer: none is taken."""
    secret = documents.parent / "secret.txt"
    secret.write_text("secret")
    named = ("/etc/passwd", str(secret), "../../secret.txt", f"{address}/healthz", "https://example.org/secret.txt")
    forged = [{"path": path, "meta": {"_type": "gradio.FileData"}, "orig_name": "secret.txt"} for path in named]
    with httpx.Client(base_url=f"{address}/archivist", cookies={SESSION_COOKIE: cookie}, timeout=60) as client:
        (upload,) = (event["id"] for event in events(client) if event["targets"][0][1] == "upload")
        for file in forged:
            assert send(client, upload, [[file]])["output"] == {"error": NOT_UPLOADED, **SHOWN}
            assert client.get(f"/gradio_api/file={file['path']}").status_code in (403, 404)
        sent = client.post("/gradio_api/upload", files={"files": ("honest.txt", b"The honest seal.")}).json()
        honest = {"path": sent[0], "meta": {"_type": "gradio.FileData"}, "orig_name": "honest.txt"}
        assert send(client, upload, [[honest, forged[1]]])["output"] == {"error": NOT_UPLOADED, **SHOWN}
        assert not list(documents.rglob("*honest*"))
        assert send(client, upload, [[honest]])["success"]
    assert (documents / "honest.txt").read_text() == "The honest seal."
    (documents / "honest.txt").unlink()
    with httpx.Client(base_url=address, timeout=60) as reader:
        taking = [event for event in events(reader) if event["backend_fn"] and event["inputs"]]
        assert len(taking) > 3
        for event in taking:
            outcome = send(reader, event["id"], [forged[1], *[None] * (len(event["inputs"]) - 1)])
            assert outcome["output"] == {"error": NOT_UPLOADED, **SHOWN}, event["targets"]
    assert secret.read_text() == "secret"
    secret.unlink()
    assert not list(documents.rglob("*secret*"))
    assert not list(documents.rglob("*passwd*"))


def test_described_one_after_the_other_by_keyboard(desktop: Page, documents: Path) -> None:
    page = desktop
    open_tab(page, "Statements")
    page.get_by_label("Search").fill("kp plenary")
    expect(page.locator("#qa-desk-listed tbody tr")).to_have_count(1)
    page.get_by_label("Search").fill("2021")
    expect(page.locator("#qa-desk-listed tbody tr")).to_have_count(2)
    page.locator("#qa-desk-listed .qa-desk-choose").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".qa-desk-chosen")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(field(page, "title")).to_be_focused()
    field(page, "place").fill("Johannesburg")
    title = field(page, "title").input_value()
    page.get_by_role("button", name="Save and next").press("Enter")
    expect(page.locator("#qa-desk-saved")).to_contain_text("Saved: Place.")
    expect(field(page, "title")).not_to_have_value(title)
    expect(page.locator("#qa-desk-listed tr", has_text=title)).to_contain_text("waits to be indexed")
    assert any("Johannesburg" in path.read_text() for path in documents.rglob("*.toml"))


def test_signed_out_the_desk_is_closed(browser: Browser, address: str) -> None:
    page, faults = open_page(browser, address, signed_in(address), 1440, 900)
    left = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == SESSION_COOKIE)
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{address}/sign-in")
    expect(page.get_by_label("Password")).to_be_visible()
    page.goto("/archivist/")
    expect(page).to_have_url(f"{address}/sign-in?next=%2Farchivist%2F")
    page.context.close()
    assert faults == []
    assert httpx.get(f"{address}/archivist/config", cookies={SESSION_COOKIE: left}).status_code == 401


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_telephone_in_french(browser: Browser, address: str, cookie: str, width: int) -> None:
    page, faults = open_page(browser, address, cookie, width, 844, "fr-FR")
    expect(page.get_by_role("heading", level=1)).to_have_text("Le bureau de l’archiviste")
    expect(page.get_by_role("button", name="Reconstruire l’index")).to_be_visible()
    expect(page.locator("#qa-desk-files")).to_contain_text("Déposez des fichiers ici")
    expect(page.locator("#qa-desk-files")).to_contain_text("Choisissez des fichiers")
    shown = {
        "Ajouter": "#qa-desk-addresses",
        "À vérifier": "#qa-desk-attention",
        "Déclarations": "#qa-desk-listed",
        "Index": "#qa-desk-generations",
        "Signalements": "#qa-desk-feedback",
    }
    for name, content in shown.items():
        page.get_by_role("tab", name=name).click()
        expect(page.locator(content)).to_be_visible()
        assert beyond_the_edge(page) == [], name
        picture(page, f"{content.rpartition('-')[2]}-{width}")
    page.get_by_role("tab", name="Déclarations").click()
    page.locator("#qa-desk-listed .qa-desk-choose", has_text="Closing speech").click()
    expect(field(page, "title")).to_be_visible()
    expect(page.locator("#qa-desk-title label")).to_contain_text("Titre")
    expect(page.locator("#qa-desk-title label")).to_contain_text("d’après un archiviste")
    expect(page.locator(".qa-desk-chosen")).to_be_in_viewport()
    field(page, "date").fill("4 mai")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("écrivez 2021, 2021-11 ou 2021-11-12")
    assert beyond_the_edge(page) == []
    picture(page, f"form-{width}")
    page.get_by_role("tab", name="Ajouter").click()
    upload(page, ("x.exe", b"MZ"))
    expect(page.locator("#qa-desk-added")).to_contain_text("aucun lecteur pour les fichiers « .exe »")
    page.context.close()
    assert faults == []
