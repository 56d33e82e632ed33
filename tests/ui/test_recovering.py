"""The window keeps unsaved work on the disk, offers it after a crash, and cleans up behind it."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from lama_studio.session.recovery import Journal, Moment, orphans, recovery_folder
from lama_studio.session.session import Session
from lama_studio.ui.recovering import DELAY_MS
from lama_studio.ui.window import StudioWindow

from .conftest import Hands
from .test_filing import press_in_question
from .test_story import CTRL, STROKE, choose_in_save_dialog


def journals() -> list[Path]:
    return sorted(recovery_folder().glob("*/journal.json"))


def test_a_stroke_is_soon_on_the_disk_and_gone_once_cleared(
    opened: StudioWindow, hands: Hands, qtbot: QtBot
) -> None:
    assert DELAY_MS <= 1000  # leaves a second for the writing
    hands.drag(STROKE)
    qtbot.waitUntil(lambda: len(journals()) == 1, timeout=20_000)
    assert list(orphans()) == []  # this window is there
    opened.commands.clear_mask.trigger()
    qtbot.waitUntil(lambda: journals() == [], timeout=20_000)


def test_an_erase_is_kept_until_it_is_saved(
    opened: StudioWindow,
    hands: Hands,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hands.drag(STROKE)
    with qtbot.waitSignal(opened.studio.erased):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: list(recovery_folder().glob("*/erase-*-patch.png")) != [], timeout=20_000
    )
    choose_in_save_dialog(monkeypatch, tmp_path / "saved.png")
    with qtbot.waitSignal(opened.studio.saved):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: journals() == [], timeout=20_000)


@pytest.fixture
def left_behind(photo_path: Path) -> None:
    """What a program that was killed leaves: a journal that nobody holds."""
    session = Session.open(photo_path)
    mask = np.zeros((session.document.height, session.document.width), np.uint8)
    mask[10:60, 20:90] = 255
    session.document.set_mask(mask)
    journal = Journal()
    journal.write(Moment.of(session))
    assert journal._lock is not None
    journal._lock.close()


@pytest.mark.usefixtures("left_behind")
def test_work_of_a_crash_is_offered_and_taken_up(
    window: StudioWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def execute(box: QMessageBox) -> int:
        asked.append(box.text())
        next(b for b in box.buttons() if b.text().replace("&", "") == "Restore").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", execute)
    with qtbot.waitSignal(window.studio.opened):
        window.recovering.offer()
    assert "coffee.png" in asked[0]
    assert window.studio.session is not None
    assert window.studio.session.document.mask[10:60, 20:90].all()
    assert window.isWindowModified()
    qtbot.waitUntil(lambda: len(journals()) == 1 and list(orphans()) == [], timeout=20_000)


@pytest.mark.usefixtures("left_behind")
@pytest.mark.parametrize(("words", "left"), [("Throw away", 0), ("Later", 1)])
def test_work_of_a_crash_may_be_thrown_away_or_left(
    window: StudioWindow, monkeypatch: pytest.MonkeyPatch, words: str, left: int
) -> None:
    press_in_question(monkeypatch, words)
    window.recovering.offer()
    assert window.studio.session is None
    assert len(journals()) == left
