"""What an asker elsewhere is told when the index of the server is damaged."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from qa import Archive
from qa.interfaces.feedback import FeedbackBook
from qa.interfaces.web.conditions import Conditions
from qa.interfaces.web.conversation import Conversation
from qa.interfaces.web.reading_desk import ReadingDesk
from qa.localisation import Localisation
from tests.interfaces.api.conftest import application_over

UNWELL = "The index of the archive is damaged; the log of the server tells more."
QUESTION = "Which countries resisted?"


def test_folders_and_files_are_named_in_the_log_alone(own_index: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Archive.open(own_index) as archive:
        store = own_index / archive.generation / "archive.sqlite"
        client = TestClient(application_over(archive), base_url="http://localhost", raise_server_exceptions=False)
        store.write_bytes(bytes(store.stat().st_size))
        asked = client.post("/api/v1/ask", json={"question": QUESTION})
        messages = [{"role": "user", "content": QUESTION}]
        chatted = client.post("/v1/chat/completions", json={"model": "kpcsc-archive", "messages": messages})
        desk = ReadingDesk(archive, Localisation.load(), FeedbackBook(own_index / "feedback.sqlite"))
        conversation = desk.ask(QUESTION, Conditions(), Conversation())
    assert (asked.status_code, asked.json()["detail"]) == (503, UNWELL)
    assert (chatted.status_code, chatted.json()["error"]["message"]) == (503, UNWELL)
    assert [exchange.fault for exchange in conversation.exchanges] == [UNWELL]
    assert str(own_index) not in asked.text + chatted.text
    assert f"{store} is damaged" in caplog.text
