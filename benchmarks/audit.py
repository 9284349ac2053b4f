"""Looks up known vulnerabilities of locked dependencies, and counts how many could be looked up.

pip-audit ends with success also where the service knows none of the packages, as mirrors of the package index
do. Here that is a failure of its own, so that no audit is taken for a clean one. Exit codes: 0 nothing found,
1 vulnerabilities found, 3 not everything could be looked up.

    python benchmarks/audit.py requirements.lock
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

SERVICES: Final = ("pypi", "osv")
"""Services of pip-audit, in the order in which they are tried."""
FOUND: Final = 1
INCOMPLETE: Final = 3
_SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome of one service."""

    audited: int
    """Number of dependencies that were looked up."""
    skipped: int
    """Number of dependencies that the service does not know."""
    vulnerabilities: tuple[str, ...]
    """Name, version and identifier of each vulnerability."""


def read(report: str) -> Audit:
    """Returns the outcome that a JSON report of pip-audit states; raises ValueError if it is no report."""
    dependencies = cast("list[dict[str, Any]]", json.loads(report)["dependencies"])
    audited = [dependency for dependency in dependencies if "skip_reason" not in dependency]
    found = tuple(
        f"{dependency['name']} {dependency['version']}: {vulnerability['id']}"
        for dependency in audited
        for vulnerability in dependency["vulns"]
    )
    return Audit(len(audited), len(dependencies) - len(audited), found)


def audit(files: list[Path], service: str) -> Audit | str:
    """Returns the outcome of a service for some lock files, or the reason why it does not answer."""
    requirements = [argument for file in files for argument in ("-r", str(file))]
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
    options = ["--vulnerability-service", service, "--require-hashes", "--disable-pip", *requirements]
    try:
        done = subprocess.run(
            [*command, *options], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"no answer within {_SECONDS} s"
    try:
        return read(done.stdout)
    except (ValueError, KeyError):
        return done.stderr.strip().rpartition("\n")[2][:200] or f"exit code {done.returncode}"


def main() -> None:
    """Audits and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="lock files with hashes")
    files = cast("list[Path]", parser.parse_args().files)
    for service in SERVICES:
        outcome = audit(files, service)
        if isinstance(outcome, str):
            print(f"{service}: cannot be reached: {outcome}")
            continue
        total = outcome.audited + outcome.skipped
        print(
            f"{service}: {outcome.audited} of {total} dependencies looked up, "
            f"{len(outcome.vulnerabilities)} vulnerabilities"
        )
        for vulnerability in outcome.vulnerabilities:
            print(f"  {vulnerability}")
        if outcome.vulnerabilities:
            sys.exit(FOUND)
        if not outcome.skipped:
            return
    print(
        "Not audited: no vulnerability database knows all dependencies from here. Run this where one can be"
    )
    print("reached, such as pypi.org or api.osv.dev.")
    sys.exit(INCOMPLETE)


if __name__ == "__main__":
    main()
