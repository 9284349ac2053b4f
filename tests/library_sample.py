"""Invented records of the Digital Library, for the tests of their reader."""

from __future__ import annotations

import json

from mandategraph.loaders.library_quads import LibraryFile, library_quads
from mandategraph.loaders.library_records import record_of
from mandategraph.loaders.readers import marc
from mandategraph.ontology.iri import DEFAULT_BASE

Fields = list[tuple[str, dict[str, str]]]

VOTE: Fields = [
    ("001", {"": "9900001"}),
    ("245", {"a": "Lighthouses of the high seas :", "b": "resolution /", "c": "adopted by the Assembly"}),
    ("269", {"a": "2045-12-15"}),
    ("650", {"a": "LAMPS", "0": "http://metadata.un.org/thesaurus/9001"}),
    ("650", {"a": "HARBOURS"}),
    ("791", {"a": "A/RES/100/9", "b": "A/", "c": "100"}),
    ("952", {"a": "A/100/PV.54"}),
    ("991", {"a": "A/100/251", "b": "81b", "c": "Oceans and lamps.", "d": "LAMPS"}),
    ("993", {"a": "A/100/470"}),
    ("993", {"a": "A/C.6/100/L.3"}),
    ("967", {"a": "1", "c": "PER", "d": "Y", "e": "PERU"}),
    ("967", {"a": "2", "c": "TON", "d": "N", "e": "TONGA"}),
    ("968", {"a": "3", "c": "XQZ", "d": "A", "e": "TÜRKİYE"}),
    ("969", {"a": "4", "c": "MNG", "e": "MONGOLIA"}),
    ("969", {"a": "5", "c": "NER", "d": "X", "e": "NIGER"}),
    ("996", {"b": "001", "c": "001", "d": "001", "e": "002", "f": "5"}),
]
"""The record of a vote; one code is unknown, its name is not."""

DOCUMENT: Fields = [
    ("001", {"": "9900002"}),
    ("191", {"a": "A/RES/98/4[A]", "b": "A/", "c": "98", "z": "A/RES/98/4"}),
    ("245", {"a": "Keepers of lamps", "b": ": report /", "c": "by the Harbour Board"}),
    ("269", {"a": "204401"}),
    ("992", {"a": "20431207, 20431208"}),
    ("996", {"a": "Adopted 3-2-1, 71st plenary meeting"}),
]


def marcxml(*records: Fields, wrapped: bool = False) -> bytes:
    """The records as MARCXML, `wrapped` as a search service delivers them."""
    xml = "".join(f"<record>{''.join(map(_element, record))}</record>" for record in records)
    collection = f'<collection xmlns="http://www.loc.gov/MARC21/slim">{xml}</collection>'
    return (f"<response><total>2</total>{collection}</response>" if wrapped else collection).encode()


def _element(field: tuple[str, dict[str, str]]) -> str:
    tag, subfields = field
    if "" in subfields:
        return f'<controlfield tag="{tag}">{subfields[""]}</controlfield>'
    inner = "".join(f'<subfield code="{code}">{value}</subfield>' for code, value in subfields.items())
    return f'<datafield tag="{tag}" ind1=" " ind2=" ">{inner}</datafield>'


def marc_in_json(*records: Fields) -> bytes:
    """The records as a list of MARC-in-JSON objects."""
    return json.dumps(
        [{"leader": "", "fields": [{tag: _mij(subfields)} for tag, subfields in one]} for one in records]
    ).encode()


def _mij(subfields: dict[str, str]) -> object:
    if "" in subfields:
        return subfields[""]
    return {"ind1": " ", "ind2": " ", "subfields": [{code: value} for code, value in subfields.items()]}


def library_json(*records: Fields) -> bytes:
    """The records as the library's own interface gives them."""
    made: list[dict[str, object]] = []
    for record in records:
        one: dict[str, object] = {"_id": int(record[0][1][""])}
        for tag in dict.fromkeys(tag for tag, _ in record if not tag.startswith("00")):
            one[tag] = [
                {
                    "indicators": [" ", " "],
                    "subfields": [{"code": code, "value": value} for code, value in found.items()],
                }
                for name, found in record
                if name == tag
            ]
        made.append(one)
    return json.dumps({"_meta": {"returns": "records"}, "data": made}).encode()


def quads() -> bytes:
    """The quads of both records."""
    found, _ = marc.read(marcxml(VOTE, DOCUMENT), "records.xml")
    file = LibraryFile("records.xml", "1" * 64, "marcxml", "0.1.0")
    return library_quads(map(record_of, found), file, base=DEFAULT_BASE, concepts={})
