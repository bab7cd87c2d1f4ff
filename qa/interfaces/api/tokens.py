"""The file of tokens: which programs may ask.

One token a line, ``name sha256hex``: the token itself is kept nowhere. The file is read anew
for each request, so that a removed token is out at once.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from qa.errors import TokensError

_LINE = re.compile(r"([a-z0-9][a-z0-9._@-]{0,63}) ([0-9a-f]{64})")
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_PREFIX = "kpcsc_"


class Tokens:
    """The tokens of a file.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> tuple[str, ...]:
        """Who has a token.

        Raises:
            TokensError: the file cannot be read, is open to others, or a line of it is no token.
        """
        return tuple(self._digests())

    def find(self, token: str) -> str | None:
        """Whose token it is; nobody's where it is unknown.

        Args:
            token: as it was sent.

        Raises:
            TokensError: the file cannot be read, is open to others, or a line of it is no token.
        """
        sent = _digest(token)
        # Every line is compared, however early one fits, so that the time tells nothing.
        found = [name for name, digest in self._digests().items() if hmac.compare_digest(digest, sent)]
        return found[0] if found else None

    def issue(self, name: str) -> str:
        """Make a token, in the place of the one that the name had.

        Args:
            name: of the program or its owner; letters become small ones.

        Returns:
            The token, which cannot be had again.

        Raises:
            TokensError: the name cannot be used, or the file cannot be read or written.
        """
        name = name.lower()
        if not _NAME.fullmatch(name):
            raise TokensError(f"{name!r} cannot be a name; use letters, digits and . _ @ -, at most 64.")
        token = _PREFIX + secrets.token_urlsafe(32)
        self._write({**self._digests(), name: _digest(token)})
        return token

    def remove(self, name: str) -> None:
        """Take a token away.

        Args:
            name: for which it was made.

        Raises:
            TokensError: there is none of this name, or the file cannot be read or written.
        """
        digests = self._digests()
        left = {known: digest for known, digest in digests.items() if known != name.lower()}
        if len(left) == len(digests):
            raise TokensError(f"There is no token {name.lower()} in {self._path}.")
        self._write(left)

    def _digests(self) -> Mapping[str, str]:
        try:
            with self._path.open(encoding="utf-8") as file:
                _refuse_open_to_others(self._path, os.fstat(file.fileno()))
                text = file.read()
        except FileNotFoundError:
            return {}
        except UnicodeDecodeError:
            raise TokensError(f"The tokens {self._path} are not text.") from None
        except OSError as error:
            raise TokensError(f"The tokens {self._path} cannot be read: {error.strerror or error}.") from None
        return _parse(self._path, text)

    def _write(self, digests: Mapping[str, str]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Made for its owner alone, and renamed into place when it is whole.
            descriptor, unfinished = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    file.writelines(f"{name} {digest}\n" for name, digest in digests.items())
                    file.flush()
                    os.fsync(file.fileno())
                Path(unfinished).replace(self._path)
            except BaseException:
                Path(unfinished).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise TokensError(f"The tokens {self._path} cannot be written: {error.strerror or error}.") from None


def _digest(token: str) -> str:
    # A token is as long as its digest and random: there is nothing to guess that a slow hash would guard.
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def _parse(path: Path, text: str) -> Mapping[str, str]:
    digests: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise TokensError(f"Line {number} of {path} is not a token; make it anew with: kpcsc token NAME")
        digests[match[1]] = match[2]
    return digests


def _refuse_open_to_others(path: Path, state: os.stat_result) -> None:
    if os.name == "posix" and stat.S_IMODE(state.st_mode) & 0o077:
        raise TokensError(f"Others can read {path}; keep it to its owner with: chmod 600 {path}")
