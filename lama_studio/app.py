"""The application: wires settings, window and Qt together, and nothing else."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from lama_studio import __version__
from lama_studio.errors import DisplayError, SaveError
from lama_studio.log import start_log
from lama_studio.session.reports import watching_crashes
from lama_studio.session.session import Session
from lama_studio.settings import load_settings, save_settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from lama_studio.ui.instance import Claim
    from lama_studio.ui.window import StudioWindow

UNUSABLE = 2
"""The process's exit code where the studio cannot be opened."""
ENGINE_DELAY_MS = 400
"""The photo is shown first; importing torch would hold up the window's first paint."""

_log = logging.getLogger(__name__)


def run(photos: Sequence[Path] = (), is_alone: bool = True) -> int:
    """Open the studio, with a photo or a series of them; returns when the window is closed.

    Where a studio is open already it is given the photos, unless that is not wished (`is_alone`
    false). Raises DisplayError where there is no display, or nothing to draw a window with.
    """
    start_log()
    _check_display()

    try:
        from lama_studio.ui.faults import watch_qt
        from lama_studio.ui.instance import claim
    except ImportError as error:  # a system without libEGL or another library that Qt asks for
        raise DisplayError(
            f"The studio cannot open a window here: {error}; `lama-studio erase` works without one."
        ) from error

    watch_qt()
    claimed = claim(list(photos)) if is_alone else None
    if is_alone and claimed is None:
        return 0
    with watching_crashes():
        return _open_and_stay(photos, claimed)


def _open_and_stay(photos: Sequence[Path], claimed: "Claim | None") -> int:
    from PySide6.QtCore import QTimer

    from lama_studio.ui.faults import show_start_failure, watch_faults
    from lama_studio.ui.instance import Instance

    is_one = len(photos) == 1 and not photos[0].is_dir()
    try:
        app, window = open_studio(photos[0] if is_one else None)
        if photos and not is_one:
            window.open_asked([photo.absolute() for photo in photos])
    except Exception as error:
        show_start_failure(error)
        return UNUSABLE
    if claimed is not None:
        instance = Instance(claimed, window)
        instance.asked.connect(window.open_asked)
        app.installEventFilter(instance)

    watch_faults(window)
    QTimer.singleShot(0, lambda: _begin(window, has_photos=bool(photos)))
    _log_milestones(window)
    QTimer.singleShot(ENGINE_DELAY_MS, window.studio.load_engine)
    code = app.exec()
    try:
        save_settings(window.settings)
    except SaveError as error:
        _log.warning("%s", error)
    return code


def _begin(window: "StudioWindow", has_photos: bool) -> None:
    """What was left by a crash first; else, where nothing is asked for, what was open last."""
    was_told = window.reporting.look_back()
    if not (has_photos or was_told or window.in_series.restore()):
        window.helping.begin_first_run()


def open_studio(photo: Path | None) -> tuple["QApplication", "StudioWindow"]:
    """Application and window, shown; a photo is read while Qt and the window are still made."""
    reading = _start_reading(photo.absolute()) if photo is not None else None

    from lama_studio.ui.collecting import Collector
    from lama_studio.ui.language import set_language
    from lama_studio.ui.theme import choose_theme
    from lama_studio.ui.window import StudioWindow

    app, settings = make_application(), load_settings()
    set_language(app, settings.language)
    choose_theme(settings.theme)
    window = StudioWindow(settings)
    Collector(app)
    if photo is not None:
        window.filing.open(photo.absolute(), reading)
    window.show()
    return app, window


def _log_milestones(window: "StudioWindow") -> None:
    """When the window was there, and what was done in it; no name of any photo."""

    def on_painted() -> None:
        window.canvas.painted.disconnect(on_painted)
        _log.info("The window is painted")

    studio = window.studio
    window.canvas.painted.connect(on_painted)
    studio.engine_loaded.connect(lambda card: _log.info("Engine: %s", card.reason))
    studio.erased.connect(lambda _report: _log.info("Erased"))
    studio.saved.connect(lambda _report: _log.info("Saved"))


def make_application() -> "QApplication":
    """The one QApplication, in our style."""
    from PySide6.QtWidgets import QApplication

    app = QApplication(sys.argv[:1])
    app.setApplicationName("lama-studio")
    app.setApplicationDisplayName("LaMa Studio")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("lama-studio")
    app.setStyle("Fusion")
    return app


def _check_display() -> None:
    """Without a display Qt ends the process with a core dump and no word a person understands."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in names):
        raise DisplayError(
            "The studio needs a display, and there is none here; "
            "`lama-studio erase` works without one."
        )


def _start_reading(photo: Path) -> Callable[[], Session]:
    """Begin to read a photo in a thread; the call that comes back waits for it, or raises."""
    pool = ThreadPoolExecutor(1, thread_name_prefix="first photo")
    future = pool.submit(Session.open, photo)
    pool.shutdown(wait=False)
    return future.result
