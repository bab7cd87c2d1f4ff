import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.file_name import facts_of_file_name
from qa.documents.metadata import resolve
from qa.types import Disagreement, Fact, Kind, MetadataField, Origin

FIELD, SIDECAR, MARKUP, TEXT, NAME = MetadataField, Origin.SIDECAR, Origin.MARKUP, Origin.TEXT, Origin.FILE_NAME

VALUES = st.sampled_from(
    ["2021", "2021-11", "2021-11-12", "2021-02-30", "Awa Ndiaye", "A. Ndiaye", "Ndiaye", "speech", "press report",
     "report", "press release", "en", "fr", "EN", "https://example.org/", "coalition", "", " ", "\x00", "–", "x" * 400]
)  # fmt: skip
FACTS = st.lists(st.builds(Fact, st.sampled_from(MetadataField), VALUES, st.sampled_from(Origin)), max_size=12)


def trust(fact: Fact) -> int:
    first = [SIDECAR, Origin.FRONT_MATTER, TEXT] if fact.field is FIELD.LANGUAGE else []
    return [*first, *(origin for origin in Origin if origin not in first)].index(fact.origin)


@given(FACTS)
def test_the_value_in_use_is_of_the_most_trusted_origin_that_has_a_valid_one(facts: list[Fact]) -> None:
    metadata = resolve(facts)
    for field in MetadataField:
        used = next((fact for fact in metadata.facts if fact.field is field), None)
        possible = [fact for fact in metadata.facts if fact.field is field]
        assert metadata.text(field) == (used.value if used else None)
        assert used is None or trust(used) == min(map(trust, possible))


@given(FACTS)
def test_no_value_comes_from_nowhere(facts: list[Fact]) -> None:
    published = {(fact.value, fact.origin) for fact in facts if fact.field is FIELD.PUBLISHED}
    for fact in resolve(facts).facts:
        assert fact in facts or (fact.field is FIELD.DATE and (fact.value, fact.origin) in published)


@given(FACTS)
def test_to_resolve_again_what_was_resolved_changes_nothing(facts: list[Fact]) -> None:
    metadata = resolve(facts)
    assert resolve(metadata.facts) == metadata


@given(FACTS)
def test_no_value_in_use_disagrees_with_a_more_trusted_one(facts: list[Fact]) -> None:
    metadata = resolve(facts)
    for disagreement in metadata.disagreements:
        assert disagreement.chosen.value == metadata.text(disagreement.chosen.field)
        assert disagreement.chosen.field is disagreement.other.field
        assert trust(disagreement.chosen) <= trust(disagreement.other)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        (FIELD.DATE, "2021", "2021-11-12"),
        (FIELD.DATE, "2021-11-12", "2021-11"),
        (FIELD.SPEAKER, "Mtisi", "Shamiso Mtisi"),
        (FIELD.SPEAKER, "S. Mtisi", "Shamiso Mtisi"),
        (FIELD.OCCASION, "KP Plenary 2021", "2021 KP Plenary"),
        (FIELD.OCCASION, "Plénière 2021", "PLENIERE"),
        (FIELD.TITLE, "Closing speech", "The last words"),
        (FIELD.ROLE, "Coordinator", "Chair"),
    ],
)
def test_values_that_refine_each_other_agree(field: MetadataField, one: str, other: str) -> None:
    metadata = resolve([Fact(field, other, NAME), Fact(field, one, SIDECAR)])
    assert (metadata.text(field), metadata.disagreements) == (one, ())


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        (FIELD.DATE, "2021-11-12", "2021-11-21"),
        (FIELD.DATE, "2020", "2021-11-21"),
        (FIELD.SPEAKER, "Shamiso Mtisi", "Jane Mtisi"),
        (FIELD.SPEAKER, "J. Mtisi", "Shamiso Mtisi"),
        (FIELD.OCCASION, "KP Plenary 2021", "KP Plenary 2022"),
        (FIELD.KIND, "report", "press report"),
        (FIELD.PUBLISHER, "Rough&Polished", "The Courier"),
    ],
)
def test_values_that_contradict_each_other_are_told(field: MetadataField, one: str, other: str) -> None:
    chosen, contrary = Fact(field, one, SIDECAR), Fact(field, other, NAME)
    assert resolve([contrary, chosen]).disagreements == (Disagreement(chosen, contrary),)


def test_the_language_of_the_text_beats_that_of_the_page_around_it() -> None:
    page, text = Fact(FIELD.LANGUAGE, "fr", MARKUP), Fact(FIELD.LANGUAGE, "en", TEXT)
    metadata = resolve([page, text])
    assert (metadata.text(FIELD.LANGUAGE), metadata.disagreements) == ("en", (Disagreement(text, page),))
    assert resolve([page]).text(FIELD.LANGUAGE) == "fr"
    assert resolve([page, text, Fact(FIELD.LANGUAGE, "de", SIDECAR)]).text(FIELD.LANGUAGE) == "de"


def test_a_function_is_not_taken_from_one_person_to_another() -> None:
    role, signed = Fact(FIELD.ROLE, "Coordinator", TEXT), Fact(FIELD.SPEAKER, "Awa Ndiaye", TEXT)
    assert resolve([role, signed, Fact(FIELD.SPEAKER, "A. Ndiaye", SIDECAR)]).text(FIELD.ROLE) == "Coordinator"
    assert resolve([role, signed, Fact(FIELD.SPEAKER, "Jane Doe", SIDECAR)]).text(FIELD.ROLE) is None


@pytest.mark.parametrize("kind", Kind)
def test_the_day_of_publication_dates_the_press_alone(kind: Kind) -> None:
    facts = [Fact(FIELD.KIND, kind, TEXT), Fact(FIELD.PUBLISHED, "2021-06-30", MARKUP)]
    of_press = kind in (Kind.PRESS_REPORT, Kind.PRESS_RELEASE)
    assert resolve(facts).text(FIELD.DATE) == ("2021-06-30" if of_press else None)


def test_a_day_that_a_source_as_trusted_states_beats_the_day_of_publication() -> None:
    press = [Fact(FIELD.KIND, "press report", TEXT), Fact(FIELD.PUBLISHED, "2021-06-30", MARKUP)]
    for origin in (SIDECAR, MARKUP):
        metadata = resolve([*press, Fact(FIELD.DATE, "2021-06-28", origin)])
        assert (metadata.text(FIELD.DATE), metadata.disagreements) == ("2021-06-28", ())
    from_name = Fact(FIELD.DATE, "2021-06-28", NAME)
    metadata = resolve([*press, from_name])
    assert metadata.text(FIELD.DATE) == "2021-06-30"
    assert metadata.disagreements == (Disagreement(Fact(FIELD.DATE, "2021-06-30", MARKUP), from_name),)


@pytest.mark.parametrize(
    ("stem", "title", "date"),
    [
        ("2021-11-12-closing_speech", "Closing speech", "2021-11-12"),
        ("20211112 speech", "Speech", "2021-11-12"),
        ("closing-speech-12-november-2021", "Closing speech", "2021-11-12"),
        ("déclaration_3_décembre_2014", "Déclaration", "2014-12-03"),
        ("march-2021 letter", "Letter", "2021-03"),
        ("plenary 2021 closing", "Plenary closing", "2021"),
        ("from 2019 to 2021", "From to 2021", None),
        ("speech", "Speech", None),
        ("2021-02-30", "2021-02-30", None),
    ],
)
def test_what_the_name_of_a_file_tells(stem: str, title: str, date: str | None) -> None:
    told = {fact.field: fact.value for fact in facts_of_file_name(stem)}
    assert (told[FIELD.TITLE], told.get(FIELD.DATE)) == (title, date)
