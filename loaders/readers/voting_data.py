"""Rows of the library's voting data sets: JSON objects, one a state and resolution, in; MARC fields out.

The Dag Hammarskjöld Library publishes the votes of the General Assembly and the Security Council as tables
whose columns are drawn from its voting records. Source: UN General Assembly Voting Data, data dictionary
(https://digitallibrary.un.org/record/4060887).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Fields = list[tuple[str, list[tuple[str, str]]]]
"""Tags with their subfields: codes and values."""

_COLUMNS: Final = {
    "undl_id": ("001", ""),
    "symbol": ("191", "a"),
    "resolution": ("791", "a"),
    "title": ("245", "a"),
    "date": ("269", "a"),
    "subjects": ("650", "a"),
    "meeting": ("952", "a"),
    "agenda_title": ("991", "c"),
    "committee_report": ("993", "a"),
    "draft": ("993", "a"),
    "vote_note": ("996", "a"),
}
"""Columns of the record with tag and subfield."""
_TOTALS: Final = {
    "total_yes": "b", "yes": "b",
    "total_no": "c", "no": "c",
    "total_abstentions": "d", "abstentions": "d",
    "total_non_voting": "e", "non_voting": "e",
    "total_ms": "f",
}  # fmt: skip
_STATE: Final = {"ms_code": "c", "ms_vote": "d", "ms_name": "e"}
_PLURALS: Final = {
    "resolutions": "resolution", "agenda_titles": "agenda_title",
    "ms_codes": "ms_code", "ms_votes": "ms_vote", "ms_names": "ms_name",
}  # fmt: skip
"""Names of columns in earlier editions."""
_SEVERAL: Final = "|"
"""Sign between several values in a cell."""


def is_row(value: Mapping[str, object]) -> bool:
    """Returns whether a JSON object is a row of a voting data set."""
    return any(_PLURALS.get(name, name) == "ms_code" for name in value)


def records(rows: Iterable[Mapping[str, object]]) -> list[Fields]:
    """Returns the fields of one record a resolution, with the votes of all its rows."""
    grouped: dict[str, Fields] = {}
    for row in rows:
        cells = {_PLURALS.get(name, name): _text(value) for name, value in row.items()}
        key = cells.get("undl_id") or cells.get("resolution") or cells.get("symbol") or ""
        if key not in grouped:
            grouped[key] = _head(cells)
        grouped[key].append(("967", [(code, cells.get(name, "")) for name, code in _STATE.items()]))
    return list(grouped.values())


def _head(cells: Mapping[str, str]) -> Fields:
    """The fields that all rows of a resolution share."""
    fields: Fields = []
    for name, (tag, code) in _COLUMNS.items():
        values = cells.get(name, "").split(_SEVERAL)
        fields.extend((tag, [(code, value.strip())]) for value in values if value.strip())
    totals = [(code, cells[name]) for name, code in _TOTALS.items() if cells.get(name)]
    if totals:
        fields.append(("996", totals))
    return fields


def _text(value: object) -> str:
    """A cell as text; whole numbers may have been written as decimals ("85.0")."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text.removesuffix(".0") if text.removesuffix(".0").isdecimal() else text.strip()
