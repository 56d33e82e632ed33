"""Detail for the network's fill: its features refined, the photo's own texture and grain."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lama_studio.core.geometry import Box, mask_box
from lama_studio.engine.chooser import GUIDE_WEIGHTS, Judge, choose_fill, fill_note
from lama_studio.engine.given_back import give_back
from lama_studio.engine.plan import Crop
from lama_studio.engine.refine_levels import Refiner
from lama_studio.engine.texture import synthesise
from lama_studio.engine.working import to_depth

Step = Callable[[float], None]

REFINES = ("off", "features", "texture", "both", "auto")
"""off: the bare network. features: its features refined, up to the photo's own size. texture: the
photo's own texture, led by the network's fill. both: led by the refined fill. auto: chosen."""
MOST_AUTO_S = 10.0
MOST_AUTO_RATIO = 3.0
SECONDS_PER_HOLE_MP = 20.0
"""Automatic refinement ends after so long, so many times the plain fill, or so long for each
megapixel of hole, whichever is longest; counted from the fill's start."""
LEAST_RIM_PX = 48
"""Around a hole, where texture is looked for."""
_MARGIN = 0.85  # a candidate notices the end only between its steps
_FEATURES_SHARE = 0.6  # of the time of both


@dataclass(frozen=True)
class Refinement:
    """refine: one of REFINES but "off"; plain_seconds: what the network took, which bounds "auto".

    most_px: the working size of the network's own pass. texture_px: pixels that texture is looked
    for in at once: a hole in a bigger crop looks less far.
    """

    refine: str
    seed: int
    plain_seconds: float
    judge: Judge
    refiner: Refiner
    most_px: int
    texture_px: int

    def run(self, filled: np.ndarray, hole: np.ndarray, crops: tuple[Crop, ...], step: Step) -> str:
        """Replace the network's fill in `filled` in place where that looks better; returns a note.

        filled: HxWx3 uint8 or uint16, the network's fill in the hole. hole: HxW uint8, nonzero =
        hole. crops: where the network looked, in coordinates of `filled`; texture is taken from
        there, and never from a hole.
        """
        most_s = most_auto_s(self.plain_seconds, int(np.count_nonzero(hole)))
        ends = time.monotonic() + _MARGIN * (most_s - self.plain_seconds)
        notes = []
        give_back()  # what the network's passes took
        for i, crop in enumerate(crops):
            window, holes = filled[crop.box.slices], hole[crop.box.slices]
            own = crop.own_hole(holes)
            tick = _part(step, i / len(crops), 1 / len(crops))
            tick(0.0)
            # Each crop may use its share of what is left.
            seconds = (ends - time.monotonic()) / (len(crops) - i)
            notes.append(self._refill(window, own, holes, 1 / crop.scale, tick, seconds))
        return f"{self.refine}: " + "; ".join(dict.fromkeys(notes))

    def _refill(
        self,
        window: np.ndarray,
        own: np.ndarray,
        holes: np.ndarray,
        network_px: float,
        step: Step,
        seconds: float,
    ) -> str:
        """Fill the crop's own hole anew in place; `holes` are all holes of its window.

        network_px: how many pixels one is that the network gave.
        """
        refine = self._refined(window, own)
        if self.refine == "features":
            refined = refine(step)
            if refined is None:
                return "nothing to refine, the network sees the hole at the photo's own size"
            window[...] = refined
            return "the network's fill refined"
        box = texture_box(own, self.texture_px)
        if box is None:
            return "too little memory is allowed for the texture of so big a hole"
        near = box.slices
        known = np.where(holes > 0, 0, 255).astype(np.uint8)
        if self.refine == "auto":
            choice = choose_fill(
                window[near],
                own[near],
                window[near],
                guide_px=network_px,
                refine=lambda tick: _cut(refine(tick), near),
                seed=self.seed,
                step=step,
                seconds=seconds,
                source_allowed=known[near],
                judge=self.judge,
            )
            window[near] = choice.pixels
            return choice.note
        share = _FEATURES_SHARE if self.refine == "both" else 0.0
        lead = refine(_part(step, 0, share)) if self.refine == "both" else None
        if lead is not None:
            give_back()  # it is kept by the allocator, and would be held beside the texture
        name = self.judge.led_by(is_refined=lead is not None)
        window[near] = synthesise(
            window[near],
            own[near],
            (window if lead is None else lead)[near],
            guide_weight=GUIDE_WEIGHTS[name],
            guide_px=network_px if lead is None else 1.0,
            seed=self.seed,
            step=_part(step, share, 1 - share),
            source_allowed=known[near],
        )
        return fill_note(name) + (", refined" if lead is not None else "")

    def _refined(self, window: np.ndarray, own: np.ndarray) -> Callable[[Step], np.ndarray | None]:
        """Makes a copy of the window with its own hole refined; None where there is nothing to."""

        def refine(step: Step) -> np.ndarray | None:
            found = self.refiner.refine(window, own, step, most_px=self.most_px)
            if found is None:
                return None
            box, fill = found
            refined = window.copy()
            is_hole = own[box.slices] > 0
            refined[box.slices][is_hole] = to_depth(fill[is_hole], window.dtype)
            return refined

        return refine


def most_auto_s(plain_seconds: float, hole_px: int) -> float:
    """What an automatic fill may take in all, where the network alone takes `plain_seconds`."""
    for_hole_s = SECONDS_PER_HOLE_MP * hole_px / 1e6
    return max(MOST_AUTO_S, MOST_AUTO_RATIO * plain_seconds, for_hole_s)


def texture_box(hole: np.ndarray, most_px: int) -> Box | None:
    """Where texture for the hole is looked for: all of the crop, or so much as memory allows.

    hole: HxW of the crop, nonzero = hole. None where `most_px` is too few for it and a rim.
    """
    height, width = hole.shape
    box = mask_box(hole)
    margin_px = max(width, height)
    while (near := box.grow(margin_px).clip(width, height)).area > most_px:
        margin_px = margin_px * 3 // 4
        if margin_px < LEAST_RIM_PX:
            return None
    return near


def _cut(pixels: np.ndarray | None, part: tuple[slice, slice]) -> np.ndarray | None:
    return None if pixels is None else pixels[part]


def _part(step: Step, done: float, share: float) -> Step:
    return lambda fraction: step(min(1.0, done + share * min(1.0, fraction)))
