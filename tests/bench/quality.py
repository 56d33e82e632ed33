"""Fills of big photos with made holes, scored at their full resolution.

python tests/bench/quality.py FOLDER [--megapixels 2,8,24] [--count 6] [--perceptual FILE]
    [--weights FILE] [--refine off,features,texture,both,auto] [--crops FOLDER]

FOLDER holds photos that were never trained on. A hole like a thing one erases lies in the middle:
a blob a fifth of the short side wide. A photo smaller than wanted is mirrored outwards, so that
it stays as sharp as it is; a bigger one is cut. Scores are of the window around the hole, with a
margin as wide as the hole. `--crops` writes the fills of each photo side by side at 100 %.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from lama_studio.core.geometry import Box, mask_box
from lama_studio.engine.inpainter import Inpainter
from lama_studio.paths import find_weights
from lama_studio.session.loading import load_inpainter
from training.masks import Blobs
from training.metrics import Scorer, gradient_energy, seam_gradient

METHODS = ("off", "features", "texture", "both", "auto")
ASPECT = 1.5
HOLE_SHARE = 0.2  # of the short side


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megapixels", default="2,8,24")
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--perceptual", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--refine", default=",".join(METHODS))
    parser.add_argument("--crops", type=Path)
    options = parser.parse_args()
    inpainter = load_inpainter(find_weights(options.weights))
    files = sorted(p for p in options.folder.iterdir() if p.suffix in (".png", ".jpg"))
    print(
        "| MP | refine | PSNR | SSIM | gradient energy | seam gradient | perceptual | L1 | s |\n"
        "|---|---|---|---|---|---|---|---|---|"
    )
    for megapixels in (float(each) for each in options.megapixels.split(",")):
        table = Table(Scorer(options.perceptual), options.crops, f"{megapixels:g}")
        for number, file in enumerate(files[: options.count]):
            photo = sized(cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB), megapixels)
            table.add(file.stem, photo, blob(photo, number), inpainter, options.refine.split(","))
        table.show()


class Table:
    """Scores of one size of photos."""

    def __init__(self, scorer: Scorer, crops: Path | None, megapixels: str) -> None:
        self._scorer, self._crops, self._megapixels = scorer, crops, megapixels
        self._ratios: dict[str, list[tuple[float, float, float]]] = {}

    def add(
        self,
        name: str,
        photo: np.ndarray,
        hole: np.ndarray,
        inpainter: Inpainter,
        methods: list[str],
    ) -> None:
        """Fill by every method and score the window around the hole."""
        found = mask_box(hole)
        margin_px = max(found.width, found.height)
        window = found.grow(margin_px).clip(hole.shape[1], hole.shape[0])
        truth, inner = photo[window.slices], hole[window.slices]
        fills = {}
        for method in methods:
            began_s = time.perf_counter()
            patch = inpainter.inpaint(photo, hole, refine=method)
            seconds = time.perf_counter() - began_s
            fill = truth.copy()
            fill[patch.box.relative_to(window).slices] = patch.pixels
            fills[method] = fill
            energy = gradient_energy(fill, inner) / max(1e-9, gradient_energy(truth, inner))
            seam = seam_gradient(fill, inner) / max(1e-9, seam_gradient(truth, inner))
            self._ratios.setdefault(method, []).append((energy, seam, seconds))
        self._scorer.score(name, "blob", truth, inner, fills)
        if self._crops is not None:
            self._write(name, found, window, truth, fills)

    def _write(
        self, name: str, found: Box, window: Box, truth: np.ndarray, fills: dict[str, np.ndarray]
    ) -> None:
        assert self._crops is not None
        self._crops.mkdir(parents=True, exist_ok=True)
        near = found.grow(found.width // 3).intersection(window).relative_to(window).slices
        row = np.hstack([truth[near], *(fill[near] for fill in fills.values())])
        file = self._crops / f"{self._megapixels}mp_{name}.png"
        cv2.imwrite(str(file), row[..., ::-1])

    def show(self) -> None:
        """Print a row a method; gradient energy and seam gradient over the truth's (medians)."""
        methods: dict[str, list[tuple[float, ...]]] = {}
        for score in self._scorer.scores:
            row = (score.psnr_db, score.ssim, score.perceptual, score.l1)
            methods.setdefault(score.method, []).append(row)
        for method, scores in methods.items():
            psnr, ssim, perceptual, l1 = np.mean(scores, axis=0)
            energy, seam, seconds = map(statistics.median, zip(*self._ratios[method], strict=True))
            print(
                f"| {self._megapixels} | {method} | {psnr:.2f} | {ssim:.4f} | {energy:.2f} "
                f"| {seam:.2f} | {perceptual:.3f} | {l1:.4f} | {seconds:.1f} |",
                flush=True,
            )


def sized(photo: np.ndarray, megapixels: float) -> np.ndarray:
    """The middle of the photo, mirrored outwards where it is too small, in landscape format."""
    if photo.shape[0] > photo.shape[1]:
        photo = np.rot90(photo)
    height = round((megapixels * 1e6 / ASPECT) ** 0.5)
    wanted = (height, round(height * ASPECT))
    cuts = [max(0, (have - want) // 2) for have, want in zip(photo.shape[:2], wanted, strict=True)]
    y, x = cuts
    photo = photo[y : y + wanted[0], x : x + wanted[1]]
    lacks = [want - have for have, want in zip(photo.shape[:2], wanted, strict=True)]
    return np.pad(photo, [*((lack // 2, lack - lack // 2) for lack in lacks), (0, 0)], "reflect")


def blob(photo: np.ndarray, number: int) -> np.ndarray:
    """HxW uint8: a blob in the middle of the photo, the same for the same number."""
    height, width = photo.shape[:2]
    radius_px = int(HOLE_SHARE * height / 2)
    shape = Blobs(count=(1, 1), radius_px=(radius_px, radius_px + 1))
    side_px = 4 * radius_px
    rng = np.random.default_rng(number)
    hole = np.zeros((height, width), np.uint8)
    y, x = (height - side_px) // 2, (width - side_px) // 2
    drawn = shape.draw(rng, side_px, side_px, 1.0)
    hole[y : y + side_px, x : x + side_px] = np.where(drawn > 0, 255, 0)
    return hole


if __name__ == "__main__":
    main()
