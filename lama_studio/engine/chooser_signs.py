"""Signs of a bad fill that can be seen without knowing the truth; each is 0 where all is well."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.engine.texture import Pixels, Synthesis
from lama_studio.engine.texture_levels import Bool, Float
from lama_studio.engine.texture_seams import Ints

FEATURES = (
    "network",
    "refined",
    "step",
    "slope",
    "fine_soft",
    "fine_rough",
    "middle_soft",
    "middle_rough",
    "coarse",
    "guide",
    "incoherence",
    "repetition",
    "seams",
)
"""network: 1 for the network's own fill. refined: 1 for the same refined. step, slope: jumps of
colour and of its gradient across the border, beyond those usual around it. fine, middle, coarse:
power of three bands of detail in the hole against the ring around it (soft: too little, rough: too
much). guide: difference from the network's fill (refined, if it was) at low frequency.
incoherence: share of neighbours copied with different offsets. repetition: share of copies of what
was copied before. seams: how much the copies differ where they meet each other and the known, over
the length of the hole's border."""

RING_PX = 24
TINY = 1e-3
# Blurs between which the bands of detail lie, px.
BANDS_PX = (0.7, 1.4, 2.8, 5.6)
LOW_PX = 6.0


def signs(
    pixels: Pixels,
    hole: NDArray[np.uint8],
    synthesis: Synthesis,
    guide: Pixels,
    step: Callable[[], None] = lambda: None,
) -> dict[str, float]:
    """Each of FEATURES for one fill; pixels, hole, guide as for `synthesise`. `step` is called
    between them."""
    part = _around(hole > 0)
    top = np.float32(np.iinfo(pixels.dtype).max)
    is_hole = hole[part] > 0
    fill = synthesis.pixels[part].astype(np.float32) / top
    lead = guide[part].astype(np.float32) / top
    step()
    grey = fill.mean(2)
    step()
    ring = ~is_hole
    found = dict.fromkeys(FEATURES, 0.0)
    if synthesis.offsets is None:
        found["refined" if synthesis.is_refined else "network"] = 1.0
    elif is_hole.any():
        found |= _copying(pixels, hole > 0, synthesis.offsets, step)
    step()
    if not is_hole.any() or not ring.any():
        return found
    found["step"], found["slope"] = _border(grey, is_hole, step)
    step()
    blurred = [cv2.GaussianBlur(grey, (0, 0), px) for px in BANDS_PX]
    for name, wide, narrow in zip(("fine", "middle", "coarse"), blurred[1:], blurred, strict=False):
        band = narrow - wide
        ratio = float(np.log((band[is_hole].std() + TINY) / (band[ring].std() + TINY)))
        if name == "coarse":
            found[name] = abs(ratio)
        else:
            found[f"{name}_soft"], found[f"{name}_rough"] = max(0.0, -ratio), max(0.0, ratio)
    step()
    apart = cv2.GaussianBlur(fill - np.where(is_hole[..., None], lead, fill), (0, 0), LOW_PX)
    found["guide"] = float(np.abs(apart[is_hole]).mean()) * 10
    return found


def _around(is_hole: Bool) -> tuple[slice, slice]:
    y, x = np.nonzero(is_hole)
    if len(y) == 0:
        return slice(None), slice(None)
    return (
        slice(max(int(y.min()) - RING_PX, 0), int(y.max()) + RING_PX + 1),
        slice(max(int(x.min()) - RING_PX, 0), int(x.max()) + RING_PX + 1),
    )


def _copying(
    photo: Pixels, hole: Bool, offsets: Ints, step: Callable[[], None]
) -> dict[str, float]:
    """incoherence, repetition and seams of the offsets that a hole was filled with."""
    y, x = np.nonzero(hole)
    places = (y + offsets[y, x, 0]) * hole.shape[1] + x + offsets[y, x, 1]
    used = int(np.count_nonzero(np.bincount(places)))
    pairs, changes, border, apart = 0, 0, 0, 0.0
    own = np.where(hole[..., None], offsets, 0)
    for one, other in (
        (np.s_[:-1, :], np.s_[1:, :]),
        (np.s_[1:, :], np.s_[:-1, :]),
        (np.s_[:, :-1], np.s_[:, 1:]),
        (np.s_[:, 1:], np.s_[:, :-1]),
    ):
        step()
        both = hole[one] & hole[other]
        changed = both & (own[one] != own[other]).any(-1)
        leaving = hole[one] & ~hole[other]
        pairs += int(np.count_nonzero(both))
        changes += int(np.count_nonzero(changed))
        border += int(np.count_nonzero(leaving))
        at = np.argwhere(changed | leaving)
        place = at + [part.start or 0 for part in other]
        mine = colour_at(photo, place, own[one][at[:, 0], at[:, 1]])
        theirs = colour_at(photo, place, own[other][at[:, 0], at[:, 1]])
        apart += float(np.abs(mine - theirs).mean(1).sum())
    return {
        "incoherence": changes / max(pairs, 1),
        "repetition": 1 - used / len(places),
        "seams": 10 * apart / max(border, 1),
    }


def colour_at(photo: Pixels, places: Ints, offsets: Ints) -> Float:
    """Nx3 in 0..1: the photo's colours at Nx2 places (y, x) plus offsets, clipped to the photo."""
    height, width = photo.shape[:2]
    y, x = (places + offsets).T
    found = photo[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)]
    return found.astype(np.float32) / np.float32(np.iinfo(photo.dtype).max)


def _border(grey: Float, is_hole: Bool, step: Callable[[], None]) -> tuple[float, float]:
    """Log of the mean first and second differences across the border over those beside it."""
    totals = np.zeros((2, 2))
    counts = np.zeros((2, 2))
    near = cv2.dilate(is_hole.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool)
    for axis in (0, 1):
        lines, holes = np.moveaxis(grey, axis, 0), np.moveaxis(is_hole, axis, 0)
        around = np.moveaxis(near, axis, 0)
        for order in (0, 1):
            step()
            change = np.abs(np.diff(lines, order + 1, axis=0))
            spans = len(change)
            ends = (holes[:spans], holes[order + 1 :])
            crossing = ends[0] != ends[1]
            beside = ~ends[0] & ~ends[1] & around[:spans]
            for kind, where in enumerate((crossing, beside)):
                totals[order, kind] += change[where].sum()
                counts[order, kind] += where.sum()
    mean = totals / np.maximum(counts, 1) + TINY
    excess = np.maximum(np.log(mean[:, 0] / mean[:, 1]), 0) * (counts.min(1) > 0)
    return float(excess[0]), float(excess[1])
