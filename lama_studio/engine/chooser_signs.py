"""Signs of a bad fill that can be seen without knowing the truth; each is 0 where all is well."""

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.engine.texture import Pixels, Synthesis
from lama_studio.engine.texture_levels import Bool, Float

FEATURES = (
    "network",
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
)
"""network: 1 for the network's own fill. step, slope: jumps of colour and of its gradient across
the border, beyond those usual around it. fine, middle, coarse: power of three bands of detail in
the hole against the ring around it (soft: too little, rough: too much). guide: difference from
the network's fill at low frequency. incoherence, repetition: of the offsets copied with."""

RING_PX = 24
TINY = 1e-3
# Blurs between which the bands of detail lie, px.
BANDS_PX = (0.7, 1.4, 2.8, 5.6)
LOW_PX = 6.0


def signs(
    pixels: Pixels, hole: NDArray[np.uint8], synthesis: Synthesis, guide: Pixels
) -> dict[str, float]:
    """Each of FEATURES for one fill; pixels, hole, guide as for `synthesise`."""
    part = _around(hole > 0)
    top = np.float32(np.iinfo(pixels.dtype).max)
    is_hole = hole[part] > 0
    fill = synthesis.pixels[part].astype(np.float32) / top
    lead = guide[part].astype(np.float32) / top
    grey = fill.mean(2)
    ring = ~is_hole
    found = dict.fromkeys(FEATURES, 0.0)
    found["network"] = float(synthesis.is_bare)
    found["incoherence"] = synthesis.incoherence
    found["repetition"] = synthesis.repetition
    if not is_hole.any() or not ring.any():
        return found
    found["step"], found["slope"] = _border(grey, is_hole)
    blurred = [cv2.GaussianBlur(grey, (0, 0), px) for px in BANDS_PX]
    for name, wide, narrow in zip(("fine", "middle", "coarse"), blurred[1:], blurred, strict=False):
        band = narrow - wide
        ratio = float(np.log((band[is_hole].std() + TINY) / (band[ring].std() + TINY)))
        if name == "coarse":
            found[name] = abs(ratio)
        else:
            found[f"{name}_soft"], found[f"{name}_rough"] = max(0.0, -ratio), max(0.0, ratio)
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


def _border(grey: Float, is_hole: Bool) -> tuple[float, float]:
    """Log of the mean first and second differences across the border over those beside it."""
    totals = np.zeros((2, 2))
    counts = np.zeros((2, 2))
    near = cv2.dilate(is_hole.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool)
    for axis in (0, 1):
        lines, holes = np.moveaxis(grey, axis, 0), np.moveaxis(is_hole, axis, 0)
        around = np.moveaxis(near, axis, 0)
        for order in (0, 1):
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
