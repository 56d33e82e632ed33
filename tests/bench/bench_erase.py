"""From the end of a stroke to the patch: a 200-px object in a 12 MP photo, and imports."""

import resource
import statistics
import subprocess
import sys
import time

import cv2
import numpy as np

from lama_studio.core.document import Document
from lama_studio.core.layers import EraseOptions
from lama_studio.core.raster import draw_stroke
from lama_studio.files.photo import read_photo
from lama_studio.paths import bundled
from lama_studio.session.jobs import EraseJob
from lama_studio.session.loading import load_inpainter

RUNS = 5


def main() -> None:
    """Print import times, then seconds and peak memory of an erase for each refinement."""
    print("| import | s |\n|---|---|")
    for name in ("lama_studio.ui.window", "lama_studio.engine.inpainter"):
        print(f"| `{name}` | {import_seconds(name):.2f} |")
    started = time.perf_counter()
    inpainter = load_inpainter()
    print(f"| torch and the bundled weights | {time.perf_counter() - started:.2f} |")
    small = read_photo(bundled("samples/sample.jpg")).pixels
    pixels = cv2.resize(small, (4000, 3000), interpolation=cv2.INTER_CUBIC)
    print(f"\nstroke to patch, 200-px object in 12 MP, {inpainter.device.name}, median of {RUNS}\n")
    print("| refine | s | peak MiB |\n|---|---|---|")
    for refine in ("off", "auto"):
        seconds = [erase_seconds(pixels, inpainter, refine) for _ in range(RUNS)]
        peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {refine} | {statistics.median(seconds):.2f} | {peak_mib:.0f} |", flush=True)


def import_seconds(name: str) -> float:
    """Median wall time of a fresh interpreter importing a package, less an empty one's."""

    def timed(code: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - started

    pairs = [timed(f"import {name}") - timed("pass") for _ in range(3)]
    return statistics.median(pairs)


def erase_seconds(pixels: np.ndarray, inpainter: object, refine: str) -> float:
    """Wall time from the asked-for job to its patch."""
    document = Document(pixels)
    mask = np.zeros(pixels.shape[:2], np.uint8)
    draw_stroke(mask, [(2000.0, 1450.0), (2040.0, 1560.0)], 60, 255)
    started = time.perf_counter()
    EraseJob.of_mask(document, mask, EraseOptions(refine=refine)).run(inpainter)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
