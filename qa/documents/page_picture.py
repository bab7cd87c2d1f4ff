"""A page of a PDF as a picture, with a quotation marked on it, as with a text marker.

PDFium is not safe in threads, and files are hostile: this runs in a process of its own, see `qa.documents.page_worker`.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa.documents.page_lines import Box, Direction, PlacedCharacter, cover
from qa.documents.pdfium_file import PdfiumFile
from qa.documents.quote_alignment import Alignment, QuoteInContext, align
from qa.errors import DocumentError
from qa.types import Marking, PagePicture, Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_MOST_PIXELS = 6_000_000
"""Of a picture: a page twice as high as wide at the greatest width that can be asked for has about as many."""

_MOST_CHARACTERS = 200_000
"""Of a page, among which a quotation is looked for."""

_MARKER = (255, 233, 128)
"""Colour of the marker; what is beneath it is multiplied by it, as if it were ink."""

_EDGE = (176, 122, 0)
"""Colour of its edge, which shows on a dark ground too, and to those who do not see yellow."""

_COMPRESSION = 3
"""Of the PNG: pages of text come out smaller than with higher ones, in half the time."""

_LARGEST_CODE = 0x10FFFF
"""The last that a character can have."""


@dataclass(frozen=True, slots=True)
class _Letters:
    """The characters of a page, by the index that PDFium gives them."""

    text: str
    layer: Any

    def placed(self, spans: Sequence[Span]) -> Iterator[PlacedCharacter]:
        from pypdfium2 import PdfiumError, raw

        for span in spans:
            for index in range(span.start, span.end):
                try:
                    box = Box(*self.layer.get_charbox(index, loose=True))
                except PdfiumError:
                    continue
                yield PlacedCharacter(box, Direction.of(raw.FPDFText_GetCharAngle(self.layer, index)))


def draw_page(data: bytes, page: int, quotation: QuoteInContext, width: int) -> PagePicture:
    """Draw a page of a PDF and mark a quotation on it.

    Args:
        data: the whole file.
        page: its number, from 1.
        quotation: what to mark; nothing where its words are none.
        width: of the picture, in pixels; it has fewer where the page is so long that it would have too many in all.

    Raises:
        DocumentError: the file or the page is broken, or there is no such page.
    """
    from pypdfium2 import PdfiumError

    with PdfiumFile(data) as file:
        if not 1 <= page <= len(file):
            raise DocumentError(f"the file has {len(file)} pages")
        try:
            with file.page(page - 1) as drawn, closing(drawn.render(scale=_scale(drawn, width))) as bitmap:
                pixels = bitmap.to_numpy()[:, :, ::-1].copy()
                boxes, marking = _find(drawn, quotation)
                to_pixels = bitmap.get_posconv(drawn)
                _mark(pixels, [_corners(to_pixels, box) for box in boxes])
        except (PdfiumError, ValueError):
            raise DocumentError(f"page {page} cannot be drawn") from None
        return PagePicture(_png(pixels), pixels.shape[1], pixels.shape[0], page, len(file), marking)


def _scale(page: Any, width: int) -> float:
    """Pixels for a unit of the page."""
    across, down = page.get_size()
    if not (across >= 1 and down >= 1 and math.isfinite(across * down)):
        raise ValueError
    scale: float = min(width / math.ceil(across), math.sqrt(_MOST_PIXELS / (across * down)))
    return scale


def _find(page: Any, quotation: QuoteInContext) -> tuple[list[Box], Marking]:
    """The rectangles to mark, and what became of the quotation."""
    if not quotation.quote.strip():
        return [], Marking.NOT_WANTED
    boxes, marking = _find_as_it_lies(page, quotation)
    rotation = page.get_rotation()
    if marking in (Marking.NOT_FOUND, Marking.NEARLY) and rotation:
        # PDFium orders the words of a line as they are seen; other programs as they were before the page was turned.
        page.set_rotation(0)
        unturned_boxes, unturned_marking = _find_as_it_lies(page, quotation)
        page.set_rotation(rotation)
        if marking is Marking.NOT_FOUND or unturned_marking is Marking.EXACT:
            return unturned_boxes, unturned_marking
    return boxes, marking


def _find_as_it_lies(page: Any, quotation: QuoteInContext) -> tuple[list[Box], Marking]:
    with closing(page.get_textpage()) as layer:
        letters = _Letters(_read(layer), layer)
        if not any(letter.isalnum() for letter in letters.text):
            return [], Marking.NO_CHARACTERS
        found = align(quotation, letters.text)
        boxes = cover(letters.placed(found.spans)) if found else []
    return boxes, _marking_of(found) if boxes else Marking.NOT_FOUND


def _marking_of(found: Alignment | None) -> Marking:
    return Marking.EXACT if found and found.exact else Marking.NEARLY


def _read(layer: Any) -> str:
    from pypdfium2 import raw

    count = min(layer.count_chars(), _MOST_CHARACTERS)
    codes = (raw.FPDFText_GetUnicode(layer, index) for index in range(count))
    return "".join(chr(code) if code <= _LARGEST_CODE else "\0" for code in codes)


def _corners(to_pixels: Any, box: Box) -> tuple[int, int, int, int]:
    """The left, upper, right and lower edge of a rectangle on the picture, however the page is turned or cut."""
    x0, y0 = to_pixels.to_bitmap(box.left, box.bottom)
    x1, y1 = to_pixels.to_bitmap(box.right, box.top)
    return min(x0, x1), min(y0, y1), max(x0, x1) + 1, max(y0, y1) + 1


def _mark(pixels: npt.NDArray[np.uint8], corners: Sequence[tuple[int, int, int, int]]) -> None:
    """Mark rectangles; where two of them lie over each other, the marker passes once."""
    import numpy as np

    marked = np.zeros(pixels.shape[:2], dtype=bool)
    for left, top, right, bottom in corners:
        marked[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = True
    inner = np.zeros_like(marked)
    inner[1:-1, 1:-1] = marked[1:-1, 1:-1] & marked[:-2, 1:-1] & marked[2:, 1:-1] & marked[1:-1, :-2] & marked[1:-1, 2:]
    ink = np.array(_MARKER, dtype=np.uint16)
    pixels[marked] = (pixels[marked] * ink // 255).astype(np.uint8)
    pixels[marked & ~inner] = _EDGE


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, format="PNG", compress_level=_COMPRESSION)
    return stream.getvalue()
