"""The scribble in the window: things are found beside it, and what one does meanwhile is kept."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lama_studio.errors import UserError
from lama_studio.tools import scribble
from lama_studio.ui.window import StudioWindow

from .conftest import Hands
from .test_tools import document_of

CTRL = Qt.KeyboardModifier.ControlModifier
AROUND_CUP = [(60.0, 200.0), (130.0, 60.0), (180.0, 10.0), (380.0, 10.0), (500.0, 170.0)]
AROUND_CUP += [(490.0, 290.0), (380.0, 385.0), (200.0, 385.0), (90.0, 310.0), (65.0, 230.0)]


class Held:
    """Holds the search until the test lets it go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gate = threading.Event()
        search = scribble.grow_scribble

        def held(*words):
            assert self.gate.wait(20)
            return search(*words)

        monkeypatch.setattr(scribble, "grow_scribble", held)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    return Held(monkeypatch)


def test_a_line_around_a_thing_marks_it_and_undo_takes_it_back(
    opened: StudioWindow, hands: Hands, qtbot: QtBot
) -> None:
    qtbot.keyClick(opened.canvas, "s")
    with qtbot.waitSignal(opened.canvas.stroke_ended):
        hands.drag(AROUND_CUP)
    mask = document_of(opened).mask
    assert mask[100, 290] == 255
    assert mask[300, 200] == 255
    assert mask[30, 40] == 0
    assert not opened.canvas.gestures.tool.overlay()
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Z, CTRL)
    assert not document_of(opened).mask.any()


def test_a_thing_found_during_a_stroke_is_marked_at_its_end(
    opened: StudioWindow, hands: Hands, qtbot: QtBot, held: Held
) -> None:
    qtbot.keyClick(opened.canvas, "s")
    hands.drag(AROUND_CUP)
    qtbot.keyClick(opened.canvas, "b")
    hands.press((30.0, 30.0))
    with qtbot.waitSignal(opened.studio.tool_jobs._worker.finished):
        held.gate.set()
    assert document_of(opened).mask[100, 290] == 0
    hands.release((30.0, 30.0))
    assert document_of(opened).mask[100, 290] == 255
    assert document_of(opened).mask[30, 30] == 255
    assert document_of(opened).history.undo_name == "Scribble"


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Z])
def test_a_search_is_given_up_by_a_key(
    opened: StudioWindow, hands: Hands, qtbot: QtBot, held: Held, key: Qt.Key
) -> None:
    hands.drag([(60.0, 60.0), (90.0, 60.0)])
    painted = np.array(document_of(opened).mask)
    qtbot.keyClick(opened.canvas, "s")
    hands.drag(AROUND_CUP)
    assert len(opened.canvas._lines) == 1
    modifier = CTRL if key == Qt.Key.Key_Z else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(opened.canvas, key, modifier)
    assert not opened.canvas._lines
    held.gate.set()
    qtbot.wait(50)
    np.testing.assert_array_equal(document_of(opened).mask, painted)


def test_a_search_that_fails_is_told_of(
    opened: StudioWindow, hands: Hands, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_words):
        raise UserError("Too little memory is free.")

    monkeypatch.setattr(scribble, "grow_scribble", fail)
    qtbot.keyClick(opened.canvas, "s")
    with qtbot.waitSignal(opened.studio.failed):
        hands.drag(AROUND_CUP)
    assert opened.message._label.text() == "Too little memory is free."
    assert not opened.canvas._lines
    assert not document_of(opened).mask.any()
