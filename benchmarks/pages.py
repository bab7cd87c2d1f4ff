"""Whether the page that answers is found in long reports, and whether the page numbers printed are right.

    python -m benchmarks.pages SHARED_DATA [INDEX]

The index is kept where one is named, and refreshed. Page numbers are checked against the PDF itself: the beginning
of each quotation must stand on the page that is cited for it, as PDFium reads that page.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from benchmarks.building import ROOT
from qa import Archive
from qa.types import Document, Hit

RESULTS = ROOT / "benchmarks" / "results" / "pages.json"
PASSAGES = 5
BEGINNING = 30
WORDS = 12
NEARLY_ALL = 0.8


def pages_of(hit: Hit) -> set[tuple[str, int]]:
    """The pages on which a passage stands, as file and number from 1."""
    first, last = (hit.document.page_at(offset) or 0 for offset in (hit.passage.start, hit.passage.end - 1))
    return {(Path(hit.document.path).stem, page) for page in range(first, last + 1)}


def letters(text: str) -> str:
    """A text without blanks and punctuation, in which two readings of a PDF may differ."""
    return re.sub(r"[\W_]+", "", text).casefold()


def stands_on(quote: str, page: str) -> bool:
    """Whether a quotation begins on a page: its first letters, or in another order of a table its first words."""
    words = re.findall(r"\w{3,}", quote.casefold())[:WORDS]
    there = {*re.findall(r"\w{3,}", page.casefold())}
    return letters(quote)[:BEGINNING] in letters(page) or sum(w in there for w in words) >= NEARLY_ALL * len(words)


def printed_pages(archive: Archive, questions: list[str]) -> Iterator[tuple[Document, str, int]]:
    """Every page number that an answer or a search prints: the document, the words and the number."""
    for question in questions:
        for citation in archive.ask(question, threshold=0).citations:
            yield archive.document(citation.document_id), citation.quote, citation.page or 0
        for hit in archive.search(question, limit=PASSAGES):
            yield hit.document, hit.text, hit.document.page_at(hit.passage.start) or 0


def main(arguments: list[str]) -> None:
    """Measure, print and store."""
    data = Path(arguments[0]) / "financebench-mini"
    questions = [json.loads(line) for line in (data / "queries.jsonl").read_text().splitlines()]
    gold: dict[str, set[tuple[str, int]]] = {}
    for line in (data / "qrels.tsv").read_text().splitlines()[1:]:
        query, gold_page, _ = line.split("\t")
        stem, _, number = gold_page.rpartition("#p")
        gold.setdefault(query, set()).add((stem, int(number) + 1))
    with tempfile.TemporaryDirectory() as name:
        index = arguments[1] if len(arguments) > 1 else f"{name}/index"
        report = Archive.build(data / "pdfs", index)
        with Archive.open(index) as archive:
            found = [
                bool(gold[q["_id"]] & set().union(*(pages_of(h) for h in archive.search(q["text"], limit=PASSAGES))))
                for q in questions
            ]
            printed = list(printed_pages(archive, [question["text"] for question in questions]))
    files = {path.name: pypdfium2.PdfDocument(path) for path in (data / "pdfs").glob("*.pdf")}
    right = [
        stands_on(quote, files[document.path][page - 1].get_textpage().get_text_bounded())
        for document, quote, page in printed
    ]
    for (document, quote, page), correct in zip(printed, right, strict=True):
        if not correct:
            print(f"not found on page {page} of {document.path}: {quote[:100]!r}", file=sys.stderr)
    results = {
        "questions": len(questions),
        "documents": report.documents,
        "gold page among those of the first five passages": round(sum(found) / len(found), 3),
        "page numbers printed": len(right),
        "of these right": sum(right),
    }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
