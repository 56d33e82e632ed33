"""TIFF, 8 and 16 bits, deflate: written here because no library keeps depth and metadata both.

The EXIF block stands unchanged at the start of the file and the picture's own directory after the
pixels, so that every offset inside the block (maker notes hold absolute ones) stays true.
"""

import struct
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import accumulate

import numpy as np

from lama_studio.errors import SaveError
from lama_studio.files import photoshop
from lama_studio.files.carried import Carried, Encoded
from lama_studio.files.formats.encoded import channels_of
from lama_studio.files.metadata import ORIENTATION, STRUCTURE_TAGS, PhotoMetadata
from lama_studio.files.tiff_block import (
    BYTE,
    LONG,
    RATIONAL,
    SHORT,
    UNDEFINED,
    ByteOrder,
    Directory,
    TiffBlock,
    Value,
    header,
    numbers_value,
    pack_directory,
)

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_STRIP_OFFSETS, _SAMPLES, _ROWS_PER_STRIP, _STRIP_BYTES = 273, 277, 278, 279
_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT, _PREDICTOR = 282, 283, 296, 317
_EXTRA_SAMPLES, _SAMPLE_FORMAT = 338, 339
_XMP, _IPTC, _PHOTOSHOP, _ICC = 700, 33723, 34377, 34675
_DEFLATE, _HORIZONTAL, _STRAIGHT_ALPHA = 8, 2, 2
_STRIP_TARGET_BYTES = 1 << 20
_MAX_BYTES = 2**32 - 1
_DIRECTORY_ROOM_BYTES = 1 << 20


def photoshop_of(file: bytes) -> bytes:
    """Photoshop's image resources, made of the bare IPTC where there is only that."""
    try:
        block = TiffBlock(file)
        found = {e.tag: e.value for e in block.entries(block.first) if e.tag in (_IPTC, _PHOTOSHOP)}
    except (ValueError, struct.error):
        return b""
    resources = found.get(_PHOTOSHOP, b"")
    if _IPTC in found and not photoshop.iptc_of(resources):
        resources += photoshop.block_of_iptc(found[_IPTC])
    return resources


def has_more_pages(file: bytes) -> bool:
    """Whether a second directory follows the first."""
    try:
        block = TiffBlock(file)
        return block.following(block.first) != 0
    except (ValueError, struct.error):
        return False


def encode(
    pixels: np.ndarray, alpha: np.ndarray | None, metadata: PhotoMetadata, quality: int | None
) -> Encoded:
    """Photo -> TIFF, lossless at its own depth; `quality` changes nothing."""
    carried = Carried()
    exif = carried.keep("EXIF", metadata.exif)
    start = exif + b"\0" * (len(exif) % 2) if exif else header("<", 0)
    block = TiffBlock(start)
    channels = channels_of(pixels, metadata)
    if alpha is not None:
        channels = np.dstack([channels, alpha])
    strips = _strips(channels, block.order)
    total = sum(map(len, (start, *strips, metadata.icc, metadata.xmp, metadata.photoshop)))
    if total + _DIRECTORY_ROOM_BYTES > _MAX_BYTES:
        raise SaveError("This photo is larger than the 4 GB a TIFF file can hold.")
    directory = _inherited(block) if exif else {}
    directory |= _picture_tags(channels, alpha is not None, strips, len(start), block.order)
    directory |= _carried_tags(metadata, carried, block.order)
    carried.lose("colour description", metadata.colour_chunks)
    carried.lose("PNG texts", metadata.texts)
    carried.lose("comment", metadata.comment)
    body = start + b"".join(strips)
    body += b"\0" * (len(body) % 2)
    content = bytearray(body + pack_directory(block.order, directory, len(body)))
    struct.pack_into(block.order + "L", content, 4, len(body))
    return carried.encoded(bytes(content))


def _inherited(block: TiffBlock) -> Directory:
    """The block's own tags; values longer than their field are left where they stand."""
    inherited: Directory = {}
    for entry in block.entries(block.first):
        if entry.tag not in STRUCTURE_TAGS:
            field = bytes(block.content[entry.field + 8 : entry.field + 12])
            inherited[entry.tag] = (entry.kind, entry.count, field)
    return inherited


def _strips(channels: np.ndarray, order: ByteOrder) -> list[bytes]:
    rows = _rows_per_strip(channels)
    pieces = (channels[top : top + rows] for top in range(0, len(channels), rows))
    with ThreadPoolExecutor() as pool:  # zlib works without the interpreter's lock
        return list(pool.map(lambda piece: _compressed(piece, order), pieces))


def _compressed(rows: np.ndarray, order: ByteOrder) -> bytes:
    """Rows as differences from the pixel at the left (predictor 2), deflated."""
    differences = rows.copy()
    differences[:, 1:] -= rows[:, :-1]
    return zlib.compress(differences.astype(differences.dtype.newbyteorder(order)).tobytes(), 4)


def _rows_per_strip(channels: np.ndarray) -> int:
    row_bytes = channels[0].nbytes
    return max(1, min(len(channels), _STRIP_TARGET_BYTES // row_bytes))


def _picture_tags(
    channels: np.ndarray, has_alpha: bool, strips: Sequence[bytes], offset: int, order: ByteOrder
) -> Directory:
    def short(*values: int) -> Value:
        return numbers_value(order, SHORT, *values)

    def long(*values: int) -> Value:
        return numbers_value(order, LONG, *values)

    height, width = channels.shape[:2]
    samples = 1 if channels.ndim == 2 else channels.shape[2]
    sizes = [len(strip) for strip in strips]
    starts = list(accumulate(sizes[:-1], initial=offset))
    tags: Directory = {
        _WIDTH: long(width),
        _HEIGHT: long(height),
        _BITS: short(*[8 * channels.itemsize] * samples),
        _COMPRESSION: short(_DEFLATE),
        _PHOTOMETRIC: short(2 if samples >= 3 else 1),
        _STRIP_OFFSETS: long(*starts),
        ORIENTATION: short(1),
        _SAMPLES: short(samples),
        _ROWS_PER_STRIP: long(_rows_per_strip(channels)),
        _STRIP_BYTES: long(*sizes),
        _PREDICTOR: short(_HORIZONTAL),
        _SAMPLE_FORMAT: short(*[1] * samples),
    }
    if has_alpha:
        tags[_EXTRA_SAMPLES] = short(_STRAIGHT_ALPHA)
    return tags


def _carried_tags(metadata: PhotoMetadata, carried: Carried, order: ByteOrder) -> Directory:
    tags: Directory = {}
    if icc := carried.keep("ICC profile", metadata.icc):
        tags[_ICC] = (UNDEFINED, len(icc), icc)
    if xmp := carried.keep("XMP", metadata.xmp):
        tags[_XMP] = (BYTE, len(xmp), xmp)
    if resources := carried.keep("IPTC", metadata.photoshop):
        tags[_PHOTOSHOP] = (BYTE, len(resources), resources)
        if iptc := photoshop.iptc_of(resources):
            tags[_IPTC] = (UNDEFINED, len(iptc), iptc)
    if metadata.dpi is not None:
        tags[_RESOLUTION_UNIT] = numbers_value(order, SHORT, 2)
        for tag, dots in zip((_X_RESOLUTION, _Y_RESOLUTION), metadata.dpi, strict=True):
            ratio = Fraction(dots).limit_denominator(10_000)
            parts = struct.pack(order + "LL", ratio.numerator, ratio.denominator)
            tags[tag] = (RATIONAL, 1, parts)
    return tags
