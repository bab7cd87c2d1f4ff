"""How the index stands, as HTML: pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qa.interfaces.presentation import escape
from qa.interfaces.web.addresses import SIGN_OUT_PATH
from qa.interfaces.web.archivist.markup import heading, more, notice, subheading
from qa.interfaces.web.archivist.rebuilder import Event, LogEntry, Rebuild, Stage
from qa.localisation import Words
from qa.types import ArchiveDescription, BuildReport, Failure, Generation, Statistics, Waiting

_MOST_FAILURES = 20
_MOST_WAITING = 8


def header_html(description: ArchiveDescription, words: Words) -> str:
    """Where one is, and the ways out."""
    return (
        f'<header class="qa-header qa-desk-header"><p class="qa-short">{escape(description.short_name)}</p>'
        f"<h1>{escape(words('The archivist’s desk'))}</h1>"
        f'<form class="qa-state qa-desk-ways" method="post" action="..{SIGN_OUT_PATH}">'
        f'<a class="qa-relative" href="../">{escape(words("Back to the archive"))}</a>'
        f'<button type="submit">{escape(words("Sign out"))}</button></form></header>'
    )


def state_html(statistics: Statistics, waiting: Waiting, words: Words) -> str:
    """What the index holds, and what it does not know yet."""
    held = words.count("1 statement", "{number} statements", statistics.documents)
    built = words("built {moment}", moment=moment_of(statistics.indexed_at, words))
    state = f'<p class="qa-desk-state"><strong>{escape(held)}</strong> · {escape(built)}</p>'
    if not len(waiting):
        return f'{state}<p class="qa-desk-uptodate">{escape(words("The index is up to date."))}</p>'
    waits = words.count("1 file waits to be indexed.", "{number} files wait to be indexed.", len(waiting))
    changes = [
        *((words("new"), path) for path in waiting.added),
        *((words("changed"), path) for path in waiting.changed),
        *((words("removed"), path) for path in waiting.removed),
    ]
    listed = "".join(f"<li>{escape(path)} <em>{escape(what)}</em></li>" for what, path in changes[:_MOST_WAITING])
    left = len(changes) - _MOST_WAITING
    listed += f"<li>{escape(words.count('1 more', '{number} more', left))}</li>" if left > 0 else ""
    return (
        f'{state}<details class="qa-desk-waiting"><summary>{escape(waits)}</summary>'
        f'<ul class="qa-desk-paths">{listed}</ul></details>'
    )


def progress_html(rebuild: Rebuild, words: Words) -> str:
    """How far a rebuild has got, or how the last one ended."""
    match rebuild.stage:
        case Stage.IDLE:
            return ""
        case Stage.RUNNING | Stage.STOPPING:
            return _bar(rebuild, words)
        case Stage.DONE:
            return notice(_summary(rebuild.report, words))
        case Stage.STOPPED:
            return notice(words("Stopped. The index is as it was."))
        case Stage.FAILED:
            said = words("The index could not be rebuilt, and is as it was.")
            return notice(f"{said} {words.retell(rebuild.failure or '')}", fault=True)


def log_html(rebuild: Rebuild, failures: Sequence[Failure], words: Words) -> str:
    """What happened, newest first, and what could not be read.

    Args:
        rebuild: whose log it is.
        failures: files that the index in use could not read.
        words: of the reader's language.
    """
    title = heading(words("Log"), words("What the rebuilds since the program was started have done; times are in UTC."))
    if rebuild.log:
        lines = "".join(f"<li>{_line(entry, words)}</li>" for entry in reversed(rebuild.log))
        log = f'<ol class="qa-desk-log" tabindex="0" aria-label="{escape(words("Log"))}">{lines}</ol>'
    else:
        log = f'<p class="qa-desk-none">{escape(words("Nothing was rebuilt yet."))}</p>'
    return f"{title}{log}{failures_html(failures, words)}"


def failures_html(failures: Sequence[Failure], words: Words) -> str:
    """The files that could not be read, and why."""
    if not failures:
        return ""
    items = [
        f'<li class="qa-desk-item"><span class="qa-desk-path">{escape(failure.path)}</span>'
        f'<span class="qa-desk-reason">{escape(words.retell(failure.reason))}</span></li>'
        for failure in failures
    ]
    return f"{subheading(words('Could not be read'), len(failures))}{more(items, _MOST_FAILURES, words)}"


def generations_html(generations: Sequence[Generation], words: Words) -> str:
    """The states of the index that are kept."""
    title = heading(
        words("States of the index"),
        words(
            "The one before the current one is kept. Going back to it harms nothing: going back once more undoes it."
        ),
    )
    items = []
    for number, generation in enumerate(generations):
        use = words("in use") if number == 0 else words("the one before")
        held = words.count("1 statement", "{number} statements", generation.documents)
        built = words("built {moment}", moment=moment_of(generation.created, words))
        restored = words("gone back to") if generation.restores else None
        facts = " · ".join(escape(part) for part in (held, built, restored, generation.name) if part)
        items.append(
            f'<li class="qa-desk-item{" qa-desk-current" if number == 0 else ""}"><strong>{escape(use)}</strong>'
            f'<span class="qa-desk-facts">{facts}</span></li>'
        )
    return f'{title}<ul class="qa-desk-list">{"".join(items)}</ul>'


def moment_of(iso: str, words: Words) -> str:
    """A moment in UTC as a day and a time."""
    moment = dt.datetime.fromisoformat(iso).astimezone(dt.UTC)
    return f"{words.date(moment.date().isoformat())}, {moment:%H:%M} UTC"


def _bar(rebuild: Rebuild, words: Words) -> str:
    step = _step(rebuild.step, words) if rebuild.step else words("Starting")
    if rebuild.stage is Stage.STOPPING:
        step = words("Stopping")
    known = rebuild.total > 0 and rebuild.stage is Stage.RUNNING
    percent = min(100, round(100 * rebuild.done / rebuild.total)) if known else 0
    value = f' aria-valuenow="{percent}"' if known else ""
    counted = f"{words.number(rebuild.done)} / {words.number(rebuild.total)}" if known else ""
    width = f' style="width:{percent}%"' if known else ""
    return (
        f'<div class="qa-desk-progress{"" if known else " qa-desk-unknown"}">'
        f'<p><span class="qa-desk-step">{escape(step)}</span> <span class="qa-desk-done-of">{counted}</span></p>'
        f'<div class="qa-desk-bar" role="progressbar" aria-valuemin="0" aria-valuemax="100"{value}'
        f' aria-label="{escape(step)}"><span{width}></span></div></div>'
    )


def _step(step: str, words: Words) -> str:
    """The name of a step, which the build says in English."""
    steps = {
        "Reading": words("Reading the files"),
        "Embedding passages": words("Indexing the passages"),
        "Embedding sentences": words("Indexing the sentences"),
        "Writing": words("Writing the index"),
    }
    return steps.get(step, step)


def _line(entry: LogEntry, words: Words) -> str:
    match entry.event:
        case Event.STARTED:
            said = words("Rebuild started")
        case Event.STEP:
            total = f" ({words.number(entry.total)})" if entry.total else ""
            said = f"{_step(entry.detail, words)}{total}"
        case Event.DONE:
            said = _summary(entry.report, words)
        case Event.STOPPED:
            said = words("Stopped. The index is as it was.")
        case Event.FAILED:
            said = words.retell(entry.detail)
    return f'<time datetime="{entry.at.isoformat()}">{entry.at:%H:%M:%S}</time> {escape(said)}'


def _summary(report: BuildReport | None, words: Words) -> str:
    if report is None:
        return words("The index was rebuilt.")
    counts = [
        (words.count("1 new", "{number} new", len(report.added)), report.added),
        (words.count("1 changed", "{number} changed", len(report.changed)), report.changed),
        (words.count("1 removed", "{number} removed", len(report.removed)), report.removed),
        (words.count("1 renamed", "{number} renamed", len(report.renamed)), report.renamed),
        (words.count("1 unchanged", "{number} unchanged", report.unchanged), report.unchanged),
        (words.count("1 could not be read", "{number} could not be read", len(report.failed)), report.failed),
    ]
    done = ", ".join(text for text, things in counts if things)
    seconds = words("{seconds} seconds", seconds=words.number(max(1, round(report.seconds))))
    return f"{words('The index was rebuilt:')} {done} ({seconds})."
