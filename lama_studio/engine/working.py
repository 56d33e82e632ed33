"""Pixels of a photo -> what the network is given at its working size, and back."""

from collections.abc import Callable, Iterator

import cv2
import numpy as np

from lama_studio.core.geometry import Box

_WHOLLY_KNOWN = 1 - 1e-4  # share of a small pixel, but for rounding
_BAND_PX = 4_000_000
"""A big crop is worked on band by band: a fill can be cancelled between two, and never holds the
whole of it as floating point."""
_CUBIC = -0.75
"""Slope of the cubic kernel (Keys 1981), as OpenCV has it."""


def to_working_size(
    window: np.ndarray,
    is_open: np.ndarray,
    size: tuple[int, int],
    step: Callable[[], None] = lambda: None,
) -> tuple[np.ndarray, np.ndarray]:
    """Pixels and hole of a crop -> (HxWx3 float32 in 0..1, HxW float32 with 1 = hole).

    A small pixel that touches the hole is hole, and the known ones hold nothing of it, unless
    that left nothing known. The hole is zero in the photo, as the network is given it. `step` is
    called between bands; whatever it raises ends the work.
    """
    if size == (window.shape[1], window.shape[0]):
        photo, known = _as_floats(window, is_open)
        return photo, 1 - known
    # An area's mean is the mean of its rows' means: each band is narrowed first.
    narrow = np.empty((window.shape[0], size[0], 4), np.float32)
    for rows in _bands(window.shape[0], window.shape[1]):
        step()
        photo, known = _as_floats(window[rows], is_open[rows])
        across = (size[0], known.shape[0])
        narrow[rows, :, :3] = cv2.resize(photo, across, interpolation=cv2.INTER_AREA)
        narrow[rows, :, 3] = cv2.resize(known, across, interpolation=cv2.INTER_AREA)
    step()
    small = cv2.resize(narrow, size, interpolation=cv2.INTER_AREA)
    return _wholly_known(small[..., :3], small[..., 3])


def shrunk(
    photo: np.ndarray, mask: np.ndarray, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """What the network is given, photo zero in the hole, mask 1 there, at a smaller (w, h)."""
    share = cv2.resize(1 - mask, size, interpolation=cv2.INTER_AREA)
    small: np.ndarray = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    return _wholly_known(small, share)


def enlarged(
    small: np.ndarray, size: tuple[int, int], part: Box
) -> Iterator[tuple[Box, np.ndarray]]:
    """The part of HxWx3 float32 `small`, enlarged to (w, h) by cubic interpolation, in bands.

    Yields each band's box, in coordinates of the large one, and its pixels.
    """
    columns, column_weights = _cubic_taps(small.shape[1], size[0], part.x0, part.x1)
    for rows in _bands(part.height, part.width):
        band = Box(part.x0, part.y0 + rows.start, part.x1, part.y0 + rows.stop)
        lines, line_weights = _cubic_taps(small.shape[0], size[1], band.y0, band.y1)
        first, last = int(lines.min()), int(lines.max()) + 1
        wide = np.zeros((last - first, band.width, small.shape[2]), np.float32)
        for index, weight in zip(columns, column_weights, strict=True):
            wide += weight[None, :, None] * small[first:last][:, index]
        tall = np.zeros((band.height, *wide.shape[1:]), np.float32)
        for index, weight in zip(lines, line_weights, strict=True):
            tall += weight[:, None, None] * wide[index - first]
        yield band, tall


def to_depth(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """0..1 float32 -> rounded to the nearest level of uint8 or uint16."""
    most = np.iinfo(dtype).max
    return np.rint(values.clip(0, 1) * np.float32(most)).astype(dtype)


def _as_floats(window: np.ndarray, is_open: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(photo in 0..1, zero in the hole; 1 where known)."""
    known: np.ndarray = 1 - is_open.astype(np.float32)
    photo: np.ndarray = window.astype(np.float32) / np.float32(np.iinfo(window.dtype).max)
    photo *= known[..., None]
    return photo, known


def _wholly_known(small: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(the photo where a pixel is known in whole, else zero; the mask, 1 where it is not)."""
    known: np.ndarray = (share >= min(_WHOLLY_KNOWN, float(share.max()))).astype(np.float32)
    return small / np.maximum(share, 1e-4)[..., None] * known[..., None], 1 - known


def _bands(height: int, width: int) -> Iterator[slice]:
    rows = max(1, _BAND_PX // width)
    for first in range(0, height, rows):
        yield slice(first, min(height, first + rows))


def _cubic_taps(length: int, to_length: int, first: int, last: int) -> tuple[np.ndarray, ...]:
    """(4 x N indices, 4 x N float32 weights) of pixels first..last of a row enlarged so; borders
    are repeated."""
    at = (np.arange(first, last) + 0.5) * (length / to_length) - 0.5
    whole = np.floor(at)
    taps = np.arange(-1, 3)[:, None]
    away = np.abs(at - whole - taps)
    near = ((_CUBIC + 2) * away - (_CUBIC + 3)) * away**2 + 1
    far = ((_CUBIC * away - 5 * _CUBIC) * away + 8 * _CUBIC) * away - 4 * _CUBIC
    index = np.clip(whole.astype(np.intp) + taps, 0, length - 1)
    return index, np.where(away <= 1, near, far).astype(np.float32)
