"""Whoever the published list of United Nations entities names is known by that name."""

from __future__ import annotations

import csv
from pathlib import Path

from mandategraph.ontology.names import names

# What the letters mean in documents is something else: official development assistance, and the Maritime
# Safety Committee; and the Sixth Committee is not called "Legal".
TAKEN = {"ODA", "MSC", "Legal"}


def entities(shared: Path) -> list[dict[str, str]]:
    with (shared / "authorities" / "un-entities.csv").open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def test_every_entity_is_found_by_name_alias_and_acronym(shared: Path) -> None:
    unknown: list[str] = []
    for row in entities(shared):
        forms = [row["name"], row["acronym"], *row["aliases"].replace(";", "|").split("|")]
        stated = [form.strip() for form in forms if form.strip() and form.strip() not in TAKEN]
        unknown += [form for form in stated if not names().exact(form, "en")]
    assert not unknown
