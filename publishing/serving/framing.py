"""Messages between processes of a server: length of the head, head in JSON, body of the length in it."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typing import BinaryIO

COLD: Final = "cold"
"""Name of the socket of the workers whose caches are being filled."""
WARM: Final = "warm"
"""Name of the socket of the workers with filled caches."""
LENGTH: Final = struct.Struct("!I")


def packed(head: dict[str, Any], body: bytes = b"") -> bytes:
    """Returns the bytes of a message; `length` of its head is set to that of the body."""
    text = json.dumps({**head, "length": len(body)}).encode()
    return LENGTH.pack(len(text)) + text + body


def send(target: BinaryIO, head: dict[str, Any], body: bytes) -> None:
    """Writes a message."""
    target.write(packed(head, body))
    target.flush()


def receive(source: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Returns head and body of the next message; None at the end."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    fields: dict[str, Any] = json.loads(source.read(LENGTH.unpack(head)[0]))
    return fields, source.read(fields["length"])
