"""A coarse shape brought to the photo's own size, its edge moved to where the colours part."""

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.core.geometry import Box, Pixels

Bytes = NDArray[np.uint8]

TILE_PX = 256
REACH_PX = 6
"""How far round a pixel the colours of both sides are taken from; a level doubles the size."""
BAND_PX = 4
"""How far from the edge of the level before a pixel may still change sides."""
LEAST_CONTRAST = 10.0
"""Sides nearer in colour than that (0..255) say nothing about where the edge is."""


def eight_bit(pixels: Pixels) -> Bytes:
    """uint8 as it is, uint16 by its upper byte."""
    return pixels if pixels.dtype == np.uint8 else (pixels >> 8).astype(np.uint8)


def at_full_size(
    coarse: Bytes, pixels: Pixels, step: Callable[[float], None] = lambda fraction: None
) -> NDArray[np.bool_]:
    """coarse hxw uint8 (255 inside), pixels HxWx3 of the same view -> HxW bool.

    Twice as large each time; beside the edge each pixel goes to the side whose colour nearby it
    is more like. Elsewhere nothing is looked at, so a large object costs what its rim does.
    """
    height, width = pixels.shape[:2]
    doublings = max(0, math.ceil(math.log2(max(1.0, width / coarse.shape[1]))))
    shares = coarse
    for left in range(doublings - 1, -1, -1):
        size = max(1, round(width / 2**left)), max(1, round(height / 2**left))
        shares = np.asarray(cv2.resize(shares, size, interpolation=cv2.INTER_LINEAR), np.uint8)
        shares = _settled(shares, pixels, step)
    if not doublings:
        shares = _settled(shares, pixels, step)
    return shares > 127


def _settled(shares: Bytes, pixels: Pixels, step: Callable[[float], None]) -> Bytes:
    """Shares HxW (0..255 inside) of a level, with its edge settled."""
    height, width = shares.shape
    scale_x, scale_y = pixels.shape[1] / width, pixels.shape[0] / height
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * BAND_PX + 1, 2 * BAND_PX + 1))
    settled = shares.copy()
    cells = list(Box.of(shares).tiles(TILE_PX))
    for count, cell in enumerate(cells):
        step(count / len(cells))
        tile = cell.clip(width, height)
        window = tile.grow(2 * REACH_PX + BAND_PX).clip(width, height)
        seen = shares[window.slices]
        band = cv2.dilate(seen, kernel) != cv2.erode(seen, kernel)
        if not band[tile.relative_to(window).slices].any():
            continue
        rows = slice(int(window.y0 * scale_y), math.ceil(window.y1 * scale_y))
        columns = slice(int(window.x0 * scale_x), math.ceil(window.x1 * scale_x))
        colours = eight_bit(pixels[rows, columns])
        size = window.width, window.height
        if colours.shape[:2] != seen.shape:
            colours = np.asarray(cv2.resize(colours, size, interpolation=cv2.INTER_AREA), np.uint8)
        fresh = np.where(band, _sides(seen, colours, band), seen)
        settled[tile.slices] = fresh[tile.relative_to(window).slices]
    return settled


def _sides(shares: Bytes, colours: Bytes, band: NDArray[np.bool_]) -> Bytes:
    """How far each pixel's colour lies from the outside's, nearby, towards the inside's."""
    colour = colours.astype(np.float32)
    share = shares.astype(np.float32) / np.float32(255)
    is_sure = ~band
    inside, outside = (
        _mean(colour, share * is_sure),
        _mean(colour, (np.float32(1) - share) * is_sure),
    )
    across = inside - outside
    squared = (across * across).sum(axis=2)
    along = ((colour - outside) * across).sum(axis=2)
    said = np.clip(along / np.maximum(squared, 1.0), 0.0, 1.0)
    trust = np.clip(squared / LEAST_CONTRAST**2 - 1.0, 0.0, 1.0)
    mixed = share + trust * (said - share)
    return np.rint(255 * cv2.GaussianBlur(mixed, (0, 0), 0.8)).astype(np.uint8)


def _mean(colour: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """The weighted mean colour near each pixel."""
    side = 2 * (REACH_PX + BAND_PX) + 1
    total = cv2.blur(weight, (side, side))[..., None] + np.float32(1e-4)
    return np.asarray(cv2.blur(colour * weight[..., None], (side, side)) / total, np.float32)
