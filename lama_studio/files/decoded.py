"""What reading a file comes to, whichever codec did it."""

from dataclasses import dataclass

import numpy as np

from lama_studio.files.metadata import PhotoMetadata

_STRIP_ROWS = 256


@dataclass(frozen=True)
class Decoded:
    """An upright photo: pixels HxWx3 uint8|uint16 RGB, alpha HxW of the same type or None."""

    pixels: np.ndarray
    alpha: np.ndarray | None
    format: str
    metadata: PhotoMetadata
    notes: tuple[str, ...]


def in_rgb(samples: np.ndarray) -> np.ndarray:
    """HxWx3|4 as OpenCV gives them, which are given up -> HxWx3 RGB, in the same memory if it can
    be."""
    if samples.shape[2] != 3:
        return samples[..., 2::-1]
    for top in range(0, len(samples), _STRIP_ROWS):
        rows = slice(top, top + _STRIP_ROWS)
        samples[rows] = samples[rows, :, ::-1].copy()
    return samples


def in_three_channels(samples: np.ndarray) -> np.ndarray:
    """HxW grey or HxWx3 -> HxWx3."""
    return samples if samples.ndim == 3 else np.repeat(samples[..., None], 3, axis=2)
