"""The archive as a retriever of LangChain, by LangChain's own standard tests and by ours."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from qa import Archive
from qa.errors import UsageError
from qa.interfaces.langchain import ArchiveRetriever
from qa.interfaces.provenance import Provenance
from tests.conftest import REPORT, SPEECH

RESISTED = "Which countries resisted the redefinition of conflict diamonds?"


class TestStandard(RetrieversIntegrationTests):
    """The tests that every retriever of LangChain passes."""

    @pytest.fixture(autouse=True)
    def opened(self, archive: Archive) -> None:
        self.archive = archive

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return ArchiveRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"archive": self.archive}

    @property
    def retriever_query_example(self) -> str:
        return "conflict diamonds"


def test_a_document_tells_where_it_comes_from(archive: Archive) -> None:
    (document,) = ArchiveRetriever(archive=archive, k=1, kind="speech").invoke("artisanal mining")
    known, (hit,) = document.metadata, archive.search("artisanal mining", limit=1, kind="speech")
    assert set(known) == set(Provenance.model_fields)
    assert document.id == hit.passage.id
    assert archive.document(known["document_id"]).text[known["start"] : known["end"]] == document.page_content
    assert (known["path"], known["date"], known["speaker"]) == (SPEECH, "2021-11-12", "Shamiso Mtisi")
    assert (known["voice"], known["voices"], known["kind"]) == ("coalition", ["coalition"], "speech")
    assert (known["occasion"], known["publisher"]) == ("KP Plenary 2021", "KP Civil Society Coalition")
    assert known["score"] == pytest.approx(hit.score, abs=1e-6)


def test_quotations_are_those_of_the_answer(archive: Archive) -> None:
    answer = archive.ask(RESISTED)
    quoting = ArchiveRetriever(archive=archive, mode="quotations")
    found = quoting.invoke(RESISTED)
    assert [(d.page_content, d.metadata["marker"], d.metadata["voice"]) for d in found] == [
        (c.quote, c.marker, c.voice) for c in answer.citations
    ]
    assert quoting.invoke("What is the capital of France?") == []
    assert asyncio.run(quoting.ainvoke(RESISTED)) == found


def test_conditions_of_the_retriever_and_of_a_call(archive: Archive) -> None:
    retriever = ArchiveRetriever(archive=archive, until="2021-07")
    assert {d.metadata["path"] for d in retriever.invoke("diamonds", k=20)} == {REPORT}
    assert {d.metadata["path"] for d in retriever.invoke("diamonds", until=None, since="2021-08")} == {SPEECH}
    assert asyncio.run(retriever.ainvoke("diamonds", k=1)) == retriever.invoke("diamonds", k=1)
    with pytest.raises(UsageError, match="is not a date"):
        ArchiveRetriever(archive=archive, since="yesterday").invoke("diamonds")


@pytest.mark.parametrize(("extra", "library"), [("langchain", "langchain_core"), ("llamaindex", "llama_index")])
def test_without_the_extra_one_line_names_it(extra: str, library: str) -> None:
    code = f"import sys; sys.modules[{library!r}] = None; import qa.interfaces.{extra}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"qa.errors.MissingExtraError: This part needs the extra '{extra}', which is not installed; "
        f"run: pip install 'kpcsc-archive[{extra}]'"
    )
    guarded = (
        f"import sys; sys.modules[{library!r}] = None\ntry: import qa.interfaces.{extra}\nexcept ImportError: pass"
    )
    subprocess.run([sys.executable, "-c", guarded], check=True)
