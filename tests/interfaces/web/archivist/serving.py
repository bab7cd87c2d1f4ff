"""The archivist's side alone, served as the application serves it: python -m ... DOCUMENTS INDEX."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

from qa import Archive
from qa.settings import Settings


@dataclass(frozen=True)
class Remark:
    """What one reader has said."""

    id: int
    created: str
    kind: str
    remark: str
    question: str
    document_id: str | None


@dataclass
class Remarks:
    """Remarks that are kept for as long as the process lives."""

    kept: list[Remark] = field(default_factory=list)

    def entries(self) -> Sequence[Remark]:
        return [*self.kept]

    def settle(self, entry_id: int, /) -> None:
        self.kept = [remark for remark in self.kept if remark.id != entry_id]


def main(documents: Path, index: Path) -> None:
    import gradio as gr
    import uvicorn
    from fastapi import FastAPI

    from qa.interfaces.web.archivist.desk import Desk
    from qa.interfaces.web.archivist.layout import archivist_css
    from qa.interfaces.web.archivist.page import archivist_i18n, build_archivist_page
    from qa.interfaces.web.page import resource
    from qa.localisation import Localisation

    settings = Settings(documents=documents, index=index, largest_file=1)
    archive = Archive.open(index, settings)
    first = archive.documents()[0]
    remarks = Remarks(
        [
            Remark(1, "2026-03-04T10:20:30+00:00", "wrong quotation", "It was <b>June</b>.", "When was it?", first.id),
            Remark(2, "2026-03-05T08:00:00+00:00", "missing document", "The letter of 2019 is missing.", "", None),
        ]
    )
    desk = Desk.open(archive, settings, Localisation.load(), remarks)
    app = FastAPI()
    blocks = build_archivist_page(desk).queue(default_concurrency_limit=8)
    gr.mount_gradio_app(
        app,
        blocks,
        path="/archivist",
        theme=gr.themes.Base(text_size="lg", font=["system-ui", "sans-serif"]),
        head=f"<style>{resource('page.css')}{archivist_css()}</style>",
        i18n=archivist_i18n(desk.localisation),
        footer_links=[],
        max_file_size=3 * 2**20,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
    )
    listener = socket.create_server(("127.0.0.1", 0))
    sys.stderr.write(f"http://127.0.0.1:{listener.getsockname()[1]}\n")
    sys.stderr.flush()
    try:
        uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3)).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        desk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
