"""The archive as a retriever of LlamaIndex."""

import asyncio

import pytest
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from qa import Archive
from qa.errors import QuestionError
from qa.interfaces.llamaindex import ArchiveRetriever
from qa.interfaces.provenance import Provenance
from tests.conftest import REPORT, SPEECH

RESISTED = "Which countries resisted the redefinition of conflict diamonds?"


def test_a_node_tells_where_it_comes_from(archive: Archive) -> None:
    retriever = ArchiveRetriever(archive, similarity_top_k=3)
    nodes = retriever.retrieve("artisanal mining")
    assert isinstance(retriever, BaseRetriever)
    assert len(nodes) == 3
    for node, hit in zip(nodes, archive.search("artisanal mining", limit=3), strict=True):
        assert isinstance(node, NodeWithScore)
        known = node.metadata
        assert set(known) == set(Provenance.model_fields)
        assert archive.document(known["document_id"]).text[known["start"] : known["end"]] == node.text == hit.text
        assert (node.node.start_char_idx, node.node.end_char_idx) == (known["start"], known["end"])
        assert (node.node_id, node.node.ref_doc_id) == (hit.passage.id, hit.document.id)
        assert node.score == pytest.approx(hit.score, abs=1e-6)


def test_quotations_are_those_of_the_answer(archive: Archive) -> None:
    quoting, answer = ArchiveRetriever(archive, mode="quotations"), archive.ask(RESISTED)
    nodes = quoting.retrieve(QueryBundle(RESISTED))
    assert [(node.text, node.metadata["marker"]) for node in nodes] == [(c.quote, c.marker) for c in answer.citations]
    assert [node.score for node in nodes] == [round(answer.confidence, 4)] * len(nodes)
    assert quoting.retrieve("What is the capital of France?") == []
    assert asyncio.run(quoting.aretrieve(RESISTED)) == nodes


def test_conditions_and_faults(archive: Archive) -> None:
    late = ArchiveRetriever(archive, similarity_top_k=20, since="2021-08")
    early = ArchiveRetriever(archive, similarity_top_k=20, until="2021-07", mode="passages")
    assert {node.metadata["path"] for node in late.retrieve("diamonds")} == {SPEECH}
    assert {node.metadata["path"] for node in asyncio.run(early.aretrieve("diamonds"))} == {REPORT}
    with pytest.raises(QuestionError, match="empty"):
        late.retrieve(" ")
    with pytest.raises(ValueError, match="poems"):
        ArchiveRetriever(archive, mode="poems")
