"""A day with many photos: the film strip, the same spot from all, judged one by one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QListWidgetItem, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from lama_studio.settings import Settings, load_settings, save_settings
from lama_studio.ui.dialogs.series import SeriesDialog
from lama_studio.ui.window import StudioWindow

from .conftest import Hands
from .test_access import unnamed
from .test_desktop import drop

DUST = [(100.0, 80.0), (130.0, 80.0)]


@pytest.fixture
def folder(photo: np.ndarray, tmp_path: Path) -> Path:
    """Four photos of one size, and a broken file."""
    folder = tmp_path / "day"
    folder.mkdir()
    for number in range(4):
        shade = cv2.convertScaleAbs(photo, alpha=1 - 0.1 * number)
        cv2.imwrite(str(folder / f"{number}.png"), shade[..., ::-1])
    (folder / "9.png").write_bytes(b"broken")
    return folder


@pytest.fixture
def strip_open(window: StudioWindow, folder: Path, qtbot: QtBot) -> StudioWindow:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    with qtbot.waitSignal(window.studio.opened):
        assert drop(window, data)
    return window


def has_picture(item: QListWidgetItem) -> bool:
    """Whether something is painted: a photo, or a sign that there is none."""
    shown = item.icon().pixmap(72, 72).toImage()
    return any(shown.pixelColor(36, y).alpha() > 0 for y in range(shown.height()))


def dialog_of(window: StudioWindow) -> SeriesDialog:
    window.commands.series.trigger()
    dialog = window.in_series.dialog
    assert dialog is not None
    return dialog


def test_a_dropped_folder_becomes_a_film_strip(
    strip_open: StudioWindow, folder: Path, qtbot: QtBot
) -> None:
    strip = strip_open.in_series.strip
    assert strip.isVisible()
    assert [path.name for path in strip.paths] == ["0.png", "1.png", "2.png", "3.png", "9.png"]
    assert strip_open.studio.session.path == folder / "0.png"
    qtbot.waitUntil(lambda: sum(has_picture(strip._list.item(row)) for row in range(5)) == 5)
    middles = [strip._list.visualItemRect(strip._list.item(row)).center().y() for row in range(5)]
    assert len(set(middles)) == 1, "names stand in one line, whatever the photos' shapes"
    item = strip._list.item(2)
    with qtbot.waitSignal(strip_open.studio.opened):
        at = strip._list.visualItemRect(item).center()
        qtbot.mouseClick(strip._list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert strip_open.studio.session.path == folder / "2.png"
    assert unnamed(strip_open) == []


def test_the_same_spot_goes_from_all_photos_and_each_is_judged(
    strip_open: StudioWindow, folder: Path, fake_inpainter: Any, qtbot: QtBot
) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    Hands(strip_open.canvas).drag(DUST)
    dialog = dialog_of(strip_open)
    assert unnamed(dialog) == []
    cards = {path.name: card for path, card in dialog.cards.items()}
    assert set(cards) == {"1.png", "2.png", "3.png", "9.png"}, "not the one that is open"
    shown = lambda: [n for n, card in cards.items() if not card._before.pixmap().isNull()]  # noqa: E731
    qtbot.waitUntil(lambda: shown() == ["1.png", "2.png", "3.png"])
    assert dialog.start.hasFocus()
    qtbot.keyClick(dialog.start, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: all(card.is_settled for card in cards.values()))
    assert "9.png" in cards["9.png"]._words.text()
    assert not (folder / "erased").exists(), "nothing is kept before it is accepted"
    qtbot.waitUntil(dialog.accept_all.hasFocus)
    assert unnamed(dialog) == []

    cards["1.png"].keep.click()
    qtbot.waitUntil(lambda: "1-erased.png" in cards["1.png"]._words.text())
    cards["2.png"].leave.click()
    seeds = [call["seed"] for call in fake_inpainter.calls]
    cards["3.png"].again.click()
    qtbot.waitUntil(lambda: cards["3.png"].has_trial)
    assert fake_inpainter.calls[-1]["seed"] == seeds[-1] + 1, "another fill, not the same again"
    dialog.accept_all.click()
    qtbot.waitUntil(lambda: not cards["3.png"].has_trial)
    qtbot.waitUntil(lambda: (folder / "erased" / "3-erased.png").exists())
    assert sorted(p.name for p in (folder / "erased").iterdir()) == [
        "1-erased.png",
        "3-erased.png",
    ]
    made = cv2.imread(str(folder / "erased" / "3-erased.png"))
    source = cv2.imread(str(folder / "3.png"))
    assert (made[80, 100:130] == 127).all()
    assert (made[200:] == source[200:]).all(), "the rest of the photo is as it was"
    assert {p: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before
    dialog.close()
    assert strip_open.in_series.dialog is None


def test_nothing_marked_is_said_in_the_dialog(strip_open: StudioWindow) -> None:
    dialog = dialog_of(strip_open)
    dialog.start.click()
    assert "Nothing is marked" in dialog._state.text()
    dialog.close()


def test_what_was_not_judged_is_asked_about_and_stopping_is_at_once(
    strip_open: StudioWindow,
    fake_inpainter: Any,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick = fake_inpainter.inpaint

    def slow(pixels: Any, hole: Any, step: Any, **options: Any) -> Any:
        if len(fake_inpainter.calls) >= 1:
            while True:
                step(0.5)
        return quick(pixels, hole, step, **options)

    fake_inpainter.inpaint = slow
    Hands(strip_open.canvas).drag(DUST)
    dialog = dialog_of(strip_open)
    dialog.start.click()
    first, second = list(dialog.cards.values())[:2]
    qtbot.waitUntil(lambda: first.has_trial and "%" in second._words.text())
    dialog.start.click()
    assert dialog.start.text() == "Start"
    answers = ["Go on judging", "Throw away"]
    monkeypatch.setattr(QMessageBox, "exec", lambda box: 0)
    monkeypatch.setattr(
        QMessageBox,
        "clickedButton",
        lambda box: next(b for b in box.findChildren(QPushButton) if b.text() == answers[0]),
    )
    dialog.close()
    assert dialog.isVisible(), "the person goes on judging"
    answers.pop(0)
    dialog.close()
    assert strip_open.in_series.dialog is None


def test_what_was_open_is_opened_again_at_the_next_start(
    strip_open: StudioWindow,
    folder: Path,
    settings: Settings,
    make_window: Callable[..., StudioWindow],
    load_fake: Any,
    qtbot: QtBot,
) -> None:
    with qtbot.waitSignal(strip_open.studio.opened):
        strip_open.filing.open(folder / "2.png")
    strip_open.close()
    assert load_settings_of(settings).open_photo == str(folder / "2.png")
    (folder / "9.png").unlink()

    again = make_window(load_fake)
    with qtbot.waitSignal(again.studio.opened):
        assert again.in_series.restore()
    assert again.studio.session.path == folder / "2.png"
    assert [path.name for path in again.in_series.strip.paths] == [f"{n}.png" for n in range(4)]

    (folder / "2.png").unlink()
    assert not make_window(load_fake).in_series.restore(), "it is no longer there"
    settings.open_photo = str(folder / "1.png")
    settings.restores_session = False
    assert not make_window(load_fake).in_series.restore(), "nobody wishes it"


def load_settings_of(settings: Settings) -> Settings:
    """What another start would read."""
    save_settings(settings)
    return load_settings()


def test_a_photo_without_a_file_is_not_remembered(window: StudioWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.studio.opened):
        window.helping.show_tips()
    window.close()
    assert window.settings.open_photo is None
