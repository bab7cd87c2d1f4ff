"""What the markup of a page tells of its article: JSON-LD, OpenGraph, links and dates."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.dates import PartialDate
from qa.types import Fact, Kind, MetadataField, Origin

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TYPES = ("NewsArticle", "ReportageNewsArticle", "Article", "BlogPosting", "Report", "SocialMediaPosting")
_PAGE_TYPES = ("WebPage", "ItemPage")
_NEWS_TYPES = frozenset(("NewsArticle", "ReportageNewsArticle"))
_LONGEST_SCRIPT = 2**20
_MOST_NODES = 10_000
_SEPARATOR = re.compile(r" [|–—»·•:-]+ ")
_LONGEST_TITLE = 500
_ELSEWHERE = ("aside", "nav", "footer")
_NO_PERSON = frozenset(
    ("admin", "administrator", "administrateur", "webmaster", "editor", "root", "user", "author", "auteur")
)
_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,2000}")


@dataclass(frozen=True, slots=True)
class _Described:
    """What JSON-LD tells of an article."""

    types: frozenset[str]
    headline: str = ""
    published: str = ""
    author: str = ""
    publisher: str = ""


def facts_of_markup(tree: HtmlElement) -> list[Fact]:
    """What a page tells of its article.

    Args:
        tree: of the whole page, with its head and scripts.
    """
    described = _described(tree)
    site = described.publisher or _meta(tree, "og:site_name")
    title = _title(tree, described, site)
    published = _first_day(
        [
            described.published,
            *(_meta(tree, name) for name in ("article:published_time", "og:published_time", "datePublished")),
            *_stamps(tree),
        ]
    )
    news = not _NEWS_TYPES.isdisjoint(described.types)
    found = {
        MetadataField.TITLE: title,
        MetadataField.AUTHOR: _person(described.author) or _person(_meta(tree, "author")),
        MetadataField.PUBLISHER: site,
        MetadataField.KIND: Kind.PRESS_REPORT.value if news else "",
        MetadataField.SOURCE_URL: _address(tree),
        MetadataField.PUBLISHED: published,
    }
    return [Fact(field, value, Origin.MARKUP) for field, value in found.items() if value]


def _described(tree: HtmlElement) -> _Described:
    nodes = list(_nodes(tree))
    named = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str)}
    for types in (_ARTICLE_TYPES, _PAGE_TYPES):
        for node in nodes:
            own = _types(node)
            if not own.isdisjoint(types):
                return _Described(
                    own,
                    headline=_plain(node.get("headline") or (node.get("name") if types is _ARTICLE_TYPES else "")),
                    published=_plain(node.get("datePublished")),
                    author=_name(node.get("author"), named),
                    publisher=_name(node.get("publisher"), named),
                )
    return _Described(frozenset())


def _nodes(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """The objects that the page describes, in its order, a bounded number of them."""
    waiting: list[object] = []
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").lower() and len(script.text or "") <= _LONGEST_SCRIPT:
            try:
                waiting.append(json.loads(script.text or "", strict=False))
            except (ValueError, RecursionError):
                continue
    waiting.reverse()
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value[:_MOST_NODES]))
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[key] for key in ("mainEntity", "@graph") if key in value)


def _types(node: dict[str, object]) -> frozenset[str]:
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return frozenset(one.rsplit("/", 1)[-1] for one in values if isinstance(one, str))


def _name(value: object, named: dict[object, dict[str, object]]) -> str:
    """The name of a person or organisation, given as text, as an object, by reference or in a list."""
    if isinstance(value, list):
        return next(filter(None, (_name(one, named) for one in value[:5] if not isinstance(one, list))), "")
    if isinstance(value, dict):
        key = value.get("@id")
        referred = named.get(key, {}) if isinstance(key, str) else {}
        return _plain(value.get("name") or referred.get("name"))
    return _plain(value)


def _plain(value: object) -> str:
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""


def _meta(tree: HtmlElement, name: str) -> str:
    for element in tree.iter("meta"):
        if name.lower() in {(element.get(key) or "").lower() for key in ("property", "name", "itemprop")}:
            content = _plain(element.get("content"))
            if content:
                return content
    return ""


def _title(tree: HtmlElement, described: _Described, site: str) -> str:
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    pages = (" ".join(title.text_content().split()) for title in tree.iter("title"))
    written = next(filter(None, [described.headline, _meta(tree, "og:title"), *pages]), "")
    return _without_site(written, site, headings) or next(filter(None, headings), "")


def _without_site(title: str, site: str, headings: Iterable[str]) -> str:
    """A title without the name of the site behind it, which is known or missing from the heading of the page."""
    for match in _SEPARATOR.finditer(title[:_LONGEST_TITLE]):
        kept, suffix = title[: match.start()], title[match.end() :]
        if site and _letters(suffix) == _letters(site):
            return kept
        if _letters(kept) and any(_letters(kept) == _letters(heading) for heading in headings):
            return kept
    return title


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _person(name: str) -> str:
    """A name that a person can have; an address or an account is none."""
    unlikely = "@" in name or "://" in name or name.casefold() in _NO_PERSON or not any(map(str.isupper, name))
    return "" if unlikely else name


def _address(tree: HtmlElement) -> str:
    links = (link.get("href", "") for link in tree.iter("link") if "canonical" in link.get("rel", "").lower().split())
    return next((url for url in map(str.strip, [*links, _meta(tree, "og:url")]) if _ADDRESS.fullmatch(url)), "")


def _stamps(tree: HtmlElement) -> list[str]:
    """The moments in the markup of the one article of a page; those of comments and of other articles are no use."""
    marked = [element for element in tree.iter() if element.get("itemprop") == "datePublished"]
    articles = [
        element for element in tree.iter("article") if next(element.iterancestors("article", *_ELSEWHERE), None) is None
    ]
    times = list(articles[0].iter("time")) if len(articles) == 1 else []
    shown = [
        time for time in times if "updated" not in time.get("class", "").split() or "published" in time.get("class", "")
    ]
    return [element.get("datetime") or element.get("content") or "" for element in [*marked, *shown]]


def _first_day(moments: Iterable[str]) -> str:
    for moment in moments:
        day = re.split(r"[T ]", moment.strip(), maxsplit=1)[0]
        try:
            return str(PartialDate.parse(day))
        except ValueError:
            continue
    return ""
