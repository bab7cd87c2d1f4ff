"""Sessions that were signed out before their time: their cookies are accepted no more."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from qa.errors import AccountsError


class EndedSessions:
    """An empty file for each, so that it outlives the server and holds for every process of it.

    Args:
        folder: of the files; made when the first session is ended.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def beside(cls, accounts: Path) -> EndedSessions:
        """Those of a file of accounts.

        Args:
            accounts: path of the file.
        """
        return cls(accounts.with_name(f"{accounts.name}.ended"))

    def __contains__(self, session_id: str) -> bool:
        """Whether a session was ended.

        Raises:
            AccountsError: that cannot be looked up.
        """
        try:
            (self._folder / session_id).stat()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise AccountsError(f"The folder {self._folder} cannot be read: {error.strerror or error}.") from None
        return True

    def add(self, session_id: str, seconds: int) -> None:
        """End a session, and forget those whose cookies have become too old by themselves.

        Args:
            session_id: letters and digits, by this program.
            seconds: for which a cookie is accepted.

        Raises:
            AccountsError: the folder cannot be written.
        """
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            (self._folder / session_id).touch(mode=0o600)
            oldest = time.time() - seconds
            for file in self._folder.iterdir():
                # Another process may be forgetting the same ones.
                with contextlib.suppress(FileNotFoundError):
                    if file.stat().st_mtime < oldest:
                        file.unlink()
        except OSError as error:
            raise AccountsError(f"The folder {self._folder} cannot be written: {error.strerror or error}.") from None
