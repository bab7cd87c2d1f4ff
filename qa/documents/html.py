"""Web pages that were saved as files."""

from __future__ import annotations

from qa.documents.faults import broken
from qa.errors import DocumentError
from qa.types import Content

_LARGEST = 20 * 2**20


class HtmlReader:
    """Reads the article of a page, without what the site puts around it."""

    def read(self, data: bytes) -> Content:
        """Read a page; see `qa.protocols.Reader`.

        Raises:
            DocumentError: the file is binary, broken or too large.
        """
        if len(data) > _LARGEST:
            raise DocumentError(f"it is a page of more than {_LARGEST // 2**20} MiB; save the article alone")
        try:
            return _content(data)
        except DocumentError:
            raise
        except MemoryError:
            raise
        # lxml and trafilatura document no list of what a malformed page can raise.
        except Exception as error:
            raise broken("a broken web page", error) from None


def _content(data: bytes) -> Content:
    from qa.documents.html_article import find_article
    from qa.documents.html_metadata import facts_of_markup
    from qa.documents.html_text import text_of
    from qa.documents.html_tree import drop_hidden, parse_page

    tree = parse_page(data)
    if tree is None:
        return Content(("",))
    facts = facts_of_markup(tree)
    drop_hidden(tree)
    article = find_article(tree)
    return Content((text_of(article),), facts=tuple(facts))
