"""How smooth looking around is: frame times of zooming and panning at 24 and 100 megapixels.

python -m tests.bench.bench_canvas [--sizes 24,100] [--view 1600x1000]
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
import skimage.data
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from lama_studio.core.document import Document
from lama_studio.ui.canvas.canvas import Canvas
from lama_studio.ui.canvas.picture import MaskLook, Picture

SIZES = {24: (6000, 4000), 100: (12_000, 8400)}
FRAMES = 60
FRAME_MS = 1000 / 60


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="24,100", help="megapixels")
    parser.add_argument("--view", default="1600x1000", help="size of the canvas")
    chosen = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    width, height = map(int, chosen.view.split("x"))
    print(f"canvas {width} x {height}, a third of the photo marked; a frame at 60 fps: 16.7 ms")
    print("| photo | what | median ms | p95 ms | frames above 16.7 ms |\n|---|---|---|---|---|")
    for megapixels in map(int, chosen.sizes.split(",")):
        canvas = canvas_with(*SIZES[megapixels])
        canvas.resize(width, height)
        canvas.show()
        app.processEvents()
        for name, prepare, step in moves(canvas):
            prepare()
            canvas.repaint()
            print(row(f"{megapixels} MP", name, timed(canvas, step)), flush=True)
        canvas.close()


def canvas_with(width: int, height: int) -> Canvas:
    """A canvas that shows a photo of that size with a large mask."""
    rocket = skimage.data.rocket()
    pixels = cv2.resize(rocket, (width, height), interpolation=cv2.INTER_LINEAR)
    document = Document(pixels)
    mask = np.zeros((height, width), np.uint8)
    cv2.ellipse(mask, (width // 2, height // 2), (width // 3, height // 3), 0, 0, 360, 255, -1)
    document.set_mask(mask, "mark")
    canvas = Canvas()
    canvas.set_picture(Picture(document), None)
    return canvas


def moves(canvas: Canvas) -> list[tuple[str, Callable[[], None], Callable[[int], None]]]:
    """What is measured: a name, the view it begins at, and what each frame does."""

    def at(
        scale: float,
        is_split: bool = False,
        is_outline: bool = False,
        reach_px: tuple[int, int] = (0, 0),
    ) -> Callable[[], None]:
        def prepare() -> None:
            canvas.set_split(is_split)
            canvas.set_mask_look(MaskLook(QColor(255, 59, 92), 0.5, is_outline, *reach_px))
            canvas.fit()
            if scale:
                canvas.viewport.set_scale_at(canvas.width() / 2, canvas.height() / 2, scale)

        return prepare

    def pan(frame: int) -> None:
        canvas.viewport.pan(7 if frame < FRAMES / 2 else -7, 5)

    def zoom(frame: int) -> None:
        canvas.viewport.zoom_at(700, 400, 1.08)

    rows = [("zoom from the whole photo", at(0), zoom)]
    for percent in (0, 30, 51, 75, 100, 180, 300, 1600):
        where = f"{percent} %" if percent else "the whole photo"
        rows.append((f"pan at {where}", at(percent / 100), pan))
    rows.append(("pan at 75 %, split", at(0.75, is_split=True), pan))
    rows.append(("pan at 75 %, outline", at(0.75, is_outline=True), pan))
    rows.append(("pan at 75 %, grown and feathered", at(0.75, reach_px=(10, 20)), pan))
    rows.append(("pan at 75 %, feathered by 200 px", at(0.75, reach_px=(0, 200)), pan))
    rows.append(("pan at 1600 %, outline", at(16, is_outline=True), pan))
    return rows


def timed(canvas: Canvas, step: Callable[[int], None]) -> list[float]:
    """Milliseconds from each step to its painted frame."""
    figures = []
    for frame in range(FRAMES):
        began_s = time.perf_counter()
        step(frame)
        canvas._on_view_changed()
        canvas.repaint()
        figures.append((time.perf_counter() - began_s) * 1000)
    return figures


def row(photo: str, name: str, figures: list[float]) -> str:
    slow = sum(figure > FRAME_MS for figure in figures)
    p95 = statistics.quantiles(figures, n=20)[-1]
    return (
        f"| {photo} | {name} | {statistics.median(figures):.1f} | {p95:.1f} | {slow} of {FRAMES} |"
    )


if __name__ == "__main__":
    main()
