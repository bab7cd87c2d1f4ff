"""A whole site, synchronised: exact reports and files."""

import re
from pathlib import Path

import pytest

from qa.errors import WebsiteError
from qa.types import Website
from tests.documents.website.conftest import (
    PDF,
    SITEMAP,
    Desk,
    Reply,
    Server,
    failures,
    page,
    paths,
    sitemap,
    sitemap_index,
)

SPEECH = "website/2021/closing-speech.html"


def test_an_article_becomes_a_clean_page_with_a_sidecar(server: Server, desk: Desk) -> None:
    server.post("/en/closing-speech/", "Closing &amp; <em>last</em> speech", "<p>We ask for a ban.</p>", lang="en")
    assert paths(desk.sync()) == ((SPEECH,), (), (), ())
    assert desk.files()[SPEECH].decode() == (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<title>Closing &amp; last speech</title>\n"
        f'<link rel="canonical" href="{server.url}/en/closing-speech/">\n'
        '<meta property="og:site_name" content="The Coalition">\n'
        '<meta property="article:published_time" content="2021-11-12T09:30:00">\n'
        '<meta property="article:modified_time" content="2021-11-12T09:30:00">\n'
        "</head>\n<body>\n<article>\n<h1>Closing &amp; last speech</h1>\n"
        "<p>We ask for a ban.</p>\n</article>\n</body>\n</html>\n"
    )
    assert desk.sidecar(SPEECH) == (
        f'source_url = "{server.url}/en/closing-speech/"\npublished = "2021-11-12"\npublisher = "The Coalition"\n'
    )
    assert paths(desk.sync()) == ((), (), (SPEECH,), ())
    assert server.requests() == {}


def test_long_lists_are_read_to_their_end(server: Server, desk: Desk) -> None:
    server.per_page = 2
    for number in range(5):
        server.post(f"/statement-{number}/", f"Statement {number}", "<p>Text</p>", f"202{number}-01-01T00:00:00")
    assert desk.sync().added == tuple(f"website/202{number}/statement-{number}.html" for number in range(5))


def test_a_language_is_stated_only_where_the_site_states_it(server: Server, desk: Desk) -> None:
    server.post("/en/communique/", "Communiqué", "<p>La société civile demande une interdiction.</p>")
    server.post("/fr/statement/", "Statement", "<p>Civil society asks for a ban.</p>", lang="en")
    desk.sync()
    files = desk.files()
    assert b"<html>" in files["website/2021/communique.html"]
    assert b'<html lang="en">' in files["website/2021/statement.html"]
    assert "language" not in desk.sidecar("website/2021/communique.html")


def test_the_pdf_of_a_teaser_comes_with_it(server: Server, desk: Desk) -> None:
    upload = "/wp-content/uploads/2019/06/Opening-Speech.PDF"
    server.post("/teaser/", "Opening", f'<p>Read it <a href="{upload}#page=2">here</a>.</p>', "2019-07-01T00:00:00")
    server.post("/again/", "Again", f'<p>See</p><a href="{upload}">x</a> <a href="http://localhost/o.pdf">other</a>')
    server.pages[upload] = Reply(PDF, type="application/pdf")
    report = desk.sync()
    assert report.added == (
        "website/2019/opening-speech.pdf", "website/2019/teaser.html", "website/2021/again.html",
    )  # fmt: skip
    assert failures(report) == {}
    assert desk.files()["website/2019/opening-speech.pdf"] == PDF
    assert 'published = "2019-06"\n' in desk.sidecar("website/2019/opening-speech.pdf")
    assert server.requests() == {upload: 1}


def test_articles_without_text_are_fetched_and_protected_ones_told(server: Server, desk: Desk) -> None:
    server.post("/built/", "Built by a theme", "<style>p { color: red }</style><div> </div>")
    server.post("/secret/", "Secret", "", protected=True)
    server.pages["/built/"] = Reply(page("What the theme shows"))
    report = desk.sync()
    assert report.added == ("website/2021/built.html",)
    assert failures(report) == {f"{server.url}/secret/": "it is protected with a password"}
    assert desk.files()["website/2021/built.html"] == page("What the theme shows")


def test_without_the_interface_the_sitemap_is_read(server: Server, desk: Desk) -> None:
    server.pages["/sitemap.xml"] = sitemap_index(server, "/post-sitemap.xml", "/category-sitemap.xml")
    server.pages["/post-sitemap.xml"] = sitemap(server, "/", "/a/", "/b/?x=1", "/photo.jpg", "/missing/")
    server.pages["/category-sitemap.xml"] = sitemap(server, "/category/news/")
    server.pages["/a/"] = Reply(page("A", more='<a href="/files/a.pdf">PDF</a>'))
    server.pages["/b/"] = Reply(page("B", published=None))
    server.pages["/files/a.pdf"] = Reply(PDF, type="application/octet-stream")
    report = desk.sync()
    assert report.added == ("website/2021/a.html", "website/2021/a.pdf", "website/undated/b.html")
    assert failures(report) == {f"{server.url}/missing/": "the server answered 404 Not Found"}
    assert desk.files()["website/2021/a.html"] == server.pages["/a/"].body  # type: ignore[union-attr]
    assert "published" not in desk.sidecar("website/undated/b.html")


def test_the_sitemap_that_robots_names_and_a_hostile_one(server: Server, desk: Desk) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    locations = f"<url><loc>{server.url}/&b;</loc></url><url><loc>&f;</loc></url><url><loc>{server.url}/a/</loc></url>"
    server.pages["/robots.txt"] = Reply(f"Sitemap: {server.url}/map.xml\n".encode(), type="text/plain")
    server.pages["/map.xml"] = Reply((bomb + SITEMAP.format(locations).partition("?>")[2]).encode(), type="text/xml")
    server.pages["/a/"] = Reply(page("A"))
    assert desk.sync().added == ("website/2021/a.html",)


def test_with_neither_the_feed_is_read(server: Server, desk: Desk) -> None:
    feed = (
        f'<?xml version="1.0"?><rss version="2.0"><channel><link>{server.url}</link><item><link>{server.url}/a/</link>'
        "<pubDate>Mon, 28 Jun 2021 10:00:00 +0000</pubDate></item><item><link>http://localhost/b/</link></item>"
        "</channel></rss>"
    )
    head = '<link rel="alternate" type="application/rss+xml" href="/the-feed">'
    server.pages["/"] = Reply(f"<html><head>{head}</head><body></body></html>".encode())
    server.pages["/the-feed"] = Reply(feed.encode(), type="application/rss+xml")
    server.pages["/a/"] = Reply(page("A", published=None))
    assert desk.sync().added == ("website/2021/a.html",)
    assert 'published = "2021-06-28"\n' in desk.sidecar("website/2021/a.html")


def test_an_atom_feed(server: Server, desk: Desk) -> None:
    links = f'<link rel="self" href="{server.url}/x"/><link href="/a/"/>'
    entry = f"<entry>{links}<published>2020-02-03T00:00:00Z</published></entry>"
    server.pages["/feed/"] = Reply(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode())
    server.pages["/a/"] = Reply(page("A", published=None))
    report = desk.sync()
    assert report.added == ("website/2020/a.html",)
    assert failures(report) == {server.url: "the server answered 404 Not Found"}


def test_paths_to_include_and_to_exclude(server: Server, desk: Desk) -> None:
    for path in ("/news/a/", "/news/drafts/b/", "/shop/c/"):
        server.post(path, "T", "<p>Text</p>")
    desk.website = Website(server.url, None, include=("/news",), exclude=("/news/drafts/",))
    assert desk.sync().added == ("website/2021/a.html",)
    assert desk.sidecar("website/2021/a.html").count("publisher") == 0


def test_what_robots_does_not_allow_is_told(server: Server, desk: Desk) -> None:
    server.pages["/robots.txt"] = Reply(
        b"User-agent: *\nDisallow: /private/\n\nUser-agent: kpcsc-archive\nDisallow: /private/\nDisallow: /built/\n",
        type="text/plain",
    )
    server.post("/private/a/", "A", "<p>A</p>")
    server.post("/built/b/", "B", "")
    server.post("/c/", "C", "<p>C</p>")
    report = desk.sync()
    assert report.added == ("website/2021/c.html",)
    reason = "robots.txt does not allow it"
    assert failures(report) == {f"{server.url}/private/a/": reason, f"{server.url}/built/b/": reason}
    assert server.requests() == {}


def test_robots_that_cannot_be_read_allow_nothing(server: Server, desk: Desk) -> None:
    server.pages["/robots.txt"] = Reply(status=500)
    server.post("/c/", "C", "<p>C</p>")
    with pytest.raises(WebsiteError, match=r"robots\.txt cannot be read \(the server answered 500 Internal Server"):
        desk.sync()


def test_an_article_whose_address_has_another_scheme_is_taken(server: Server, desk: Desk) -> None:
    """Nothing is fetched from that address, so that it need not answer."""
    server.post("/a/", "A", "<p>A</p>")
    assert server.posts
    server.posts[0]["link"] = server.posts[0]["link"].replace("http:", "https:")
    assert desk.sync().added == ("website/2021/a.html",)


def test_a_pause_between_requests_and_the_longer_one_that_robots_asks_for(server: Server, desk: Desk) -> None:
    server.post("/c/", "C", "<p>C</p>")
    desk.sync(seconds=30)
    assert [round(pause, -1) for pause in desk.slept] == [30] * 6
    server.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 50\n", type="text/plain")
    desk.slept.clear()
    desk.sync(seconds=30)
    assert [round(pause, -1) for pause in desk.slept] == [30, 50, 50, 50, 50, 50]


def test_the_second_time_only_what_changed_is_sent(server: Server, desk: Desk) -> None:
    server.pages["/sitemap.xml"] = sitemap(server, "/a/", "/b/", "/c/")
    server.pages["/a/"] = Reply(page("A"), etag='"a1"')
    server.pages["/b/"] = Reply(page("B"), etag='"b1"')
    server.pages["/c/"] = Reply(page("C"), headers={"Last-Modified": "Mon, 28 Jun 2021 10:00:00 GMT"})
    a, b, c = (f"website/2021/{name}.html" for name in "abc")
    assert paths(desk.sync()) == ((a, b, c), (), (), ())
    server.pages["/b/"] = Reply(page("B, corrected"), etag='"b2"')
    server.seen.clear()
    assert paths(desk.sync()) == ((), (b,), (a, c), ())
    assert {seen.path: seen.status for seen in server.seen if seen.path in ("/a/", "/b/", "/c/")} == {
        "/a/": 304, "/b/": 200, "/c/": 200,
    }  # fmt: skip
    assert [seen.headers["If-Modified-Since"] for seen in server.seen if seen.path == "/c/"] == [
        "Mon, 28 Jun 2021 10:00:00 GMT"
    ]
    assert desk.files()[b] == page("B, corrected")


def test_the_archivists_sidecar_stays_whatever_happens_to_the_page(server: Server, desk: Desk) -> None:
    server.post("/closing-speech/", "T", "<p>Before</p>")
    desk.sync()
    edited = f'source_url = "{server.url}/closing-speech/"\ndate = "2021-11-11"\n# seen on the recording\n'
    (desk.documents / f"{SPEECH}.toml").write_text(edited)
    server.posts = []
    server.post("/closing-speech/", "T", "<p>After</p>")
    assert paths(desk.sync()) == ((), (SPEECH,), (), ())
    assert b"<p>After</p>" in desk.files()[SPEECH]
    assert desk.sidecar(SPEECH) == edited


def test_a_file_that_the_archivist_corrected_stays_until_the_page_changes(server: Server, desk: Desk) -> None:
    server.post("/closing-speech/", "T", "<p>Before</p>")
    desk.sync()
    (desk.documents / SPEECH).write_text("corrected by hand")
    assert paths(desk.sync()) == ((), (), (SPEECH,), ())
    assert desk.files()[SPEECH] == b"corrected by hand"


def test_what_is_gone_from_the_site_is_told_and_kept(server: Server, desk: Desk) -> None:
    server.pages["/sitemap.xml"] = sitemap(server, "/a/", "/b/", "/c/", "/d/")
    for name in "abcd":
        server.pages[f"/{name}/"] = Reply(page(name))
    a, b, c, d = (f"website/2021/{name}.html" for name in "abcd")
    desk.sync()
    del server.pages["/b/"]
    server.pages["/c/"] = Reply(status=410)
    server.pages["/d/"] = Reply(page("unlisted, changed"))
    server.pages["/sitemap.xml"] = sitemap(server, "/a/", "/b/")
    assert paths(desk.sync()) == ((), (d,), (a,), (b, c))
    assert set(desk.files()) == {a, b, c, d}
    (desk.documents / b).unlink()
    server.pages["/sitemap.xml"] = sitemap(server, "/a/")
    assert paths(desk.sync()) == ((), (), (a, d), (c,))


def test_an_unlisted_article_that_is_still_there_is_left_as_it_is(server: Server, desk: Desk) -> None:
    server.post("/closing-speech/", "T", "<p>Text</p>")
    desk.sync()
    before = desk.files()
    server.posts = []
    server.pages["/closing-speech/"] = Reply(page("with all the navigation"))
    assert paths(desk.sync()) == ((), (), (SPEECH,), ())
    assert desk.files() == before
    del server.pages["/closing-speech/"]
    assert paths(desk.sync()) == ((), (), (), (SPEECH,))


def interrupt_after(pages: int):  # type: ignore[no-untyped-def]
    def progress(stage: str, done: int, total: int) -> None:
        if stage == "Fetching" and done == pages:
            raise KeyboardInterrupt

    return progress


def test_what_a_killed_run_left_unfinished_is_cleared_away(server: Server, desk: Desk) -> None:
    server.post("/closing-speech/", "T", "<p>Text</p>")
    left = desk.documents / "website" / "2021" / ".closing-speech.html.1.part"
    left.parent.mkdir(parents=True)
    left.write_text("<htm")
    (desk.documents / f"{SPEECH}.toml").write_text(f'source_url = "{server.url}/closing-speech/"\n')
    assert paths(desk.sync()) == ((SPEECH,), (), (), ())
    assert not left.exists()


def test_links_beside_the_article_are_not_followed(server: Server, desk: Desk) -> None:
    server.pages["/sitemap.xml"] = sitemap(server, "/a/")
    link = '<a href="/{0}.pdf">{0}</a>'.format
    nested = f"<article>{link('in')}<article>{link('deep')}</article><object data='/object.pdf'></object></article>"
    server.pages["/a/"] = Reply(f"<html><body>{link('menu')}{nested}{link('aside')}</body></html>".encode())
    for name in ("in", "deep", "object", "menu", "aside"):
        server.pages[f"/{name}.pdf"] = Reply(PDF + name.encode(), type="application/pdf")
    assert desk.sync().added == tuple(
        f"website/undated/{name}" for name in ("a.html", "deep.pdf", "in.pdf", "object.pdf")
    )


def test_an_interrupted_run_goes_on_without_fetching_again(server: Server, desk: Desk) -> None:
    names = [f"p{number}" for number in range(6)]
    server.pages["/sitemap.xml"] = sitemap(server, *(f"/{name}/" for name in names))
    for name in names:
        server.pages[f"/{name}/"] = Reply(page(name, more=f'<a href="/{name}.pdf">PDF</a>'))
        server.pages[f"/{name}.pdf"] = Reply(PDF + name.encode(), type="application/pdf")
    with pytest.raises(KeyboardInterrupt):
        desk.sync(progress=interrupt_after(3))
    assert sorted(desk.files()) == [f"website/2021/p{number}.html" for number in range(3)]
    report = desk.sync()
    fetched = server.requests(but=("/robots.txt", "/wp-json/", "/sitemap"))
    assert fetched == {f"/{name}{end}": 1 for name in names for end in ("/", ".pdf")}
    assert report.unchanged == tuple(f"website/2021/p{number}.html" for number in range(3))
    assert len(report.added) == 9
    desk.sync()
    assert set(server.requests(but=("/robots.txt", "/wp-json/", "/sitemap")).values()) == {2}


@pytest.mark.parametrize("damage", ["deleted", "garbage", "cut", "other tables"])
def test_without_its_memory_the_next_run_finds_the_same(server: Server, desk: Desk, damage: str) -> None:
    server.pages["/sitemap.xml"] = sitemap(server, "/a/", "/x/a/", "/gone/")
    for path in ("/a/", "/x/a/", "/gone/"):
        server.pages[path] = Reply(page(path))
    added = desk.sync().added
    files = desk.files()
    state = desk.documents / ".website.sqlite"
    content = state.read_bytes()
    state.unlink()
    if damage == "garbage":
        state.write_bytes(b"no database at all" * 100)
    elif damage == "cut":
        state.write_bytes(content[: len(content) // 2])
    elif damage == "other tables":
        import sqlite3

        connection = sqlite3.connect(state)
        connection.execute("CREATE TABLE items (url TEXT)")
        connection.close()
    del server.pages["/gone/"]
    report = desk.sync()
    assert paths(report) == ((), (), tuple(path for path in added if "gone" not in path), ("website/2021/gone.html",))
    assert desk.files() == files


def test_a_memory_from_elsewhere_leads_nowhere(server: Server, desk: Desk, tmp_path: Path) -> None:
    import sqlite3

    server.pages["/sitemap.xml"] = sitemap(server, "/a/")
    server.pages["/a/"] = Reply(page("A"))
    desk.sync()
    with sqlite3.connect(desk.documents / ".website.sqlite") as connection:
        connection.execute("UPDATE items SET path = 'website/../../outside.html', hash = 'x'")
    connection.close()
    (tmp_path / "outside.html").write_text("mine")
    assert desk.sync().unchanged == ("website/2021/a.html",)
    assert (tmp_path / "outside.html").read_text() == "mine"


HOSTILE = "/..%2f..%2fetc%2fpasswd%00%0a<script>alert(1)</script>"


def test_hostile_addresses_and_titles_do_no_harm(server: Server, desk: Desk, tmp_path: Path) -> None:
    title = '</title><script>alert(1)</script>\n"quoted" &lt;b&gt; \x00\x1b[31m'
    server.post(HOSTILE, title, "<p>Text</p>", '2021-01-02T00:00:00"><x', lang='en"><script>')
    server.post("/..", "dots", "<p>Text</p>", "../../../etc")
    server.post("/\u4e2d\u6587/", "Chinese", "<p>Text</p>")
    server.post("/" + "long-" * 300 + "/", "long", "<p>Text</p>")
    server.posts.extend([{"link": "javascript:alert(1)"}, {"link": "http://u:p@127.0.0.1/"}, "text", {"id": 1}])  # type: ignore[union-attr]
    report = desk.sync()
    assert len(report.added) == 4
    assert all(path.isascii() and path.count("/") == 2 and len(path) < 120 for path in report.added)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["documents"]
    hostile = next(content for content in desk.files().values() if b"quoted" in content).decode()
    assert "<title>alert(1) &quot;quoted&quot; &lt;b&gt; [31m</title>" in hostile
    assert "<html>" in hostile
    assert 'content="2021-01-02T00:00:00&quot;&gt;&lt;x"' in hostile
    assert "an entry of its list of articles cannot be read" in failures(report).values()


def test_two_pages_of_one_name(server: Server, desk: Desk) -> None:
    server.pages["/sitemap.xml"] = sitemap(server, "/en/speech/", "/fr/speech/")
    for path in ("/en/speech/", "/fr/speech/"):
        server.pages[path] = Reply(page(path))
    hashed, plain = desk.sync().added
    assert plain == "website/2021/speech.html"
    assert re.fullmatch(r"website/2021/speech-[0-9a-f]{8}\.html", hashed)
    assert (desk.files()[plain], desk.files()[hashed]) == (page("/en/speech/"), page("/fr/speech/"))
    assert desk.sync().unchanged == (hashed, plain)


def test_one_failing_page_does_not_stop_the_others(server: Server, desk: Desk) -> None:
    server.pages["/sitemap.xml"] = sitemap(server, "/bad/", "/flaky/", "/image/", "/good/", "/old/")
    server.pages["/bad/"] = Reply(status=500)
    server.pages["/flaky/"] = [Reply(status=502), Reply(page("at last"))]
    server.pages["/image/"] = Reply(b"\x89PNG", type="image/png")
    server.pages["/good/"] = Reply(page("good"))
    server.pages["/old/"] = Reply(status=301, headers={"Location": "/good/"})
    report = desk.sync()
    assert paths(report) == (("website/2021/flaky.html", "website/2021/good.html"), (), (), ())
    assert failures(report) == {
        f"{server.url}/bad/": "the server answered 500 Internal Server Error",
        f"{server.url}/image/": "its content type image/png cannot be read",
    }
    assert server.requests()["/bad/"] == 3
    assert desk.slept == [1.0, 2.0, 1.0]


def test_redirects_do_not_leave_the_site(server: Server, desk: Desk) -> None:
    server.pages["/sitemap.xml"] = sitemap(server, "/away/", "/a/")
    server.pages["/a/"] = Reply(page("A"))
    server.pages["/away/"] = Reply(status=302, headers={"Location": server.url.replace("127.0.0.1", "localhost")})
    assert failures(desk.sync()) == {f"{server.url}/away/": "it redirects to another site, localhost"}


def test_a_site_that_cannot_be_reached(server: Server, desk: Desk) -> None:
    desk.website = Website("http://no-such-host.invalid/")
    with pytest.raises(WebsiteError, match=r"^Nothing could be fetched from http://no-such-host.invalid/: there is no"):
        desk.sync()
    server.http.server_close()
    desk.website = Website(server.url)
    with pytest.raises(WebsiteError, match="the server cannot be reached"):
        desk.sync()


def test_a_site_without_pages_and_one_of_which_none_can_be_fetched(server: Server, desk: Desk) -> None:
    server.posts = []
    with pytest.raises(WebsiteError, match=r"^Nothing could be fetched from http://127.*: no pages were found\.$"):
        desk.sync()
    server.post("/a/", "A", "")
    with pytest.raises(WebsiteError, match=r"/a/: the server answered 404 Not Found\.$"):
        desk.sync()


def test_a_site_on_a_private_address_is_refused(server: Server, desk: Desk) -> None:
    server.post("/a/", "A", "<p>A</p>")
    with pytest.raises(WebsiteError, match=r"its address 127\.0\.0\.1 is private \(setting allow_private_addresses\)"):
        desk.sync(allow_private=False)
    assert server.seen == []


def test_the_day_of_upload_is_not_taken_for_the_day_of_the_statement(server: Server, desk: Desk) -> None:
    from qa.documents.folder import list_files
    from qa.documents.reading import DocumentReader
    from qa.types import ArchiveDescription

    server.pages["/sitemap.xml"] = sitemap(server, "/wp-content/uploads/2021/06/closing-speech.txt")
    server.pages["/wp-content/uploads/2021/06/closing-speech.txt"] = Reply(b"We spoke.", type="text/plain")
    assert desk.sync().added == ("website/2021/closing-speech.txt",)
    (file,) = list_files(desk.documents).files
    document = DocumentReader(ArchiveDescription()).read(file, file.load(1000))
    assert (document.date, document.publisher) == (None, "The Coalition")
    assert [fact.value for fact in document.facts if fact.field == "published"] == ["2021-06"]
