"""Addresses on the web: pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

import httpx

from qa.documents.website.failures import FetchError

_LONGEST = 2000
_LARGEST_PORT = 65535
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")


def is_url(source: str) -> bool:
    """Whether a source names something on the web rather than a local file."""
    scheme, colon, _ = source.partition("://")
    return bool(colon) and scheme.isalnum()


def normalised(address: str, base: str | None = None) -> str:
    """An address as it is asked for: absolute, without its fragment.

    Args:
        address: as it was given or stands in a page.
        base: what a relative one is relative to.

    Raises:
        FetchError: it is no address of a web page, or holds credentials.
    """
    try:
        url = httpx.URL(address.strip()) if base is None else httpx.URL(base).join(address.strip())
        url = url.copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, UnicodeError):
        raise FetchError("it is not a valid address") from None
    if url.scheme not in ("http", "https"):
        raise FetchError(f"only http and https can be fetched, not {url.scheme[:20] or 'an address without a scheme'}")
    if not url.host:
        raise FetchError("it names no host")
    if not _HOST.fullmatch(url.raw_host.decode("ascii", "replace")) or (url.port or 0) > _LARGEST_PORT:
        raise FetchError("it is not a valid address")
    if url.userinfo:
        raise FetchError("it holds a user name or a password; give it without")
    if len(str(url)) > _LONGEST:
        raise FetchError(f"it is longer than {_LONGEST:,} characters")
    return str(url)


def origin(url: str) -> str:
    """Scheme, host and port of a normalised address."""
    parsed = httpx.URL(url)
    return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"


def page_key(url: str) -> str:
    """The same for all spellings of the address of one page: its scheme, ``www.`` and the last slash do not count.

    Args:
        url: normalised.
    """
    parsed = httpx.URL(url)
    host, port = _host(url)
    return f"{host}:{port or ''}{unquote(parsed.path).rstrip('/')}?{parsed.query.decode('ascii', 'replace')}"


@dataclass(frozen=True, slots=True)
class Site:
    """The part of a website from which documents are taken.

    Attributes:
        url: its address, normalised.
        include: beginnings of paths; where given, only pages below them are taken.
        exclude: beginnings of paths that are left out.
    """

    url: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        """Its address with a slash at the end, to which paths are relative."""
        return self.url.partition("?")[0].rstrip("/") + "/"

    def holds(self, url: str) -> bool:
        """Whether an address is on its host, with or without ``www.``, whatever the scheme."""
        return _host(url) == _host(self.url)

    def serves(self, url: str) -> bool:
        """Whether an address is on its host or below it, such as that of its uploads."""
        (host, port), (own_host, own_port) = _host(url), _host(self.url)
        return port == own_port and (host == own_host or host.endswith(f".{own_host}"))

    def takes(self, url: str) -> bool:
        """Whether a page is on it and among those to be taken."""
        return (
            self.holds(url)
            and not self.leaves_out(url)
            and (not self.include or any(_below(url, prefix) for prefix in self.include))
        )

    def leaves_out(self, url: str) -> bool:
        """Whether an address is below a path that is left out."""
        return any(_below(url, prefix) for prefix in self.exclude)


def _host(url: str) -> tuple[str, int | None]:
    """Host and port; httpx leaves the port out where it is that of the scheme."""
    parsed = httpx.URL(url)
    return parsed.host.removeprefix("www."), parsed.port


def _below(url: str, prefix: str) -> bool:
    return unquote(httpx.URL(url).path).startswith(unquote("/" + prefix.lstrip("/")))
