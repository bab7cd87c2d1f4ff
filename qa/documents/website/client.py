"""Fetching one address at a time: politely, and within limits."""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import importlib.metadata
import re
import time
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from qa.documents.website.addresses import CheckedTransport, Deadline
from qa.documents.website.failures import FetchError, GoneError, UnreachableError
from qa.documents.website.robots import AGENT, Robots
from qa.documents.website.urls import Site, normalised, origin

_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_BUSY_RETRIES, _FAULT_RETRIES = 3, 2
_REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT = "text/html,application/xhtml+xml,application/pdf,application/json,application/xml;q=0.9,*/*;q=0.5"
_SHORT = 64 * 1024
_PACKAGE = "kpcsc-archive"
_GZIP = zlib.MAX_WBITS | 16


def user_agent(short_name: str) -> str:
    """How this program introduces itself to a website.

    Args:
        short_name: of the archive for which it asks.
    """
    try:
        version = importlib.metadata.version(_PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    plain = unicodedata.normalize("NFKD", short_name).encode("ascii", "ignore").decode()
    name = re.sub(r"[^\w .&+-]", "", plain)[:60].strip()
    return f"{AGENT}/{version} (archive of {name})" if name else f"{AGENT}/{version}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take.

    Attributes:
        largest: bytes of a content, after decompression.
        connect: seconds until a connection stands.
        total: seconds for one request, its answer read.
        redirects: how many are followed.
        longest_wait: seconds that a server may ask to wait before it is asked again.
    """

    largest: int = 50 * 2**20
    connect: float = 10.0
    total: float = 60.0
    redirects: int = 5
    longest_wait: float = 120.0


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server told of a content, with which it can later say that it is the same.

    Attributes:
        etag: its mark of this version.
        last_modified: when it was changed, as the server wrote it.
    """

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> list[tuple[str, str]]:
        """The headers that ask for the content only if it has changed."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return [(name, value) for name, value in pairs if value]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered.

    Attributes:
        url: at which address in the end.
        data: the content, decompressed; empty when it is not modified.
        headers: of the answer.
        unmodified: whether it is what the validators stand for.
    """

    url: str
    data: bytes
    headers: httpx.Headers
    unmodified: bool = False

    @property
    def content_type(self) -> str:
        """As the server told it."""
        return str(self.headers.get("Content-Type", ""))

    @property
    def validators(self) -> Validators:
        """What to ask with the next time."""
        return Validators(self.headers.get("ETag"), self.headers.get("Last-Modified"))


@dataclass(frozen=True, slots=True)
class _Reply:
    """The answer to one request, redirects and faults included."""

    status: int
    reason: str
    headers: httpx.Headers
    data: bytes


class WebClient:
    """Fetches pages; use it as a context manager. Not for several threads.

    Args:
        user_agent: who asks.
        seconds: between two requests to one site; more where its `robots.txt` asks for more.
        allow_private: whether addresses that are not of the public internet are asked too.
        limits: of one request.
        sleep: what waits.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        seconds: float = 1.0,
        allow_private: bool = False,
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limits = limits or Limits()
        self._seconds = seconds
        self._sleep = sleep
        self._deadline = Deadline()
        self._robots: dict[str, Robots] = {}
        self._next: dict[str, float] = {}
        self._client = httpx.Client(
            transport=CheckedTransport(allow_private, self._deadline),
            headers={"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(self._limits.total, connect=self._limits.connect),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def fetch(self, url: str, validators: Validators | None = None, within: Site | None = None) -> Fetched:
        """Fetch an address, if its `robots.txt` allows it.

        Args:
            url: the address.
            validators: of the content that is there already.
            within: the site that redirects may not leave.

        Raises:
            FetchError: it cannot be fetched; `GoneError` and `UnreachableError` where that is why.
        """
        return self._follow(url, validators or Validators(), within, obey=True)

    def robots(self, url: str) -> Robots:
        """The rules of the site on which an address is.

        Raises:
            FetchError: no server answers, or it may not be asked.
        """
        site = origin(url)
        if site not in self._robots:
            self._robots[site] = self._read_robots(f"{site}/robots.txt")
        return self._robots[site]

    def check_allowed(self, url: str, site: str | None = None) -> None:
        """Ask the `robots.txt` whether an address may be fetched.

        Args:
            url: the address.
            site: an address of the site whose rules count; its own when not given.

        Raises:
            FetchError: it may not, or there is no answer.
        """
        robots = self.robots(site or url)
        if robots.unknown:
            raise FetchError(f"robots.txt cannot be read ({robots.unknown}), so nothing is fetched")
        if not robots.allows(url):
            raise FetchError("robots.txt does not allow it")

    def _read_robots(self, url: str) -> Robots:
        try:
            return Robots.parse(self._follow(url, Validators(), None, obey=False).data)
        except UnreachableError:
            raise
        except _RefusedError:
            return Robots()
        except FetchError as error:
            return Robots(unknown=str(error))

    def _follow(self, url: str, validators: Validators, within: Site | None, *, obey: bool) -> Fetched:
        url = normalised(url)
        for _ in range(self._limits.redirects + 1):
            if obey:
                self.check_allowed(url)
            reply = self._persistent_request(url, validators)
            if reply.status not in _REDIRECTS or "Location" not in reply.headers:
                return self._accepted(url, reply)
            url = normalised(reply.headers["Location"], url)
            if within and not within.serves(url):
                raise FetchError(f"it redirects to another site, {httpx.URL(url).host}")
        raise FetchError(f"it redirects more than {self._limits.redirects} times")

    @staticmethod
    def _accepted(url: str, reply: _Reply) -> Fetched:
        if reply.status == HTTPStatus.NOT_MODIFIED:
            return Fetched(url, b"", reply.headers, unmodified=True)
        if reply.status == HTTPStatus.OK:
            return Fetched(url, reply.data, reply.headers)
        reason = f"the server answered {reply.status} {reply.reason}".strip()
        if reply.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            raise _MissingError(reason)
        raise _RefusedError(reason) if 400 <= reply.status < 500 else FetchError(reason)

    def _persistent_request(self, url: str, validators: Validators) -> _Reply:
        """Ask again, a few times and with pauses, where the fault may pass."""
        for attempt in range(_BUSY_RETRIES + 1):
            reply, fault = self._attempt(url, validators)
            busy = reply is not None and reply.status in _BUSY
            failed = reply is None or (reply.status >= 500 and not busy)
            if attempt >= (_BUSY_RETRIES if busy else _FAULT_RETRIES if failed else 0):
                break
            self._sleep(self._pause(reply, attempt))
        if reply is None:
            raise fault or FetchError("the server does not answer")
        return reply

    def _attempt(self, url: str, validators: Validators) -> tuple[_Reply | None, FetchError | None]:
        try:
            return self._request(url, validators), None
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            return None, FetchError("the server broke the connection off")

    def _pause(self, reply: _Reply | None, attempt: int) -> float:
        wanted = _retry_after(reply.headers) if reply else None
        if wanted is None:
            return float(2**attempt)
        if wanted > self._limits.longest_wait:
            raise FetchError(f"the server asks to come back in {wanted:,.0f} s")
        return wanted

    def _request(self, url: str, validators: Validators) -> _Reply:
        self._wait_for_turn(url)
        self._deadline.at = time.monotonic() + self._limits.total
        try:
            with _explained(self._limits), self._client.stream("GET", url, headers=validators.headers()) as response:
                if response.status_code == HTTPStatus.OK:
                    data = self._read(response)
                else:
                    data = b""
                    _drain(response)
                return _Reply(response.status_code, _phrase(response), response.headers, data)
        finally:
            self._deadline.at = float("inf")

    def _wait_for_turn(self, url: str) -> None:
        site = origin(url)
        wait = self._next.get(site, 0.0) - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        robots = self._robots.get(site)
        self._next[site] = time.monotonic() + max(self._seconds, robots.delay if robots else 0.0)

    def _read(self, response: httpx.Response) -> bytes:
        """The content, as long as it is within the limit: no more than that is ever held."""
        largest = self._limits.largest
        too_large = FetchError(f"it is larger than {largest / 2**20:,.4g} MiB (setting largest_download)")
        told = response.headers.get("Content-Length", "")
        if told.isdecimal() and int(told[:20]) > largest:
            raise too_large
        parts: list[bytes] = []
        size = 0
        for part in _decompressed(response, largest + 1):
            size += len(part)
            if size > largest:
                raise too_large
            parts.append(part)
        return b"".join(parts)


class _RefusedError(FetchError):
    """The server answers that it gives nothing (a status of 4xx)."""


class _MissingError(GoneError, _RefusedError):
    """The server answers that there is nothing."""


def _drain(response: httpx.Response) -> None:
    """Read a short content that nobody wants, so that the connection can serve the next request."""
    told = response.headers.get("Content-Length", "")
    if told.isdecimal() and int(told[:20]) <= _SHORT:
        for _ in response.iter_raw():
            pass


def _decompressed(response: httpx.Response, most: int) -> Iterator[bytes]:
    """The parts of a content, each of ``most`` bytes at the most, however well it was compressed."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        yield from response.iter_raw()
        return
    if encoding not in ("gzip", "x-gzip"):
        raise FetchError("the server sends it in a compression that was not asked for")
    decompressor = zlib.decompressobj(_GZIP)
    try:
        for part in response.iter_raw():
            yield decompressor.decompress(part, most)
    except zlib.error:
        raise FetchError("its compression is broken") from None
    if not decompressor.eof:
        raise FetchError("the server broke the connection off")


@contextlib.contextmanager
def _explained(limits: Limits) -> Iterator[None]:
    """Tell in plain words what the network said."""
    try:
        yield
    except httpx.ConnectTimeout:
        raise UnreachableError(f"the server could not be reached within {limits.connect:g} s") from None
    except httpx.TimeoutException:
        raise FetchError(f"it took longer than {limits.total:g} s") from None
    except httpx.ConnectError as error:
        raise UnreachableError(f"the server cannot be reached ({_brief(error)})") from None
    except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
        raise
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(f"it cannot be fetched ({_brief(error)})") from None


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _phrase(response: httpx.Response) -> str:
    """The usual words for a status: the server's own are anybody's text."""
    return httpx.codes.get_reason_phrase(response.status_code)


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds after which a server wants to be asked again."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        when = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    now = dt.datetime.now(dt.UTC)
    return max(0.0, ((when if when.tzinfo else when.replace(tzinfo=dt.UTC)) - now).total_seconds())
