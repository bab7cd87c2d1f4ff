"""The server as it is met from outside: its headers, its limits, its health, its end."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from qa import Archive
from tests.conftest import SPEECH
from tests.interfaces.chromium import chromium, interrupted
from tests.interfaces.web.conftest import Application, proxying, serving

QUESTION = "Which countries resisted the redefinition of conflict diamonds?"
GIGABYTE = 2**30


@pytest.fixture(scope="module")
def served(index: Path, written_accounts: Path) -> Iterator[str]:
    """A real server under a prefix, with accounts."""
    with serving(index, "--root-path", "/archive", accounts=str(written_accounts)) as (url, _):
        yield url


def load_event(client: httpx.Client) -> int:
    """What a browser calls when it has loaded the page: its address may hold a question."""
    config = client.get("config").json()
    (chat,) = (part["id"] for part in config["components"] if part["props"].get("elem_id") == "qa-chat")
    return next(
        int(event["id"])
        for event in config["dependencies"]
        if chat in event["outputs"] and any(kind == "load" for _, kind in event["targets"])
    )


def asking(client: httpx.Client, question: str) -> dict[str, object]:
    """What a browser sends for a question that is typed."""
    config = client.get("config").json()
    names = {part["id"]: part["props"].get("elem_id") for part in config["components"]}
    shown = {part["id"]: part["props"].get("value") for part in config["components"]}
    event = next(
        event
        for event in config["dependencies"]
        if ("qa-question", "submit") in {(names.get(target), kind) for target, kind in event["targets"]}
    )
    values = [question, *(shown[part] for part in event["inputs"][1:])]
    return {"data": values, "fn_index": event["id"]}


def ask(address: str, question: str) -> str:
    """Open the page as a browser does, with a question in its address, and take what it is sent."""
    with httpx.Client(base_url=address, timeout=120) as client:
        body = {"data": [], "fn_index": load_event(client), "session_hash": uuid.uuid4().hex}
        answered = client.post("gradio_api/run/predict", params={"q": question}, json=body)
        assert answered.status_code == 200, answered.text
        return json.dumps(answered.json()["data"], ensure_ascii=False)


def test_every_answer_carries_the_headers(application: Application) -> None:
    client = application(trusted_proxies=("198.51.100.1",))
    for path, status in (("/", 200), ("/healthz", 200), ("/config", 200), ("/nowhere", 404), ("/archivist", 404)):
        answer = client.get(path)
        assert answer.status_code == status
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "'unsafe-inline'" not in policy.partition("style-src")[0]
        assert "strict-transport-security" not in answer.headers
    assert application().get("/", headers={"Host": "evil.example"}).headers["x-frame-options"] == "DENY"
    secure = client.get("/healthz", headers={"X-Forwarded-Proto": "https"})
    assert secure.headers["strict-transport-security"] == "max-age=31536000"
    stranger = application(trusted_proxies=("10.0.0.1",))
    assert "strict-transport-security" not in stranger.get("/", headers={"X-Forwarded-Proto": "https"}).headers


def test_the_head_of_the_page_is_the_archives(application: Application, archive: Archive) -> None:
    client = application(root_path="/archive")
    first = client.get("/archive/", headers={"Accept-Language": "fr"})
    page = first.text
    assert '<html lang="fr"' in " ".join(page.split())
    assert f"<title>{archive.description.name}</title>" in page
    assert 'content="http://localhost/archive/icon-512.png"' in page.replace("&#58;", ":").replace("&#45;", "-")
    assert '<link rel="manifest" href="/archive/manifest.json">' in page
    for foreign in ("githubusercontent", "@Gradio", "Click to try", "gradio.app/"):
        assert foreign not in page
    nonce = re.search(r"'nonce-([\w-]+)'", first.headers["content-security-policy"])
    assert nonce
    assert page.count("<script") == page.count(f'<script nonce="{nonce[1]}"') > 3
    assert nonce[1] not in client.get("/archive/").text
    manifest = client.get("/manifest.json")
    assert manifest.headers["content-type"] == "application/manifest+json"
    assert manifest.json()["name"] == archive.description.name
    assert {icon["purpose"] for icon in manifest.json()["icons"]} == {"any", "maskable"}
    for icon in manifest.json()["icons"]:
        drawn = client.get(f"/archive/{icon['src']}")
        assert (drawn.status_code, drawn.headers["content-type"]) == (200, icon["type"])
        if icon["type"] == "image/png":
            width, height = (int.from_bytes(drawn.content[at : at + 4], "big") for at in (16, 20))
            assert icon["sizes"] == f"{width}x{height}"


def test_what_never_changes_is_kept_and_small(application: Application) -> None:
    client = application()
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    assert page.headers["cache-control"] == "private, no-cache"
    script = re.search(r'src="\./(assets/index-[^"]+\.js)"', page.text)
    assert script
    asset = client.get(f"/{script[1]}", headers={"Accept-Encoding": "gzip, br"})
    assert asset.headers["content-encoding"] == "br"
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/assets/none-12345678.js").headers["cache-control"] == "no-store"


def test_a_forged_host_is_not_believed(application: Application) -> None:
    client = application(allowed_hosts=("archive.example",), trusted_proxies=("198.51.100.1",))
    for forged in ("evil.example", "archive.example.evil.example", "localhost@evil.example", "", "archive.example\t.x"):
        assert client.get("/", headers={"Host": forged}).status_code == 400
    for name in ("X-Forwarded-Host", "X-Gradio-Server", "Forwarded", "X-Forwarded-Prefix", "X-Original-URL"):
        answer = client.get("/", headers={"Host": "archive.example", name: "http://evil.example/"})
        assert answer.status_code == 200
        assert "evil.example" not in answer.text
        assert '"root":"http://archive.example"' in answer.text
        assert "evil.example" not in client.get("/config", headers={name: "evil.example"}).text


def test_a_file_route_leads_to_no_file(application: Application, archive: Archive, tmp_path: Path) -> None:
    client = application()
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    here = Path(__file__)
    wanted = [
        str(secret),
        str(here),
        "/etc/passwd",
        "/proc/self/environ",
        "qa/__init__.py",
        "kpcsc.toml",
        "accounts",
        f"documents/{SPEECH}",
        "file:///etc/passwd",
        "http://127.0.0.1:1/",
        "https://example.org/",
        "//etc/passwd",
    ]
    routes = [
        "/gradio_api/file={}",
        "/gradio_api/file/{}",
        "/file={}",
        "/file/{}",
        "/static/{}",
        "/assets/{}",
        "/svelte/{}",
        "/{}",
        "/gradio_api/proxy={}",
        "/proxy={}",
        "/gradio_api/stream/x/y/1/{}",
        "/gradio_api/custom_component/x/client/example/{}",
        "/gradio_api/deep_link?session_hash={}",
        "/pwa_icon/{}",
    ]
    for route in routes:
        for path in wanted:
            for spelt in (
                path,
                f"../../../../../../../..{path}",
                f"..%2f..%2f..%2f..%2f..%2f..%2f{path}",
                f"%2e%2e/{path}",
            ):
                answer = client.get(route.format(spelt))
                assert answer.status_code in (400, 403, 404), (route, spelt, answer.status_code)
                assert "secret" not in answer.text.replace("secret.txt", "")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/gradio_api/vibe-edit"),
        ("GET", "/gradio_api/vibe-code"),
        ("POST", "/gradio_api/vibe-code"),
        ("GET", "/gradio_api/openapi.json"),
        ("GET", "/gradio_api/token"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/gradio_api/dev/reload"),
        ("POST", "/gradio_api/call/ask"),
        ("GET", "/monitoring"),
        ("GET", "/monitoring/summary"),
        ("POST", "/login"),
        ("GET", "/logout"),
        ("GET", "/openapi.json"),
        ("GET", "/docs"),
        ("GET", "/gradio_api/mcp/sse"),
        ("DELETE", "/"),
        ("TRACE", "/"),
    ],
)
def test_what_the_page_does_not_use_is_closed(served: str, method: str, path: str) -> None:
    assert httpx.request(method, served + path).status_code in (404, 405)


def test_a_header_cannot_be_smuggled_in(served: str) -> None:
    for path in (
        "/sign-in?next=/%0d%0aX-Evil:%201",
        "/?q=%0d%0aX-Evil:%201",
        "/%0d%0aX-Evil:%201",
        "/archivist/%0d%0aX-Evil:1",
    ):
        answer = httpx.get(served + path, headers={"Accept": "text/html"})
        assert "x-evil" not in answer.headers
    with pytest.raises(httpx.LocalProtocolError):
        httpx.get(served, headers={"Accept-Language": "en\r\nX-Evil: 1"})
    host, port = urlsplit(served).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as raw:
        raw.sendall(
            b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        )
        assert raw.recv(100).startswith((b"HTTP/1.1 200", b"HTTP/1.1 400"))


def read_status(raw: socket.socket) -> int:
    return int(raw.makefile("rb").readline().split()[1])


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/archivist/gradio_api/upload", "/sign-in", "/"])
def test_two_gigabytes_are_refused_early(served: str, path: str) -> None:
    split = urlsplit(served)
    head = (
        f"POST {split.path}{path} HTTP/1.1\r\nHost: {split.netloc}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    )
    for length, status in ((f"{2 * GIGABYTE}", 413), ("9" * 30, 400), ("-1", 400)):
        with socket.create_connection((split.hostname, split.port), timeout=30) as raw:
            raw.sendall(f"{head}Content-Length: {length}\r\n\r\n".encode())
            assert read_status(raw) == status
    part = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    sent = 0
    with socket.create_connection((split.hostname, split.port), timeout=30) as raw:
        raw.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        try:
            while sent < 2 * GIGABYTE:
                raw.sendall(part)
                sent += 65536
        except OSError:
            pass
    assert sent < 32 * 2**20
    assert httpx.get(f"{served}/healthz").json()["status"] == "ok"


def test_who_never_finishes_a_request_keeps_nobody_waiting(served: str) -> None:
    split = urlsplit(served)
    hanging = [socket.create_connection((split.hostname, split.port), timeout=10) for _ in range(60)]
    try:
        for number, raw in enumerate(hanging):
            raw.sendall(f"POST {split.path}/gradio_api/queue/join HTTP/1.1\r\nHost: {split.netloc}\r\n".encode())
            if number % 2:
                raw.sendall(b'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"data": [')
        assert "China, India and Angola" in ask(f"{served}/", QUESTION)
    finally:
        for raw in hanging:
            raw.close()


def test_twenty_people_ask_at_once(served: str, archive: Archive) -> None:
    quotes = {citation.quote for citation in archive.ask(QUESTION).citations}
    with ThreadPoolExecutor(20) as readers:
        answers = list(readers.map(lambda _: ask(f"{served}/", QUESTION), range(20)))
    assert any("China, India and Angola" in quote for quote in quotes)
    assert all("China, India and Angola" in answer for answer in answers)


@pytest.mark.parametrize("strips", [True, False], ids=["stripping", "passing"])
def test_the_page_works_behind_a_proxy_under_a_prefix(served: str, archive: Archive, strips: bool) -> None:
    quote = archive.ask(QUESTION).citations[0].quote
    target = served.removesuffix("/archive")
    requested: list[str] = []
    failed: list[str] = []
    with proxying(target, "/archive", strips) as outside, chromium() as browser:
        page = browser.new_page()
        page.on("request", lambda request: requested.append(request.url))
        page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
        page.goto(f"{outside}/archive/?q={QUESTION}")
        expect(page.locator(".qa-quoted").first).to_contain_text(quote[:40], timeout=60_000)
        page.locator("body[data-ready=true]").wait_for()
        page.goto(f"{outside}/archive/archivist/")
        expect(page).to_have_url(f"{outside}/archive/sign-in?next=%2Farchivist%2F")
        page.get_by_label("Name").fill("ben")
        page.get_by_label("Password").fill("not this one")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
        page.get_by_label("Password").fill("another pass phrase")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("You are signed in as ben.")).to_be_visible()
        assert {cookie["path"] for cookie in page.context.cookies() if cookie["name"] == "kpcsc-session"} == {
            "/archive"
        }
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_text("You are signed in as ben.")).to_have_count(0)
    assert [url for url in requested if not url.startswith((f"{outside}/archive/", "data:", "blob:"))] == []
    assert [text for text in failed if "401" not in text and not interrupted(text)] == []


def test_sign_in_fits_a_telephone_in_both_lights(served: str) -> None:
    with chromium() as browser:
        grounds = set()
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": 360, "height": 640}, color_scheme=scheme, locale="fr-FR")  # type: ignore[arg-type]
            page.goto(f"{served}/sign-in")
            expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            page.get_by_label("Nom").press("Tab")
            expect(page.get_by_label("Mot de passe")).to_be_focused()
            grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert grounds == {"rgb(251, 250, 247)", "rgb(20, 25, 30)"}


def test_health_tells_a_lost_index(own_index: Path) -> None:
    with serving(own_index) as (url, _):
        healthy = httpx.get(f"{url}/healthz")
        assert (healthy.status_code, healthy.json()) == (
            200,
            {"status": "ok", "generation": "generation-000001", "documents": 2},
        )
        assert httpx.get(f"{url}/healthz", headers={"Host": "localhost"}).status_code == 200
        with (own_index / "generation-000001" / "archive.sqlite").open("ab") as store:
            store.write(b"x")
        damaged = httpx.get(f"{url}/healthz")
        assert (damaged.status_code, damaged.json()["status"]) == (503, "failing")
        shutil.rmtree(own_index)
        assert httpx.get(f"{url}/healthz").status_code == 503


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_finishes_its_answers(index: Path, sent: signal.Signals) -> None:
    with serving(index) as (url, process), httpx.Client(base_url=url, timeout=60) as client:
        ask(url, QUESTION)
        session = uuid.uuid4().hex
        with client.stream("GET", f"gradio_api/heartbeat/{session}") as open_page:
            for _ in range(5):
                body = asking(client, QUESTION) | {"session_hash": session}
                client.post("gradio_api/queue/join", json=body).raise_for_status()
            with client.stream("GET", "gradio_api/queue/data", params={"session_hash": session}) as stream:
                process.send_signal(sent)
                messages = [json.loads(line.removeprefix("data: ")) for line in stream.iter_lines() if line]
            assert "ALIVE" in open_page.read().decode()
        completed = [message for message in messages if message["msg"] == "process_completed"]
        assert [message["success"] for message in completed] == [True] * 5
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")


def test_told_to_stop_before_it_is_ready_it_stops(index: Path) -> None:
    with serving(index) as (url, process):
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
        with pytest.raises(httpx.ConnectError):
            httpx.get(url)
