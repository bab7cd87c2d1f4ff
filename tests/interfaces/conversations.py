"""Answers made of given words, for the tests of what is copied and exported."""

from qa.types import Answer, Citation, Document, Hit, Passage, Query, Sentence, Voice


def citation(quote: str = "We ask for a reform.", **changes: object) -> Citation:
    values: dict[str, object] = {
        "marker": 1, "document_id": "speech-1", "quote": quote, "start": 0, "end": len(quote), "page": 3,
        "voice": Voice.COALITION, "title": "Closing speech", "path": "2021/speech.pdf", "date": "2021-11-12",
        "speaker": "Shamiso Mtisi", "role": "Coordinator", "occasion": "KP Plenary 2021", "place": "Moscow",
        "publisher": "KP CSC", "kind": None, "url": "https://example.org/speech",
    }  # fmt: skip
    return Citation(**values | changes)  # type: ignore[arg-type]


def answered(question: str, *citations: Citation, notes: tuple[str, ...] = ()) -> Answer:
    return Answer(question, True, 0.9, "", citations, (), Query(question), notes)


def refused(question: str, text: str, *documents: Document) -> Answer:
    hits = tuple(
        Hit(Passage(d.id, d.id, 0, len(d.text), (Sentence(0, len(d.text)),)), d, 1, 1, 1, 1, None, (1.0,))
        for d in documents
    )
    return Answer(question, False, 0.1, text, (), hits, Query(question))
