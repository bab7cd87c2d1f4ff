"""What the program says, in the languages of its readers."""

import ast
import copy
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from qa.localisation import Localisation, Words
from qa.types import Remark
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("iso", "english", "french"),
    [
        ("2021-06-05", "5 June 2021", "5 juin 2021"),
        ("2021-08", "August 2021", "août 2021"),
        ("2021", "2021", "2021"),
        (None, None, None),
    ],
)
def test_dates(iso: str | None, english: str | None, french: str | None) -> None:
    spoken = Localisation.load().words
    assert spoken["en"].date(iso) == english
    assert spoken["fr"].date(iso) == french


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (("fr-CA,fr;q=0.9,en;q=0.8",), "fr"),
        (("en-US,en;q=0.9,fr;q=0.8",), "en"),
        (("en;q=0.3,fr;q=0.8",), "fr"),
        (("de,ja",), "en"),
        ((None, "fr"), "fr"),
        (("fr", "en"), "fr"),
        (("../../etc", "x;q=walrus"), "en"),
        ((), "en"),
    ],
)
def test_the_language_is_that_of_the_reader(wanted: tuple[str | None, ...], language: str) -> None:
    assert Localisation.load().choose(*wanted).language == language


def test_a_remark_is_its_english_sentence_and_can_be_said_in_french() -> None:
    remark = Remark("Understood as: {what}.", what=Remark("form: {form}", form=Remark("history")))
    assert remark == "Understood as: form: history."
    french = Localisation.load().words["fr"]
    assert french.say(remark) == "Compris comme\u00a0: forme\u00a0: historique."
    assert french.say("A text of a document") == "A text of a document"
    assert copy.deepcopy(remark).template == remark.template
    assert Remark("{title}", title="{0} {nothing}") == "{0} {nothing}"


def test_what_a_catalogue_lacks_is_said_in_english() -> None:
    french = Localisation.load().words["fr"]
    assert french("A sentence that nobody translated, {name}", name="x") == "A sentence that nobody translated, x"
    assert Words().count("1 statement", "{number} statements", 12345) == "12,345 statements"
    assert french.count("1 statement", "{number} statements", 1) == "1 déclaration"


def _said(tree: ast.AST) -> Iterator[str]:
    """The English sentences that a module says to readers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            counts = name == "count" and len(node.args) == 3
            if (name in ("words", "Remark") or counts) and isinstance(node.args[0].value, str):
                yield node.args[0].value
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "").endswith("LABELS"):
            values = node.value.elts if isinstance(node.value, ast.Tuple) else []
            yield from (value.value for value in values if isinstance(value, ast.Constant))


def test_everything_is_said_in_french() -> None:
    package = ROOT / "qa"
    with (package / "locale" / "fr" / "LC_MESSAGES" / "kpcsc.po").open("rb") as stream:
        catalogue = read_po(stream)
    said = {sentence for path in package.rglob("*.py") for sentence in _said(ast.parse(path.read_text()))}
    assert len(said) > 100
    assert sorted(sentence for sentence in said if not (found := catalogue.get(sentence)) or not found.string) == []
