"""Cited answers from an archive of statements, in its own words.

>>> from qa import Archive
>>> Archive.build("documents", "index").documents
2
>>> with Archive.open("index") as archive:
...     archive.ask("Which countries resisted the redefinition of conflict diamonds?").answered
True
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.archive import Archive
    from qa.errors import ArchiveError
    from qa.types import Answer, Citation, Document, Filters, Hit, Passage, Turn

__all__ = ["Answer", "Archive", "ArchiveError", "Citation", "Document", "Filters", "Hit", "Passage", "Turn"]


def __getattr__(name: str) -> object:
    """Import a public name at its first use, so that importing the package costs nothing (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = {"Archive": "qa.archive", "ArchiveError": "qa.errors"}.get(name, "qa.types")
    value = globals()[name] = getattr(import_module(home), name)
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
