"""Low-frequency colour of the copies matched to the known and to each other.

A smooth correction is added to the copied colours: its steps along the seams undo the
difference of the colours there, averaged along the seam.
Steps too big to be a matter of light stay.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.engine.membrane import Grid, along_border, solve
from lama_studio.engine.texture_levels import Bool, Float, Level
from lama_studio.engine.texture_seams import Ints
from lama_studio.engine.thickness import thickness_px

# Pull of the correction towards nothing, so that it fades far from the seams.
CALM = 0.002

# Blur that tells the guide's tones from detail, where it leads with weight 1; led strongly, 12 px.
# Measured in 26 thick holes at 512 px, the hardest of a hundred among them: L1 0.146 without, 0.143
# with 14 px, 0.140 with 8, 0.136 with 4; but from 8 px down copies of things look embossed.
TONE_PX = 18.0
# In a thin hole the network is right about detail, too: all but the grain is its own up to the
# first thickness, as above from the second. Measured on 40 photos at 512 px: L1 0.0625 in thin
# holes (0.0727 with copies throughout, 0.0603 without grain), 0.0920 in medium ones (0.0957,
# 0.0907).
GRAIN_PX = 1.0
LEAST_BLUR_PX = 3.0  # at a smaller size, so that enlarging leaves no corners
SOFTLY_PX = 4.0  # blur of the thickness, which is found in steps
THIN_PX, THICK_PX = 16.0, 48.0


def led(
    colours: Float,
    guide: Float,
    hole: Bool,
    guide_weight: float,
    guide_px: float,
    step: Callable[[], None] = lambda: None,
) -> Float:
    """Copies with what the guide knows better: low frequencies, and where the hole is thin all.

    HxWx3 in 0..1; guide_px: pixels of the guide's finest detail, which all sizes are measured in.
    """
    difference = np.where(hole[..., None], guide - colours, np.float32(0))
    step()
    far = _smooth(difference, TONE_PX / guide_weight * guide_px)
    step()
    near = _smooth(difference, GRAIN_PX * guide_px)
    step()
    share = ((_thickness(hole, guide_px) - THIN_PX) / (THICK_PX - THIN_PX)).clip(0, 1)
    step()
    near += share[..., None] * (far - near)
    return np.where(hole[..., None], colours + near, colours)


def _thickness(hole: Bool, guide_px: float) -> Float:
    """HxW: how thick the hole is, in the guide's pixels, and searched for at about their size."""
    height, width = hole.shape
    size = (max(1, round(width / guide_px)), max(1, round(height / guide_px)))
    small = cv2.resize(hole.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    found = cv2.GaussianBlur(thickness_px(small), (0, 0), SOFTLY_PX)
    return cv2.resize(found, (width, height), interpolation=cv2.INTER_LINEAR)


def _smooth(values: Float, blur_px: float) -> Float:
    """A Gaussian blur; a wide one at a smaller size, where it takes no longer than a narrow one."""
    shrink = int(blur_px / LEAST_BLUR_PX)
    if shrink < 2:
        return cv2.GaussianBlur(values, (0, 0), blur_px)
    height, width = values.shape[:2]
    size = (-(-width // shrink), -(-height // shrink))
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), blur_px / shrink)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def correction(level: Level, offsets: Ints, step: Callable[[], None]) -> Float:
    """HxWx3: what to add to the copied colours of the hole; 0 on the known."""
    y, x = np.nonzero(level.hole)
    y0, x0, y1, x1 = max(y.min() - 1, 0), max(x.min() - 1, 0), y.max() + 2, x.max() + 2
    grid = _grid(level, offsets, (slice(y0, y1), slice(x0, x1)), step)
    added = np.zeros(level.photo.shape, np.float32)
    added[y0:y1, x0:x1] = solve(grid, step)
    added[~level.hole] = 0
    return added


def _grid(level: Level, offsets: Ints, part: tuple[slice, slice], tick: Callable[[], None]) -> Grid:
    hole = level.hole[part]
    y, x = np.mgrid[part]
    offsets = np.where(hole[..., None], offsets[part], 0)
    grid = Grid.empty(hole.shape)
    grid.pull_weight += CALM * hole
    border = np.zeros((*hole.shape, 4), np.float32)
    for axis in (0, 1):
        first = (slice(None, -1), slice(None)) if axis == 0 else (slice(None), slice(None, -1))
        second = (slice(1, None), slice(None)) if axis == 0 else (slice(None), slice(1, None))
        is_pair = hole[first] & hole[second]
        at = np.nonzero(is_pair & (offsets[first] != offsets[second]).any(2))
        p, q = (y[first][at], x[first][at]), (y[second][at], x[second][at])
        a, b = offsets[first][at], offsets[second][at]
        found = _difference(level.photo, p, a, b) + _difference(level.photo, q, a, b)
        tick()
        step, trust = along_border(is_pair.shape, at, found / 2)
        weight, steps = is_pair.astype(np.float32), np.zeros((*is_pair.shape, 3), np.float32)
        weight[at], steps[at] = trust, trust[:, None] * step
        name = ("down", "right")[axis]
        getattr(grid, f"{name}_weight")[first] = weight
        getattr(grid, f"{name}_step")[first] = steps
        for inner, outer in ((first, second), (second, first)):
            tick()
            at = np.nonzero(hole[inner] & ~hole[outer])
            q, own = (y[outer][at], x[outer][at]), offsets[inner][at]
            border[inner][at] += np.insert(_difference(level.photo, q, 0 * own, own), 3, 1, axis=1)
    tick()
    at = np.nonzero(border[..., 3])
    edges = border[at][:, 3:]
    step, trust = along_border(hole.shape, at, border[at][:, :3] / edges)
    grid.pull_weight[at] += trust * edges[:, 0]
    grid.pull[at] += trust[:, None] * edges * step
    return grid


def _difference(
    photo: Float, place: tuple[NDArray[np.intp], NDArray[np.intp]], a: Ints, b: Ints
) -> Float:
    """Nx3: colours that places copy with offsets `a`, less those with `b`."""
    height, width = photo.shape[:2]

    def copied(offset: Ints) -> Float:
        y = np.clip(place[0] + offset[:, 0], 0, height - 1)
        x = np.clip(place[1] + offset[:, 1], 0, width - 1)
        return photo[y, x]

    return copied(a) - copied(b)
