"""Recognising text in pictures of pages, where Tesseract is installed."""

from __future__ import annotations

import shutil


def ocr_available() -> bool:
    """Whether the program that recognises text is installed."""
    return shutil.which("tesseract") is not None
