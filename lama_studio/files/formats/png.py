"""PNG: pixels through OpenCV at full depth, everything else as chunks of our own."""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from lama_studio.errors import PhotoError, SaveError
from lama_studio.files.formats.encoded import Carried, Encoded, channels_of
from lama_studio.files.metadata import PhotoMetadata

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOUR_CHUNKS = (b"gAMA", b"cHRM", b"sRGB", b"cICP")
_XMP_KEYWORD = b"XML:com.adobe.xmp\0"
_INCHES_PER_METRE = 1 / 0.0254


class Chunk(NamedTuple):
    kind: bytes
    content: bytes


def chunks(file: bytes) -> Iterator[Chunk]:
    """The chunks of a PNG file, in order. Raises PhotoError where it ends too early."""
    offset = len(SIGNATURE)
    kind = b""
    while kind != b"IEND":
        if offset + 12 > len(file):
            raise PhotoError("ends too early: its end mark is missing.")
        size, kind = struct.unpack_from(">L4s", file, offset)
        if offset + 12 + size > len(file):
            raise PhotoError("ends too early, inside a chunk.")
        content = file[offset + 8 : offset + 8 + size]
        (checksum,) = struct.unpack_from(">L", file, offset + 8 + size)
        if zlib.crc32(kind + content) != checksum:
            raise PhotoError("is damaged: a checksum is wrong.")
        yield Chunk(kind, content)
        offset += 12 + size


def is_sixteen_bit(file: bytes) -> bool:
    """Whether a PNG holds 16 bits a channel, from its header."""
    return len(file) > 24 and file[12:16] == b"IHDR" and file[24] == 16


def is_grey(file: bytes) -> bool:
    """Whether a PNG holds grey, with or without transparency, from its header."""
    return len(file) > 25 and file[25] in (0, 4)


def colour_chunks_of(file: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """The chunks by which a PNG states its colours without a profile."""
    return tuple((kind, content) for kind, content in chunks(file) if kind in COLOUR_CHUNKS)


def decode_deep(file: bytes) -> np.ndarray | None:
    """16-bit samples as OpenCV gives them (HxW or HxWx3|4, BGR), None where it cannot."""
    if sum(1 for _ in chunks(file)) < 3:
        return None
    return cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_UNCHANGED)


def encode(
    pixels: np.ndarray, alpha: np.ndarray | None, metadata: PhotoMetadata, quality: int | None
) -> Encoded:
    """Photo -> PNG, lossless at its own depth; `quality` changes nothing."""
    carried = Carried()
    content = _encode_pixels(_channels(pixels, alpha, metadata))
    after_header = len(SIGNATURE) + 25
    extra = b"".join(_chunk(*chunk) for chunk in _metadata_chunks(metadata, carried))
    carried.lose("comment", metadata.comment)
    return carried.encoded(content[:after_header] + extra + content[after_header:])


def _channels(pixels: np.ndarray, alpha: np.ndarray | None, metadata: PhotoMetadata) -> np.ndarray:
    """HxW, BGR or BGRA. OpenCV writes no grey with alpha: its three channels stay equal."""
    channels = channels_of(pixels, metadata)
    if alpha is None:
        return channels if channels.ndim == 2 else cv2.cvtColor(channels, cv2.COLOR_RGB2BGR)
    if channels.ndim == 2:
        return cv2.merge([channels, channels, channels, alpha])
    return cv2.merge([channels[..., 2], channels[..., 1], channels[..., 0], alpha])


def _encode_pixels(channels: np.ndarray) -> bytes:
    try:
        is_done, content = cv2.imencode(".png", channels)
    except cv2.error as error:
        raise SaveError("PNG cannot hold a photo of this size.") from error
    assert is_done
    return content.tobytes()


def _metadata_chunks(metadata: PhotoMetadata, carried: Carried) -> Iterator[Chunk]:
    if carried.keep("PNG colour description", b"".join(c for _, c in metadata.colour_chunks)):
        yield from (Chunk(kind, content) for kind, content in metadata.colour_chunks)
    if icc := carried.keep("ICC profile", metadata.icc):
        yield Chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(icc))
    if metadata.dpi is not None:
        x, y = (min(round(dots * _INCHES_PER_METRE), 2**31 - 1) for dots in metadata.dpi)
        yield Chunk(b"pHYs", struct.pack(">LLB", x, y, 1))
    if xmp := carried.keep("XMP", metadata.xmp):
        yield Chunk(b"iTXt", _XMP_KEYWORD + b"\0\0\0\0" + xmp)
    if exif := carried.keep("EXIF", metadata.exif):
        yield Chunk(b"eXIf", exif)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">L", len(content))
        + kind
        + content
        + struct.pack(">L", zlib.crc32(kind + content))
    )
