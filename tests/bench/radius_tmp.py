"""Up to which inner radius the network fills well at its working size.

python tests/bench/radius.py FOLDER [--weights FILE] [--count 20] [--perceptual FILE]

FOLDER holds photos of at least 512 px that were never trained on. Discs are filled by the network
alone, seeing the photo at its own size, at a half, a quarter and an eighth of it; the fill is
enlarged and compared with the truth. Where a smaller look is the better one, the hole is too thick
for the larger: `lama_studio.engine.plan.MOST_RADIUS_PX` is set from this table.
"""

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from lama_studio.engine.inpainter import to_working_size
from lama_studio.paths import find_weights
from lama_studio.session.loading import load_inpainter
from training.metrics import Scorer

SIDE_PX = 512
RADII_PX = (16, 32, 48, 64, 96, 128)
SHRINKS = (1, 2, 4, 8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--perceptual", type=Path)
    parser.add_argument("--count", type=int, default=20)
    options = parser.parse_args()
    inpainter = load_inpainter(find_weights(options.weights), "cpu")
    scorer = Scorer(options.perceptual)
    for file in sorted(options.folder.glob("*.png"))[: options.count]:
        photo = cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)
        y, x = ((side - SIDE_PX) // 2 for side in photo.shape[:2])
        photo = np.ascontiguousarray(photo[y : y + SIDE_PX, x : x + SIDE_PX])
        for radius_px in RADII_PX:
            hole = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
            cv2.circle(hole, (SIDE_PX // 2, SIDE_PX // 2), radius_px, 255, -1)
            fills = {str(shrink): filled(inpainter, photo, hole, shrink) for shrink in SHRINKS}
            scorer.score(file.stem, f"{radius_px:03}", photo, hole, fills)
    table(scorer)


def filled(inpainter: object, photo: np.ndarray, hole: np.ndarray, shrink: int) -> np.ndarray:
    """The network's fill, made at a fraction of the size and enlarged."""
    size = (SIDE_PX // shrink, SIDE_PX // shrink)
    small, mask = to_working_size(photo, hole > 0, size)
    predicted = inpainter._predict(small, mask, lambda _: None)  # type: ignore[attr-defined]
    predicted = np.where(mask[..., None] > 0, predicted, small)
    large = cv2.resize(predicted, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_CUBIC)
    return np.rint(large.clip(0, 1) * 255).astype(np.uint8)


def table(scorer: Scorer) -> None:
    print("L1 in the hole (and perceptual distance) of a look at 1/1, 1/2, 1/4, 1/8\n")
    print("| inner radius, px | " + " | ".join(f"1/{shrink}" for shrink in SHRINKS) + " |")
    print("|---" * (1 + len(SHRINKS)) + "|")
    rows = {(row.masks, row.method): row for row in scorer.rows()}
    for radius_px in RADII_PX:
        found = [rows[f"{radius_px:03}", str(shrink)] for shrink in SHRINKS]
        cells = (f"{row.l1:.4f} ({row.perceptual:.3f})" for row in found)
        print(f"| {radius_px} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
