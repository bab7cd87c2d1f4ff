"""Lines that a web page adds around a statement and that nobody said: pure functions."""

from __future__ import annotations

import re

_COMMENT_FORM_HEADING = re.compile(
    r"(?:leave a (?:comment|reply)|post a comment|laisser un commentaire|cancel reply|annuler la réponse)\W*",
    re.IGNORECASE,
)
_COMMENT_FORM_LINE = re.compile(
    r"(?:your e-?mail address will not be published\b.*|required fields are marked\b.*"
    r"|votre adresse (?:e-?mail|de messagerie) ne sera pas publiée\b.*|les champs obligatoires\b.*"
    r"|save my name\b.*|(?:name|email|e-mail|website|comment|nom|site web|commentaire)\s*\*?"
    r"|post comment|submit comment|publier le commentaire)\W*",
    re.IGNORECASE,
)
_NETWORK = r"(?:facebook|twitter|x|linkedin|youtube|instagram|whatsapp|telegram|bluesky|mastodon|e-?mail|social media)"
_SITE_LINE = re.compile(
    rf"(?:(?:follow us|suivez-nous|share(?: this)?|partager)"
    rf"(?: (?:on|via|by|sur) {_NETWORK}(?:,? (?:and|et)? ?{_NETWORK})*)?"
    r"|to read further|read more|lire la suite|tweet|print this page"
    r"|[←«]?\s*(?:previous|next) (?:post|article)\s*(?:[:→»].{0,120}(?<![.!?]))?)\s*:?",
    re.IGNORECASE,
)
_DATE_STAMP = re.compile(r"\s*date (\d{4}-\d{2}-\d{2})\s+(?=\S)")


def remove_boilerplate(text: str) -> str:
    """Remove comment forms and site furniture; only whole lines ever go."""
    kept: list[str] = []
    in_form = False
    for line in text.split("\n"):
        stripped = line.strip()
        if _COMMENT_FORM_HEADING.fullmatch(stripped):
            in_form = True
        elif stripped and in_form and not _COMMENT_FORM_LINE.fullmatch(stripped):
            in_form = False
        if in_form and stripped:
            continue
        if not _SITE_LINE.fullmatch(stripped):
            kept.append(line)
    return "\n".join(kept)


def split_date_stamp(text: str) -> tuple[str | None, str]:
    """Separate a stamp ``date 2021-06-28`` from the headline that it is glued to.

    Returns:
        The ISO date or ``None``, and the text without the stamp.
    """
    match = _DATE_STAMP.match(text)
    if match is None:
        return None, text
    return match.group(1), text[match.end() :]
