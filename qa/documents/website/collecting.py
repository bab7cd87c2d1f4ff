"""Bringing in one address after the other, and keeping count."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from qa.documents.website.client import Fetched, Validators, WebClient
from qa.documents.website.content import HTML, suffix_of
from qa.documents.website.failures import FetchError, GoneError
from qa.documents.website.markup import day_of_publication, linked_pdfs
from qa.documents.website.naming import month_of_upload
from qa.documents.website.page import Article, compose
from qa.documents.website.state import Item, State
from qa.documents.website.storage import Folder, Source
from qa.documents.website.urls import Site
from qa.types import DownloadReport, Failure


@dataclass(slots=True)
class Tally:
    """What was done so far; see `qa.types.DownloadReport`."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether not one thing was found to be there."""
        return not (self.added or self.changed or self.unchanged or self.gone)

    def report(self) -> DownloadReport:
        """The report, each part sorted."""
        failed = sorted(self.failed, key=lambda failure: failure.path)
        return DownloadReport(
            added=tuple(sorted(self.added)),
            changed=tuple(sorted(self.changed)),
            unchanged=tuple(sorted(self.unchanged)),
            failed=tuple(failed),
            gone=tuple(sorted(self.gone)),
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A content that is in the folder now, whether it is new or not.

    Attributes:
        path: of its file.
        url: at which it is, redirects followed.
        published: ISO date of its publication, where that is known.
    """

    path: str
    url: str
    published: str | None


@dataclass(slots=True)
class Collector:
    """Brings in addresses.

    Attributes:
        client: with which they are fetched.
        folder: in which they are stored.
        state: what is remembered of them.
        run: name of this run, where it can be resumed.
        tally: what was done so far.
        listed: addresses that are brought in by themselves.
    """

    client: WebClient
    folder: Folder
    state: State
    run: str | None = None
    tally: Tally = field(default_factory=Tally)
    listed: set[str] = field(default_factory=set)

    def page(self, source: Source, site: Site | None = None) -> Kept | None:
        """Bring in an address, if it has changed since.

        Args:
            source: the address and what is known of it.
            site: the site that redirects may not leave.

        Returns:
            What is there now; nothing where the address only leads to another that is listed itself.

        Raises:
            FetchError: it cannot be fetched.
            DocumentsFolderError: the folder cannot be written.
        """
        item = self._known(source.url)
        if item and self.run and item.run == self.run:
            return self._unchanged(item, source.published)
        fetched = self.client.fetch(source.url, item.validators if item else None, site)
        if fetched.unmodified:
            if item is None:
                raise FetchError("the server answered 304 Not Modified to a first request")
            return self._unchanged(item, source.published)
        if fetched.url != source.url and fetched.url in self.listed:
            return None
        if item and item.composed:
            # What the site's programming interface tells is the cleaner copy of the same.
            return self._unchanged(item, source.published)
        return self._store_page(source, fetched)

    def article(self, article: Article, site: Site, publisher: str | None) -> Kept:
        """Bring in an article that the site's programming interface tells.

        Args:
            article: what it tells.
            site: on which it stands.
            publisher: of the site.

        Raises:
            FetchError: the `robots.txt` does not allow its page.
            DocumentsFolderError: the folder cannot be written.
        """
        self.client.check_allowed(article.url, site.url)
        source = Source(article.url, article.day, publisher)
        return self._store(article.url, source, compose(article, publisher), HTML, Validators(), composed=True)

    def pdfs(self, kept: Kept) -> tuple[str, ...]:
        """The PDFs to which the article of a page leads."""
        if not kept.path.endswith(HTML):
            return ()
        return linked_pdfs(self.folder.read(kept.path), kept.url)

    def fail(self, url: str, error: FetchError) -> None:
        """Note why an address could not be brought in; one that was there before is gone."""
        item = self._known(url)
        if item and isinstance(error, GoneError):
            self.tally.gone.append(item.path)
        else:
            self.tally.failed.append(Failure(url, str(error)))

    def known(self) -> tuple[Item, ...]:
        """Everything that was brought in before, as far as its file is still there."""
        urls = dict.fromkeys([*(item.url for item in self.state.items()), *self.folder.paths])
        return tuple(item for item in map(self._known, urls) if item is not None)

    def _known(self, url: str) -> Item | None:
        """What is there of an address; where the memory was lost, as the sidecars tell."""
        item = self.state.item(url)
        if item and self.folder.has(item.path):
            return item
        path = self.folder.paths.get(url)
        content_hash = self.folder.hash(path) if path else None
        return Item(url, path, content_hash) if path and content_hash else None

    def _unchanged(self, item: Item, published: str | None) -> Kept:
        self.state.remember(Item(item.url, item.path, item.hash, item.composed, item.validators, self.run))
        self.tally.unchanged.append(item.path)
        return Kept(item.path, item.url, published)

    def _store_page(self, source: Source, fetched: Fetched) -> Kept:
        suffix = suffix_of(fetched.content_type, fetched.data)
        told = day_of_publication(fetched.data) if suffix == HTML else month_of_upload(fetched.url)
        final = Source(fetched.url, told or source.published, source.publisher)
        return self._store(source.url, final, fetched.data, suffix, fetched.validators, composed=False)

    def _store(
        self, url: str, source: Source, data: bytes, suffix: str, validators: Validators, *, composed: bool
    ) -> Kept:
        content_hash = hashlib.sha256(data).hexdigest()
        known = self._known(url)
        path = known.path if known and known.path.endswith(suffix) else self.folder.place(source, suffix)
        # What the archivist has changed in a file stays until the original changes.
        before = known.hash if known and known.path == path else self.folder.hash(path)
        if before != content_hash:
            self.folder.store(path, data, source)
        outcome = (
            self.tally.unchanged
            if before == content_hash
            else self.tally.added
            if before is None
            else self.tally.changed
        )
        self.state.remember(Item(url, path, content_hash, composed, validators, self.run))
        outcome.append(path)
        return Kept(path, source.url, source.published)
