"""Grow, shrink, feather, outline a mask; the separate holes in it. Distances are Euclidean."""

import math
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.core.geometry import Box, Mask, mask_box

TILE_PX = 512
SLACK_PX = 1e-3
"""Distances are float32: a pixel just on the rim counts as inside."""


def grow(mask: Mask, px: float) -> Mask:
    """A copy of the mask (HxW uint8) plus every pixel at most `px` from it."""
    grown = np.zeros(mask.shape, np.uint8)
    for tile, outside_px in _distances_outside(mask, px):
        grown[tile.slices] = (outside_px <= px + SLACK_PX).view(np.uint8) * np.uint8(255)
    return grown


def shrink(mask: Mask, px: float) -> Mask:
    """A copy of the mask (HxW uint8) without every pixel at most `px` from what is known.

    Beyond the frame nothing is known: a hole at the photo's rim does not shrink away from it.
    """
    height, width = mask.shape
    shrunk = np.zeros(mask.shape, np.uint8)
    box = mask_box(mask).grow(1).clip(width, height)  # with the nearest that is known
    if not box.is_empty:
        known = np.where(mask[box.slices] > 0, np.uint8(0), np.uint8(255))
        shrunk[box.slices] = np.bitwise_not(grow(known, px))
    return shrunk


def hole_and_weight(mask: Mask, grow_px: float, feather_px: float) -> tuple[Mask, Mask]:
    """Mask -> (hole, weight), both HxW uint8: what the network fills and how much of it is shown.

    weight is 255 on the mask grown by `grow_px`, falls smoothly over the next `feather_px` and is
    exactly 0 beyond; hole is 255 wherever weight is not 0.
    """
    assert grow_px >= 0
    assert feather_px >= 0
    hole, weight = np.zeros(mask.shape, np.uint8), np.zeros(mask.shape, np.uint8)
    for tile, outside_px in _distances_outside(mask, grow_px + feather_px):
        weight[tile.slices] = _falloff(outside_px - grow_px, feather_px)
        hole[tile.slices][weight[tile.slices] > 0] = 255
    return hole, weight


def connected_holes(hole: Mask) -> list[Box]:
    """The box of every separate hole (touching corners join), from the top left."""
    box = mask_box(hole)
    if box.is_empty:
        return []
    solid = np.ascontiguousarray(hole[box.slices])
    _, _, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    boxes = [Box(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[1:]]
    return sorted((b.translate(box.x0, box.y0) for b in boxes), key=lambda b: (b.y0, b.x0))


def outline(mask: Mask) -> list[NDArray[np.float32]]:
    """Closed lines through the rim pixels' centres, Nx2 float32 x, y in photo coordinates."""
    box = mask_box(mask)
    if box.is_empty:
        return []
    solid = np.ascontiguousarray(mask[box.slices])
    lines, _ = cv2.findContours(solid, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    corner = np.array([box.x0 + 0.5, box.y0 + 0.5], np.float32)
    return [line.reshape(-1, 2).astype(np.float32) + corner for line in lines]


def _distances_outside(mask: Mask, reach_px: float) -> Iterator[tuple[Box, NDArray[np.float32]]]:
    """Tiles near the mask, each with its pixels' distance to the nearest hole pixel, px.

    Exact up to `reach_px`, beyond it only known to be more: a tile looks no further round itself,
    so that holes far apart, or one thin line across the photo, cost what they cover.
    """
    height, width = mask.shape
    margin_px = math.ceil(reach_px) + 1
    for cell in mask_box(mask).grow(margin_px).clip(width, height).tiles(TILE_PX):
        tile = cell.clip(width, height)
        window = tile.grow(margin_px).clip(width, height)
        if not mask[window.slices].any():
            continue
        if mask[tile.slices].all():  # the inside of a large mask costs next to nothing
            yield tile, np.zeros((tile.height, tile.width), np.float32)
            continue
        known = np.where(mask[window.slices] > 0, np.uint8(0), np.uint8(255))
        distance = cv2.distanceTransform(known, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        yield tile, np.asarray(distance, np.float32)[tile.relative_to(window).slices]


def _falloff(outside_px: NDArray[np.float32], feather_px: float) -> Mask:
    """255 where `outside_px` <= 0, smoothstep down to 0; feather 1 already softens one pixel."""
    t = np.clip(outside_px / (feather_px + 1.0), 0.0, 1.0)
    weight = np.rint(255.0 * (1.0 - t * t * (3.0 - 2.0 * t))).astype(np.uint8)
    weight[outside_px > feather_px + SLACK_PX] = 0
    return weight
