"""An archive of statements with all that can be missing, and a page that shows them."""

from __future__ import annotations

import sys

import gradio as gr

from qa import Archive
from qa.interfaces.web.browse_view import build_browse_view
from qa.localisation import Localisation
from tests.interfaces.conftest import serve

if __name__ == "__main__":
    spoken = Localisation.load()
    archive = Archive.open(sys.argv[1], documents_only=True)
    with gr.Blocks(analytics_enabled=False) as page:
        view = build_browse_view(
            archive, lambda request: spoken.choose(request.headers.get("accept-language")), lambda label: label
        )
        view.refreshed_by(page.load)
    serve(page)
