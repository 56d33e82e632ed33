"""How thick a hole is, place by place."""

import cv2
import numpy as np
from numpy.typing import NDArray

RADII_PX = (4, 6, 8, 11, 16, 22, 32, 45, 64, 90)


def thickness_px(hole: NDArray[np.bool_]) -> NDArray[np.float32]:
    """HxW -> the radius of the largest disc inside the hole that covers each of its pixels.

    In steps of a factor of about 1.4, at most the last of `RADII_PX`; 0 outside the hole. Nothing
    is known beyond the photo's edge: a hole goes on there.
    """
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    found = np.minimum(depth, np.float32(RADII_PX[0]))
    deepest = float(depth.max(initial=0))
    for radius_px in RADII_PX:
        if deepest < radius_px:
            break
        is_covered = hole.copy()
        outside = (depth < radius_px).astype(np.uint8)
        apart = cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_5)
        is_covered &= apart <= radius_px
        found[is_covered] = radius_px
    return found
