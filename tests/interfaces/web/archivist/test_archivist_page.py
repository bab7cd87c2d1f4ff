"""The archivist's side in a real Chromium, with a real index that is really rebuilt."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect, sync_playwright

from qa import Archive
from tests.conftest import DOCUMENTS

ARTEFACTS = Path(os.environ.get("QA_ARTEFACTS", Path(__file__).parents[4] / "artifacts"))
HOSTILE = "<img src=x onerror=\"document.body.dataset.hacked='yes'\"> **[link](javascript:alert(1))**"
WALRUS = b"Closing remarks\n\nBrussels, 3 May 2019\n\nLadies and gentlemen, the walrus quota is eighty per year.\n"
REBUILT = 240_000
"""Milliseconds that a rebuild may take on a busy machine."""

expect.set_options(timeout=30_000)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(DOCUMENTS, tmp_path_factory.mktemp("desk") / "documents"))


@pytest.fixture(scope="module")
def own_index(index: Path, documents: Path) -> Path:
    return Path(shutil.copytree(index, documents.parent / "index"))


@pytest.fixture(scope="module")
def address(documents: Path, own_index: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.interfaces.web.archivist.serving", str(documents), str(own_index)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    line = process.stderr.readline()
    assert line.startswith("http://"), line + process.stderr.read()
    yield line.strip()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(path for name in names if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


def open_page(browser: Browser, address: str, width: int, height: int, locale: str = "en-GB") -> tuple[Page, list[str]]:
    """A window in which nothing may go wrong and nothing may leave this computer."""
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=address, locale=locale)
    page = context.new_page()
    faults: list[str] = []

    def heed_console(message: ConsoleMessage) -> None:
        # The test's application has no icon and no manifest.
        if message.type == "error" and "404" not in message.text:
            faults.append(message.text)

    def heed_request(sent: Request) -> None:
        if not sent.url.startswith((address, "data:", "blob:")):
            faults.append(f"request to {sent.url}")

    page.on("console", heed_console)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", heed_request)
    page.set_default_timeout(30_000)
    page.goto("/archivist/")
    page.locator("body[data-ready=true]").wait_for()
    return page, faults


@pytest.fixture
def desktop(browser: Browser, address: str) -> Iterator[Page]:
    page, faults = open_page(browser, address, 1440, 900)
    yield page
    assert page.evaluate("document.body.dataset.hacked") is None
    page.context.close()
    assert faults == []


def picture(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"archivist-{name}.png", full_page=True)


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def upload(page: Page, *files: tuple[str, bytes]) -> None:
    payloads = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files]
    page.locator("#qa-desk-files input[type=file]").set_input_files(payloads)  # type: ignore[arg-type]


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
    """A Word file that would unpack to two gigabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w", force_zip64=True) as document:
            for _ in range(512):
                document.write(b" " * 2**22)
    return packed.getvalue()


def test_from_an_upload_to_an_answer_and_back(
    desktop: Page, documents: Path, own_index: Path, browser: Browser, address: str
) -> None:
    page = desktop
    expect(page.locator("#qa-desk-state")).to_contain_text("2 statements")
    expect(page.locator("#qa-desk-state")).to_contain_text("The index is up to date.")
    upload(page, ("walrus.txt", WALRUS), ("broken.pdf", b"%PDF-1.7 broken"), ("x.exe", b"MZ"))
    added = page.locator("#qa-desk-added")
    expect(added).to_contain_text("2 files were brought in. Rebuild the index to see what is recognised in them.")
    expect(added).to_contain_text("there is no reader for '.exe' files")
    expect(page.locator("#qa-desk-state summary")).to_have_text("2 files wait to be indexed.")
    picture(page, "added")

    page.get_by_role("button", name="Rebuild now").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    # The rebuild goes on without the window in which it was begun, and every other one shows it.
    other, faults = open_page(browser, address, 390, 844)
    expect(other.get_by_role("progressbar")).to_be_visible()
    expect(other.get_by_role("button", name="Stop")).to_be_visible()
    picture(other, "progress-390")
    page.reload()
    expect(page.locator("#qa-desk-recognised")).to_contain_text("What was recognised", timeout=REBUILT)
    expect(other.locator("#qa-desk-recognised")).to_contain_text("What was recognised", timeout=REBUILT)
    assert faults == []
    other.context.close()
    recognised = page.locator("#qa-desk-recognised")
    expect(recognised).to_contain_text("3 May 2019")
    expect(recognised.locator(".qa-desk-bad, .qa-desk-item", has_text="broken.pdf")).to_be_visible()
    expect(page.locator("#qa-desk-state")).to_contain_text("3 statements")
    picture(page, "recognised")

    open_tab(page, "Needs attention")
    broken = page.locator("#qa-desk-attention .qa-desk-item", has_text="broken.pdf")
    expect(broken.locator(".qa-desk-reason")).not_to_be_empty()
    picture(page, "attention")
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
    page.get_by_role("option", name="speech").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#qa-desk-saved")).to_have_text(
        "Saved: Date, Kind, Speaker. It counts once the index is rebuilt."
    )
    expect(page.locator("#qa-desk-speaker")).to_contain_text("stated by an archivist, waits to be indexed")
    picture(page, "form")
    sidecar = (documents / "walrus.txt.toml").read_text()
    assert sidecar == 'date = "2019-05-04"\nkind = "speech"\nspeaker = "Ada Seal"\n'

    rebuild(page)
    with Archive.open(own_index) as archive:
        citation = archive.ask("What is the walrus quota?", threshold=0).citations[0]
        assert (citation.speaker, citation.date, citation.kind) == ("Ada Seal", "2019-05-04", "speech")
    expect(page.locator("#qa-desk-listed tr", has_text="walrus.txt")).to_contain_text("Ada Seal")

    open_tab(page, "Index")
    expect(page.locator(".qa-desk-log")).to_contain_text(
        "The index was rebuilt: 1 changed, 2 unchanged, 1 could not be read"
    )
    page.get_by_role("button", name="Go back to the state before").click()
    expect(page.locator("#qa-desk-question")).to_contain_text("Go back to the state before the last rebuild?")
    picture(page, "index")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#qa-desk-question")).to_be_hidden()
    page.get_by_role("button", name="Go back to the state before").click()
    page.get_by_role("button", name="Yes, go back").click()
    expect(page.locator("#qa-desk-rolled-back")).to_have_text("The state before is in use again: 3 statements.")
    expect(page.locator("#qa-desk-generations")).to_contain_text("gone back to")
    with Archive.open(own_index, documents_only=True) as archive:
        assert str(archive.document("walrus.txt").when) == "2019-05-03"
    expect(page.locator("#qa-desk-state")).to_contain_text("1 file waits to be indexed.")


def test_a_rebuild_is_stopped(desktop: Page, documents: Path, own_index: Path) -> None:
    for number in range(40):
        sentences = (f"Statement {number} asks for reform {number * 100 + n} of the seal quota. " for n in range(60))
        (documents / f"much-{number}.txt").write_text("\n\n".join(sentences))
    before = sorted(each.name for each in own_index.glob("generation-*"))
    desktop.get_by_role("button", name="Rebuild the index").click()
    expect(desktop.locator(".qa-desk-step")).to_have_text("Indexing the passages", timeout=REBUILT)
    expect(desktop.locator(".qa-desk-done-of")).to_contain_text("/")
    picture(desktop, "progress")
    desktop.get_by_role("button", name="Stop").click()
    expect(desktop.locator("#qa-desk-progress")).to_contain_text("Stopped. The index is as it was.", timeout=60_000)
    assert sorted(each.name for each in own_index.glob("generation-*")) == before
    for path in documents.glob("much-*.txt"):
        path.unlink()


def test_hostile_names_titles_and_files(desktop: Page, documents: Path) -> None:
    page = desktop
    (documents / "hostile.txt").write_text(f"{HOSTILE} says the seal.")
    (documents / "hostile.txt.toml").write_text(f"title = '''{HOSTILE}'''\nspeaker = '''{HOSTILE}'''\n")
    (documents / "<b>bold.pdf").write_bytes(b"%PDF-1.7 broken")
    upload(
        page,
        ("<img src=x onerror=alert(1)>.txt", b"The first seal."),
        ("../../outside.txt", b"The second seal."),
        ("archive.toml", b'name = "Hacked"'),
        ("bomb.docx", bomb()),
        ("large.txt", b"x" * (2**20 + 1)),
    )
    added = page.locator("#qa-desk-added")
    expect(added).to_contain_text("3 files were brought in.")
    expect(added.locator(".qa-desk-bad", has_text="large.txt")).to_contain_text(
        "more than 1 MiB (setting largest_file)"
    )
    expect(added.locator(".qa-desk-bad", has_text="archive.toml")).to_contain_text("a sidecar is not sent")
    assert "Hacked" not in (documents / "archive.toml").read_text()
    assert not list(documents.parent.glob("outside*"))
    assert {path.name for path in documents.iterdir() if "outside" in path.name or "onerror" in path.name} == {
        next(path.name for path in documents.iterdir() if "outside" in path.name),
        "img src=x onerror=alert(1).txt",
    }
    rebuild(page)
    reason = page.locator("#qa-desk-recognised .qa-desk-item", has_text="bomb.docx").locator(".qa-desk-reason")
    expect(reason).to_contain_text("it")
    open_tab(page, "Needs attention")
    expect(page.locator("#qa-desk-attention").get_by_role("button", name=HOSTILE)).to_be_visible()
    expect(page.locator("#qa-desk-attention")).to_contain_text("<b>bold.pdf")
    page.locator("#qa-desk-attention").get_by_role("button", name=HOSTILE).click()
    expect(field(page, "speaker")).to_have_value(HOSTILE)
    expect(page.locator(".qa-desk-chosen h3")).to_have_text(HOSTILE)
    picture(page, "hostile")
    open_tab(page, "Feedback")
    expect(page.locator("#qa-desk-feedback")).to_contain_text("It was <b>June</b>.")
    page.get_by_role("button", name="Settle").first.click()
    expect(page.locator("#qa-desk-feedback")).not_to_contain_text("June")
    page.get_by_role("button", name="Settle").click()
    expect(page.locator("#qa-desk-feedback")).to_contain_text("Nobody has said anything")


def test_no_other_file_is_taken_for_an_upload(address: str, documents: Path) -> None:
    """Whoever speaks to Gradio without the page can name any file of the computer: none is taken."""
    config = httpx.get(f"{address}/archivist/config").json()
    function = next(
        each["id"] for each in config["dependencies"] if any(target[1] == "upload" for target in each["targets"])
    )
    secret = documents.parent / "secret.txt"
    secret.write_text("secret")
    data = [[{"path": str(secret), "meta": {"_type": "gradio.FileData"}, "orig_name": "secret.txt"}]]
    body = {"fn_index": function, "data": data, "session_hash": "attack"}
    assert httpx.post(f"{address}/archivist/gradio_api/queue/join", json=body).status_code == 200
    with httpx.stream("GET", f"{address}/archivist/gradio_api/queue/data?session_hash=attack", timeout=60) as stream:
        said = "".join(stream.iter_text())
    assert '"success":false' in said
    assert secret.read_text() == "secret"
    assert not list(documents.rglob("secret*"))
    huge = httpx.post(f"{address}/archivist/gradio_api/upload", files={"files": ("huge.txt", b"x" * (4 * 2**20))})
    assert huge.status_code == 413
    for path in ("/etc/passwd", str(secret)):
        assert httpx.get(f"{address}/archivist/gradio_api/file={path}").status_code in (403, 404)


def test_described_one_after_the_other_by_keyboard(desktop: Page, documents: Path) -> None:
    page = desktop
    open_tab(page, "Statements")
    page.get_by_label("Search").fill("kp plenary")
    expect(page.locator("#qa-desk-listed tbody tr")).to_have_count(1)
    page.get_by_label("Search").fill("")
    first = page.locator("#qa-desk-listed .qa-desk-choose").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".qa-desk-chosen")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(field(page, "title")).to_be_focused()
    place = field(page, "place")
    place.fill("Johannesburg")
    title = field(page, "title").input_value()
    page.get_by_role("button", name="Save and next").click()
    expect(page.locator("#qa-desk-saved")).to_contain_text("Saved: Place.")
    expect(field(page, "title")).not_to_have_value(title)
    expect(page.locator("#qa-desk-listed tr", has_text=title)).to_contain_text("waits to be indexed")
    assert any("Johannesburg" in path.read_text() for path in documents.rglob("*.toml"))


def test_on_a_telephone_in_french(browser: Browser, address: str) -> None:
    page, faults = open_page(browser, address, 390, 844, "fr-FR")
    expect(page.get_by_role("heading", level=1)).to_have_text("Le bureau de l’archiviste")
    expect(page.get_by_role("button", name="Reconstruire l’index")).to_be_visible()
    for name in ("Ajouter", "À vérifier", "Déclarations", "Index", "Signalements"):
        tab = page.get_by_role("tab", name=name)
        expect(tab).to_be_visible()
        tab.click()
        time.sleep(0.3)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        picture(page, f"{re.sub('[^a-z]', '', name.lower())}-390")
    page.get_by_role("tab", name="Déclarations").click()
    page.locator("#qa-desk-listed .qa-desk-choose", has_text="Closing speech").click()
    expect(field(page, "title")).to_be_visible()
    expect(page.locator("#qa-desk-title label")).to_contain_text("Titre")
    expect(page.locator("#qa-desk-title label")).to_contain_text("indiqué par un archiviste")
    expect(page.locator(".qa-desk-chosen")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, "form-390")
    page.context.close()
    assert faults == []
