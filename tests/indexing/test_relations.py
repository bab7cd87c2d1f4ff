"""Copies of one statement are versions of it and quoted once; translations are linked."""

import random
from pathlib import Path

import pytest

from qa import Archive
from qa.settings import Settings
from qa.types import Document

SENTENCES = [
    "The Coalition regrets that the review mission to the eastern provinces was put off for the third time.",
    "We ask every Participant to publish the reports of its internal controls before the end of the year.",
    "Traders who buy from the river pits must be registered, and their registers must be open to inspection.",
    "Communities beside the Kwango lost their fishing grounds when the tailings dam burst in July 2021.",
    "No statement of this house has yet named the company that built the dam.",
    "We welcome the offer of Ghana to host a workshop on artisanal mining in March.",
    "The working group on statistics should explain why 4.2 million carats left no trace in its tables.",
    "Civil society observers were kept out of two sessions, and we protest against that.",
    "Security guards shot at diggers near Koidu, and nobody was brought before a court.",
    "Our members have collected 312 testimonies in eight countries since the last Plenary.",
    "A definition that looks at rebels alone cannot see what a state does to its own people.",
    "We will come back to each of these points in our closing speech.",
]
SPEECH = "\n\n".join(SENTENCES)


def write(folder: Path, name: str, text: str, sidecar: str = "") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    if sidecar:
        path.with_name(path.name + ".toml").write_text(sidecar)


def built(folder: Path, settings: Settings) -> Archive:
    index = folder.parent / "index"
    Archive.build(folder, index, settings=settings)
    return Archive.open(index, settings)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "archive.toml").write_text(
        'name = "River Coalition"\npublishers = ["River Coalition", "Member Group", "Daily Paper"]\n'
    )
    return documents


def versions(archive: Archive) -> dict[str, str | None]:
    by_id: dict[str | None, str] = {info.id: info.path for info in archive.documents()}
    return {info.path: by_id.get(info.version_of) for info in archive.documents()}


def test_copies_are_versions_the_primary_source_first_and_are_quoted_once(folder: Path, settings: Settings) -> None:
    reworded = SPEECH.replace("312 testimonies", "over three hundred testimonies").replace("regrets", "deplores")
    write(folder, "a-paper.txt", f"Home\n\n{reworded}\n\nShare this", 'publisher = "Daily Paper"\ndate = "2021-11-15"')
    write(folder, "b-member.txt", SPEECH.replace("\n\n", "\n"), 'publisher = "Member Group"\ndate = "2021-11-12"')
    write(folder, "c-own.txt", SPEECH, 'publisher = "River Coalition"\ndate = "2021-11-12"\nkind = "speech"')
    write(folder, "d-other.txt", "The Coalition thanks Ghana for its workshop on artisanal mining, which was useful.")
    with built(folder, settings) as archive:
        assert versions(archive) == {
            "a-paper.txt": "c-own.txt",
            "b-member.txt": "c-own.txt",
            "c-own.txt": None,
            "d-other.txt": None,
        }
        answer = archive.ask("Who shot at diggers near Koidu?", threshold=0)
        about = [citation for citation in answer.citations if "Koidu" in citation.quote]
        assert [citation.path for citation in about] == ["c-own.txt"]
        hits = archive.search("Security guards shot at diggers near Koidu", limit=10)
        assert sum("Koidu" in hit.text for hit in hits if hit.document.path == "b-member.txt") == 0
        # What only a copy says is still found, in that copy.
        assert "a-paper.txt" in {hit.document.path for hit in archive.search("three hundred testimonies", limit=3)}
        assert len([entry for entry in archive.timeline("diggers near Koidu") if "Koidu" in entry.quote]) == 1


def test_a_copy_answers_where_the_conditions_exclude_the_primary_one(folder: Path, settings: Settings) -> None:
    write(folder, "own.txt", SPEECH, 'publisher = "River Coalition"\nkind = "speech"\ndate = "2021-11-12"')
    write(folder, "paper.txt", SPEECH, 'publisher = "Daily Paper"\nkind = "press report"\ndate = "2021-11-12"')
    with built(folder, settings) as archive:
        hits = archive.search("guards shot at diggers near Koidu", kind="press report")
        assert {hit.document.path for hit in hits} == {"paper.txt"}


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        (
            'date = "2019-06-20"\noccasion = "Intersessional 2019"',
            'date = "2021-06-21"\noccasion = "Intersessional 2021"',
            0.7,
        ),
        ('language = "en"', 'language = "fr"', 1.0),
        ('version_of = "-"', "", 1.0),
    ],
)
def test_what_is_known_of_two_like_texts_keeps_them_apart(
    folder: Path, settings: Settings, one: str, other: str, likeness: float
) -> None:
    kept = [s if random.Random(s).random() < likeness else f"{s[:-1]} or so it seems to everybody." for s in SENTENCES]
    write(folder, "one.txt", SPEECH, one)
    write(folder, "other.txt", "\n\n".join(kept), other)
    with built(folder, settings) as archive:
        assert versions(archive) == {"one.txt": None, "other.txt": None}


def test_the_archivist_may_say_that_a_document_is_a_version(folder: Path, settings: Settings) -> None:
    write(folder, "notes.txt", "The speaker asked for open registers of traders.", 'version_of = "speech.txt"')
    write(folder, "speech.txt", SPEECH)
    with built(folder, settings) as archive:
        assert versions(archive) == {"notes.txt": "speech.txt", "speech.txt": None}


def test_statements_of_one_form_are_not_versions(folder: Path, settings: Settings) -> None:
    for number in range(8):
        write(
            folder, f"{number}.txt", f"Statement {number} asks for reform number {number}. It was made in Moscow. " * 9
        )
    with built(folder, settings) as archive:
        assert set(versions(archive).values()) == {None}


FRENCH = (
    "La Coalition regrette que la mission d'examen dans les provinces de l'est ait été reportée.\n\n"
    "Les communautés du Kwango ont perdu leurs zones de pêche quand le barrage a cédé en juillet 2021.\n\n"
    "Des gardes ont tiré sur des creuseurs près de Koidu, et personne n'a été jugé.\n\n"
    "Nos membres ont recueilli 312 témoignages dans huit pays depuis la dernière Plénière, et le Ghana nous recevra."
)


def test_a_translation_is_linked_and_not_merged(folder: Path, settings: Settings) -> None:
    write(folder, "en.txt", SPEECH, 'date = "2021-11-12"\nkind = "speech"\npublisher = "River Coalition"')
    write(folder, "copy.txt", SPEECH, 'date = "2021-11-12"\nkind = "speech"\npublisher = "Daily Paper"')
    write(folder, "fr.txt", FRENCH, 'date = "2021-11-12"\nkind = "speech"')
    write(
        folder,
        "fr-later.txt",
        FRENCH.replace("Kwango", "Kasaï"),
        'date = "2022-06-20"\nkind = "speech"\nversion_of = "-"',
    )
    with built(folder, settings) as archive:
        documents: dict[str, Document] = {info.path: archive.document(info.id) for info in archive.documents()}
        linked = {path: {archive.document(other).path for other in d.translations} for path, d in documents.items()}
        assert linked == {"en.txt": {"fr.txt"}, "copy.txt": {"fr.txt"}, "fr.txt": {"en.txt"}, "fr-later.txt": set()}
        assert versions(archive) == {"copy.txt": "en.txt", "en.txt": None, "fr-later.txt": None, "fr.txt": None}


def test_the_archivist_may_link_a_translation(folder: Path, settings: Settings) -> None:
    write(folder, "en.txt", SPEECH, 'date = "2021-11-12"')
    write(folder, "fr.txt", FRENCH, 'translation_of = "en.txt"')
    with built(folder, settings) as archive:
        (fr,) = [info for info in archive.documents() if info.path == "fr.txt"]
        assert [archive.document(other).path for other in fr.translations] == ["en.txt"]
