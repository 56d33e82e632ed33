"""The canvas: paints the right pixels, only where needed, and follows the pointer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QRegion, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lama_studio.ui.window import StudioWindow

from .conftest import Hands
from .test_story import STROKE


def shot(window: StudioWindow) -> np.ndarray:
    """What the canvas shows, HxWx3 RGB."""
    return rgb_of(window.canvas.grab().toImage())


def rgb_of(qimage: QImage) -> np.ndarray:
    qimage = qimage.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(qimage.constBits(), np.uint8).reshape(qimage.height(), -1)
    return rows[:, : qimage.width() * 3].reshape(qimage.height(), qimage.width(), 3).copy()


def turn_wheel(window: StudioWindow, at: QPoint, steps: int, modifiers: Any = None) -> None:
    event = QWheelEvent(
        QPointF(at),
        window.canvas.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifiers or Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(window.canvas, event)


def test_at_one_to_one_every_pixel_is_the_photo_s(opened: StudioWindow, photo: np.ndarray) -> None:
    opened.canvas.show_actual_size()
    left, top = (round(value) for value in opened.canvas.viewport.to_widget(0, 0))
    seen = shot(opened)[top : top + 400, left : left + 600]
    np.testing.assert_array_equal(seen, photo)


def test_the_mask_is_seen_in_its_colour(opened: StudioWindow, hands: Hands) -> None:
    at = hands.at((300.25, 250.25))
    before = shot(opened)[at.y(), at.x()].astype(float)
    hands.drag(STROKE)
    opened.canvas.leaveEvent(None)
    seen = shot(opened)[at.y(), at.x()]
    expected = before * 0.5 + np.array([255, 59, 92]) * 0.5
    assert np.abs(seen - expected).max() <= 3


@pytest.mark.parametrize("zoom_steps", [-6, -1, 0, 2, 9])
def test_repainting_what_changed_equals_repainting_all(
    opened: StudioWindow,
    hands: Hands,
    monkeypatch: pytest.MonkeyPatch,
    zoom_steps: int,
) -> None:
    canvas = opened.canvas
    canvas.viewport.zoom_at(310, 290, 1.2**zoom_steps)
    canvas._on_view_changed()
    seen = canvas.grab().toImage()
    dirty: list[QRect | QRegion] = []
    monkeypatch.setattr(canvas, "update", dirty.append)
    hands.press(STROKE[0])
    hands.move(STROKE[1])
    hands.release(STROKE[2])
    region = QRegion()
    for part in dirty:
        region += part
    assert QRegion(canvas.rect()).subtracted(region), "not everything is repainted"
    painter = QPainter(seen)
    canvas.render(painter, region.boundingRect().topLeft(), region)
    painter.end()
    gap = np.abs(rgb_of(seen).astype(int) - rgb_of(canvas.grab().toImage()).astype(int))
    assert gap.max() <= 2, "smooth sampling may round photo and mask by one level each"


def test_a_stroke_on_a_large_photo_repaints_little(
    opened: StudioWindow, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    dirty: list[QRegion] = []
    monkeypatch.setattr(opened.canvas, "update", lambda part: dirty.append(QRegion(part)))
    hands.drag(STROKE)
    covered = QRegion()
    for part in dirty:
        covered += part
    bounds = covered.boundingRect()
    radius = opened.toolbox.options["size_px"] / 2 * opened.canvas.viewport.zoom
    assert bounds.width() <= 40 * opened.canvas.viewport.zoom + 2 * radius + 24


def test_the_wheel_zooms_at_the_pointer(opened: StudioWindow) -> None:
    viewport = opened.canvas.viewport
    at = QPoint(420, 300)
    before = viewport.to_photo(at.x(), at.y())
    scale = viewport.scale
    turn_wheel(opened, at, 3)
    assert viewport.scale > scale
    after = viewport.to_photo(at.x(), at.y())
    assert after == pytest.approx(before, abs=1.5 / viewport.zoom)


def test_alt_and_wheel_change_the_brush(opened: StudioWindow) -> None:
    size = opened.toolbox.options["size_px"]
    scale = opened.canvas.viewport.scale
    turn_wheel(opened, QPoint(400, 300), 1, Qt.KeyboardModifier.AltModifier)
    assert opened.toolbox.options["size_px"] > size
    assert opened.canvas.viewport.scale == scale


def test_space_and_the_middle_button_pan_and_paint_nothing(
    opened: StudioWindow, hands: Hands, qtbot: QtBot
) -> None:
    canvas, document = opened.canvas, opened.studio.session.document
    origin = canvas.viewport.origin
    hands.drag([(300.0, 200.0), (320.0, 210.0)], Qt.MouseButton.MiddleButton)
    moved = canvas.viewport.origin
    assert moved != origin
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    hands.drag([(300.0, 200.0), (350.0, 210.0)])
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.viewport.origin != moved
    assert not document.mask.any()
    hands.drag(STROKE)
    assert document.mask.any()


def test_the_right_button_takes_away(opened: StudioWindow, hands: Hands) -> None:
    document = opened.studio.session.document
    hands.drag(STROKE)
    hands.drag(STROKE, Qt.MouseButton.RightButton)
    assert not document.mask.any()


def test_escape_takes_back_the_stroke_under_way(
    opened: StudioWindow, hands: Hands, qtbot: QtBot
) -> None:
    document = opened.studio.session.document
    hands.press(STROKE[0])
    hands.move(STROKE[1])
    assert document.mask.any()
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Escape)
    assert not document.mask.any()
    hands.move(STROKE[2])
    hands.release(STROKE[2])
    assert not document.mask.any()


def test_the_tools_draw_what_they_are_for(opened: StudioWindow, hands: Hands, qtbot: QtBot) -> None:
    document = opened.studio.session.document
    qtbot.keyClick(opened.canvas, Qt.Key.Key_L)
    hands.drag([(100.0, 100.0), (200.0, 100.0), (200.0, 200.0), (100.0, 200.0)])
    assert document.mask[150, 150] == 255
    assert document.mask[50, 150] == 0
    qtbot.keyClick(opened.canvas, Qt.Key.Key_E)
    hands.drag([(140.0, 150.0), (160.0, 150.0)])
    assert document.mask[150, 150] == 0
    assert document.mask[105, 105] == 255
    qtbot.keyClick(opened.canvas, Qt.Key.Key_B)
    hands.drag([(150.0, 150.0), (151.0, 150.0)])
    assert document.mask[150, 150] == 255


def test_brackets_change_the_size_and_the_panel_follows(opened: StudioWindow, qtbot: QtBot) -> None:
    size = opened.toolbox.options["size_px"]
    qtbot.keyClick(opened.canvas, Qt.Key.Key_BracketRight)
    larger = opened.toolbox.options["size_px"]
    qtbot.keyClick(opened.canvas, Qt.Key.Key_BracketLeft)
    qtbot.keyClick(opened.canvas, Qt.Key.Key_BracketLeft)
    assert opened.toolbox.options["size_px"] < size < larger


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_transparent_pixels_show_the_checks(
    window: StudioWindow, qtbot: QtBot, tmp_path: Path, dtype: Any
) -> None:
    most = np.iinfo(dtype).max
    pixels = np.zeros((60, 80, 4), dtype)
    pixels[..., 2] = most
    pixels[:, 40:, 3] = most
    path = tmp_path / "half.png"
    cv2.imwrite(str(path), pixels)
    with qtbot.waitSignal(window.studio.opened):
        window.filing.open(path)
    window.canvas.show_actual_size()
    left, top = (round(value) for value in window.canvas.viewport.to_widget(0, 0))
    seen = shot(window)[top : top + 60, left : left + 80]
    assert {tuple(colour) for colour in seen[:, :38].reshape(-1, 3)} == {(204,) * 3, (160,) * 3}
    assert (seen[:, 42:] == (255, 0, 0)).all()


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (2000, 3), (257, 513)])
def test_odd_sizes_are_shown_and_painted(
    window: StudioWindow,
    qtbot: QtBot,
    tmp_path: Path,
    size: tuple[int, int],
    make_window: Callable[..., StudioWindow],
) -> None:
    path = tmp_path / "odd.png"
    cv2.imwrite(str(path), np.full((*size, 3), 90, np.uint8))
    with qtbot.waitSignal(window.studio.opened):
        window.filing.open(path)
    middle = QPoint(window.canvas.width() // 2, window.canvas.height() // 2)
    for steps in (-3, 6, 20):
        turn_wheel(window, middle, steps)
        shot(window)
    x, y = window.canvas.viewport.to_photo(middle.x(), middle.y())
    Hands(window.canvas).drag([(x, y), (x + 1, y + 1)])
    assert window.studio.session.document.mask.any()


def test_on_a_screen_of_another_sharpness_one_to_one_stays_one_to_one(
    opened: StudioWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas = opened.canvas
    canvas.show_actual_size()
    middle = canvas.viewport.to_photo(canvas.width() / 2, canvas.height() / 2)
    assert canvas.viewport.zoom == 1.0
    monkeypatch.setattr(canvas, "devicePixelRatioF", lambda: 2.0)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert canvas.viewport.scale == 1.0, "a photo pixel is a pixel of the screen"
    assert canvas.viewport.zoom == 0.5
    assert canvas.viewport.to_photo(canvas.width() / 2, canvas.height() / 2) == pytest.approx(
        middle, abs=1
    )
    shown = QImage(canvas.size() * 2, QImage.Format.Format_RGB32)
    shown.setDevicePixelRatio(2.0)
    canvas.render(shown)
    x, y = canvas.viewport.to_widget(300, 200)
    expected = opened.studio.session.document.pixels()[200, 300]
    assert shown.pixelColor(round(2 * x), round(2 * y)).getRgb()[:3] == tuple(expected)
