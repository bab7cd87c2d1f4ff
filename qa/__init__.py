"""Cited answers from an archive of statements, in its own words.

>>> from qa import Archive
>>> Archive.build("documents", "index")
>>> archive = Archive.open("index")
>>> archive.ask("What does the coalition say about conflict diamonds?").text
"""

from qa.archive import Archive
from qa.errors import ArchiveError
from qa.types import Answer, Citation, Document, Filters, Hit, Passage, Turn

__all__ = ["Answer", "Archive", "ArchiveError", "Citation", "Document", "Filters", "Hit", "Passage", "Turn"]
