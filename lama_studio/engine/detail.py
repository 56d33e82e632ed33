"""Texture and grain from the photo itself, guided by the network's fill."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lama_studio.engine.chooser import Judge, choose_fill, texture_note
from lama_studio.engine.plan import Crop
from lama_studio.engine.texture import synthesise

Step = Callable[[float], None]

REFINES = ("off", "texture", "auto")
MOST_AUTO_S = 10.0
MOST_AUTO_RATIO = 3.0
"""Automatic refinement ends after so long, or so many times the plain fill, whichever is longer;
counted from the fill's start."""
_MARGIN = 0.85  # a candidate notices the end only between its steps


@dataclass(frozen=True)
class Refinement:
    """refine: "texture" or "auto"; plain_seconds: what the network took, which bounds "auto"."""

    refine: str
    seed: int
    plain_seconds: float
    judge: Judge

    def run(self, filled: np.ndarray, hole: np.ndarray, crops: tuple[Crop, ...], step: Step) -> str:
        """Replace the network's fill in `filled` in place where that looks better; returns a note.

        filled: HxWx3 uint8 or uint16, the network's fill in the hole. hole: HxW uint8, nonzero =
        hole. crops: where the network looked, in coordinates of `filled`; texture is taken from
        there, and never from a hole.
        """
        most_s = max(MOST_AUTO_S, MOST_AUTO_RATIO * self.plain_seconds)
        ends = time.monotonic() + _MARGIN * (most_s - self.plain_seconds)
        notes = []
        for i, crop in enumerate(crops):
            window, holes = filled[crop.box.slices], hole[crop.box.slices]
            own = np.zeros_like(holes)
            inner = crop.hole_box.relative_to(crop.box).slices
            own[inner] = np.where(holes[inner] > 0, 255, 0)
            known = np.where(holes > 0, 0, 255).astype(np.uint8)
            tick = _part(step, i, len(crops))
            # Each crop may use its share of what is left.
            seconds = (ends - time.monotonic()) / (len(crops) - i)
            fill, note = self._fill(window, own, known, tick, seconds)
            window[own > 0] = fill[own > 0]
            notes.append(note)
        return f"{self.refine}: " + "; ".join(dict.fromkeys(notes))

    def _fill(
        self, window: np.ndarray, own: np.ndarray, known: np.ndarray, step: Step, seconds: float
    ) -> tuple[np.ndarray, str]:
        if self.refine == "texture":
            weight = self.judge.guide_weight
            fill = synthesise(
                window,
                own,
                window,
                guide_weight=weight,
                seed=self.seed,
                step=step,
                source_allowed=known,
            )
            return fill, texture_note(weight)
        choice = choose_fill(
            window,
            own,
            window,
            seed=self.seed,
            step=step,
            seconds=seconds,
            source_allowed=known,
            judge=self.judge,
        )
        return choice.pixels, choice.note


def _part(step: Step, index: int, count: int) -> Step:
    return lambda fraction: step((index + min(1.0, fraction)) / count)
