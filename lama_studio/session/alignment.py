"""The same spot on another photo: where the frame moved, found again by features."""

from dataclasses import dataclass

import cv2
import numpy as np

from lama_studio.core.geometry import Mask, Pixels

LOOKED_PX = 1200
"""Longer side of what features are looked for in."""
FEATURES = 3000
NEAREST_RATIO = 0.75
LEAST_INLIERS = 25
LEAST_INLIER_SHARE = 0.3
REACH_PX = 3.0
MOST_SCALE = 1.6
"""A photo taken from so much nearer or further shows something else."""
_TOLERANCE = 0.02  # of the frame's proportions


@dataclass(frozen=True)
class Landmarks:
    """Features of a photo, to be compared with those of others: made once, used often."""

    width: int
    height: int
    points: np.ndarray
    descriptors: np.ndarray | None


def find_landmarks(pixels: Pixels, hole: Mask | None = None) -> Landmarks:
    """Features of `pixels` (HxWx3 uint8 or uint16); what is marked in `hole` is no landmark: it
    may be dust, or a date that is in every photo."""
    height, width = pixels.shape[:2]
    scale = min(1.0, LOOKED_PX / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    if small.dtype != np.uint8:
        small = cv2.convertScaleAbs(small, alpha=1 / 257)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    allowed = None
    if hole is not None:
        marked = cv2.resize(hole, size, interpolation=cv2.INTER_NEAREST)
        allowed = np.where(cv2.dilate(marked, np.ones((9, 9), np.uint8)) > 0, 0, 255)
        allowed = allowed.astype(np.uint8)
    found, descriptors = cv2.SIFT.create(nfeatures=FEATURES).detectAndCompute(grey, allowed)
    points = np.array([point.pt for point in found], np.float32).reshape(-1, 2)
    # Centres of pixels, in the photo's own coordinates.
    points = (points + 0.5) * np.array([width / size[0], height / size[1]], np.float32) - 0.5
    return Landmarks(width, height, points, descriptors)


def movement(source: Landmarks, target: Landmarks) -> np.ndarray | None:
    """2x3 float64: source pixel -> target pixel (moved, turned, scaled); None where too little of
    the one is found in the other."""
    if source.descriptors is None or target.descriptors is None or len(target.points) < 2:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_L2).knnMatch(source.descriptors, target.descriptors, k=2)
    clear = [p[0] for p in pairs if len(p) == 2 and p[0].distance < NEAREST_RATIO * p[1].distance]
    if len(clear) < LEAST_INLIERS:
        return None
    starts = source.points[[match.queryIdx for match in clear]]
    ends = target.points[[match.trainIdx for match in clear]]
    reach_px = REACH_PX * max(1.0, max(target.width, target.height) / LOOKED_PX)
    cv2.setRNGSeed(0)
    matrix, inliers = cv2.estimateAffinePartial2D(
        starts, ends, method=cv2.RANSAC, ransacReprojThreshold=reach_px
    )
    if matrix is None or inliers is None:
        return None
    count = int(inliers.sum())
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    is_sure = count >= LEAST_INLIERS and count >= LEAST_INLIER_SHARE * len(clear)
    is_sane = 1 / MOST_SCALE <= scale * source.width / target.width <= MOST_SCALE
    return matrix if is_sure and is_sane else None


def moved_mask(mask: Mask, matrix: np.ndarray, width: int, height: int) -> Mask:
    """The mask where the movement takes it: HxW uint8, 255 or 0, a pixel wider for safety."""
    soft = cv2.warpAffine(mask, matrix, (width, height), flags=cv2.INTER_LINEAR)
    hard = np.where(soft > 0, np.uint8(255), np.uint8(0))
    grown: Mask = cv2.dilate(hard, np.ones((3, 3), np.uint8)).astype(np.uint8)
    return grown


def same_place(mask: Mask, width: int, height: int) -> Mask | None:
    """The mask at the same place of another frame, whatever that shows; None where the frame has
    other proportions, as a turned one has."""
    own_height, own_width = mask.shape
    if (own_width, own_height) == (width, height):
        return mask.copy()
    if abs(own_width * height / (own_height * width) - 1) > _TOLERANCE:
        return None
    resized = cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.where(resized > 0, np.uint8(255), np.uint8(0))
