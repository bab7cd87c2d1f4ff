"""The statements that touch a topic, along time: pure functions.

The chart is drawn in the reader's browser as SVG, by the library that comes with Gradio. Its colours are
variables of the page's style sheet: it follows the page from light to dark by itself.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa.answering.attribution import voice_label
from qa.dates import DatePrecision, PartialDate
from qa.interfaces.presentation.timeline import timeline_summary
from qa.localisation import Words
from qa.types import Mention, Voice

if TYPE_CHECKING:
    import altair as alt

_HEIGHT = 100
"""Pixels above the axis, whatever is shown: the page does not jump when another answer comes."""

_WIDTH = 320
"""Pixels in which the marks find room beside each other: those of a telephone."""

_DIAMETERS = range(15, 4, -1)
"""Of the mark of the nearest statement, in pixels; the first with which all marks find room."""

_LEAST_AREA = 0.4
"""Area of the mark of a statement that barely touches the topic, as a share of the largest."""

_MONTHS_NAMED = {1: (1, 4, 7, 10), 2: (1, 7), 3: (1, 7)}
"""Months that the axis names, by the number of years that it touches; where there are more, it names years."""

_MOST_YEARS_NAMED = 7
"""Years that the axis names at the most."""

_LONGEST_QUOTE = 220
"""Characters of the quotation in the hint on a mark."""

_SHAPES = {
    Voice.COALITION: "circle",
    Voice.MEMBER: "diamond",
    Voice.REPORTER: "square",
    Voice.OTHER: "triangle-up",
    Voice.REPORTED: "cross",
}


@dataclass(frozen=True, slots=True)
class _Period:
    """What the axis spans: whole years."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        return self.last.toordinal() - self.first.toordinal()


@dataclass(frozen=True, slots=True)
class _Mark:
    """A dated statement and where it stands.

    Attributes:
        mention: the statement.
        when: its date.
        lane: 0 next to the axis, higher where marks would hide each other.
    """

    mention: Mention
    when: PartialDate
    lane: int

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.when.precision is DatePrecision.DAY


def timeline_chart(mentions: Sequence[Mention], words: Words) -> alt.LayerChart | None:
    """One mark for each dated statement; hollow, with a bar, where only its month or its year is known.

    Each datum carries ``doc`` and ``at``, with which `timeline.js` opens the statement.

    Args:
        mentions: oldest first.
        words: of the reader's language.

    Returns:
        A chart for `gr.Plot`; ``None`` where no statement has a date.
    """
    import altair as alt

    dated = [(mention, PartialDate.parse(mention.citation.date)) for mention in mentions if mention.citation.date]
    if not dated:
        return None
    period = _period([when for _, when in dated])
    marks, diameter = _placed(dated, period)
    lanes = max(_HEIGHT // (diameter + 1), 1 + max(mark.lane for mark in marks))
    where = alt.Scale(domain=[period.first.toordinal(), period.last.toordinal()], nice=False, zero=False)
    axis = _axis(period, words)
    base = alt.Chart(alt.Data(values=[_datum(mark, diameter, words) for mark in marks])).encode(  # type: ignore[no-untyped-call]
        y=alt.Y("lane:Q", axis=None, scale=alt.Scale(domain=[-0.7, lanes - 0.3], nice=False, zero=False)),
        stroke=_by_voice(alt.Stroke),
        tooltip=[
            alt.Tooltip("title:N", title="title"),
            alt.Tooltip("date:N", title=words("Date")),
            alt.Tooltip("speaker:N", title=words("Speaker")),
            alt.Tooltip("quote:N", title=words("Quote")),
        ],
    )
    bars = base.transform_filter("!datum.exact").mark_rule(strokeWidth=3, strokeCap="round", opacity=0.35, aria=False)
    points = base.mark_point(opacity=1, strokeWidth=1.8, cursor="pointer").encode(
        x=alt.X("day:Q", axis=axis, scale=where),
        shape=alt.Shape("voice:N", scale=alt.Scale(domain=[*_SHAPES], range=[*_SHAPES.values()]), legend=None),
        size=alt.Size("size:Q", scale=None, legend=None),
        fill=alt.condition("datum.exact", _by_voice(alt.Fill), alt.value("var(--qa-card)")),
        description=alt.Description("label:N"),
    )
    chart: alt.LayerChart = (
        alt.layer(bars.encode(x=alt.X("first:Q", axis=axis, scale=where), x2="last:Q"), points)
        .properties(
            width="container",
            height=_HEIGHT,
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
            padding={"left": 12, "right": 12, "top": 2, "bottom": 2},
            description=timeline_summary(mentions, words),
            usermeta={"embedOptions": {"renderer": "svg", "actions": False}},
        )
        .configure(background="transparent", font="inherit")
        .configure_view(stroke=None)
    )
    return chart


def _by_voice(channel: Any) -> Any:
    """A channel that shows the voice in a colour of the page's style sheet."""
    import altair as alt

    colours = [f"var(--qa-voice-{voice})" for voice in _SHAPES]
    return channel("voice:N", scale=alt.Scale(domain=[*_SHAPES], range=colours), legend=None)


def _datum(mark: _Mark, diameter: int, words: Words) -> dict[str, str | float | bool]:
    """What the browser is told of a mark."""
    citation = mark.mention.citation
    date, voice = words.date(citation.date) or "", voice_label(citation, words)
    share = _LEAST_AREA + (1 - _LEAST_AREA) * mark.mention.relevance
    return {
        "doc": citation.document_id,
        "at": f"{citation.start}-{citation.end}",
        "day": _middle(mark.when),
        "first": mark.when.first.toordinal(),
        "last": mark.when.last.toordinal() + 1,
        "lane": mark.lane,
        "size": diameter**2 * share,
        "exact": mark.exact,
        "voice": citation.voice,
        "title": citation.title,
        "date": date,
        "speaker": ", ".join(part for part in (citation.speaker, voice) if part),
        "quote": _shortened(citation.quote),
        "label": ". ".join(part for part in (date, citation.title, citation.speaker, voice) if part),
    }


def _period(dates: Sequence[PartialDate]) -> _Period:
    """Whole years around the dates, with room before the first and behind the last."""
    first, last = min(when.first for when in dates), max(when.last for when in dates)
    room = max(60, (last - first).days // 40)
    first_year = dt.date.fromordinal(max(1, first.toordinal() - room)).year
    last_year = dt.date.fromordinal(min(dt.date.max.toordinal(), last.toordinal() + room)).year
    if last_year - first_year < max(_MONTHS_NAMED) - 1:
        return _Period(dt.date(first_year, 1, 1), _day_after_year(last_year))
    return _Period(
        max(dt.date(first_year, 1, 1), _moved(first, -room)), min(_day_after_year(last_year), _moved(last, room))
    )


def _day_after_year(year: int) -> dt.date:
    return dt.date(year + 1, 1, 1) if year < dt.MAXYEAR else dt.date.max


def _moved(day: dt.date, days: int) -> dt.date:
    return dt.date.fromordinal(min(max(1, day.toordinal() + days), dt.date.max.toordinal()))


def _middle(when: PartialDate) -> float:
    return (when.first.toordinal() + when.last.toordinal() + 1) / 2


def _placed(dated: Sequence[tuple[Mention, PartialDate]], period: _Period) -> tuple[list[_Mark], int]:
    """Marks beside each other and, where their dates are too near, above each other."""
    ordered = sorted(dated, key=lambda pair: _middle(pair[1]))
    marks, diameter = [], 0
    for diameter in _DIAMETERS:
        apart = (diameter + 1) * period.days / _WIDTH
        marks = _stacked(ordered, apart)
        if max(mark.lane for mark in marks) < _HEIGHT // (diameter + 1):
            break
    return marks, diameter


def _stacked(ordered: Sequence[tuple[Mention, PartialDate]], apart: float) -> list[_Mark]:
    """Each mark in the lowest lane in which the one before it is far enough."""
    ends: list[float] = []
    marks = []
    for mention, when in ordered:
        day = _middle(when)
        lane = next((number for number, end in enumerate(ends) if end + apart <= day), len(ends))
        ends[lane : lane + 1] = [day]
        marks.append(_Mark(mention, when, lane))
    return marks


def _axis(period: _Period, words: Words) -> alt.Axis:
    """Quarters or years; the days are numbers to the chart, so that no time zone moves them."""
    import altair as alt

    ticks = _ticks(period)
    labels = {str(day.toordinal()): _label(day, period, words) for day in ticks}
    return alt.Axis(
        values=[day.toordinal() for day in ticks],
        labelExpr=f"{json.dumps(labels)}[datum.value]",
        title=None,
        grid=False,
        domainWidth=1,
        labelOverlap="parity",
        labelSeparation=12,
        labelFontSize=12,
        labelPadding=5,
        labelColor="var(--qa-soft)",
        domainColor="var(--qa-soft)",
        tickColor="var(--qa-soft)",
        aria=False,
    )


def _ticks(period: _Period) -> list[dt.date]:
    years = _years(period)
    if len(years) in _MONTHS_NAMED:
        days = [dt.date(year, month, 1) for year in years for month in _MONTHS_NAMED[len(years)]]
    else:
        step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 500, 1000, 5000) if len(years) <= s * _MOST_YEARS_NAMED)
        days = [dt.date(year, 1, 1) for year in years if year % step == 0]
    return [day for day in days if period.first <= day <= period.last]


def _label(day: dt.date, period: _Period, words: Words) -> str:
    shown = f"{day.year:04}-{day.month:02}" if len(_years(period)) in _MONTHS_NAMED else f"{day.year:04}"
    return str(words.date(shown))


def _years(period: _Period) -> range:
    """The years that an axis touches."""
    return range(period.first.year, (period.last - dt.timedelta(days=1)).year + 1)


def _shortened(quote: str) -> str:
    line = " ".join(quote.split())
    if len(line) <= _LONGEST_QUOTE:
        return line
    return line[:_LONGEST_QUOTE].rpartition(" ")[0] + " …"
