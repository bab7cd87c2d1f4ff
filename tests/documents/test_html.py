import contextlib
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents.html import HtmlReader
from qa.errors import DocumentError
from qa.types import Fact, MetadataField, Origin

BLOG = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Opening remarks of the Chair - KP Civil Society Coalition</title>
<link rel="canonical" href="https://www.example.org/opening/"><meta property="og:title"
content="Opening remarks of the Chair - KP Civil Society Coalition"><meta property="og:site_name"
content="KP Civil Society Coalition"><meta property="article:published_time"
content="2021-06-21T10:00:00+00:00">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Article",
"headline":"Opening remarks of the Chair","datePublished":"2021-06-21T10:00:00+00:00","author":{"@id":"#p"},
"publisher":{"@id":"#org"},"inLanguage":"fr"},{"@type":"Person","@id":"#p",
"name":"admin"},{"@type":"Organization","@id":"#org","name":"KP Civil Society Coalition"}]}</script>
<style>.a{}</style></head><body class="post-template sidebar-left">
<a class="skip-link screen-reader-text" href="#c">Skip to content</a>
<header class="site-header"><nav><ul><li><a href="/">Home</a></li><li><a href="/about">About</a></li></ul></nav>
</header>
<div id="sidebar" class="widget-area"><h2>Recent posts</h2><ul><li><a
href="/1">Angola and the rivers of blood</a></li><li><a href="/2">New report on Sierra Leone</a></li></ul></div>
<div id="content"><main><article class="post"><header class="entry-header"><h1
class="entry-title">Opening remarks of the Chair</h1><div class="entry-meta"><span class="posted-on"><time
class="entry-date published" datetime="2021-06-21">June 21, 2021</time></span> <span
class="byline">by admin</span></div></header>
<div class="entry-content">
<p>Chair, ladies and gentlemen,</p>
<p>On behalf of the <strong>KP CSC</strong>, I thank the Russian Federation.<br>We meet again in difficult times.</p>
<h2>Our requests</h2>
<ul><li>reform of the <a href="/x">definition</a></li><li>independent monitoring</li></ul>
<table><tr><th>Year</th><th>Carats</th></tr><tr><td>2020</td><td>1,234,567</td></tr></table>
<blockquote><p>“It is time the UN intervenes.”</p></blockquote>
<p>Shamiso Mtisi</p><p>Coordinator</p>
<p>For more information contact: Shamiso Mtisi, +263 772 123 456</p>
<div style="display:none">secret</div>
<div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul><li><a href="#">Facebook</a></li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3><a href="/z">Unrelated headline</a></div>
</div><footer class="entry-footer">Posted in News</footer></article>
<nav class="post-navigation"><a href="/p">Previous post</a></nav>
<div id="comments" class="comments-area"><ol class="comment-list"><li>Great speech!</li></ol><div id="respond">
<h3>Leave a Reply</h3><form>Name <input></form></div></div></main></div>
<footer class="site-footer">© 2021 KP CSC. All rights reserved.</footer></body></html>"""

TABLES = """<html><head><title>Declaration | Site</title></head><body bgcolor=white><table width=100%><tr><td width=200>
<a href=a>Home</a><br><a href=b>News about the mines</a><br><a href=c>Contact</a><br><b>Latest headlines</b><ul>
<li><a href=d>Angola wins award for exports</a><li><a href=e>Sierra Leone opens a new office</a><li>
<a href=f>Dubai hosts big fair</a></ul></td><td><h1>Declaration</h1>
<p>The civil society coalition declares that the Kimberley Process has failed to protect communities
in the mining areas of the continent.<p>It asks all participants to revise
the definition of conflict diamonds so that violence by
state actors is covered by it.<p>It asks the Chair to put the matter on the agenda of the
next plenary meeting, and to report on progress every year.</td>
</tr></table></body></html>"""

BARE = """<html><body><div id="x"><div>Menu</div><ul><li><a href=1>One headline of the day</a></li><li>
<a href=2>Two headlines of the day</a></li><li><a href=3>Three headlines more</a></li></ul></div><div>
<div>The civil society coalition declares that the Kimberley Process has failed to protect communities
in the mining areas.</div>
<div>It asks all participants to revise the definition of
conflict diamonds so that violence is covered by it.</div>
</div><div>Contact us | Legal</div></body></html>"""

FRENCH = """<!DOCTYPE html><html lang="en"><head><meta http-equiv="Content-Type" content="text/html; charset=ENCODING">
<title>Accueil » Déclaration à la presse</title>
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Déclaration &agrave; la presse",
"datePublished": "2021-06-22", "author": [{"name": "Marie Dupont"}], "publisher": {"name": "Le Journal"}}</script>
</head><body><aside>À lire : tout autre chose</aside><main>
<h1>Déclaration à la presse</h1>
<p class="byline">Par Marie Dupont</p>
<p>La Coalition déclare : «&nbsp;l’heure est venue&nbsp;».</p>
<p>Elle demande une réforme<sup><a href="#n1">1</a></sup> du Processus.</p>
<h3>À lire aussi :</h3><ul><li><a href="/a">Les diamants de l’Angola</a></li></ul>
<p>Partager sur Facebook</p><p>Laisser un commentaire</p></main></body></html>"""


def text(page: str | bytes) -> str:
    return HtmlReader().read(page.encode() if isinstance(page, str) else page).pages[0]


def test_of_a_blog_the_article_is_read_alone() -> None:
    assert text(BLOG) == (
        "Chair, ladies and gentlemen,\n\nOn behalf of the KP CSC, I thank the Russian Federation.\n"
        "We meet again in difficult times.\n\nOur requests\n\n- reform of the definition\n- independent monitoring\n\n"
        "Year | Carats\n2020 | 1,234,567\n\n“It is time the UN intervenes.”\n\nShamiso Mtisi\n\nCoordinator\n\n"
        "For more information contact: Shamiso Mtisi, +263 772 123 456"
    )


def test_the_markup_of_a_blog_gives_facts() -> None:
    assert HtmlReader().read(BLOG.encode()).facts == tuple(
        Fact(field, value, Origin.MARKUP)
        for field, value in (
            (MetadataField.TITLE, "Opening remarks of the Chair"),
            (MetadataField.PUBLISHER, "KP Civil Society Coalition"),
            (MetadataField.SOURCE_URL, "https://www.example.org/opening/"),
            (MetadataField.PUBLISHED, "2021-06-21"),
        )
    )


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_a_french_report_in_any_encoding(encoding: str) -> None:
    content = HtmlReader().read(FRENCH.replace("ENCODING", encoding).encode(encoding))
    assert content.pages == (
        "Déclaration à la presse\n\nLa Coalition déclare : «\u00a0l’heure est venue\u00a0».\n\n"
        "Elle demande une réforme du Processus.\n\nPartager sur Facebook\n\nLaisser un commentaire",
    )
    assert [(fact.field, fact.value) for fact in content.facts] == [
        (MetadataField.TITLE, "Déclaration à la presse"),
        (MetadataField.AUTHOR, "Marie Dupont"),
        (MetadataField.PUBLISHER, "Le Journal"),
        (MetadataField.KIND, "press report"),
        (MetadataField.PUBLISHED, "2021-06-22"),
    ]


def test_the_article_in_a_page_made_of_tables_is_found_by_its_text() -> None:
    assert text(TABLES).split("\n\n") == [
        "Declaration",
        "The civil society coalition declares that the Kimberley Process has failed to protect communities in the "
        "mining areas of the continent.",
        "It asks all participants to revise the definition of conflict diamonds so that violence by state actors "
        "is covered by it.",
        "It asks the Chair to put the matter on the agenda of the next plenary meeting, and to report on progress "
        "every year.",
    ]


def test_the_article_in_a_page_without_any_markup_is_found_by_its_text() -> None:
    assert text(BARE).split("\n\n") == [
        "The civil society coalition declares that the Kimberley Process has failed to protect communities in the "
        "mining areas.",
        "It asks all participants to revise the definition of conflict diamonds so that violence is covered by it.",
    ]


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<frameset><frame src='a.html'></frameset>", ""),
        ("<html><body><div id='root'></div><script>document.write('x')</script></body></html>", ""),
        ("<p>One<p hidden>Two<p style='visibility: hidden'>Three<!-- Four --><p>Five", "One\n\nFive"),
        ("<p>a<b>b</b>c<i> d</i>", "abc d"),
        (
            "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'><p>XHTML</p></html>",
            "XHTML",
        ),
        ("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><p>A &e; B</p>", "A &e; B"),
        ("<p>He said <q>no</q>.</p>", "He said “no”."),
        (
            "<p>Signed by:</p><ul><li><a href=a>A</a></li><li><a href=b>B</a></li><li><a href=c>C</a></li></ul>",
            None,
        ),
        ("<ol><li><p>One</p><p>more</p></li><li>Two</li></ol>", "- One\n\nmore\n\n- Two"),
        ("", ""),
    ],
)
def test_what_is_shown_is_read(page: str, shown: str | None) -> None:
    assert text(page) == ("Signed by:\n\n- A\n- B\n- C" if shown is None else shown)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"<div>" * 100_000, "its elements are nested too deeply"),
        (b"x" * (20 * 2**20 + 1), "it is a page of more than 20 MiB"),
        (b"<br>" * 300_001, "it has more than 300,000 elements"),
        (b"\x89PNG", "it is a binary file, not text"),
    ],
)
def test_hostile_pages_are_refused(page: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        HtmlReader().read(page)


def test_nothing_is_printed_or_logged(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        text("<p>x")
        text(BARE)
    assert (capfd.readouterr(), caplog.records) == (("", ""), [])


TAGS = st.sampled_from(
    (
        *(
            "<p>",
            "</p>",
            "<div class='share'>",
            "<table>",
            "<tr>",
            "<td>",
            "<ul>",
            "<li>",
            "<a href=x>",
            "</a>",
            "<h2>",
        ),
        *("<article>", "</article>", "<time datetime='x'>", "<script type='application/ld+json'>", "{}", "</script>"),
        *("<pre>", "words "),
    )
)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.lists(TAGS, max_size=40).map(lambda tags: "".join(tags).encode()))
def test_whatever_the_bytes_only_document_errors_are_raised(data: bytes) -> None:
    with contextlib.suppress(DocumentError):
        assert len(HtmlReader().read(data).pages) == 1
