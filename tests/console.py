"""The `kpcsc` command as a shell finds it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.conftest import ROOT


def path_with_command(folder: Path) -> str:
    """A search path in which `kpcsc` is this working copy's.

    Args:
        folder: an empty one, for the command.
    """
    folder.mkdir()
    command = folder / "kpcsc"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m qa "$@"\n')
    command.chmod(0o755)
    return os.pathsep.join([str(folder), os.environ["PATH"]])
