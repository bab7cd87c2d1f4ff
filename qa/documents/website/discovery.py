"""Which pages a site has."""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urlsplit

from qa.documents.website.client import WebClient
from qa.documents.website.failures import FetchError
from qa.documents.website.markup import Listed, feed_addresses, read_feed, read_sitemap
from qa.documents.website.urls import Site, page_key
from qa.documents.website.wordpress import Findings, find_articles
from qa.types import Failure

_SITEMAPS = ("sitemap.xml", "sitemap_index.xml", "wp-sitemap.xml")
_FEEDS = ("feed/",)
_MOST_SITEMAPS, _MOST_FEEDS, _MOST_PAGES = 200, 10, 100_000
_LISTS = re.compile(
    r"cat[eé]gor|post_tag|author(?!i)|(?:^|[-_.])(?:taxonom|(?:users|tags?|[eé]tiquettes?|auteurs?)(?=\d*[-_.]))"
)
"""In the name of a sitemap: it lists lists of articles, which say nothing themselves."""

_LIST_PATH = re.compile(r"/(?:tags?|[eé]tiquettes?|categor(?:y|ies)|cat[eé]gories?|authors?|auteurs?)/[^/]")
"""In the path of a page: it is such a list, in English or French."""

_MEDIA = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|ico|mp[34]|m4a|mov|avi|webm|wav|zip|css|js|xlsx?|pptx?)$")
_FEWEST_WITH_OVERVIEW = 3
_LARGEST_SITEMAP = 50 * 2**20
_GZIP = zlib.MAX_WBITS | 16


def discover(client: WebClient, site: Site) -> Findings:
    """Find the pages of a site: by its programming interface and its sitemaps, where it has neither by its feed.

    A sitemap is read in any case: a site need not show every type of its articles in its interface.

    Args:
        client: with which the lists are fetched.
        site: whose pages are taken.

    Raises:
        FetchError: no server answers, or it may not be asked.
    """
    client.robots(site.url)
    found = Findings()
    answers = find_articles(client, site, found)
    pages = _sitemap_pages(client, site, found)
    found.pages.extend(page for page in pages if page_key(page.url) not in found.told)
    if not answers and not pages:
        _add_feeds(client, site, found)
    return found


def _sitemap_pages(client: WebClient, site: Site, found: Findings) -> tuple[Listed, ...]:
    """The pages that the sitemaps list; those that cannot be read are noted."""
    robots = client.robots(site.url)
    named = [url for url in robots.sitemaps if url.startswith("http") and not _lists_lists(url)]
    queue = deque(named or (site.root + name for name in _SITEMAPS))
    guesses = set() if named else set(queue)
    pages: dict[str, Listed] = {}
    seen: set[str] = set()
    while queue and len(seen) < _MOST_SITEMAPS and len(pages) < _MOST_PAGES:
        url = queue.popleft()
        if url in seen or (url in guesses and pages):
            continue
        seen.add(url)
        try:
            sitemap = read_sitemap(_inflated(client.fetch(url, within=site).data))
        except FetchError as error:
            if url not in guesses:
                found.failures.append(Failure(url, str(error)))
            continue
        queue.extendleft(reversed([nested for nested in sitemap.sitemaps if _lists_articles(nested, site)]))
        for page in _without_overview([page for page in sitemap.pages if _is_listed_page(page.url, site)]):
            pages.setdefault(page_key(page.url), page)
    return tuple(pages.values())


def _add_feeds(client: WebClient, site: Site, found: Findings) -> None:
    guesses = [site.root + name for name in _FEEDS]
    try:
        front = client.fetch(site.url, within=site)
        named = [url for url in feed_addresses(front.data, front.url) if site.holds(url)]
    except FetchError as error:
        found.failures.append(Failure(site.url, str(error)))
        named = []
    pages: dict[str, Listed] = {}
    for url in list(dict.fromkeys(named or guesses))[:_MOST_FEEDS]:
        try:
            fetched = client.fetch(url, within=site)
        except FetchError as error:
            if url not in guesses:
                found.failures.append(Failure(url, str(error)))
            continue
        for page in read_feed(fetched.data, fetched.url):
            if _is_page(page.url, site):
                pages.setdefault(page.url, page)
    found.pages.extend(pages.values())


def _is_page(url: str, site: Site) -> bool:
    """Whether an address is one of a page that is taken; the front page only leads to the others."""
    front = url.rstrip("/") == site.root.rstrip("/")
    return not front and site.takes(url) and not _MEDIA.search(urlsplit(url).path.lower())


def _is_listed_page(url: str, site: Site) -> bool:
    """Whether an address in a sitemap is one of a page that is taken and says something itself."""
    return _is_page(url, site) and not _LIST_PATH.search(unquote(urlsplit(url).path).lower())


def _without_overview(pages: Sequence[Listed]) -> Iterable[Listed]:
    """The pages of one sitemap without that below which all others stand: it repeats how these begin."""
    if len(pages) < _FEWEST_WITH_OVERVIEW:
        return pages
    highest = min(pages, key=lambda page: len(page.url))
    others = [page for page in pages if page is not highest]
    start = highest.url.rstrip("/") + "/"
    return others if all(page.url.startswith(start) for page in others) else pages


def _lists_articles(url: str, site: Site) -> bool:
    return site.serves(url) and not _lists_lists(url)


def _lists_lists(url: str) -> bool:
    return _LISTS.search(urlsplit(url).path.rpartition("/")[2].lower()) is not None


def _inflated(data: bytes) -> bytes:
    """The content of a sitemap that is stored compressed, up to a limit."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return zlib.decompressobj(_GZIP).decompress(data, _LARGEST_SITEMAP)
    except zlib.error:
        raise FetchError("its compression is broken") from None
