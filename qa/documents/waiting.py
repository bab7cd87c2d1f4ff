"""What has happened in the folder of documents since an index was built of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Mapping

from qa.documents.folder import Fingerprint, Listing, SourceFile
from qa.documents.sidecar import sidecar_path
from qa.errors import DocumentError
from qa.types import Waiting

_LONGEST_BUILD = dt.timedelta(hours=1)
"""What was written so long before a build ended may have been written after the build had read it."""


def waiting_files(
    listing: Listing, known: Mapping[str, Fingerprint | None], built: dt.datetime, largest: int
) -> Waiting:
    """Compare a folder with what an index knows of it; only what was touched since is read.

    Args:
        listing: of the folder, as it is now.
        known: what identifies each file that the index holds or could not read, where it could be opened.
        built: when the index was built.
        largest: bytes that a file may have.
    """
    moment = (built - _LONGEST_BUILD).timestamp()
    present = {file.relative for file in listing.files} | {failure.path for failure in listing.failures}
    return Waiting(
        tuple(file.relative for file in listing.files if file.relative not in known),
        tuple(
            file.relative
            for file in listing.files
            if file.relative in known and _has_changed(file, known[file.relative], moment, largest)
        ),
        tuple(sorted(path for path in known if path not in present)),
    )


def _has_changed(file: SourceFile, known: Fingerprint | None, moment: float, largest: int) -> bool:
    described = os.path.lexists(sidecar_path(file.path))
    if _touched(file) < moment and (known is None or described == bool(known.sidecar)):
        return False
    try:
        return file.fingerprint(largest) != known
    except (DocumentError, OSError):
        return known is not None


def _touched(file: SourceFile) -> float:
    """When a file or its sidecar was last written, or put in its place."""
    times = [0.0]
    for path in (file.path, sidecar_path(file.path)):
        with contextlib.suppress(OSError):
            status = path.lstat()
            times.extend((status.st_mtime, status.st_ctime))
    return max(times)
