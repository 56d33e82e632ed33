"""What an erase will take of a mask, grown and feathered, at the sharpness of the screen."""

import cv2
import numpy as np

from lama_studio.core.morphology import hole_and_weight

EXACT_REACH = 24
"""Samples. What reaches further is worked out on a smaller copy: its edge is soft anyway."""


def weight_seen(mask: np.ndarray, grow: float, feather: float) -> np.ndarray:
    """Mask HxW uint8 -> the weight an erase would have there; lengths in samples of the mask."""
    height, width = mask.shape
    shrinking = max(1.0, (grow + feather) / EXACT_REACH)
    if shrinking == 1.0:
        small = mask
    else:
        size = max(1, round(width / shrinking)), max(1, round(height / shrinking))
        small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    half = np.where(small > 127, np.uint8(255), np.uint8(0))
    _, weight = hole_and_weight(half, grow / shrinking, feather / shrinking)
    if shrinking != 1.0:
        weight = np.asarray(cv2.resize(weight, (width, height)), np.uint8)
    return np.maximum(weight, mask)
