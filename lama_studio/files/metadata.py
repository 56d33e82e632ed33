"""What a photo carries besides its pixels, and what must not travel on with an erased photo."""

import struct
from dataclasses import dataclass

from lama_studio.files.tiff_block import (
    EXIF_IFD,
    SHORT,
    SUB_IFDS,
    Directory,
    TiffBlock,
    header,
    pack_directory,
)

ORIENTATION = 274
_PIXEL_WIDTH, _PIXEL_HEIGHT = 40962, 40963

STRUCTURE_TAGS = frozenset(
    (
        *(254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281),
        *(282, 283, 284, 290, 291, 292, 293, 296, 301, 317, 320, 321, 322, 323, 324, 325, 330),
        *(332, 334, 336, 338, 339, 340, 341, 342, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521),
        *(529, 530, 531, 532, 700, 33723, 34377, 34675, 37724, 50838, 50839),
    )
)
"""Tags of a TIFF that describe its pixels, or are carried apart (XMP, ICC, IPTC,
resolution), or may hold earlier pictures of the scene (sub-IFDs, Photoshop layers)."""


@dataclass(frozen=True, kw_only=True)
class JpegEncoding:
    """How a JPEG was quantised, so that an edited one loses no more than it must."""

    tables: tuple[tuple[int, ...], ...]
    subsampling: int
    """Pillow's code: 0 = 4:4:4, 1 = 4:2:2, 2 = 4:2:0."""
    is_progressive: bool
    orientation: int = 1
    """EXIF orientation, 1..8, in which the file stores its pixels."""


@dataclass(frozen=True, kw_only=True)
class PhotoMetadata:
    """Blocks a photo file carries; empty where it has none.

    `exif` is a TIFF block whose orientation is upright. Its thumbnail and previews still show the
    photo as it was opened: see `embedded.fresh_metadata`.
    """

    exif: bytes = b""
    icc: bytes = b""
    xmp: bytes = b""
    photoshop: bytes = b""
    """Photoshop's image resources, IPTC among them, without thumbnails."""
    dpi: tuple[float, float] | None = None
    comment: bytes = b""
    colour_chunks: tuple[tuple[bytes, bytes], ...] = ()
    """Colours described without a profile, as chunks of a PNG (gAMA, cHRM, sRGB, cICP); other
    formats hold cICP at most."""
    texts: tuple[tuple[bytes, bytes], ...] = ()
    """PNG's text chunks, kept from PNG to PNG."""
    left_out: tuple[str, ...] = ()
    """Names of the file's further pictures of the scene, which never travel on."""
    only_there: tuple[str, ...] = ()
    """Names of what the file carried besides, and a new file cannot."""
    jpeg: JpegEncoding | None = None
    is_grey: bool = False
    depth_bits: int = 16
    """Of how many bits 16-bit samples were made: 10 or 12 in HEIC and AVIF."""


def orientation_of(exif: bytes) -> int:
    """EXIF orientation 1..8; 1 where there is none or it is damaged."""
    try:
        block = TiffBlock(exif)
        found = [e for e in block.entries(block.first) if e.tag == ORIENTATION]
        value = block.number(found[0]) if found else 1
    except (ValueError, struct.error):
        return 1
    return value if 1 <= value <= 8 else 1


def upright_exif(exif: bytes) -> bytes:
    """The block with orientation 1, everything else in its old place; b"" for a damaged one."""
    content = bytearray(exif)
    try:
        block = TiffBlock(content)
        is_turned = orientation_of(exif) >= 5
        second = block.following(block.first)
        for entry in (*block.entries(block.first), *(block.entries(second) if second else ())):
            if entry.tag == ORIENTATION:
                struct.pack_into(block.order + "HLHH", content, entry.field + 2, SHORT, 1, 1, 0)
            if entry.tag == EXIF_IFD and is_turned and (inner := block.inner(entry)):
                _swap_sides(block, content, inner)
    except (ValueError, struct.error):
        return b""
    return bytes(content)


def exif_of_tiff(content: bytes) -> bytes:
    """The descriptive tags of a TIFF file as an EXIF block; b"" where it has none."""
    try:
        block = TiffBlock(content)
        directory = _directory(block, block.first, depth=0)
    except (ValueError, struct.error):
        return b""
    kept = {tag: value for tag, value in directory.items() if tag not in STRUCTURE_TAGS}
    return header(block.order, 8) + pack_directory(block.order, kept, 8) if kept else b""


def _directory(block: TiffBlock, offset: int, depth: int) -> Directory:
    directory: Directory = {}
    for entry in block.entries(offset):
        if entry.tag in SUB_IFDS and depth < 3 and (inner := block.inner(entry)):
            directory[entry.tag] = _directory(block, inner, depth + 1)
        elif entry.tag not in SUB_IFDS and entry.kind <= 13:
            directory[entry.tag] = (entry.kind, entry.count, entry.value)
    return directory


def _swap_sides(block: TiffBlock, content: bytearray, offset: int) -> None:
    sides = {e.tag: e for e in block.entries(offset) if e.tag in (_PIXEL_WIDTH, _PIXEL_HEIGHT)}
    if len(sides) == 2:
        width, height = sides[_PIXEL_WIDTH], sides[_PIXEL_HEIGHT]
        first = bytes(content[width.field + 2 : width.field + 12])
        content[width.field + 2 : width.field + 12] = content[height.field + 2 : height.field + 12]
        content[height.field + 2 : height.field + 12] = first
