"""Demo: builds the samples into a temporary store and shows the main results on one screen (`make demo`)."""

from __future__ import annotations

import csv
import io
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent
COMMAND = (sys.executable, "-c", "from mandategraph.cli.main import main; main()")
AS_OF = "2028-01-15"
"""A fixed day, so that the status of each deadline is the same on every run."""
Row = Mapping[str, str]


def run(*arguments: str, store: str) -> list[Row]:
    """Runs one command on the store and returns its rows; ends the demo where the command fails."""
    command = [*COMMAND, *arguments, "--store", store]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr or done.stdout)
    return list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff")))) if "csv" in arguments else []


def show(title: str, arguments: Sequence[str], rows: Sequence[Row], widths: Mapping[str, int]) -> None:
    """Prints a title, the command and one line a row; `widths` gives columns and their characters."""
    print(f"\n{title}\n$ mandategraph {shlex.join(arguments)}")
    print("  " + " ".join(name.ljust(width) for name, width in widths.items()).rstrip())
    for row in rows:
        print("  " + " ".join(cell(row, name, width) for name, width in widths.items()).rstrip())


def cell(row: Row, name: str, width: int) -> str:
    """Returns one value, cut or padded to the width.

    `place` is document, unit and paragraph; IRIs lose their base.
    """
    parts = (row.get("document"), row.get("unit"), row.get("paragraph") or row.get("para"))
    text = " ".join(part for part in parts if part) if name == "place" else row[name]
    text = text.rpartition("/document/")[2]
    return (text if len(text) <= width else text[: width - 1] + "…").ljust(width)


def main() -> None:
    """Builds and shows."""
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store")
        folders = [str(SAMPLES / language) for language in ("en", "zh")]
        run("build", *folders, "--manifest", str(SAMPLES / "manifest.csv"), store=store)

        query = ["query", "who-what-when", "--param", "language=en"]
        documents = ["--param", "document=E/RES/2026/901", "--param", "document=A/RES/82/904"]
        widths = {"place": 18, "verb": 10, "addressees": 24, "action": 44, "due": 10, "until": 10}
        rows = run(*query, *documents, "--format", "csv", store=store)
        show("Who was asked to do what by when", [*query, *documents], rows[-12:], widths)

        due = ["due", "--addressee", "UN-Secretary-General", "--list", "all", "--as-of", AS_OF]
        widths = {"from": 10, "until": 10, "due": 9, "status": 12, "place": 22, "by": 16, "action": 44}
        rows = run(*due, "--format", "csv", store=store)
        dated = [row for row in rows if row["until"] >= "2027-09"]
        show("What falls due, and whether it was answered", due, dated, widths)

        life = ["query", "life-line"]
        widths = {"event": 12, "decided": 10, "until": 10, "place": 16, "words": 76}
        rows = [row for row in run(*life, "--format", "csv", store=store) if row["name"].isascii()]
        show("The life of one mandate: an expert group", life, rows, widths)
    print(
        "\nNext: pip install . && mandategraph build samples/en samples/zh --manifest samples/manifest.csv\n"
        "      mandategraph serve      the same as pages, on http://127.0.0.1:8000/\n"
        "      mandategraph queries    more queries; README.md and `make docs` for the rest"
    )


if __name__ == "__main__":
    main()
