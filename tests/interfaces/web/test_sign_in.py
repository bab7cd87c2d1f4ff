"""Signing in, and everything that must not open without it."""

from __future__ import annotations

import os
import re
import time
from html import unescape
from pathlib import Path

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from starlette.testclient import TestClient

from qa.errors import SettingsError
from qa.interfaces.web.accounts import Accounts
from qa.interfaces.web.attempts import FailedAttempts
from qa.interfaces.web.ended_sessions import EndedSessions
from qa.interfaces.web.sessions import SESSION_COOKIE, SESSION_SECONDS, Sessions, signing_key
from tests.interfaces.web.conftest import ARCHIVIST, READER, Application, sign_in

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
GUARDED = [
    "/",
    "/config",
    "/theme.css",
    "/assets/index.js",
    "/gradio_api/queue/data?session_hash=x",
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/heartbeat/x",
    "//",
    "/sign-in/",
    "/sign-in/../config",
    "/healthz/../config",
]


def test_reading_waits_for_signing_in(application: Application, accounts_file: Path) -> None:
    client = application(accounts=accounts_file, reading_needs_sign_in=True)
    for path in GUARDED:
        client.cookies.clear()
        assert client.get(path).status_code == 401, path
        assert client.post(path, json={}).status_code == 401, path
        client.cookies.set(SESSION_COOKIE, "forged")
        assert client.get(path).status_code == 401, path


def test_a_reader_is_sent_to_sign_in_and_back(application: Application, accounts_file: Path) -> None:
    client = application(accounts=accounts_file, reading_needs_sign_in=True)
    sent = client.get("/?q=What%20is%20it%3F&since=2021", headers=BROWSER)
    assert (sent.status_code, sent.headers["location"]) == (
        303,
        "/sign-in?next=%2F%3Fq%3DWhat%2520is%2520it%253F%26since%3D2021",
    )
    form = client.get(sent.headers["location"])
    assert form.status_code == 200
    assert "default-src 'none'" in form.headers["content-security-policy"]
    assert form.headers["cache-control"] == "no-store"
    wanted = "/?q=What%20is%20it%3F&since=2021"
    back = sign_in(client, READER[0].upper(), READER[1], next=wanted)
    assert (back.status_code, back.headers["location"]) == (303, wanted)
    cookie = back.headers["set-cookie"]
    assert re.fullmatch(rf"{SESSION_COOKIE}=[\w.-]+; HttpOnly; Max-Age=43200; Path=/; SameSite=lax", cookie)
    assert "<gradio-app" in client.get(wanted, headers=BROWSER).text
    assert "You are signed in as ben." in unescape(client.get("/sign-in").text)
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    assert client.get("/", headers=BROWSER).status_code == 303


def test_what_watches_and_what_signing_in_needs_stay_open(application: Application, accounts_file: Path) -> None:
    client = application(accounts=accounts_file, reading_needs_sign_in=True)
    for path in (
        "/healthz",
        "/sign-in",
        "/sign-in.css",
        "/icon.svg",
        "/icon-192.png",
        "/favicon.ico",
        "/manifest.json",
    ):
        assert client.get(path).status_code == 200


def test_the_archivists_side_is_for_the_archivist(application: Application, accounts_file: Path) -> None:
    without, client = application(), application(accounts=accounts_file)
    assert client.get("/", headers=BROWSER).status_code == 200
    paths = ("", "/", "/config", "/gradio_api/upload", "/gradio_api/queue/join", "/%2e%2e/x", "/../archivist/x")
    for _ in range(2):
        for path in (f"/archivist{path}" for path in paths):
            assert without.get(path, headers=BROWSER).status_code == 404
            assert client.get(path, headers=BROWSER).status_code == 303
            assert client.get(path).status_code == 401
            assert client.post(path, files={"files": b"x"}).status_code == 401
            assert client.request("PROPFIND", path).status_code == 401
        sign_in(client, *READER)


def test_reading_cannot_wait_for_nobody(application: Application, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no account; make one with: kpcsc account NAME"):
        application(reading_needs_sign_in=True)
    with pytest.raises(SettingsError, match="there is no account"):
        application(reading_needs_sign_in=True, accounts=tmp_path / "none")
    assert application(accounts=tmp_path / "none").get("/sign-in").status_code == 404


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "/x\r\nSet-Cookie: a=b",
    "evil.example",
    "",
    "/" + "x" * 3000,
]


def test_nobody_is_sent_to_another_website(application: Application, accounts_file: Path) -> None:
    client = application(accounts=accounts_file)
    for wanted in ELSEWHERE:
        answer = sign_in(client, *READER, next=wanted)
        assert (answer.status_code, answer.headers["location"]) == (303, "/"), wanted
        assert "evil" not in unescape(client.get("/sign-in", params={"next": wanted}).text)


def test_a_name_that_there_is_and_one_that_there_is_not_fail_alike(
    application: Application, accounts_file: Path
) -> None:
    client = application(accounts=accounts_file)
    known, unknown = sign_in(client, "ada", "wrong password"), sign_in(client, "eve", "wrong password")
    assert (known.status_code, unknown.status_code) == (401, 401)
    assert known.text.replace("ada", "eve") == unknown.text
    assert 'role="alert">The name or the password is wrong.' in unescape(known.text)
    assert "set-cookie" not in known.headers


def test_guessing_ends_after_five_attempts_for_who_guesses(application: Application, accounts_file: Path) -> None:
    guesser = application(accounts=accounts_file, trusted_proxies=("198.51.100.1",))

    def attempt(password: str, address: str) -> tuple[int, int]:
        headers = {"X-Forwarded-For": address}
        answer = guesser.post("/sign-in", data={"name": "ada", "password": password}, headers=headers)
        return answer.status_code, int(answer.headers.get("retry-after", 0))

    assert [attempt(f"guess number {n}", "203.0.113.1")[0] for n in range(5)] == [401] * 5
    status, wait = attempt("guess number 6", "203.0.113.1")
    assert status == 429
    assert 240 < wait <= 300
    assert attempt(ARCHIVIST[1], "203.0.113.1")[0] == 429
    assert attempt(ARCHIVIST[1], "203.0.113.2")[0] == 303
    assert [attempt(f"guess number {n}", f"2001:db8::{n:x}")[0] for n in range(6)] == [401] * 5 + [429]


def test_who_is_no_trusted_proxy_cannot_be_somebody_else(application: Application, accounts_file: Path) -> None:
    client = application(accounts=accounts_file, trusted_proxies=("10.0.0.0/8",))
    statuses = [
        client.post(
            "/sign-in",
            data={"name": "ada", "password": "guess it"},
            headers={"X-Forwarded-For": f"203.0.113.{n}", "Forwarded": f"for=203.0.113.{n}"},
        ).status_code
        for n in range(6)
    ]
    assert statuses == [401] * 5 + [429]


def test_a_name_and_the_whole_have_their_limits_too() -> None:
    failures = FailedAttempts()
    for number in range(20):
        assert failures.seconds_to_wait(f"203.0.113.{number}", "Ada") == 0
        failures.count(f"203.0.113.{number}", "ada")
    assert 290 < failures.seconds_to_wait("198.51.100.1", "ada") <= 300
    assert failures.seconds_to_wait("198.51.100.1", "ben") == 0
    for number in range(80):
        failures.count(f"198.51.100.{number}", f"name{number}")
    assert 290 < failures.seconds_to_wait("192.0.2.1", "ben") <= 300


def test_a_cookie_of_ones_own_making_opens_nothing(application: Application, accounts_file: Path) -> None:
    client = application(accounts=accounts_file, reading_needs_sign_in=True)
    sign_in(client, *READER)
    good = client.cookies[SESSION_COOKIE]
    assert client.get("/config").status_code == 200
    payload, stamp, signature = good.rsplit(".", 2)
    account = Accounts(accounts_file).find("ben")
    assert account is not None
    other_key = Sessions(Accounts(accounts_file), b"x" * 64, EndedSessions.beside(accounts_file)).issue(account)
    unsalted = URLSafeTimedSerializer(signing_key(accounts_file)).dumps(["ben", "x"])
    for forged in (
        good[:-1],
        f"{payload}.{stamp}.{signature[::-1]}",
        f"{payload}.{stamp[::-1]}.{signature}",
        f"x{payload}.{stamp}.{signature}",
        other_key,
        unsalted,
        "..",
        "é",
        "x" * 5000,
    ):
        client.cookies.clear()
        answer = client.get("/config", headers={"Cookie": f"{SESSION_COOKIE}={forged}".encode()})
        assert answer.status_code == 401, forged


def test_a_session_ends(application: Application, accounts_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = application(accounts=accounts_file, reading_needs_sign_in=True)
    accounts = Accounts(accounts_file)
    sign_in(client, *READER)
    assert client.get("/config").status_code == 200
    accounts.put("ben", "the next pass phrase", None)
    assert client.get("/config").status_code == 401
    sign_in(client, "ben", "the next pass phrase")
    assert client.get("/config").status_code == 200
    accounts.remove("ben")
    assert client.get("/config").status_code == 401
    sign_in(client, *ARCHIVIST)
    assert client.get("/config").status_code == 200
    accounts_file.chmod(0o644)
    assert client.get("/config").status_code == 401
    accounts_file.chmod(0o600)
    later = int(time.time()) + SESSION_SECONDS + 1
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: later)
    assert client.get("/config").status_code == 401


def test_sessions_outlive_the_server(application: Application, accounts_file: Path) -> None:
    first = application(accounts=accounts_file, reading_needs_sign_in=True)
    sign_in(first, *READER)
    second = application(accounts=accounts_file, reading_needs_sign_in=True)
    second.cookies.set(SESSION_COOKIE, first.cookies[SESSION_COOKIE])
    assert second.get("/config").status_code == 200


def test_another_website_signs_nobody_in_or_out(application: Application, accounts_file: Path) -> None:
    client = application(accounts=accounts_file)
    form = {"name": READER[0], "password": READER[1]}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8080"},
    ):
        assert client.post("/sign-in", data=form, headers=headers).status_code == 403
        assert client.post("/sign-out", headers=headers).status_code == 403
        assert client.post("/gradio_api/queue/join", json={}, headers=headers).status_code == 403
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/sign-in", data=form, headers=own).status_code == 303


def test_under_https_and_a_prefix_the_cookie_keeps_to_them(application: Application, accounts_file: Path) -> None:
    client = application(
        accounts=accounts_file, reading_needs_sign_in=True, root_path="/archive/", trusted_proxies=("198.51.100.1",)
    )
    client.headers["X-Forwarded-Proto"] = "https"
    assert client.get("/", headers=BROWSER).headers["location"] == "/archive/sign-in?next=%2F"
    answer = sign_in(client, *READER, next="/?q=x")
    assert answer.headers["location"] == "/archive/?q=x"
    assert answer.headers["set-cookie"].endswith("; Path=/archive; SameSite=lax; Secure")
    assert 'action="/archive/sign-in"' in unescape(client.get("/archive/sign-in").text)


def test_the_page_speaks_french_and_shows_letters_as_letters(application: Application, accounts_file: Path) -> None:
    client = application(accounts=accounts_file)
    french = client.get("/sign-in", headers={"Accept-Language": "fr-CH,fr;q=0.9,en;q=0.5"}).text
    assert '<html lang="fr">' in french
    assert "Mot de passe" in french
    client.cookies.set("qa-language", "en")
    assert "Password" in client.get("/sign-in", headers={"Accept-Language": "fr"}).text
    hostile = '"><script>alert(1)</script>'
    assert "<script" not in sign_in(client, hostile, "x", next=f"/{hostile}").text


def test_a_form_that_is_none_signs_nobody_in(application: Application, accounts_file: Path) -> None:
    client = application(accounts=accounts_file)
    assert client.post("/sign-in", content=b"").status_code == 401
    assert client.post("/sign-in", content=b"\xff\x00&name=ada&password").status_code == 401
    assert client.post("/sign-in", data={"name": "ada", "password": "x" * 7000}).status_code == 401
    assert client.post("/sign-in", content=b"x" * 9000).status_code == 413


def test_a_cookie_is_worth_nothing_after_signing_out(application: Application, accounts_file: Path) -> None:
    client = application(accounts=accounts_file)
    sign_in(client, *ARCHIVIST)
    left = client.cookies[SESSION_COOKIE]
    sign_in(client, *ARCHIVIST)
    other = client.cookies[SESSION_COOKIE]
    assert left != other

    def status(cookie: str, asked: TestClient = client) -> int:
        asked.cookies.clear()
        return int(asked.get("/archivist/config", headers={"Cookie": f"{SESSION_COOKIE}={cookie}"}).status_code)

    assert (status(left), status(other)) == (200, 200)
    client.cookies.set(SESSION_COOKIE, left)
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert f'{SESSION_COOKIE}=""' in answer.headers["set-cookie"]
    assert (status(left), status(other)) == (401, 200)
    restarted = application(accounts=accounts_file)
    assert (status(left, restarted), status(other, restarted)) == (401, 200)
    assert client.post("/sign-out", headers={"Cookie": f"{SESSION_COOKIE}=forged"}).status_code == 303
    assert status(other) == 200


def test_what_was_signed_out_is_forgotten_when_it_is_too_old_anyway(tmp_path: Path) -> None:
    ended = EndedSessions.beside(tmp_path / "accounts")
    assert "a1" not in ended
    ended.add("a1", SESSION_SECONDS)
    assert "a1" in ended
    folder = tmp_path / "accounts.ended"
    assert folder.stat().st_mode & 0o077 == 0
    long_ago = time.time() - SESSION_SECONDS - 60
    os.utime(folder / "a1", (long_ago, long_ago))
    ended.add("b2", SESSION_SECONDS)
    assert [file.name for file in folder.iterdir()] == ["b2"]


def test_signing_out_that_cannot_be_kept_is_told(application: Application, accounts_file: Path) -> None:
    client = application(accounts=accounts_file)
    accounts_file.with_name("accounts.ended").write_text("in the way")
    sign_in(client, *READER)
    answer = client.post("/sign-out", headers={"Accept-Language": "fr"})
    assert answer.status_code == 503
    assert "La déconnexion a échoué." in unescape(answer.text)
