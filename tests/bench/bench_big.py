"""Big photos: seconds, memory and the longest time between two steps, each in a fresh process.

`python -m tests.bench.bench_big [24 45 100] [off features texture auto] [bundled lama-7m ...]`
The peak is the whole program's: photo, weights and libraries, too. A step is where one may cancel.
Networks other than the bundled one have random weights, and take as long as trained ones.
"""

import itertools
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
import skimage.data

from lama_studio.engine.inpainter import Inpainter
from lama_studio.network.weights import save_weights
from lama_studio.session.loading import load_inpainter
from tests.bench.bench_network import SHAPES, generator_of
from tests.bench.peak import PeakMemory

PHOTOS = {24: (6000, 4000, 300), 45: (8192, 5464, 300), 100: (12_200, 8200, 2260)}
"""Megapixels: width, height, and the round hole's diameter: 300 px, or four megapixels."""
REFINES = ("off", "auto", "features")


def main(words: list[str]) -> None:
    sizes = [int(word) for word in words if word.isdigit()] or list(PHOTOS)
    refines = [word for word in words if word in (*REFINES, "texture")] or REFINES
    networks = [word for word in words if word in SHAPES] or ["bundled"]
    print("| network | MP | hole px | refine | s | predicted s | longest step s | peak MiB, whole "
          "| of the fill MiB | predicted MiB | what was done |")  # fmt: skip
    print("|---" * 11 + "|")
    for case in itertools.product(networks, sizes, refines):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            print(pool.apply(row, case), flush=True)


def row(network: str, megapixels: int, refine: str) -> str:
    width, height, diameter_px = PHOTOS[megapixels]
    pixels = cv2.resize(skimage.data.hubble_deep_field(), (width, height))
    hole = np.zeros((height, width), np.uint8)
    cv2.circle(hole, (width // 2, height // 2), diameter_px // 2, 255, -1)
    inpainter = inpainter_of(network)
    inpainter.inpaint(pixels[:512, :512], hole[-512:, -512:] | _dot(512))
    cost = inpainter.cost(hole, refine)
    peak = PeakMemory()
    told = [time.perf_counter()]
    patch = inpainter.inpaint(
        pixels, hole, lambda _: told.append(time.perf_counter()), refine=refine
    )
    taken = time.perf_counter() - told[0]
    return (
        f"| {network} | {megapixels} | {diameter_px} | {refine} | {taken:.2f} | {cost.seconds:.2f} "
        f"| {np.diff(told).max():.2f} | {peak.whole_mib():.0f} | {peak.grown_mib():.0f} "
        f"| {cost.peak_bytes / 2**20:.0f} | {patch.report['refine']} |"
    )


def inpainter_of(network: str) -> Inpainter:
    """A key of SHAPES -> what the program would load from a file of such weights."""
    if network == "bundled":
        return load_inpainter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{network}.safetensors"
        save_weights(path, generator_of(network), {})
        return load_inpainter(path)


def _dot(side_px: int) -> np.ndarray:
    """A hole to warm up with."""
    hole = np.zeros((side_px, side_px), np.uint8)
    hole[200:240, 200:240] = 255
    return hole


if __name__ == "__main__":
    main(sys.argv[1:])
