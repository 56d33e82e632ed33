"""Faults and crashes: told in words, kept in a report, sent nowhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from lama_studio.errors import PhotoError
from lama_studio.session.reports import KEPT, reports_folder, take_crash, write_report
from lama_studio.ui.window import StudioWindow

from .test_access import unnamed

ROOT = Path(__file__).parents[2]
OPEN_AND_CRASH = """
import faulthandler, sys
from pathlib import Path
from lama_studio import app
open_studio = app.open_studio
def opened(photo):
    application, window = open_studio(photo)
    window.studio.opened.connect(lambda *_: faulthandler._sigsegv())
    return application, window
app.open_studio = opened
sys.exit(app.run([Path(sys.argv[1])]))
"""
OPEN_AND_CLOSE = OPEN_AND_CRASH.replace("faulthandler._sigsegv()", "window.close()")


def run_studio(code: str, photo: Path) -> int:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", code, str(photo)]
    return subprocess.run(words, env=environment, capture_output=True, timeout=120).returncode


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_after_a_crash_the_next_start_has_a_report_of_it(
    window: StudioWindow, photo_path: Path, qtbot: QtBot
) -> None:
    assert run_studio(OPEN_AND_CRASH, photo_path) < 0
    assert window.reporting.look_back()
    assert "ended unexpectedly" in window.message.text
    assert window.message.report.isVisible()
    qtbot.mouseClick(window.message.report, Qt.MouseButton.LeftButton)
    dialog = window.reporting.dialog
    assert dialog is not None
    report = dialog.words.toPlainText()
    assert "Segmentation fault" in report
    assert "LaMa Studio: " in report
    (kept,) = reports_folder().glob("crash-*.txt")
    assert kept.read_text("utf-8").strip() == report.strip()
    assert str(kept) in dialog.findChild(QLabel, "muted").text()
    assert unnamed(dialog) == []
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == report
    dialog.reject()
    assert take_crash() is None, "it is told once"


def test_a_run_that_ends_well_leaves_no_report(photo_path: Path) -> None:
    assert run_studio(OPEN_AND_CLOSE, photo_path) == 0
    assert list(reports_folder().iterdir()) == []
    assert take_crash() is None


def test_the_question_about_unsaved_work_shows_the_report(
    window: StudioWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(window.recovering, "offer", lambda report: shown.append(report) or True)
    reports_folder().mkdir(parents=True)
    (reports_folder() / "0123.running").write_text("Fatal Python error: Aborted", "utf-8")
    assert window.reporting.look_back()
    assert "Fatal Python error: Aborted" in shown[0]
    assert window.message.text == "", "the question tells of it"


def test_the_details_of_the_question_are_the_report(
    window: StudioWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    details: list[str] = []

    def execute(box: QMessageBox) -> int:
        details.append(box.detailedText())
        next(b for b in box.buttons() if b.text().replace("&", "") == "Later").click()
        return 0

    class Left:
        name, written_at = "coffee.png", 0.0

        def leave(self) -> None:
            details.append("left")

    monkeypatch.setattr("lama_studio.ui.recovering.orphans", lambda: [Left()])
    monkeypatch.setattr(QMessageBox, "exec", execute)
    assert window.recovering.offer("the stacks")
    assert details == ["the stacks", "left"]


def test_a_fault_of_ours_keeps_one_report_and_a_sentence_none(
    window: StudioWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    window.message.show_error(PhotoError("This is no photo."))
    assert not window.message.report.isVisible()
    assert not reports_folder().exists()
    try:
        raise RuntimeError("a wire is loose")
    except RuntimeError as error:
        fault = error
    for _ in range(3):
        window.message.show_error(fault)
    assert window.message.report.isVisible()
    (kept,) = reports_folder().iterdir()
    assert "RuntimeError: a wire is loose" in kept.read_text("utf-8")
    assert "a wire is loose" in capsys.readouterr().err
    window.message.show_news("All is well.")
    assert not window.message.report.isVisible()


def test_the_newest_reports_stay_and_a_full_disk_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    paths = [write_report(f"number {number}") for number in range(KEPT + 3)]
    for age, path in enumerate(reversed([p for p in paths if p is not None and p.exists()])):
        os.utime(path, (1e9 - age, 1e9 - age))
    newest = write_report("the newest")
    left = sorted(reports_folder().iterdir())
    assert len(left) == KEPT
    assert newest in left
    monkeypatch.setattr(
        "lama_studio.session.reports.reports_folder", lambda: tmp_path / "file" / "x"
    )
    (tmp_path / "file").touch()
    assert write_report("nowhere") is None
    assert take_crash() is None
