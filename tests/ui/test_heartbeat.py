"""The UI thread never stands still: a 16 ms heartbeat in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data

from lama_studio.paths import BUNDLED_WEIGHTS, bundled

ROOT = Path(__file__).parents[2]
WIDTH, HEIGHT = 4000, 3000
ATTEMPTS = 3
"""The machine that runs this may be busy with other things. What stops the UI thread stops it in
every attempt, so the best attempt of each part is the one that counts."""

LIMIT_MS = {"open": 100, "first erase": 350, "later erase": 100, "save": 100}


@pytest.fixture
def large_photo(tmp_path: Path) -> Path:
    """12 megapixels with some noise, as a camera would give them."""
    enlarged = cv2.resize(skimage.data.rocket(), (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    noise = np.random.default_rng(0).integers(-2, 3, (HEIGHT, WIDTH, 1), np.int16)
    pixels = np.clip(enlarged + noise, 0, 255).astype(np.uint8)
    path = tmp_path / "rocket.jpg"
    cv2.imwrite(str(path), pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])
    return path


def test_the_window_answers_while_a_photo_opens_fills_and_saves(
    large_photo: Path, tmp_path: Path, tiny_weights: Path
) -> None:
    chosen = bundled(BUNDLED_WEIGHTS)
    weights = chosen if chosen.is_file() else tiny_weights
    best = dict.fromkeys(LIMIT_MS, float("inf"))
    for attempt in range(ATTEMPTS):
        saved = tmp_path / f"saved {attempt}.jpg"
        words = [sys.executable, "tests/ui/heartbeat.py", str(large_photo), str(saved)]
        run = subprocess.run(
            [*words, str(weights)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert run.returncode == 0, run.stderr
        pauses_ms = json.loads(run.stdout)
        best = {part: min(best[part], pauses_ms[part]) for part in best}
        if all(best[part] < LIMIT_MS[part] for part in best):
            break
    late = {part: pause for part, pause in best.items() if pause >= LIMIT_MS[part]}
    assert not late, f"longest pauses in ms: {best}"
