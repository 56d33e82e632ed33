"""Pictures inside a photo's EXIF: drawn anew from the edited photo, or taken out.

What was erased must not survive in a thumbnail. EXIF thumbnails and the previews in maker notes
are JPEGs that stand at offsets nobody outside the camera's maker knows, so each is replaced in its
place by a picture of the edited photo that is as large and takes no more bytes.
"""

import dataclasses
import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

import cv2
import numpy as np

from lama_studio.core.compose import Snapshot
from lama_studio.files.carried import Carried
from lama_studio.files.jpeg_file import END, FRAMES, SCAN, end_of_scan, segment_at
from lama_studio.files.metadata import PhotoMetadata
from lama_studio.files.tiff_block import Entry, TiffBlock

_THUMBNAIL_OFFSET, _THUMBNAIL_BYTES = 513, 514
_STRIP_OFFSETS, _STRIP_BYTES = 273, 279
LONGEST_PREVIEW_PX = 2048
"""Embedded pictures that are larger are drawn from one of this size."""
_QUALITIES = (88, 75, 55, 35, 15)
_LEAST_SIDE_PX = 16
_BEGIN = re.compile(rb"\xd8\xff[\xc0\xc2\xc4\xdb-\xdd\xe0-\xef\xfe]")
"""A JPEG's second to fourth byte: some makers write another first one."""


class EmbeddedJpeg(NamedTuple):
    """A JPEG inside other bytes: from `start` to `end`, its longer side; 0 where it is damaged."""

    start: int
    end: int
    side_px: int


def fresh_metadata(
    metadata: PhotoMetadata, shown: Snapshot, carried: Carried, has_thumbnail: bool = True
) -> PhotoMetadata:
    """The metadata with embedded pictures of what is shown, upright, in place of the old, and no
    thumbnail in EXIF where that has no place for one."""
    for name in metadata.left_out:
        carried.remove(name)
    exif = metadata.exif if has_thumbnail else without_thumbnail(metadata.exif)
    if exif != metadata.exif:
        carried.remove("EXIF thumbnail")
    if exif:
        exif = fresh_exif(exif, reduced(shown), carried)
    return dataclasses.replace(metadata, exif=exif)


def fresh_exif(exif: bytes, pixels: np.ndarray, carried: Carried) -> bytes:
    """The EXIF block with its thumbnail and previews showing `pixels` (HxWx3 uint8|uint16).

    Everything else stays in its old place. A picture that cannot be replaced is blanked, and a
    thumbnail then unlinked; `carried` takes note. b"" for a damaged block.
    """
    content = bytearray(exif)
    try:
        block = TiffBlock(content)
        thumbnail = _thumbnail_entries(block)
        start = block.number(thumbnail[0]) if thumbnail else -1
        is_thumbnail_new = False
        for found in jpegs_in(exif, block.structure()):
            new = small_jpeg(pixels, found.side_px, found.end - found.start)
            content[found.start : found.end] = new.ljust(found.end - found.start, b"\0")
            is_thumbnail = found.start == start
            name = "EXIF thumbnail" if is_thumbnail else "camera preview"
            if not new:
                carried.remove(name)
                continue
            carried.renew(name)
            if thumbnail and is_thumbnail:
                is_thumbnail_new = True
                _set_long(block, content, thumbnail[1], len(new))
        if block.following(block.first) and not is_thumbnail_new:
            carried.remove("EXIF thumbnail")
            _unlink_thumbnail(block, content)
    except (ValueError, struct.error):
        return b""
    return bytes(content)


def without_thumbnail(exif: bytes) -> bytes:
    """The block with no thumbnail, everything else in its old place; b"" for a damaged one."""
    content = bytearray(exif)
    try:
        _unlink_thumbnail(TiffBlock(content), content)
    except (ValueError, struct.error):
        return b""
    return bytes(content)


def reduced(shown: Snapshot, side_px: int = LONGEST_PREVIEW_PX) -> np.ndarray:
    """The picture (HxWx3), or where its longer side is that of several times `side_px`, its means
    over squares so large that this side is at least left."""
    height, width = shown.original.shape[:2]
    factor = max(height, width) // side_px
    if factor < 2:
        return shown.pixels()
    size = width // factor, 1
    rows = (slice(top, top + factor) for top in range(0, height - factor + 1, factor))
    lines = (shown.rows(strip)[:, : size[0] * factor] for strip in rows)
    return np.concatenate([cv2.resize(line, size, interpolation=cv2.INTER_AREA) for line in lines])


def small_jpeg(pixels: np.ndarray, side_px: int, most_bytes: int) -> bytes:
    """The photo (HxWx3 uint8|uint16) as a JPEG whose longer side is `side_px`, or shorter where
    it would not fit into `most_bytes`; b"" where none does."""
    height, width = pixels.shape[:2]
    while side_px >= _LEAST_SIDE_PX:
        scale = side_px / max(height, width)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        if small.dtype == np.uint16:
            small = (small // 257).astype(np.uint8)
        small = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
        for quality in _QUALITIES:
            _, encoded = cv2.imencode(".jpg", small, (cv2.IMWRITE_JPEG_QUALITY, quality))
            if encoded.size <= most_bytes:
                return encoded.tobytes()
        side_px //= 2
    return b""


def jpegs_in(content: bytes, fixed: list[tuple[int, int]]) -> Iterator[EmbeddedJpeg]:
    """The JPEGs inside `content`, whole or broken off; none reaches into the `fixed` places
    (start, end), which are in their order."""
    walls = [*(a for a, _ in fixed), len(content)]
    ends = [0, *accumulate((b for _, b in fixed), max)]
    offset = 1
    while found := _BEGIN.search(content, offset):
        start, offset = found.start() - 1, found.start() + 1
        following = bisect_right(walls, start)
        if start < ends[following]:
            continue
        jpeg = _jpeg_at(content, start, walls[following])
        if jpeg is not None:
            yield jpeg
            offset = jpeg.end + 1


def _jpeg_at(content: bytes, start: int, wall: int) -> EmbeddedJpeg | None:
    """The one that begins there and ends before the wall; None where the bytes only look like the
    beginning of one."""
    offset, side_px, segment_count = start + 2, 0, 0
    try:
        while content[offset : offset + 2] != END:
            segment, offset = segment_at(content, offset)
            _refuse_beyond(wall, offset)
            segment_count += 1
            if segment.marker in FRAMES:
                side_px = max(struct.unpack_from(">HH", segment.content, 1))
            if segment.marker == SCAN:
                offset = end_of_scan(content, offset)
            _refuse_beyond(wall, offset + len(END))
    except (ValueError, struct.error):
        is_broken_off = content[start] == 0xFF and segment_count >= 2
        return EmbeddedJpeg(start, wall, 0) if is_broken_off else None
    return EmbeddedJpeg(start, offset + len(END), side_px) if side_px else None


def _refuse_beyond(wall: int, offset: int) -> None:
    if offset > wall:
        raise ValueError("it reaches into something else")


def _thumbnail_entries(block: TiffBlock) -> tuple[Entry, Entry] | None:
    """The offset and the length of a JPEG thumbnail."""
    second = block.following(block.first)
    if not second:
        return None
    entries = {entry.tag: entry for entry in block.entries(second)}
    if _THUMBNAIL_OFFSET not in entries or _THUMBNAIL_BYTES not in entries:
        return None
    return entries[_THUMBNAIL_OFFSET], entries[_THUMBNAIL_BYTES]


def _set_long(block: TiffBlock, content: bytearray, entry: Entry, value: int) -> None:
    struct.pack_into(block.order + "HLL", content, entry.field + 2, 4, 1, value)


def _unlink_thumbnail(block: TiffBlock, content: bytearray) -> None:
    second = block.following(block.first)
    if not second:
        return
    entries = {entry.tag: entry for entry in block.entries(second)}
    for offsets, sizes in ((_THUMBNAIL_OFFSET, _THUMBNAIL_BYTES), (_STRIP_OFFSETS, _STRIP_BYTES)):
        if offsets in entries and sizes in entries:
            _blank(block, content, entries[offsets], entries[sizes])
    struct.pack_into(block.order + "L", content, block.following_field(block.first), 0)


def _blank(block: TiffBlock, content: bytearray, offsets: Entry, sizes: Entry) -> None:
    pairs = zip(block.numbers(offsets), block.numbers(sizes), strict=False)
    for start, size in pairs:
        end = min(start + size, len(content))
        if not 8 <= start < end:
            continue
        if end == len(content):
            del content[start:]
        else:
            content[start:end] = bytes(end - start)
