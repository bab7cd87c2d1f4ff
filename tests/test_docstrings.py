"""The examples in the docstrings of what other programs call, each run as it stands."""

import doctest
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Archive

MODULES = ("qa", "qa.archive", "qa.interfaces.langchain", "qa.interfaces.llamaindex")


def documented() -> Iterator[doctest.DocTest]:
    """The docstrings with examples."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    for name in MODULES:
        yield from (test for test in finder.find(importlib.import_module(name), globs={}) if test.examples)


EXAMPLES = {test.name: test for test in documented()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_runs(name: str, documents: Path, own_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(documents.parent)
    told: list[str] = []
    with Archive.open(own_index) as archive:
        test = EXAMPLES[name]
        test.globs = {"Archive": Archive, "archive": archive}
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        runner.run(test, out=told.append)
    assert "".join(told) == ""


def test_every_public_method_has_an_example() -> None:
    public = {name for name, _ in inspect.getmembers(Archive) if not name.startswith("_")}
    assert {name for name in public if f"qa.archive.Archive.{name}" not in EXAMPLES} == set()
    assert {"qa", "qa.interfaces.langchain.ArchiveRetriever", "qa.interfaces.llamaindex.ArchiveRetriever"} <= {
        *EXAMPLES
    }
