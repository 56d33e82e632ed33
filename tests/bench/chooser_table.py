"""What the chooser sees and what is true, for photos with made holes: a table to fit it on.

python tests/bench/chooser_table.py PHOTOS... --weights FILE --perceptual FILE --count N -o OUT.csv
PHOTOS are tar shards or folders. `python -m training.fit_chooser OUT.csv` makes coefficients of it.
"""

import argparse
import csv
import math
import sys
from pathlib import Path

import cv2
import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[2]))

from lama_studio.engine.chooser import GUIDE_WEIGHTS, NETWORK, REFINED
from lama_studio.engine.chooser_signs import FEATURES, signs
from lama_studio.engine.device import pick_device
from lama_studio.engine.inpainter import Inpainter
from lama_studio.engine.texture import Synthesis, no_step, synthesise_with_offsets
from lama_studio.network.weights import load_weights
from training.fit_chooser import TRUE_DISTANCES
from training.masks import draw_training_mask
from training.metrics import gradient_energy, perceptual_distance
from training.perceptual import read_body
from training.shards import entries, shard_names

SIDE_PX = 288
LEAST_ENERGY = (0.5 / 255) ** 2
"""Of the rounding of pixels: in a clear sky less says nothing."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", nargs="+")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--perceptual", type=Path, required=True)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--out", type=Path, required=True)
    options = parser.parse_args()
    inpainter = Inpainter(load_weights(options.weights), pick_device("cpu"))
    body = read_body(options.perceptual, dilated=False).eval()
    with options.out.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["photo", "candidate", *TRUE_DISTANCES, *FEATURES])
        for number, photo in enumerate(some_photos(options.photos, options.count)):
            hole = some_hole(photo, number + 1000 * options.seed)
            guide = filled(inpainter, photo, hole, "off")
            seen = features(body, photo)
            share = torch.from_numpy(hole > 0).float()[None, None]
            made = candidates(inpainter, photo, hole, guide)
            lead = made[REFINED].pixels
            for name, synthesis in made.items():
                energy = octaves_apart(synthesis.pixels, photo, hole)
                l1 = np.abs(synthesis.pixels.astype(float) - photo)[hole > 0].mean() / 255
                far = perceptual_distance(seen, features(body, synthesis.pixels), share)
                found = signs(photo, hole, synthesis, lead)
                table.writerow([number, name, l1, far, energy, *(found[key] for key in FEATURES)])
            file.flush()


def octaves_apart(fill: np.ndarray, photo: np.ndarray, hole: np.ndarray) -> float:
    """How many times the fill's gradients have half or double the photo's energy in the hole."""
    energies = (gradient_energy(pixels, hole) for pixels in (fill, photo))
    of_fill, of_photo = (math.log2(energy + LEAST_ENERGY) for energy in energies)
    return abs(of_fill - of_photo)


def candidates(
    inpainter: Inpainter, photo: np.ndarray, hole: np.ndarray, guide: np.ndarray
) -> dict[str, Synthesis]:
    """Every candidate's fill; a hole that the network sees well has it as its refined fill, too."""
    refined = filled(inpainter, photo, hole, "features")
    made = {NETWORK: Synthesis(guide), REFINED: Synthesis(refined, is_refined=True)}
    for name, weight in GUIDE_WEIGHTS.items():
        made[name] = synthesise_with_offsets(
            photo, hole, refined, guide_weight=weight, seed=0, step=no_step, source_allowed=None
        )
    return made


def some_photos(sources: list[str], count: int) -> list[np.ndarray]:
    """The first photos of each source, taken in turn: shards are shuffled already."""
    streams = [entries(name) for name in shard_names(sources)]
    found: list[np.ndarray] = []
    while len(found) < count:
        for stream in streams:
            bgr = cv2.imdecode(np.frombuffer(next(stream).encoded, np.uint8), cv2.IMREAD_COLOR)
            if bgr is not None and min(bgr.shape[:2]) >= SIDE_PX:
                y, x = ((side - SIDE_PX) // 2 for side in bgr.shape[:2])
                bgr = bgr[y : y + SIDE_PX, x : x + SIDE_PX]
                found.append(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))
    return found[:count]


def some_hole(photo: np.ndarray, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    while True:
        mask = np.asarray(draw_training_mask(rng, SIDE_PX, SIDE_PX))
        if 0.02 < (mask > 0).mean() < 0.4:
            return np.where(mask > 0, 255, 0).astype(np.uint8)


def filled(inpainter: Inpainter, photo: np.ndarray, hole: np.ndarray, refine: str) -> np.ndarray:
    patch = inpainter.inpaint(photo, hole, refine=refine)
    whole = photo.copy()
    whole[patch.box.slices] = patch.pixels
    return whole


@torch.inference_mode()
def features(body: torch.nn.Module, photo: np.ndarray) -> list[torch.Tensor]:
    return list(body(torch.from_numpy(photo).permute(2, 0, 1)[None].float() / 255))


if __name__ == "__main__":
    main()
