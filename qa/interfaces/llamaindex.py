"""The archive as a retriever of LlamaIndex (extra ``llamaindex``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

from qa.answering.question import Conditions
from qa.archive import Archive
from qa.interfaces.extras import missing_extra
from qa.interfaces.provenance import Found, Mode

try:
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.callbacks import CallbackManager
    from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode
except ImportError:
    raise missing_extra("llamaindex") from None


class ArchiveRetriever(BaseRetriever):
    """Finds passages of an archive, or the quotations that answer a question.

    The metadata of each node are those of `qa.interfaces.provenance.Provenance`; its text is
    ``archive.document(document_id).text[start:end]``, exactly.

    Args:
        archive: that is searched.
        similarity_top_k: nodes at the most.
        mode: ``passages`` that match, or the ``quotations`` of the answer, none where there is no answer.
        callback_manager: of LlamaIndex.
        **conditions: ``since``, ``until``, ``speaker``, ``occasion``, ``kind`` and ``language`` of `Archive.ask`.

    Example:
        >>> from qa.interfaces.llamaindex import ArchiveRetriever
        >>> retriever = ArchiveRetriever(archive, similarity_top_k=3, since="2021", mode="quotations")
        >>> [node.metadata["date"] for node in retriever.retrieve("Who hosted the 2021 KP Plenary?")]
        ['2021-11-12']
    """

    def __init__(
        self,
        archive: Archive,
        similarity_top_k: int = 5,
        mode: Mode | str = Mode.PASSAGES,
        callback_manager: CallbackManager | None = None,
        **conditions: Unpack[Conditions],
    ) -> None:
        super().__init__(callback_manager)
        self._archive = archive
        self._limit = similarity_top_k
        self._mode = Mode(mode)
        self._conditions = conditions

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        query = query_bundle.query_str
        if self._mode is Mode.QUOTATIONS:
            return _nodes(Found.of_answer(self._archive.ask(query, limit=self._limit, **self._conditions)))
        return _nodes(map(Found.of_hit, self._archive.search(query, limit=self._limit, **self._conditions)))

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        query = query_bundle.query_str
        if self._mode is Mode.QUOTATIONS:
            return _nodes(Found.of_answer(await self._archive.ask_async(query, limit=self._limit, **self._conditions)))
        hits = await self._archive.search_async(query, limit=self._limit, **self._conditions)
        return _nodes(map(Found.of_hit, hits))


def _nodes(found: Iterable[Found]) -> list[NodeWithScore]:
    return [NodeWithScore(node=_node(entry), score=entry.provenance.score) for entry in found]


def _node(entry: Found) -> TextNode:
    known = entry.provenance
    return TextNode(
        id_=entry.id,
        text=entry.text,
        metadata=known.model_dump(mode="json"),
        start_char_idx=known.start,
        end_char_idx=known.end,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=known.document_id)},
    )
