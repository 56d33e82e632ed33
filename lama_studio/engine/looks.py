"""Two looks at a thick hole: detail as near as it can be seen, colours from twice as far.

The network learned on small crops. Deep in a hole that is wide for it, it does better where
everything is half as big, but gives no detail then. So the fill is the near look, and its low
frequencies those of the far look, the more so the thicker the hole.
"""

from collections.abc import Callable

import cv2
import numpy as np

from lama_studio.engine.plan import inner_radius_px
from lama_studio.engine.working import shrunk

Step = Callable[[float], None]
Predict = Callable[[np.ndarray, np.ndarray, Step], np.ndarray]
"""Photo HxWx3 float32 in 0..1, zero in the hole, and mask HxW, 1 = hole -> the prediction."""

THIN_PX, THICK_PX = 24, 96
"""Inner radius of a hole, in pixels of the near look, up to which it alone counts, and from which
all low frequencies are the far look's. Between 48 and 64 px both have the same error (discs in 60
photos: `tests/bench/radius.py`)."""
LOW_PX = 12.0
"""Blur (deviation, pixels of the near look) that tells low frequencies from detail; measured at 512
px, the error in the hole is the same from 4 to 24."""
LEAST_FAR_PX = 128
"""No look is smaller: the network sees too little there."""
_FAR_SHARE = 0.2  # of the time: a quarter of the pixels


def two_looks(photo: np.ndarray, mask: np.ndarray, step: Step, predict: Predict) -> np.ndarray:
    """Return the prediction, HxWx3 float32; one look's where the hole is thin or the photo small.

    `step` is told the fraction done of both.
    """
    weight = far_weight(mask)
    if weight == 0:
        return predict(photo, mask, step)
    near = predict(photo, mask, lambda done: step((1 - _FAR_SHARE) * done))
    height, width = mask.shape
    small, small_mask = shrunk(photo, mask, (width // 2, height // 2))
    far = predict(small, small_mask, lambda done: step(1 - _FAR_SHARE + _FAR_SHARE * done))
    # Known pixels below the hole's edge, so that enlarging does not mix in predicted ones.
    far = np.where(small_mask[..., None] > 0, far, small)
    far = cv2.resize(far, (width, height), interpolation=cv2.INTER_CUBIC)
    difference = np.where(mask[..., None] > 0, far - near, np.float32(0))
    return (near + np.float32(weight) * cv2.GaussianBlur(difference, (0, 0), LOW_PX)).clip(0, 1)


def far_weight(mask: np.ndarray) -> float:
    """How much the far look counts in the low frequencies, 0..1, for a mask HxW with 1 = hole."""
    if min(mask.shape) < 2 * LEAST_FAR_PX or not mask.any():
        return 0.0
    thickness = (inner_radius_px(mask) - THIN_PX) / (THICK_PX - THIN_PX)
    return min(1.0, max(0.0, thickness))
