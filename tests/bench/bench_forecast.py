"""How far the predicted cost of a fill is from what it takes: cases drawn anew from a seed.

`python -m tests.bench.bench_forecast [--cases 16] [--seed 2] [--refine auto off ...]`
The constants of lama_studio.engine.costs and .budget were fitted with seed 1. Each case runs in a
process of its own, after a small fill that warms it up; the pace of the machine is taken out of the
seconds, as the studio does once it has seen a few fills. A memory ratio above 1 means that a fill
held more than was said.
"""

import argparse
import math
import multiprocessing
import random
import statistics
import time
from dataclasses import dataclass

import cv2
import numpy as np
import skimage.data

from lama_studio.session.loading import load_inpainter
from tests.bench.peak import PeakMemory

PHOTOS = ("astronaut", "chelsea", "coffee", "hubble_deep_field", "rocket")
REFINES = ("off", "auto", "texture", "features", "both")
MEGAPIXELS = (0.3, 100.0)
HOLE_SHARE = (0.02, 0.3)
"""Smallest and largest width of a hole, of the photo's short side."""
MOST_HOLE_PX = {"features": 1000, "both": 1000}
"""Feature refinement of more than this takes minutes."""


@dataclass(frozen=True)
class Case:
    """`ellipses`: centre and half axes in px; `limit_mib`: what the person allows, or None."""

    photo: str
    width: int
    height: int
    ellipses: tuple[tuple[int, int, int, int], ...]
    refine: str
    limit_mib: int | None


@dataclass(frozen=True)
class Outcome:
    """Of one case: predicted and measured."""

    foretold_s: float
    taken_s: float
    foretold_bytes: int
    held_bytes: int


def main() -> None:
    """A table, and the range of both ratios."""
    parser = argparse.ArgumentParser(prog="bench_forecast")
    parser.add_argument("--cases", type=int, default=16)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--refine", nargs="+", choices=REFINES, default=REFINES)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    cases = [_drawn(chance, options.refine[i % len(options.refine)]) for i in range(options.cases)]
    outcomes = []
    print("| MP | holes, px | refine | limit MiB | foretold s | taken s | foretold MB | held MB |")
    print("|---" * 8 + "|", flush=True)
    for case in cases:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            outcomes.append(pool.apply(measure, (case,)))
        print(_row(case, outcomes[-1]), flush=True)
    pace = statistics.median(each.taken_s / each.foretold_s for each in outcomes)
    seconds = sorted(each.taken_s / each.foretold_s / pace for each in outcomes)
    held = sorted(each.held_bytes / each.foretold_bytes for each in outcomes)
    within = statistics.fmean(0.75 <= ratio <= 1.25 for ratio in seconds)
    print(f"\npace of this machine {pace:.2f}; measured over foretold:")
    print(f"seconds {seconds[0]:.2f} to {seconds[-1]:.2f}, {within:.0%} within a quarter")
    print(f"memory {held[0]:.2f} to {held[-1]:.2f}")


def measure(case: Case) -> Outcome:
    """Fill it, in this process."""
    pixels = cv2.resize(getattr(skimage.data, case.photo)(), (case.width, case.height))
    hole = np.zeros(pixels.shape[:2], np.uint8)
    for x, y, half_width, half_height in case.ellipses:
        cv2.ellipse(hole, (x, y), (half_width, half_height), 0, 0, 360, 255, -1)
    inpainter = load_inpainter(fill_limit_mb=case.limit_mib or 0)
    small = np.zeros((300, 300), np.uint8)
    small[100:140, 100:140] = 255
    inpainter.inpaint(pixels[:300, :300].copy(), small)
    cost = inpainter.cost(hole, case.refine)
    peak = PeakMemory()
    began = time.monotonic()
    inpainter.inpaint(pixels, hole, refine=case.refine)
    taken_s = time.monotonic() - began
    return Outcome(cost.seconds, taken_s, cost.peak_bytes, peak.grown_bytes())


def _drawn(chance: random.Random, refine: str) -> Case:
    area_px = 1e6 * _between(chance, *MEGAPIXELS)
    aspect = chance.choice((1.0, 4 / 3, 3 / 2, 2 / 3))
    width, height = round(math.sqrt(area_px * aspect)), round(math.sqrt(area_px / aspect))
    short_px = min(width, height)
    most_px = min(MOST_HOLE_PX.get(refine, short_px), HOLE_SHARE[1] * short_px)
    ellipses = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        across = _between(chance, max(12.0, HOLE_SHARE[0] * short_px), most_px)
        slimness = _between(chance, 1.0, 4.0)
        half = max(4, round(across / 2)), max(4, round(across / 2 / slimness))
        half = half if chance.random() < 0.5 else half[::-1]
        x = chance.randrange(half[0], width - half[0])
        y = chance.randrange(half[1], height - half[1])
        ellipses.append((x, y, *half))
    limit_mib = chance.choice((None, None, None, 400, 800))
    return Case(chance.choice(PHOTOS), width, height, tuple(ellipses), refine, limit_mib)


def _between(chance: random.Random, least: float, most: float) -> float:
    """Evenly in the logarithm."""
    return math.exp(chance.uniform(math.log(least), math.log(max(least, most))))


def _row(case: Case, outcome: Outcome) -> str:
    holes = ", ".join(f"{2 * a} x {2 * b}" for _, _, a, b in case.ellipses)
    return (
        f"| {case.width * case.height / 1e6:.1f} | {holes} | {case.refine} "
        f"| {case.limit_mib or ''} | {outcome.foretold_s:.2f} | {outcome.taken_s:.2f} "
        f"| {outcome.foretold_bytes / 1e6:.0f} | {outcome.held_bytes / 1e6:.0f} |"
    )


if __name__ == "__main__":
    main()
