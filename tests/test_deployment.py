"""The container and the service: what they run exists, and they may do no more than they need."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from qa.interfaces.cli import app
from qa.settings import Settings
from tests.conftest import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
GUIDE = (ROOT / "docs" / "guides" / "serving.md").read_text()


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage of the image."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    stages: list[list[tuple[str, str]]] = []
    for line in filter(None, joined.splitlines()):
        instruction, _, rest = line.strip().partition(" ")
        if instruction == "FROM":
            stages.append([])
        stages[-1].append((instruction, rest))
    return stages


def commands() -> set[str]:
    return set(get_command(app).commands)  # type: ignore[attr-defined]


def test_the_image_is_small_and_runs_as_nobody_special() -> None:
    build, final = stages()
    assert build[0] == ("FROM", "python:3.12-slim AS build")
    assert final[0] == ("FROM", "python:3.12-slim")
    instructions = dict(final)
    assert instructions["USER"] == "10001"
    assert [name for name, _ in final].index("USER") > max(n for n, (name, _) in enumerate(final) if name == "RUN")
    for volume in ("/archive/documents", "/archive/index", "/archive/private"):
        assert f'"{volume}"' in instructions["VOLUME"]
    assert "/healthz" in instructions["HEALTHCHECK"]
    assert instructions["ENTRYPOINT"] == '["kpcsc"]'
    assert instructions["CMD"] == '["serve"]'
    assert "serve" in commands()
    settings = re.findall(r"QA_(\w+)=", instructions["ENV"])
    assert settings
    assert {name.lower() for name in settings} <= set(Settings.model_fields)
    copied = [source for name, rest in build if name == "COPY" for source in rest.split()[:-1]]
    assert copied
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    for source in copied:
        assert (ROOT / source).exists()
        assert f"!{source}" in allowed
    assert "*" in allowed


def test_the_service_may_do_no_more_than_it_needs() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "deploy" / "kpcsc.service")
    service = dict(unit["Service"])
    assert service["User"] not in ("", "root")
    assert service["NoNewPrivileges"] == service["ProtectHome"] == service["PrivateTmp"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == service["WorkingDirectory"] == "/var/lib/kpcsc"
    assert service["CapabilityBoundingSet"] == ""
    program, command = service["ExecStart"].split()
    assert program == "/opt/kpcsc/bin/kpcsc"
    assert command in commands()
    assert int(service["TimeoutStopSec"]) > 10


def test_systemd_finds_no_fault_with_it(tmp_path: Path) -> None:
    verifier = shutil.which("systemd-analyze")
    if verifier is None:
        return
    unit = (ROOT / "deploy" / "kpcsc.service").read_text().replace("/opt/kpcsc/bin/kpcsc", shutil.which("true") or "")
    (tmp_path / "kpcsc.service").write_text(unit)
    done = subprocess.run([verifier, "verify", tmp_path / "kpcsc.service"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["root_path", "trusted_proxies", "accounts", "reading_needs_sign_in", "allowed_hosts"])
def test_the_guide_tells_every_setting_of_a_server(name: str) -> None:
    assert f"`{name}`" in GUIDE


def test_the_commands_of_the_guide_exist() -> None:
    named = set(re.findall(r"kpcsc ([a-z]+)", "".join(re.findall(r"```\w+\n(.*?)```", GUIDE, flags=re.DOTALL))))
    assert {"account", "index"} <= named <= commands()
