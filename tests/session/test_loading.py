"""What the engine keeps between fills."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILL_MANY_SIZES = """
import ctypes, gc
import numpy as np
from lama_studio.session.loading import load_inpainter

inpainter = load_inpainter(device="cpu")
random = np.random.default_rng(0)

def fill():
    height, width = random.integers(64, 240, 2)
    pixels = random.integers(0, 255, (height, width, 3), np.uint8)
    hole = np.zeros((height, width), np.uint8)
    hole[10:40, 10:40] = 255
    inpainter.inpaint(pixels, hole)

def held_mb():
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    lines = open("/proc/self/status").read().splitlines()
    return int(next(line for line in lines if line.startswith("RssAnon:")).split()[1]) / 1024

for _ in range(3):
    fill()
before_mb = held_mb()
for _ in range(40):
    fill()
print(held_mb() - before_mb)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell memory in other ways")
def test_fills_of_many_sizes_leave_little_behind() -> None:
    run = subprocess.run(
        [sys.executable, "-c", FILL_MANY_SIZES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    assert float(run.stdout) < 60
