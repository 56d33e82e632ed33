"""Masks to look at: `python -m training.mask_sheet --out SHEET.png [--photos DIR] [--size 256]`.

A row of masks a kind (training mix, each kind of it, each evaluation set) and, on the console,
how often which share of the picture is hole. Photos give the silhouettes; without them those
rows are left out.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from lama_studio.errors import UserError
from training.evaluation_masks import KINDS, evaluation_mask
from training.evaluation_set import EvaluationSet, read, write
from training.masks import Mask, MaskSampler, silhouette

SHARES = np.linspace(0, 0.5, 6)
_ROW_MASKS = 10
_COUNTED = 200
_LABEL_PX = 22
_GAP_PX = 4
_MOST_SHAPES = 200


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="training.mask_sheet",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    try:
        shapes = shapes_of(options.photos, options.seed) if options.photos else []
    except UserError as error:
        print(f"training.mask_sheet: {error}", file=sys.stderr)
        return 2
    recipes = recipes_of(options.size, options.seed, shapes)
    drawn = {name: [draw(n) for n in range(_COUNTED)] for name, draw in recipes.items()}
    write(options.out, sheet({name: masks[:_ROW_MASKS] for name, masks in drawn.items()}))
    print(histogram(drawn))
    return 0


def shapes_of(photos: Path, seed: int = 0) -> list[Mask]:
    """Return the silhouettes found in a folder of photos. Raises PhotoError."""
    rng = np.random.default_rng(seed)
    files = EvaluationSet(photos, seed).files[:_MOST_SHAPES]
    found = [silhouette(rng, read(file)) for file in files]
    return [shape for shape in found if shape is not None]


def recipes_of(size_px: int, seed: int, shapes: list[Mask]) -> dict[str, Callable[[int], Mask]]:
    """Return, by name, what draws mask number n of every kind."""

    def training(sampler: MaskSampler) -> Callable[[int], Mask]:
        return lambda n: sampler.draw(np.random.default_rng((seed, n)), size_px, size_px)

    def evaluation(kind: str) -> Callable[[int], Mask]:
        return lambda n: evaluation_mask(kind, size_px, n, seed, shapes)

    recipes = {
        "training": training(MaskSampler()),
        "training strokes": training(MaskSampler(boxes=0)),
        "training boxes": training(MaskSampler(strokes=0)),
        "training blobs": training(MaskSampler(strokes=0, boxes=0, blobs=1)),
    }
    if shapes:
        only_shapes = MaskSampler(strokes=0, boxes=0, silhouettes=1, shapes=shapes)
        recipes["training silhouettes"] = training(only_shapes)
    return recipes | {f"evaluation {kind}": evaluation(kind) for kind in KINDS}


def histogram(drawn: dict[str, list[Mask]]) -> str:
    """Return a table: the percentage of masks by share of the picture that is hole."""
    heads = [f"{100 * a:.0f}-{100 * b:.0f} %" for a, b in itertools.pairwise(SHARES)]
    lines = ["| masks | mean hole | " + " | ".join(heads) + " |", "|---" * (len(heads) + 2) + "|"]
    for name, masks in drawn.items():
        shares = np.array([np.count_nonzero(mask) / mask.size for mask in masks])
        counts = 100 * np.histogram(shares, SHARES)[0] / len(shares)
        cells = " | ".join(f"{count:.0f}" for count in counts)
        lines.append(f"| {name} | {100 * shares.mean():.1f} % | {cells} |")
    return "\n".join(lines)


def sheet(drawn: dict[str, list[Mask]]) -> np.ndarray:
    """Return one grey uint8 picture: a labelled row of masks a name."""
    size_px = next(iter(drawn.values()))[0].shape[0]
    across = max(len(masks) for masks in drawn.values())
    pitch, row_px = size_px + _GAP_PX, size_px + _LABEL_PX
    pixels = np.full((len(drawn) * row_px, across * pitch), 128, np.uint8)
    for row, (name, masks) in enumerate(drawn.items()):
        top = row * row_px
        corner = (4, top + _LABEL_PX - 6)
        cv2.putText(pixels, name, corner, cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1, cv2.LINE_AA)
        for column, mask in enumerate(masks):
            left = column * pitch
            pixels[top + _LABEL_PX : top + row_px, left : left + size_px] = mask
    return pixels


if __name__ == "__main__":
    raise SystemExit(main())
