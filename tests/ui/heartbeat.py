"""Run as a program: how long does the UI thread ever stand still? Prints JSON, milliseconds.

A timer beats every 16 ms while a real window opens a photo, erases with the real engine (the
first time with the first `import torch` of the process) and saves.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QPointF, Qt, QTimer, SignalInstance
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from lama_studio.app import make_application
from lama_studio.settings import Settings
from lama_studio.ui.window import StudioWindow

BEAT_MS = 16
LIMIT_MS = 120_000
REPETITIONS = 3
"""What stops the UI thread stops it every time; another program that takes the processor does not,
so the best of these is the one that counts. First times stay first times."""


class Heart:
    """Remembers the longest pause between two beats of the UI thread."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last_s = time.perf_counter()
        self._longest_ms = 0.0
        self._timer.start()

    def _beat(self) -> None:
        now_s = time.perf_counter()
        self._longest_ms = max(self._longest_ms, (now_s - self._last_s) * 1000)
        self._last_s = now_s

    def longest_ms_during(self, ask: Callable[[], Any], until: SignalInstance) -> float:
        """Do something and wait until a signal has come and been painted."""
        self._longest_ms, self._last_s = 0.0, time.perf_counter()
        loop = QEventLoop()
        until.connect(lambda *_: QTimer.singleShot(3 * BEAT_MS, loop.quit))
        QTimer.singleShot(LIMIT_MS, lambda: loop.exit(1))
        ask()
        assert loop.exec() == 0, f"still waiting after {LIMIT_MS} ms"
        self._beat()
        return round(self._longest_ms, 1)


def drag(window: StudioWindow, points: list[tuple[float, float]]) -> None:
    """A stroke by mouse events, in photo coordinates."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    kinds = QMouseEvent.Type
    steps = [(kinds.MouseButtonPress, points[0], left, left)]
    steps += [(kinds.MouseMove, point, none, left) for point in points]
    steps += [(kinds.MouseButtonRelease, points[-1], left, none)]
    for kind, point, button, buttons in steps:
        at = QPointF(*window.canvas.viewport.to_widget(*point))
        place = window.canvas.mapToGlobal(at)
        modifiers = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(
            window.canvas, QMouseEvent(kind, at, place, button, buttons, modifiers)
        )


def main(photo: Path, saved: Path, weights: Path) -> dict[str, float]:
    """The longest pause in each part of the story."""
    make_application()
    window = StudioWindow(Settings(weights=str(weights)))
    window.resize(1280, 820)
    window.show()
    QApplication.processEvents()
    assert "torch" not in sys.modules
    heart, studio = Heart(), window.studio
    pauses = {"open": heart.longest_ms_during(lambda: window.filing.open(photo), studio.opened)}
    document = studio.session.document if studio.session else None
    assert document is not None
    for name, repetitions in (("first erase", 1), ("later erase", REPETITIONS)):
        erases_ms = []
        for _ in range(repetitions):
            x = document.width * (1 + len(document.erases)) / 8
            drag(window, [(x, document.height / 2), (x + 60, document.height / 2 + 30)])
            erases_ms.append(heart.longest_ms_during(window.commands.erase.trigger, studio.erased))
        pauses[name] = min(erases_ms)
    assert len(document.erases) == 1 + REPETITIONS
    pauses["save"] = min(
        heart.longest_ms_during(lambda: studio.save(saved, overwrite=True), studio.saved)
        for _ in range(REPETITIONS)
    )
    window.close()
    return pauses


if __name__ == "__main__":
    print(json.dumps(main(*(Path(word) for word in sys.argv[1:4]))))
