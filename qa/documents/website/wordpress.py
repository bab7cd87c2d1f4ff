"""Articles as the programming interface of a WordPress site tells them."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel, TypeAdapter, ValidationError, field_validator

from qa.documents.website.client import Fetched, WebClient
from qa.documents.website.failures import FetchError
from qa.documents.website.markup import Listed, holds_text
from qa.documents.website.page import Article
from qa.documents.website.urls import Site, normalised
from qa.types import Failure

_TYPES = ("posts", "pages")
_FIELDS = "id,link,date,modified,title,content,lang"
_PER_PAGE = 100
_MOST_PAGES = 1000


class _Rendered(BaseModel):
    rendered: str = ""
    protected: bool = False


class _Post(BaseModel):
    link: str
    title: _Rendered = _Rendered()
    content: _Rendered = _Rendered()
    date: str | None = None
    modified: str | None = None
    lang: str | None = None

    @field_validator("date", "modified", "lang", mode="before")
    @classmethod
    def _text_or_nothing(cls, value: object) -> str | None:
        return value if isinstance(value, str) and value else None


@dataclass(slots=True)
class Findings:
    """What was found on a site.

    Attributes:
        articles: with their content.
        pages: of which the address is known, to be fetched.
        failures: lists that could not be read, and articles that are not for everybody.
    """

    articles: list[Article] = field(default_factory=list)
    pages: list[Listed] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def find_articles(client: WebClient, site: Site) -> Findings | None:
    """Ask a WordPress site for its posts and pages.

    Args:
        client: with which they are fetched.
        site: whose pages are taken.

    Returns:
        What it tells; nothing where it does not answer so.
    """
    findings = Findings()
    answered = [_list(client, site, kind, findings) for kind in _TYPES]
    return findings if any(answered) else None


def _list(client: WebClient, site: Site, kind: str, findings: Findings) -> bool:
    """Add everything of one type to the findings.

    Returns:
        Whether the site answers.
    """
    page, pages = 1, 1
    while page <= min(pages, _MOST_PAGES):
        url = f"{site.root}wp-json/wp/v2/{kind}?per_page={_PER_PAGE}&page={page}&orderby=id&order=asc&_fields={_FIELDS}"
        try:
            fetched = client.fetch(url, within=site)
            entries = TypeAdapter(list[object]).validate_json(fetched.data)
        except (FetchError, ValidationError) as error:
            if page == 1:
                return False
            reason = str(error) if isinstance(error, FetchError) else "it is not the list that it should be"
            findings.failures.append(Failure(url, reason))
            entries = []
        else:
            pages = _pages(fetched, page, len(entries))
        for entry in entries:
            _add(entry, site, findings)
        page += 1
    return True


def _pages(fetched: Fetched, page: int, entries: int) -> int:
    """How many pages the list has; where it is not told, another one after each full one."""
    told = fetched.headers.get("X-WP-TotalPages", "").strip()
    if told.isdecimal():
        return int(told[:6])
    return page + 1 if entries >= _PER_PAGE else page


def _add(entry: object, site: Site, findings: Findings) -> None:
    try:
        post = _Post.model_validate(entry)
        url = normalised(post.link)
    except (ValidationError, FetchError):
        findings.failures.append(Failure(site.url, "an entry of its list of articles cannot be read"))
        return
    article = Article(url, post.title.rendered, post.content.rendered, post.date, post.modified, post.lang)
    if not site.takes(url):
        return
    if post.content.protected:
        findings.failures.append(Failure(url, "it is protected with a password"))
    elif holds_text(article.content):
        findings.articles.append(article)
    else:
        # Made by a theme or a page builder: what it says stands in the page alone.
        findings.pages.append(Listed(url, article.day))
