"""A person's day in the studio, with real widgets."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from lama_studio.errors import DeviceError
from lama_studio.paths import BUNDLED_WEIGHTS, bundled
from lama_studio.ui.warmup import load_engine
from lama_studio.ui.window import StudioWindow

from .conftest import Hands

STROKE = [(300.0, 250.0), (320.0, 260.0), (340.0, 255.0)]
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def button(window: StudioWindow, name: str) -> QPushButton:
    return next(b for b in window.findChildren(QPushButton) if b.accessibleName() == name)


def choose_in_save_dialog(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """The person's answers to one save dialog after the other."""
    answers = [(str(path), "") for path in paths]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: answers.pop(0))


def read_rgb(path: Path) -> np.ndarray:
    return cv2.imread(str(path), cv2.IMREAD_COLOR)[..., ::-1]


def test_open_paint_erase_undo_redo_save_and_reopen(
    opened: StudioWindow,
    hands: Hands,
    qtbot: QtBot,
    photo: np.ndarray,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, document = opened, opened.studio.session.document
    assert window.windowTitle().startswith("coffee.png")
    assert not window.isWindowModified()

    hands.drag(STROKE)
    hole = document.mask > 0
    assert hole[250, 300]
    assert not hole[50, 50]
    assert not window.isWindowModified(), "a mask alone changes no pixel"

    with qtbot.waitSignal(window.studio.erased):
        qtbot.mouseClick(button(window, "Erase"), Qt.MouseButton.LeftButton)
    assert not document.mask.any()
    assert window.isWindowModified()
    erased = document.pixels().copy()
    assert (erased[hole] == 127).all()
    np.testing.assert_array_equal(erased[~hole], photo[~hole])

    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, CTRL)
    np.testing.assert_array_equal(document.pixels(), photo)
    np.testing.assert_array_equal(document.mask > 0, hole)
    assert not window.isWindowModified()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, CTRL)
    assert not document.mask.any()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, CTRL | SHIFT)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, CTRL | SHIFT)
    np.testing.assert_array_equal(document.pixels(), erased)

    target = tmp_path / "without spoon.png"
    choose_in_save_dialog(monkeypatch, target)
    with qtbot.waitSignal(window.studio.saved):
        qtbot.keyClick(window.canvas, Qt.Key.Key_S, CTRL | SHIFT)
    assert not window.isWindowModified()
    assert window.windowTitle().startswith("without spoon.png")
    np.testing.assert_array_equal(read_rgb(target), erased)

    with qtbot.waitSignal(window.studio.opened):
        window.filing.open(target)
    np.testing.assert_array_equal(window.studio.session.document.original, erased)


def test_the_real_engine_erases_in_its_thread(
    make_window: Callable[..., StudioWindow],
    qtbot: QtBot,
    photo: np.ndarray,
    photo_path: Path,
    tiny_weights: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    is_bundled = bundled(BUNDLED_WEIGHTS).is_file()
    if not is_bundled:
        monkeypatch.setenv("LAMA_STUDIO_WEIGHTS", str(tiny_weights))
    window = make_window(load_engine)
    with qtbot.waitSignal(window.studio.engine_loaded, timeout=60_000):
        window.studio.load_engine()
    with qtbot.waitSignal(window.studio.opened):
        window.filing.open(photo_path)
    Hands(window.canvas).drag(STROKE)
    document = window.studio.session.document
    hole = document.mask > 0
    with qtbot.waitSignal(window.studio.erased, timeout=60_000):
        qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    filled = document.pixels()
    np.testing.assert_array_equal(filled[~hole], photo[~hole])
    assert (filled[hole] != photo[hole]).any()
    if is_bundled:  # trained weights stay near the colours around the hole
        ring = cv2.dilate(hole.astype(np.uint8), np.ones((41, 41), np.uint8)).astype(bool) & ~hole
        assert np.abs(filled[hole].mean(0) - photo[ring].mean(0)).max() < 60


def test_each_stroke_is_erased_when_that_is_wished(
    opened: StudioWindow, hands: Hands, qtbot: QtBot, fake_inpainter: Any
) -> None:
    opened.settings.erases_after_stroke = True
    with qtbot.waitSignal(opened.studio.erased):
        hands.drag(STROKE)
    with qtbot.waitSignal(opened.studio.erased):
        hands.drag([(100.0, 100.0), (120.0, 100.0)])
    assert len(fake_inpainter.calls) == 2
    assert len(opened.studio.session.document.erases) == 2


def test_grow_and_feather_reach_the_erase(
    opened: StudioWindow, hands: Hands, qtbot: QtBot, fake_inpainter: Any
) -> None:
    opened.settings.grow_px, opened.settings.feather_px = 6, 4
    hands.drag(STROKE)
    painted = int((opened.studio.session.document.mask > 0).sum())
    with qtbot.waitSignal(opened.studio.erased):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    erase = opened.studio.session.document.erases[0]
    assert (erase.options.grow_px, erase.options.feather_px) == (6, 4)
    assert int((erase.hole > 0).sum()) > painted
    assert np.isin([0, 255], erase.weight).all()
    assert ((erase.weight > 0) & (erase.weight < 255)).any()


def test_erasing_nothing_says_what_to_do(opened: StudioWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.studio.failed):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    assert "paint over" in opened.message.text
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Escape)
    assert opened.message.text == ""


def test_the_second_erase_waits_for_the_first(
    opened: StudioWindow, hands: Hands, qtbot: QtBot, fake_inpainter: Any
) -> None:
    hands.drag(STROKE)
    with qtbot.waitSignal(opened.studio.erased):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
        hands.drag([(100.0, 100.0), (140.0, 100.0)])
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(opened.studio.session.document.erases) == 2)
    assert not opened.studio.session.document.mask.any()
    second = fake_inpainter.calls[1]["pixels"]
    assert (second[250, 300] == 127).all(), "the second erase sees what the first filled"


def test_escape_cancels_an_erase_and_keeps_everything(
    make_window: Callable[..., StudioWindow],
    load_fake: Callable[..., Any],
    fake_inpainter: Any,
    qtbot: QtBot,
    photo: np.ndarray,
    photo_path: Path,
) -> None:
    def endless(pixels: Any, hole: Any, step: Any, **_: Any) -> None:
        while True:
            step(0.3)

    fake_inpainter.inpaint = endless
    window = make_window(load_fake)
    with qtbot.waitSignal(window.studio.opened):
        window.filing.open(photo_path)
    Hands(window.canvas).drag(STROKE)
    mask = window.studio.session.document.mask.copy()
    with qtbot.waitSignal(window.studio.work_progressed):
        qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(window.progress.isVisible)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert not window.studio.is_erasing
    assert not window.progress.isVisible()
    document = window.studio.session.document
    np.testing.assert_array_equal(document.mask, mask)
    np.testing.assert_array_equal(document.pixels(), photo)
    assert document.erases == ()


def test_a_failing_engine_is_one_sentence_and_nothing_is_lost(
    make_window: Callable[..., StudioWindow], qtbot: QtBot, photo_path: Path, settings: Any
) -> None:
    settings.weights = str(photo_path.with_name("absent.safetensors"))
    window = make_window(load_engine)
    with qtbot.waitSignal(window.studio.opened):
        window.filing.open(photo_path)
    Hands(window.canvas).drag(STROKE)
    with qtbot.waitSignal(window.studio.failed):
        qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    assert "absent.safetensors" in window.message.text
    assert window.studio.session.document.mask.any()


def test_before_is_shown_while_the_key_is_held(
    opened: StudioWindow, hands: Hands, qtbot: QtBot, photo: np.ndarray
) -> None:
    def seen() -> tuple[int, ...]:
        at = hands.at((300.25, 250.25))
        return opened.canvas.grab().toImage().pixelColor(at).getRgb()[:3]

    opened.canvas.show_actual_size()
    hands.drag(STROKE)
    with qtbot.waitSignal(opened.studio.erased):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    assert seen() == (127, 127, 127)
    qtbot.keyPress(opened.canvas, Qt.Key.Key_Backslash)
    assert seen() == tuple(photo[250, 300])
    qtbot.keyRelease(opened.canvas, Qt.Key.Key_Backslash)
    assert seen() == (127, 127, 127)


def test_three_erases_queue_while_one_runs_and_each_sees_the_one_before(
    opened: StudioWindow, hands: Hands, qtbot: QtBot, fake_inpainter: Any
) -> None:
    gate = threading.Event()
    real = fake_inpainter.inpaint

    def gated(pixels: Any, hole: Any, step: Any, **options: Any) -> Any:
        while not gate.wait(0.005):
            step(0.1)
        return real(pixels, hole, step, **options)

    fake_inpainter.inpaint = gated
    erasing, document = opened.studio.erasing, opened.studio.session.document
    for x in (100.0, 200.0, 300.0):
        hands.drag([(x, 100.0), (x + 70, 110.0)])
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    assert len(erasing.orders) == 3
    waiting = erasing.orders[2]
    qtbot.waitUntil(lambda: opened.erases.model.rowCount() == 3)
    rows = [opened.erases.model.index(row) for row in range(3)]
    assert [row.data() for row in rows] == ["Erase 1", "Erase 2", "Erase 3"]
    spoken = rows[2].data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Erase 3, waiting"
    picture = rows[2].data(Qt.ItemDataRole.DecorationRole).toImage()
    shown = picture.scaled(1, 1, mode=Qt.TransformationMode.SmoothTransformation).pixelColor(0, 0)
    box = waiting.erase_job.box
    middle_y = (box.y0 + box.y1) // 2
    square = document.pixels()[max(middle_y - 70, 0) : middle_y + 70, box.x0 - 30 : box.x1 + 30]
    np.testing.assert_allclose(shown.getRgb()[:3], square.mean(axis=(0, 1)), atol=15)

    qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    assert "already" in opened.message.text
    erasing.cancel(waiting)
    assert len(erasing.orders) == 2
    gate.set()
    qtbot.waitUntil(lambda: not erasing.orders)

    first, second = document.erases
    common = first.box.intersection(second.box)
    assert not common.is_empty, "the strokes lie side by side"
    holes = [erase.hole[common.relative_to(erase.box).slices] > 0 for erase in (first, second)]
    assert not (holes[0] & holes[1]).any(), "nothing is erased twice"
    seen = fake_inpainter.calls[1]["pixels"]
    assert (seen[first.box.slices][first.hole > 0] == 127).all()
    assert document.mask[105, 350], "what was cancelled stays marked"
    assert not document.mask[105, 150]


def test_when_the_engine_fails_what_waits_is_given_up_and_stays_marked(
    opened: StudioWindow, hands: Hands, qtbot: QtBot, fake_inpainter: Any, photo: np.ndarray
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise DeviceError("There is too little memory on cpu for this fill: erase a smaller part.")

    fake_inpainter.inpaint = failing
    hands.drag(STROKE)
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    hands.drag([(100.0, 100.0), (140.0, 100.0)])
    with qtbot.waitSignal(opened.studio.failed):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    document = opened.studio.session.document
    assert opened.studio.erasing.orders == ()
    assert "smaller part" in opened.message.text
    assert document.mask[100, 120]
    assert document.mask[250, 300]
    np.testing.assert_array_equal(document.pixels(), photo)
