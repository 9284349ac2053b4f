"""The reader of MARC 21 records: MARCXML or JSON in, `MarcRecord`s out.

MARCXML may be wrapped by a search service (OAI-PMH, SRU). Three forms of JSON are known: MARC-in-JSON, the
form of the library's own interface (a list of fields by tag, with `indicators` and `subfields`), and the rows
of its voting data sets; each in a list, below a key (`records`, `data` …), or one a line. Sources: Library of
Congress, MARC 21 XML Schema; R. Singer, A proposal to serialize MARC in JSON; Dag Hammarskjöld Library, dlx.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from xml.etree.ElementTree import Element

from ..records import LoaderError
from . import voting_data
from .untrusted_xml import root_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..spans import Span

MAX_BYTES: Final = 256 << 20
_TAG: Final = re.compile(r"[0-9]{3}")
_CONTROL: Final = re.compile(r"00[0-9]")
_XML_SIGNS: Final = (b"http://www.loc.gov/MARC21/slim", b"<datafield", b":datafield")
_JSON_SIGN: Final = re.compile(rb'"(?:191|245|791|967|ms_codes?)"\s*:')
_BLANKS: Final = re.compile(r"\s+")
_HEAD: Final = 1 << 16
"""First bytes of a file in which its format shows."""


@dataclass(frozen=True, slots=True)
class MarcField:
    """A field: its tag, its subfields in order, and its place in the listing of the file."""

    tag: str
    subfields: tuple[tuple[str, str], ...]
    """Codes with their values; a control field has one value with the code ""."""
    span: Span = (0, 0)

    def values(self, *codes: str) -> tuple[str, ...]:
        """Returns the values of some subfields, in the order of the field."""
        return tuple(value for code, value in self.subfields if code in codes and value)

    def first(self, code: str) -> str:
        """Returns the first value of a subfield; "" if there is none."""
        return next(iter(self.values(code)), "")


@dataclass(frozen=True, slots=True)
class MarcRecord:
    """One record."""

    fields: tuple[MarcField, ...]
    span: Span = (0, 0)

    def all(self, *tags: str) -> tuple[MarcField, ...]:
        """Returns the fields with one of the tags."""
        return tuple(field for field in self.fields if field.tag in tags)

    def first(self, tag: str, code: str) -> str:
        """Returns the first value of a subfield; "" if there is none."""
        return next((value for field in self.all(tag) for value in field.values(code)), "")

    @property
    def number(self) -> str:
        """The control number (001); "" if it is missing."""
        return self.first("001", "")


def is_marc(content: bytes, suffix: str) -> bool:
    """Returns whether the first bytes of a file with this suffix (".xml", ".json") show MARC records."""
    head = content[:_HEAD]
    if suffix == ".xml":
        return any(sign in head for sign in _XML_SIGNS)
    return suffix in (".json", ".jsonl") and bool(_JSON_SIGN.search(head))


def read(content: bytes, name: str) -> tuple[tuple[MarcRecord, ...], str]:
    """Returns the records of a file, and their listing, in which each field is one line with a span.

    name: names the file in messages. Raises LoaderError, with the place, if the file is too large, is
    neither well-formed XML nor JSON, declares entities, or has no records.
    """
    if len(content) > MAX_BYTES:
        raise LoaderError(f"{name}: the file is larger than {MAX_BYTES >> 20} MB; split it")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        found = list(_xml_records(root_of(content, name, again="export or download it")))
        what = "MARCXML"
    else:
        found = list(_json_records(_json(content, name)))
        what = "MARC in JSON"
    if not found:
        raise LoaderError(
            f"{name}: no {what} records found (a record has fields such as 191, 245, 791); export the search"
            " result of the library again, as MARCXML"
        )
    return _listed(found)


def _listed(records: list[list[MarcField]]) -> tuple[tuple[MarcRecord, ...], str]:
    """The records with spans, and the listing: a line a field, a blank line between records."""
    lines: list[str] = []
    length = 0
    made: list[MarcRecord] = []
    for fields in records:
        start = length
        placed: list[MarcField] = []
        for field in fields:
            words = " ".join(f"${code} {value}" if code else value for code, value in field.subfields)
            line = f"{field.tag} {words}"
            placed.append(MarcField(field.tag, field.subfields, (length, length + len(line))))
            lines.append(line)
            length += len(line) + 1
        made.append(MarcRecord(tuple(placed), (start, max(length - 1, start))))
        lines.append("")
        length += 1
    return tuple(made), "\n".join(lines)


def _clean(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


# --- XML ----------------------------------------------------------------------------------------------------


def _xml_records(root: Element) -> Iterator[list[MarcField]]:
    for element in root.iter():
        fields = [field for child in element if (field := _xml_field(child)) is not None]
        if fields and _local(element) == "record":
            yield fields


def _xml_field(element: Element) -> MarcField | None:
    tag = element.get("tag") or ""
    if not _TAG.fullmatch(tag):
        return None
    if _local(element) == "controlfield":
        return MarcField(tag, (("", _clean("".join(element.itertext()))),))
    if _local(element) != "datafield":
        return None
    subfields = tuple(
        (child.get("code") or "", _clean("".join(child.itertext())))
        for child in element
        if _local(child) == "subfield" and child.get("code")
    )
    return MarcField(tag, subfields)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


# --- JSON ---------------------------------------------------------------------------------------------------


def _json(content: bytes, name: str) -> object:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoaderError(f"{name}: byte {error.start}: the JSON is not UTF-8; save it as UTF-8") from None
    try:
        return json.loads(text)
    except RecursionError:
        raise LoaderError(f"{name}: the JSON is nested too deep; export it again") from None
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1:
            return [_json_line(line, number, name) for number, line in enumerate(lines, 1)]
        raise LoaderError(f"{name}: not well-formed JSON ({error}); export or download it again") from None


def _json_line(line: str, number: int, name: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LoaderError(
            f"{name}: line {number}: not well-formed JSON ({error}); export or download it again"
        ) from None


def _json_records(value: object) -> Iterator[list[MarcField]]:
    """The records anywhere in a JSON value; rows of voting data sets come last."""
    waiting = [value]
    rows: list[dict[str, object]] = []
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(cast("list[object]", one)))
        elif isinstance(one, dict):
            record = cast("dict[str, object]", one)
            fields = _json_fields(record)
            if fields:
                yield fields
            elif voting_data.is_row(record):
                rows.append(record)
            else:
                waiting.extend(reversed(list(record.values())))
    for fields in voting_data.records(rows):
        yield [MarcField(tag, tuple((code, _clean(value)) for code, value in cells)) for tag, cells in fields]


def _json_fields(record: dict[str, object]) -> list[MarcField]:
    """The fields of a record in either form; none if the object is no record."""
    if isinstance(record.get("fields"), list):
        pairs = [pair for field in _objects(record["fields"]) for pair in field.items()]
    else:
        pairs = [
            (tag, one)
            for tag, found in record.items()
            for one in (cast("list[object]", found) if isinstance(found, list) else [found])
        ]
    fields = [field for tag, value in pairs if _TAG.fullmatch(tag) and (field := _json_field(tag, value))]
    number = record.get("_id")
    if fields and isinstance(number, int | str) and not any(field.tag == "001" for field in fields):
        fields.insert(0, MarcField("001", (("", str(number)),)))
    return fields


def _json_field(tag: str, value: object) -> MarcField | None:
    if isinstance(value, str | int):
        return MarcField(tag, (("", _clean(str(value))),)) if _CONTROL.fullmatch(tag) else None
    if not isinstance(value, dict):
        return None
    subfields = [
        subfield
        for one in _objects(cast("dict[str, object]", value).get("subfields"))
        for subfield in _json_subfields(one)
    ]
    return MarcField(tag, tuple(subfields))


def _objects(value: object) -> Iterator[dict[str, object]]:
    """The objects in a JSON list; nothing for another value."""
    for one in cast("list[object]", value) if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield cast("dict[str, object]", one)


def _json_subfields(one: dict[str, object]) -> Iterator[tuple[str, str]]:
    """A subfield: `{"code": "a", "value": "…"}` or `{"a": "…"}`."""
    if "code" in one and isinstance(one.get("value"), str | int):
        yield str(one["code"]), _clean(str(one["value"]))
        return
    for code, value in one.items():
        if len(code) == 1 and isinstance(value, str | int):
            yield code, _clean(str(value))
