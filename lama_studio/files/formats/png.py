"""PNG: pixels through OpenCV at full depth, everything else as chunks of our own."""

import struct
import zlib

import cv2
import numpy as np

from lama_studio.core.compose import Snapshot
from lama_studio.errors import PhotoError, SaveError
from lama_studio.files.carried import Carried, Encoded
from lama_studio.files.decoded import in_rgb
from lama_studio.files.formats.encoded import STRIP_ROWS, grey_of
from lama_studio.files.metadata import PhotoMetadata
from lama_studio.files.png_chunks import SIGNATURE, Chunk, chunks, metadata_chunks, packed

_GREY_WITH_ALPHA, _LIKE_THE_LEFT = 4, 1
"""A kind of colours, and a way of filtering rows."""


def is_sixteen_bit(file: bytes) -> bool:
    """Whether a PNG holds 16 bits a channel, from its header."""
    return len(file) > 24 and file[12:16] == b"IHDR" and file[24] == 16


def is_grey(file: bytes) -> bool:
    """Whether a PNG holds grey, with or without transparency, from its header."""
    return len(file) > 25 and file[25] in (0, 4)


def decode_deep(file: bytes) -> tuple[np.ndarray, np.ndarray | None]:
    """16-bit samples (HxW, or HxWx3 RGB) and alpha (HxW) or None. Raises PhotoError."""
    # All chunks are read: OpenCV fills what is missing or damaged without a word.
    see_through = [content for kind, content in list(chunks(file)) if kind == b"tRNS"]
    samples = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_UNCHANGED)
    if samples is None or samples.dtype != np.uint16:
        raise PhotoError("has a kind of 16-bit pixels that cannot be read.")
    if samples.ndim == 2:
        return samples, _alpha_of_grey(samples, see_through)
    alpha = np.ascontiguousarray(samples[..., 3]) if samples.shape[2] == 4 else None
    return (samples[..., 0] if is_grey(file) else in_rgb(samples)), alpha


def _alpha_of_grey(grey: np.ndarray, see_through: list[bytes]) -> np.ndarray | None:
    """65535, but 0 where samples (HxW uint16) have the one value that is transparent."""
    if not see_through or len(see_through[0]) != 2:
        return None
    opaque = np.uint16(65_535)
    return np.where(grey == int.from_bytes(see_through[0], "big"), np.uint16(0), opaque)


def encode(
    shown: Snapshot, alpha: np.ndarray | None, metadata: PhotoMetadata, quality: int | None
) -> Encoded:
    """Photo -> PNG, lossless at its own depth; `quality` changes nothing."""
    carried = Carried()
    if alpha is not None and metadata.is_grey:
        content = memoryview(_encode_grey_with_alpha(shown, alpha))
    else:
        content = _encode_pixels(_in_opencvs_order(shown, alpha, metadata.is_grey))
    after_header = len(SIGNATURE) + 25
    extra = map(packed, metadata_chunks(metadata, carried))
    return carried.encoded(b"".join((content[:after_header], *extra, content[after_header:])))


def _encode_grey_with_alpha(shown: Snapshot, alpha: np.ndarray) -> bytes:
    """A PNG of its own making, since OpenCV writes no grey with alpha (HxW)."""
    height, width = alpha.shape
    size = alpha.itemsize
    header = struct.pack(">LLBBBBB", width, height, 8 * size, _GREY_WITH_ALPHA, 0, 0, 0)
    packer = zlib.compressobj(4)
    body = []
    for top in range(0, height, STRIP_ROWS):
        rows = slice(top, top + STRIP_ROWS)
        pairs = np.stack([grey_of(shown.rows(rows)), alpha[rows]], axis=2).astype(f">u{size}")
        samples = pairs.view(np.uint8).reshape(len(pairs), width, 2 * size)
        differences = samples.copy()
        differences[:, 1:] -= samples[:, :-1]
        filters = np.full((len(pairs), 1), _LIKE_THE_LEFT, np.uint8)
        filtered = np.hstack([filters, differences.reshape(len(pairs), -1)])
        body.append(packer.compress(filtered.tobytes()))
    body.append(packer.flush())
    chunk_list = (Chunk(b"IHDR", header), Chunk(b"IDAT", b"".join(body)), Chunk(b"IEND", b""))
    return SIGNATURE + b"".join(map(packed, chunk_list))


def _in_opencvs_order(shown: Snapshot, alpha: np.ndarray | None, is_grey: bool) -> np.ndarray:
    """HxW, BGR or BGRA; rows by rows, so that the picture is not held twice."""
    height, width = shown.original.shape[:2]
    count = 1 if is_grey else 3 if alpha is None else 4
    channels = np.empty((height, width, count), shown.original.dtype)
    for top in range(0, height, STRIP_ROWS):
        rows = slice(top, top + STRIP_ROWS)
        seen = shown.rows(rows)
        channels[rows, :, :3] = grey_of(seen)[..., None] if is_grey else seen[..., ::-1]
        if alpha is not None:
            channels[rows, :, 3] = alpha[rows]
    return channels


def _encode_pixels(channels: np.ndarray) -> memoryview:
    try:
        is_done, content = cv2.imencode(".png", channels)
    except cv2.error as error:
        raise SaveError("PNG cannot hold a photo of this size.") from error
    assert is_done
    return content.data
