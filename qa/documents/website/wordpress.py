"""Articles as the programming interface of a WordPress site tells them."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel, TypeAdapter, ValidationError, field_validator

from qa.documents.website.client import Fetched, WebClient
from qa.documents.website.failures import FetchError
from qa.documents.website.markup import Listed, holds_text
from qa.documents.website.page import Article
from qa.documents.website.post_types import article_types
from qa.documents.website.urls import Site, normalised, page_key
from qa.types import Failure

_USUAL_TYPES = ("posts", "pages")
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
        told: keys of the pages that the programming interface tells, whether they are taken or not.
    """

    articles: list[Article] = field(default_factory=list)
    pages: list[Listed] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    told: set[str] = field(default_factory=set)


def find_articles(client: WebClient, site: Site, findings: Findings) -> bool:
    """Ask a WordPress site for its articles of all types.

    Args:
        client: with which they are fetched.
        site: whose pages are taken.
        findings: to which they are added.

    Returns:
        Whether the site answers so.
    """
    types = article_types(client, site)
    answered = [_list(client, site, kind, findings, told=bool(types)) for kind in types or _USUAL_TYPES]
    return any(answered)


def _list(client: WebClient, site: Site, kind: str, findings: Findings, *, told: bool) -> bool:
    """Add everything of one type to the findings.

    Args:
        client: with which it is fetched.
        site: whose pages are taken.
        kind: name of its list.
        findings: to which it is added.
        told: whether the site itself names this list, so that its absence is a fault.

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
            if page > 1 or told:
                reason = str(error) if isinstance(error, FetchError) else "it is not the list that it should be"
                findings.failures.append(Failure(url, reason))
            if page == 1:
                return False
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
    key = page_key(url)
    if key in findings.told:
        return
    findings.told.add(key)
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
