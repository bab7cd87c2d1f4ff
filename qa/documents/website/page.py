"""A small clean page made of what a site's programming interface tells of an article: pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

from qa.documents.website.naming import iso_day

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})?")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Article:
    """An article as a site tells it.

    Attributes:
        url: its address, normalised.
        title: as HTML.
        content: as HTML, as it stands in the page.
        published: when it was put on the site, as the site wrote it.
        modified: when it was last changed, as the site wrote it.
        language: its language, where the site tells one.
    """

    url: str
    title: str
    content: str
    published: str | None = None
    modified: str | None = None
    language: str | None = None

    @property
    def day(self) -> str | None:
        """ISO date on which it was put on the site, where that is known."""
        return iso_day(self.published)


def compose(article: Article, site_name: str | None) -> bytes:
    """Make the page.

    The content is taken over as it is: it is read later as any page is, and nothing in it is ever run.

    Args:
        article: what it tells.
        site_name: who publishes the site, where that is known.
    """
    title = _text(unescape(re.sub(r"<[^<>]*>", "", article.title)))
    language = article.language if article.language and _LANGUAGE.fullmatch(article.language) else None
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{language.replace("_", "-")}">' if language else "<html>",
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{title}</title>",
        f'<link rel="canonical" href="{_text(article.url)}">',
        _property("og:site_name", site_name),
        _property("article:published_time", article.published),
        _property("article:modified_time", article.modified),
        "</head>",
        "<body>",
        "<article>",
        f"<h1>{title}</h1>",
        _NOT_TEXT.sub("", article.content).strip(),
        "</article>",
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(line for line in lines if line is not None).encode()


def _property(name: str, value: str | None) -> str | None:
    return f'<meta property="{name}" content="{_text(value)}">' if value else None


def _text(value: str) -> str:
    return escape(" ".join(_NOT_TEXT.sub("", value).split()))
