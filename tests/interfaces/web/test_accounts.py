"""The file of accounts and the command that writes it."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest

from qa.errors import AccountsError
from qa.interfaces.cli import main
from qa.interfaces.web.accounts import Account, Accounts, Role
from qa.interfaces.web.sessions import signing_key
from tests.interfaces.web.conftest import ARCHIVIST, READER


def run(monkeypatch: pytest.MonkeyPatch, password: str, *arguments: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    return main(["account", *arguments])


def test_an_account_is_written_changed_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "folder" / "accounts"
    monkeypatch.setenv("QA_ACCOUNTS", str(path))
    assert run(monkeypatch, "correct horse battery", "Ada", "--role", "archivist") == 0
    assert run(monkeypatch, "staple and some more", "ben", "--role", "reader") == 0
    assert capsys.readouterr().out == f"Wrote ada (archivist) to {path}.\nWrote ben (reader) to {path}.\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [line.split("$")[:2] for line in path.read_text().splitlines()] == [
        ["ada:archivist:", "argon2id"],
        ["ben:reader:", "argon2id"],
    ]
    assert run(monkeypatch, "quite another phrase", "ada") == 0
    accounts = Accounts(path)
    assert accounts.verify("ADA", "correct horse battery") is None
    changed = accounts.verify("ADA", "quite another phrase")
    assert changed is not None
    assert (changed.name, changed.role) == ("ada", Role.ARCHIVIST)
    assert run(monkeypatch, "", "ada", "--remove") == 0
    assert accounts.verify("ada", "quite another phrase") is None
    assert [account.name for account in accounts.all()] == ["ben"]
    assert [entry.name for entry in path.parent.iterdir()] == ["accounts"]


@pytest.mark.parametrize(
    ("password", "arguments", "status", "said"),
    [
        ("short", ["ada", "--role", "reader"], 1, "The password needs 10 to 1000 characters."),
        ("long enough now", ["ada"], 1, "There is no account ada yet; say what it may do: --role reader or archivist."),
        ("long enough now", ["ada", "--role", "king"], 2, "'king' is no role; it is reader or archivist."),
        ("long enough now", ["a:b", "--role", "reader"], 1, "'a:b' cannot be a name; use letters, digits and . _ @ -"),
        ("long enough now", ["x\ny", "--role", "reader"], 1, "cannot be a name"),
        ("", ["ada", "--remove"], 1, "There is no account ada in "),
    ],
)
def test_a_wrong_account_is_told_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    password: str,
    arguments: list[str],
    status: int,
    said: str,
) -> None:
    path = tmp_path / "accounts"
    assert run(monkeypatch, password, *arguments, "--accounts", str(path)) == status
    error = capsys.readouterr().err
    assert error.startswith("kpcsc: ")
    assert said in error
    assert error.count("\n") == 1
    assert not path.exists()


def test_no_file_of_accounts_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "long enough now", "ada", "--role", "reader") == 2
    assert "give --accounts FILE, or set accounts in kpcsc.toml" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["ada", "ada:king:$argon2id$", "ada:reader:plain", ":reader:$argon2id$x", "\x00"])
def test_a_damaged_file_lets_nobody_in(accounts_file: Path, line: str) -> None:
    accounts = Accounts(accounts_file)
    assert accounts.verify(*READER) is not None
    accounts_file.write_text(f"# who may sign in\n\n{line}\n")
    with pytest.raises(AccountsError, match=r"Line 3 of .*accounts is not an account"):
        accounts.verify(*READER)


def test_a_damaged_hash_opens_for_nobody(accounts_file: Path) -> None:
    accounts_file.write_text("ada:archivist:$argon2id$damaged\n")
    assert Accounts(accounts_file).verify(*ARCHIVIST) is None


def test_what_others_can_read_is_refused(accounts_file: Path) -> None:
    key = signing_key(accounts_file)
    assert signing_key(accounts_file) == key
    assert stat.S_IMODE((accounts_file.parent / "accounts.key").stat().st_mode) == 0o600
    (accounts_file.parent / "accounts.key").chmod(0o644)
    with pytest.raises(AccountsError, match=r"Others can read .*accounts\.key"):
        signing_key(accounts_file)
    (accounts_file.parent / "accounts.key").write_text("short")
    with pytest.raises(AccountsError, match="is too short"):
        signing_key(accounts_file)
    accounts_file.chmod(0o640)
    with pytest.raises(AccountsError, match="keep it to its owner with: chmod 600"):
        Accounts(accounts_file).all()


def test_an_archivist_may_read_and_a_reader_not_keep_the_archive() -> None:
    assert Role.ARCHIVIST.includes(Role.READER)
    assert not Role.READER.includes(Role.ARCHIVIST)
    assert Account("ada", Role.READER, "").role.includes(Role.READER)
