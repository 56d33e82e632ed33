"""The conversions that several encoders share."""

import numpy as np

from lama_studio.files.carried import Carried
from lama_studio.files.decoded import in_three_channels
from lama_studio.files.metadata import PhotoMetadata

STRIP_ROWS = 256
"""Rows worked on at once where a whole photo of wider numbers would take too much memory."""


Channels = tuple[np.ndarray, np.ndarray | None]
"""Pixels NxWx3 and alpha NxW, or None."""


def anywhere(pixels: np.ndarray) -> np.ndarray:
    """HxW bool without taking memory: a lossy file may show other pixels anywhere."""
    return np.broadcast_to(np.True_, pixels.shape[:2])


def held_at_depth(
    pixels: np.ndarray, alpha: np.ndarray | None, metadata: PhotoMetadata
) -> Channels:
    """What an exact file of any depth gives back of pixels, rows by rows."""
    return in_three_channels(channels_of(pixels, metadata)), alpha


def held_in_eight_bits(
    pixels: np.ndarray, alpha: np.ndarray | None, metadata: PhotoMetadata
) -> Channels:
    """What an exact file of 8 bits gives back."""
    nobody = Carried()
    return in_eight_bits(pixels, nobody), None if alpha is None else in_eight_bits(alpha, nobody)


def held_on_white(
    pixels: np.ndarray, alpha: np.ndarray | None, metadata: PhotoMetadata
) -> Channels:
    """What an exact file of 8 bits without transparency gives back."""
    pixels = on_white(in_eight_bits(pixels, Carried()), alpha, Carried())
    return in_three_channels(channels_of(pixels, metadata)), None


def in_eight_bits(pixels: np.ndarray, carried: Carried) -> np.ndarray:
    """Pixels as uint8, 65535 becoming 255, rounded to nearest."""
    if pixels.dtype == np.uint8:
        return pixels
    carried.lose("16-bit depth", True)
    return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)


def on_white(pixels: np.ndarray, alpha: np.ndarray | None, carried: Carried) -> np.ndarray:
    """Pixels (uint8) without transparency: what was transparent shows white."""
    if alpha is None:
        return pixels
    carried.lose("transparency", True)
    if alpha.min() == np.iinfo(alpha.dtype).max:
        return pixels
    weight = in_eight_bits(alpha, Carried())[..., None].astype(np.uint16)
    mixed = pixels * weight + 255 * (255 - weight)
    return ((mixed + 127) // 255).astype(np.uint8)


def grey_of(pixels: np.ndarray) -> np.ndarray:
    """HxW of a photo that was grey: exact where the three channels agree, else their mean."""
    wide = np.uint16 if pixels.dtype == np.uint8 else np.uint32
    total: np.ndarray = pixels[..., 0].astype(wide)
    for term in (pixels[..., 1], pixels[..., 2], 1):
        total += term
    total //= 3
    return total.astype(pixels.dtype)


def channels_of(pixels: np.ndarray, metadata: PhotoMetadata) -> np.ndarray:
    """HxW for a photo that was grey (its profile fits nothing else), else HxWx3."""
    return grey_of(pixels) if metadata.is_grey else pixels


def widened(samples: np.ndarray, bits: int) -> np.ndarray:
    """Samples of 10 or 12 bits in the full range of uint16; `narrowed` takes that back exactly."""
    most = 2**bits - 1
    wide = np.empty(samples.shape, np.uint16)
    for top in range(0, len(samples), STRIP_ROWS):
        rows = slice(top, top + STRIP_ROWS)
        wide[rows] = (samples[rows].astype(np.uint32) * 65_535 + most // 2) // most
    return wide


def narrowed(samples: np.ndarray, bits: int) -> np.ndarray:
    """uint16 in full range -> the nearest values of so many bits, as uint16."""
    most = 2**bits - 1
    narrow = np.empty(samples.shape, np.uint16)
    for top in range(0, len(samples), STRIP_ROWS):
        rows = slice(top, top + STRIP_ROWS)
        narrow[rows] = (samples[rows].astype(np.uint32) * most + 32_767) // 65_535
    return narrow
