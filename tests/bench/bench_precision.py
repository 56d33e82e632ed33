"""What bf16 costs in the hole, and whether "auto" may use it: the weights on real photos.

`python -m tests.bench.bench_precision PHOTOS... [--weights FILE] [--count N] [--px N]`
PHOTOS are folders of photos; without any, the samples. The rule: the mean difference from float32
in the hole below 1/255, its 99.9th percentile below 8/255. The application measures the same on a
made picture as it loads weights: the last row, which should be near the one above it.
"""

import argparse
import itertools
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch

from lama_studio.engine.device import pick_device
from lama_studio.engine.precision import MOST_MEAN, MOST_RARE, half_error
from lama_studio.network.fused import FusedGenerator
from lama_studio.network.weights import load_weights
from lama_studio.paths import bundled, find_weights
from training.masks import draw_training_mask


def main() -> None:
    """Print the differences and the answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", nargs="*", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--px", type=int, default=512)
    options = parser.parse_args()
    generator = load_weights(find_weights(options.weights))
    exact, fused = generator, FusedGenerator(generator)
    half = FusedGenerator(generator, torch.bfloat16)
    in_float, in_half = [], []
    folders = options.photos or [bundled("samples"), bundled("readme")]
    photos = itertools.islice(some_photos(folders, options.px), options.count)
    for number, photo in enumerate(photos):
        mask = torch.from_numpy(some_hole(number, options.px))[None, None]
        inside = mask.expand(1, 3, -1, -1) > 0
        with torch.inference_mode():
            predicted = exact(photo, mask)
            in_float.append((fused(photo, mask) - predicted).abs()[inside].numpy())
            in_half.append((half(photo, mask) - predicted).abs()[inside].numpy())
    if not in_half:
        raise SystemExit("no photo of that size")
    print(f"{len(in_half)} photos at {options.px} px, levels of 255 in the hole\n")
    print("| | mean | 99.9th percentile | most |\n|---|---|---|---|")
    for title, found in (("fused float32", in_float), ("fused bf16", in_half)):
        gaps = np.concatenate(found)
        rare = np.quantile(gaps, 0.999)
        print(f"| {title} | {gaps.mean() * 255:.4f} | {rare * 255:.3f} | {gaps.max() * 255:.3f} |")
    mean, rare_here = half_error(generator, pick_device("cpu"))
    print(f"| the same on the made picture | {mean * 255:.4f} | {rare_here * 255:.3f} | |")
    passes = gaps.mean() < MOST_MEAN and rare < MOST_RARE
    print(f'\nbf16 for "auto": {"yes" if passes else "no"} (limits: 1 and 8)')


def some_photos(folders: list[Path], side_px: int) -> Iterator[torch.Tensor]:
    """Middles of the photos, (1, 3, side, side) float32 in 0..1."""
    for path in sorted(path for folder in folders for path in folder.iterdir()):
        bgr = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if bgr is None or min(bgr.shape[:2]) < side_px:
            continue
        y, x = ((side - side_px) // 2 for side in bgr.shape[:2])
        rgb = cv2.cvtColor(bgr[y : y + side_px, x : x + side_px], cv2.COLOR_BGR2RGB)
        yield torch.from_numpy(rgb).permute(2, 0, 1)[None].float() / 255


def some_hole(seed: int, side_px: int) -> np.ndarray:
    """HxW float32, 1 = hole, between 2 and 40 % of it."""
    rng = np.random.default_rng(seed)
    while True:
        mask = np.asarray(draw_training_mask(rng, side_px, side_px)) > 0
        if 0.02 < mask.mean() < 0.4:
            return mask.astype(np.float32)


if __name__ == "__main__":
    main()
