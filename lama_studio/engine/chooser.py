"""Which fill to keep: the network's own, the same refined, or the photo's texture led by it
strongly, lightly, not.

Every candidate is scored without knowing the truth; the coefficients of the score were fitted on
photos with made holes, where the truth is known (`training.fit_chooser`).
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lama_studio.engine.chooser_signs import FEATURES, signs
from lama_studio.engine.texture import Pixels, Synthesis, no_step, synthesise_with_offsets
from lama_studio.errors import WeightsError

Step = Callable[[float], None]
Refine = Callable[[Step], Pixels | None]
"""Told the step -> the photo with the network's fill refined; None where there is nothing to do."""

NETWORK = "network"
REFINED = "refined"
GUIDE_WEIGHTS = {"alone": 0.0, "light": 0.5, "strong": 1.5}
"""Candidates with the photo's texture, in the order of trying, and how much the network's fill,
refined where that was done, leads them."""
CANDIDATES = (NETWORK, REFINED, *GUIDE_WEIGHTS)

COEFFICIENTS: Mapping[str, float] = {
    "network": 0.30,
    "refined": 0.20,
    "step": 0.10,
    "slope": 0.10,
    "fine_soft": 0.50,
    "fine_rough": 0.10,
    "middle_soft": 0.30,
    "middle_rough": 0.20,
    "coarse": 0.10,
    "guide": 1.00,
    "incoherence": 0.50,
    "repetition": 0.10,
    "seams": 0.10,
}
"""Where no fitted ones are given: by judgement."""

# A hole this big is filled with texture once, not thrice.
MOST_HOLE_PX_FOR_ALL = 400_000


@dataclass(frozen=True)
class Judge:
    """How candidates are compared: the favourite gives way only to a score lower by `margin`.

    `candidates`: the ones worth the time of trying (the network's own is always there); where
    choosing was not measured to be better than the favourite, that one alone.
    """

    coefficients: Mapping[str, float] = field(default_factory=lambda: COEFFICIENTS)
    favourite: str = NETWORK
    margin: float = 0.0
    candidates: tuple[str, ...] = CANDIDATES

    @property
    def needs_refined(self) -> bool:
        """The refined fill is worth its time: at 8 MP it takes twenty times as long as texture."""
        return REFINED in self.candidates

    @property
    def without_refined(self) -> "Judge":
        """For where refining would hold more memory than is allowed."""
        return replace(self, candidates=tuple(c for c in self.candidates if c != REFINED))

    def tried(self, hole_px: int) -> list[str]:
        """What is made for a hole of so many pixels, in the order of making."""
        names = [name for name in self.candidates if name in GUIDE_WEIGHTS]
        if hole_px > MOST_HOLE_PX_FOR_ALL:
            names = [self.led_by(is_refined=False)]
        return [REFINED, *names] if self.needs_refined else names

    def led_by(self, is_refined: bool) -> str:
        """The candidate to take where texture is asked for without choosing.

        A refined fill was asked for to lead.
        """
        weight = GUIDE_WEIGHTS.get(self.favourite)
        is_fit = weight is not None and (weight > 0 or not is_refined)
        return self.favourite if is_fit else "light"

    def choice(self, scores: Mapping[str, float]) -> str:
        """The name of the candidate to keep; the favourite need not be among them."""
        best = min(scores, key=lambda name: scores[name])
        if self.favourite in scores and scores[best] > scores[self.favourite] - self.margin:
            return self.favourite
        return best


JUDGE = Judge()


class _OutOfTimeError(Exception):
    """A candidate would take longer than there is."""


@dataclass(frozen=True)
class Choice:
    """`pixels`: the photo with the chosen fill. `scores`: of every candidate tried, lower better.

    `fills`: all candidates tried, by name, for whoever wants another. `note`: for the person.
    """

    pixels: Pixels
    name: str
    scores: dict[str, float]
    fills: dict[str, Pixels]
    note: str


def read_judge(path: Path) -> Judge:
    """The judge in the file that `training.fit_chooser` writes. Raises WeightsError."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        coefficients = {name: float(read["coefficients"][name]) for name in FEATURES}
        candidates = tuple(name for name in CANDIDATES if name in read["candidates"])
        return Judge(coefficients, str(read["favourite"]), float(read["margin"]), candidates)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{path.name} holds no coefficients of the chooser.") from error


def choose_fill(
    pixels: Pixels,
    hole: NDArray[np.uint8],
    guide: Pixels,
    *,
    guide_px: float = 1.0,
    refine: Refine | None = None,
    seed: int = 0,
    step: Step = no_step,
    seconds: float | None = None,
    source_allowed: NDArray[np.uint8] | None = None,
    judge: Judge = JUDGE,
) -> Choice:
    """Try the candidates and keep the one that the judge likes best.

    pixels, hole, guide (the network's fill), guide_px, seed, step, source_allowed: as for
    `synthesise`.
    refine: makes the refined fill, which then leads the texture. seconds: no candidate goes on
    after so long; those that were finished are compared (None: no limit). Whether a limit strikes
    depends on the machine; without it the same seed gives the same bytes.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    bare = np.where(hole[..., None] > 0, guide, pixels).astype(pixels.dtype)
    made = {NETWORK: Synthesis(bare)}
    judge = judge if refine is not None else judge.without_refined
    names = judge.tried(int(np.count_nonzero(hole)))
    note, lead = "", guide
    for turn, name in enumerate(names):
        tick = _timed(step, turn / len(names), 1 / len(names), ends)
        try:
            if name != REFINED:
                made[name] = synthesise_with_offsets(
                    pixels,
                    hole,
                    lead,
                    guide_weight=GUIDE_WEIGHTS[name],
                    guide_px=1.0 if lead is not guide else guide_px,
                    seed=seed,
                    step=tick,
                    source_allowed=source_allowed,
                )
            elif refine is not None and (refined := refine(tick)) is not None:
                made[name], lead = Synthesis(refined, is_refined=True), refined
        except _OutOfTimeError:
            note = "; time was up before all were tried"
            break
    if REFINED not in judge.candidates:
        made.pop(REFINED, None)
    scores = {}
    for name, fill in made.items():
        step(1.0)
        scores[name] = score(pixels, hole, fill, lead, judge.coefficients, lambda: step(1.0))
    step(1.0)
    name = judge.choice(scores)
    fills = {each: synthesis.pixels for each, synthesis in made.items()}
    return Choice(fills[name], name, scores, fills, _note(name, scores) + note)


def score(
    pixels: Pixels,
    hole: NDArray[np.uint8],
    synthesis: Synthesis,
    guide: Pixels,
    coefficients: Mapping[str, float] = COEFFICIENTS,
    step: Callable[[], None] = lambda: None,
) -> float:
    """How unlikely a fill looks, without knowing the truth: lower is better."""
    found = signs(pixels, hole, synthesis, guide, step)
    return float(sum(coefficients[name] * found[name] for name in FEATURES))


def _timed(step: Step, start: float, share: float, ends: float | None) -> Step:
    def tick(fraction: float) -> None:
        if ends is not None and time.monotonic() > ends:
            raise _OutOfTimeError
        step(start + share * fraction)

    return tick


def _note(name: str, scores: Mapping[str, float]) -> str:
    return f"{fill_note(name)}, chosen of {len(scores)} (score {scores[name]:.2f})"


def fill_note(name: str) -> str:
    """What a candidate is, for the person."""
    return {
        NETWORK: "the network's fill",
        REFINED: "the network's fill refined",
        "strong": "the photo's own texture led strongly by the network",
        "light": "the photo's own texture led lightly by the network",
        "alone": "the photo's own texture without the network",
    }[name]
