"""The tools in a person's hands: real events on the real canvas."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lama_studio.core.raster import Mode
from lama_studio.tools import TOOLS
from lama_studio.ui.window import StudioWindow

from .conftest import Hands

SQUARE = [(250.0, 150.0), (350.0, 150.0), (350.0, 250.0), (255.0, 245.0)]
KEYS = Qt.KeyboardModifier


def document_of(window: StudioWindow):
    return window.studio.session.document


def hint_of(window: StudioWindow) -> str:
    return window.status._hint.text()


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_letter_chooses_the_tool_and_the_status_bar_says_how_it_works(
    opened: StudioWindow, qtbot: QtBot, tool: type
) -> None:
    qtbot.keyClick(opened.canvas, tool.shortcut.lower())
    assert opened.toolbox.chosen is tool
    assert opened.commands.tools[tool.name].isChecked()
    assert hint_of(opened) == tool.hint
    assert f"({tool.shortcut})" in opened.commands.tools[tool.name].toolTip()
    assert not opened.commands.tools[tool.name].icon().isNull()


@pytest.mark.parametrize("name", ["lasso", "magnetic", "rectangle", "ellipse"])
def test_a_shape_is_dragged(opened: StudioWindow, hands: Hands, qtbot: QtBot, name: str) -> None:
    opened.commands.tools[name].trigger()
    hands.drag(SQUARE if name in ("lasso", "magnetic") else [SQUARE[0], SQUARE[2]])
    mask = document_of(opened).mask
    assert mask[200, 300] == 255
    assert mask[100, 300] == 0
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Z, KEYS.ControlModifier)
    assert not document_of(opened).mask.any()


@pytest.mark.parametrize("end", ["first corner", "double click", "enter"])
@pytest.mark.parametrize("key", ["p", "m"])
def test_a_polygon_is_clicked(
    opened: StudioWindow, hands: Hands, qtbot: QtBot, end: str, key: str
) -> None:
    qtbot.keyClick(opened.canvas, key)
    hands.click(*SQUARE)
    assert opened.canvas.is_drawing
    if end == "enter":
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    else:
        hands.click(SQUARE[0] if end == "first corner" else SQUARE[-1])
    assert not opened.canvas.is_drawing
    assert document_of(opened).mask[200, 300] == 255
    assert not opened.studio.is_erasing
    assert document_of(opened).history.undo_name == opened.toolbox.chosen.label


def test_backspace_and_undo_take_corners_back_and_escape_all(
    opened: StudioWindow, hands: Hands, qtbot: QtBot
) -> None:
    hands.drag([(60.0, 60.0), (90.0, 60.0)])
    painted = document_of(opened).mask.copy()
    qtbot.keyClick(opened.canvas, "p")
    hands.click(*SQUARE)
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Backspace)
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Z, KEYS.ControlModifier)
    assert len(opened.canvas.gestures.tool._corners) == 2
    np.testing.assert_array_equal(document_of(opened).mask, painted)
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Escape)
    assert not opened.canvas.is_drawing
    np.testing.assert_array_equal(document_of(opened).mask, painted)


def test_a_polygon_outlives_a_look_at_the_photo_before(
    opened: StudioWindow, hands: Hands, qtbot: QtBot
) -> None:
    qtbot.keyClick(opened.canvas, "p")
    hands.click(*SQUARE[:2])
    qtbot.keyPress(opened.canvas, Qt.Key.Key_Backslash)
    qtbot.keyRelease(opened.canvas, Qt.Key.Key_Backslash)
    opened.canvas.zoom_by(2)
    hands.click(*SQUARE[2:])
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    assert document_of(opened).mask[200, 300] == 255


def test_keys_show_in_the_cursor_what_the_next_stroke_does(
    opened: StudioWindow, hands: Hands, qtbot: QtBot
) -> None:
    canvas = opened.canvas
    qtbot.keyClick(canvas, "r")
    hands.move(SQUARE[0], Qt.MouseButton.NoButton)
    adding = canvas.cursor().pixmap().toImage()
    assert canvas.gestures.mode is Mode.ADD

    # As systems send them: an event of a modifier key tells of those held before it.
    qtbot.keyPress(canvas, Qt.Key.Key_Alt, KEYS.NoModifier)
    assert canvas.gestures.mode is Mode.SUBTRACT
    assert canvas.cursor().pixmap().toImage() != adding
    qtbot.keyPress(canvas, Qt.Key.Key_Shift, KEYS.AltModifier)
    assert canvas.gestures.mode is Mode.INTERSECT
    qtbot.keyRelease(canvas, Qt.Key.Key_Shift, KEYS.AltModifier | KEYS.ShiftModifier)
    qtbot.keyRelease(canvas, Qt.Key.Key_Alt, KEYS.AltModifier)
    assert canvas.cursor().pixmap().toImage() == adding


def test_modes_are_buttons_that_all_tools_share(opened: StudioWindow, hands: Hands) -> None:
    opened.commands.tools["rectangle"].trigger()
    hands.drag(SQUARE[:3])
    opened.toolbox.set_option("mode", "intersect")
    opened.commands.tools["ellipse"].trigger()
    hands.drag([(300.0, 200.0), (400.0, 300.0)])
    mask = document_of(opened).mask
    assert mask[240, 340] == 255
    assert mask[160, 260] == 0
    assert mask[280, 360] == 0


def test_the_mask_is_marked_inverted_and_cleared_by_keys(
    opened: StudioWindow, hands: Hands, qtbot: QtBot
) -> None:
    document = document_of(opened)
    hands.drag(SQUARE[:2])
    painted = document.mask.copy()
    qtbot.keyClick(opened.canvas, Qt.Key.Key_I, KEYS.ControlModifier)
    np.testing.assert_array_equal(document.mask, 255 - painted)
    qtbot.keyClick(opened.canvas, Qt.Key.Key_A, KEYS.ControlModifier)
    assert document.mask.all()
    qtbot.keyClick(opened.canvas, Qt.Key.Key_D, KEYS.ControlModifier)
    assert not document.mask.any()
    assert len(document.history.edits) == 4
    for _ in range(3):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Z, KEYS.ControlModifier)
    np.testing.assert_array_equal(document.mask, painted)


def test_a_pen_draws_as_hard_as_it_presses(opened: StudioWindow, hands: Hands) -> None:
    canvas = opened.canvas
    pen = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        1,
    )
    at = QPointF(hands.at((300.0, 200.0)))
    for kind, pressure in ((QEvent.Type.TabletPress, 0.25), (QEvent.Type.TabletRelease, 0.0)):
        event = QTabletEvent(
            *(kind, pen, at, canvas.mapToGlobal(at), pressure, 0, 0, 0, 0, 0),
            *(KEYS.NoModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton),
        )
        QApplication.sendEvent(canvas, event)
        assert not event.isAccepted()  # so that Qt sends the mouse event a pen gives as well
        if kind == QEvent.Type.TabletPress:
            hands.press((300.0, 200.0))
    hands.release((300.0, 200.0))
    assert np.count_nonzero(document_of(opened).mask[200]) == 15  # 60 px at a quarter


def test_a_wire_is_found_between_two_clicks(
    window: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    photo = np.full((300, 400, 3), 200, np.uint8)
    photo[140:144, 20:380] = 40
    cv2.imwrite(str(tmp_path / "wire.png"), photo)
    with qtbot.waitSignal(window.studio.opened):
        window.filing.open(tmp_path / "wire.png")
    hands = Hands(window.canvas)
    qtbot.keyClick(window.canvas, "w")
    hands.click((22.0, 138.0))
    assert window.canvas.is_drawing
    with qtbot.waitSignal(window.canvas.stroke_ended):
        hands.click((378.0, 146.0))
    mask = document_of(window).mask
    assert mask[140:144, 24:376].all()
    assert not mask[:136].any()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, KEYS.ControlModifier)
    assert not document_of(window).mask.any()
