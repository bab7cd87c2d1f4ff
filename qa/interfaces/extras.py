"""Parts of the program that need a library of their own."""

from __future__ import annotations

from qa.errors import MissingExtraError


def missing_extra(extra: str) -> MissingExtraError:
    """What to say where the library of an extra is not installed.

    Args:
        extra: its name in ``pyproject.toml``.
    """
    return MissingExtraError(
        f"This part needs the extra '{extra}', which is not installed; run: pip install 'kpcsc-archive[{extra}]'"
    )
