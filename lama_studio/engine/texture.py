"""Fill a hole with the photo's own texture, guided by a network's fill where there is one.

Coarse to fine: an exhaustive patch search at the coarse sizes decides which part of the photo
continues where; the finer sizes shift and seam those parts, which end as exact copies; a smooth
correction matches their colours.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.engine.texture_colour import correction, led
from lama_studio.engine.texture_labels import Seams, common, copied, doubled, mended, rejoin
from lama_studio.engine.texture_levels import Bool, Float, Level, make_levels
from lama_studio.engine.texture_match import Search, known_weight, touching, vote_weight
from lama_studio.engine.texture_pool import join
from lama_studio.engine.texture_seams import Ints
from lama_studio.engine.texture_shift import settle

# uint8 or uint16, HxWx3.
Pixels = NDArray[Any]

# Comparisons that one exhaustive pass may cost before the search is left to coarser sizes.
MOST_COMPARISONS = 16_000_000
FIRST_PASSES = 4
PASSES = 2
# Offsets found at the hole's border that may join in everywhere.
FROM_BORDER = 60


@dataclass(frozen=True)
class Synthesis:
    """A photo with its hole filled.

    `offsets`: HxWx2 (dy, dx), where each hole pixel was copied from, off its own place; None
    where nothing was copied: the fill is the network's, perhaps refined.
    """

    pixels: Pixels
    offsets: Ints | None = None
    is_refined: bool = False


def no_step(_fraction: float) -> None:
    """For callers that want neither progress nor cancel."""


def synthesise(
    pixels: Pixels,
    hole: NDArray[np.uint8],
    guide: Pixels | None = None,
    *,
    guide_weight: float = 1.0,
    guide_px: float = 1.0,
    seed: int = 0,
    step: Callable[[float], None] = no_step,
    source_allowed: NDArray[np.uint8] | None = None,
) -> Pixels:
    """Fill the hole from known pixels of the photo; the same seed gives the same bytes.

    pixels: HxWx3 uint8 or uint16. hole: HxW uint8, nonzero = to be filled. guide: as pixels, the
    network's fill; its structure counts by `guide_weight` (0 = not at all), and the low frequencies
    are its own, in a thin hole all but the grain; its finest detail has `guide_px` pixels.
    source_allowed: HxW, nonzero where pixels may be copied (the hole never is). step: called with
    the fraction done, may raise Cancelled. Returns pixels of the same shape and depth, untouched
    outside the hole.
    Where there is nothing to copy from, the guide, else something smooth.
    """
    return synthesise_with_offsets(
        pixels,
        hole,
        guide,
        guide_weight=guide_weight,
        guide_px=guide_px,
        seed=seed,
        step=step,
        source_allowed=source_allowed,
    ).pixels


def synthesise_with_offsets(
    pixels: Pixels,
    hole: NDArray[np.uint8],
    guide: Pixels | None,
    *,
    guide_weight: float,
    guide_px: float = 1.0,
    seed: int,
    step: Callable[[float], None],
    source_allowed: NDArray[np.uint8] | None,
) -> Synthesis:
    """As `synthesise`, and where everything was copied from."""
    assert pixels.shape == (*hole.shape, 3)
    is_hole = hole > 0
    if not is_hole.any():
        return Synthesis(pixels.copy())
    top = float(np.iinfo(pixels.dtype).max)
    # Colours under the hole must not leak into any blur.
    photo = np.where(is_hole[..., None], 0, pixels).astype(np.float32) / np.float32(top)
    step(0.0)
    lead = None
    if guide is not None and guide_weight > 0:
        lead = guide.astype(np.float32) / np.float32(top)
        step(0.0)
    source = ~is_hole
    if source_allowed is not None:
        source &= source_allowed > 0
    levels = make_levels(photo, is_hole, source, lead, MOST_COMPARISONS, lambda: step(0.0))
    offsets = None
    if levels:
        colours, offsets = _fill(levels, guide_weight, seed, step)
        if lead is not None:
            colours = led(colours, lead, is_hole, guide_weight, guide_px, lambda: step(1.0))
    else:
        colours = smooth_fill(photo, is_hole) if lead is None else lead
    filled = pixels.copy()
    filled[is_hole] = np.clip(np.rint(colours[is_hole] * top), 0, top).astype(pixels.dtype)
    step(1.0)
    return Synthesis(filled, offsets)


def _fill(
    levels: list[Level], guide_weight: float, seed: int, step: Callable[[float], None]
) -> tuple[Float, Ints]:
    """(colours with the hole filled, offsets of its pixels), both of the photo's own size."""
    coarsest = len(levels) - 1
    colours = _start(levels[coarsest])
    offsets = np.zeros((0, 0, 2), np.int32)
    for depth in range(coarsest, -1, -1):
        level = levels[depth]

        def tick(share: float = 1 - (depth + 1) / len(levels)) -> None:
            step(share)

        if depth < coarsest:
            # Exact copies at once: enlarged colours would draw the search to whatever is smooth.
            tick()
            offsets = doubled(offsets, level)
            tick()
            colours = copied(level, offsets)
        tick()
        search = _search(level, depth == coarsest, seed)
        tick()
        seams = Seams(level)
        tick()
        if search is not None:
            if depth == coarsest and level.guide is None and level.patch_px > 1:
                colours = search.peel(colours, tick)
            passes = FIRST_PASSES if depth == coarsest else PASSES
            pull = 0 if level.guide is None else guide_weight * 0.5 ** (coarsest - depth)
            offsets, colours = _match(search, colours, pull, passes, tick)
            extra = common(search.rim_offsets(colours, tick), FROM_BORDER)
            joined = join(seams, mended(offsets, level), colours, extra, pull, tick)
            offsets = mended(joined, level)
        else:
            offsets = settle(seams, offsets, seed, tick)
            offsets = rejoin(seams, offsets, 5 if depth == 0 else 8, tick)
        tick()
        colours = copied(level, offsets)
    return colours + correction(levels[0], offsets, tick), offsets


def _search(level: Level, is_needed: bool, seed: int) -> Search | None:
    """Exhaustive search where it is affordable, perhaps for every second patch only."""
    targets = int(np.count_nonzero(touching(level.hole, level.patch_px)))
    sources = int(np.count_nonzero(level.centre))
    for stride_px in (1, 2):
        if targets * sources <= MOST_COMPARISONS * stride_px**2:
            return Search(level, stride_px, sources, seed)
    if not is_needed:
        return None
    return Search(level, 2, max(1, 4 * MOST_COMPARISONS // targets), seed)


def _match(
    search: Search, colours: Float, guide_weight: float, passes: int, step: Callable[[], None]
) -> tuple[Ints, Float]:
    """Nearest patches and their votes, turn by turn -> (offset of every pixel, colours)."""
    level = search.level
    weight = known_weight(level.hole)
    confidence = weight[search.targets[:, 0], search.targets[:, 1]]
    for _ in range(passes):
        wanted, counted = _led(level, colours, weight, guide_weight)
        index, distance = search.nearest(wanted, counted, step)
        colours, _ = search.vote(index, vote_weight(distance, confidence))
    return search.offsets(index), _led(level, colours, weight, guide_weight)[0]


def _led(level: Level, colours: Float, weight: Float, guide_weight: float) -> tuple[Float, Float]:
    """Colours drawn towards the guide inside the hole, and their weight with the guide's."""
    if level.guide is None:
        return colours, weight
    pull = np.where(level.hole, np.float32(guide_weight), np.float32(0))
    counted = weight + pull
    mixed = colours * weight[..., None] + level.guide * pull[..., None]
    return mixed / counted[..., None], counted


def _start(level: Level) -> Float:
    """Something smooth in the hole of the coarsest level, or the guide."""
    if level.guide is not None:
        return np.where(level.hole[..., None], level.guide, level.photo)
    return smooth_fill(level.photo, level.hole)


def smooth_fill(photo: Float, hole: Bool) -> Float:
    """The hole filled smoothly from all around it: coarser and coarser means, then back.

    photo: HxWx3, 0..1; grey where all is hole.
    """
    if hole.all():
        return np.full_like(photo, 0.5)
    if not hole.any():
        return photo
    height, width = hole.shape
    size = ((width + 1) // 2, (height + 1) // 2)
    known = (~hole).astype(np.float32)
    share = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    low = cv2.resize(photo * known[..., None], size, interpolation=cv2.INTER_AREA)
    low = low / np.maximum(share, 1e-6)[..., None]
    low = smooth_fill(low, share < 1e-3)
    up = cv2.resize(low, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.where(hole[..., None], up, photo)
