"""What is looked up in HTML and XML; entities are never resolved, nothing is fetched: pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qa.documents.html_article import is_content
from qa.documents.website.failures import FetchError
from qa.documents.website.naming import iso_day
from qa.documents.website.urls import normalised

if TYPE_CHECKING:
    from lxml.etree import _Element

_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_MOST_LINKS, _MOST_LISTED = 5_000, 50_000
"""Of one page, and of one sitemap (which may hold no more by its own rules) or feed."""

_LINKED = {"a": "href", "object": "data", "embed": "src", "iframe": "src"}
"""Elements that lead to a file, and the attribute that names it."""

_AROUND = frozenset(("nav", "aside", "header", "footer"))
"""Elements around an article; within one they are parts of it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An address that a sitemap or a feed lists.

    Attributes:
        url: normalised.
        published: ISO date of its publication, where that is told.
    """

    url: str
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists.

    Attributes:
        sitemaps: addresses of further ones.
        pages: addresses of pages.
    """

    sitemaps: tuple[str, ...]
    pages: tuple[Listed, ...]


def read_sitemap(data: bytes) -> Sitemap:
    """Read a sitemap or an index of sitemaps; what is neither lists nothing."""
    sitemaps: list[str] = []
    pages: list[Listed] = []
    for parent in _elements(data, ("sitemap", "url")):
        location = next((_content(child) for child in parent if _name(child) == "loc"), "")
        if (url := _absolute(location, None)) is None:
            continue
        if _name(parent) == "sitemap":
            sitemaps.append(url)
        else:
            pages.append(Listed(url))
    return Sitemap(tuple(dict.fromkeys(sitemaps)), tuple(dict.fromkeys(pages)))


def read_feed(data: bytes, base: str) -> tuple[Listed, ...]:
    """The articles that an RSS or Atom feed lists.

    Args:
        data: the feed.
        base: its address.
    """
    entries = (_feed_entry(entry, base) for entry in _elements(data, ("item", "entry")))
    return tuple(dict.fromkeys(entry for entry in entries if entry is not None))


def feed_addresses(data: bytes, base: str) -> tuple[str, ...]:
    """The feeds that a page names, those of comments left out."""
    found: list[str] = []
    for element in islice(_html_elements(data, ("link",)), _MOST_LINKS):
        relations = (element.get("rel") or "").lower().split()
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        url = _absolute(element.get("href") or "", base)
        if "alternate" in relations and kind in _FEED_TYPES and url and "comments" not in url:
            found.append(url)
    return tuple(dict.fromkeys(found))


def linked_pdfs(data: bytes, base: str) -> tuple[str, ...]:
    """The PDFs to which the article of a page leads; where it marks none, all but those of menus and margins.

    Args:
        data: the page, or a part of one.
        base: its address.
    """
    root = _html(data)
    if root is None:
        return ()
    marked = (marks for marks in (_is_article, _is_main) if any(map(marks, root.iter())))
    found: dict[str, None] = {}
    addresses = (element.get(_LINKED[element.tag]) or "" for element in _within(root, next(marked, None)))
    named = (address for address in addresses if ".pdf" in address.lower())
    for address in dict.fromkeys(islice(named, _MOST_LINKS)):
        url = _absolute(address, base)
        if url and urlsplit(url).path.lower().endswith(".pdf"):
            found[url] = None
    return tuple(found)


def day_of_publication(data: bytes) -> str | None:
    """ISO date on which a page says that it was published."""
    for element in _html_elements(data, ("meta",)):
        if element.get("property") == "article:published_time" and (day := iso_day(element.get("content"))):
            return day
    return None


def holds_text(html: str) -> bool:
    """Whether a part of a page shows any words."""
    from lxml import etree

    root = _html(html.encode("utf-8", "replace"))
    if root is None:
        return False
    etree.strip_elements(root, "script", "style", with_tail=False)
    return any(character.isalnum() for text in root.itertext() for character in text)


def _is_article(element: _Element) -> bool:
    return element.tag == "article" or (element.tag in ("div", "section", "td") and is_content(element))


def _is_main(element: _Element) -> bool:
    return "main" in (element.tag, element.get("role"))


def _within(root: _Element, holds: Callable[[_Element], bool] | None) -> Iterator[_Element]:
    """The elements that lead somewhere, below those that hold the article; one walk, however these are nested.

    Args:
        root: of the page.
        holds: tells an element that holds the article; without it the whole page does.
    """
    from lxml import etree

    depth, skipped = 0, None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if skipped is not None:
            skipped = None if event == "end" and element is skipped else skipped
        elif not depth and element.tag in _AROUND:
            skipped = element
        elif holds is not None and holds(element):
            depth += 1 if event == "start" else -1
        elif (depth or holds is None) and event == "start" and element.tag in _LINKED:
            yield element


def _feed_entry(entry: _Element, base: str) -> Listed | None:
    address, published = "", None
    for child in entry:
        name = _name(child)
        if name == "link" and child.get("rel", "alternate") == "alternate":
            address = address or (child.get("href") or _content(child))
        elif name in ("pubDate", "published"):
            published = _feed_day(_content(child))
    url = _absolute(address, base)
    return Listed(url, published) if url else None


def _feed_day(text: str) -> str | None:
    from email.utils import parsedate_to_datetime

    if day := iso_day(text):
        return day
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except ValueError:
        return None


def _absolute(address: str, base: str | None) -> str | None:
    if not address.strip():
        return None
    try:
        return normalised(address, base)
    except FetchError:
        return None


def _elements(data: bytes, names: tuple[str, ...]) -> Iterator[_Element]:
    """The elements of these names in an XML file, whatever their namespace."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data.strip(), parser)
    except etree.XMLSyntaxError:
        return
    if root is None:
        return
    yield from islice(root.iter(*(f"{{*}}{name}" for name in names)), _MOST_LISTED)


def _html_elements(data: bytes, names: tuple[str, ...]) -> Iterator[_Element]:
    root = _html(data)
    if root is not None:
        yield from root.iter(*names)


def _html(data: bytes) -> _Element | None:
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, recover=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _name(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _content(element: _Element) -> str:
    return (element.text or "").strip()
