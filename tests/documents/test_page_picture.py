"""The marks on a picture lie on the quoted words, and on no others, however a page is turned or cut."""

import io
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from qa.documents.page_picture import draw_page
from qa.documents.quote_alignment import QuoteInContext
from qa.errors import DocumentError
from qa.types import Marking

WIDE, HIGH = 400, 500
SIZE, LEADING = 14, 30
WIDTH = 600
WHOLE = (0, 0, WIDE, HIGH)
NOTHING = QuoteInContext("", "", "")
LINE = "The communities beside the mines have waited long."


@dataclass(frozen=True)
class Word:
    """A word on a page, and the rectangle of its small letters, in the units of the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def set_words(lines: Sequence[Sequence[str]]) -> tuple[bytes, list[Word]]:
    """A page of words, and where each of them stands."""
    stream, words = io.BytesIO(), []
    canvas = Canvas(stream, pagesize=(WIDE, HIGH))
    canvas.setFont("Helvetica", SIZE)
    for number, line in enumerate(lines):
        x, y = 40.0, HIGH - 60.0 - number * LEADING
        for text in line:
            canvas.drawString(x, y, text)
            end = x + stringWidth(text, "Helvetica", SIZE)
            words.append(Word(text, x, y, end, y + 0.4 * SIZE))
            x = end + stringWidth(" ", "Helvetica", SIZE)
    canvas.save()
    return stream.getvalue(), words


def turned(data: bytes, rotation: int, crop: tuple[int, int, int, int]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.pages[0].rotate(rotation)
    writer.pages[0].cropbox = RectangleObject(crop)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def seen_at(x: float, y: float, rotation: int, crop: tuple[int, int, int, int]) -> tuple[float, float]:
    """Where a point of the page is seen, in its units from the upper left corner of what is shown."""
    across, down = crop[2] - crop[0], crop[3] - crop[1]
    x, y = x - crop[0], y - crop[1]
    return {0: (x, down - y), 90: (y, x), 180: (across - x, y), 270: (down - y, across - x)}[rotation]


@dataclass(frozen=True)
class Seen:
    """A picture of black words on white: the pixels that have a colour, and those that could have one."""

    coloured: npt.NDArray[np.bool_]
    light: npt.NDArray[np.bool_]

    def share(self, word: Word, rotation: int = 0, crop: tuple[int, int, int, int] = WHOLE) -> float:
        """How much of the ground on which a word stands is marked."""
        shown = crop[2] - crop[0] if rotation % 180 == 0 else crop[3] - crop[1]
        scale = self.light.shape[1] / shown
        corners = [seen_at(word.left, word.bottom, rotation, crop), seen_at(word.right, word.top, rotation, crop)]
        (x0, x1), (y0, y1) = (sorted(c * scale for c in axis) for axis in zip(*corners, strict=True))
        part = slice(math.ceil(y0) + 1, math.floor(y1)), slice(math.ceil(x0) + 1, math.floor(x1))
        return float(self.coloured[part][self.light[part]].mean())


def seen(image: bytes) -> Seen:
    pixels = np.asarray(Image.open(io.BytesIO(image)).convert("HSV"))
    light = pixels[:, :, 2] > 150
    return Seen(light & (pixels[:, :, 1] > 60), light)


@given(
    st.lists(
        st.lists(st.text(alphabet="abenorsu", min_size=3, max_size=7), min_size=1, max_size=4), min_size=1, max_size=6
    ),
    st.integers(0, 23),
    st.integers(1, 12),
    st.sampled_from([0, 90, 180, 270]),
    st.sampled_from([WHOLE, (20, 30, 390, 480)]),
)
@hypothesis_settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_each_quoted_word_is_marked_and_no_other(
    lines: list[list[str]], first: int, count: int, rotation: int, crop: tuple[int, int, int, int]
) -> None:
    numbers = itertools.count(10)
    data, words = set_words([[f"{word}{next(numbers)}" for word in line] for line in lines])
    first = min(first, len(words) - 1)
    texts = [word.text for word in words]
    quotation = QuoteInContext(
        " ".join(texts[:first]), " ".join(texts[first : first + count]), " ".join(texts[first + count :])
    )
    picture = draw_page(turned(data, rotation, crop), 1, quotation, WIDTH)
    assert picture.marking is Marking.EXACT
    assert picture.width == WIDTH
    shown = seen(picture.image)
    assert shown.light.shape == (picture.height, picture.width)
    for number, word in enumerate(words):
        share = shown.share(word, rotation, crop)
        assert share > 0.95 if first <= number < first + count else share < 0.05, (word, share)


def test_a_word_broken_at_the_end_of_a_line_is_marked_on_both() -> None:
    data, words = set_words([["They", "ask", "for", "re-"], ["form", "now."]])
    shown = seen(draw_page(data, 1, QuoteInContext("They ask for ", "reform", " now."), WIDTH).image)
    assert [shown.share(word) > 0.9 for word in words] == [False, False, False, True, True, False]


def test_columns_are_marked_apart() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(WIDE, HIGH))
    for x, text in ((20, "ends here"), (300, "begins")):
        canvas.drawString(x, 400, text)
    canvas.save()
    mask = seen(draw_page(stream.getvalue(), 1, QuoteInContext("", "ends here begins", ""), WIDTH).image).coloured
    middle = mask[140:155, 240:400]
    assert mask[146].any()
    assert not middle.any()


def test_text_that_runs_upwards_is_marked_along_its_line() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(WIDE, HIGH))
    canvas.rotate(90)
    canvas.drawString(100, -200, LINE)
    canvas.save()
    mask = seen(draw_page(stream.getvalue(), 1, QuoteInContext("", LINE, ""), WIDTH).image).coloured
    columns, rows = mask.any(axis=0).nonzero()[0], mask.any(axis=1).nonzero()[0]
    assert columns[-1] - columns[0] < 40
    assert rows[-1] - rows[0] == pytest.approx(WIDTH / WIDE * stringWidth(LINE, "Helvetica", 12), abs=8)


def test_what_is_not_on_the_page_is_not_marked() -> None:
    data, _ = set_words([LINE.split()[:4]])
    picture = draw_page(data, 1, QuoteInContext("", "Somebody else said something else altogether.", ""), WIDTH)
    assert picture.marking is Marking.NOT_FOUND
    assert not picture.found
    assert not seen(picture.image).coloured.any()


def test_without_a_quotation_the_page_is_shown_as_it_is() -> None:
    data, _ = set_words([["Words."]])
    picture = draw_page(data, 1, NOTHING, WIDTH)
    assert picture.marking is Marking.NOT_WANTED
    assert not seen(picture.image).coloured.any()


def test_a_page_that_is_a_picture_has_no_characters() -> None:
    data, _ = set_words([["Words."]])
    scan = io.BytesIO(draw_page(data, 1, NOTHING, WIDTH).image)
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(WIDE, HIGH))
    canvas.drawInlineImage(Image.open(scan), 0, 0, WIDE, HIGH)
    canvas.save()
    assert draw_page(stream.getvalue(), 1, QuoteInContext("", "Words.", ""), WIDTH).marking is Marking.NO_CHARACTERS


@pytest.mark.parametrize(("wide", "high"), [(10, 14_400), (14_400, 10), (14_400, 14_400), (1, 1)])
def test_a_page_of_any_shape_has_a_picture_of_bounded_size(wide: int, high: int) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(wide, high))
    canvas.drawString(1, 1, "Words.")
    canvas.save()
    picture = draw_page(stream.getvalue(), 1, QuoteInContext("", "Words.", ""), 2000)
    assert picture.width * picture.height <= 6_100_000
    assert picture.width <= 2001


@pytest.mark.parametrize(
    ("data", "page", "reason"),
    [
        (b"%PDF-1.7\nnothing", 1, "it is a broken PDF (its structure cannot be made out)"),
        (b"", 1, "it is a broken PDF (its structure cannot be made out)"),
        (set_words([["Words."]])[0], 2, "the file has 1 pages"),
        (set_words([["Words."]])[0], 0, "the file has 1 pages"),
    ],
)
def test_what_cannot_be_drawn_is_told(data: bytes, page: int, reason: str) -> None:
    with pytest.raises(DocumentError) as error:
        draw_page(data, page, NOTHING, WIDTH)
    assert str(error.value) == reason
