"""The application from outside: a process of its own, as a person starts it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lama_studio.installation import CONTENTS, contents_of

ROOT = Path(__file__).parents[2]

OPEN_AND_SAY = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from lama_studio.app import open_studio
app, window = open_studio(Path(sys.argv[1]))
assert "torch" not in sys.modules
def say(*_):
    print(window.windowTitle(), "|", window.message.text)
    window.close()
window.studio.opened.connect(say)
window.studio.failed.connect(say)
QTimer.singleShot(60_000, app.quit)
app.exec()
"""


RUN_AND_SAY = """
import sys
from pathlib import Path
from lama_studio import app
open_studio = app.open_studio
def opened(photo):
    application, window = open_studio(photo)
    def say(*_):
        print(window.studio.session.path.name, window.helping.tips.place)
        window.close()
    window.studio.opened.connect(say)
    return application, window
app.open_studio = opened
sys.exit(app.run([Path(sys.argv[1])]))
"""


def run_python(words: list[str], **changed: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**environment, **changed},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_photo_on_the_command_line_is_opened(photo_path: Path) -> None:
    run = run_python(["-c", OPEN_AND_SAY, str(photo_path)])
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("coffee.png")
    assert run.stderr == ""


def test_a_photo_on_the_first_run_is_not_swapped_for_the_sample(photo_path: Path) -> None:
    run = run_python(["-c", RUN_AND_SAY, str(photo_path)])
    assert run.returncode == 0, run.stderr
    assert run.stdout == "coffee.png None\n"


def test_a_photo_that_is_missing_is_a_sentence_in_the_window(tmp_path: Path) -> None:
    run = run_python(["-c", OPEN_AND_SAY, str(tmp_path / "absent.jpg")])
    assert run.returncode == 0, run.stderr
    assert "absent.jpg" in run.stdout.split("|")[1]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_the_studio_says_so_instead_of_crashing() -> None:
    run = run_python(["-m", "lama_studio"], DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert run.returncode == 2
    assert "display" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_display_that_cannot_be_reached_is_a_sentence_too(tmp_path: Path) -> None:
    run = run_python(
        ["-m", "lama_studio"],
        **{"DISPLAY": ":7654", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "xcb"},
        XDG_STATE_HOME=str(tmp_path),
    )
    assert run.returncode == 2
    assert "the display cannot be reached (:7654)" in run.stderr
    assert "Traceback" not in run.stderr
    kept = (tmp_path / "lama-studio" / "log" / "lama-studio.log").read_text("utf-8")
    assert "lama_studio.qt" in kept


WITHOUT_GRAPHICS = """
import sys
sys.modules["PySide6.QtGui"] = None  # as where the system has no libEGL
from lama_studio.cli.main import main
raise SystemExit(main([]))
"""


def test_a_system_that_cannot_draw_windows_is_a_sentence_too(tmp_path: Path) -> None:
    run = run_python(["-c", WITHOUT_GRAPHICS], XDG_STATE_HOME=str(tmp_path))
    assert run.returncode == 2
    assert "The studio cannot open a window here: " in run.stderr
    assert "Traceback" not in run.stderr


START_WITHOUT_CONSOLE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from lama_studio import app, paths
sys.stdout = sys.stderr = None  # as in a program without a console
resources = Path(sys.argv[1])
paths._resource_roots = lambda: [resources]
def look():
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    resources.with_suffix(".said").write_text(box.text(), encoding="utf-8")
    box.reject()
made = app.make_application
def make_application():
    made_app = made()
    QTimer.singleShot(500, look)
    return made_app
app.make_application = make_application
raise SystemExit(app.run())
"""


def test_a_bundle_without_its_icons_says_so_in_a_box(tmp_path: Path) -> None:
    resources = tmp_path / "resources"
    shutil.copytree(ROOT / "resources", resources, ignore=shutil.ignore_patterns("readme"))
    packed = {path.relative_to(resources).as_posix(): path for path in resources.rglob("*.*")}
    (resources / CONTENTS).write_text(contents_of(packed), encoding="utf-8")
    shutil.rmtree(resources / "icons")

    run = run_python(["-c", START_WITHOUT_CONSOLE, str(resources)], XDG_STATE_HOME=str(tmp_path))

    assert run.returncode == 2
    said = resources.with_suffix(".said").read_text("utf-8")
    assert "damaged: icons/" in said
    assert "is missing. Install it again." in said
