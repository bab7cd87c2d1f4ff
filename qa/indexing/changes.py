"""What differs between the files of an archive and its index: pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa.documents.folder import Fingerprint
from qa.types import Rename


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths by what became of them, each list in the order of the paths.

    Attributes:
        added: they are new.
        changed: their file or sidecar is another.
        metadata_only: those of them of which only the sidecar is another.
        removed: they are gone.
        renamed: their content stood at a path that is gone.
        unchanged: how many are as they were.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    metadata_only: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[Rename, ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.renamed)


def compare(before: Mapping[str, Fingerprint], after: Mapping[str, Fingerprint], present: frozenset[str]) -> Changes:
    """Tell what became of each path.

    Args:
        before: the documents of the index, by path.
        after: the documents that could be read now, by path.
        present: every path at which there is a file, read or not.
    """
    changed = [path for path in sorted(after) if path in before and before[path] != after[path]]
    gone = [path for path in sorted(before) if path not in present]
    by_content: dict[str, list[str]] = {}
    for path in gone:
        by_content.setdefault(before[path].content, []).append(path)
    added: list[str] = []
    renamed: list[Rename] = []
    for path in sorted(after.keys() - before.keys()):
        candidates = by_content.get(after[path].content)
        if candidates:
            renamed.append(Rename(candidates.pop(0), path))
        else:
            added.append(path)
    moved = {rename.before for rename in renamed}
    return Changes(
        added=tuple(added),
        changed=tuple(changed),
        metadata_only=tuple(path for path in changed if before[path].content == after[path].content),
        removed=tuple(path for path in gone if path not in moved),
        renamed=tuple(renamed),
        unchanged=sum(before.get(path) == fingerprint for path, fingerprint in after.items()),
    )
