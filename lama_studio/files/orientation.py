"""Between pixels as a file stores them and pixels as they should be seen."""

import numpy as np


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
