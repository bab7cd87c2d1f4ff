"""What a timeline shows, in words: its summary, its legend and the same as a table; pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.attribution import voice_label
from qa.answering.extractive import quoted
from qa.interfaces.presentation.markup import escape, statement_link
from qa.localisation import Words
from qa.types import Mention, Voice

_PICTURES = {
    Voice.COALITION: '<circle cx="8" cy="8" r="5.5"/>',
    Voice.MEMBER: '<path d="M8 1.5 13 8 8 14.5 3 8Z"/>',
    Voice.REPORTER: '<path d="M3 3H13V13H3Z"/>',
    Voice.OTHER: '<path d="M8 2.5 14 13H2Z"/>',
    Voice.REPORTED: '<path d="M6 2H10V6H14V10H10V14H6V10H2V6H6Z"/>',
}
"""The shapes of the marks, as the chart draws them."""

_DAY_LENGTH = len("2021-11-12")


def timeline_summary(mentions: Sequence[Mention], words: Words) -> str:
    """How many statements touch the topic, and how many of them have no date."""
    dates = [mention.citation.date for mention in mentions if mention.citation.date]
    said = words.count("1 statement touches this topic.", "{number} statements touch this topic.", len(mentions))
    undated = len(mentions) - len(dates)
    if not undated:
        return said
    return f"{said} " + words.count(
        "1 of them has no date and is only in the table.",
        "{number} of them have no date and are only in the table.",
        undated,
    )


def timeline_legend(mentions: Sequence[Mention], words: Words) -> str:
    """The summary, and what the marks of the chart mean, as HTML; empty where nothing touches the topic."""
    if not mentions:
        return ""
    dated = [mention.citation for mention in mentions if mention.citation.date]
    shown = {citation.voice: voice_label(citation, words) for citation in dated}
    items = [_key(_PICTURES[voice], f"qa-voice-{voice}", label) for voice, label in sorted(shown.items())]
    if any(len(citation.date or "") < _DAY_LENGTH for citation in dated):
        items.append(_key(_PICTURES[Voice.COALITION], "qa-hollow", words("hollow: the day is not known")))
    if len(dated) > 1:
        items.append(f"<li>{escape(words('the larger, the nearer to the topic'))}</li>")
    keys = f'<ul class="qa-keys">{"".join(items)}</ul>' if dated else ""
    title = f'<h2 class="qa-panel-title">{escape(words("Over time"))}</h2>'
    return f'<div class="qa-timeline-legend">{title}<p>{escape(timeline_summary(mentions, words))}</p>{keys}</div>'


def timeline_table(mentions: Sequence[Mention], words: Words) -> str:
    """The same as a table, those without a date last; empty where nothing touches the topic."""
    if not mentions:
        return ""
    ordered = sorted(mentions, key=lambda mention: mention.citation.date is None)
    heads = (words("Date"), words("Statement"), words("Speaker"), words("Quote"), words("Whose words"))
    head = "".join(f'<th role="columnheader" scope="col">{escape(name)}</th>' for name in heads)
    rows = "".join(_row(mention, words) for mention in ordered)
    caption = words("The statements that touch the topic, oldest first")
    if any(mention.citation.date is None for mention in mentions):
        caption = words("The statements that touch the topic, oldest first; those without a date stand last")
    return (
        '<table role="table" class="qa-table qa-timeline-table">'
        f"<caption>{escape(caption)}</caption>"
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _key(picture: str, kind: str, label: str) -> str:
    return (
        f'<li><svg class="qa-key {kind}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{picture}</svg>'
        f"{escape(label)}</li>"
    )


def _row(mention: Mention, words: Words) -> str:
    citation = mention.citation
    date = escape(words.date(citation.date) or "") or f'<span class="qa-lacking">{escape(words("no date"))}</span>'
    address = statement_link(citation.document_id, citation.start, citation.end)
    cells = (
        (' class="qa-cell-title"', f'<a class="qa-source-link" href="{address}">{escape(citation.title)}</a>'),
        ("", escape(citation.speaker or "")),
        (' class="qa-cell-quote"', escape(quoted(citation.quote))),
        ("", escape(voice_label(citation, words))),
    )
    told = "".join(f'<td role="cell"{kind}>{cell}</td>' for kind, cell in cells)
    return f'<tr role="row"><th role="rowheader" scope="row">{date}</th>{told}</tr>'
