"""One address: what is taken, what is refused, and the words for it."""

import contextlib
import datetime as dt
import gzip
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.website.addresses import is_public, resolve
from qa.documents.website.client import Limits, user_agent
from qa.documents.website.failures import FetchError, UnreachableError
from tests.documents.website.conftest import PDF, Desk, Reply, Server, paths

PAGE = b"<html><body><p>We ask for a ban.</p></body></html>"
MIB = 2**20
PUBLIC = "93.184.215.14"


def reason(desk: Desk, url: str, limits: Limits | None = None) -> str:
    """Why an address cannot be brought in, while another one can."""
    desk.server.pages.setdefault("/fine", Reply(PAGE))
    report = desk.add(desk.server.url + "/fine", url, limits=limits)
    assert report.added + report.unchanged == ("website/undated/fine.html",)
    (failure,) = report.failed
    assert failure.path == url
    return failure.reason


def test_a_page_with_its_pdf_and_then_nothing_new(server: Server, desk: Desk) -> None:
    server.pages["/news/ban.html"] = Reply(PAGE.replace(b"ban", b'<a href="ban.pdf">ban</a>'), etag='"1"')
    server.pages["/news/ban.pdf"] = Reply(PDF, type="application/pdf", etag='"2"')
    both = ("website/undated/ban.html", "website/undated/ban.pdf")
    assert paths(desk.add(server.url + "/news/ban.html#top")) == (both, (), (), ())
    assert paths(desk.add(server.url + "/news/ban.html")) == ((), (), both, ())
    assert [seen.status for seen in server.seen if seen.path != "/robots.txt"] == [200, 200, 304, 304]


def test_the_publisher_is_told_of_the_own_site_only(server: Server, desk: Desk) -> None:
    server.pages["/own"] = Reply(PAGE)
    server.pages["/other"] = Reply(PAGE)
    desk.add(server.url + "/own", server.url.replace("127.0.0.1", "localhost") + "/other")
    assert desk.sidecar("website/undated/own.html").count("The Coalition") == 1
    assert "publisher" not in desk.sidecar("website/undated/other.html")


@pytest.mark.parametrize(
    ("type", "body", "suffix"),
    [
        ("text/html; charset=iso-8859-1", "<p>société</p>".encode("latin-1"), ".html"),
        ("application/xhtml+xml", PAGE, ".html"),
        ("application/pdf", PDF, ".pdf"),
        ("application/octet-stream", PDF, ".pdf"),
        (None, PDF, ".pdf"),
        ("text/plain; charset=utf-8", "société".encode(), ".txt"),
        ("text/markdown", b"# Ban", ".md"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04", ".docx"),
    ],
)
def test_what_is_taken_is_stored_as_received(
    server: Server, desk: Desk, type: str | None, body: bytes, suffix: str
) -> None:
    server.pages["/x"] = Reply(body, type=type)
    assert desk.add(server.url + "/x").added == (f"website/undated/x{suffix}",)
    assert desk.files() == {f"website/undated/x{suffix}": body}


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(status=404), "the server answered 404 Not Found"),
        (Reply(status=403), "the server answered 403 Forbidden"),
        (Reply(status=299), "the server answered 299"),
        (Reply(status=304), "the server answered 304 Not Modified to a first request"),
        (Reply(b"\x89PNG", type="image/png"), "its content type image/png cannot be read"),
        (Reply(b"{}", type="application/json; a=b"), "its content type application/json cannot be read"),
        (Reply(b"\x00", type=None), "its content type (none told) cannot be read"),
        (Reply(PAGE, type="application/pdf"), "the server calls it a PDF, and it is none"),
        (Reply(b" \n"), "it is empty"),
        (
            Reply(PAGE, headers={"Content-Encoding": "br"}),
            "the server sends it in a compression that was not asked for",
        ),
        (Reply(PAGE, headers={"Content-Encoding": "gzip"}), "its compression is broken"),
        (
            Reply(gzip.compress(PAGE)[:-12], headers={"Content-Encoding": "gzip"}),
            "the server broke the connection off",
        ),
        (Reply(b"x", headers={"Content-Length": "999"}), "it took longer than 2 s"),
        (Reply(b"x" * 2 * MIB), "it is larger than 1 MiB (setting largest_download)"),
        (Reply(b"x" * 2 * MIB, chunked=True), "it is larger than 1 MiB (setting largest_download)"),
        (
            Reply(zlib.compress(b"x" * 500 * MIB, 9, wbits=31), headers={"Content-Encoding": "gzip"}),
            "it is larger than 1 MiB (setting largest_download)",
        ),
        (Reply(b"x" * 100, trickle=0.1), "it took longer than 2 s"),
        (Reply(status=301, headers={"Location": "/x"}), "it redirects more than 5 times"),
        (
            Reply(status=302, headers={"Location": "file:///etc/passwd"}),
            "only http and https can be fetched, not file",
        ),
        (
            Reply(status=302, headers={"Location": "http://u:p@127.0.0.1/"}),
            "it holds a user name or a password; give it without",
        ),
        (Reply(status=302, headers={"Location": "http://["}), "it is not a valid address"),
        (Reply(status=429, headers={"Retry-After": "3600"}), "the server asks to come back in 3,600 s"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_has_its_own_reason(server: Server, desk: Desk, reply: Reply, expected: str) -> None:
    server.pages["/x"] = reply
    assert reason(desk, server.url + "/x", Limits(largest=MIB, total=2)) == expected
    assert list(desk.files()) == ["website/undated/fine.html"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ftp://example.org/x", "only http and https can be fetched, not ftp"),
        ("file:///etc/passwd", "only http and https can be fetched, not file"),
        ("http://user:secret@example.org/", "it holds a user name or a password; give it without"),
        ("http:///x", "it names no host"),
        ("http://exa%20mple.org/", "it is not a valid address"),
        ("http://example.org:99999/", "it is not a valid address"),
        ("http://no-such-host.invalid/", "there is no host no-such-host.invalid, or no connection to the network"),
    ],
)
def test_addresses_that_cannot_be_fetched(server: Server, desk: Desk, url: str, expected: str) -> None:
    assert reason(desk, url) == expected


def test_trickled_headers_end_in_time_too(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def trickle() -> None:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while True:
                    connection.sendall(b"x")
                    time.sleep(0.05)

        thread = threading.Thread(target=trickle)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        assert reason(desk, url, Limits(total=1)) == (
            "robots.txt cannot be read (it took longer than 1 s), so nothing is fetched"
        )
        thread.join()


def test_a_busy_server_is_asked_again_when_it_says(server: Server, desk: Desk) -> None:
    server.pages["/x"] = [
        Reply(status=429, headers={"Retry-After": "7"}),
        Reply(status=503, headers={"Retry-After": formatdate(0, usegmt=True)}),
        Reply(status=503),
        Reply(PAGE),
    ]
    assert desk.add(server.url + "/x").added == ("website/undated/x.html",)
    assert desk.slept == [7.0, 0.0, 4.0]


def test_a_server_that_stays_busy_is_given_up(server: Server, desk: Desk) -> None:
    server.pages["/x"] = Reply(status=503)
    assert reason(desk, server.url + "/x") == "the server answered 503 Service Unavailable"
    assert server.requests()["/x"] == 4


def test_redirects_are_followed_and_the_last_address_is_the_source(server: Server, desk: Desk) -> None:
    server.pages["/old"] = Reply(status=301, headers={"Location": "new"})
    server.pages["/new"] = Reply(PAGE)
    assert desk.add(server.url + "/old").added == ("website/undated/new.html",)
    assert f'source_url = "{server.url}/new"' in desk.sidecar("website/undated/new.html")
    assert paths(desk.add(server.url + "/old")) == ((), (), ("website/undated/new.html",), ())
    assert paths(desk.add(server.url + "/new")) == ((), (), ("website/undated/new.html",), ())


@pytest.fixture
def certificate(server: Server, tmp_path: Path) -> Path:
    """A certificate for localhost that the server uses from now on."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + dt.timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = tmp_path / "certificate.pem"
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, form, plain)
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.http.socket = context.wrap_socket(server.http.socket, server_side=True)
    return path


def test_encrypted_connections_are_verified(
    server: Server, desk: Desk, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages["/x"] = Reply(PAGE)
    url = server.url.replace("http://127.0.0.1", "https://localhost") + "/x"
    with desk.client() as client, pytest.raises(UnreachableError, match="CERTIFICATE_VERIFY_FAILED"):
        client.fetch(url)
    trusting = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(httpx, "create_ssl_context", lambda **_: trusting)
    with desk.client() as client:
        assert client.fetch(url).data == PAGE
        with pytest.raises(UnreachableError, match="IP address mismatch"):
            client.fetch(url.replace("localhost", "127.0.0.1"))


def test_who_asks_is_told_and_nothing_else(server: Server, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1/")
    server.pages["/a"] = Reply(PAGE, headers={"Set-Cookie": "id=1; Path=/"})
    server.pages["/b"] = Reply(PAGE)
    desk.add(server.url + "/a", server.url + "/b")
    assert {seen.headers["User-Agent"] for seen in server.seen} == {"kpcsc-archive/1 (archive of tests)"}
    assert not any("Cookie" in seen.headers for seen in server.seen)


def test_the_name_of_the_program_and_of_the_archive() -> None:
    assert user_agent("KP CSC") == "kpcsc-archive/0.1.0 (archive of KP CSC)"
    assert user_agent("Coalition (société)\r\nX: y") == "kpcsc-archive/0.1.0 (archive of Coalition societeX y)"
    assert user_agent("\u4e2d") == "kpcsc-archive/0.1.0"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "0.0.0.0", "[::1]"])
def test_this_computer_is_not_asked(server: Server, desk: Desk, host: str) -> None:
    url = server.url.replace("127.0.0.1", host)
    with (
        desk.client(allow_private=False) as client,
        pytest.raises(UnreachableError, match=r"^its address \S+ is private \(setting allow_private_addresses\)$"),
    ):
        client.fetch(url)
    assert server.seen == []


@dataclass
class Network:
    """What was looked up, and where connections went."""

    looked_up: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)


@pytest.fixture
def network(server: Server, monkeypatch: pytest.MonkeyPatch) -> Network:
    """The name public.example has a public address, connections to which end at the server of the test."""
    network = Network()
    resolve_really, connect_really = socket.getaddrinfo, socket.create_connection

    def getaddrinfo(host, port, *arguments, **more):  # type: ignore[no-untyped-def]
        if host != "public.example":
            return resolve_really(host, port, *arguments, **more)
        network.looked_up.append(host)
        # The second answer is that of a name server that rebinds.
        address = PUBLIC if len(network.looked_up) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def create_connection(address, *arguments, **more):  # type: ignore[no-untyped-def]
        network.connected.append(address[0])
        actual = server.http.server_address if address[0] == PUBLIC else address
        return connect_really(actual, *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)
    return network


def test_a_redirect_to_a_private_address_is_not_followed(server: Server, desk: Desk, network: Network) -> None:
    server.pages["/x"] = Reply(status=302, headers={"Location": "http://10.0.0.1/admin"})
    with (
        desk.client(allow_private=False) as client,
        pytest.raises(FetchError, match=r"^its address 10\.0\.0\.1 is private"),
    ):
        client.fetch("http://public.example/x")
    assert [seen.path for seen in server.seen] == ["/robots.txt", "/x"]
    assert network.connected == [PUBLIC]


def test_the_connection_goes_to_the_address_that_was_checked(server: Server, desk: Desk, network: Network) -> None:
    server.pages["/x"] = Reply(PAGE)
    with desk.client(allow_private=False) as client:
        assert client.fetch("http://public.example/x").data == PAGE
    assert (network.looked_up, network.connected) == (["public.example"], [PUBLIC])
    with desk.client(allow_private=False) as client, pytest.raises(FetchError, match=r"127\.0\.0\.1 is private"):
        client.fetch("http://public.example/x")
    assert network.connected == [PUBLIC]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "198.18.0.1", "::", "::1", "fe80::1", "fc00::1", "fec0::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::",
        "2002:a00:1::", "2001:0:0:0:0:0:f5ff:fffe", "2001:db8::1", "fe80::1%1",
    ],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_in_ipv6_as_it_is(address: ipaddress.IPv4Address) -> None:
    public = is_public(address)
    assert is_public(ipaddress.ip_address(f"::ffff:{address}")) == public
    assert is_public(ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(address))) == public
    assert is_public(ipaddress.IPv6Address((0x2002 << 112) + (int(address) << 80))) == public


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(FetchError, match=r"10\.0\.0\.1 is private"):
        resolve("mixed.example", 80, allow_private=False)
    assert resolve("mixed.example", 80, allow_private=True) == ("8.8.8.8", "10.0.0.1")
