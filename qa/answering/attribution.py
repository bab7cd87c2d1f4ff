"""Who says a quotation, when and where, in words: pure functions."""

from __future__ import annotations

import calendar

from qa.types import Citation, Voice


def attribution(citation: Citation) -> str:
    """One line that introduces a quotation and never says more than is known."""
    who = _who(citation)
    details = ", ".join(
        detail for detail in (citation.occasion, citation.place, readable_date(citation.date)) if detail
    )
    return f"{who} ({details})" if details else who


def readable_date(iso: str | None) -> str | None:
    """``2021-11-12`` as ``12 November 2021``, ``2021-11`` as ``November 2021``."""
    if iso is None:
        return None
    year, *rest = iso.split("-")
    month = calendar.month_name[int(rest[0])] if rest else ""
    day = str(int(rest[1])) if len(rest) > 1 else ""
    return " ".join(part for part in (day, month, year) if part)


def voice_label(citation: Citation) -> str:
    """Whose words a quotation holds, in a few words."""
    labels = {
        Voice.COALITION: "the organisation’s own words",
        Voice.MEMBER: "a member, quoted in a report",
        Voice.REPORTER: "the reporter’s words",
        Voice.OTHER: "another party, quoted",
        Voice.REPORTED: "reported; whose words is not certain",
    }
    return labels[citation.voice]


def _who(citation: Citation) -> str:
    speaker = ", ".join(part for part in (citation.speaker, citation.role) if part)
    publisher = citation.publisher or f"“{citation.title}”"
    match citation.voice:
        case Voice.COALITION:
            return speaker or publisher
        case Voice.REPORTER:
            return f"{publisher} reports"
        case Voice.MEMBER:
            return f"{speaker or 'A member'}, quoted by {publisher}"
        case Voice.OTHER:
            return f"{speaker or 'Another party'}, quoted by {publisher}"
        case Voice.REPORTED:
            return f"From “{citation.title}”"
