"""How quick the window is: import times, first paint, repaint per mouse move. Prints figures.

python tests/bench/bench_ui.py [--repeat 3]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

WIDTH, HEIGHT = 6000, 4000
MOVES = 300

IMPORT_CODE = "import time; t = time.perf_counter(); import {name}; print(time.perf_counter() - t)"
FIRST_PAINT_CODE = """
import sys, time
from pathlib import Path
from lama_studio.app import open_studio
app, window = open_studio(Path(sys.argv[1]))
def on_painted():
    if window.canvas.picture is not None:
        print(time.time() - float(sys.argv[2]), "torch" in sys.modules)
        window.close()
        app.quit()
window.canvas.painted.connect(on_painted)
app.exec()
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3, help="how often; the best counts")
    repeat = parser.parse_args().repeat
    with tempfile.TemporaryDirectory() as folder:
        photo = make_photo(Path(folder))
        print(f"photo: {WIDTH} x {HEIGHT} JPEG, {photo.stat().st_size / 1e6:.1f} MB")
        for name in ("PySide6.QtWidgets", "cv2", "lama_studio.ui.window", "torch"):
            best_s = min(float(run_python(IMPORT_CODE.format(name=name))) for _ in range(repeat))
            print(f"import {name}: {best_s:.2f} s")
        paints = [
            run_python(FIRST_PAINT_CODE, str(photo), str(time.time())).split()
            for _ in range(repeat)
        ]
        best_s = min(float(seconds) for seconds, _ in paints)
        has_torch = any(flag == "True" for _, flag in paints)
        print(
            f"first paint from process start: {best_s:.2f} s (goal 0.7), torch loaded: {has_torch}"
        )
        measure_moves(photo)


def make_photo(folder: Path) -> Path:
    """24 megapixels with some noise, as a camera would give them."""
    import cv2
    import numpy as np
    import skimage.data

    rocket = skimage.data.rocket()
    enlarged = cv2.resize(rocket, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    noise = np.random.default_rng(0).integers(-6, 7, (HEIGHT, WIDTH, 1), np.int16)
    path = folder / "photo.jpg"
    cv2.imwrite(str(path), np.clip(enlarged + noise, 0, 255).astype(np.uint8)[..., ::-1])
    return path


def run_python(code: str, *words: str) -> str:
    """Run code in a fresh process; its output."""
    run = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def p95(figures: list[float]) -> float:
    """What 95 of 100 stay below."""
    return statistics.quantiles(figures, n=20)[-1]


def measure_moves(photo: Path) -> None:
    """Time from a mouse move to its repaint, for strokes at several views of the photo."""
    from PySide6.QtCore import QEventLoop

    from lama_studio.app import open_studio
    from tests.ui.conftest import Hands

    app, window = open_studio(photo)
    loop = QEventLoop()
    window.studio.opened.connect(loop.quit)
    loop.exec()
    app.processEvents()
    canvas, hands = window.canvas, Hands(window.canvas)
    for view, scale, size_px in (
        ("fitted", None, 60),
        ("fitted, large brush", None, 800),
        ("1:1", 1.0, 60),
        ("400 %", 4.0, 60),
    ):
        window.toolbox.set_option("size_px", size_px)
        canvas.fit()
        if scale is not None:
            canvas.viewport.set_scale_at(canvas.width() / 2, canvas.height() / 2, scale)
            canvas._on_view_changed()
        app.processEvents()
        began_s = time.perf_counter()
        canvas.repaint()
        full_ms = (time.perf_counter() - began_s) * 1000
        x0, y0 = canvas.viewport.to_photo(canvas.width() * 0.2, canvas.height() * 0.3)
        x1, y1 = canvas.viewport.to_photo(canvas.width() * 0.8, canvas.height() * 0.7)
        moves_ms, paints_ms = [], []
        hands.press((x0, y0))
        for move in range(MOVES):
            share = move / MOVES
            point = (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
            began_s = time.perf_counter()
            hands.move(point)
            app.processEvents()
            moves_ms.append((time.perf_counter() - began_s) * 1000)
            paints_ms.append(canvas.last_paint_ms)
        hands.release((x1, y1))
        print(
            f"mouse move, {view}: repaint median {statistics.median(paints_ms):.2f} ms, "
            f"p95 {p95(paints_ms):.2f} ms (goal 2); with the stroke median "
            f"{statistics.median(moves_ms):.2f} ms, p95 {p95(moves_ms):.2f} ms; "
            f"whole view {full_ms:.1f} ms"
        )
    window.close()


if __name__ == "__main__":
    main()
