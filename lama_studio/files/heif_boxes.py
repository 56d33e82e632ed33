"""The boxes that HEIC and AVIF files are made of: what they say beside the coded picture."""

import struct
from collections.abc import Iterator

_HEIF_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_AVIF_BRANDS = frozenset((b"avif", b"avis"))
_NCLX = b"colrnclx"
_SRGB, _UNNAMED = (1, 13), 2
_OTHER_PICTURES = (
    (b"thmb", "thumbnail"),
    (b"hdrgainmap", "gain map"),
    (b"tmap", "gain map"),
    (b"depth", "depth map"),
)


def is_avif(file: bytes) -> bool:
    """Whether a file's brands name AVIF."""
    return bool(_AVIF_BRANDS & set(_brands(file)))


def is_heif(file: bytes) -> bool:
    """Whether a file's brands name HEIF with another codec than AVIF's."""
    return bool(_HEIF_BRANDS & set(_brands(file))) and not is_avif(file)


def av1_bits(file: bytes) -> int:
    """Bits a channel of the picture in an AVIF file: 8, 10 or 12."""
    found = _meta(file).find(b"av1C")
    flags = _meta(file)[found + 6 : found + 7] if found >= 0 else b""
    if not flags or not flags[0] & 0x40:
        return 8
    return 12 if flags[0] & 0x20 else 10


def colours_of(file: bytes) -> bytes:
    """What a file states of its colours beside a profile, as PNG's cICP has it: primaries,
    transfer, 0, full range; b"" where that is nothing, or plain sRGB."""
    meta = _meta(file)
    found = meta.find(_NCLX)
    if found < 0 or found + 12 > len(meta):
        return b""
    primaries, transfer = struct.unpack_from(">HH", meta, found + len(_NCLX))
    is_named = _UNNAMED not in (primaries, transfer) and max(primaries, transfer) < 256
    is_plain = (primaries, transfer) == _SRGB
    return bytes((primaries, transfer, 0, 1)) if is_named and not is_plain else b""


def with_colours(file: bytes, colours: bytes) -> bytes:
    """The file stating those colours (`colours_of`) where it has a place for them."""
    found = file.find(_NCLX)
    if found < 0 or not colours:
        return file
    start = found + len(_NCLX)
    return file[:start] + struct.pack(">HH", *colours[:2]) + file[start + 4 :]


def other_pictures(file: bytes) -> list[str]:
    """Names of the further pictures of the scene that a file holds."""
    meta = _meta(file)
    names = [name for mark, name in _OTHER_PICTURES if mark in meta]
    if {b"mpvd", b"moov"} & {kind for kind, _, _ in boxes(file)}:
        names.append("motion photo film")
    return list(dict.fromkeys(names))


def _brands(file: bytes) -> list[bytes]:
    if file[4:8] != b"ftyp":
        return []
    (size,) = struct.unpack_from(">L", file)
    names = (file[8:12], *(file[at : at + 4] for at in range(16, min(size, 256), 4)))
    return [name for name in names if len(name) == 4]


def _meta(file: bytes) -> bytes:
    return next((file[start:end] for kind, start, end in boxes(file) if kind == b"meta"), b"")


def boxes(file: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(kind, start and end of the content) of the outermost boxes."""
    offset = 0
    while offset + 8 <= len(file):
        size, kind = struct.unpack_from(">L4s", file, offset)
        start = offset + 8
        if size == 1 and offset + 16 <= len(file):
            (size,) = struct.unpack_from(">Q", file, offset + 8)
            start += 8
        end = len(file) if size == 0 else offset + size
        if end < start:
            return
        yield kind, start, min(end, len(file))
        offset = end
