"""PDF files as PDFium sees them: a second opinion on their text, and pictures of their pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Any, Self

from qa.documents.pdf_properties import facts_of_properties
from qa.errors import DocumentError
from qa.types import Fact

_DOTS_PER_INCH = 300
_FEWEST_DOTS_PER_INCH = 70
_MOST_PIXELS = 40_000_000
_POINTS_PER_INCH = 72
_THUMBNAIL = 400
_CONTRAST = 12
_OBJECTS_LOOKED_AT = 2_000
_HYPHEN_MARK = "\x02"
"""What PDFium puts in place of a hyphen and the line end behind it."""

_LOCKED = (4, 5)
"""PDFium's codes for a wrong password and for a way of encrypting that it does not know."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as dots of grey, one byte each, row by row.

    Attributes:
        width: in dots.
        height: in dots.
        dots: ``width * height`` bytes, 0 is black.
        resolution: in dots per inch.
    """

    width: int
    height: int
    dots: bytes
    resolution: int

    @property
    def is_blank(self) -> bool:
        """Whether all of it has about one colour."""
        return max(self.dots) - min(self.dots) < _CONTRAST


class PdfiumFile:
    """An open PDF file; a context manager."""

    def __init__(self, data: bytes) -> None:
        """Open a file.

        Args:
            data: the whole file.

        Raises:
            DocumentError: it is broken or locked with a password.
        """
        import pypdfium2

        try:
            self._file: Any = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if error.err_code in _LOCKED:
                raise DocumentError("it is encrypted; save a copy without a password") from None
            raise DocumentError("it is a broken PDF (its structure cannot be made out)") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._file)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the properties of the file tell."""
        values = (self._file.get_metadata_value(key) for key in ("Title", "Author", "CreationDate"))
        return facts_of_properties(*values)

    def text(self, index: int) -> str | None:
        """The text layer of a page, or ``None`` where the page cannot be read.

        Args:
            index: of the page, from 0.
        """
        import pypdfium2

        try:
            with closing(self._file[index]) as page, closing(page.get_textpage()) as layer:
                text = str(layer.get_text_bounded())
        except pypdfium2.PdfiumError:
            return None
        return text.replace(_HYPHEN_MARK, "-\n").replace("\r\n", "\n")

    @contextmanager
    def page(self, index: int) -> Iterator[Any]:
        """A page as pypdfium2 has it.

        Args:
            index: of the page, from 0.

        Raises:
            pypdfium2.PdfiumError: it is broken.
        """
        with closing(self._file[index]) as page:
            yield page

    def has_marks(self, index: int) -> bool:
        """Whether anything can be seen on a page.

        Args:
            index: of the page, from 0.
        """
        picture = self._render(index, lambda width, height: _THUMBNAIL / max(width, height), fewest=0)
        return picture is not None and not picture.is_blank

    def picture_share(self, index: int) -> float:
        """How much of a page pictures cover, 0..1; those that lie over each other count twice.

        Args:
            index: of the page, from 0.
        """
        import pypdfium2

        try:
            with closing(self._file[index]) as page:
                left, bottom, right, top = page.get_bbox()
                area = sum(
                    max(0.0, min(right, x1) - max(left, x0)) * max(0.0, min(top, y1) - max(bottom, y0))
                    for x0, y0, x1, y1 in _bounds_of_pictures(page)
                )
                whole = (right - left) * (top - bottom)
        except pypdfium2.PdfiumError:
            return 0.0
        return min(1.0, area / whole) if whole > 0 else 0.0

    def picture(self, index: int) -> Picture | None:
        """A page at a resolution at which its letters can be recognised.

        Args:
            index: of the page, from 0.

        Returns:
            ``None`` where the page cannot be drawn, or is so large that its letters would be lost.
        """

        def scale(width: float, height: float) -> float:
            return min(_DOTS_PER_INCH / _POINTS_PER_INCH, math.sqrt(_MOST_PIXELS / (width * height)))

        return self._render(index, scale, fewest=_FEWEST_DOTS_PER_INCH)

    def _render(self, index: int, scale_of: Callable[[float, float], float], fewest: float) -> Picture | None:
        import pypdfium2

        try:
            with closing(self._file[index]) as page:
                width, height = page.get_size()
                if not (width >= 1 and height >= 1):
                    return None
                scale = scale_of(width, height)
                if scale * _POINTS_PER_INCH < fewest:
                    return None
                with closing(page.render(scale=scale, grayscale=True)) as bitmap:
                    dots = bitmap.to_numpy().tobytes()
                    return Picture(bitmap.width, bitmap.height, dots, round(scale * _POINTS_PER_INCH))
        except (pypdfium2.PdfiumError, ValueError):
            return None


def _bounds_of_pictures(page: Any) -> list[tuple[float, float, float, float]]:
    """Where pictures stand on a page; a group of objects that holds one counts as a whole."""
    from pypdfium2 import raw

    wanted = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM]
    bounds = []
    for item in islice(page.get_objects(wanted, max_depth=1), _OBJECTS_LOOKED_AT):
        pictures = [item]
        if item.type == raw.FPDF_PAGEOBJ_FORM:
            pictures = list(islice(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], 3, form=item, level=1), 1))
        if pictures:
            bounds.append(item.get_bounds())
    return bounds
