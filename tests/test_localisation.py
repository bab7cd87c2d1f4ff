"""What the program says, in the languages of its readers."""

import ast
import copy
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from qa.errors import ArchiveError, IndexDamagedError, IndexMismatchError, IndexMissingError, ModelError
from qa.interfaces.public_errors import public_message
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


_MADE_ELSEWHERE = ("qa/documents", "qa/indexing", "qa/interfaces/web/archivist")
_UNSEEN = ("page_picture.py", "page_renderer.py", "watching.py")
"""Modules that the archivist's side does not meet."""
_ERRORS = {
    *("DocumentError", "FetchError", "UnreachableError", "ProcessLostError", "Failure", "DescriptionError"),
    *(
        "QuestionError",
        "UsageError",
        "UnknownDocumentError",
        "DocumentsFolderError",
        "IndexMissingError",
        "IndexBusyError",
        "IndexWriteError",
    ),
}


def _told(tree: ast.AST) -> Iterator[str]:
    """The English sentences of a module's errors, with a 7 in the place of each value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _ERRORS:
            for argument in node.args:
                parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
                if any(isinstance(part, ast.Constant) for part in parts):
                    yield "".join(map(_filled, parts))


def _filled(part: ast.expr) -> str:
    """A part of a sentence, a value in its place: where that is itself told, a sentence of its sort."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    value = ast.unparse(part.value) if isinstance(part, ast.FormattedValue) else ""
    sentences = {"error": "its sidecar is not valid TOML (7)", "describe_validation_error(error)": "a wrong '7': 7"}
    return sentences.get(value, "7")


def test_readers_and_archivists_are_told_in_french_what_went_wrong() -> None:
    french = Localisation.load().words["fr"]
    paths = [path for folder in _MADE_ELSEWHERE for path in (ROOT / folder).rglob("*.py")]
    seen = [*(path for path in paths if path.name not in _UNSEEN), ROOT / "qa/answering/question.py"]
    told = {sentence for path in seen for sentence in _told(ast.parse(path.read_text()))}
    assert len(told) > 70
    assert sorted(sentence for sentence in told if french.retell(sentence) == sentence) == []


@pytest.mark.parametrize("error", [ArchiveError, IndexMissingError, IndexDamagedError, IndexMismatchError, ModelError])
def test_what_ails_the_server_is_told_in_french(error: type[ArchiveError]) -> None:
    told = public_message(error("/srv/index is lost."))
    assert "/srv" not in told
    assert Localisation.load().words["fr"].retell(told) != told


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("it is empty", "il est vide"),
        (
            "it has 1.5 MiB, more than 1,024 MiB (setting largest_file)",
            "il fait 1,5 Mio, plus que 1\u202f024 Mio (réglage largest_file)",
        ),
        (
            "it is a broken PDF (its structure cannot be made out)",
            "c’est un PDF endommagé (sa structure est illisible)",
        ),
        (
            "The date cannot be '4 May {title}'; write 2021, 2021-11 or 2021-11-12.",
            "La valeur '4 May {title}' ne convient pas au champ «\u00a0date\u00a0»\u00a0; "
            "écrivez 2021, 2021-11 ou 2021-11-12.",
        ),
        (
            "Nothing could be brought in. http://x.example: it is empty; http://y.example: no such thing.",
            "Rien n’a pu être récupéré. http://x.example\u00a0: il est vide\u00a0; http://y.example: no such thing.",
        ),
        ("something that nobody has written", "something that nobody has written"),
        ("", ""),
    ],
)
def test_what_was_said_elsewhere_is_said_again_in_french(english: str, french: str) -> None:
    spoken = Localisation.load().words
    assert spoken["fr"].retell(english) == french
    assert spoken["en"].retell(english) == english
