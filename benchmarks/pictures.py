"""How many of the quotations from long reports are found on the picture of their page, and how long a picture takes.

    python -m benchmarks.pictures SHARED_DATA [INDEX]

The index is kept where one is named, and refreshed. Each quotation that answers a question, and each passage near it,
is looked for on each page on which it stands.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from benchmarks.building import ROOT
from qa import Archive
from qa.settings import Settings
from qa.types import Marking, Span

RESULTS = ROOT / "benchmarks" / "results" / "pictures.json"
PASSAGES = 3
WIDTH = 1000


def quoted(archive: Archive, questions: list[str]) -> Iterator[tuple[str, Span]]:
    """What is quoted and shown for each question: the document and the stretch of its text."""
    for question in questions:
        answer = archive.ask(question, threshold=0)
        yield from ((citation.document_id, Span(citation.start, citation.end)) for citation in answer.citations)
        yield from ((hit.document.id, Span(hit.passage.start, hit.passage.end)) for hit in answer.hits[:PASSAGES])


def pages_of(archive: Archive, document_id: str, span: Span) -> range:
    """The pages on which a stretch of a text stands."""
    document = archive.document(document_id)
    first, last = document.page_at(span.start) or 1, document.page_at(span.end - 1) or 1
    return range(first, last + 1)


def main(arguments: list[str]) -> None:
    """Measure, print and store."""
    data = Path(arguments[0]) / "financebench-mini"
    questions = [json.loads(line)["text"] for line in (data / "queries.jsonl").read_text().splitlines()]
    settings = Settings(documents=data / "pdfs")
    markings: Counter[Marking] = Counter()
    seconds: list[float] = []
    sizes: list[int] = []
    with tempfile.TemporaryDirectory() as name:
        index = arguments[1] if len(arguments) > 1 else f"{name}/index"
        Archive.build(data / "pdfs", index)
        with Archive.open(index, settings) as archive:
            wanted = list(dict.fromkeys(quoted(archive, questions)))
            for document_id, span in wanted:
                for page in pages_of(archive, document_id, span):
                    began = time.perf_counter()
                    picture = archive.page_picture(document_id, page, start=span.start, end=span.end, width=WIDTH)
                    seconds.append(time.perf_counter() - began)
                    sizes.append(len(picture.image))
                    markings[picture.marking] += 1
                    if not picture.found:
                        print(f"{picture.marking} on page {page} of {document_id}: {span}", file=sys.stderr)
    results = {
        "questions": len(questions),
        "quotations and passages": len(wanted),
        "pictures": len(seconds),
        "found letter for letter": markings[Marking.EXACT],
        "found nearly": markings[Marking.NEARLY],
        "not found": markings[Marking.NOT_FOUND],
        "first picture, with the start of the process (s)": round(seconds[0], 2),
        "median picture (s)": round(median(seconds[1:]), 3),
        "95th percentile (s)": round(quantiles(seconds[1:], n=20)[-1], 3),
        "median size (KiB)": round(median(sizes) / 1024),
    }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
