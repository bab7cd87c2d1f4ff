"""Pictures of pages over HTTP: what is right is shown and kept by the browser, what is wrong is told."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from qa import Archive
from qa.interfaces.web.page_pictures import page_picture_router
from qa.settings import Settings
from tests.documents.test_page_renderer import ACROSS, two_pages


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web")
    (folder / "documents").mkdir()
    two_pages(folder / "documents" / "speech.pdf")
    two_pages(folder / "secret.pdf")
    Archive.build(folder / "documents", folder / "index")
    return folder


@pytest.fixture(scope="module")
def archive(folder: Path) -> Iterator[Archive]:
    with Archive.open(folder / "index", Settings(documents=folder / "documents"), documents_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(archive: Archive) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(page_picture_router(archive))
    with TestClient(app, raise_server_exceptions=True) as client:
        yield client


@pytest.fixture(scope="module")
def address(archive: Archive) -> str:
    return f"/statements/{archive.documents()[0].id}/pages"


def test_a_page_is_a_picture_with_its_quotation_marked(client: TestClient, archive: Archive, address: str) -> None:
    start = archive.documents() and archive.document("speech.pdf").text.index(ACROSS)
    query = {"start": start, "end": start + len(ACROSS), "width": 500}
    response = client.get(f"{address}/2", params=query)
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/png"
    assert response.headers["cache-control"] == "private, no-cache"
    assert response.headers["quote-marking"] == "exact"
    with Image.open(io.BytesIO(response.content)) as image:
        assert image.size[0] == 500
    assert client.get(f"{address}/1").headers["quote-marking"] == "not wanted"


def test_what_the_browser_has_is_not_sent_again(client: TestClient, address: str) -> None:
    first = client.get(f"{address}/1?width=300")
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = client.get(f"{address}/1?width=300", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for other in ("/2?width=300", "/1?width=301", "/1?width=300&end=5"):
        assert client.get(address + other, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/statements/unknown/pages/1", "The archive holds no document 'unknown'."),
        ("/statements/%2e%2e%5csecret.pdf/pages/1", "The archive holds no document '..\\secret.pdf'."),
        ("/statements/%00/pages/1", "The archive holds no document '\0'."),
    ],
)
def test_what_is_not_there_is_told_in_plain_words(client: TestClient, path: str, told: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.text == told


def test_a_page_that_is_not_there_is_told_in_plain_words(client: TestClient, address: str) -> None:
    response = client.get(f"{address}/3")
    assert (response.status_code, response.text) == (404, "'speech.pdf' has no page 3; it has 2.")


@pytest.mark.parametrize(
    "path",
    [
        "/statements/../secret.pdf/pages/1",
        "/statements/..%2fsecret.pdf/pages/1",
        "/statements/%2e%2e%2f%2e%2e%2fetc%2fpasswd/pages/1",
        "/statements//etc/passwd/pages/1",
    ],
)
def test_no_address_leads_out_of_the_archive(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "rest",
    [
        *("/0", "/-1", "/x", f"/{10**30}", "/1?width=1", "/1?width=99999", "/1?width=nan"),
        *("/1?start=-1", "/1?start=1e3", "/1?end=x", "/1?start=5&end=4", "/1?end=99999"),
    ],
)
def test_numbers_that_cannot_be_meant_are_refused(client: TestClient, address: str, rest: str) -> None:
    assert client.get(address + rest).status_code == 422
