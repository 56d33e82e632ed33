"""The thin dark or bright line between two points of a photo: a wire, a cable, a scratch.

First the arc from point to point with the most of a line along it (a cable hangs in one, nearly),
in a strip that is sampled no finer than need be; then its way at the photo's own size.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.core.geometry import Box, Pixels, Point
from lama_studio.tools.edges import eight_bit

Read = Callable[[Box], Pixels]
Step = Callable[[float], None]
Floats = NDArray[np.float32]
Stroke = tuple[Sequence[Point], float]
"""Points, and how far from them (px)."""

MOST_SAMPLES = 1200
"""Along a line; a longer one is looked at more coarsely."""
LEAST_SAMPLES = 12
SAG = 0.12
"""How far from the straight a line may hang in its middle, as a share of its length."""
CATCH_VIEW_PX = 6.0
"""How far from a line its ends may be clicked."""
WIDTHS = (1, 3, 5, 9, 15)
"""What a line may be wide, in samples."""
CLEAR = 12.0
"""Grey levels (0..255) from which on a line is as good as any: the darkest is not what is meant."""
LEAST = 2.5
"""Less than that on average is no line."""
BEND = 1.5
"""What a step aside costs, in grey levels."""
ASIDE = 0.02
"""What a place beside the arc loses with each pixel, as a share of what is usual on the line."""
PIECE = 96
"""Samples read at once: a diagonal must not cost its bounding box."""
STRAIGHT_PX = 0.4
"""So far from a straight piece a line is as good as straight."""
UNEVEN = 1.5
"""How much wider, or narrower, than usual a line may be somewhere."""
ROOM_PX = 12
"""How far on both sides of the arc the way is looked for at the photo's own size."""


@dataclass(frozen=True)
class ThinLine:
    """Where a line runs, and how wide it is there (px)."""

    points: tuple[Point, ...]
    widths_px: tuple[float, ...]

    def strokes(self, rim_px: float) -> list[Stroke]:
        """What covers the line and `rim_px` beside it, in few pieces."""
        strokes: list[Stroke] = []
        first = 0
        for width_px, run in groupby(self.widths_px):
            last = first + len(list(run))
            piece = np.array(self.points[max(0, first - 1) : last], np.float32)
            few = cv2.approxPolyDP(piece, STRAIGHT_PX, closed=False).reshape(-1, 2)
            points = tuple((float(x), float(y)) for x, y in few)
            strokes.append((points, width_px / 2 + rim_px))
            first = last
        return strokes


def follow_line(
    pixels: Read, frame: Box, a: Point, b: Point, scale: float, step: Step = lambda fraction: None
) -> ThinLine | None:
    """The line from near a to near b, None where there is none.

    pixels(box) gives HxWx3 uint8 or uint16 of a box in the frame; scale is view pixels per photo
    pixel: how exactly a and b were meant.
    """
    length_px = math.dist(a, b)
    count = min(math.ceil(length_px), MOST_SAMPLES)
    if count < LEAST_SAMPLES:
        return None
    rate = count / length_px
    chord = np.linspace(a, b, count, dtype=np.float32)
    along = (chord[-1] - chord[0]) / np.float32(length_px)
    across = np.array([-along[1], along[0]], np.float32)
    catch = max(2, math.ceil(CATCH_VIEW_PX / scale * rate))
    half = catch + math.ceil(SAG * count) + max(WIDTHS)
    seen = _strip(pixels, frame, chord, across / np.float32(rate), half)
    step(0.4)
    worth = np.minimum(_line_worth(seen), np.float32(CLEAR))
    arc = _best_arc(worth, half, catch)
    step(0.6)
    if worth[np.rint(arc).astype(int) + half, np.arange(count)].mean() < LEAST:
        return None
    centre = chord + arc[:, None] * across / np.float32(rate)
    room = math.ceil(ROOM_PX + 3 / rate)
    near = _strip(pixels, frame, centre, across, room + max(WIDTHS))
    step(0.8)
    way = _best_way(_line_worth(near)[max(WIDTHS) : -max(WIDTHS)]) - room
    points = centre + way[:, None] * across
    widths = _widths(near, way)
    return ThinLine(tuple((float(x), float(y)) for x, y in points), tuple(float(w) for w in widths))


def _strip(pixels: Read, frame: Box, centre: Floats, across: Floats, half: int) -> Floats:
    """Grey (0..255) across a line: (2 half + 1) x N, row `half` is the line itself.

    centre Nx2 in photo coordinates, `across` one step aside; a step of several pixels is their
    mean.
    """
    rate = min(1.0, 1 / math.hypot(*across))
    steps = np.arange(-half, half + 1, dtype=np.float32)
    pieces = []
    for first in range(0, len(centre), PIECE):
        at = centre[None, first : first + PIECE] + steps[:, None, None] * across
        at[..., 0] = np.clip(at[..., 0], frame.x0, frame.x1 - 1e-3)
        at[..., 1] = np.clip(at[..., 1], frame.y0, frame.y1 - 1e-3)
        corners = at.reshape(-1, 2)
        box = Box.around([_point(corners.min(0)), _point(corners.max(0))], 1 / rate)
        box = box.intersection(frame)
        read = eight_bit(pixels(box))
        size = max(1, round(box.width * rate)), max(1, round(box.height * rate))
        if size != (box.width, box.height):
            read = np.asarray(cv2.resize(read, size, interpolation=cv2.INTER_AREA), np.uint8)
        grey = cv2.cvtColor(read, cv2.COLOR_RGB2GRAY).astype(np.float32)
        x = (at[..., 0] - box.x0) * np.float32(size[0] / box.width) - np.float32(0.5)
        y = (at[..., 1] - box.y0) * np.float32(size[1] / box.height) - np.float32(0.5)
        pieces.append(cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
    return np.hstack(pieces)


def _point(pair: Floats) -> Point:
    return float(pair[0]), float(pair[1])


def _line_worth(strip: Floats) -> Floats:
    """How many grey levels darker, or brighter, than both its sides each place is; the best of all
    widths. Same shape as the strip."""
    smooth = cv2.blur(strip, (5, 1), borderType=cv2.BORDER_REPLICATE)
    best = np.zeros_like(smooth)
    for width in WIDTHS:
        beside = max(2, width // 2 + 1)
        middle = cv2.blur(smooth, (1, width), borderType=cv2.BORDER_REPLICATE)
        side = cv2.blur(smooth, (1, beside), borderType=cv2.BORDER_REPLICATE)
        away = width // 2 + 1 + (beside + 1) // 2
        padded = cv2.copyMakeBorder(side, away, away, 0, 0, cv2.BORDER_REPLICATE)
        above, below = padded[: -2 * away], padded[2 * away :]
        dark = np.minimum(above, below) - middle
        bright = middle - np.maximum(above, below)
        np.maximum(best, np.maximum(dark, bright), out=best)
    return np.asarray(best, np.float32)


def _best_arc(worth: Floats, half: int, catch: int) -> Floats:
    """Offsets N of the parabola with the most of a line along it; its ends may be off by
    `catch`, its middle by SAG."""
    count = worth.shape[1]
    thick = max(3, catch // 2 | 1)  # as coarse as the steps of the ends
    blurred = cv2.blur(worth, (1, thick), borderType=cv2.BORDER_REPLICATE)
    t = np.linspace(0, 1, count, dtype=np.float32)
    columns = np.arange(count)
    ends = np.linspace(-catch, catch, 5, dtype=np.float32)
    sags = np.arange(-math.ceil(SAG * count), math.ceil(SAG * count) + 1, dtype=np.float32)
    hung = 4 * sags[:, None] * (t * (1 - t))
    best, best_worth = hung[0], -math.inf
    for first, last in ((a, b) for a in ends for b in ends):
        arcs = hung + (first + (last - first) * t)
        sums = blurred[np.rint(arcs).astype(np.int32) + half, columns].mean(axis=1)
        sums -= np.float32(0.02) * (abs(first) + abs(last)) / np.float32(max(1, catch))
        place = int(sums.argmax())
        if sums[place] > best_worth:
            best, best_worth = arcs[place], float(sums[place])
    return np.asarray(best, np.float32)


def _best_way(worth: Floats) -> Floats:
    """Rows N of the way from left to right with the most of a line along it, made smooth; where
    nothing says otherwise, it is the middle row."""
    height, count = worth.shape
    usual = np.median(worth.max(axis=0))
    worth = np.minimum(worth, 1.5 * usual)  # what crosses it may stand out more than it does
    aside = np.abs(np.arange(height, dtype=np.float32) - height // 2)
    worth = worth - np.float32(ASIDE * usual) * aside[:, None]
    total = worth[:, 0].copy()
    came = np.zeros((count, height), np.int8)
    for column in range(1, count):
        padded = np.pad(total, 1, constant_values=-np.inf)
        ways = np.stack([padded[:-2] - BEND, total, padded[2:] - BEND])
        choice = ways.argmax(axis=0)
        came[column] = choice - 1
        total = ways[choice, np.arange(height)] + worth[:, column]
    rows = np.empty(count, np.float32)
    row = int(total.argmax())
    for column in range(count - 1, -1, -1):
        rows[column] = row
        row += int(came[column, row])
    smooth = cv2.GaussianBlur(rows[None], (0, 0), 3.0, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(smooth[0], np.float32)


def _widths(strip: Floats, way: Floats) -> Floats:
    """How wide the line is at each of its N places: where its mean profile, over a stretch of it,
    differs from its sides by more than a third of what its middle does.

    Where that is far from what is usual along the line, something else is beside it.
    """
    half, count = strip.shape[0] // 2, strip.shape[1]
    reach = half - math.ceil(float(np.abs(way).max())) - 1
    rows = np.arange(-reach, reach + 1, dtype=np.float32)[:, None] + way + half
    columns = np.broadcast_to(np.arange(count, dtype=np.float32), rows.shape)
    straight = cv2.remap(strip, np.ascontiguousarray(columns), rows, cv2.INTER_LINEAR)
    stretch = min(count | 1, 65)
    mean = cv2.blur(straight, (stretch, 1), borderType=cv2.BORDER_REPLICATE)
    beside = np.median(np.vstack([mean[: reach // 2], mean[-(reach // 2) :]]), axis=0)
    depth = (mean - beside) * np.sign(mean[reach] - beside)
    is_line = depth > np.maximum(depth[reach] / 3, 1.0)
    below = np.logical_and.accumulate(is_line[reach:], axis=0).sum(axis=0)
    above = np.logical_and.accumulate(is_line[reach::-1], axis=0).sum(axis=0)
    widths = np.maximum(below + above - 1, 1)
    usual = float(np.median(widths))
    within = np.clip(widths, round(usual / UNEVEN), round(usual * UNEVEN))
    return within.astype(np.float32)
