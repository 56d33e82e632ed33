"""Between pixels as a file stores them and pixels as they should be seen."""

import numpy as np

from lama_studio.core.geometry import Box


def turned_upright(array: np.ndarray, orientation: int) -> np.ndarray:
    """HxW[xC] as stored -> as it should be seen, C-contiguous, by EXIF orientation 1..8."""
    if orientation in (5, 6, 7, 8):
        array = array.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        array = array[:, ::-1]
    if orientation in (3, 4, 7, 8):
        array = array[::-1]
    return np.ascontiguousarray(array)


def as_stored(array: np.ndarray, orientation: int) -> np.ndarray:
    """HxW[xC] as it should be seen -> as a file of that orientation stores it: a view."""
    if orientation in (3, 4, 7, 8):
        array = array[::-1]
    if orientation in (2, 3, 6, 7):
        array = array[:, ::-1]
    return array.swapaxes(0, 1) if orientation in (5, 6, 7, 8) else array


def box_as_seen(box: Box, width: int, height: int, orientation: int) -> Box:
    """A box of a photo as a file stores it -> the same pixels of it as it should be seen, where it
    has that width and height."""
    x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
    if orientation in (5, 6, 7, 8):
        x0, y0, x1, y1 = y0, x0, y1, x1
    if orientation in (2, 3, 6, 7):
        x0, x1 = width - x1, width - x0
    if orientation in (3, 4, 7, 8):
        y0, y1 = height - y1, height - y0
    return Box(x0, y0, x1, y1)
