"""Open, edit and save big photos of each format: seconds and memory, each in a fresh process.

`python -m tests.bench.bench_files [100] [deep] [.jpg .png ...]`: megapixels, whether of 16 bits,
and formats. The peak is what the whole program held at once, without window and network; a JPEG's
blocks are replaced in a process of their own, which is in it.
"""

import multiprocessing
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import skimage.data

from lama_studio.core.geometry import Box
from lama_studio.core.layers import Erase
from lama_studio.files.photo import write_photo
from lama_studio.session.session import Session
from tests.bench.peak import TreePeak

SUFFIXES = (".jpg", ".png", ".tif", ".webp", ".avif", ".bmp")


def main(words: list[str]) -> None:
    megapixels = next((int(word) for word in words if word.isdigit()), 100)
    chosen = [word for word in words if word.startswith(".")] or SUFFIXES
    is_deep = "deep" in words
    print("| format | MP | file MB | open s | save s | peak MiB | read back |")
    print("|---" * 7 + "|")
    with tempfile.TemporaryDirectory() as folder:
        for suffix in chosen:
            path = Path(folder, f"big{suffix}")
            for work in (make, row):
                with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                    line = pool.submit(work, path, megapixels, is_deep).result()
            print(line, flush=True)
            for left in Path(folder).iterdir():
                left.unlink()


def make(path: Path, megapixels: int, is_deep: bool) -> None:
    """A photo with detail and grain, as a camera's has."""
    height = round((megapixels * 1e6 / 1.5) ** 0.5)
    pixels = cv2.resize(skimage.data.hubble_deep_field(), (height * 3 // 2, height))
    random = np.random.default_rng(0)
    for top in range(0, height, 256):
        rows = pixels[top : top + 256]
        grain = random.integers(-3, 4, rows.shape, dtype=np.int8)
        rows[:] = np.clip(rows.astype(np.int16) + grain, 0, 255)
    write_photo(path, pixels.astype(np.uint16) * 257 if is_deep else pixels, None, None)


def row(path: Path, megapixels: int, is_deep: bool) -> str:
    peak, began_s = TreePeak(), time.perf_counter()
    session = Session.open(path)
    opened_s = time.perf_counter()
    box = Box(700, 600, 1000, 900)
    full = np.full((300, 300), 255, np.uint8)
    patch = np.full((300, 300, 3), 120, session.document.original.dtype)
    session.document.add_erase(Erase(box, full, full, patch))
    report = session.save(path.with_stem("saved"))
    saved_s = time.perf_counter()
    kind, size_mb = report.format + ", 16 bits" * is_deep, path.stat().st_size / 1e6
    return (
        f"| {kind} | {megapixels} | {size_mb:.0f} "
        f"| {opened_s - began_s:.1f} | {saved_s - opened_s:.1f} | {peak.mib():.0f} "
        f"| {report.notes[-1]} |"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
