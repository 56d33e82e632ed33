"""The studio among other programs: recent photos, dropped, pasted, copied and dragged pictures,
one studio for many starts, a place on the screen."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDropEvent,
    QFileOpenEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from lama_studio.ui.instance import Instance, claim
from lama_studio.ui.placing import bring_into_view, first_size, place, placement_of
from lama_studio.ui.window import StudioWindow

from .conftest import Hands
from .test_story import STROKE

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def erased(opened: StudioWindow, qtbot: QtBot) -> StudioWindow:
    """The photo with something erased and not saved."""
    Hands(opened.canvas).drag(STROKE)
    with qtbot.waitSignal(opened.studio.erased):
        opened.commands.erase.trigger()
    return opened


def rgb_of(picture: QImage) -> np.ndarray:
    picture = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1)
    pixels = rows[:, : 3 * picture.width()].reshape(picture.height(), picture.width(), 3)
    return np.array(pixels)


def picture_of(pixels: np.ndarray) -> QImage:
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def drop(window: StudioWindow, data: QMimeData) -> bool:
    copy, nothing = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, data, LEFT, nothing)
    QApplication.sendEvent(window, enter)
    event = QDropEvent(QPointF(50, 50), copy, data, LEFT, nothing, QEvent.Type.Drop)
    QApplication.sendEvent(window, event)
    return enter.isAccepted() and event.isAccepted()


# Recent photos


def test_recent_photos_are_offered_newest_first_and_open(
    opened: StudioWindow, photo: np.ndarray, photo_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "A & B.png"
    cv2.imwrite(str(other), photo[:100, :100])
    with qtbot.waitSignal(opened.studio.opened):
        opened.filing.open(other)
    menu = opened.recent.menu
    menu.aboutToShow.emit()
    assert [action.toolTip() for action in menu.actions()[:2]] == [str(other), str(photo_path)]
    assert menu.actions()[0].text().endswith("A && B.png"), "an ampersand is no mnemonic"
    with qtbot.waitSignal(opened.studio.opened):
        menu.actions()[1].trigger()
    assert opened.studio.session.path == photo_path
    other.unlink()
    menu.aboutToShow.emit()
    assert [a.toolTip() for a in menu.actions() if a.toolTip().startswith("/")] == [str(photo_path)]
    menu.actions()[-1].trigger()
    assert opened.settings.recent_photos == []


# In: dropped and pasted


def test_a_dropped_file_is_opened(window: StudioWindow, photo_path: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo_path))])
    with qtbot.waitSignal(window.studio.opened):
        assert drop(window, data)
    assert window.studio.session.path == photo_path


def test_what_is_no_picture_is_not_taken(window: StudioWindow) -> None:
    data = QMimeData()
    data.setText("hello")
    assert not drop(window, data)


def test_a_dropped_picture_without_a_file_is_opened(
    window: StudioWindow, photo: np.ndarray, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setImageData(picture_of(photo))
    with qtbot.waitSignal(window.studio.opened):
        assert drop(window, data)
    np.testing.assert_array_equal(window.studio.session.document.pixels(), photo)


def test_a_pasted_picture_is_edited_and_saved_under_a_name_of_its_own(
    window: StudioWindow,
    photo: np.ndarray,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.settings.last_folder = str(tmp_path)
    stranger = tmp_path / "Pasted.png"
    stranger.write_bytes(b"somebody else's")
    QGuiApplication.clipboard().setImage(picture_of(photo))
    with qtbot.waitSignal(window.studio.opened):
        qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_array_equal(window.studio.session.document.pixels(), photo)
    assert window.settings.recent_photos == [], "there is no file yet"
    from .test_story import choose_in_save_dialog

    choose_in_save_dialog(monkeypatch, tmp_path / "mine.png")
    Hands(window.canvas).drag(STROKE)
    with qtbot.waitSignal(window.studio.erased):
        window.commands.erase.trigger()
    with qtbot.waitSignal(window.studio.saved):
        window.commands.save.trigger()
    assert stranger.read_bytes() == b"somebody else's"
    saved = cv2.imread(str(tmp_path / "mine.png"))[..., ::-1]
    np.testing.assert_array_equal(saved, window.studio.session.document.pixels())


def test_pasting_nothing_says_so(window: StudioWindow) -> None:
    QGuiApplication.clipboard().clear()
    window.commands.paste.trigger()
    assert "no picture" in window.message.text


# Out: copied and dragged


def test_what_is_copied_is_what_is_shown(erased: StudioWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(erased, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull())
    shown = erased.studio.session.document.pixels()
    np.testing.assert_array_equal(rgb_of(QGuiApplication.clipboard().image()), shown)


@pytest.fixture
def dragged(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files of drags, which would wait for a hand."""
    paths: list[Path] = []

    def take(drag: Any, action: Any) -> Any:
        paths.extend(Path(url.toLocalFile()) for url in drag.mimeData().urls())
        return action

    monkeypatch.setattr(QDrag, "exec", take)
    return paths


def take_hold(window: StudioWindow, qtbot: QtBot) -> None:
    handle = window.exchanging.handle
    qtbot.mousePress(handle, LEFT, pos=QPoint(5, 5))


def pull(window: StudioWindow, qtbot: QtBot) -> None:
    qtbot.mouseMove(window.exchanging.handle, QPoint(60, 60))


def test_an_unchanged_photo_is_dragged_as_the_file_it_is(
    opened: StudioWindow, dragged: list[Path], photo_path: Path, qtbot: QtBot
) -> None:
    take_hold(opened, qtbot)
    opened.exchanging._drag()
    assert dragged == [photo_path]


def test_a_changed_photo_is_dragged_as_a_new_file(
    erased: StudioWindow, dragged: list[Path], photo: np.ndarray, photo_path: Path, qtbot: QtBot
) -> None:
    before = photo_path.read_bytes()
    take_hold(erased, qtbot)
    qtbot.waitUntil(lambda: erased.exchanging._file() is not None)
    erased.exchanging._drag()
    assert [path.name for path in dragged] == ["coffee-erased.png"]
    content = cv2.imread(str(dragged[0]))[..., ::-1]
    np.testing.assert_array_equal(content, erased.studio.session.document.pixels())
    assert photo_path.read_bytes() == before
    assert erased.studio.has_unsaved, "a copy elsewhere is no save"
    erased.exchanging.close()
    assert not dragged[0].exists(), "nothing is left behind"


# One studio


def test_a_second_start_hands_its_photo_to_the_first(tmp_path: Path, qtbot: QtBot) -> None:
    first = claim([], tmp_path)
    assert first is not None
    instance = Instance(first)
    code = (
        "import sys; from pathlib import Path; from lama_studio.ui.instance import claim; "
        "sys.exit(claim([Path(sys.argv[2])], Path(sys.argv[1])) is not None)"
    )
    with qtbot.waitSignal(instance.asked) as asked:
        second = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), "ä b.png"])
    assert second.wait(20) == 0
    assert asked.args == [[Path.cwd() / "ä b.png"]]
    instance.close()


def test_when_the_first_has_gone_the_next_is_first(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from lama_studio.ui.instance import claim; "
        "held = claim([], Path(sys.argv[1])); os._exit(held is None)"  # as a crash ends
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == 0
    assert claim([], tmp_path) is not None


def test_a_first_that_does_not_answer_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lama_studio.ui.instance.ANSWER_S", 0.2)
    hung = claim([], tmp_path)
    assert hung is not None
    assert claim([Path("a.png")], tmp_path) is not None
    assert not list(hung.folder.glob("*.ask")), "an unheard question is taken back"


@pytest.mark.parametrize("content", ["", "{}", "[1]", json.dumps(["x" * 2_000_000])])
def test_a_broken_question_is_thrown_away(tmp_path: Path, content: str, qtbot: QtBot) -> None:
    first = claim([], tmp_path)
    assert first is not None
    instance = Instance(first)
    heard: list[object] = []
    instance.asked.connect(heard.append)
    question = first.folder / "0.ask"
    question.write_text(content, "utf-8")
    qtbot.waitUntil(lambda: not question.exists())
    assert heard == []
    instance.close()


def test_the_system_may_ask_by_an_event(tmp_path: Path, qtbot: QtBot) -> None:
    first = claim([], tmp_path)
    assert first is not None
    instance = Instance(first)
    with qtbot.waitSignal(instance.asked) as asked:
        assert instance.eventFilter(instance, QFileOpenEvent("/a/b.png"))
    assert asked.args == [[Path("/a/b.png")]]
    instance.close()


def test_without_a_folder_to_meet_in_the_studio_starts_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    held = claim([], tmp_path / "file")
    assert held is not None
    Instance(held).close()


def test_an_asked_photo_is_opened_and_unsaved_work_is_asked_about(
    erased: StudioWindow, photo: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.png"
    cv2.imwrite(str(other), photo[:90, :90])
    asked = []

    def cancel(box: QMessageBox) -> int:
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", cancel)
    erased.open_asked([other])
    assert len(asked) == 1
    assert "coffee.png" in asked[0]
    assert erased.studio.has_unsaved


# A place on the screen


def test_the_window_comes_back_where_it_was(window: StudioWindow) -> None:
    window.setMinimumSize(300, 200)
    window.setGeometry(40, 60, 500, 400)
    remembered, at = placement_of(window), window.geometry()
    window.setGeometry(90, 120, 600, 500)
    place(window, remembered)
    assert window.geometry() == at


def test_a_first_window_leaves_the_photo_room_on_any_screen() -> None:
    sizes = {
        room: first_size(*room).toTuple() for room in ((1024, 700), (1920, 1040), (3840, 2100))
    }
    assert sizes == {
        (1024, 700): (1024, 660),
        (1920, 1040): (1632, 850),
        (3840, 2100): (1800, 1150),
    }


@pytest.mark.parametrize("remembered", ["", "no base64 at all", "AAAA"])
def test_a_damaged_place_is_forgotten(window: StudioWindow, remembered: str) -> None:
    place(window, remembered)
    assert window.width() >= window.minimumWidth()


def test_a_window_beside_all_screens_is_brought_back(window: StudioWindow) -> None:
    window.move(50_000, 50_000)
    bring_into_view(window)
    seen = window.screen().availableGeometry().intersected(window.frameGeometry())
    assert seen.width() > 100
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(window.frameGeometry().topLeft())


def test_the_display_is_part_of_who_is_first(tmp_path: Path) -> None:
    first = claim([], tmp_path)
    display = os.environ.get("DISPLAY")
    os.environ["DISPLAY"] = ":9999"
    try:
        other = claim([], tmp_path)
    finally:
        if display is None:
            del os.environ["DISPLAY"]
        else:
            os.environ["DISPLAY"] = display
    assert first is not None
    assert other is not None
    assert first.folder != other.folder
