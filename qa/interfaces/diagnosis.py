"""Checks of an installation, for `kpcsc doctor`."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable

from pydantic import BaseModel

from qa.archive import Archive
from qa.documents.ocr import ocr_available
from qa.errors import ArchiveError
from qa.settings import Settings

_PACKAGES = ("sentence-transformers", "torch", "faiss-cpu", "bm25s", "gradio", "pypdf")


class Check(BaseModel):
    """One thing that was checked."""

    name: str
    passed: bool
    detail: str


class Diagnosis(BaseModel):
    """Everything that was checked."""

    healthy: bool
    checks: list[Check]


def diagnose(settings: Settings) -> tuple[Check, ...]:
    """Check packages, model, documents and index; every check is made, whatever fails."""
    return (
        _check("packages", _packages),
        _check("model", lambda: Archive.check_model(settings)),
        _check("documents", lambda: Archive.check_documents(settings.documents)),
        _check("index", lambda: _index(settings)),
    )


def _check(name: str, examine: Callable[[], str]) -> Check:
    try:
        return Check(name=name, passed=True, detail=examine())
    except ArchiveError as error:
        return Check(name=name, passed=False, detail=str(error))


def _packages() -> str:
    try:
        versions = [f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES]
    except importlib.metadata.PackageNotFoundError as error:
        raise ArchiveError(f"The package {error.name} is not installed; run: make run") from None
    return ", ".join([*versions, "Tesseract" if ocr_available() else "no Tesseract (scanned PDFs cannot be read)"])


def _index(settings: Settings) -> str:
    generations = Archive.check_index(settings.index)
    with Archive.open(settings.index, settings) as archive:
        statistics, failures = archive.statistics(), archive.failures()
    unread = f", {len(failures)} files could not be read" if failures else ""
    return (
        f"{statistics.generation}, {statistics.documents} documents, {statistics.passages} passages, "
        f"built {statistics.indexed_at}, checksums {generations}{unread}"
    )
