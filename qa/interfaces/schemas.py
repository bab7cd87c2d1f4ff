"""The JSON that other programs rely on."""

from __future__ import annotations

from pydantic import BaseModel, Field

from qa.documents.completeness import facts_in_use, missing_fields
from qa.interfaces.feedback import FeedbackEntry
from qa.types import (
    Answer,
    BuildReport,
    Citation,
    Disagreement,
    Document,
    DocumentInfo,
    DownloadReport,
    Fact,
    Failure,
    Generation,
    Hit,
)

_VOICES = (
    "coalition (the organisation of the archive), member (somebody of it, quoted), reporter, other (another party, "
    "quoted) or reported (not certain)."
)
_DATE = "The day on which it was said, shortened to what is known: 2021, 2021-11, 2021-11-12; null where unknown."


class CitationSchema(BaseModel):
    """A quotation and where it stands."""

    marker: int = Field(description="The number by which the answer cites it, as [1].")
    document_id: str
    title: str
    path: str
    source_url: str | None
    date: str | None = Field(description=_DATE)
    speaker: str | None
    role: str | None
    occasion: str | None
    place: str | None
    publisher: str | None
    kind: str | None
    voice: str = Field(description=f"Whose words they are: {_VOICES}")
    quote: str = Field(description="The words, letter for letter: the statement's text[start:end].")
    start: int = Field(description="Offset of the quotation's first character in the statement's text.")
    end: int = Field(description="Offset behind its last character.")
    page: int | None = Field(description="Page of the PDF on which it begins; null where there are no pages.")

    @classmethod
    def of(cls, citation: Citation) -> CitationSchema:
        """The JSON of a citation."""
        return cls(
            marker=citation.marker,
            document_id=citation.document_id,
            title=citation.title,
            path=citation.path,
            source_url=citation.url,
            date=citation.date,
            speaker=citation.speaker,
            role=citation.role,
            occasion=citation.occasion,
            place=citation.place,
            publisher=citation.publisher,
            kind=citation.kind,
            voice=citation.voice,
            quote=citation.quote,
            start=citation.start,
            end=citation.end,
            page=citation.page,
        )


class PassageSchema(BaseModel):
    """A passage that was found."""

    document_id: str
    start: int = Field(description="Offset of the passage's first character in the statement's text.")
    end: int = Field(description="Offset behind its last character.")
    text: str = Field(description="The words, letter for letter: the statement's text[start:end].")
    score: float = Field(description="Compares the passages of one search only; no proof that one answers.")
    title: str
    path: str
    source_url: str | None
    date: str | None = Field(description=_DATE)
    speaker: str | None
    occasion: str | None
    publisher: str | None
    kind: str | None
    voices: list[str] = Field(description=f"Whose words it holds, one or several: {_VOICES}")
    page: int | None = Field(description="Page of the PDF on which it begins; null where there are no pages.")

    @classmethod
    def of(cls, hit: Hit) -> PassageSchema:
        """The JSON of a hit."""
        document = hit.document
        return cls(
            document_id=document.id,
            start=hit.passage.start,
            end=hit.passage.end,
            text=hit.text,
            score=round(hit.score, 6),
            title=document.title,
            path=document.path,
            source_url=document.source_url,
            date=str(document.when) if document.when else None,
            speaker=speaker_of(hit),
            occasion=document.occasion,
            publisher=document.publisher,
            kind=document.kind,
            voices=[*dict.fromkeys(sentence.voice for sentence in hit.passage.sentences)],
            page=document.page_at(hit.passage.start),
        )


class AnswerSchema(BaseModel):
    """An answer with its citations."""

    question: str
    answered: bool = Field(description="False where the archive does not answer: then nothing is cited.")
    confidence: float
    text: str = Field(description="The answer in quotations with their markers, or that there is none.")
    citations: list[CitationSchema]
    passages: list[PassageSchema] = Field(description="What matches; where there is no answer, only what is nearest.")
    notes: list[str] = Field(description="What the reader should know of the answer.")
    understood: list[str] = Field(description="Dates, speakers and the like that were found in the question.")

    @classmethod
    def of(cls, answer: Answer) -> AnswerSchema:
        """The JSON of an answer."""
        return cls(
            question=answer.question,
            answered=answer.answered,
            confidence=round(answer.confidence, 4),
            text=answer.text,
            citations=[CitationSchema.of(citation) for citation in answer.citations],
            passages=[PassageSchema.of(hit) for hit in answer.hits],
            notes=list(answer.notes),
            understood=list(answer.query.understood),
        )


class TimelineSchema(BaseModel):
    """One quotation for each statement that touches a topic, oldest first."""

    topic: str
    entries: list[CitationSchema]


class SearchSchema(BaseModel):
    """Ranked passages."""

    query: str
    passages: list[PassageSchema]


class OriginSchema(BaseModel):
    """Where a value in use was found."""

    field: str
    origin: str


class StatedSchema(BaseModel):
    """A value and where it was found."""

    value: str
    origin: str

    @classmethod
    def of(cls, fact: Fact) -> StatedSchema:
        """The JSON of a fact."""
        return cls(value=fact.value, origin=fact.origin)


class DisagreementSchema(BaseModel):
    """Two sources that tell different things of a document."""

    field: str
    chosen: StatedSchema
    other: StatedSchema

    @classmethod
    def of(cls, disagreement: Disagreement) -> DisagreementSchema:
        """The JSON of a disagreement."""
        return cls(
            field=disagreement.chosen.field,
            chosen=StatedSchema.of(disagreement.chosen),
            other=StatedSchema.of(disagreement.other),
        )


class DocumentSchema(BaseModel):
    """A document with its text, to which all offsets refer."""

    id: str
    path: str
    title: str
    date: str | None
    date_precision: str | None
    occasion: str | None
    place: str | None
    speaker: str | None
    role: str | None
    author: str | None
    publisher: str | None
    kind: str | None
    language: str | None
    source_url: str | None
    source: str | None
    ocr: bool
    version_of: str | None
    translations: list[str]
    origins: list[OriginSchema]
    disagreements: list[DisagreementSchema]
    page_starts: list[int]
    text: str

    @classmethod
    def of(cls, document: Document) -> DocumentSchema:
        """The JSON of a document."""
        return cls(
            id=document.id,
            path=document.path,
            title=document.title,
            date=str(document.when) if document.when else None,
            date_precision=document.date_precision,
            occasion=document.occasion,
            place=document.place,
            speaker=document.speaker,
            role=document.role,
            author=document.author,
            publisher=document.publisher,
            kind=document.kind,
            language=document.language,
            source_url=document.source_url,
            source=document.source,
            ocr=document.ocr,
            version_of=document.version_of,
            translations=list(document.translations),
            origins=[OriginSchema(field=fact.field, origin=fact.origin) for fact in facts_in_use(document)],
            disagreements=[DisagreementSchema.of(disagreement) for disagreement in document.disagreements],
            page_starts=list(document.page_starts),
            text=document.text,
        )


class DocumentEntrySchema(BaseModel):
    """A document without its text, and what is not known of it."""

    id: str
    path: str
    title: str
    date: str | None
    occasion: str | None
    place: str | None
    speaker: str | None
    publisher: str | None
    kind: str | None
    language: str | None
    source_url: str | None
    ocr: bool
    missing: list[str]
    version_of: str | None
    translations: list[str]
    disagreements: list[DisagreementSchema]

    @classmethod
    def of(cls, document: DocumentInfo) -> DocumentEntrySchema:
        """The JSON of a document."""
        return cls(
            id=document.id,
            path=document.path,
            title=document.title,
            date=str(document.when) if document.when else None,
            occasion=document.occasion,
            place=document.place,
            speaker=document.speaker,
            publisher=document.publisher,
            kind=document.kind,
            language=document.language,
            source_url=document.source_url,
            ocr=document.ocr,
            missing=[*missing_fields(document)],
            version_of=document.version_of,
            translations=list(document.translations),
            disagreements=[DisagreementSchema.of(disagreement) for disagreement in document.disagreements],
        )


class DocumentsSchema(BaseModel):
    """The documents of an archive."""

    documents: list[DocumentEntrySchema]


class FailureSchema(BaseModel):
    """A file or an address that could not be read."""

    path: str
    reason: str

    @classmethod
    def of(cls, failure: Failure) -> FailureSchema:
        """The JSON of a failure."""
        return cls(path=failure.path, reason=failure.reason)


class RenameSchema(BaseModel):
    """A file that has another path than before."""

    before: str
    after: str


class BuildReportSchema(BaseModel):
    """What a build did."""

    added: list[str]
    changed: list[str]
    metadata_only: list[str]
    removed: list[str]
    renamed: list[RenameSchema]
    unchanged: int
    failed: list[FailureSchema]
    documents: int
    passages: int
    sentences: int
    embedded: int
    generation: str
    seconds: float

    @classmethod
    def of(cls, report: BuildReport) -> BuildReportSchema:
        """The JSON of a build."""
        return cls(
            added=list(report.added),
            changed=list(report.changed),
            metadata_only=list(report.metadata_only),
            removed=list(report.removed),
            renamed=[RenameSchema(before=rename.before, after=rename.after) for rename in report.renamed],
            unchanged=report.unchanged,
            failed=[FailureSchema.of(failure) for failure in report.failed],
            documents=report.documents,
            passages=report.passages,
            sentences=report.sentences,
            embedded=report.embedded,
            generation=report.generation,
            seconds=report.seconds,
        )


class ProgressSchema(BaseModel):
    """How far a build has got: a line of JSON on standard error."""

    stage: str
    done: int
    total: int


class GenerationSchema(BaseModel):
    """One complete state of an index."""

    generation: str
    created: str
    documents: int
    passages: int
    restores: str | None

    @classmethod
    def of(cls, generation: Generation) -> GenerationSchema:
        """The JSON of a generation."""
        return cls(
            generation=generation.name,
            created=generation.created,
            documents=generation.documents,
            passages=generation.passages,
            restores=generation.restores,
        )


class DownloadReportSchema(BaseModel):
    """What was brought in."""

    added: list[str]
    changed: list[str]
    unchanged: list[str]
    failed: list[FailureSchema]
    gone: list[str]

    @classmethod
    def of(cls, report: DownloadReport) -> DownloadReportSchema:
        """The JSON of a report."""
        return cls(
            added=list(report.added),
            changed=list(report.changed),
            unchanged=list(report.unchanged),
            failed=[FailureSchema.of(failure) for failure in report.failed],
            gone=list(report.gone),
        )


class FeedbackEntrySchema(BaseModel):
    """A remark of a reader."""

    id: int
    day: str
    kind: str
    remark: str
    question: str
    document_id: str | None
    start: int
    end: int
    settled: bool

    @classmethod
    def of(cls, entry: FeedbackEntry) -> FeedbackEntrySchema:
        """The JSON of a remark."""
        return cls(
            id=entry.id,
            day=entry.day.isoformat(),
            kind=entry.kind,
            remark=entry.remark,
            question=entry.question,
            document_id=entry.document_id,
            start=entry.start,
            end=entry.end,
            settled=entry.settled,
        )


class FeedbackSchema(BaseModel):
    """The remarks of the readers, the oldest first."""

    entries: list[FeedbackEntrySchema]


def speaker_of(hit: Hit) -> str | None:
    """Who speaks in a passage, where it is one person."""
    speakers = {sentence.speaker for sentence in hit.passage.sentences if sentence.speaker}
    if not speakers:
        return hit.document.speaker
    return speakers.pop() if len(speakers) == 1 else None
