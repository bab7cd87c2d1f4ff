"""A real Chromium, and a way to serve a part of the page alone."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import gradio as gr
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from qa.interfaces.web.resources import resource

ARTEFACTS = Path(os.environ.get("QA_ARTEFACTS", Path(__file__).parents[3] / "artifacts"))
CHROMIUM_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")


@contextmanager
def served(blocks: gr.Blocks) -> Iterator[str]:
    """The address of some blocks, with the page's style."""
    style = "".join(resource(name) for name in ("page.css", "table.css", "timeline.css", "browse.css"))
    _, address, _ = blocks.launch(
        prevent_thread_lock=True, quiet=True, head=f"<style>{style}</style>", ssr_mode=False, footer_links=[]
    )
    yield address
    blocks.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(path for name in names if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desktop", "telephone"])
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Page]]:
    """Opens an address in a window in which nothing may go wrong and nothing may leave this computer."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(30_000)
    faults: list[str] = []

    def heed_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    def visit(address: str) -> Page:
        own = (address, "data:", "blob:")
        page.on("request", lambda sent: None if sent.url.startswith(own) else faults.append(sent.url))
        page.goto(address)
        return page

    page.on("console", heed_console)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield visit
    ARTEFACTS.mkdir(exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name)
    for colours in ("light", "dark"):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", colours == "dark")
        page.screenshot(path=ARTEFACTS / f"{name}{colours}.png", full_page=True)
    context.close()
    assert faults == []
