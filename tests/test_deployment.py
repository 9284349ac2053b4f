"""The unit file and the container limit memory, files, processes and privileges."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOYMENT = Path(__file__).resolve().parent.parent / "docs" / "deployment"
UNIT = DEPLOYMENT / "mandategraph.service"
STOP_TIME = 10
"""Default of `serve --stop-time`, in seconds."""


@pytest.fixture(scope="module")
def service() -> dict[str, str]:
    """Returns the settings of the unit file; of a repeated setting, the last one."""
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"[A-Z]\w+=", line))


@pytest.mark.parametrize("name", ["MemoryHigh", "MemoryMax", "LimitNOFILE", "TasksMax"])
def test_the_unit_limits_what_the_server_takes(name: str, service: dict[str, str]) -> None:
    assert re.fullmatch(r"[1-9]\d*[KMG]?", service[name])


def test_the_unit_gives_no_privileges(service: dict[str, str]) -> None:
    expected = {
        "DynamicUser": "yes",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "RestrictSUIDSGID": "yes",
    }
    assert {name: service.get(name) for name in expected} == expected


def test_the_service_manager_waits_longer_than_the_server_takes_to_stop(service: dict[str, str]) -> None:
    assert int(service["TimeoutStopSec"]) > STOP_TIME


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    # The program need not be installed where the unit expects it.
    text = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text(encoding="utf-8"))
    unit = tmp_path / UNIT.name
    unit.write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if UNIT.name in line]) == (0, [])


@pytest.mark.parametrize(
    "option",
    [
        "--memory",
        "--pids-limit",
        "--ulimit nofile",
        "--cap-drop all",
        "--security-opt no-new-privileges",
        "--read-only",
        "--stop-timeout",
    ],
)
def test_the_container_is_run_with_limits(option: str) -> None:
    text = (DEPLOYMENT / "Containerfile").read_text(encoding="utf-8")
    assert option in text.partition("ARG ")[0]


def test_the_container_runs_as_a_user_without_privileges() -> None:
    users = re.findall(r"(?m)^USER (\S+)", (DEPLOYMENT / "Containerfile").read_text(encoding="utf-8"))
    assert users
    assert users[-1] not in ("root", "0")
