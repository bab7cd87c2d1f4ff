"""The scripts and style sheets that come with the page."""

from __future__ import annotations

from importlib import resources


def resource(name: str) -> str:
    """The text of a file beside this one.

    Args:
        name: of the file.
    """
    return resources.files("qa.interfaces.web").joinpath(name).read_text(encoding="utf-8")
