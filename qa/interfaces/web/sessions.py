"""Who is signed in: a signed cookie that names the account, and ends with its password or by signing out."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer

from qa.errors import AccountsError
from qa.interfaces.web.accounts import Account, Accounts
from qa.interfaces.web.ended_sessions import EndedSessions

SESSION_COOKIE = "kpcsc-session"
SESSION_SECONDS = 12 * 60 * 60
_KEY_BYTES = 32
_ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class _Session:
    """What a cookie holds."""

    name: str
    fingerprint: str
    id: str


class Sessions:
    """Issues the cookies of those who have signed in, and reads them.

    Args:
        accounts: a session ends when its account is removed or gets another password.
        key: signs the cookies.
        ended: sessions of which the cookie is accepted no more.
    """

    def __init__(self, accounts: Accounts, key: bytes, ended: EndedSessions) -> None:
        self._accounts = accounts
        self._ended = ended
        self._serializer = URLSafeTimedSerializer(
            key, salt=SESSION_COOKIE, signer_kwargs={"digest_method": hashlib.sha256}
        )

    def issue(self, account: Account) -> str:
        """The cookie's value for an account."""
        return self._serializer.dumps([account.name, _fingerprint(account), secrets.token_hex(_ID_BYTES)])

    def account(self, cookie: str | None) -> Account | None:
        """Whom a cookie stands for; nobody when it is forged, too old, signed out, or its password has changed.

        Args:
            cookie: the value that a browser has sent.

        Raises:
            AccountsError: the file of accounts, or what was signed out, cannot be read.
        """
        session = self._session(cookie)
        account = self._accounts.find(session.name) if session else None
        if session is None or account is None or session.fingerprint != _fingerprint(account):
            return None
        return None if session.id in self._ended else account

    def end(self, cookie: str | None) -> None:
        """Accept a cookie no more, whoever still has it.

        Args:
            cookie: the value that a browser has sent; nothing is done where it is none of this program's.

        Raises:
            AccountsError: that cannot be kept.
        """
        if session := self._session(cookie):
            self._ended.add(session.id, SESSION_SECONDS)

    def _session(self, cookie: str | None) -> _Session | None:
        if not cookie:
            return None
        try:
            content: object = self._serializer.loads(cookie, max_age=SESSION_SECONDS)
        except BadSignature:
            return None
        if isinstance(content, list) and len(content) == 3 and all(isinstance(part, str) for part in content):
            return _Session(*content)
        return None


def signing_key(accounts: Path) -> bytes:
    """The key beside a file of accounts; made at the first time, so that sessions outlive a restart.

    Args:
        accounts: path of the file of accounts.

    Raises:
        AccountsError: the key can neither be read nor made.
    """
    path = accounts.with_name(f"{accounts.name}.key")
    try:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(_KEY_BYTES))
        key = path.read_bytes()
        open_to_others = os.name == "posix" and path.stat().st_mode & 0o077
    except OSError as error:
        raise AccountsError(f"The key {path} cannot be read or made: {error.strerror or error}.") from None
    if len(key) < 2 * _KEY_BYTES:
        raise AccountsError(f"The key {path} is too short; remove it, and a new one is made.")
    if open_to_others:
        raise AccountsError(f"Others can read {path}; keep it to its owner with: chmod 600 {path}")
    return key


def _fingerprint(account: Account) -> str:
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:32]
