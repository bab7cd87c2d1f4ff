"""Questions, answers and their sources as HTML: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from qa.answering.attribution import attribution, voice_label
from qa.answering.extractive import OPENING_MARKS, quoted
from qa.interfaces.presentation.markup import escape, statement_link
from qa.interfaces.schemas import speaker_of
from qa.localisation import Words
from qa.types import Answer, Citation, Hit, Remark

_NEAREST = 5
"""Passages that are shown beside an answer that is none."""


def question_html(question: str, words: Words) -> str:
    """A reader's question as a message, with what can be done with it.

    Args:
        question: as it was asked.
        words: of the reader's language.
    """
    return (
        f'<div class="qa-question"><span class="qa-question-text">{escape(question)}</span>'
        f'<span class="qa-turn-tools">{_tool("qa-edit", words("Edit"), words("this question"))}'
        f"{_tool('qa-retry', words('Ask again'), words('this question'))}</span></div>"
    )


def answer_html(answer: Answer, words: Words) -> str:
    """An answer as a message: quotations with markers, or an honest no.

    Args:
        answer: what the archive says.
        words: of the reader's language.
    """
    notes = _notes((*answer.notes, *_understood(answer)), words)
    if not answer.answered:
        return f'<div class="qa-answer qa-unanswered"><p>{escape(words.say(answer.text))}</p>{notes}</div>'
    groups = []
    for introduction, group in groupby(answer.citations, key=partial(attribution, words=words)):
        citations = [*group]
        voice = citations[0].voice
        quotes = "".join(_quotation(citation, introduction, words) for citation in citations)
        who = escape(words("{who}:", who=introduction))
        label = f'<span class="qa-voice qa-voice-{voice}">{escape(voice_label(citations[0], words))}</span>'
        groups.append(f'<div class="qa-group"><p class="qa-attribution">{who} {label}</p>{quotes}</div>')
    return f'<div class="qa-answer">{"".join(groups)}{notes}</div>'


def notice_html(message: str) -> str:
    """A message of the program itself, such as what is wrong with a question."""
    return f'<div class="qa-answer qa-notice"><p>{escape(message)}</p></div>'


def sources_html(answer: Answer, words: Words) -> str:
    """The cited statements beside an answer, or the passages nearest to the question."""
    if answer.answered:
        cards = "".join(_source_card(citation, words) for citation in answer.citations)
        return f'<h2 class="qa-panel-title">{words("Sources")}</h2><ol class="qa-sources">{cards}</ol>'
    if not answer.hits:
        return ""
    cards = "".join(_hit_card(hit, words) for hit in answer.hits[:_NEAREST])
    return (
        f'<h2 class="qa-panel-title">{words("Nearest passages")}</h2>'
        f'<p class="qa-hint">{words("These are near the question. They are not an answer to it.")}</p>'
        f'<ol class="qa-sources">{cards}</ol>'
    )


def suggestions_html(questions: Sequence[str], words: Words) -> str:
    """Questions near one that was not answered, which the archive does answer."""
    if not questions:
        return ""
    items = "".join(
        f'<li><button type="button" class="qa-suggestion" data-question="{escape(question)}">{escape(question)}'
        "</button></li>"
        for question in questions
    )
    title = words("Near it, the archive does answer")
    return f'<section class="qa-suggestions"><h2 class="qa-panel-title">{title}</h2><ul>{items}</ul></section>'


def _tool(name: str, label: str, description: str) -> str:
    hidden = f'<span class="qa-unseen"> {escape(description)}</span>'
    return f'<button type="button" class="qa-tool {name}">{escape(label)}{hidden}</button>'


def _quotation(citation: Citation, introduction: str, words: Words) -> str:
    # Gradio's chat keeps classes and addresses alone: what is said to screen readers is text.
    # A block of its own shows where the quotation ends: marks of its own need no others around them.
    quote = escape(citation.quote if citation.quote[:1] in OPENING_MARKS else quoted(citation.quote))
    hint = escape(words("Source {marker}: {title}", marker=citation.marker, title=citation.title))
    address = statement_link(citation.document_id, citation.start, citation.end)
    return (
        f'<blockquote class="qa-quote"><span class="qa-quoted">{quote}</span> <span class="qa-marked">'
        f'<a class="qa-marker" href="{address}">&#91;{citation.marker}&#93;<span class="qa-unseen"> {hint}</span></a>'
        f'<span class="qa-tip"><span class="qa-tip-quote">{quote}</span>'
        f'<span class="qa-tip-facts">{escape(introduction)}</span></span></span></blockquote>'
    )


def _understood(answer: Answer) -> tuple[str, ...]:
    """How the question was read, where more was read than its words."""
    found = answer.query.understood
    if not found:
        return ()
    listed = Remark("; ".join(f"{{part{number}}}" for number in range(len(found))), **_numbered(found))
    return (Remark("Understood as: {what}. Tick “Take the question literally” to undo this.", what=listed),)


def _numbered(parts: Sequence[str]) -> dict[str, str]:
    return {f"part{number}": part for number, part in enumerate(parts)}


def _notes(notes: Sequence[str], words: Words) -> str:
    return "".join(f'<p class="qa-note">{escape(words.say(note))}</p>' for note in notes)


def _source_card(citation: Citation, words: Words) -> str:
    facts = (citation.speaker, words.date(citation.date), citation.occasion, citation.publisher)
    page = words("page {page}", page=citation.page) if citation.page else None
    return _card(
        statement_link(citation.document_id, citation.start, citation.end),
        f"{citation.marker}",
        citation.title,
        " · ".join(fact for fact in facts if fact),
        citation.quote,
        ", ".join(part for part in (voice_label(citation, words), page) if part),
    )


def _hit_card(hit: Hit, words: Words) -> str:
    document = hit.document
    date = words.date(str(document.when)) if document.when else None
    facts = " · ".join(fact for fact in (speaker_of(hit), date, document.occasion) if fact)
    address = statement_link(document.id, hit.passage.start, hit.passage.end)
    return _card(address, "", document.title, facts, hit.text, "")


def _card(address: str, marker: str, title: str, facts: str, quote: str, footer: str) -> str:
    number = f'<span class="qa-number">{marker}</span>' if marker else ""
    return (
        f'<li><a class="qa-source" href="{address}">'
        f'<span class="qa-source-title">{number}{escape(title)}</span>'
        f'<span class="qa-source-facts">{escape(facts)}</span>'
        f'<span class="qa-source-quote">{escape(quote)}</span>'
        f'<span class="qa-source-voice">{escape(footer)}</span></a></li>'
    )
