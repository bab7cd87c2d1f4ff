"""The table of all statements as HTML: pure functions."""

from __future__ import annotations

import html
from urllib.parse import urlencode

from qa.interfaces.presentation.markup import escape
from qa.interfaces.web.browse import BrowsePage, Column, Row, Selection
from qa.localisation import Words
from qa.types import DocumentInfo, MetadataField

_HEADS = {
    Column.DATE: "Date",
    Column.TITLE: "Statement",
    Column.SPEAKER: "Speaker",
    Column.OCCASION: "Occasion",
    Column.KIND: "Kind",
    Column.LANGUAGE: "Language",
}

_LACKING = {
    MetadataField.DATE: "no date",
    MetadataField.SPEAKER: "no speaker",
    MetadataField.OCCASION: "no occasion",
    MetadataField.KIND: "no kind",
    MetadataField.LANGUAGE: "no language",
}


def browse_html(page: BrowsePage, words: Words) -> str:
    """One page of the statements, with what is needed to sort and to leaf through them.

    What a button wants stands in its ``data-column`` or ``data-page``; `browse.js` tells it to the server.

    Args:
        page: what to show.
        words: of the reader's language.
    """
    status = f'<p class="qa-browse-status" role="status" tabindex="-1">{escape(_status(page, words))}</p>'
    if not page.rows:
        return status
    heads = "".join(_head(column, page.selection, words) for column in Column)
    rows = "".join(_row(row, words) for row in page.rows)
    return (
        f'{status}<table role="table" class="qa-table qa-browse-table"><caption class="qa-unseen">'
        f'{escape(words("Statements"))}</caption><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>{_leaves(page, words)}'
    )


def _status(page: BrowsePage, words: Words) -> str:
    if not page.matching:
        return words("No statement meets these conditions.")
    if page.matching == page.statements:
        said = words.count("1 statement", "{number} statements", page.statements)
    else:
        found, every = words.number(page.matching), words.number(page.statements)
        said = words("{number} of {all} statements", number=found, all=every)
    if page.pages == 1:
        return said
    return f"{said} · " + words("page {page} of {pages}", page=page.selection.page, pages=page.pages)


def _head(column: Column, selection: Selection, words: Words) -> str:
    chosen = selection.column is column
    order = ("descending" if selection.descending else "ascending") if chosen else "none"
    arrow = ("↓" if selection.descending else "↑") if chosen else "↕"
    return (
        f'<th role="columnheader" scope="col" aria-sort="{order}">'
        f'<button type="button" class="qa-sort" data-column="{column}">'
        f'{escape(words(_HEADS[column]))} <span aria-hidden="true">{arrow}</span></button></th>'
    )


def _row(row: Row, words: Words) -> str:
    document = row.document
    date = words.date(str(document.when)) if document.when else None
    cells = (
        f'<td role="cell" class="qa-cell-date">{_known(date, MetadataField.DATE, words)}</td>',
        f'<th role="rowheader" scope="row" class="qa-cell-title">{_link(document, document.title)}'
        f"{_copies(row, words)}</th>",
        f'<td role="cell">{_known(document.speaker, MetadataField.SPEAKER, words)}</td>',
        f'<td role="cell">{_known(document.occasion, MetadataField.OCCASION, words)}</td>',
        f'<td role="cell">{_known(words(document.kind) if document.kind else None, MetadataField.KIND, words)}</td>',
        f'<td role="cell">{_known(words.language_name(document.language), MetadataField.LANGUAGE, words)}</td>',
    )
    return f'<tr role="row">{"".join(cells)}</tr>'


def _known(value: str | None, field: MetadataField, words: Words) -> str:
    return escape(value) if value else f'<span class="qa-lacking">{escape(words(_LACKING[field]))}</span>'


def _link(document: DocumentInfo, text: str) -> str:
    address = html.escape("?" + urlencode({"doc": document.id}))
    return f'<a class="qa-source-link" href="{address}">{escape(text)}</a>'


def _copies(row: Row, words: Words) -> str:
    if not row.copies:
        return ""
    said = words.count("1 other copy", "{number} other copies", len(row.copies))
    items = "".join(
        f"<li>{_link(copy, copy.title)} {escape(copy.publisher or copy.source or '')}</li>" for copy in row.copies
    )
    return f'<details class="qa-copies"><summary>{escape(said)}</summary><ul>{items}</ul></details>'


def _leaves(page: BrowsePage, words: Words) -> str:
    if page.pages == 1:
        return ""
    number = page.selection.page

    def leaf(wanted: int, label: str) -> str:
        off = "" if 1 <= wanted <= page.pages else " disabled"
        return f'<button type="button" class="qa-turn" data-page="{wanted}"{off}>{escape(label)}</button>'

    return (
        f'<nav class="qa-leaves" aria-label="{escape(words("Pages"))}">{leaf(number - 1, words("Previous page"))}'
        f"<span>{escape(words('page {page} of {pages}', page=number, pages=page.pages))}</span>"
        f"{leaf(number + 1, words('Next page'))}</nav>"
    )
