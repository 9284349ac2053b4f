"""Stage 1 of the loader, formats: reads a file and returns its text as a `Source`.

Plain text and Markdown are decoded here, line ends left as the file has them; the other formats have a
reader each in `readers`, which prints their text in Markdown's marks. Offsets of every later stage count the
characters of the text that a `Source` holds.
"""

from __future__ import annotations

import codecs
import errno
import hashlib
import os
import re
import stat
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Final

from ..ontology.scripts import HAN
from .languages import languages, stage
from .readers import akn, archive, marc, process
from .records import Finding, LoaderError, Source
from .text_columns import one_column
from .unicode_text import INVISIBLE, canonical

if TYPE_CHECKING:
    from pathlib import Path

    from .readers.flow import Flow

SUFFIXES: Final = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".xml": "akn",
    ".json": "marc",
    ".jsonl": "marc",
}
"""File suffixes that can be read, with their formats."""
MAX_BYTES: Final = archive.MAX_MEMBER
"""Maximum size of a file, in bytes."""
MAX_CHARACTERS: Final = 3_000_000
"""Maximum length of a text, in characters: some thousand pages."""
MAX_LINE: Final = 200_000
"""Maximum length of a line, in characters; paragraphs reach a hundredth of it."""

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS_A_WORD: Final = 60
"""Characters of a text with one frequent word of its language at least."""
_SIGNATURES: Final = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document, or one protected by a password"),
)
_BEGINS: Final = {"pdf": b"%PDF-", "docx": b"PK"}
"""First bytes of the binary formats; PDF has them within its first kilobyte."""
_AKN: Final = b"<akomaNtoso"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]+")
_MARKUP: Final = re.compile(r"^#{1,6} |\*\*\S|<sup>|\]\(#\)", re.MULTILINE)
_HAN: Final = re.compile(f"[{HAN}]")
_LINE: Final = re.compile(r"[^\n\r\f]+")
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# Frequent characters: real Chinese text has many of them, wrongly decoded text has few.
_COMMON_HAN: Final = re.compile(r"[的一是在和有国会大年为关于其及以各决议第号联合员并请与]")


def read(path: Path, *, reject_changes: bool = False) -> Source:
    """Returns the text of one file; a path may lead into a ZIP archive ("texts.zip/A_RES_73_3.txt").

    reject_changes: reject the tracked changes of a Word file, which are accepted otherwise. Raises
    LoaderError if the file is missing, of an unknown format, empty, binary, damaged, protected, too large, or
    in an unknown encoding.
    """
    _must_have_known_suffix(path)
    return decode(content(path), path, reject_changes=reject_changes)


def source_of(content: bytes, path: Path, *, reject_changes: bool = False) -> Source:
    """Returns the text in the content of one file; raises LoaderError as `read` does."""
    _must_have_known_suffix(path)
    return decode(content, path, reject_changes=reject_changes)


def _must_have_known_suffix(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        known = ", ".join((*SUFFIXES, archive.SUFFIX))
        raise LoaderError(
            f"{path}: the suffix {path.suffix or '(none)'} cannot be read (known: {known});"
            " save the document as plain text or Markdown"
        )


def content(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Returns the bytes of one file, also in an archive; `limit` is the most bytes that it may have.

    Raises LoaderError if it is missing, too large, or no regular file: a pipe, a socket or a device would
    never end.
    """
    try:
        # Do not wait for the writer of a pipe.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as stream:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise LoaderError(f"{path}: {archive.NO_FILE}")
            content = b"" if status.st_size > limit else stream.read(limit + 1)
            size = max(status.st_size, len(content))
        if size > limit:
            megabytes = size >> 20
            raise LoaderError(f"{path}: the file has {megabytes} MB, more than {limit >> 20} MB; split it")
        return content
    except IsADirectoryError:
        raise LoaderError(f"{path}: is a folder, not a file; name the files in it") from None
    except (FileNotFoundError, NotADirectoryError):
        if archive.split(path) is not None:
            return archive.content(path)
        raise LoaderError(f"{path}: there is no such file; check the path") from None
    except OSError as error:
        # A socket, or a device without a driver.
        if error.errno in (errno.ENXIO, errno.ENODEV):
            raise LoaderError(f"{path}: {archive.NO_FILE}") from None
        if error.errno == errno.ELOOP:
            raise LoaderError(f"{path}: is a link to itself; remove it, or link it to a file") from None
        raise LoaderError(
            f"{path}: the file cannot be read ({error.strerror}); check its permissions"
        ) from None
    except ValueError:
        raise LoaderError(f"{path!r}: the name holds a NUL character; check the path") from None


def decode(content: bytes, path: Path, *, reject_changes: bool = False) -> Source:
    """Returns the text in `content`; `path` names it in messages, its suffix gives the format.

    UTF-8, UTF-16 and UTF-32 with a byte order mark, and GB18030 are decoded; HTML also as it declares.
    Raises LoaderError if the content is empty, not of its format, or in another encoding.
    """
    if not content.strip():
        raise LoaderError(f"{path}: the file is empty; replace it with the text of a document")
    kind = SUFFIXES.get(path.suffix.lower(), "text")
    if kind == "akn":
        markup = akn.read(_canonical_xml(content), str(path))
        digest = hashlib.sha256(content).hexdigest()
        return Source(str(path), markup.text, digest, kind, "utf-8", _findings(markup.text), markup)
    if kind == "marc":
        marc.read(content, str(path))
        raise LoaderError(
            f"{path}: holds records of the library, not the text of a document; load it with"
            " `mandategraph build`"
        )
    if kind in _BEGINS:
        flow = _binary(content, path, kind, reject_changes=reject_changes)
        printed, rows = flow.text, flow.rows
        findings = tuple(_moved(finding, printed) for finding in flow.findings)
        encoding = "binary"
    else:
        printed, encoding = _plain(content, path, kind)
        if kind == "html":
            printed = process.read(kind, printed.encode(errors="replace"), str(path)).text
        findings, rows = (), {}
    text = canonical(printed)
    if kind == "text":
        text = one_column(text)
    findings = (*findings, *_invisible(printed), *_findings(text))
    if not text.strip():
        raise LoaderError(f"{path}: the file holds only blanks; replace it with the text of a document")
    _measure(text, path)
    if kind == "text" and len(_MARKUP.findall(text)) > 2:
        kind = "markdown"
    digest = hashlib.sha256(content).hexdigest()
    return Source(str(path), text, digest, kind, encoding, findings, rows=rows)


def spool(stream: BinaryIO, folder: Path) -> Path:
    """Writes the content of a nameless stream to a file in `folder` and returns its path.

    Raises LoaderError if the content is too large.
    """
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise LoaderError(f"standard input: more than {MAX_BYTES >> 20} MB; split it")
    path = folder / f"standard-input{suffix_of(content)}"
    path.write_bytes(content)
    return path


def suffix_of(content: bytes) -> str:
    """Returns the suffix for content without a name, from its first bytes."""
    if _BEGINS["pdf"] in content[:1024]:
        return ".pdf"
    if content.startswith(b"PK\x03\x04"):
        return (
            ".docx"
            if b"word/" in content[: 1 << 16] or b"[Content_Types].xml" in content[:4096]
            else archive.SUFFIX
        )
    if _AKN in content[:8192] or (content.lstrip()[:1] == b"<" and marc.is_marc(content, ".xml")):
        return ".xml"
    if content.lstrip()[:1] in (b"{", b"[") and marc.is_marc(content, ".json"):
        return ".json"
    return ".html" if _HTML.match(content[:8192]) else ".txt"


def _binary(content: bytes, path: Path, kind: str, *, reject_changes: bool) -> Flow:
    if _BEGINS[kind] not in content[:1024]:
        what = next((name for signature, name in _SIGNATURES if content.startswith(signature)), "")
        what = what or ("a web page" if _HTML.match(content[:8192]) else "something else")
        raise LoaderError(
            f"{path}: byte 0: this is {what}, not a {kind.upper()} file; fetch it again, or give it its own"
            " suffix"
        )
    reader = "docx-original" if reject_changes and kind == "docx" else kind
    return process.read(reader, content, str(path))


def _moved(finding: Finding, printed: str) -> Finding:
    """The finding with its place in the canonical form of the text that it was made in."""
    start, end = (len(canonical(printed[:place])) for place in finding.span)
    return replace(finding, span=(start, max(start, end)))


def _canonical_xml(content: bytes) -> bytes:
    """XML in UTF-8 with its text in canonical form; other encodings are left to the XML parser."""
    if content.isascii():
        return content
    try:
        return canonical(content.decode("utf-8")).encode()
    except UnicodeDecodeError:
        return content


def _plain(content: bytes, path: Path, kind: str) -> tuple[str, str]:
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            raise LoaderError(f"{path}: byte 0: this is {name}, not text; save the document as plain text")
    text, encoding = _text(content, path, kind)
    controls = sum(len(match.group()) for match in _CONTROL.finditer(text))
    if controls * 10 > len(text):
        place = _CONTROL.search(text)
        assert place is not None
        raise LoaderError(
            f"{path}: character {place.start()}: more than a tenth of the file is control"
            " characters, so it is binary; save the document as plain text"
        )
    return text, encoding


def _measure(text: str, path: Path) -> None:
    """Raise LoaderError if the text or a line of it is too long."""
    if len(text) > MAX_CHARACTERS:
        raise LoaderError(
            f"{path}: the file has {len(text):,} characters, more than {MAX_CHARACTERS:,}; split it"
        )
    line = next((match for match in _LINE.finditer(text) if len(match.group()) > MAX_LINE), None)
    if line is not None:
        raise LoaderError(
            f"{path}: character {line.start()}: a line of more than {MAX_LINE:,} characters is too long;"
            " break the lines, one paragraph a line"
        )


def _text(content: bytes, path: Path, kind: str) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise LoaderError(
                    f"{path}: byte {error.start}: the file starts as {encoding} but is damaged here;"
                    " save it again as UTF-8"
                ) from None
    if kind == "html" and (declared := _declared(content)):
        return declared
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        place = error.start
    # Accept a file that was cut in the middle of its last character.
    if place >= len(content) - 3:
        return content[:place].decode("utf-8") + "\ufffd", "utf-8"
    chinese = _gb18030(content)
    if chinese is not None:
        return chinese, "gb18030"
    if found := _eight_bit(content):
        return found
    # Import late: nearly all files are in UTF-8.
    from charset_normalizer import from_bytes

    best = from_bytes(content[: 1 << 16]).best()
    guess = f" (it looks like {best.encoding})" if best is not None else ""
    raise LoaderError(
        f"{path}: byte {place}: the file is neither UTF-8 nor GB18030{guess}; save it again as UTF-8"
    )


def _eight_bit(content: bytes) -> tuple[str, str] | None:
    """Text and encoding of a file in an 8-bit encoding of a language, by frequent words; None if unknown."""
    for language in languages():
        for encoding, words in stage(language, "text").get("encodings", {}).items():
            try:
                text = content.decode(encoding)
            except (LookupError, UnicodeDecodeError):
                continue
            if len(re.findall(words, text)) * _LETTERS_A_WORD > len(text):
                return text, encoding
    return None


def _declared(content: bytes) -> tuple[str, str] | None:
    """Text and encoding of an HTML file as its head declares; None if that fails."""
    found = _CHARSET.search(content[:4096])
    try:
        codec = codecs.lookup(found.group(1).decode() if found else "utf-8").name
        # Browsers read Latin-1 as Windows-1252.
        codec = {"iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(codec, codec)
        return content.decode(codec), codec
    except (LookupError, UnicodeError):
        return None


def _gb18030(content: bytes) -> str | None:
    """The decoded text if it is plausible Chinese; None otherwise."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    han = len(_HAN.findall(text))
    if han * 5 < len(text) or len(_COMMON_HAN.findall(text)) * 25 < han:
        return None
    return text


def _findings(text: str) -> tuple[Finding, ...]:
    found: list[Finding] = []
    controls = list(_CONTROL.finditer(text))
    if controls:
        count = sum(len(match.group()) for match in controls)
        span = (controls[0].start(), controls[-1].end())
        found.append(Finding("stray-characters", f"{count} control characters ignored", span))
    if text.endswith("\ufffd"):
        found.append(
            Finding("truncated", "the file ends in the middle of a character", (len(text) - 1, len(text)))
        )
    return tuple(found)


def _invisible(printed: str) -> tuple[Finding, ...]:
    """A finding for the direction marks and zero-width characters that the canonical text leaves out."""
    marks = list(INVISIBLE.finditer(printed))
    if not marks:
        return ()
    count = sum(len(match.group()) for match in marks)
    start, end = (len(canonical(printed[:place])) for place in (marks[0].start(), marks[-1].end()))
    message = f"{count} direction marks or zero-width characters left out"
    return (Finding("stray-characters", message, (start, end)),)
