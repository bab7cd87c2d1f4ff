"""The archivist's side alone, served as the application serves it: python -m ... DOCUMENTS INDEX."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

from qa import Archive
from qa.settings import Settings


def main(documents: Path, index: Path) -> None:
    import gradio as gr
    import uvicorn
    from fastapi import FastAPI

    from qa.interfaces.feedback import FeedbackBook, FeedbackKind
    from qa.interfaces.web.archivist.desk import Desk
    from qa.interfaces.web.archivist.layout import archivist_css
    from qa.interfaces.web.archivist.page import archivist_i18n, build_archivist_page
    from qa.interfaces.web.page import resource
    from qa.localisation import Localisation

    settings = Settings(documents=documents, index=index, largest_file=1)
    archive = Archive.open(index, settings)
    first = archive.documents()[0]
    remarks = FeedbackBook(index.parent / "feedback.sqlite")
    remarks.add(FeedbackKind.WRONG_QUOTE, "It was <b>June</b>.", "When was it?", first.id)
    remarks.add(FeedbackKind.MISSING_DOCUMENT, "The letter of 2019 is missing.")
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
