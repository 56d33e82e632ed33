"""PNG: pixels through OpenCV at full depth, everything else as chunks of our own."""

import cv2
import numpy as np

from lama_studio.errors import SaveError
from lama_studio.files.carried import Carried, Encoded
from lama_studio.files.formats.encoded import channels_of
from lama_studio.files.metadata import PhotoMetadata
from lama_studio.files.png_chunks import SIGNATURE, chunks, metadata_chunks, packed


def is_sixteen_bit(file: bytes) -> bool:
    """Whether a PNG holds 16 bits a channel, from its header."""
    return len(file) > 24 and file[12:16] == b"IHDR" and file[24] == 16


def is_grey(file: bytes) -> bool:
    """Whether a PNG holds grey, with or without transparency, from its header."""
    return len(file) > 25 and file[25] in (0, 4)


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
    extra = b"".join(map(packed, metadata_chunks(metadata, carried)))
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
