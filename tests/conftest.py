"""One archive of the two real statements and one embedder with the real model, for all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

# Nothing in a test may call home; read when the libraries are imported.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

from qa import Archive
from qa.settings import Settings

hypothesis_settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis_settings.load_profile("steady")

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT / "documents"
SPEECH = "2021/2021-11-12-kp-plenary-closing-speech.txt"
REPORT = "2021/2021-06-28-rough-polished-coalition-to-approach-un.txt"
LONGEST = ("test_archivist_page", "test_build", "test_page", "test_kill", "test_openapi", "test_server", "test_desk")
"""Files of tests that take longest, in the order in which they begin."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let long files begin first, so that no worker is left alone with one at the end."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: (places.get(item.path.stem, len(places)), "interfaces" not in item.path.parts))


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the two real statements."""
    folder = tmp_path_factory.mktemp("seeds") / "index"
    Archive.build(DOCUMENTS, folder)
    return folder


@pytest.fixture(scope="session")
def archive(index: Path) -> Iterator[Archive]:
    """The archive of the two real statements, with its model loaded once."""
    with Archive.open(index) as opened:
        yield opened


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A copy of the two real statements that a test may change."""
    return Path(shutil.copytree(DOCUMENTS, tmp_path / "documents"))


@pytest.fixture
def own_index(index: Path, tmp_path: Path) -> Path:
    """A copy of their index that a test may change."""
    return Path(shutil.copytree(index, tmp_path / "index"))


@pytest.fixture
def settings() -> Settings:
    """The defaults, whatever the environment says."""
    return Settings()


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the person who runs the tests reaches them."""
    for name in [name for name in os.environ if name.startswith("QA_")]:
        monkeypatch.delenv(name)
