"""How far the predicted cost of a fill is from what it takes; the pace of the machine taken out."""

import statistics
import time

import cv2
import numpy as np
import skimage.data

from lama_studio.session.loading import load_inpainter
from tests.bench.peak import PeakMemory

CASES = (
    ("512", 1, ((200, 200, 60, 60),)),
    ("512", 1, ((200, 200, 200, 100),)),
    ("6 MP", 6, ((500, 500, 100, 100), (2000, 400, 100, 100), (1500, 1500, 100, 100))),
    ("6 MP", 6, ((1500, 1000, 300, 300),)),
    ("6 MP", 6, ((1500, 1000, 800, 600),)),
    ("24 MP", 24, ((3000, 2000, 300, 300),)),
    ("24 MP", 24, ((3000, 2000, 2200, 20),)),
    ("24 MP", 24, ((3000, 2000, 1600, 1600),)),
)
REFINES = ("off", "auto")
SIZES = {6: (3000, 2000), 24: (6000, 4000)}


def main() -> None:
    """A table; the last column is 1 where the forecast was right."""
    inpainter = load_inpainter()
    rows = []
    for refine in REFINES:
        for name, mp, holes in CASES:
            pixels = _photo(mp)
            hole = _hole(pixels.shape[:2], holes)
            inpainter.inpaint(pixels, hole, refine=refine)  # caches, clocks
            peak = PeakMemory()
            began = time.monotonic()
            inpainter.inpaint(pixels, hole, refine=refine)
            taken = time.monotonic() - began
            rows.append((name, refine, inpainter.cost(hole, refine), taken, peak.grown_bytes()))
    pace = statistics.median(taken / cost.seconds for _, _, cost, taken, _ in rows)
    print(f"pace of this machine: {pace:.2f}")
    print("| photo | refine | predicted s | measured s | ratio | predicted MB | measured MB |")
    print("|---|---|---|---|---|---|---|")
    for name, refine, cost, taken, peak in rows:
        seconds = pace * cost.seconds
        print(
            f"| {name} | {refine} | {seconds:.2f} | {taken:.2f} | {taken / seconds:.2f} "
            f"| {cost.peak_bytes / 1e6:.0f} | {peak / 1e6:.0f} |"
        )


def _photo(mp: int) -> np.ndarray:
    if mp == 1:
        return np.array(skimage.data.astronaut())
    return cv2.resize(skimage.data.hubble_deep_field(), SIZES[mp])


def _hole(shape: tuple[int, ...], holes: tuple[tuple[int, int, int, int], ...]) -> np.ndarray:
    hole = np.zeros(shape, np.uint8)
    for x, y, width, height in holes:
        cv2.ellipse(hole, (x, y), (width // 2, height // 2), 0, 0, 360, 255, -1)
    return hole


if __name__ == "__main__":
    main()
