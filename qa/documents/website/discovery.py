"""Which pages a site has."""

from __future__ import annotations

import re
import zlib
from collections import deque
from urllib.parse import urlsplit

from qa.documents.website.client import WebClient
from qa.documents.website.failures import FetchError, UnreachableError
from qa.documents.website.markup import Listed, feed_addresses, read_feed, read_sitemap
from qa.documents.website.urls import Site
from qa.documents.website.wordpress import Findings, find_articles
from qa.types import Failure

_SITEMAPS = ("sitemap.xml", "sitemap_index.xml", "wp-sitemap.xml")
_FEEDS = ("feed/",)
_MOST_SITEMAPS, _MOST_FEEDS, _MOST_PAGES = 200, 10, 100_000
_LISTS = re.compile(r"(?:^|[-_.])(?:users|taxonomies|category|categories|post_tag|tags?|authors?)(?=[-_.])")
"""In the name of a sitemap: it lists lists of articles, which say nothing themselves."""

_MEDIA = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|ico|mp[34]|m4a|mov|avi|webm|wav|zip|css|js|xlsx?|pptx?)$")
_LARGEST_SITEMAP = 50 * 2**20
_GZIP = zlib.MAX_WBITS | 16


def discover(client: WebClient, site: Site) -> Findings:
    """Find the pages of a site: by its programming interface, else its sitemap, else its feed.

    Args:
        client: with which the lists are fetched.
        site: whose pages are taken.

    Raises:
        FetchError: no server answers, or it may not be asked.
    """
    client.robots(site.url)
    found = find_articles(client, site)
    if found is not None:
        return found
    found = _from_sitemaps(client, site)
    return found if found.pages else _from_feeds(client, site, found)


def _from_sitemaps(client: WebClient, site: Site) -> Findings:
    found = Findings()
    named = [url for url in client.robots(site.url).sitemaps if url.startswith("http")]
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
        except UnreachableError:
            raise
        except FetchError as error:
            if url not in guesses:
                found.failures.append(Failure(url, str(error)))
            continue
        queue.extendleft(reversed([nested for nested in sitemap.sitemaps if _lists_articles(nested, site)]))
        pages.update((page.url, page) for page in sitemap.pages if _is_page(page.url, site))
    found.pages.extend(pages.values())
    return found


def _from_feeds(client: WebClient, site: Site, found: Findings) -> Findings:
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
    return found


def _is_page(url: str, site: Site) -> bool:
    """Whether an address is one of a page that is taken; the front page only leads to the others."""
    front = url.rstrip("/") == site.root.rstrip("/")
    return not front and site.takes(url) and not _MEDIA.search(urlsplit(url).path.lower())


def _lists_articles(url: str, site: Site) -> bool:
    name = urlsplit(url).path.rpartition("/")[2].lower()
    return site.serves(url) and not _LISTS.search(name)


def _inflated(data: bytes) -> bytes:
    """The content of a sitemap that is stored compressed, up to a limit."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return zlib.decompressobj(_GZIP).decompress(data, _LARGEST_SITEMAP)
    except zlib.error:
        raise FetchError("its compression is broken") from None
