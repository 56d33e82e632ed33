"""Which fill to keep: the network's own, or the photo's texture led by it strongly, lightly, not.

Every candidate is scored without knowing the truth; the coefficients of the score were fitted on
photos with made holes, where the truth is known (`training.fit_chooser`).
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lama_studio.engine.chooser_signs import FEATURES, signs
from lama_studio.engine.texture import Pixels, Synthesis, no_step, synthesise_with_offsets
from lama_studio.errors import WeightsError

NETWORK = "network"
GUIDE_WEIGHTS = {"alone": 0.0, "light": 0.5, "strong": 1.5}
"""Candidates beside the network, in the order of trying, and how much its fill leads them."""

COEFFICIENTS: Mapping[str, float] = {
    "network": 0.30,
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


@dataclass(frozen=True)
class Judge:
    """How candidates are compared: the favourite gives way only to a score lower by `margin`.

    `candidates`: the ones worth the time of trying, beside the network; where choosing was not
    measured to be better than the favourite, that one alone.
    """

    coefficients: Mapping[str, float] = field(default_factory=lambda: COEFFICIENTS)
    favourite: str = NETWORK
    margin: float = 0.0
    candidates: tuple[str, ...] = tuple(GUIDE_WEIGHTS)

    @property
    def guide_weight(self) -> float:
        """How much the network leads where texture is asked for without choosing."""
        return GUIDE_WEIGHTS.get(self.favourite, GUIDE_WEIGHTS["light"])

    def choice(self, scores: Mapping[str, float]) -> str:
        """The name of the candidate to keep; the favourite need not be among them."""
        best = min(scores, key=lambda name: scores[name])
        if self.favourite in scores and scores[best] > scores[self.favourite] - self.margin:
            return self.favourite
        return best


JUDGE = Judge()

# A hole this big is filled with texture once, not thrice.
MOST_HOLE_PX_FOR_ALL = 400_000


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
        candidates = tuple(name for name in GUIDE_WEIGHTS if name in read["candidates"])
        return Judge(coefficients, str(read["favourite"]), float(read["margin"]), candidates)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{path.name} holds no coefficients of the chooser.") from error


def choose_fill(
    pixels: Pixels,
    hole: NDArray[np.uint8],
    guide: Pixels,
    *,
    seed: int = 0,
    step: Callable[[float], None] = no_step,
    seconds: float | None = None,
    source_allowed: NDArray[np.uint8] | None = None,
    judge: Judge = JUDGE,
) -> Choice:
    """Try the candidates and keep the one that the judge likes best.

    pixels, hole, guide (the network's fill), seed, step, source_allowed: as for `synthesise`.
    seconds: no candidate goes on after so long; those that were finished are compared (None: no
    limit). Whether a limit strikes depends on the machine; without it the same seed gives the
    same bytes.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    bare = np.where(hole[..., None] > 0, guide, pixels).astype(pixels.dtype)
    fills: dict[str, Pixels] = {NETWORK: bare}
    scores = {NETWORK: score(pixels, hole, Synthesis(bare), guide, judge.coefficients)}
    names = list(judge.candidates)
    if np.count_nonzero(hole) > MOST_HOLE_PX_FOR_ALL:
        names = names[:1]
    note = ""
    for turn, name in enumerate(names):
        tick = _timed(step, turn / len(names), 1 / len(names), ends)
        try:
            synthesis = synthesise_with_offsets(
                pixels,
                hole,
                guide,
                guide_weight=GUIDE_WEIGHTS[name],
                seed=seed,
                step=tick,
                source_allowed=source_allowed,
            )
        except _OutOfTimeError:
            note = "; time was up before all were tried"
            break
        fills[name] = synthesis.pixels
        scores[name] = score(pixels, hole, synthesis, guide, judge.coefficients)
    step(1.0)
    name = judge.choice(scores)
    return Choice(fills[name], name, scores, fills, _note(name, scores) + note)


def score(
    pixels: Pixels,
    hole: NDArray[np.uint8],
    synthesis: Synthesis,
    guide: Pixels,
    coefficients: Mapping[str, float] = COEFFICIENTS,
) -> float:
    """How unlikely a fill looks, without knowing the truth: lower is better."""
    found = signs(pixels, hole, synthesis, guide)
    return float(sum(coefficients[name] * found[name] for name in FEATURES))


def _timed(
    step: Callable[[float], None], start: float, share: float, ends: float | None
) -> Callable[[float], None]:
    def tick(fraction: float) -> None:
        if ends is not None and time.monotonic() > ends:
            raise _OutOfTimeError
        step(start + share * fraction)

    return tick


def _note(name: str, scores: Mapping[str, float]) -> str:
    if name == NETWORK:
        return f"the network's fill, chosen of {len(scores)} (score {scores[name]:.2f})"
    return (
        f"{texture_note(GUIDE_WEIGHTS[name])}, chosen of {len(scores)} (score {scores[name]:.2f})"
    )


def texture_note(guide_weight: float) -> str:
    """What was done, for the person."""
    led = {weight: name for name, weight in GUIDE_WEIGHTS.items()}[guide_weight]
    by = {"strong": "led strongly by", "light": "led lightly by", "alone": "without"}[led]
    return f"the photo's own texture {by} the network"
