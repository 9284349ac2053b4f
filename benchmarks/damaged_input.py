"""Damaged inputs for the fuzzer: valid examples of each format in, mutated bytes out, the same for a seed."""

from __future__ import annotations

import html
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

SAMPLES: Final = Path(__file__).resolve().parent.parent / "samples"
_FIXED: Final = (1980, 1, 1, 0, 0, 0)
_AKN: Final = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
<statement name="resolution"><meta><identification><FRBRWork>
<FRBRthis value="/akn/un/statement/deliberation/unga/2045-12-15/100-9/!main/"/>
<FRBRdate date="2045-12-15" name="adoption"/></FRBRWork><FRBRExpression><FRBRlanguage language="eng"/>
</FRBRExpression></identification></meta><coverPage><p><docNumber>A/RES/100/9</docNumber></p></coverPage>
<preface><p><docTitle>Rivers</docTitle></p></preface>
<preamble><p>The General Assembly,</p>
<p><i>Recalling</i> its resolution 99/7,</p></preamble><mainBody><paragraph><num>1.</num><content>
<p><i>Requests</i> the Secretary-General to report on rivers at its hundred and first session;</p>
</content></paragraph></mainBody>
</statement></akomaNtoso>"""
_MARC: Final = """<collection xmlns="http://www.loc.gov/MARC21/slim"><record>
<datafield tag="191" ind1=" " ind2=" "><subfield code="a">A/RES/100/9</subfield></datafield>
<datafield tag="245" ind1=" " ind2=" "><subfield code="a">Rivers</subfield></datafield>
<datafield tag="269" ind1=" " ind2=" "><subfield code="a">2045-12-15</subfield></datafield>
<datafield tag="650" ind1="1" ind2="7"><subfield code="a">RIVERS</subfield></datafield>
</record></collection>"""
_MANIFEST: Final = """file,symbol,language,issued_by,note
en/A_RES_82_904.en.txt,A/RES/82/904,en,General Assembly,"a note, in quotation marks"
zh/A_82_903.zh.txt,A/82/903,zh,Third Committee,
"""
_THESAURUS: Final = (
    "uri,en,zh,en_alternatives\nhttp://example.org/topic/1,CULTURAL HERITAGE,文化遗产,MONUMENTS|SITES\n",
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<http://example.org/topic/1> a skos:Concept ;\n"
    '  skos:prefLabel "Rivers"@en, "河流"@zh ; skos:altLabel "Streams"@en ;\n'
    "  skos:broader <http://example.org/topic/2> .\n",
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:skos="http://www.w3.org/2004/02/skos/core#"><skos:Concept rdf:about="http://example.org/topic/1">'
    '<skos:prefLabel xml:lang="en">Rivers</skos:prefLabel></skos:Concept></rdf:RDF>',
)
_QUERIES: Final = (
    "PREFIX ex: <http://example.org/> SELECT ?s (COUNT(*) AS ?n) FROM NAMED <http://example.org/g> "
    "{ GRAPH ?g { ?s a ex:Act ; ex:label ?l . FILTER(LANG(?l) = 'en' && REGEX(?l, '^a.*b')) } "
    "OPTIONAL { ?s ex:part+/^ex:whole* ?o } MINUS { ?s ex:gone true } } GROUP BY ?s ORDER BY DESC(?n) "
    "LIMIT 5",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . BIND(IF(BOUND(?o), STRDT('1', <a:t>), 2) AS ?x)"
    " VALUES (?s ?p) { (<http://example.org/a> UNDEF) } }",
    'ASK { ?s ?p """a \\u0041""" . { SELECT DISTINCT ?s { ?s !(a|^a) _:b, [ a 1 ] } } UNION { () ?p 1 } }',
    "DESCRIBE <http://example.org/a> # a comment\n FROM <http://example.org/g>",
)
_PATHS: Final = (
    "/",
    "/search",
    "/act-lists",
    "/deadlines",
    "/network",
    "/network.json",
    "/life-line",
    "/query",
    "/sparql",
    "/table/acts.csv",
    "/table/due.xlsx",
    "/table/network.csv",
    "/calendar.ics",
    "/api/acts",
    "/api/due",
    "/api/actors/body/UNODC",
    "/api/documents/E/RES/2026/901",
    "/api/releases",
    "/body/UNODC",
    "/dataset",
    "/document/E/RES/2026/901.html",
    "/document/E/RES/2026/901.ttl",
    "/graph/E/RES/2026/901/en",
    "/dumps/x",
)
_PARAMETERS: Final = (
    "q",
    "page",
    "lang",
    "when",
    "list",
    "addressee",
    "issuer",
    "partner",
    "kind",
    "verb",
    "year",
    "session",
    "status",
    "topic",
    "actor",
    "most",
    "from",
    "to",
    "of",
    "query",
    "name",
    "limit",
    "offset",
    "after",
    "before",
    "as_of",
    "exactly",
    "list",
    "past",
    "document",
    "unit",
    "language",
    "recipient",
    "condition",
    "format",
)
_VALUES: Final = (
    "",
    "1",
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "en",
    "zh",
    "xx",
    "body/UNODC",
    "E/RES/2026/901",
    "https://w3id.org/mandategraph/body/UNODC",
    "request",
    "2026-01-01",
    "2026-02-30",
    "0000-00-00",
    "upcoming",
    "all",
    "%00",
    "%ff%fe",
    "%F0%9F%92%A9",
    "'",
    '"',
    "<script>",
    "../../etc",
    "{}",
    "?s",
    "a\r\nb: c",
    "网络",
)
_TOKENS: Final = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xf0\x9f\x92\xa9",
    b"\r",
    b"\n\n",
    b"\x0c",
    b"\t",
    b"\xe2\x80\xae",
    b"\xc2\xad",
    b"\xe3\x80\x80",
    b"((",
    b"))",
    b"[",
    b"<",
    b">",
    b"&amp;",
    b"&#x110000;",
    b"\\",
    b"%",
    b'"',
    b"'",
    b"{",
    b"}",
    b"-1",
    b"0",
    b"99999999999999999999",
    b"1e999",
    b"\xe7\xac\xac",
    b"resolution ",
    b"A/RES/1/1",
    b"Annex",
    b"(a) ",
    b"1. ",
    b"Requests ",
    b"\xe8\xaf\xb7",
    b";",
    b"<div>",
    b"<table><tr><td>",
    b"<!--",
    b"<![CDATA[",
    b"<!DOCTYPE x [<!ENTITY e 'x'>]>",
    b"endobj",
    b"/Length ",
    b"PK\x03\x04",
    b"http://x.org/[a",
    b'\n"',
    b",,,",
    b"SELECT",
    b"SERVICE <x>",
    b"a/b*",
    b"^^<x>",
    b"@en",
    b"_:b",
    b"?x",
)
_LONGEST: Final = 20_000


def examples(kind: str) -> tuple[tuple[str, bytes], ...]:
    """Returns name and content of the valid examples of a kind of input."""
    if kind == "text":
        files = (*(SAMPLES / "en").iterdir(), *(SAMPLES / "zh").iterdir())
        return tuple((file.name, file.read_bytes()) for file in sorted(files))
    if kind in ("pdf", "docx"):
        return tuple((file.name, file.read_bytes()) for file in sorted((SAMPLES / kind).iterdir()))
    if kind == "html":
        return tuple((f"{name}.html", _as_html(content)) for name, content in examples("text")[:4])
    if kind == "zip":
        return (("texts.zip", _packed(dict(examples("text")[:3]))),)
    made = {
        "xml": (("A_RES_100_9.xml", _AKN), ("records.xml", _MARC)),
        "manifest": (("manifest.csv", _MANIFEST),),
        "thesaurus": tuple(zip(("t.csv", "t.ttl", "t.rdf"), _THESAURUS, strict=True)),
        "sparql": tuple(("query.rq", query) for query in _QUERIES),
        "parameters": tuple(("path", path) for path in _PATHS),
    }
    return tuple((name, text.encode()) for name, text in made[kind])


def damaged(kind: str, dice: random.Random) -> tuple[str, bytes]:
    """Returns name and content of a damaged input of a kind."""
    found = examples(kind)
    name, content = dice.choice(found)
    if kind == "parameters":
        return name, _request(content.decode(), dice).encode()
    if kind in ("docx", "zip") and dice.random() < 0.7:
        return name, _repacked(content, dice)
    return name, mutated(content, [other for _, other in found], dice)


def mutated(content: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    """Returns the content after one to eight mutations; others: content to take pieces from."""
    text = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 3, 5, 8))):
        start = dice.randrange(len(text) + 1)
        end = min(len(text), start + dice.choice((1, 1, 2, 8, 64, 512)))
        choice = dice.randrange(9)
        if choice == 0 and text:
            text[start % len(text)] ^= 1 << dice.randrange(8)
        elif choice == 1:
            del text[start:end]
        elif choice == 2:
            text[start:start] = text[start:end] * dice.choice((1, 2, 50))
        elif choice == 3:
            text[start:end] = dice.randbytes(end - start)
        elif choice == 4:
            text[start:start] = dice.choice(_TOKENS) * dice.choice((1, 1, 3, 300, _LONGEST // 4))
        elif choice == 5:
            del text[start:]
        elif choice == 6:
            other = dice.choice(others)
            at = dice.randrange(len(other) + 1)
            text[start:end] = other[at : at + 2000]
        elif choice == 7:
            text[start:end] = dice.choice(_TOKENS)
        else:
            target = dice.randrange(len(text) + 1)
            piece = text[start:end]
            del text[start:end]
            text[target:target] = piece
    return bytes(text)


def _request(path: str, dice: random.Random) -> str:
    """A request target with random parameters, some damaged."""
    if dice.random() < 0.3:
        path = mutated(path.encode(), [path.encode()], dice).decode("latin-1")
    given: list[str] = []
    for _ in range(dice.randrange(5)):
        value = dice.choice(_VALUES)
        if dice.random() < 0.3:
            value = mutated(value.encode(), [value.encode()], dice)[:2000].decode("latin-1")
        given.append(f"{dice.choice(_PARAMETERS)}={value}")
    return path + ("?" + "&".join(given) if given else "")


def _as_html(content: bytes) -> bytes:
    paragraphs = "".join(
        f"<p>{html.escape(line)}</p>\n" for line in content.decode().split("\n") if line.strip()
    )
    table = "<table><tr><td>1</td><td rowspan=2>x</td></tr><tr><td colspan=3>y</td></tr></table>"
    head = "<!doctype html><html lang=en><head><title>t</title></head>"
    return f"{head}<body>{paragraphs}{table}</body></html>".encode()


def _packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _repacked(content: bytes, dice: random.Random) -> bytes:
    """The archive with a damaged member, or with a member under a damaged name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(sorted(members))
    damaged_member = mutated(members[name], [*members.values()], dice)
    if dice.random() < 0.2:
        renamed = mutated(name.encode(), [name.encode()], dice)[:300].decode("latin-1").replace("\x00", "")
        members[renamed] = members.pop(name)
    else:
        members[name] = damaged_member
    return _packed(members)
