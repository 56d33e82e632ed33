"""Files of more pieces than any photo has, refused before somebody walks through all of them.

A few megabytes hold millions of empty segments, chunks, frames or scans; decoders, and what reads
metadata, take minutes and gigabytes for each of them.
"""

import re
import struct
from collections.abc import Callable

from lama_studio.errors import PhotoError
from lama_studio.files import heif_boxes
from lama_studio.files.gif_blocks import block_counts
from lama_studio.files.jpeg_file import END, SCAN, START, end_of_scan
from lama_studio.files.tiff_block import BYTES_PER_VALUE, TiffBlock

_MOST_PIECES, _LEAST_PIECE_BYTES = 10_000, 64
"""More pieces may be there where they are not tiny: a PNG's pixels come in many."""
_MOST_SCANS = 200
"""Of a progressive JPEG; encoders make about ten, and each costs a walk over the whole picture."""
_MOST_FILL_BYTES = 65_536
_MOST_VALUES = 1_000_000
"""Of one tag of a TIFF: offsets of strips, and the like."""
_FILL = re.compile(rb"\xff+")


def refuse_endless(file: bytes) -> None:
    """Raise PhotoError for a file of absurdly many pieces; damage is for others to find."""
    walks: dict[bytes, Callable[[bytes], bool]] = {
        START: _is_endless_jpeg,
        b"\x89PNG": _is_endless_png,
        b"RIFF": _is_endless_webp,
        b"GIF8": _is_endless_gif,
        b"II": _is_endless_tiff,
        b"MM": _is_endless_tiff,
    }
    walk = next((walk for start, walk in walks.items() if file.startswith(start)), None)
    walk = _is_endless_heif if file[4:8] == b"ftyp" else walk
    if walk is not None and walk(file):
        raise PhotoError("is damaged: it consists of more pieces than any photo does.")


def _is_endless_jpeg(file: bytes) -> bool:
    offset, piece_count, scan_count = len(START), 0, 0
    while piece_count <= _MOST_PIECES and scan_count <= _MOST_SCANS:
        fill = _FILL.match(file, offset)
        if fill is None or fill.end() + 3 > len(file):
            return False
        if fill.end() - offset > _MOST_FILL_BYTES:
            return True
        marker, size = struct.unpack_from(">BH", file, fill.end())
        if marker == END[1]:
            return False
        offset = fill.end() + 1 + size
        piece_count += 1
        if marker == SCAN:
            scan_count += 1
            try:
                offset = end_of_scan(file, offset)
            except ValueError:
                return False
    return True


def _is_endless_png(file: bytes) -> bool:
    return _has_tiny_chunks(file, 8, ">L4x", 12)


def _is_endless_webp(file: bytes) -> bool:
    return _has_tiny_chunks(file, 12, "<4xL", 8)


def _has_tiny_chunks(file: bytes, offset: int, head: str, frame_bytes: int) -> bool:
    """Whether chunks that say how long they are, and take that and `frame_bytes`, are too many."""
    count = 0
    while offset + 8 <= len(file):
        (size,) = struct.unpack_from(head, file, offset)
        offset += frame_bytes + size + (size % 2 if frame_bytes == 8 else 0)
        count += 1
        if count > _MOST_PIECES and offset < count * _LEAST_PIECE_BYTES:
            return True
    return False


def _is_endless_heif(file: bytes) -> bool:
    places = enumerate(heif_boxes.boxes(file))
    return any(n > _MOST_PIECES and end < n * _LEAST_PIECE_BYTES for n, (_, _, end) in places)


def _is_endless_gif(file: bytes) -> bool:
    """Before the first picture; behind it nobody looks further than to the second."""
    return any(count > _MOST_PIECES for count in block_counts(file))


def _is_endless_tiff(file: bytes) -> bool:
    try:
        block = TiffBlock(file)
        heads = block.heads(block.first)
        return any(count > _MOST_VALUES and BYTES_PER_VALUE.get(k, 1) > 1 for k, count in heads)
    except (ValueError, struct.error):
        return False
