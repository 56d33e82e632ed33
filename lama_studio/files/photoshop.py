"""Photoshop's image resources: the block in which JPEG and TIFF carry IPTC."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

_SIGNATURE, _IPTC = b"8BIM", 0x0404
_THUMBNAILS = (0x0409, 0x040C)


class Resource(NamedTuple):
    """One numbered resource: its own data, and all of its bytes in the block."""

    number: int
    content: bytes
    packed: bytes


def resources(block: bytes) -> Iterator[Resource]:
    """The resources of a block, up to where it cannot be read any further."""
    offset = 0
    while offset + 12 <= len(block) and block[offset : offset + 4] == _SIGNATURE:
        (number,) = struct.unpack_from(">H", block, offset + 4)
        name_bytes = block[offset + 6] + 1
        size_at = offset + 6 + name_bytes + name_bytes % 2
        if size_at + 4 > len(block):
            return
        (size,) = struct.unpack_from(">L", block, size_at)
        start, end = size_at + 4, size_at + 4 + size
        if end > len(block):
            return
        yield Resource(number, block[start:end], block[offset:end] + b"\0" * (size % 2))
        offset = end + size % 2


def without_pictures(block: bytes) -> tuple[bytes, bool]:
    """The block without resources that show the scene; whether it held any."""
    found = list(resources(block))
    kept = [r for r in found if r.number not in _THUMBNAILS and b"\xff\xd8\xff" not in r.content]
    return b"".join(r.packed for r in kept), len(kept) < len(found)


def iptc_of(block: bytes) -> bytes:
    """The IPTC records inside; b"" where there are none."""
    return next((r.content for r in resources(block) if r.number == _IPTC), b"")


def block_of_iptc(iptc: bytes) -> bytes:
    """IPTC records as a block."""
    padding = b"\0" * (len(iptc) % 2)
    return _SIGNATURE + struct.pack(">HHL", _IPTC, 0, len(iptc)) + iptc + padding
