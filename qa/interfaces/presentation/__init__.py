"""Answers, sources and statements as HTML: pure functions."""

from qa.interfaces.presentation.markup import escape, escape_url, link_to

__all__ = ["escape", "escape_url", "link_to"]
