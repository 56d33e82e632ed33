"""Low-frequency colour of the copies matched to the known and to each other.

A smooth correction is added to the copied colours: its steps along the seams undo the
difference of the colours there, averaged along the seam.
Steps too big to be a matter of light stay. Then a guide, where there is one, gives what it knows
better, band of detail by band of detail (as the Laplacian pyramid parts a picture: Burt and
Adelson 1983).
"""

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.core.geometry import mask_box
from lama_studio.engine.membrane import Grid, along_border, solve
from lama_studio.engine.texture_levels import Bool, Float, Level
from lama_studio.engine.texture_seams import Ints
from lama_studio.engine.thickness import thickness_px

# Pull of the correction towards nothing, so that it fades far from the seams.
CALM = 0.002

# A picture is parted into bands of detail: what a blur of GRAIN_PX takes away, of twice that, and
# so on up to TONE_PX over the guide's weight; beyond it the tones are the guide's. In a thin hole
# the guide is right about detail, too: its own stays, and grain is added so far as it lacks power,
# up to the first thickness. From the second on each band is the guide's so far as its power is like
# the copies': with less it would show through them like a ghost, with more it is the grid that a
# network leaves where nothing should be (where all power counts, L1 is 2 % lower, and skies have
# that grid).
GRAIN_PX = 1.0
TONE_PX = 12.0
# How far around a pixel a band's power is taken from: that many of its blurs, and of the finest.
AROUND, LEAST_AROUND = 3.0, 8.0
LEAST_BLUR_PX = 3.0  # at a smaller size, so that enlarging leaves no corners
SOFTLY_PX = 4.0  # blur of the thickness, which is found in steps
THIN_PX, THICK_PX = 8.0, 24.0
TINY = 1e-9


def led(
    colours: Float,
    guide: Float,
    hole: Bool,
    guide_weight: float,
    guide_px: float,
    step: Callable[[], None] = lambda: None,
) -> Float:
    """Copies with what the guide knows better: tones, and detail so far as it has any.

    HxWx3 in 0..1, both the photo outside the hole; guide_px: pixels of the guide's finest detail,
    which all sizes are measured in.
    """
    tone_px = TONE_PX / guide_weight * guide_px
    part = mask_box(hole.astype(np.uint8)).grow(math.ceil(3 * tone_px))
    at = part.clip(hole.shape[1], hole.shape[0]).slices
    inside = hole[at]
    share = ((_thickness(inside, guide_px) - THIN_PX) / (THICK_PX - THIN_PX)).clip(0, 1)
    step()
    blurs_px = [GRAIN_PX * guide_px]
    mixed = _banded(colours[at], guide[at], inside, blurs_px, step, keeps_guide=True)
    while 2 * blurs_px[-1] < tone_px:
        blurs_px.append(2 * blurs_px[-1])
    blurs_px.append(tone_px)
    far = _banded(colours[at], guide[at], inside, blurs_px, step, keeps_guide=False)
    far -= mixed
    far *= share[..., None]
    mixed += far
    found = colours.copy()
    found[at][inside] = mixed[inside]
    return found


def _banded(
    colours: Float,
    guide: Float,
    hole: Bool,
    blurs_px: list[float],
    step: Callable[[], None],
    *,
    keeps_guide: bool,
) -> Float:
    """The guide with, in each band, of the copies what power it lacks; where its power is unlike
    theirs in the hole that gives way to them, unless it is to be kept."""
    mixed = np.zeros_like(colours)
    for blur_px in blurs_px:
        coarse = _smooth(colours, blur_px)
        band = colours - coarse
        colours = coarse
        step()
        coarse = _smooth(guide, blur_px)
        own = guide - coarse
        guide = coarse
        step()
        around_px = max(LEAST_AROUND * blurs_px[0], AROUND * blur_px)
        there = _power(own, hole, around_px) / _power(band, hole, around_px)
        share = np.minimum(there, 1 if keeps_guide else 1 / there)[..., None]
        step()
        if not keeps_guide:
            own *= share
        band *= np.sqrt(1 - share.clip(0, 1))
        mixed += own
        mixed += band
    mixed += guide
    return mixed


def _power(band: Float, hole: Bool, around_px: float) -> Float:
    """HxW, never 0: squares summed over the hole around each pixel."""
    return np.maximum(_smooth(np.einsum("ijk,ijk->ij", band, band) * hole, around_px), TINY)


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
