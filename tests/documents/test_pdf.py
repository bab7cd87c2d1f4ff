"""PDFs as they come: with headers, in columns, scanned, locked, broken and hostile."""

import io
import zlib
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader as PypdfReader
from pypdf import PdfWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from qa.documents.normalisation import NormalisedText, normalise_pages
from qa.documents.page_furniture import remove_furniture
from qa.documents.pdf import PdfReader
from qa.documents.pdf_properties import facts_of_properties
from qa.errors import DocumentError
from qa.types import Content, Fact, MetadataField, Origin

BODY = [
    "The coalition has asked for a reform of the scheme for more than",
    "twenty years, and it will go on asking until the communities that",
    "live beside the mines can say that diamonds have made life better.",
]


def pdf(pages: Sequence[Sequence[str]], size: int = 12, left: int = 72) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for lines in pages:
        canvas.setFont("Helvetica", size)
        for number, line in enumerate(lines):
            canvas.drawString(left, 760 - 1.4 * size * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def picture_of(data: bytes) -> ImageReader:
    return ImageReader(pypdfium2.PdfDocument(data)[0].render(scale=300 / 72).to_pil())


def scanned(pages: Sequence[Sequence[str] | None]) -> bytes:
    """Pages of pictures of text; ``None`` is a page with a text layer."""
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for lines in pages:
        if lines is None:
            canvas.drawString(72, 700, "This page was typed.")
        else:
            canvas.drawImage(picture_of(pdf([lines], size=14)), 0, 0, *canvas._pagesize)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def locked(user_password: str) -> bytes:
    writer = PdfWriter(clone_from=PypdfReader(io.BytesIO(pdf([["Nobody locked this door."]]))))
    writer.encrypt(user_password=user_password, owner_password="owner", algorithm="AES-256")
    return written(writer)


def objects(*bodies: bytes) -> bytes:
    """A PDF of the given objects, numbered from 1; the first is its catalog."""
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    return (
        data
        + head
        + table
        + b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF"
        % (
            len(bodies) + 1,
            len(data),
        )
    )


def one_page(contents: bytes, filters: bytes = b"") -> bytes:
    return objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(contents), filters, contents),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def read(data: bytes) -> Content:
    return PdfReader(lambda: None).read(data)


def text_of(data: bytes) -> NormalisedText:
    return normalise_pages(read(data).pages)


def page_of(text: NormalisedText, words: str) -> int:
    offset = text.text.index(words)
    return sum(start <= offset for start in text.page_starts)


def reason_of(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read(data)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("header", "footer"),
    [
        ("Annual report 2021", "Page {number} of 4"),
        ("{number} | KP Civil Society Coalition", "www.example.org"),
        ("KP CSC", "- {number} -"),
        ("KP CSC", "{number}"),
        ("Version of 12/11/2021", "{number}/4"),
        ("Foreword", "{roman}"),
    ],
)
def test_headers_footers_and_page_numbers_disappear(header: str, footer: str) -> None:
    pages = []
    for number, (roman, word) in enumerate(zip(("i", "ii", "iii", "iv"), "NESW", strict=True), 1):
        names = {"number": number, "roman": roman}
        pages.append([header.format(**names), f"{word} is a point of the compass.", *BODY, footer.format(**names)])
    text = text_of(pdf(pages))
    paragraph = " ".join(BODY)
    assert text.text == "\n\n".join(f"{word} is a point of the compass.\n{paragraph}" for word in "NESW")
    assert [page_of(text, f"{word} is a point") for word in "NESW"] == [1, 2, 3, 4]


def test_headers_of_left_and_right_pages_disappear() -> None:
    pages = [
        [("Left", "Right")[number % 2], f"Sheet {word} says this.", f"And {word} that."]
        for number, word in enumerate("abcdef")
    ]
    assert remove_furniture(["\n".join(page) for page in pages]) == ["\n".join(page[1:]) for page in pages]


def test_figures_at_the_foot_of_a_page_stay() -> None:
    pages = [f"Table of year {word}\nCarats\nTotal {total}" for word, total in (("a", 512), ("b", 731), ("c", 204))]
    assert remove_furniture(pages) == pages


@pytest.mark.parametrize("division", ["Recommendation {number}", "ARTICLE {roman}", "Chapitre {number} : suite"])
def test_numbered_divisions_that_begin_on_every_page_stay(division: str) -> None:
    numbered = zip(range(1, 5), ("I", "II", "III", "IV"), "NESW", strict=True)
    pages = [f"{division.format(number=n, roman=roman)}\nIt says {word}.\nAnd {word}." for n, roman, word in numbered]
    assert remove_furniture(pages) == pages


def test_the_head_of_a_table_under_titles_that_differ_stays() -> None:
    body = "\n".join(f"line {letter}" for letter in "abcdefgh")
    pages = [
        f"Exports of {name}\nYear ended June 2021\n{body}\nSum of {name}" for name in ("Ghana", "Angola", "Liberia")
    ]
    assert remove_furniture(pages) == pages


def test_a_line_that_is_all_of_its_page_stays() -> None:
    assert remove_furniture(["Thank you"] * 5) == ["Thank you"] * 5


LINES = st.text(alphabet=st.characters(categories=["Ll", "Nd", "Po", "Zs"]), min_size=1, max_size=20)


@given(st.lists(st.lists(LINES, max_size=12), min_size=1, max_size=8))
def test_a_line_that_occurs_once_stays_whatever_stands_around_it(pages: list[list[str]]) -> None:
    marked = [[*lines, f"only{'x' * number} here", *lines] for number, lines in enumerate(pages)]
    for number, page in enumerate(remove_furniture(["\n".join(lines) for lines in marked])):
        assert f"only{'x' * number} here" in page.split("\n")


@given(st.lists(st.lists(LINES, max_size=6), min_size=1, max_size=8))
def test_furniture_is_removed_by_whole_lines(pages: list[list[str]]) -> None:
    texts = ["\n".join(lines) for lines in pages]
    for before, after in zip(texts, remove_furniture(texts), strict=True):
        rest = iter(before.split("\n"))
        assert not after or all(line in rest for line in after.split("\n"))


HYPHENS = st.lists(st.sampled_from(["", "certi-", "fication", "a. B", "12", "the-", "x", "\n"]), max_size=6)


@given(st.lists(HYPHENS.map("\n".join), min_size=1, max_size=7))
def test_every_page_begins_within_the_text_and_none_before_the_last(pages: list[str]) -> None:
    result = normalise_pages(pages)
    assert len(result.page_starts) == len(pages)
    assert list(result.page_starts) == sorted(result.page_starts)
    assert all(0 <= start <= len(result.text) for start in result.page_starts)


def test_words_broken_at_the_end_of_a_line_are_joined() -> None:
    text = text_of(
        pdf(
            [
                [
                    "The scheme has asked for reform of the certi-",
                    "fication of cross-border trade and of cross-",
                    "border services.",
                ]
            ]
        )
    )
    assert (
        text.text
        == "The scheme has asked for reform of the certification of cross-border trade and of cross-border services."
    )


def test_paragraphs_and_words_run_on_over_a_page() -> None:
    pages = [
        ["The first page ends in the middle of a sen-"],
        [],
        ["tence, and the second where the Kimberley"],
        ["Process is named, as it is in every one."],
        ["A new paragraph begins."],
    ]
    text = text_of(pdf(pages))
    assert text.text == (
        "The first page ends in the middle of a sentence, and the second where the Kimberley Process is named, "
        "as it is in every one.\n\nA new paragraph begins."
    )
    assert [page_of(text, words) for words in ("The first", "tence", "Process is", "A new")] == [1, 3, 4, 5]
    assert len(text.page_starts) == 5


def test_columns_are_read_one_after_the_other() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    columns = (
        ["The first column speaks of the", "Kimberley Process and of all", "that it has not done so far."],
        ["The second column speaks of", "Mozambique, where the guards", "of a mine have beaten people."],
    )
    for left, lines in zip((72, 320), columns, strict=True):
        for number, line in enumerate(lines):
            canvas.drawString(left, 700 - 16 * number, line)
    canvas.save()
    assert text_of(stream.getvalue()).text.split() == " ".join(" ".join(lines) for lines in columns).split()


def test_a_row_of_a_table_stays_on_one_line() -> None:
    rows = [("Exports", "12,100", "14,350"), ("Imports", "9,870", "8,020"), ("Stocks", "410", "377")]
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for number, row in enumerate(rows):
        for left, cell in zip((72, 200, 300), row, strict=True):
            canvas.drawString(left, 700 - 20 * number, cell)
    canvas.save()
    assert text_of(stream.getvalue()).text.split("\n") == [" ".join(row) for row in rows]


def test_ligatures_become_letters() -> None:
    assert normalise_pages(["A diﬀerent oﬃce ﬁnds it."]).text == "A different office finds it."


def test_a_scanned_pdf_is_recognised() -> None:
    content = read(
        scanned(
            [
                ["Diamonds must bring development", "to the communities that mine them."],
                ["Closing words of the coalition"],
            ]
        )
    )
    text = normalise_pages(content.pages)
    assert content.ocr
    assert "Diamonds must bring development to the communities that mine them." in text.text
    assert (page_of(text, "Diamonds must"), page_of(text, "Closing words")) == (1, 2)


def test_scanned_pages_among_typed_ones_are_recognised() -> None:
    content = read(scanned([None, ["Annex of the letter to the Chair"], None]))
    assert content.ocr
    assert [" ".join(page.split()) for page in content.pages] == [
        "This page was typed.",
        "Annex of the letter to the Chair",
        "This page was typed.",
    ]


def test_without_tesseract_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert reason_of(scanned([["Diamonds"]])) == (
        "it is scanned and needs OCR; install Tesseract with: apt-get install tesseract-ocr tesseract-ocr-fra, "
        "and run kpcsc index again"
    )
    monkeypatch.setattr("sys.platform", "darwin")
    assert "brew install tesseract tesseract-lang" in reason_of(scanned([["Diamonds"]]))
    mixed = read(scanned([None, ["Photograph"], None]))
    assert (mixed.ocr, mixed.pages[1]) == (False, "")


def test_a_picture_without_letters_is_told() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.circle(300, 400, 120, fill=1)
    canvas.save()
    assert reason_of(stream.getvalue()) == "it is scanned, and no text could be recognised in it"


def test_text_in_codes_that_no_font_maps_counts_as_none() -> None:
    codes = "".join(f"\\{code:03o}" for code in range(1, 8)) * 5
    assert reason_of(one_page(f"BT /F 12 Tf 20 100 Td ({codes}) Tj ET".encode())) in (
        "it is scanned, and no text could be recognised in it",
        "it holds no text",
    )


def test_locked_and_unlocked() -> None:
    assert text_of(locked("")).text == "Nobody locked this door."
    assert reason_of(locked("secret")) == "it is encrypted; save a copy without a password"


def test_empty_pages_hold_no_text() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    assert reason_of(written(writer)) == "it holds no text"
    assert reason_of(objects(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")) == (
        "it holds no text"
    )


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", b"", b"\x00" * 500, pdf([BODY])[:300]])
def test_a_broken_pdf_is_told(data: bytes) -> None:
    assert reason_of(data).startswith("it is a broken PDF (")


def test_what_pypdf_cannot_open_pdfium_may() -> None:
    whole = pdf([["The table of objects is lost."]])
    assert " ".join(read(whole[: whole.rindex(b"startxref")]).pages[0].split()) == "The table of objects is lost."


def test_a_page_tree_in_a_circle_ends() -> None:
    kids = objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
    )
    assert reason_of(kids) == "it is a broken PDF (Detected cyclic page references.)"


def test_a_bomb_does_not_go_off() -> None:
    assert reason_of(one_page(zlib.compress(b" " * 60_000_000, 9), b"/Filter /FlateDecode ")) == "it holds no text"


def test_a_long_pdf_is_read_to_its_end() -> None:
    text = text_of(pdf([[f"Sheet {number} ends here."] for number in range(250)]))
    assert len(text.page_starts) == 250
    assert page_of(text, "Sheet 249 ends") == 250


def test_the_properties_of_the_file_are_facts() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.setTitle("Closing speech of the coalition")
    canvas.setAuthor("Shamiso Mtisi")
    canvas.drawString(72, 700, "Chair, we are here.")
    canvas.save()
    facts = read(stream.getvalue()).facts
    assert facts[:2] == (
        Fact(MetadataField.TITLE, "Closing speech of the coalition", Origin.FILE_PROPERTIES),
        Fact(MetadataField.AUTHOR, "Shamiso Mtisi", Origin.FILE_PROPERTIES),
    )
    assert [fact.field for fact in facts[2:]] == [MetadataField.PUBLISHED]


@pytest.mark.parametrize(
    "title",
    ["Microsoft Word - x.doc", "untitled", "final_v2.pdf", "Document1", "Slide 1", "PowerPoint Presentation", " "],
)
def test_a_title_that_is_none_is_no_fact(title: str) -> None:
    assert facts_of_properties(title, None, None) == ()


@pytest.mark.parametrize("author", ["user", "HP", "jdoe", "Windows User", "a@b.org", "admin", "owner1", ""])
def test_an_author_that_is_none_is_no_fact(author: str) -> None:
    assert facts_of_properties(None, author, None) == ()


@pytest.mark.parametrize(
    ("created", "day"),
    [("D:20211112093000+02'00'", "2021-11-12"), ("20211112", "2021-11-12"), ("D:20210230", None), ("D:19700101", None)],
)
def test_the_day_of_creation_is_that_of_publication(created: str, day: str | None) -> None:
    expected = (Fact(MetadataField.PUBLISHED, day, Origin.FILE_PROPERTIES),) if day else ()
    assert facts_of_properties(None, None, created) == expected
