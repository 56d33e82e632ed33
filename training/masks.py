"""Masks for training and evaluation: strokes, boxes, blobs and silhouettes, uint8, 255 = hole.

Everything is drawn from a numpy Generator, so a seed gives the same masks everywhere. Lengths
are in pixels of a 256 px crop; smaller crops shrink them in proportion, larger ones keep them,
as the published training does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.random import Generator

MAX_COVERAGE = 0.5  # of the picture; fuller masks are drawn again
PUBLISHED_SIZE_PX = 256  # the crop the training lengths below were published for
_SHRINKING_TRIES = 7
_SEGMENT_TRIES = 12

Mask = np.ndarray
Draw = Callable[[Generator, int, int, float], Mask]


@dataclass(frozen=True, kw_only=True)
class Strokes:
    """Irregular strokes of straight segments; every range includes both ends, lengths in px."""

    count: tuple[int, int] = (1, 6)
    segments: tuple[int, int] = (1, 5)
    length_px: tuple[int, int] = (10, 209)
    width_px: tuple[int, int] = (5, 104)

    def draw(self, rng: Generator, height: int, width: int, scale: float = 1.0) -> Mask:
        """Return a height x width mask; `scale` multiplies lengths and widths."""
        mask = np.zeros((height, width), np.uint8)
        for stroke in range(_between(rng, self.count)):
            x, y = int(rng.integers(width)), int(rng.integers(height))
            for _ in range(_between(rng, self.segments)):
                angle = 0.01 + int(rng.integers(4))
                if stroke % 2 == 0:
                    angle = 2 * math.pi - angle
                length = _between(rng, self.length_px) * scale
                thickness = max(1, round(_between(rng, self.width_px) * scale))
                to_x = min(max(round(x + length * math.sin(angle)), 0), width - 1)
                to_y = min(max(round(y + length * math.cos(angle)), 0), height - 1)
                cv2.line(mask, (x, y), (to_x, to_y), 255, thickness)
                x, y = to_x, to_y
        return mask


@dataclass(frozen=True, kw_only=True)
class Boxes:
    """Axis-aligned boxes that keep `margin_px` to the border; ranges include both ends."""

    count: tuple[int, int] = (1, 4)
    side_px: tuple[int, int] = (30, 150)
    margin_px: int = 10

    def draw(self, rng: Generator, height: int, width: int, scale: float = 1.0) -> Mask:
        """Return a height x width mask; `scale` multiplies sides and margin."""
        mask = np.zeros((height, width), np.uint8)
        margin = round(self.margin_px * scale)
        for _ in range(_between(rng, self.count)):
            x0, x1 = self._span(rng, width, margin, scale)
            y0, y1 = self._span(rng, height, margin, scale)
            mask[y0:y1, x0:x1] = 255
        return mask

    def _span(self, rng: Generator, size: int, margin: int, scale: float) -> tuple[int, int]:
        margin = min(margin, (size - 1) // 2)
        side = min(max(1, round(_between(rng, self.side_px) * scale)), size - 2 * margin)
        start = int(rng.integers(margin, size - margin - side + 1))
        return start, start + side


@dataclass(frozen=True, kw_only=True)
class Blobs:
    """Object-like shapes with random smooth outlines; `radius_px` is their mean radius."""

    count: tuple[int, int] = (1, 3)
    radius_px: tuple[int, int] = (16, 72)
    waves: int = 6  # harmonics of the outline: more of them makes it busier
    points: int = 72

    def draw(self, rng: Generator, height: int, width: int, scale: float = 1.0) -> Mask:
        """Return a height x width mask; `scale` multiplies the radii."""
        mask = np.zeros((height, width), np.uint8)
        for _ in range(_between(rng, self.count)):
            cv2.fillPoly(mask, [self._outline(rng, height, width, scale)], 255)
        return mask

    def _outline(self, rng: Generator, height: int, width: int, scale: float) -> np.ndarray:
        turn = np.linspace(0, 2 * math.pi, self.points, endpoint=False)
        orders = np.arange(1, self.waves + 1)
        strength = rng.normal(0, 0.28, self.waves) / orders**0.8
        phase = rng.uniform(0, 2 * math.pi, self.waves)
        wobble = (strength[:, None] * np.cos(orders[:, None] * turn + phase[:, None])).sum(0)
        radius = _between(rng, self.radius_px) * scale * np.exp(wobble)
        stretch, tilt = rng.uniform(0.5, 1.0), rng.uniform(0, math.pi)
        along, across = radius * np.cos(turn), radius * np.sin(turn) * stretch
        x = rng.uniform(0.1, 0.9) * width + along * math.cos(tilt) - across * math.sin(tilt)
        y = rng.uniform(0.1, 0.9) * height + along * math.sin(tilt) + across * math.cos(tilt)
        return np.stack((x, y), 1).round().astype(np.int32)


def silhouette(rng: Generator, pixels: np.ndarray, side_px: int = 96) -> Mask | None:
    """Return the silhouette of a colour segment of a photo, or None where no object-like one is.

    `pixels` is HxWx3 uint8; the silhouette is a tight uint8 0/255 crop of a photo shrunk to
    `side_px`. Segments of 2-40 % of the photo that touch at most one border count.
    """
    small = cv2.resize(pixels, (side_px, side_px), interpolation=cv2.INTER_AREA)
    smooth = cv2.bilateralFilter(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), 7, 30, 5)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    for _ in range(_SEGMENT_TRIES):
        seed = (int(rng.integers(8, side_px - 8)), int(rng.integers(8, side_px - 8)))
        filled = np.zeros((side_px + 2, side_px + 2), np.uint8)
        spread = (int(rng.integers(4, 14)),) * 3
        flags = 8 | cv2.FLOODFILL_MASK_ONLY | (255 << 8)
        cv2.floodFill(smooth, filled, seed, 0, spread, spread, flags)
        segment = cv2.morphologyEx(filled[1:-1, 1:-1], cv2.MORPH_CLOSE, kernel)
        segment = cv2.morphologyEx(segment, cv2.MORPH_OPEN, kernel)
        outlines, _ = cv2.findContours(segment, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        if not outlines:
            continue
        outline = max(outlines, key=cv2.contourArea)
        x, y, wide, high = cv2.boundingRect(outline)
        borders = sum((x == 0, y == 0, x + wide == side_px, y + high == side_px))
        if 0.02 <= cv2.contourArea(outline) / side_px**2 <= 0.4 and borders <= 1:
            shape = np.zeros((side_px, side_px), np.uint8)
            cv2.drawContours(shape, [outline], -1, 255, cv2.FILLED)
            return shape[y : y + high, x : x + wide].copy()
    return None


@dataclass(frozen=True)
class Silhouettes:
    """Shapes taken from other photos, turned, scaled and placed; longest side in px."""

    shapes: Sequence[Mask]
    count: tuple[int, int] = (1, 2)
    side_px: tuple[int, int] = (60, 200)

    def draw(self, rng: Generator, height: int, width: int, scale: float = 1.0) -> Mask:
        """Return a height x width mask; `scale` multiplies the longest side."""
        mask = np.zeros((height, width), np.uint8)
        for _ in range(_between(rng, self.count)):
            shape = self.shapes[int(rng.integers(len(self.shapes)))]
            high, wide = shape.shape
            zoom = _between(rng, self.side_px) * scale / max(high, wide)
            turn = cv2.getRotationMatrix2D((wide / 2, high / 2), rng.uniform(-30, 30), zoom)
            x, y = rng.uniform(0.1, 0.9, 2) * (width, height)
            turn[:, 2] += x - wide / 2, y - high / 2
            if rng.random() < 0.5:
                shape = shape[:, ::-1]
            placed = cv2.warpAffine(np.ascontiguousarray(shape), turn, (width, height))
            mask[placed >= 128] = 255
        return mask


@dataclass(frozen=True)
class MaskSampler:
    """Draws masks of several kinds, each kind as often as its weight says.

    Example: `MaskSampler(strokes=1, boxes=1, blobs=1).draw(rng, 128, 128)`.
    """

    strokes: float = 1.0
    boxes: float = 1.0
    blobs: float = 0.0
    silhouettes: float = 0.0
    shapes: Sequence[Mask] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        weights = (self.strokes, self.boxes, self.blobs, self.silhouettes)
        if min(weights) < 0 or sum(weights) <= 0:
            raise ValueError("mask weights must not be negative, and one must be above zero")
        if self.silhouettes > 0 and not self.shapes:
            raise ValueError("silhouette masks need shapes taken from photos")

    def draw(self, rng: Generator, height: int, width: int, scale: float = 1.0) -> Mask:
        """Return a height x width uint8 mask, 255 = hole, never empty, at most half hole."""
        offered: list[tuple[float, Draw]] = [
            (self.strokes, Strokes().draw),
            (self.boxes, Boxes().draw),
            (self.blobs, Blobs().draw),
            (self.silhouettes, Silhouettes(self.shapes).draw),
        ]
        kinds = [(weight, draw) for weight, draw in offered if weight > 0]
        ends = np.cumsum([weight for weight, _ in kinds])
        pick = int(np.searchsorted(ends[:-1], rng.random() * ends[-1], side="right"))
        draw = kinds[pick][1]
        return draw_within(draw, rng, height, width, scale * size_scale(height, width))


def draw_training_mask(rng: Generator, height: int, width: int, scale: float = 1.0) -> Mask:
    """Return a mask as published for training: half irregular strokes, half boxes.

    uint8 height x width, 255 = hole, never empty, at most half hole. Crops below 256 px get
    lengths and widths in proportion; `scale` multiplies them further.
    """
    return MaskSampler().draw(rng, height, width, scale)


def size_scale(height: int, width: int) -> float:
    """Return by how much the published lengths shrink in a crop of this size (at most 1)."""
    return min(1.0, min(height, width) / PUBLISHED_SIZE_PX)


def draw_within(
    draw: Draw, rng: Generator, height: int, width: int, scale: float = 1.0, full_tries: int = 5
) -> Mask:
    """Draw until the mask is neither empty nor above half of the picture.

    After `full_tries` the lengths shrink at each further try.
    """
    for attempt in range(full_tries + _SHRINKING_TRIES):
        mask = draw(rng, height, width, scale * 0.8 ** max(0, attempt - full_tries + 1))
        if 0 < cv2.countNonZero(mask) <= MAX_COVERAGE * mask.size:
            return mask
    mask = np.zeros((height, width), np.uint8)
    mask[height // 4 : height // 4 + max(1, height // 2), : max(1, width // 2)] = 255
    return mask


def _between(rng: Generator, ends: tuple[int, int]) -> int:
    return int(rng.integers(ends[0], ends[1] + 1))
