"""The mask menu by keys and dialogs: grow, shrink, feather with what is seen of them, files."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from lama_studio.core.geometry import mask_box
from lama_studio.ui.canvas.canvas import Canvas
from lama_studio.ui.window import StudioWindow

from .conftest import Hands

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
FRAME = [(250.0, 150.0), (350.0, 250.0)]


@pytest.fixture
def marked(opened: StudioWindow, hands: Hands, qtbot: QtBot) -> StudioWindow:
    """The window with a square marked in the photo."""
    qtbot.keyClick(opened.canvas, "r")
    hands.drag(FRAME)
    return opened


def mask_of(window: StudioWindow) -> np.ndarray:
    return np.array(window.studio.session.document.mask)


def seen(window: StudioWindow) -> QImage:
    return window.canvas.grab().toImage()


def redness(window: StudioWindow, at: tuple[float, float]) -> int:
    """How much of the mask's colour lies over a photo position."""
    colour = seen(window).pixelColor(Hands(window.canvas).at(at))
    return colour.red() - colour.green()


def test_the_mask_grows_and_shrinks_by_what_one_sees(marked: StudioWindow, qtbot: QtBot) -> None:
    before, canvas = mask_of(marked), marked.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_G, CTRL)
    grown = mask_of(marked)
    step_px = round(3 / canvas.viewport.zoom)
    assert step_px > 1
    assert mask_box(grown) == mask_box(before).grow(step_px)
    qtbot.keyClick(canvas, Qt.Key.Key_G, CTRL | SHIFT)
    np.testing.assert_array_equal(mask_of(marked), before)
    qtbot.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    np.testing.assert_array_equal(mask_of(marked), grown)

    canvas.viewport.set_scale_at(300, 200, 8.0)
    qtbot.keyClick(canvas, Qt.Key.Key_G, CTRL)
    assert mask_box(mask_of(marked)) == mask_box(grown).grow(1)


def test_grow_and_feather_are_seen_before_anything_is_erased(
    marked: StudioWindow, qtbot: QtBot
) -> None:
    unmarked, unmarked_beyond = redness(marked, (240, 200)), redness(marked, (220, 200))
    marked.side.set_erase_option("grow_px", 20)
    assert redness(marked, (240, 200)) > unmarked + 30
    assert redness(marked, (220, 200)) == unmarked_beyond

    marked.side.set_erase_option("grow_px", 0)
    for _ in range(6):
        qtbot.keyClick(marked.canvas, Qt.Key.Key_F, CTRL)
    feather_px = marked.settings.feather_px
    assert feather_px > 15
    assert marked.side._erase_widgets["feather_px"]._box.value() == feather_px
    near, far = (redness(marked, (250 - px, 200)) for px in (2, feather_px - 2))
    assert near > far + 15
    for _ in range(7):
        qtbot.keyClick(marked.canvas, Qt.Key.Key_F, CTRL | SHIFT)
    assert marked.settings.feather_px == 0
    assert redness(marked, (240, 200)) == unmarked


class Painted(QObject):
    """Keeps where a widget was painted."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.region = QRegion()
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


def test_a_stroke_repaints_all_that_its_feather_reaches(
    opened: StudioWindow, hands: Hands, qtbot: QtBot
) -> None:
    opened.side.set_erase_option("feather_px", 40)
    qtbot.wait(20)
    painted = Painted(opened.canvas)
    hands.drag([(300.0, 200.0), (340.0, 200.0)])
    QApplication.processEvents()
    rim_px = 30 + 40  # of a brush of 60
    assert painted.region.contains(hands.at((300.0, 200.0 - rim_px)))
    assert not painted.region.contains(hands.at((300.0, 200.0 - rim_px - 20)))


def test_a_mask_goes_out_as_png_and_comes_back(
    marked: StudioWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, suggested = mask_of(marked), []

    def save_name(parent: object, title: str, name: str, **_: object) -> tuple[str, str]:
        suggested.append(Path(name).name)
        return str(tmp_path / "hole.png"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save_name)
    with qtbot.waitSignal(marked.studio.mask_saved):
        qtbot.keyClick(marked.canvas, Qt.Key.Key_E, CTRL | SHIFT)
    assert suggested == ["coffee-mask.png"]
    assert marked.message._label.text() == "Mask saved as hole.png."
    np.testing.assert_array_equal(cv2.imread(str(tmp_path / "hole.png"), 0), before)

    qtbot.keyClick(marked.canvas, Qt.Key.Key_D, CTRL)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "hole.png"), ""))
    qtbot.keyClick(marked.canvas, Qt.Key.Key_O, CTRL | SHIFT)
    qtbot.waitUntil(lambda: bool(mask_of(marked).any()))
    np.testing.assert_array_equal(mask_of(marked), before)
    qtbot.keyClick(marked.canvas, Qt.Key.Key_Z, CTRL)
    assert not mask_of(marked).any()


def test_a_mask_read_during_a_stroke_waits_for_its_end(
    marked: StudioWindow, hands: Hands, qtbot: QtBot, tmp_path: Path
) -> None:
    corner = np.zeros((400, 600), np.uint8)
    corner[:50, :50] = 255
    cv2.imwrite(str(tmp_path / "corner.png"), corner)
    qtbot.keyClick(marked.canvas, "b")
    hands.press((400.0, 300.0))
    with qtbot.waitSignal(marked.studio.work_ended):
        marked.studio.import_mask(tmp_path / "corner.png")
    hands.move((450.0, 300.0))
    assert mask_of(marked)[300, 450] == 255
    hands.release((450.0, 300.0))
    np.testing.assert_array_equal(mask_of(marked), corner)
    qtbot.keyClick(marked.canvas, Qt.Key.Key_Z, CTRL)
    assert mask_of(marked)[300, 450] == 255


def test_a_mask_that_does_not_fit_or_is_not_there_is_told_of_and_changes_nothing(
    marked: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    before = mask_of(marked)
    cv2.imwrite(str(tmp_path / "small.png"), np.full((40, 60), 255, np.uint8))
    with qtbot.waitSignal(marked.studio.failed):
        marked.studio.import_mask(tmp_path / "small.png")
    assert "60 x 40 pixels, the photo 600 x 400" in marked.message._label.text()
    np.testing.assert_array_equal(mask_of(marked), before)

    qtbot.keyClick(marked.canvas, Qt.Key.Key_D, CTRL)
    marked.commands.export_mask.trigger()
    assert "Nothing is marked" in marked.message._label.text()
