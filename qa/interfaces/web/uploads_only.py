"""A Gradio page that reads no file for a visitor but those that were uploaded to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.state_holder import SessionState


class UploadsOnly(gr.Blocks):
    """Blocks to be mounted in an application.

    A value of any component may name a file, by its path on the server or by an address, and Gradio copies or
    fetches it before the event is handled. It looks whether it was uploaded only where it has launched the
    page itself, which it has not where the page is mounted; and it fetches addresses in either case.
    """

    async def preprocess_data(
        self, block_fn: BlockFunction, inputs: list[Any], state: SessionState | None, explicit_call: bool = False
    ) -> list[Any]:
        """What the components make of the values that a visitor has sent.

        Raises:
            Error: a value names a file that was not uploaded to this page.
        """
        if any(path not in self.upload_file_set for path in _named_files(inputs)):
            raise gr.Error("This file was not uploaded.", print_exception=False)
        prepared: list[Any] = await super().preprocess_data(block_fn, inputs, state, explicit_call)
        return prepared


def _named_files(value: object) -> Iterator[str]:
    """The files that a value names, wherever in it: whatever Gradio takes for one has a path and a meta."""
    if isinstance(value, dict):
        if "path" in value and "meta" in value:
            yield str(value["path"])
        for part in value.values():
            yield from _named_files(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _named_files(part)
