"""Photoshop's image resources: the block in which JPEG and TIFF carry IPTC."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from lama_studio.files.carried import Carried

_SIGNATURE, _IPTC = b"8BIM", 0x0404
_THUMBNAILS = (0x0409, 0x040C)
_JPEG = b"\xff\xd8\xff"
_LONGEST = 32_767
_PREVIEW, _MOST_WORDS_BYTES = (2, 202), 256
"""IPTC's record and data set for a preview, where some programs put a few words of their own."""
_OBJECT_RECORD = 8
"""The one for the picture itself."""


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


def without_pictures(block: bytes, carried: Carried) -> bytes:
    """The block without what shows the scene, of which `carried` takes note."""
    kept = []
    for found in resources(block):
        iptc = _iptc_without_pictures(found.content) if found.number == _IPTC else found.content
        if iptc != found.content:
            carried.remove("IPTC preview")
            kept.append(block_of_iptc(iptc))
        elif found.number in _THUMBNAILS or _JPEG in found.content:
            carried.remove("Photoshop thumbnail")
        else:
            kept.append(found.packed)
    return b"".join(kept)


def _iptc_without_pictures(iptc: bytes) -> bytes:
    """The records without previews and without the picture itself, which they may hold; from where
    they cannot be followed any further, only what holds no JPEG."""
    kept, offset = list[bytes](), 0
    while iptc[offset : offset + 1] == b"\x1c" and offset + 5 <= len(iptc):
        record, number, size = struct.unpack_from(">BBH", iptc, offset + 1)
        start = offset + 5
        if size > _LONGEST:  # then it says of how many bytes the size itself is
            start += size - _LONGEST - 1
            size = int.from_bytes(iptc[offset + 5 : start], "big")
        end = start + size
        if end > len(iptc):
            break
        is_preview = (record, number) == _PREVIEW and size > _MOST_WORDS_BYTES
        if not is_preview and record != _OBJECT_RECORD:
            kept.append(iptc[offset:end])
        offset = end
    rest = iptc[offset:]
    return b"".join((*kept, b"" if _JPEG in rest else rest))


def iptc_of(block: bytes) -> bytes:
    """The IPTC records inside; b"" where there are none."""
    return next((r.content for r in resources(block) if r.number == _IPTC), b"")


def block_of_iptc(iptc: bytes) -> bytes:
    """IPTC records as a block."""
    padding = b"\0" * (len(iptc) % 2)
    return _SIGNATURE + struct.pack(">HHL", _IPTC, 0, len(iptc)) + iptc + padding
