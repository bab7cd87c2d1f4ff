"""The archive as a retriever of LangChain (extra ``langchain``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

from qa.answering.question import Conditions
from qa.archive import Archive
from qa.interfaces.extras import missing_extra
from qa.interfaces.provenance import Found, Mode

try:
    from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
except ImportError:
    raise missing_extra("langchain") from None


class ArchiveRetriever(BaseRetriever):
    """Finds passages of an archive, or the quotations that answer a question.

    The metadata of each document are those of `qa.interfaces.provenance.Provenance`; its text is
    ``archive.document(document_id).text[start:end]``, exactly.

    Attributes:
        archive: that is searched.
        k: documents at the most; also an argument of ``invoke``, as are the conditions.
        mode: ``passages`` that match, or the ``quotations`` of the answer, none where there is no answer.
        since: not before this date (``2021``, ``2021-06``, ``2021-06-28``).
        until: not after it.
        speaker: only words of somebody of this name.
        occasion: only statements made at a meeting of this name.
        kind: only statements of this kind.
        language: only statements in this language (ISO 639-1).

    Example:
        >>> from qa.interfaces.langchain import ArchiveRetriever
        >>> retriever = ArchiveRetriever(archive=archive, k=3, since="2021", mode="quotations")
        >>> [found.metadata["date"] for found in retriever.invoke("Who hosted the 2021 KP Plenary?")]
        ['2021-11-12']
    """

    archive: Archive
    k: int = 5
    mode: Mode = Mode.PASSAGES
    since: str | None = None
    until: str | None = None
    speaker: str | None = None
    occasion: str | None = None
    kind: str | None = None
    language: str | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        **conditions: Unpack[Conditions],
    ) -> list[Document]:
        del run_manager
        limit, wanted = self.k if k is None else k, self._conditions(conditions)
        if self.mode is Mode.QUOTATIONS:
            return _documents(Found.of_answer(self.archive.ask(query, limit=limit, **wanted)))
        return _documents(map(Found.of_hit, self.archive.search(query, limit=limit, **wanted)))

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,
        k: int | None = None,
        **conditions: Unpack[Conditions],
    ) -> list[Document]:
        del run_manager
        limit, wanted = self.k if k is None else k, self._conditions(conditions)
        if self.mode is Mode.QUOTATIONS:
            return _documents(Found.of_answer(await self.archive.ask_async(query, limit=limit, **wanted)))
        return _documents(map(Found.of_hit, await self.archive.search_async(query, limit=limit, **wanted)))

    def _conditions(self, asked: Conditions) -> Conditions:
        """The retriever's conditions, where the call brings no other."""
        own = Conditions(
            since=self.since,
            until=self.until,
            speaker=self.speaker,
            occasion=self.occasion,
            kind=self.kind,
            language=self.language,
        )
        return Conditions(**{**own, **asked})


def _documents(found: Iterable[Found]) -> list[Document]:
    return [
        Document(id=entry.id, page_content=entry.text, metadata=entry.provenance.model_dump(mode="json"))
        for entry in found
    ]
