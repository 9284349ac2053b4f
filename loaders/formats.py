"""Stage 1 of the loader, formats: a file comes in, its decoded text goes out as a `Source`.

Offsets of every later stage count the characters of that text, so line ends are left as the file has them.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from typing import TYPE_CHECKING, Final

from charset_normalizer import from_bytes

from .records import Finding, LoaderError, Source

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES: Final = {".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown"}
"""The file suffixes that can be read, with the format each stands for."""

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES: Final = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_DIRECTION: Final = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARKUP: Final = re.compile(r"^#{1,6} |\*\*\S|<sup>|\]\(#\)", re.MULTILINE)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
# The thousand most frequent characters fill GB 2312's first plane; mojibake does not.
_COMMON_HAN: Final = re.compile(r"[的一是在和有国会大年为关于其及以各决议第号联合员并请与]")


def read(path: Path) -> Source:
    """The text of one file.

    Raises LoaderError if the file is missing, of an unknown format, empty, binary or in an encoding that
    cannot be told for certain.
    """
    if path.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise LoaderError(
            f"{path}: the suffix {path.suffix or '(none)'} is not one that can be read ({known});"
            " save the document as plain text or Markdown"
        )
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise LoaderError(f"{path}: there is no such file; check the path") from None
    except IsADirectoryError:
        raise LoaderError(f"{path}: this is a folder, not a file; name the files in it") from None
    except OSError as error:
        raise LoaderError(
            f"{path}: the file cannot be read ({error.strerror}); check its permissions"
        ) from None
    return decode(content, path)


def decode(content: bytes, path: Path) -> Source:
    """The text in `content`; `path` names it in messages and tells the format by its suffix.

    UTF-8, UTF-16 and UTF-32 with a byte order mark, and GB18030 are decoded.
    Raises LoaderError if the content is empty, binary or in another encoding.
    """
    if not content.strip():
        raise LoaderError(f"{path}: the file is empty; replace it with the text of a document")
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            raise LoaderError(f"{path}: byte 0: this is {name}, not text; save the document as plain text")
    text, encoding = _text(content, path)
    if not text.strip():
        raise LoaderError(f"{path}: the file holds only blanks; replace it with the text of a document")
    controls = _CONTROL.findall(text)
    if len(controls) * 10 > len(text):
        place = _CONTROL.search(text)
        assert place is not None
        raise LoaderError(
            f"{path}: character {place.start()}: more than a tenth of the file is control"
            " characters, so it is binary; save the document as plain text"
        )
    kind = SUFFIXES.get(path.suffix.lower(), "text")
    if kind == "text" and len(_MARKUP.findall(text)) > 2:
        kind = "markdown"
    return Source(str(path), text, hashlib.sha256(content).hexdigest(), kind, encoding, _findings(text))


def _text(content: bytes, path: Path) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise LoaderError(
                    f"{path}: byte {error.start}: the file starts as {encoding} but is damaged here;"
                    " save it again as UTF-8"
                ) from None
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        place = error.start
    # A file cut in the middle of its last character is still the same file.
    if place >= len(content) - 3:
        return content[:place].decode("utf-8") + "\ufffd", "utf-8"
    chinese = _gb18030(content)
    if chinese is not None:
        return chinese, "gb18030"
    best = from_bytes(content[: 1 << 16]).best()
    guess = f" (it looks like {best.encoding})" if best is not None else ""
    raise LoaderError(
        f"{path}: byte {place}: the file is neither UTF-8 nor GB18030{guess}; save it again as UTF-8"
    )


def _gb18030(content: bytes) -> str | None:
    """The text if it is plausible Chinese; Latin-1 decodes as rare characters strewn among ASCII."""
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
    for pattern, what in ((_CONTROL, "control characters"), (_DIRECTION, "writing direction marks")):
        places = [match.start() for match in pattern.finditer(text)]
        if places:
            found.append(
                Finding(
                    "stray-characters", f"{len(places)} {what} were passed over", (places[0], places[-1] + 1)
                )
            )
    if text.endswith("\ufffd"):
        found.append(
            Finding("truncated", "the file ends in the middle of a character", (len(text) - 1, len(text)))
        )
    return tuple(found)
