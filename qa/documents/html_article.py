"""Which part of a page is the article: furniture is taken out, and the article is found by its markup or its text."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from qa.documents.boilerplate import is_related_heading
from qa.documents.html_tree import drop

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_FURNITURE_TAGS = frozenset(("nav", "aside", "form", "figcaption", "menu"))
_FURNITURE_ROLES = frozenset(
    ("navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar")
)
_FURNITURE_CLASS = re.compile(
    r"(?:sharedaddy|sd-.*|shar(?:e|ing)(?:[-_].*)?|.*-shar(?:e|ing)|social(?:[-_](?:share|sharing|links|icons"
    r"|media|buttons?|nav.*))?"
    r"|addtoany.*|a2a_.*|addthis.*|jp-relatedposts|related(?:[-_](?:posts?|articles?|news|content|stories|items"
    r"|links))?"
    r"|yarpp.*|comments?|comments?[-_](?:area|list|respond|form|section|wrapper|title|template|reply.*)|respond"
    r"|commentlist"
    r"|disqus_thread|bread-?crumbs?(?:[-_].*)?|nav|navbar.*|navigation|nav-(?:links|menu|previous|next)|.*-navigation"
    r"|menu(?:-.*)?|side-?bar(?:[-_].*)?|secondary|widget|widget[-_].*|newsletter(?:[-_].*)?|subscribe(?:[-_].*)?"
    r"|cookies?(?:[-_].*)?|cookie-?(?:banner|notice|bar|law).*|(?:entry|post|article)[-_](?:meta|footer|tags"
    r"|share|nav|date)"
    r"|byline|posted-on|tags?-links|cat-links|(?:post-)?tags|tag-list|author[-_](?:box|bio|info)|about-author|vcard"
    r"|skip-link.*|print(?:friendly|[-_].*)|pagination|page-links|wp-caption-text|advert.*|ads?|ads?[-_].*"
    r"|popup.*|modal"
    r"|site-(?:header|footer|branding|nav.*|info)|footer(?:[-_].*)?|masthead|colophon|back-to-top|recent-posts"
    r"|most-(?:read|popular)|trending|popular-posts|read-?more|more-link|edit-link|screen-reader-response)",
    re.IGNORECASE,
)
_NEVER_FURNITURE = frozenset(("html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td"))
_LARGEST_FURNITURE = 0.5
"""Share of the text above which an element is no furniture, whatever it is called."""

_CONTENT_CLASS = re.compile(
    r"(?:(?:entry|post|article|single|story|news|blog|td-post|wp-block-post|tdb?_single)[-_]*(?:content|body"
    r"|text)(?:__body)?"
    r"|articlebody|storybody|post-entry|field-?-?name-(?:field-)?body|field--type-text-with-summary"
    r"|elementor-widget-theme-post-content|rich-?text|the-content|content-inner|contenu-article"
    r"|article__(?:content|body|text)"
    r"|body-content|item-?page|com-content-article__body)",
    re.IGNORECASE,
)
_ALMOST_ALL = 0.6
"""Share of the text of all candidates that makes one of them the article."""

_PARAGRAPHS = ("p", "li", "td", "th", "div", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "pre")

_FEWEST_LETTERS = 80
_LINKED = 0.85
_FEWEST_LINKS = 3
_MOST_ELEMENTS = 6_000
_SEARCHED_LENGTHS = range(250, 200_000)
"""A page is not searched for its article by its text where there is little to tell by, or much to copy."""


def find_article(tree: HtmlElement) -> HtmlElement:
    """The element that holds the article; furniture within it and around it is removed from the tree.

    Args:
        tree: of the whole page, without what is hidden.
    """
    body = tree.find("body")
    root = tree if body is None else body
    drop(_furniture(root))
    for candidates in _candidates(root):
        if (found := _dominant(candidates)) is not None:
            _drop_related(found)
            return found
    found = _located(root)
    article = root if found is None else found
    _drop_related(article)
    _drop_link_lists(article)
    return article


def _furniture(root: HtmlElement) -> list[HtmlElement]:
    lengths = _text_lengths(root)
    largest = _LARGEST_FURNITURE * lengths[root]
    return [
        element
        for element in root.iterdescendants()
        if isinstance(element.tag, str) and _looks_like_furniture(element) and lengths[element] <= largest
    ]


def _looks_like_furniture(element: HtmlElement) -> bool:
    if element.tag in _FURNITURE_TAGS or element.get("role", "").lower() in _FURNITURE_ROLES:
        return True
    if element.tag in ("header", "footer"):
        return next(element.iterancestors("article", "main", "section", "blockquote"), None) is None
    if element.tag in _NEVER_FURNITURE:
        return False
    names = [*element.get("class", "").split(), element.get("id", "").strip()]
    return any(len(name) < 80 and _FURNITURE_CLASS.fullmatch(name) for name in names)


def _text_lengths(root: HtmlElement) -> dict[HtmlElement, int]:
    """The number of characters within each element, counted in one pass."""
    lengths: dict[HtmlElement, int] = {}
    for element in reversed(list(root.iter())):
        own = len((element.text or "").strip()) if isinstance(element.tag, str) else 0
        lengths[element] = own + sum(lengths[child] + len((child.tail or "").strip()) for child in element)
    return lengths


def _candidates(root: HtmlElement) -> Iterable[list[HtmlElement]]:
    """What the markup says is the article, the most certain first."""
    yield [element for element in root.iter() if "articleBody" in (element.get("itemprop") or "").split()]
    yield [element for element in root.iter("div", "section", "article", "td") if is_content(element)]
    yield list(root.iter("article"))
    yield [element for element in root.iter() if element.tag == "main" or element.get("role") == "main"]


def is_content(element: _Element) -> bool:
    """Whether an element is called what sites call the one that holds the text of an article."""
    names = [*element.get("class", "").split(), element.get("id", "").strip()]
    return any(len(name) < 80 and _CONTENT_CLASS.fullmatch(name) for name in names)


def _dominant(candidates: Sequence[HtmlElement]) -> HtmlElement | None:
    """The candidate that holds most of what the outermost candidates hold, where it holds a text."""
    chosen = set(candidates)
    outer = [element for element in candidates if chosen.isdisjoint(element.iterancestors())]
    sizes = {element: _letters(element) for element in outer}
    best = max(outer, key=lambda element: sizes[element], default=None)
    if best is None or sizes[best] < max(_FEWEST_LETTERS, _ALMOST_ALL * sum(sizes.values())):
        return None
    return best


def _letters(element: HtmlElement) -> int:
    return sum(map(str.isalpha, element.text_content()))


def _located(root: HtmlElement) -> HtmlElement | None:
    """The smallest element around the paragraphs that trafilatura takes for the article.

    It is only believed where hardly any text but links stands elsewhere.
    """
    lengths = _text_lengths(root)
    if len(lengths) > _MOST_ELEMENTS or lengths[root] not in _SEARCHED_LENGTHS:
        return None
    linked = sum(lengths[link] for link in root.iter("a"))
    found = _around_paragraphs(root, lengths)
    return found if found is not None and 2 * lengths[found] >= lengths[root] - linked else None


def _around_paragraphs(root: HtmlElement, lengths: dict[HtmlElement, int]) -> HtmlElement | None:
    wanted = _paragraphs_found(root)
    longest = 2 * max(map(len, wanted), default=0)
    shares: Counter[HtmlElement] = Counter()
    total = 0
    for element in root.iter(*_PARAGRAPHS):
        key = _key(element.text_content()) if lengths.get(element, 0) <= longest else ""
        if key in wanted:
            wanted.remove(key)
            total += len(key)
            shares.update(dict.fromkeys([element, *element.iterancestors()], len(key)))
    enough = [element for element, share in shares.items() if share >= _LINKED * total and element in lengths]
    return min(enough, key=lambda element: (lengths[element], -_depth(element)), default=None)


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


def _paragraphs_found(root: HtmlElement) -> set[str]:
    import copy

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
    logging.getLogger("readability").setLevel(logging.CRITICAL + 1)
    logging.getLogger("justext").setLevel(logging.CRITICAL + 1)
    try:
        found = trafilatura.bare_extraction(copy.deepcopy(root), include_comments=False, include_tables=True)
    except MemoryError:
        raise
    # What the library runs into on an odd page only means that it found nothing.
    except Exception:
        return set()
    body = getattr(found, "body", None)
    if body is None:
        return set()
    keys = {_key("".join(element.itertext())) for element in body.iter("p", "item", "head", "quote", "cell", "code")}
    return keys - {""}


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _drop_related(article: HtmlElement) -> None:
    """Remove headings such as "Related posts" with the lists of links behind them."""
    for element in list(article.iter("h2", "h3", "h4", "h5", "h6", "p", "strong", "div")):
        if len(element) > 2 or not is_related_heading(_short_text(element)):
            continue
        furniture = [element]
        for following in element.itersiblings():
            if not _is_linked(following, 1):
                break
            furniture.append(following)
        drop(furniture)


def _short_text(element: HtmlElement) -> str:
    text = ""
    for part in element.itertext():
        text += part
        if len(text) > 200:
            return ""
    return text.strip()


def _drop_link_lists(article: HtmlElement) -> None:
    """Remove lists of headlines; a list that a sentence announces with a colon stays."""
    for element in list(article.iter("ul", "ol")):
        before = element.getprevious()
        announced = before is not None and before.text_content().rstrip().endswith(":")
        if not announced and _is_linked(element, _FEWEST_LINKS):
            drop([element])


def _is_linked(element: HtmlElement, fewest: int) -> bool:
    """Whether hardly anything but links stands in an element."""
    links = list(element.iter("a"))
    if len(links) < fewest:
        return False
    return sum(len(link.text_content()) for link in links) >= _LINKED * len(" ".join(element.text_content().split()))
