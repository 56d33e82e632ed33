"""Opening, saving, closing: nothing is overwritten or lost without a word."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from lama_studio.files.photo import read_photo
from lama_studio.session.session import Session
from lama_studio.ui.dialogs import files as dialogs
from lama_studio.ui.dialogs.files import Unsaved
from lama_studio.ui.window import StudioWindow

from .conftest import Hands
from .test_help import named
from .test_story import CTRL, SHIFT, STROKE, choose_in_save_dialog, read_rgb


@pytest.fixture
def changed(opened: StudioWindow, hands: Hands, qtbot: QtBot) -> StudioWindow:
    """A window with one erase that is not saved."""
    hands.drag(STROKE)
    with qtbot.waitSignal(opened.studio.erased):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    return opened


def answer_unsaved(monkeypatch: pytest.MonkeyPatch, answer: Unsaved) -> list[str]:
    """How the person answers the question; returns the names they were asked about."""
    asked: list[str] = []

    def ask(parent: Any, name: str) -> Unsaved:
        asked.append(name)
        return answer

    monkeypatch.setattr(dialogs, "ask_about_unsaved", ask)
    return asked


def press_in_question(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Clicks the button with these words in the next message box, instead of waiting."""

    def execute(box: QMessageBox) -> int:
        next(b for b in box.buttons() if b.text().replace("&", "") == words).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", execute)


def test_the_suggested_name_never_is_the_photo_s_own(
    changed: StudioWindow, qtbot: QtBot, photo_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggested: list[str] = []

    def dialog(parent: Any, title: str, name: str, **_: Any) -> tuple[str, str]:
        suggested.append(name)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    qtbot.keyClick(changed.canvas, Qt.Key.Key_S, CTRL)
    assert [Path(name).name for name in suggested] == ["coffee-erased.png"]
    assert changed.isWindowModified()


def test_save_as_over_a_file_asks_and_another_name_leaves_it(
    changed: StudioWindow,
    qtbot: QtBot,
    photo: np.ndarray,
    photo_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = photo_path.with_name("other.png")
    choose_in_save_dialog(monkeypatch, photo_path, other)
    press_in_question(monkeypatch, "Choose another name")
    with qtbot.waitSignal(changed.studio.saved):
        qtbot.keyClick(changed.canvas, Qt.Key.Key_S, CTRL | SHIFT)
    np.testing.assert_array_equal(read_rgb(photo_path), photo)
    assert other.exists()


def test_save_as_replaces_when_told_to(
    changed: StudioWindow,
    qtbot: QtBot,
    photo: np.ndarray,
    photo_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose_in_save_dialog(monkeypatch, photo_path)
    press_in_question(monkeypatch, "Replace")
    with qtbot.waitSignal(changed.studio.saved):
        qtbot.keyClick(changed.canvas, Qt.Key.Key_S, CTRL | SHIFT)
    assert (read_rgb(photo_path) != photo).any()


def test_what_save_as_replaces_is_kept_beside(
    changed: StudioWindow,
    qtbot: QtBot,
    photo: np.ndarray,
    photo_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose_in_save_dialog(monkeypatch, photo_path)
    press_in_question(monkeypatch, "Replace")
    with qtbot.waitSignal(changed.studio.saved):
        qtbot.keyClick(changed.canvas, Qt.Key.Key_S, CTRL | SHIFT)
    kept = photo_path.with_name("coffee-original.png")
    np.testing.assert_array_equal(read_rgb(kept), photo)
    assert kept.name in changed.message.text


def test_a_photo_that_changed_meanwhile_is_replaced_only_when_told_to(
    changed: StudioWindow,
    qtbot: QtBot,
    photo: np.ndarray,
    photo_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo_path.write_bytes(b"somebody else's")
    choose_in_save_dialog(monkeypatch, photo_path, photo_path)
    answers = iter(("Replace", "Leave it", "Replace", "Replace"))

    def execute(box: QMessageBox) -> int:
        words = next(answers)
        next(b for b in box.buttons() if b.text().replace("&", "") == words).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", execute)
    with qtbot.waitSignal(changed.studio.failed):
        qtbot.keyClick(changed.canvas, Qt.Key.Key_S, CTRL | SHIFT)
    assert photo_path.read_bytes() == b"somebody else's"
    assert changed.isWindowModified()
    with qtbot.waitSignal(changed.studio.saved):
        qtbot.keyClick(changed.canvas, Qt.Key.Key_S, CTRL | SHIFT)
    assert (read_rgb(photo_path) != photo).any()


def test_a_project_is_saved_and_opened_with_its_erases(
    changed: StudioWindow, qtbot: QtBot, photo_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = photo_path.with_suffix(".ora")
    choose_in_save_dialog(monkeypatch, project)
    with qtbot.waitSignal(changed.studio.saved):
        changed.commands.save_project.trigger()
    assert not changed.isWindowModified()
    with qtbot.waitSignal(changed.studio.opened):
        changed.filing.open(project)
    assert changed.studio.session is not None
    assert len(changed.studio.session.document.erases) == 1
    assert changed.studio.session.path == project
    assert not changed.isWindowModified()


def test_a_name_without_suffix_gets_the_photo_s(
    changed: StudioWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_in_save_dialog(monkeypatch, tmp_path / "mine")
    with qtbot.waitSignal(changed.studio.saved):
        qtbot.keyClick(changed.canvas, Qt.Key.Key_S, CTRL | SHIFT)
    assert (tmp_path / "mine.png").exists()


def test_save_writes_again_where_it_was_saved(
    changed: StudioWindow,
    hands: Hands,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "mine.png"
    choose_in_save_dialog(monkeypatch, target)
    with qtbot.waitSignal(changed.studio.saved):
        qtbot.keyClick(changed.canvas, Qt.Key.Key_S, CTRL)
    first = read_rgb(target)
    hands.drag([(80.0, 80.0), (90.0, 90.0)])
    with qtbot.waitSignal(changed.studio.erased):
        qtbot.keyClick(changed.canvas, Qt.Key.Key_Return)
    with qtbot.waitSignal(changed.studio.saved):
        qtbot.keyClick(changed.canvas, Qt.Key.Key_S, CTRL)
    assert (read_rgb(target) != first).any()
    assert not changed.isWindowModified()


@pytest.mark.parametrize("wish", [False, True])
def test_a_save_notes_the_edit_when_the_preferences_say_so(
    changed: StudioWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wish: bool,
) -> None:
    changed.commands.preferences.trigger()
    dialog = changed.preferring.dialog
    assert dialog is not None
    box = named(dialog, QCheckBox, "Note in saved photos that they were edited")
    assert not box.isChecked()
    box.setChecked(wish)
    dialog.accept()
    choose_in_save_dialog(monkeypatch, tmp_path / "mine.png")
    with qtbot.waitSignal(changed.studio.saved):
        qtbot.keyClick(changed.canvas, Qt.Key.Key_S, CTRL)
    assert ("A note that the photo was edited" in changed.message.text) == wish
    assert (b"LaMa Studio" in read_photo(tmp_path / "mine.png").metadata.xmp) == wish


def test_a_save_that_fails_is_a_sentence_and_the_work_stays_unsaved(
    changed: StudioWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_in_save_dialog(monkeypatch, tmp_path / "no such folder" / "mine.png")
    with qtbot.waitSignal(changed.studio.failed):
        qtbot.keyClick(changed.canvas, Qt.Key.Key_S, CTRL)
    assert "no such folder" in changed.message.text
    assert changed.isWindowModified()


def test_closing_with_unsaved_work_asks_and_cancel_stays(
    changed: StudioWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_unsaved(monkeypatch, Unsaved.CANCEL)
    assert not changed.close()
    assert asked == ["coffee.png"]
    assert changed.isVisible()


def test_closing_may_discard(changed: StudioWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_unsaved(monkeypatch, Unsaved.DISCARD)
    assert changed.close()
    assert not changed.isVisible()


def test_closing_may_save_first(
    changed: StudioWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_unsaved(monkeypatch, Unsaved.SAVE)
    target = tmp_path / "last.png"
    choose_in_save_dialog(monkeypatch, target)
    assert not changed.close()
    qtbot.waitUntil(lambda: not changed.isVisible())
    assert target.exists()


def test_closing_stays_when_saving_fails(
    changed: StudioWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_unsaved(monkeypatch, Unsaved.SAVE)
    choose_in_save_dialog(monkeypatch, tmp_path / "absent" / "last.png")
    with qtbot.waitSignal(changed.studio.failed):
        changed.close()
    assert changed.isVisible()


def test_closing_without_changes_asks_nothing(
    opened: StudioWindow, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_unsaved(monkeypatch, Unsaved.CANCEL)
    hands.drag(STROKE)
    assert opened.close()
    assert asked == []


def test_closing_while_an_erase_runs_ends_it(
    opened: StudioWindow, hands: Hands, qtbot: QtBot, fake_inpainter: Any
) -> None:
    def endless(pixels: Any, hole: Any, step: Callable[[float], None], **_: Any) -> None:
        while True:
            step(0.5)

    fake_inpainter.inpaint = endless
    hands.drag(STROKE)
    with qtbot.waitSignal(opened.studio.work_progressed):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    assert opened.close()


@pytest.mark.parametrize("content", [b"", b"not a photo at all", None])
def test_what_is_no_photo_is_a_sentence_and_the_photo_stays(
    opened: StudioWindow, qtbot: QtBot, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "broken.jpg"
    if content is not None:
        path.write_bytes(content)
    document = opened.studio.session.document
    with qtbot.waitSignal(opened.studio.failed):
        opened.filing.open(path)
    assert "broken.jpg" in opened.message.text
    assert opened.studio.session.document is document


def test_a_photo_is_dropped_onto_the_window(
    window: StudioWindow, qtbot: QtBot, photo_path: Path
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo_path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(window.studio.opened):
        drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, mime, left, none)
        QApplication.sendEvent(window, drop)
    assert window.windowTitle().startswith("coffee.png")


def test_opening_another_photo_asks_about_unsaved_work(
    changed: StudioWindow, photo_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_unsaved(monkeypatch, Unsaved.CANCEL)
    document = changed.studio.session.document
    changed.filing.open(photo_path)
    assert asked == ["coffee.png"]
    assert changed.studio.session.document is document


@pytest.mark.parametrize("answer", [Unsaved.CANCEL, Unsaved.DISCARD])
def test_an_erase_made_while_another_photo_is_read_is_not_lost_without_a_word(
    opened: StudioWindow,
    hands: Hands,
    qtbot: QtBot,
    photo_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Unsaved,
) -> None:
    asked = answer_unsaved(monkeypatch, answer)
    document = opened.studio.session.document
    may_go_on = threading.Event()

    def read_slowly() -> Session:
        may_go_on.wait(10)
        return Session.open(photo_path)

    opened.filing.open(photo_path, read_slowly)
    hands.drag(STROKE)
    with qtbot.waitSignal(opened.studio.erased):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    assert asked == []
    may_go_on.set()

    qtbot.waitUntil(lambda: asked == ["coffee.png"])
    assert (opened.studio.session.document is document) == (answer is Unsaved.CANCEL)


def test_a_save_that_fails_stops_neither_the_erase_that_runs_nor_the_one_that_waits(
    opened: StudioWindow,
    hands: Hands,
    qtbot: QtBot,
    tmp_path: Path,
    fake_inpainter: Any,
) -> None:
    fill, may_go_on = fake_inpainter.inpaint, threading.Event()

    def waiting(*words: Any, **named: Any) -> Any:
        may_go_on.wait(10)
        return fill(*words, **named)

    fake_inpainter.inpaint = waiting
    hands.drag(STROKE)
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    hands.drag([(80.0, 80.0), (90.0, 90.0)])
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)

    with qtbot.waitSignal(opened.studio.failed):
        opened.studio.save(tmp_path / "absent" / "mine.png", overwrite=False)
    qtbot.waitUntil(opened.progress.isVisible)
    may_go_on.set()

    qtbot.waitUntil(lambda: len(opened.studio.session.document.erases) == 2)
    qtbot.waitUntil(lambda: not opened.progress.isVisible())
