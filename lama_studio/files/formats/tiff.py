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

from lama_studio.core.compose import Snapshot
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
    shown: Snapshot, alpha: np.ndarray | None, metadata: PhotoMetadata, quality: int | None
) -> Encoded:
    """Photo -> TIFF, lossless at its own depth; `quality` changes nothing."""
    carried = Carried()
    exif = carried.keep("EXIF", metadata.exif)
    start = exif + b"\0" * (len(exif) % 2) if exif else header("<", 0)
    block = TiffBlock(start)
    layout = _Layout(shown, alpha, metadata)
    strips = layout.strips(block.order)
    total = sum(map(len, (start, *strips, metadata.icc, metadata.xmp, metadata.photoshop)))
    if total + _DIRECTORY_ROOM_BYTES > _MAX_BYTES:
        raise SaveError("This photo is larger than the 4 GB a TIFF file can hold.")
    directory = _inherited(block) if exif else {}
    directory |= _picture_tags(layout, strips, len(start), block.order)
    directory |= _carried_tags(metadata, carried, block.order)
    carried.lose("colour description", metadata.colour_chunks)
    carried.lose("PNG texts", metadata.texts)
    carried.lose("comment", metadata.comment)
    size = len(start) + sum(map(len, strips))
    padding = b"\0" * (size % 2)
    place = size + len(padding)
    head = start[:4] + struct.pack(block.order + "L", place) + start[8:]
    tail = pack_directory(block.order, directory, place)
    return carried.encoded(b"".join((head, *strips, padding, tail)))


class _Layout:
    """How a picture lies in a TIFF: strips of whole rows, `sample_count` samples a pixel. Made rows
    by rows, so that the picture is not held twice."""

    def __init__(self, shown: Snapshot, alpha: np.ndarray | None, metadata: PhotoMetadata) -> None:
        self.height, self.width = shown.original.shape[:2]
        self.has_alpha = alpha is not None
        self.sample_count = (1 if metadata.is_grey else 3) + self.has_alpha
        self.sample_bytes = shown.original.itemsize
        row_bytes = self.width * self.sample_count * self.sample_bytes
        self.row_count = max(1, min(self.height, _STRIP_TARGET_BYTES // row_bytes))
        self._shown, self._alpha, self._metadata = shown, alpha, metadata

    def strips(self, order: ByteOrder) -> list[bytes]:
        """The picture's rows, compressed."""
        with ThreadPoolExecutor() as pool:  # zlib works without the interpreter's lock
            tops = range(0, self.height, self.row_count)
            return list(pool.map(lambda top: _compressed(self._rows(top), order), tops))

    def _rows(self, top: int) -> np.ndarray:
        rows = slice(top, top + self.row_count)
        channels = channels_of(self._shown.rows(rows), self._metadata)
        return channels if self._alpha is None else np.dstack([channels, self._alpha[rows]])


def _inherited(block: TiffBlock) -> Directory:
    """The block's own tags; values longer than their field are left where they stand."""
    inherited: Directory = {}
    for entry in block.entries(block.first):
        if entry.tag not in STRUCTURE_TAGS:
            field = bytes(block.content[entry.field + 8 : entry.field + 12])
            inherited[entry.tag] = (entry.kind, entry.count, field)
    return inherited


def _compressed(rows: np.ndarray, order: ByteOrder) -> bytes:
    """Rows as differences from the pixel at the left (predictor 2), deflated."""
    differences = rows.copy()
    differences[:, 1:] -= rows[:, :-1]
    return zlib.compress(differences.astype(differences.dtype.newbyteorder(order)).tobytes(), 4)


def _picture_tags(
    layout: _Layout, strips: Sequence[bytes], offset: int, order: ByteOrder
) -> Directory:
    def short(*values: int) -> Value:
        return numbers_value(order, SHORT, *values)

    def long(*values: int) -> Value:
        return numbers_value(order, LONG, *values)

    samples = layout.sample_count
    sizes = [len(strip) for strip in strips]
    starts = list(accumulate(sizes[:-1], initial=offset))
    tags: Directory = {
        _WIDTH: long(layout.width),
        _HEIGHT: long(layout.height),
        _BITS: short(*[8 * layout.sample_bytes] * samples),
        _COMPRESSION: short(_DEFLATE),
        _PHOTOMETRIC: short(2 if samples >= 3 else 1),
        _STRIP_OFFSETS: long(*starts),
        ORIENTATION: short(1),
        _SAMPLES: short(samples),
        _ROWS_PER_STRIP: long(layout.row_count),
        _STRIP_BYTES: long(*sizes),
        _PREDICTOR: short(_HORIZONTAL),
        _SAMPLE_FORMAT: short(*[1] * samples),
    }
    if layout.has_alpha:
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
