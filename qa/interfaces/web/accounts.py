"""The file of accounts: who may sign in, as what, and the hash of each password.

One account a line, ``name:role:hash``. The file is read anew whenever it has changed, so
that a removed account is out at once.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from qa.errors import AccountsError

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 1000
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class Role(StrEnum):
    """What an account may do."""

    READER = "reader"
    ARCHIVIST = "archivist"

    def includes(self, other: Role) -> bool:
        """Whether who may do this may do the other too: an archivist may read."""
        return self is Role.ARCHIVIST or other is Role.READER


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in.

    Attributes:
        name: in lower case.
        role: what the account may do.
        password_hash: of the password, by Argon2.
    """

    name: str
    role: Role
    password_hash: str


class Accounts:
    """The accounts of a file.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hasher = PasswordHasher()
        # Who asks for an unknown name waits as long as for a known one.
        self._nobody = self._hasher.hash(secrets.token_hex())
        self._read: tuple[tuple[int, int, int], Mapping[str, Account]] | None = None

    def all(self) -> tuple[Account, ...]:
        """Every account; none where there is no file.

        Raises:
            AccountsError: the file cannot be read, is open to others, or a line of it is no account.
        """
        return tuple(self._accounts().values())

    def find(self, name: str) -> Account | None:
        """The account of a name.

        Raises:
            AccountsError: the file cannot be read, is open to others, or a line of it is no account.
        """
        return self._accounts().get(name.lower())

    def verify(self, name: str, password: str) -> Account | None:
        """The account that a name and its password open; takes as long when there is none.

        Args:
            name: as it was typed.
            password: as it was typed.

        Raises:
            AccountsError: the file cannot be read, is open to others, or a line of it is no account.
        """
        account = self.find(name)
        try:
            self._hasher.verify(account.password_hash if account else self._nobody, password[: LONGEST_PASSWORD + 1])
        except (VerificationError, InvalidHashError):
            return None
        return account

    def put(self, name: str, password: str, role: Role | None) -> Account:
        """Add an account, or give an existing one another password.

        Args:
            name: of the account; letters become small ones.
            password: of at least ten characters.
            role: what it may do; that of the existing account when not given.

        Raises:
            AccountsError: the name, the password or the role cannot be used, or the file cannot be written.
        """
        name = name.lower()
        if not _NAME.fullmatch(name):
            raise AccountsError(f"{name!r} cannot be a name; use letters, digits and . _ @ -, at most 64.")
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise AccountsError(f"The password needs {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
        known = self.find(name)
        if role is None and known is None:
            raise AccountsError(f"There is no account {name} yet; say what it may do: --role reader or archivist.")
        account = Account(name, role or (known.role if known else Role.READER), self._hasher.hash(password))
        self._write({**self._accounts(), name: account})
        return account

    def remove(self, name: str) -> None:
        """Take an account away.

        Raises:
            AccountsError: there is none of this name, or the file cannot be written.
        """
        left = {key: account for key, account in self._accounts().items() if key != name.lower()}
        if len(left) == len(self._accounts()):
            raise AccountsError(f"There is no account {name.lower()} in {self._path}.")
        self._write(left)

    def _accounts(self) -> Mapping[str, Account]:
        try:
            with self._path.open(encoding="utf-8") as file:
                state = os.fstat(file.fileno())
                version = (state.st_mtime_ns, state.st_size, state.st_ino)
                _refuse_open_to_others(self._path, state)
                if self._read is None or self._read[0] != version:
                    self._read = (version, _parse(self._path, file.read()))
        except FileNotFoundError:
            return {}
        except UnicodeDecodeError:
            raise AccountsError(f"The accounts {self._path} are not text.") from None
        except OSError as error:
            raise AccountsError(f"The accounts {self._path} cannot be read: {error.strerror or error}.") from None
        return self._read[1]

    def _write(self, accounts: Mapping[str, Account]) -> None:
        lines = [f"{account.name}:{account.role}:{account.password_hash}\n" for account in accounts.values()]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Made for its owner alone, and renamed into place when it is whole.
            descriptor, unfinished = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    file.writelines(lines)
                    file.flush()
                    os.fsync(file.fileno())
                Path(unfinished).replace(self._path)
            except BaseException:
                Path(unfinished).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise AccountsError(f"The accounts {self._path} cannot be written: {error.strerror or error}.") from None


def _parse(path: Path, text: str) -> Mapping[str, Account]:
    accounts: dict[str, Account] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        name, _, rest = line.strip().partition(":")
        role, _, password_hash = rest.partition(":")
        if not line.strip() or line.startswith("#"):
            continue
        if not _NAME.fullmatch(name) or role not in tuple(Role) or not password_hash.startswith("$argon2"):
            raise AccountsError(f"Line {number} of {path} is not an account; make it anew with: kpcsc account NAME")
        accounts[name] = Account(name, Role(role), password_hash)
    return accounts


def _refuse_open_to_others(path: Path, state: os.stat_result) -> None:
    if os.name == "posix" and stat.S_IMODE(state.st_mode) & 0o077:
        raise AccountsError(f"Others can read {path}; keep it to its owner with: chmod 600 {path}")
