"""Seconds and memory of the texture synthesis, beside G'MIC's where it is installed.

python tests/bench/bench_texture.py
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
from skimage import data

sys.path.insert(0, str(Path(__file__).parents[2]))

from lama_studio.engine.texture import synthesise


def main() -> None:
    print(
        "| crop px | hole px | seconds | processor seconds | longest step s | peak MiB | G'MIC s |"
    )
    print("|---|---|---|---|---|---|---|")
    for side_px, has_gmic in ((512, True), (2048, False)):
        photo, hole = some_case(side_px)
        seconds, processor, longest = timed(photo, hole)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        other = f"{gmic_seconds(photo, hole):.2f}" if has_gmic and shutil.which("gmic") else "-"
        print(
            f"| {side_px} | {np.count_nonzero(hole)} | {seconds:.2f} | {processor:.2f} "
            f"| {longest:.2f} | {peak:.0f} | {other} |",
            flush=True,
        )


def some_case(side_px: int) -> tuple[np.ndarray, np.ndarray]:
    """The astronaut with grain, and a round hole of 60,000 px at 512."""
    rng = np.random.default_rng(0)
    photo = cv2.resize(data.astronaut(), (side_px, side_px), interpolation=cv2.INTER_CUBIC)
    photo = np.clip(photo + rng.normal(0, 3, photo.shape), 0, 255).astype(np.uint8)
    hole = np.zeros((side_px, side_px), np.uint8)
    cv2.circle(hole, (side_px // 2, int(side_px * 0.55)), int(side_px * 0.27), 255, -1)
    return photo, hole


def timed(photo: np.ndarray, hole: np.ndarray) -> tuple[float, float, float]:
    """(seconds, processor seconds, longest time between two steps)"""
    told = [time.perf_counter()]
    processor = time.process_time()
    synthesise(photo, hole, step=lambda _: told.append(time.perf_counter()))
    return told[-1] - told[0], time.process_time() - processor, float(np.diff(told).max())


def gmic_seconds(photo: np.ndarray, hole: np.ndarray) -> float:
    with tempfile.TemporaryDirectory() as folder:
        cv2.imwrite(f"{folder}/photo.png", photo[..., ::-1])
        cv2.imwrite(f"{folder}/hole.png", hole)
        start = time.perf_counter()
        fill = ["inpaint_matchpatch[0]", "[1]", "rm[1]", "o", f"{folder}/filled.png"]
        subprocess.run(
            ["gmic", "-v", "-1", f"{folder}/photo.png", f"{folder}/hole.png", *fill], check=True
        )
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
