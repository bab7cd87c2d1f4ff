"""A whole site, or a few sources, into the folder of documents."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qa.documents.website.collecting import Collector, Kept
from qa.documents.website.content import PDF
from qa.documents.website.discovery import discover
from qa.documents.website.failures import FetchError
from qa.documents.website.local import copy_in
from qa.documents.website.page import Article
from qa.documents.website.state import Item
from qa.documents.website.storage import Source
from qa.documents.website.urls import Site, is_url, normalised
from qa.errors import WebsiteError
from qa.protocols import Progress
from qa.types import DownloadReport, Failure, Website

_FINDING, _FETCHING, _CHECKING = "Finding pages", "Fetching", "Checking earlier pages"
_SHOWN = 5


def synchronise(collector: Collector, website: Website, progress: Progress) -> DownloadReport:
    """Bring in everything on a website that is new or has changed.

    Args:
        collector: that brings in single addresses.
        website: of the archive.
        progress: told what is done.

    Raises:
        WebsiteError: nothing at all could be fetched.
        DocumentsFolderError: the folder cannot be written.
    """
    site = site_of(website)
    collector.run = collector.state.begin(site.url)
    progress(_FINDING, 0, 1)
    try:
        found = discover(collector.client, site)
    except FetchError as error:
        raise WebsiteError(f"Nothing could be fetched from {site.url}: {error}.") from None
    progress(_FINDING, 1, 1)
    collector.tally.failed.extend(found.failures)
    pages = [Source(page.url, page.published, website.publisher) for page in found.pages]
    errands = _Errands(collector, site, website.publisher, progress, within=site)
    errands.run([*found.articles, *pages])
    errands.revisit()
    collector.state.end(site.url)
    return _reported(collector, f"Nothing could be fetched from {site.url}")


def add(collector: Collector, sources: Iterable[str], website: Website | None, progress: Progress) -> DownloadReport:
    """Bring in single pages and PDFs by their addresses, and local files.

    Args:
        collector: that brings in single addresses.
        sources: addresses and paths.
        website: of the archive, whose publisher is that of its own pages only.
        progress: told what is done.

    Raises:
        WebsiteError: nothing at all could be brought in.
        DocumentsFolderError: the folder cannot be written.
    """
    given = list(dict.fromkeys(sources))
    for number, source in enumerate(given, start=1):
        if is_url(source):
            _add_url(collector, source, website)
        else:
            copy_in(Path(source), collector.folder, collector.tally)
        progress(_FETCHING, number, len(given))
    return _reported(collector, "Nothing could be brought in")


def site_of(website: Website) -> Site:
    """The part of a website from which documents are taken.

    Raises:
        WebsiteError: its address cannot be used.
    """
    try:
        return Site(normalised(website.url), website.include, website.exclude)
    except FetchError as error:
        raise WebsiteError(f"The address {website.url[:200]} in archive.toml cannot be used: {error}.") from None


def _add_url(collector: Collector, source: str, website: Website | None) -> None:
    try:
        url = normalised(source)
    except FetchError as error:
        collector.tally.failed.append(Failure(source[:200], str(error)))
        return
    own = website is not None and site_of(website).holds(url)
    publisher = website.publisher if website and own else None
    errands = _Errands(collector, Site(url), publisher, lambda *_: None, within=None)
    errands.run([Source(url, publisher=publisher)])


@dataclass(slots=True)
class _Errands:
    """Brings in one address after the other, and the PDFs to which they lead.

    Attributes:
        collector: that brings in single addresses.
        site: on which the PDFs must be.
        publisher: of the site.
        progress: told what is done.
        within: the site that redirects may not leave.
    """

    collector: Collector
    site: Site
    publisher: str | None
    progress: Progress
    within: Site | None

    def run(self, tasks: Iterable[Article | Source]) -> None:
        waiting = deque(tasks)
        seen = self.collector.listed
        seen.update(task.url for task in waiting)
        done = 0
        while waiting:
            kept = self._bring(waiting.popleft())
            for url in self.collector.pdfs(kept) if kept else ():
                if url not in seen and self.site.serves(url) and not self.site.leaves_out(url):
                    seen.add(url)
                    waiting.append(Source(url, kept.published if kept else None, self.publisher))
            done += 1
            self.progress(_FETCHING, done, done + len(waiting))

    def revisit(self) -> None:
        """Look after everything of the site that it does not list any more."""
        known = (item for item in self.collector.known() if item.url not in self.collector.listed)
        unlisted = [item for item in known if self._is_ours(item)]
        for number, item in enumerate(unlisted, start=1):
            self._attempt(item.url, partial(self.collector.page, Source(item.url), self.site))
            self.progress(_CHECKING, number, len(unlisted))

    def _is_ours(self, item: Item) -> bool:
        if item.path.endswith(PDF):
            return self.site.serves(item.url) and not self.site.leaves_out(item.url)
        return self.site.takes(item.url)

    def _bring(self, task: Article | Source) -> Kept | None:
        kept: list[Kept | None] = []
        if isinstance(task, Article):
            self._attempt(task.url, lambda: kept.append(self.collector.article(task, self.site, self.publisher)))
        else:
            self._attempt(task.url, lambda: kept.append(self.collector.page(task, self.within)))
        return kept[0] if kept else None

    def _attempt(self, url: str, errand: Callable[[], object]) -> None:
        try:
            errand()
        except FetchError as error:
            self.collector.fail(url, error)


def _reported(collector: Collector, nothing: str) -> DownloadReport:
    tally = collector.tally
    if not tally.nothing:
        return tally.report()
    if not tally.failed:
        raise WebsiteError(f"{nothing}: no pages were found.")
    shown = "; ".join(f"{failure.path}: {failure.reason}" for failure in tally.failed[:_SHOWN])
    more = f"; and {len(tally.failed) - _SHOWN} more" if len(tally.failed) > _SHOWN else ""
    reasons = ((failure.path, failure.reason) for failure in tally.failed)
    raise WebsiteError(f"{nothing}. {shown}{more}.", reasons)
