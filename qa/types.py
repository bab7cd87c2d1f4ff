"""The vocabulary that every part of the program speaks: values, nothing that acts.

This module must not know how a document is read, an index is built or an answer is shown.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from qa.dates import DatePrecision, PartialDate


class Remark(str):
    """A sentence of the program for its reader, which can also be said in another language.

    It is the English sentence, and keeps how it was made.

    Attributes:
        template: with a name in braces for each value.
        values: what stands in their places.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> Remark:
        """A sentence made from a template and its values."""
        remark = super().__new__(cls, template.format(**values))
        remark.template, remark.values = template, values
        return remark

    def __reduce__(self) -> tuple[Callable[..., Remark], tuple[str, Mapping[str, object]]]:
        """How it is copied: with what it was made of."""
        return _remade, (self.template, self.values)


def _remade(template: str, values: Mapping[str, object]) -> Remark:
    return Remark(template, **values)


class Kind(StrEnum):
    """What sort of text a document is."""

    SPEECH = "speech"
    PRESS_RELEASE = "press release"
    PRESS_REPORT = "press report"
    DECLARATION = "declaration"
    LETTER = "letter"
    REPORT = "report"
    OTHER = "other"


class Voice(StrEnum):
    """Whose words a sentence holds."""

    COALITION = "coalition"
    """The organisation of the archive, speaking for itself."""
    MEMBER = "member"
    """Somebody of the organisation, quoted in a report."""
    REPORTER = "reporter"
    """The reporter's own words."""
    OTHER = "other"
    """Another party, quoted."""
    REPORTED = "reported"
    """Not known with certainty."""


class MetadataField(StrEnum):
    """What can be known of a document besides its text."""

    TITLE = "title"
    DATE = "date"
    OCCASION = "occasion"
    PLACE = "place"
    SPEAKER = "speaker"
    ROLE = "role"
    AUTHOR = "author"
    PUBLISHER = "publisher"
    KIND = "kind"
    LANGUAGE = "language"
    SOURCE_URL = "source_url"
    SOURCE = "source"
    VOICE = "voice"
    PUBLISHED = "published"
    """The day on which a copy was put on a page, which need not be the day the statement was made."""
    VERSION_OF = "version_of"
    """Path of the primary copy, or ``-`` for a document that is no copy."""
    TRANSLATION_OF = "translation_of"
    """Path of the same statement in another language."""


class Origin(StrEnum):
    """Where a value of the metadata was found; the most trusted first."""

    SIDECAR = "sidecar"
    FRONT_MATTER = "front matter"
    MARKUP = "page markup"
    TEXT = "text"
    FILE_NAME = "file name"
    FILE_PROPERTIES = "file properties"


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of the metadata and where it was found.

    Attributes:
        field: what it tells.
        value: as text; a date as ISO 8601, shortened to what is known.
        origin: where it was found.
    """

    field: MetadataField
    value: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sources that tell different things of a document.

    Attributes:
        chosen: from the more trusted source; what the document says.
        other: from the less trusted one.
    """

    chosen: Fact
    other: Fact


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader finds in a file.

    Attributes:
        pages: the text as it stands in the file, not yet cleaned; one where there are no pages.
        paged: whether these are pages, with numbers that a reader could cite.
        facts: what the file tells of itself.
        ocr: whether the text was recognised in pictures of pages.
    """

    pages: tuple[str, ...]
    paged: bool = False
    facts: tuple[Fact, ...] = ()
    ocr: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """What is known of a document, without its text. What is not known is ``None``.

    Attributes:
        id: stable under re-indexing, safe in a URL.
        path: relative to the folder of documents, with forward slashes.
        title: never empty.
        date: the first day that the date of the statement can mean.
        date_precision: how much of ``date`` is known.
        occasion: the meeting at which it was made.
        place: where that was.
        speaker: who speaks, where the text has one speaker.
        role: in which function that person speaks.
        author: who wrote it, for a press report.
        publisher: who published it.
        kind: speech, press release, ...
        language: ISO 639-1 code.
        source_url: address of the original.
        source: where the copy comes from, in words.
        voice: whose words it holds outside quotations, where the archivist has said so.
        ocr: whether its text was recognised in pictures of pages, and may have faults.
        facts: every value that was found and where, those in use first.
        disagreements: values found elsewhere that contradict those in use.
        version_of: id of the primary copy, where this is another copy of the same statement.
        translations: ids of the same statement in other languages.
    """

    id: str
    path: str
    title: str
    date: dt.date | None = None
    date_precision: DatePrecision | None = None
    occasion: str | None = None
    place: str | None = None
    speaker: str | None = None
    role: str | None = None
    author: str | None = None
    publisher: str | None = None
    kind: Kind | None = None
    language: str | None = None
    source_url: str | None = None
    source: str | None = None
    voice: Voice | None = None
    ocr: bool = False
    facts: tuple[Fact, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    version_of: str | None = None
    translations: tuple[str, ...] = ()

    @property
    def statement_id(self) -> str:
        """What all copies of one statement have in common: the id of the primary one."""
        return self.version_of or self.id

    @property
    def when(self) -> PartialDate | None:
        """The date together with its precision."""
        if self.date is None or self.date_precision is None:
            return None
        return PartialDate(self.date, self.date_precision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(DocumentInfo):
    """A document with its text.

    Attributes:
        text: the normalised text; every offset in the program refers to it.
        page_starts: offset at which each page begins, empty where there are no pages.
    """

    text: str
    page_starts: tuple[int, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Number of the page (the first is 1) on which a character stands, if there are pages."""
        if not self.page_starts:
            return None
        return max(1, bisect_right(self.page_starts, offset))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch ``text[start:end]`` of a document's text, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence ``text[start:end]`` of a document, and who says it.

    Attributes:
        start: offset of the first character.
        end: offset behind the last character.
        voice: whose words it holds.
        speaker: the name of that person, where it is known.
    """

    start: int
    end: int
    voice: Voice = Voice.REPORTED
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A few sentences ``text[start:end]`` of a document: the unit of retrieval."""

    id: str
    document_id: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with everything that was measured on it.

    Attributes:
        passage: what was found.
        document: the document in which it stands.
        score: fused relevance in 0..1, comparable within one search only.
        rank: 1 for the best.
        dense: cosine of the question and the passage, -1..1.
        lexical: BM25 of the question and the passage, 0 or more.
        late: late interaction of their tokens, -1..1; ``None`` where it was not worth comparing.
        sentence_scores: cosine of the question and each of ``passage.sentences``.
    """

    passage: Passage
    document: Document
    score: float
    rank: int
    dense: float
    lexical: float
    late: float | None
    sentence_scores: tuple[float, ...]

    @property
    def text(self) -> str:
        """The words of the passage."""
        return self.document.text[self.passage.start : self.passage.end]


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that every hit must meet; ``None`` asks for nothing.

    A document whose date is only known to the month or the year meets a date condition
    when it may lie within it; one without a date does not. Names match when each of their
    words stands in the document's, whatever the case and the accents.

    Attributes:
        since: not before the first day of this date.
        until: not after the last day of this date.
        speaker: of the document, or quoted in the passage.
        occasion: of the document.
        kind: of the document, exactly.
        language: of the document, exactly.
    """

    since: PartialDate | None = None
    until: PartialDate | None = None
    speaker: str | None = None
    occasion: str | None = None
    kind: Kind | None = None
    language: str | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Relatives:
    """The other documents that hold the same statement.

    Attributes:
        versions: other copies of it, the primary one first.
        translations: the primary copies of it in other languages.
    """

    versions: tuple[DocumentInfo, ...] = ()
    translations: tuple[DocumentInfo, ...] = ()


class Form(StrEnum):
    """What sort of answer a question wants."""

    FACT = "fact"
    POSITION = "position"
    HISTORY = "history"
    FIRST = "first"
    LAST = "last"
    COMPARISON = "comparison"
    REASON = "reason"
    OVERVIEW = "overview"


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was understood.

    Attributes:
        text: the cleaned question.
        filters: the conditions stated with it; each hit meets them.
        history: the exchanges before it, oldest first.
        topic: what it is about, without the conditions found in it; what is searched for.
        form: what sort of answer it wants.
        preferences: conditions found in its words; one for each side of a comparison, else one or none.
        binding: whether a quotation must meet its preference: the question asks what was said
            at that time, or by that speaker.
        context: the question before it, where it goes on from that.
        understood: what was found in it, one phrase each, for the reader.
    """

    text: str
    filters: Filters = field(default_factory=Filters)
    history: tuple[Turn, ...] = ()
    topic: str = ""
    form: Form = Form.FACT
    preferences: tuple[Filters, ...] = ()
    binding: bool = False
    context: str | None = None
    understood: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation and where it stands: ``quote == document.text[start:end]``, always.

    Attributes:
        marker: the number that stands for it in the answer's text, from 1.
        document_id: id of the document.
        quote: the words, exactly.
        start: offset of the first character.
        end: offset behind the last character.
        page: number of the page on which it begins, where there are pages.
        voice: whose words these are.
        title: of the document.
        path: of the document.
        date: ISO 8601, shortened to what is known.
        speaker: who says it, where that is known.
        role: in which function, where the document tells.
        occasion: at which meeting.
        place: where.
        publisher: who published the document.
        kind: of the document.
        url: address of the original.
    """

    marker: int
    document_id: str
    quote: str
    start: int
    end: int
    page: int | None
    voice: Voice
    title: str
    path: str
    date: str | None
    speaker: str | None
    role: str | None
    occasion: str | None
    place: str | None
    publisher: str | None
    kind: Kind | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A statement that touches a topic.

    Attributes:
        citation: what it says of the topic; without a date where the statement has none.
        relevance: 1 for the statement that comes nearest to the topic, 0 for one that barely touches
            it; comparable within one question only.
    """

    citation: Citation
    relevance: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive says to a question: the one value that every interface shows.

    Attributes:
        question: as it was asked.
        answered: whether the archive answers it.
        confidence: estimated probability, 0..1, that the quoted evidence answers it.
        text: the answer with markers such as ``[1]``.
        citations: one for each marker; empty when not answered.
        hits: the passages that were considered, best first.
        query: the question as it was understood.
        notes: remarks for the reader, one sentence each.
    """

    question: str
    answered: bool
    confidence: float
    text: str
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    query: Query
    notes: tuple[str, ...] = ()


class Marking(StrEnum):
    """What became of a quotation on the picture of a page."""

    EXACT = "exact"
    """Its words stand on the page and are marked."""
    NEARLY = "nearly"
    """Nearly its words stand on the page and are marked; the page holds others between or instead of some."""
    NOT_FOUND = "not found"
    """Its words could not be found among those of the page, and nothing is marked."""
    NO_CHARACTERS = "no characters"
    """The page is itself a picture, without characters that could be marked."""
    ELSEWHERE = "elsewhere"
    """It stands on other pages."""
    NOT_WANTED = "not wanted"
    """No quotation was named."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page of a PDF as a picture, with the quotation on it marked.

    Attributes:
        image: a PNG file.
        width: in pixels.
        height: in pixels.
        page: its number, the first is 1.
        pages: how many pages the document has.
        marking: whether the quotation is marked on it, and why not.
    """

    image: bytes
    width: int
    height: int
    page: int
    pages: int
    marking: Marking

    @property
    def found(self) -> bool:
        """Whether the quotation, or the part of it that stands on this page, is marked."""
        return self.marking in (Marking.EXACT, Marking.NEARLY)


@dataclass(frozen=True, slots=True)
class Corrections:
    """What an archivist states of a document in its sidecar.

    A field that is ``None`` is left as it is; one that is empty is stated no more.

    Attributes:
        title: of the statement.
        date: ISO 8601, shortened to what is known.
        kind: speech, press release, ...
        speaker: who speaks.
        role: in which function.
        occasion: at which meeting.
        place: where that was.
        publisher: who published it.
        language: ISO 639-1 code.
        source_url: address of the original.
    """

    title: str | None = None
    date: str | None = None
    kind: str | None = None
    speaker: str | None = None
    role: str | None = None
    occasion: str | None = None
    place: str | None = None
    publisher: str | None = None
    language: str | None = None
    source_url: str | None = None

    def given(self) -> dict[MetadataField, str]:
        """The fields that are not left as they are, without blanks around their values."""
        values = ((name, getattr(self, name)) for name in self.__slots__)
        return {MetadataField(name): value.strip() for name, value in values if value is not None}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sends.

    Attributes:
        path: where it is now.
        name: as the sender calls it; never trusted.
    """

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the index does not know yet of the folder of documents; paths relative to it.

    Attributes:
        added: files that are new.
        changed: files that were changed, or described anew.
        removed: files that are gone.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete state of an index.

    Attributes:
        name: of its folder.
        created: when it was built, ISO 8601 in UTC.
        documents: number of documents.
        passages: number of passages.
        restores: name of the generation of which it is a copy, where it was rolled back to.
    """

    name: str
    created: str
    documents: int
    passages: int
    restores: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rename:
    """A file that has another path than before, with the same content."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        added: paths that are new.
        changed: paths whose file or sidecar changed.
        metadata_only: those of them whose file is the same: only the sidecar changed.
        removed: paths that are gone.
        renamed: paths whose content stood elsewhere before; they are neither added nor removed.
        unchanged: number of documents taken over as they were.
        failed: files that could not be read.
        documents: number of documents in the index.
        passages: number of passages in the index.
        sentences: number of sentences in the index.
        embedded: number of texts that went through the model.
        generation: name of the generation that is now current.
        seconds: wall-clock time.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    metadata_only: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[Rename, ...]
    unchanged: int
    failed: tuple[Failure, ...]
    documents: int
    passages: int
    sentences: int
    embedded: int
    generation: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks for the organisation of the archive."""

    name: str
    role: str | None = None
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Website:
    """The website from which documents are brought in.

    Attributes:
        url: its address; for a WordPress site in a folder, that folder's.
        publisher: of what stands on it.
        include: beginnings of paths; where given, only pages below them are taken.
        exclude: beginnings of paths that are left out.
    """

    url: str
    publisher: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DownloadReport:
    """What was brought in; paths are relative to the folder of documents.

    Attributes:
        added: files that are new.
        changed: files whose original has changed, and that were replaced.
        unchanged: files that were there already, with the same content.
        failed: addresses and local files that could not be brought in.
        gone: files whose original is there no more; they stay.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[Failure, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that is held again and again, and under which names texts speak of it."""

    name: str
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArchiveDescription:
    """What is particular to one archive, read from its ``archive.toml``.

    Attributes:
        name: of the organisation whose statements these are.
        short_name: its usual short form.
        description: one sentence for the page.
        examples: questions to start with.
        own_names: names under which the organisation appears in texts.
        people: who speaks for it.
        aliases: groups of names of the same thing.
        publishers: of several copies of a statement, the one of the publisher named first is the primary.
        website: from which documents are brought in.
        meetings: where its statements are made, year after year.
    """

    name: str = "Archive"
    short_name: str = "Archive"
    description: str = ""
    examples: tuple[str, ...] = ()
    own_names: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    aliases: tuple[tuple[str, ...], ...] = ()
    publishers: tuple[str, ...] = ()
    website: Website | None = None
    meetings: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True)
class Statistics:
    """The state of an archive.

    Attributes:
        documents: number of documents.
        passages: number of passages.
        earliest: ISO date of the oldest dated statement.
        latest: ISO date of the newest dated statement.
        indexed_at: when the index was built, ISO 8601 in UTC.
        generation: name of the generation on disk.
        model: identity of the embedding model.
        speakers: names to filter by.
        occasions: names to filter by.
        kinds: kinds to filter by.
        languages: languages to filter by.
    """

    documents: int
    passages: int
    earliest: str | None
    latest: str | None
    indexed_at: str
    generation: str
    model: str
    speakers: tuple[str, ...]
    occasions: tuple[str, ...]
    kinds: tuple[str, ...]
    languages: tuple[str, ...]
