"""A shadow that an erased thing left behind, found beside the hole."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.core.geometry import Box, mask_box

WORKING_PX = 256
"""Shadows are looked for on so small a photo: they are smooth."""
REACH = 1.5
"""How far from the hole, in its sizes."""
LEAST_DEPTH = 0.16
"""Log of how much darker than the ground around it: less is no shadow that one sees."""
MOST_DEPTH = 1.6
MOST_TINT = 0.16
"""How far the colour of what lies in it may shift: a shadow darkens, it hardly tints."""
MOST_UNEVEN = 0.3
"""Spread of light inside the patch and beside it, of its depth: one ground, one light."""
LEAST_TOUCH = 0.06
"""Share of the hole's border that a shadow touches at least."""
LEAST_AREA, MOST_AREA = 0.04, 1.0
"""Of the hole's area."""
DARKEST = 0.02
CALM_PX = 2.0
BAND_PX = 25


def leftover_shadow(
    pixels: NDArray[Any], hole: NDArray[np.uint8]
) -> tuple[Box, NDArray[np.uint8], float] | None:
    """(box, mask of the shadow in it, 255 = shadow, its depth), or None.

    pixels: HxWx3 uint8 or uint16, hole: HxW, nonzero = hole. A shadow is one patch that touches the
    hole, is darker than what lies around it by a steady factor, and of the same colour.
    """
    around = mask_box(np.where(hole > 0, np.uint8(255), np.uint8(0)))
    reach_px = int(REACH * max(around.width, around.height))
    window = around.grow(max(8, reach_px)).clip(hole.shape[1], hole.shape[0])
    shrink = max(1.0, max(window.width, window.height) / WORKING_PX)
    size = (max(1, int(window.width / shrink)), max(1, int(window.height / shrink)))
    if min(size) < 24:
        return None
    is_hole = (
        cv2.resize((hole[window.slices] > 0).astype(np.float32), size, interpolation=cv2.INTER_AREA)
        > 0
    )
    colour = cv2.resize(pixels[window.slices], size, interpolation=cv2.INTER_AREA)
    light = np.log(colour.astype(np.float32) / np.iinfo(pixels.dtype).max + DARKEST)
    found = _shadow(light, is_hole)
    if found is None:
        return None
    small, depth = found
    large = cv2.resize(small, (window.width, window.height), interpolation=cv2.INTER_LINEAR)
    mask = np.where((large > 0.5) & (hole[window.slices] == 0), 255, 0).astype(np.uint8)
    inner = mask_box(mask)
    if inner.is_empty:
        return None
    return inner.translate(window.x0, window.y0), mask[inner.slices].copy(), depth


def _shadow(
    light: NDArray[Any], is_hole: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], float] | None:
    """HxWx3 log colours -> (HxW share of shadow, its depth) of the patch most like one."""
    calm = _calm(light, ~is_hole)
    band = cv2.dilate(is_hole.astype(np.uint8), np.ones((BAND_PX, BAND_PX), np.uint8)) > 0
    beside = calm.mean(2)[band & ~is_hole]
    if len(beside) == 0:
        return None
    limit = _split(beside)
    is_dark = ((calm.mean(2) < limit) & ~is_hole).astype(np.uint8)
    is_dark = cv2.morphologyEx(is_dark, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels = cv2.connectedComponents(is_dark, connectivity=4)
    rim = cv2.dilate(is_hole.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    rim &= ~is_hole
    best = None
    for label in range(1, count):
        patch = labels == label
        found = _depth_of(calm, patch, is_hole, rim)
        if found is not None and (best is None or found > best[1]):
            best = (patch, found)
    if best is None:
        return None
    square = np.ones((3, 3), np.uint8)
    return cv2.dilate(best[0].astype(np.uint8), square).astype(np.float32), best[1]


def _calm(light: NDArray[Any], known: NDArray[np.bool_]) -> NDArray[Any]:
    """Blurred over the known alone: grain and blades of grass are no shadows."""
    share = known.astype(np.float32)[..., None]
    blurred = cv2.GaussianBlur(light * share, (0, 0), CALM_PX)
    return blurred / np.maximum(cv2.GaussianBlur(share, (0, 0), CALM_PX), 1e-3)[..., None]


def _split(values: NDArray[Any]) -> float:
    """The value that best parts the dark from the light (Otsu)."""
    low, high = float(values.min()), float(values.max())
    levels = np.rint((values - low) / max(high - low, 1e-6) * 255).astype(np.uint8)
    limit, _ = cv2.threshold(levels[None], 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return low + (limit + 0.5) / 255 * (high - low)


def _depth_of(
    calm: NDArray[Any],
    patch: NDArray[np.bool_],
    is_hole: NDArray[np.bool_],
    rim: NDArray[np.bool_],
) -> float | None:
    """How much darker the patch is than what surrounds it; None where it is like no shadow."""
    area = int(np.count_nonzero(patch)) / int(np.count_nonzero(is_hole))
    touch = int(np.count_nonzero(patch & rim)) / max(1, int(np.count_nonzero(rim)))
    if not LEAST_AREA <= area <= MOST_AREA or touch < LEAST_TOUCH:
        return None
    frame = np.ones_like(patch)
    frame[1:-1, 1:-1] = False
    if np.count_nonzero(patch & frame) > 0.1 * np.count_nonzero(patch ^ _shrunk(patch)):
        return None
    grown = cv2.dilate(patch.astype(np.uint8), np.ones((17, 17), np.uint8)) > 0
    near = cv2.dilate(patch.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    beside = grown & ~near & ~is_hole
    core = _shrunk(patch)
    if np.count_nonzero(beside) < 12 or np.count_nonzero(core) < 12:
        return None
    difference = np.median(calm[beside], axis=0) - np.median(calm[core], axis=0)
    depth = float(difference.mean())
    if not LEAST_DEPTH <= depth <= MOST_DEPTH or np.ptp(difference) > MOST_TINT + 0.15 * depth:
        return None
    # One ground, one light: the patch and what lies beside it are each about as even.
    uneven = [float(np.std(calm[part].mean(1))) for part in (core, beside)]
    return depth if max(uneven) < MOST_UNEVEN * depth else None


def _shrunk(patch: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return cv2.erode(patch.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
