import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.interfaces.presentation import escape, escape_url, link_to
from qa.interfaces.presentation.answers import (
    answer_html,
    notice_html,
    question_html,
    sources_html,
    suggestions_html,
)
from qa.interfaces.presentation.frame import header_html, welcome_html
from qa.interfaces.presentation.page_pictures import PagePictures, marking_note, page_picture_html
from qa.interfaces.presentation.statements import Highlight, Quotations, statement_html
from qa.localisation import Localisation, Words
from qa.types import (
    Answer,
    ArchiveDescription,
    Citation,
    Document,
    Hit,
    Marking,
    Passage,
    Query,
    Relatives,
    Sentence,
    Span,
    Statistics,
    Voice,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "[x](javascript:alert(1))",
    "**bold** `code` $x$ ~~no~~",
    "&lt;b&gt; &#60;",
]
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


class Elements(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.addresses.extend(value or "" for name, value in attrs if name == "href")


def text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@given(TEXTS)
def test_an_escaped_text_reads_as_it_was_and_holds_no_markup(text: str) -> None:
    escaped = escape(text)
    assert html.unescape(escaped) == text
    assert not set(escaped) & set("<>\"'*_`[]$~|\\")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_becomes_markup(text: str, language: str) -> None:
    localisation = Localisation.load()
    words = localisation.words[language]
    citation = Citation(
        marker=1, document_id=text, quote=text, start=0, end=len(text), page=2, voice=Voice.REPORTED, title=text,
        path=text, date="2021", speaker=text, role=text, occasion=text, place=text, publisher=text, kind=None, url=text,
    )  # fmt: skip
    document = Document(
        id=text, path=text, title=text, text=text, speaker=text, role=text, author=text, occasion=text, place=text,
        publisher=text, source=text, source_url=text, language=text,
    )  # fmt: skip
    passage = Passage(text, text, 0, len(text), (Sentence(0, len(text)),))
    hit = Hit(passage, document, 1, 1, 1, 1, None, (1.0,))
    query = Query(text)
    answered = Answer(text, True, 1, f"“{text}” [1]", (citation,), (hit,), query, (text,))
    refused = replace(answered, answered=False, citations=(), text=text)
    statistics = Statistics(1, 1, None, None, "2021-11-12T00:00:00", text, text, (text,), (text,), (text,), (text,))
    description = ArchiveDescription(text, text, text, examples=(text,))
    for markup in (
        question_html(text, words),
        notice_html(text),
        answer_html(answered, words),
        answer_html(refused, words),
        sources_html(answered, words),
        sources_html(refused, words),
        suggestions_html([text], words),
        statement_html(
            document,
            [Highlight(Span(0, len(text)), 1, True)],
            Relatives((document,), (document,)),
            words,
            Quotations((citation,), citation, text),
        ),
        header_html(description, statistics, localisation),
        welcome_html(description, localisation),
    ):
        assert text in text_of(markup)
        elements = Elements(markup)
        assert not elements.tags & {"script", "img", "svg", "b"}
        assert not [name for name in elements.attributes if name.startswith("on")]
        assert all(address == "" or address.startswith("?doc=") for address in elements.addresses)


@given(
    st.lists(st.text(alphabet="ab<&\"' é𝕏", min_size=1, max_size=20), min_size=1, max_size=5).map("\n\n".join),
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), max_size=4),
)
def test_a_marked_statement_shows_all_its_text_and_marks_what_is_asked(text: str, spans: list[tuple[int, int]]) -> None:
    document = Document(id="d", path="d", title="T", text=text)
    highlights = [Highlight(Span(min(pair), max(pair)), 1, number == 0) for number, pair in enumerate(spans)]
    markup = statement_html(document, highlights, Relatives(), Words())
    body = markup[markup.index('<div class="qa-text"') :]
    assert text_of(body) == "".join(line for line in text.split("\n") if line.strip())
    if spans and min(spans[0]) < max(spans[0]):
        marked = "".join(re.findall(r'<mark class="qa-mark qa-chosen"[^>]*>(.*?)</mark>', body))
        wanted = text[min(spans[0]) : max(spans[0])]
        blank_lines_apart = "".join(c for c in wanted if c != "\n")
        assert html.unescape(marked).split() == blank_lines_apart.split() or html.unescape(marked) in blank_lines_apart


def test_pages_are_numbered_where_they_begin() -> None:
    document = Document(id="d", path="d", title="T", text="One.\n\nTwo.", page_starts=(0, 6))
    body = text_of(statement_html(document, [], Relatives(), Words()))
    assert body.endswith("Page 1One.Page 2Two.")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "file:///etc/passwd", ""])
def test_only_web_addresses_become_links(url: str) -> None:
    assert escape_url(url) == ""


def test_a_link_survives_any_id() -> None:
    assert link_to("a b&c=d#e", 3, 7) == "?doc=a+b%26c%3Dd%23e&at=3-7"


def _citation(marker: int, start: int) -> Citation:
    return Citation(
        marker=marker, document_id="d", quote="x", start=start, end=start + 1, page=2, voice=Voice.COALITION, title="T",
        path="d", date="2021-11", speaker="Ada", role=None, occasion="Plenary", place=None, publisher=None, kind=None,
        url=None,
    )  # fmt: skip


def test_leaves_lead_to_the_quotations_before_and_after() -> None:
    citations = (_citation(1, 0), _citation(2, 5), _citation(3, 9))
    document = Document(id="d", path="d", title="T", text="x----x---x")
    middle = statement_html(document, [], Relatives(), Words(), Quotations(citations, citations[1], "copied"))
    assert Elements(middle).addresses == ["?doc=d&at=0-1", "?doc=d&at=9-10"]
    assert "Quote 2 of 3" in text_of(middle)
    first = statement_html(document, [], Relatives(), Words(), Quotations(citations, citations[0], "copied"))
    assert Elements(first).addresses == ["?doc=d&at=5-6"]
    alone = statement_html(document, [], Relatives(), Words(), Quotations(citations[:1], citations[0], "copied"))
    assert Elements(alone).addresses == []


def test_a_page_picture_is_shown_where_there_is_one() -> None:
    document = Document(id="d", path="d", title="T", text="x", page_starts=(0,))
    pictures = PagePictures(2, 7, "statements/d/pages/2?start=0&end=1")
    french = Localisation.load().words["fr"]
    markup = statement_html(document, [], Relatives(), french, pictures=pictures)
    assert 'data-picture="statements/d/pages/2?start=0&amp;end=1"' in markup
    assert "Page 2 sur 7, telle qu’imprimée" in text_of(markup)


@pytest.mark.parametrize("marking", Marking)
def test_what_became_of_a_quotation_on_a_page_is_told_in_both_languages(marking: Marking) -> None:
    english, french = (marking_note(marking, Localisation.load().words[code]) for code in ("en", "fr"))
    assert (english == "") == (french == "") == (marking is Marking.NOT_WANTED)
    assert english != french or marking is Marking.NOT_WANTED
    page = page_picture_html(PagePictures(1, 2, "x"), Words())
    assert marking_note(marking, Words()) in html.unescape(page)


def test_an_answer_tells_who_when_where_and_in_whose_voice_in_the_language_of_the_reader() -> None:
    answer = Answer("q", True, 1, "", (_citation(1, 0),), (), Query("q"), ())
    assert text_of(answer_html(answer, Words())).startswith(
        "Ada (Plenary, November 2021): the organisation’s own words“x” [1] Source 1: T"
    )
    french = text_of(answer_html(answer, Localisation.load().words["fr"]))
    assert french.startswith(
        "Ada (Plenary, novembre 2021)\u00a0: les mots de l’organisation elle-même“x” [1] Source 1\u00a0: T"
    )
