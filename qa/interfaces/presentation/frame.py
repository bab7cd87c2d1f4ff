"""What stands around the answers, in every language at once: pure functions.

The page is laid out before anybody asks for it, and each browser shows the language of its
reader: nothing changes its size while the page loads.
"""

from __future__ import annotations

from collections.abc import Callable

from qa.interfaces.presentation.markup import escape
from qa.localisation import Localisation, Words
from qa.types import ArchiveDescription, Statistics


def header_html(description: ArchiveDescription, statistics: Statistics, localisation: Localisation) -> str:
    """Name and state of the archive, and the choice of language and colours."""
    choices = "".join(
        f'<button type="button" class="qa-language" data-language="{code}" lang="{code}">'
        f"{words.language_name(code)}</button>"
        for code, words in localisation.words.items()
    )
    colours = in_each(localisation, lambda words: words("Light or dark"))
    return (
        '<header class="qa-header"><div class="qa-top">'
        f'<p class="qa-short">{escape(description.short_name)}</p>'
        f'<nav class="qa-switches" aria-label="Language">{choices}'
        f'<button type="button" class="qa-colours"><span aria-hidden="true">◐</span> {colours}</button></nav></div>'
        f"<h1>{escape(description.name)}</h1>"
        f'<p class="qa-description">{escape(description.description)}</p>'
        f'<p class="qa-state">{in_each(localisation, lambda words: escape(_state(statistics, words)))}</p></header>'
    )


def welcome_html(description: ArchiveDescription, localisation: Localisation) -> str:
    """What an empty conversation says of itself, and questions to begin with."""

    def explain(words: Words) -> str:
        title = words("Ask what the {name} has said", name=description.short_name)
        return (
            f"<h2>{escape(title)}</h2><p>"
            + escape(words("Every answer is the archive’s own words, with the statement, the speaker and the date."))
            + "<br>"
            + escape(words("Where the archive is silent, it says so."))
            + "</p>"
        )

    questions = [escape(example) for example in description.examples]
    examples = "".join(
        f'<li><button type="button" class="qa-example" data-question="{question}">{question}</button></li>'
        for question in questions
    )
    return f'<section class="qa-welcome">{in_each(localisation, explain, "div")}<ul>{examples}</ul></section>'


def empty_panel_html(localisation: Localisation) -> str:
    """What stands beside an empty conversation."""

    def explain(words: Words) -> str:
        return escape(
            words("The statements that an answer quotes appear here.")
            + " "
            + words("Choose a number in the answer, or a source, to read the whole statement at the quoted place.")
        )

    return f'<p class="qa-hint qa-empty">{in_each(localisation, explain)}</p>'


def missing_html(localisation: Localisation) -> str:
    """The form in which a reader tells of a statement that the archive lacks."""

    def said(message: str) -> str:
        return in_each(localisation, lambda words: escape(words(message)))

    return (
        f'<details class="qa-report qa-missing"><summary>{said("A statement is missing")}</summary>'
        '<form class="qa-feedback" data-kind="missing document">'
        f"<label>{said('Which one, and where can it be found?')}"
        '<textarea name="remark" rows="3" maxlength="1000" required></textarea></label>'
        f'<p class="qa-hint">{said("It is kept with the archive, without your name or address.")}</p>'
        f'<button type="submit">{said("Send")}</button></form></details>'
    )


def in_each(localisation: Localisation, say: Callable[[Words], str], element: str = "span") -> str:
    """Something in every language; the style sheet shows that of the page.

    Args:
        localisation: the languages.
        say: makes it, as HTML, in one of them.
        element: that holds each.
    """
    return "".join(
        f'<{element} class="qa-in" lang="{code}">{say(words)}</{element}>' for code, words in localisation.words.items()
    )


def _state(statistics: Statistics, words: Words) -> str:
    dates = dict.fromkeys((words.date(statistics.earliest), words.date(statistics.latest)))
    period = " – ".join(date for date in dates if date)
    statements = words.count("1 statement", "{number} statements", statistics.documents)
    indexed = words("indexed {date}", date=words.date(statistics.indexed_at[:10]))
    return " · ".join(part for part in (statements, period, indexed) if part)
