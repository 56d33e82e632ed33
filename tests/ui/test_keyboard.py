"""Without a mouse, and without eyes: everything by keys, everything with words."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from lama_studio.ui import spoken
from lama_studio.ui.window import StudioWindow

from .test_canvas import shot

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


@pytest.fixture
def press(opened: StudioWindow, qtbot: QtBot) -> Iterator:
    """Presses a key on the canvas, as often as wished."""

    def press(key: Qt.Key, times: int = 1, held: Qt.KeyboardModifier = NO_KEYS) -> None:
        for _ in range(times):
            qtbot.keyClick(opened.canvas, key, held)

    return press


NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is given to say."""
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        spoken.QAccessible, "updateAccessibility", lambda event: said.append(event.message())
    )
    return said


def test_a_stroke_by_keys_alone_is_erased_and_undone(
    opened: StudioWindow, press, qtbot: QtBot, photo: np.ndarray
) -> None:
    document, gestures = opened.studio.session.document, opened.canvas.gestures
    press(Key.Key_Home)
    x, y = opened.canvas.viewport.to_photo(gestures.at.x(), gestures.at.y())
    assert (x, y) == pytest.approx((300, 200), abs=1.5)
    assert not document.mask.any(), "moving marks nothing"

    press(Key.Key_Space)
    press(Key.Key_Right, times=12)
    press(Key.Key_Space)
    far, _ = opened.canvas.viewport.to_photo(gestures.at.x(), gestures.at.y())
    assert far - x == pytest.approx(96 / opened.canvas.viewport.zoom, abs=1)
    assert document.mask[round(y), round(x)]
    assert document.mask[round(y), round(far)]
    assert not opened.canvas.is_drawing

    hole = document.mask > 0
    with qtbot.waitSignal(opened.studio.erased):
        press(Key.Key_Return)
    assert (document.pixels()[hole] == 127).all()
    press(Key.Key_Z, held=CTRL)
    np.testing.assert_array_equal(document.pixels(), photo)


def test_escape_takes_back_a_stroke_made_by_keys(opened: StudioWindow, press) -> None:
    press(Key.Key_Home)
    press(Key.Key_Space)
    press(Key.Key_Down, times=3)
    assert opened.studio.session.document.mask.any()
    press(Key.Key_Escape)
    assert not opened.studio.session.document.mask.any()


def test_a_lasso_by_keys_marks_what_it_encloses(opened: StudioWindow, press) -> None:
    press(Key.Key_L)
    press(Key.Key_Home)
    press(Key.Key_Space)
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Left, Key.Key_Up):
        press(key, times=2, held=CTRL)
    press(Key.Key_Space)
    mask = opened.studio.session.document.mask
    inside = round(64 / opened.canvas.viewport.zoom)
    assert mask[200 + inside, 300 + inside]
    assert not mask[200 - inside, 300]


def test_steps_are_finer_with_shift_and_coarser_with_control(opened: StudioWindow, press) -> None:
    gestures = opened.canvas.gestures
    press(Key.Key_Home)
    start = gestures.at.x()
    press(Key.Key_Right, held=SHIFT)
    assert gestures.at.x() - start == 1
    press(Key.Key_Right)
    assert gestures.at.x() - start == 9
    press(Key.Key_Right, held=CTRL)
    assert gestures.at.x() - start == 73


def test_the_view_follows_the_key_cursor_to_the_corner_of_the_photo(
    opened: StudioWindow, press
) -> None:
    canvas = opened.canvas
    press(Key.Key_Home)
    press(Key.Key_Plus, times=8)
    x, y = canvas.viewport.to_photo(canvas.gestures.at.x(), canvas.gestures.at.y())
    assert (x, y) == pytest.approx((300, 200), abs=1.5), "zooming keeps what the keys point at"
    for _ in range(60):
        press(Key.Key_Left, held=CTRL)
        press(Key.Key_Up, held=CTRL)
    x, y = canvas.viewport.to_photo(canvas.gestures.at.x(), canvas.gestures.at.y())
    assert x <= 0
    assert y <= 0
    assert canvas.rect().contains(canvas.gestures.at.toPoint())


def test_pages_turn_and_the_split_moves_by_keys(opened: StudioWindow, press) -> None:
    canvas = opened.canvas
    press(Key.Key_Plus, times=9)
    before = canvas.viewport.centre_y
    press(Key.Key_PageDown)
    assert canvas.viewport.centre_y > before
    press(Key.Key_PageUp)
    assert canvas.viewport.centre_y == pytest.approx(before, abs=1)
    press(Key.Key_Backslash, held=CTRL)
    share = canvas.look.split
    press(Key.Key_Right, held=ALT)
    assert canvas.look.split > share


def test_the_mouse_takes_over_from_the_keys(opened: StudioWindow, press, qtbot: QtBot) -> None:
    press(Key.Key_Home)
    assert opened.canvas.key_cursor.is_shown
    qtbot.mouseMove(opened.canvas, opened.canvas.rect().center() / 2)
    qtbot.mouseMove(opened.canvas, opened.canvas.rect().center())
    assert not opened.canvas.key_cursor.is_shown
    press(Key.Key_Space)
    assert not opened.studio.session.document.mask.any(), "Space pans again"


def test_the_tab_key_shows_where_the_keyboard_is(opened: StudioWindow, qtbot: QtBot) -> None:
    canvas = opened.canvas
    opened.side.setFocus()
    plain = shot(opened)
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    framed = shot(opened)
    assert (framed[1, 100] != plain[1, 100]).any()
    assert (framed[300, 1] != plain[300, 1]).any()


def test_a_screen_reader_hears_of_the_canvas(opened: StudioWindow, press) -> None:
    interface = QAccessible.queryAccessibleInterface(opened.canvas)
    assert interface.role() == QAccessible.Role.Canvas
    assert interface.text(QAccessible.Text.Name) == "Photo canvas"
    assert interface.text(QAccessible.Text.Description) == "600 × 400 pixels, 0.0% marked"
    press(Key.Key_Home)
    x, y = opened.canvas.viewport.to_photo(*opened.canvas.gestures.at.toTuple())
    assert interface.text(QAccessible.Text.Value) == f"{int(x)}, {int(y)}"
    press(Key.Key_Space, times=2)
    assert interface.text(QAccessible.Text.Value).endswith("marked")
    assert interface.text(QAccessible.Text.Description) != "600 × 400 pixels, 0.0% marked"


def test_a_screen_reader_is_told_what_happens(
    opened: StudioWindow, press, heard: list[str], qtbot: QtBot
) -> None:
    press(Key.Key_E)
    press(Key.Key_B)
    press(Key.Key_Home)
    press(Key.Key_Space, times=2)
    qtbot.waitUntil(lambda: any("marked" in words for words in heard))
    with qtbot.waitSignal(opened.studio.erased):
        press(Key.Key_Return)
    press(Key.Key_Return)
    assert [words for words in heard if words in ("Eraser", "Brush", "Erasing…", "Erased.")] == [
        "Eraser",
        "Brush",
        "Erasing…",
        "Erased.",
    ]
    assert "paint over" in heard[-1]
