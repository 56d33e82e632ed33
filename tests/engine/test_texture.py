"""Synthesis from the photo itself: what a fill must and must not do."""

import numpy as np
import pytest

from lama_studio.engine.texture import synthesise


def hole_mask(height: int, width: int, box: tuple[int, int, int, int]) -> np.ndarray:
    mask = np.zeros((height, width), np.uint8)
    y0, x0, y1, x1 = box
    mask[y0:y1, x0:x1] = 255
    return mask


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_known_pixels_stay_and_depth_is_kept(depth: type) -> None:
    rng = np.random.default_rng(0)
    photo = rng.integers(0, np.iinfo(depth).max, (60, 70, 3)).astype(depth)
    hole = hole_mask(60, 70, (20, 20, 40, 45))
    filled = synthesise(photo, hole, guide_weight=0)
    assert filled.dtype == depth
    assert np.array_equal(filled[hole == 0], photo[hole == 0])
