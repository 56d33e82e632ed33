"""A real window on a quick engine, and a person's hands."""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lama_studio.settings import Settings
from lama_studio.ui.canvas.canvas import Canvas
from lama_studio.ui.window import StudioWindow


class Hands:
    """Drags a pointer over a canvas; points are photo coordinates."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def at(self, point: tuple[float, float]) -> QPoint:
        return QPointF(*self.canvas.viewport.to_widget(*point)).toPoint()

    def press(self, point: tuple[float, float], button: Any = Qt.MouseButton.LeftButton) -> None:
        self._send(QMouseEvent.Type.MouseButtonPress, point, button, button)

    def move(self, point: tuple[float, float], button: Any = Qt.MouseButton.LeftButton) -> None:
        self._send(QMouseEvent.Type.MouseMove, point, Qt.MouseButton.NoButton, button)

    def release(self, point: tuple[float, float], button: Any = Qt.MouseButton.LeftButton) -> None:
        self._send(QMouseEvent.Type.MouseButtonRelease, point, button, Qt.MouseButton.NoButton)

    def drag(
        self, points: Sequence[tuple[float, float]], button: Any = Qt.MouseButton.LeftButton
    ) -> None:
        """Press at the first point, move through all, release at the last."""
        self.press(points[0], button)
        for point in points:
            self.move(point, button)
        self.release(points[-1], button)

    def click(self, *points: tuple[float, float]) -> None:
        """Go to one point after the other and press and release there."""
        for point in points:
            self.move(point, Qt.MouseButton.NoButton)
            self.press(point)
            self.release(point)

    def _send(self, kind: Any, point: tuple[float, float], button: Any, buttons: Any) -> None:
        at = QPointF(self.at(point))
        event = QMouseEvent(
            kind, at, self.canvas.mapToGlobal(at), button, buttons, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(self.canvas, event)


@pytest.fixture(autouse=True)
def _collects_afterwards() -> Iterator[None]:
    """Garbage is collected between tests only.

    WORKAROUND: collected inside QObject.disconnect, where Qt holds a lock that the destructor of
    a QObject may want too, it waits for ever.
    """
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()


@pytest.fixture
def photo_path(photo: np.ndarray, tmp_path: Path) -> Path:
    """The photo as a PNG file."""
    path = tmp_path / "coffee.png"
    cv2.imwrite(str(path), photo[..., ::-1])
    return path


@pytest.fixture
def settings() -> Settings:
    return Settings(shows_work=False)


@pytest.fixture
def load_fake(fake_inpainter: Any) -> Callable[..., Any]:
    """Loads an engine that needs no torch."""
    fake_inpainter.device = SimpleNamespace(name="cpu", reason="CPU: a stand-in.")
    fake_inpainter.precision = SimpleNamespace(name="float32", reason="exact")
    return lambda weights, device, precision, fill_limit_mb: fake_inpainter


def _leave_without_asking(window: StudioWindow) -> None:
    window._is_settled = True


@pytest.fixture
def make_window(qtbot: QtBot, settings: Settings) -> Iterator[Callable[..., StudioWindow]]:
    """Opens windows and ends their threads."""
    windows = []

    def make(load: Callable[..., Any]) -> StudioWindow:
        window = StudioWindow(settings, load)
        qtbot.addWidget(window, before_close_func=_leave_without_asking)
        windows.append(window)
        window.resize(1000, 700)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return window

    yield make
    for window in windows:
        window.studio.close()
        window.in_series.close()


@pytest.fixture
def window(make_window: Callable[..., StudioWindow], load_fake: Callable[..., Any]) -> StudioWindow:
    """An empty window on the quick engine."""
    return make_window(load_fake)


@pytest.fixture
def opened(window: StudioWindow, qtbot: QtBot, photo_path: Path) -> StudioWindow:
    """The window with the photo in it."""
    with qtbot.waitSignal(window.studio.opened):
        window.filing.open(photo_path)
    return window


@pytest.fixture
def hands(opened: StudioWindow) -> Hands:
    return Hands(opened.canvas)


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    """As for Arabic and Hebrew."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
