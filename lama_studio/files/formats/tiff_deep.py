"""The 16-bit samples of a TIFF, which Pillow would cut to 8 bits without a word."""

import struct
import zlib

import cv2
import numpy as np
from PIL import TiffImagePlugin

from lama_studio.errors import PhotoError
from lama_studio.files.decoded import in_rgb
from lama_studio.files.formats.encoded import STRIP_ROWS
from lama_studio.files.tiff_block import (
    LONG,
    SHORT,
    ByteOrder,
    Directory,
    TiffBlock,
    header,
    numbers_value,
    pack_directory,
)

SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0")
"""The last is BigTIFF's; its other byte order is nobody's."""
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_STRIP_OFFSETS, _ORIENTATION, _SAMPLES, _STRIP_BYTES, _PLANES = 273, 274, 277, 279, 284
_TILE_OFFSETS, _TILE_BYTES = 324, 325
_EXTRA_SAMPLES, _SAMPLE_FORMAT = 338, 339
_SAME_IN_EVERY_PLANE = (_WIDTH, _HEIGHT, _COMPRESSION, 266, _ORIENTATION, 278, 317, 322, 323)
_WANTED = (
    *(_BITS, _PHOTOMETRIC, _STRIP_OFFSETS, _SAMPLES, _STRIP_BYTES, _PLANES),
    *(_TILE_OFFSETS, _TILE_BYTES, _EXTRA_SAMPLES, _SAMPLE_FORMAT, *_SAME_IN_EVERY_PLANE),
)
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 0, 1, 2
_MULTIPLIED_ALPHA, _STRAIGHT_ALPHA = 1, 2
_PLANE_BY_PLANE = 2

_NONE, _PREDICTOR, _ROWS_PER_STRIP = 1, 317, 278
_DEFLATES = (8, 32_946)

for _order in (b"II", b"MM"):
    for _meaning in (0, _MULTIPLIED_ALPHA, _STRAIGHT_ALPHA):
        # Pillow, which reads what stands around the samples, would not open 16-bit grey with alpha.
        TiffImagePlugin.OPEN_INFO[_order, 1, (1,), 1, (16, 16), (_meaning,)] = ("LA", "LA")

Numbers = dict[int, tuple[int, ...]]


def bits_and_format(file: bytes) -> tuple[int, int]:
    """(bits a sample, sample format) of the first page. Raises PhotoError for a damaged header."""
    numbers, _ = _structure(file)
    return max(numbers.get(_BITS, (1,))), max(numbers.get(_SAMPLE_FORMAT, (1,)))


def decode(file: bytes) -> tuple[np.ndarray, np.ndarray | None]:
    """16-bit samples (HxW, or HxWx3 RGB, straight) and alpha (HxW) or None. Raises PhotoError."""
    numbers, order = _structure(file)
    _refuse_missing_pixels(numbers, len(file))
    kind, count = numbers.get(_PHOTOMETRIC, (1,))[0], numbers.get(_SAMPLES, (1,))[0]
    if kind not in (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB):
        raise PhotoError("has a kind of 16-bit pixels that cannot be read.")
    colour_count = 3 if kind == _RGB else 1
    if numbers.get(_PLANES, (1,))[0] == _PLANE_BY_PLANE and count > 1:
        wanted = min(count, colour_count + 1)
        planes = [_samples(_plane(file, numbers, order, number, count)) for number in range(wanted)]
        colours = planes[0] if colour_count == 1 else np.dstack(planes[:3])
        extra = planes[colour_count] if len(planes) > colour_count else None
    elif count == 2:
        pairs = _pairs(file, numbers, order)
        colours, extra = np.ascontiguousarray(pairs[..., 0]), pairs[..., 1]
    else:
        found = _samples(file)
        extra = found[..., 3] if found.ndim == 3 and found.shape[2] == 4 else None
        colours = found if found.ndim == 2 else in_rgb(found)
    if kind == _WHITE_IS_ZERO:
        colours = ~colours
    meaning = numbers.get(_EXTRA_SAMPLES, (0,))[0]
    if extra is None or meaning not in (_MULTIPLIED_ALPHA, _STRAIGHT_ALPHA):
        return colours, None
    alpha = np.ascontiguousarray(extra)
    return (_straight(colours, alpha) if meaning == _MULTIPLIED_ALPHA else colours), alpha


def _structure(file: bytes) -> tuple[Numbers, ByteOrder]:
    try:
        block = TiffBlock(file)
        found = block.entries(block.first)
        return {e.tag: block.numbers(e) for e in found if e.tag in _WANTED}, block.order
    except (ValueError, struct.error) as error:
        raise PhotoError("is damaged: its directory cannot be read.") from error


def _pieces(numbers: Numbers) -> list[tuple[int, int]]:
    """(start, size) of every strip or tile."""
    is_tiled = _TILE_OFFSETS in numbers
    starts = numbers.get(_TILE_OFFSETS if is_tiled else _STRIP_OFFSETS, ())
    return list(
        zip(starts, numbers.get(_TILE_BYTES if is_tiled else _STRIP_BYTES, ()), strict=False)
    )


def _refuse_missing_pixels(numbers: Numbers, byte_count: int) -> None:
    """OpenCV fills the rest of a truncated photo without a word."""
    if any(start + size > byte_count for start, size in _pieces(numbers)):
        raise PhotoError("ends too early: pixels are missing.")


def _samples(file: bytes) -> np.ndarray:
    """As OpenCV gives them: HxW or HxWx3|4, BGR."""
    found = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None or found.dtype != np.uint16:
        raise PhotoError("has a kind of 16-bit pixels that cannot be read.")
    return found


def _pairs(file: bytes, numbers: Numbers, order: ByteOrder) -> np.ndarray:
    """HxWx2 of a grey photo with alpha, which OpenCV does not read."""
    width, height = numbers[_WIDTH][0], numbers[_HEIGHT][0]
    row_count, kind = numbers.get(_ROWS_PER_STRIP, (height,))[0], numbers.get(_COMPRESSION, (1,))[0]
    if kind not in (_NONE, *_DEFLATES) or _TILE_OFFSETS in numbers or row_count < 1:
        raise PhotoError("has a kind of 16-bit pixels that cannot be read.")
    pairs = np.empty((height, width, 2), np.uint16)
    for top, (start, size) in zip(range(0, height, row_count), _pieces(numbers), strict=True):
        strip, packed = pairs[top : top + row_count], file[start : start + size]
        if kind != _NONE:
            packed = zlib.decompressobj().decompress(packed, strip.nbytes)
        if len(packed) < strip.nbytes:
            raise PhotoError("ends too early: pixels are missing.")
        strip[:] = np.frombuffer(packed, order + "u2", strip.size).reshape(strip.shape)
        if numbers.get(_PREDICTOR, (1,))[0] != 1:
            np.cumsum(strip, axis=1, dtype=np.uint16, out=strip)
    return pairs


def _plane(file: bytes, numbers: Numbers, order: ByteOrder, number: int, count: int) -> bytes:
    """One channel of a photo that stores them apart, as a grey file of its own.

    WORKAROUND: OpenCV makes noise of such files.
    """
    pieces = _pieces(numbers)
    pieces = pieces[number * len(pieces) // count : (number + 1) * len(pieces) // count]
    body = bytearray(header(order, 0))
    starts = []
    for start, size in pieces:
        starts.append(len(body))
        body += file[start : start + size]
    body += b"\0" * (len(body) % 2)
    is_tiled = _TILE_OFFSETS in numbers
    directory: Directory = {
        tag: numbers_value(order, LONG, *numbers[tag])
        for tag in _SAME_IN_EVERY_PLANE
        if tag in numbers
    }
    directory |= {
        _BITS: numbers_value(order, SHORT, numbers[_BITS][0]),
        _PHOTOMETRIC: numbers_value(order, SHORT, _BLACK_IS_ZERO),
        _SAMPLES: numbers_value(order, SHORT, 1),
        (_TILE_OFFSETS if is_tiled else _STRIP_OFFSETS): numbers_value(order, LONG, *starts),
        (_TILE_BYTES if is_tiled else _STRIP_BYTES): numbers_value(
            order, LONG, *(size for _, size in pieces)
        ),
    }
    body[4:8] = header(order, len(body))[4:]
    return bytes(body + pack_directory(order, directory, len(body)))


def _straight(colours: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Colours that were multiplied by alpha -> as they are seen where nothing shines through."""
    straight = np.empty_like(colours)
    for top in range(0, len(colours), STRIP_ROWS):
        rows = slice(top, top + STRIP_ROWS)
        share = np.maximum(alpha[rows], 1).astype(np.uint32)
        share = share if colours.ndim == 2 else share[..., None]
        parts = (colours[rows].astype(np.uint32) * 65_535 + share // 2) // share
        straight[rows] = np.minimum(parts, 65_535)
    return straight
