from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.normalisation import normalise, normalise_pages
from qa.indexing.splitting import PassageSize, split
from qa.types import Document

SIZES = st.builds(
    PassageSize,
    target=st.integers(50, 700),
    maximum=st.integers(700, 1000),
    longest_sentence=st.integers(20, 900),
    shortest_before_page=st.integers(10, 250),
)
PROSE = st.text(alphabet=st.sampled_from("aé𝕏 .!?\n“”,-1\u00a0"), max_size=600)


def document(text: str, pages: tuple[int, ...] = (), language: str | None = "en") -> Document:
    return Document(id="d", path="d.txt", title="D", text=text, page_starts=pages, language=language)


@given(PROSE, SIZES, st.sampled_from(["en", "fr", "xx", None]))
def test_passages_tile_the_text_and_sentences_lie_in_them(text: str, size: PassageSize, language: str | None) -> None:
    doc = document(normalise(text).text, language=language)
    passages = split(doc, size)
    covered = [doc.text[p.start : p.end] for p in passages]
    assert "".join("".join(covered).split()) == "".join(doc.text.split())
    assert all(one.end <= other.start for one, other in pairwise(passages))
    for passage in passages:
        assert doc.text[passage.start : passage.end].strip()
        spans = [(s.start, s.end) for s in passage.sentences]
        assert spans == sorted(spans)
        for start, end in spans:
            assert passage.start <= start < end <= passage.end
            sentence = doc.text[start:end]
            assert sentence == sentence.strip()
            assert "\n" not in sentence
            assert len(sentence) <= max(size.longest_sentence, 1)


@given(st.lists(PROSE, min_size=1, max_size=5), SIZES)
def test_it_holds_with_pages_too(pages: list[str], size: PassageSize) -> None:
    normalised = normalise_pages(pages)
    doc = document(normalised.text, normalised.page_starts)
    joined = "".join(doc.text[p.start : p.end] for p in split(doc, size))
    assert "".join(joined.split()) == "".join(doc.text.split())


def test_a_heading_opens_a_passage_and_is_not_a_sentence() -> None:
    text = "We ask for reform.\n\nThe Central African Republic\n\nArmed groups remain. They trade diamonds."
    first, second = split(document(text), PassageSize())
    assert text[second.start : second.end].startswith("The Central African Republic\n")
    assert [text[s.start : s.end] for s in second.sentences] == ["Armed groups remain.", "They trade diamonds."]
    assert len(first.sentences) == 1


def test_salutation_and_signature_belong_to_a_passage() -> None:
    text = "Dear participants\n\nWe thank you.\n\nShamiso Mtisi\n\nCoordinator"
    (passage,) = split(document(text), PassageSize())
    assert text[passage.start : passage.end] == text
    assert [text[s.start : s.end] for s in passage.sentences] == ["We thank you."]


def test_a_text_of_fragments_alone_is_still_quotable() -> None:
    (passage,) = split(document("Reform now\n\nMonitoring now"), PassageSize())
    assert len(passage.sentences) == 2


def test_a_passage_ends_at_a_page_unless_it_is_short() -> None:
    one, two = "A sentence of some length stands here. " * 8, "Another page begins with this sentence."
    text = f"{one.strip()}\n\n{two}"
    assert len(split(document(text, (0, text.index(two))), PassageSize())) == 2
    short = f"Short.\n\n{two}"
    assert len(split(document(short, (0, 8)), PassageSize())) == 1


@pytest.mark.parametrize("text", ["He met Mr. Mtisi at 3.5 per cent.", "See p. 7 of the report, i.e. the annex."])
def test_abbreviations_and_numbers_do_not_end_a_sentence(text: str) -> None:
    (passage,) = split(document(text), PassageSize())
    assert len(passage.sentences) == 1


def test_one_endless_line_is_cut() -> None:
    text = "word " * 20_000
    passages = split(document(text.strip()), PassageSize())
    assert all(p.end - p.start <= PassageSize().maximum for p in passages)


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u202f"])
def test_a_short_paragraph_that_is_a_french_quotation_is_prose(blank: str) -> None:
    text = f"Les prix\n\nIl pleut.\n\n«{blank}Rien ne va.{blank}»\n\n«{blank}Rien ne va{blank}»"
    passages = split(document(text, language="fr"), PassageSize())
    quotable = [text[s.start : s.end] for passage in passages for s in passage.sentences]
    assert quotable == ["Il pleut.", f"«{blank}Rien ne va.{blank}»"]


@pytest.mark.parametrize(
    "text",
    [
        "“" * 200_000,
        ("« a, " * 400_000).strip(),
        ("“A b. " * 50_000).strip(),
        ".!?" * 100_000,
        "(" * 100_000,
        ("a" * 7_999 + ". ") * 20,
    ],
)
def test_a_hostile_line_is_cut_and_nothing_of_it_lost(text: str) -> None:
    passages = split(document(text), PassageSize())
    kept = "".join(text[s.start : s.end] for passage in passages for s in passage.sentences)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(passage.end - passage.start <= PassageSize().maximum for passage in passages)


def test_a_long_line_is_cut_between_its_sentences() -> None:
    sentence = "The pits are full of people and of water, and nobody has ever been asked."
    text = " ".join([sentence] * 2_000)
    passages = split(document(text), PassageSize())
    assert {text[s.start : s.end] for passage in passages for s in passage.sentences} == {sentence}
