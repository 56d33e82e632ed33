"""A long day in one window: how soon a stroke is seen at 24 and 100 MP, and the memory after 200
strokes and 50 erases. Prints figures.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
import skimage.data
from PySide6.QtWidgets import QApplication

from lama_studio.app import make_application
from lama_studio.settings import Settings
from lama_studio.ui.window import StudioWindow
from tests.bench.bench_canvas import SIZES
from tests.soak.actions import spin, until
from tests.ui.conftest import Hands

STROKES, ERASES, MOVES = 200, 50, 80
_MB = 1024 * 1024


def main() -> None:
    """Print both tables."""
    make_application()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = scratch
        print("| photo | view | mouse move to painted: median ms | p95 ms |\n|---|---|---|---|")
        for megapixels in SIZES:
            window = opened(Path(scratch), megapixels)
            for name in ("fitted", "1:1"):
                figures = latencies(window, is_fitted=name == "fitted")
                p95, median = statistics.quantiles(figures, n=20)[-1], statistics.median(figures)
                print(f"| {megapixels} MP | {name} | {median:.1f} | {p95:.1f} |", flush=True)
            closed(window)
        print(f"\n24 MP, {STROKES} strokes of 60 px, {ERASES} of them erased\n")
        print("| moment | resident MB | undo keeps MB |\n|---|---|---|")
        day(opened(Path(scratch), 24))


def opened(folder: Path, megapixels: int) -> StudioWindow:
    """A window with a photo of that size."""
    width, height = SIZES[megapixels]
    path = folder / f"{megapixels}.jpg"
    if not path.exists():
        rocket = skimage.data.rocket()
        pixels = cv2.resize(rocket, (width, height), interpolation=cv2.INTER_LINEAR)
        cv2.imwrite(str(path), pixels[..., ::-1])
    window = StudioWindow(Settings(refine="off", has_seen_tips=True))
    window.resize(1600, 1000)
    window.show()
    window.studio.open(path)
    until(lambda: window.studio.session is not None)
    spin(200)
    return window


def closed(window: StudioWindow) -> None:
    """Nothing of it stays."""
    window._is_settled = True
    window.close()
    window.deleteLater()
    spin(100)


def latencies(window: StudioWindow, is_fitted: bool) -> list[float]:
    """Milliseconds from each mouse move of a stroke to its painted frame."""
    canvas, hands = window.canvas, Hands(window.canvas)
    if is_fitted:
        canvas.fit()
    else:
        canvas.show_actual_size()
    spin(100)
    x0, y0 = canvas.viewport.to_photo(canvas.width() * 0.2, canvas.height() * 0.3)
    x1, y1 = canvas.viewport.to_photo(canvas.width() * 0.8, canvas.height() * 0.7)
    hands.press((x0, y0))
    figures = []
    for move in range(MOVES):
        share = move / MOVES
        began_s = time.perf_counter()
        hands.move((x0 + (x1 - x0) * share, y0 + (y1 - y0) * share))
        QApplication.processEvents()
        figures.append((time.perf_counter() - began_s) * 1000)
    hands.release((x1, y1))
    return figures


def day(window: StudioWindow) -> None:
    """Strokes all over the photo; each fourth is erased."""
    session = window.studio.session
    assert session is not None
    window.studio.load_engine()
    until(lambda: window.studio.engine_card is not None)
    document, hands = session.document, Hands(window.canvas)
    random = np.random.default_rng(0)
    _say("engine up", window)
    for stroke in range(STROKES):
        x = random.uniform(200, document.width - 200)
        y = random.uniform(200, document.height - 200)
        hands.drag([(x, y), (x + 40, y + 30), (x + 90, y + 20)])
        if (stroke + 1) % (STROKES // ERASES) == 0:
            window.commands.erase.trigger()
            until(lambda: not window.studio.is_erasing)
        if stroke + 1 in (STROKES // 4, STROKES // 2, STROKES):
            _say(f"{stroke + 1} strokes, {len(document.erases)} erases", window)
    closed(window)


def _say(moment: str, window: StudioWindow) -> None:
    lines = Path("/proc/self/status").read_text().splitlines()
    resident = next(line for line in lines if line.startswith("VmRSS:"))
    session = window.studio.session
    assert session is not None
    resident_mb = int(resident.split()[1]) * 1024 / _MB
    undo_mb = session.document.history.byte_count / _MB
    print(f"| {moment} | {resident_mb:.0f} | {undo_mb:.1f} |", flush=True)


if __name__ == "__main__":
    main()
