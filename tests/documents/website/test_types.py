"""Sites whose statements are neither posts nor pages: exact files, requests and reports."""

from typing import Any

import pytest

from qa.types import Website
from tests.documents.website.conftest import PDF, Desk, Reply, Server, failures, page, paths, sitemap, sitemap_index

REMARKS = "/activity/2017-plenary-opening-remarks/"
REMARKS_FILE = "website/2018/2017-plenary-opening-remarks.html"
UPLOAD = "/wp-content/uploads/2018/01/Opening-Remarks.pdf"
ROBOTS = Reply(b"User-agent: *\nDisallow: /private/\n", type="text/plain")


def kind(name: str, base: object, namespace: str = "wp/v2", **more: Any) -> dict[str, Any]:
    """A type of articles, as WordPress tells it to everybody."""
    return {"name": name, "slug": name, "rest_base": base, "rest_namespace": namespace, **more}


def pdf(text: str = "") -> Reply:
    return Reply(PDF + text.encode(), type="application/pdf")


def asked(server: Server) -> list[str]:
    """The lists of the programming interface that were asked for, in order, and what is not below it."""
    return [seen.path.removeprefix("/wp-json/wp/v2/").partition("?")[0] for seen in server.seen]


def further(address: str) -> str:
    return f'<p>The chair opened the meeting.</p><p>To read further: <a href="{address}">Remarks</a></p>'


@pytest.fixture
def site(server: Server) -> Server:
    """A site that tells its posts, its pages and a type of its own, and technical ones."""
    server.types = {
        "post": kind("post", "posts"),
        "page": kind("page", "pages"),
        "activity": kind("activity", "activities"),
        "attachment": kind("attachment", "media"),
        "wp_block": kind("wp_block", "blocks"),
        "wp_font_face": kind("wp_font_face", r"font-families/(?P<font_family_id>[\d]+)/font-faces"),
        "product": kind("product", "products", "wc/v3"),
        "hidden": kind("hidden", "hidden", viewable=False),
        "odd": kind("odd", "../users"),
        "broken": "no type",
    }
    server.post("/news/", "News", "<p>News of the coalition.</p>")
    server.post(REMARKS, "Opening remarks", further(UPLOAD), "2018-01-09T10:00:00", kind="activities")
    for technical in ("media", "blocks", "products", "hidden"):
        server.post(f"/{technical}/", technical, "<p>Nothing to cite.</p>", kind=technical)
    server.pages[UPLOAD] = pdf()
    return server


def test_a_type_of_the_sites_own_making_is_taken_with_its_pdfs_and_technical_ones_are_not_asked(
    site: Server, desk: Desk
) -> None:
    report = desk.sync()
    assert paths(report) == (
        (REMARKS_FILE, "website/2018/opening-remarks.pdf", "website/2021/news.html"), (), (), (),
    )  # fmt: skip
    assert failures(report) == {}
    assert asked(site) == [
        "/robots.txt", "types", "posts", "pages", "activities", "/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml",
        UPLOAD,
    ]  # fmt: skip
    assert further(UPLOAD).encode() in desk.files()[REMARKS_FILE]
    assert desk.sidecar(REMARKS_FILE) == (
        f'source_url = "{site.url}{REMARKS}"\npublished = "2018-01-09"\npublisher = "The Coalition"\n'
    )
    assert len(desk.sync().unchanged) == 3


def test_what_only_the_sitemap_lists_is_fetched_and_what_both_list_is_not(site: Server, desk: Desk) -> None:
    site.pages["/sitemap.xml"] = sitemap_index(
        site, "/post-sitemap.xml", "/lost-sitemap.xml", "/statement-sitemap.xml", "/category-sitemap.xml",
        "/post_tag-sitemap2.xml", "/activity_category-sitemap.xml", "/author-sitemap.xml",
        "/wp-sitemap-taxonomies-kind-1.xml", "/wp-sitemap-users-1.xml",
    )  # fmt: skip
    site.post("/secret/", "Secret", "", protected=True)
    site.pages["/post-sitemap.xml"] = sitemap(site, "/", "/news", REMARKS, "/secret/")
    site.pages["/statement-sitemap.xml"] = sitemap(
        site, "/statement/ban/", "/statement/lost/", "/private/draft/", "/shop/ring/", "/tag/gold/", "/fr/auteur/jean/",
        "/cat%C3%A9gorie/or/",
    )  # fmt: skip
    site.pages["/statement/ban/"] = Reply(page("We ask for a ban.", more=further("/files/ban.pdf")))
    site.pages["/files/ban.pdf"] = pdf("ban")
    site.pages["/robots.txt"] = ROBOTS
    desk.website = Website(site.url, "The Coalition", exclude=("/shop/",))
    report = desk.sync()
    assert report.added == (
        REMARKS_FILE, "website/2018/opening-remarks.pdf",
        "website/2021/ban.html", "website/2021/ban.pdf", "website/2021/news.html",
    )  # fmt: skip
    assert failures(report) == {
        f"{site.url}/secret/": "it is protected with a password",
        f"{site.url}/lost-sitemap.xml": "the server answered 404 Not Found",
        f"{site.url}/statement/lost/": "the server answered 404 Not Found",
        f"{site.url}/private/draft/": "robots.txt does not allow it",
    }
    assert asked(site)[5:] == [
        "/sitemap.xml", "/post-sitemap.xml", "/lost-sitemap.xml", "/statement-sitemap.xml",
        "/statement/ban/", "/statement/lost/", UPLOAD, "/files/ban.pdf",
    ]  # fmt: skip
    assert desk.files()["website/2021/ban.html"] == site.pages["/statement/ban/"].body  # type: ignore[union-attr]


def test_a_type_that_fails_is_told_and_its_articles_are_taken_from_the_sitemap(site: Server, desk: Desk) -> None:
    site.pages["/wp-json/wp/v2/activities"] = Reply(status=401)
    site.pages["/wp-sitemap.xml"] = sitemap(site, "/news/", REMARKS)
    site.pages[REMARKS] = Reply(page("The chair opened the meeting."))
    report = desk.sync()
    assert report.added == ("website/2021/2017-plenary-opening-remarks.html", "website/2021/news.html")
    (address,) = failures(report)
    assert address.startswith(f"{site.url}/wp-json/wp/v2/activities?per_page=100&page=1&")
    assert failures(report)[address] == "the server answered 401 Unauthorized"


@pytest.mark.parametrize("answer", [b"[]", b"<p>Not for you.</p>", b'{"wp_block": {"rest_base": "blocks"}}'])
def test_where_the_types_are_not_told_posts_and_pages_are_asked(site: Server, desk: Desk, answer: bytes) -> None:
    site.pages["/wp-json/wp/v2/types"] = Reply(answer)
    report = desk.sync()
    assert (report.added, failures(report)) == (("website/2021/news.html",), {})
    assert asked(site)[:4] == ["/robots.txt", "types", "posts", "pages"]


def test_a_sitemap_on_a_host_that_does_not_answer_stops_nothing(site: Server, desk: Desk) -> None:
    lost = "http://no-such-host.invalid/map.xml"
    site.pages["/robots.txt"] = Reply(f"Sitemap: {lost}\nSitemap: {site.url}/map.xml\n".encode(), type="text/plain")
    site.pages["/map.xml"] = sitemap(site, "/statement/ban/")
    site.pages["/statement/ban/"] = Reply(page("We ask for a ban."))
    report = desk.sync()
    assert report.added[2:] == ("website/2021/ban.html", "website/2021/news.html")
    assert failures(report) == {
        lost: "there is no host no-such-host.invalid, or no connection to the network",
    }


def test_the_overview_of_a_type_is_no_statement(server: Server, desk: Desk) -> None:
    server.pages["/sitemap.xml"] = sitemap_index(server, "/activity-sitemap.xml", "/page-sitemap.xml")
    server.pages["/activity-sitemap.xml"] = sitemap(server, "/activity/", "/activity/a/", "/activity/b/")
    server.pages["/page-sitemap.xml"] = sitemap(server, "/about/", "/about/team/", "/contact/")
    names = ("activity/a", "activity/b", "about", "about/team", "contact")
    for name in names:
        server.pages[f"/{name}/"] = Reply(page(name))
    assert desk.sync().added == tuple(f"website/2021/{name}.html" for name in ("a", "about", "b", "contact", "team"))
    assert {path for path in server.requests() if path.endswith("/")} == {f"/{name}/" for name in names}


@pytest.mark.parametrize(
    "body",
    [
        "<nav>{menu}</nav><article><header>{a}</header><aside>{b}</aside></article><aside><article>{card}</article></aside>",
        "{menu}<div class='entry-content'>{a}<div>{b}</div></div><footer><div class='rich-text'>{card}</div></footer>",
        "{menu}<div role='main'>{a}{b}</div>{card}",
        "<header>{menu}</header><div><nav>{menu}</nav>{a}</div>{b}<aside><p>{card}</p></aside><footer>{card}</footer>",
    ],
    ids=["article", "class", "main", "unmarked"],
)
def test_a_page_brings_the_pdfs_of_its_article_only(server: Server, desk: Desk, body: str) -> None:
    links = {name: f'<p>To read further: <a href="/{name}.pdf">PDF</a></p>' for name in ("menu", "a", "b", "card")}
    server.pages["/sitemap.xml"] = sitemap(server, "/statement/")
    server.pages["/statement/"] = Reply(f"<html><body>{body.format(**links)}</body></html>".encode())
    for name in links:
        server.pages[f"/{name}.pdf"] = pdf(name)
    report = desk.sync()
    assert report.added == ("website/undated/a.pdf", "website/undated/b.pdf", "website/undated/statement.html")
    assert server.requests() == {"/statement/": 1, "/a.pdf": 1, "/b.pdf": 1}
