"""What happens to faults of ours: the log keeps them, and a person is told in words."""

import logging
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from lama_studio.errors import DisplayError, InstallationError
from lama_studio.installation import check_installation
from lama_studio.ui.messages import sentence_for

if TYPE_CHECKING:
    from lama_studio.ui.window import StudioWindow

UNUSABLE = 2
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_log = logging.getLogger("lama_studio")
_qt = logging.getLogger("lama_studio.qt")


def watch_qt() -> None:
    """Qt's warnings go to the log; where it would abort for want of a display, a sentence does."""
    qInstallMessageHandler(_on_qt_message)


def watch_faults(window: "StudioWindow") -> None:
    """An error that nobody caught goes to the log and into the window, which stays open."""
    sys.excepthook = lambda kind, error, trace: window.message.show_error(error)


def show_start_failure(error: Exception) -> None:
    """The studio did not come up: a box of its own, since there is no window to say it in."""
    from PySide6.QtWidgets import QApplication, QMessageBox

    _log.error("The studio did not start", exc_info=error)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    box = QMessageBox(QMessageBox.Icon.Critical, "LaMa Studio", sentence_for(_cause(error)))
    box.exec()
    del app


def _cause(error: Exception) -> Exception:
    """A file of ours that is missing explains whatever came of it."""
    try:
        check_installation()
    except InstallationError as damage:
        return damage
    return error


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    _qt.log(_LEVELS[kind], "%s", words)
    if kind != QtMsgType.QtFatalMsg:
        return
    # Qt aborts when this returns, with a core dump and a page about plugins.
    if sys.stderr is not None:
        print(f"lama-studio: {_unreachable()}", file=sys.stderr, flush=True)
    logging.shutdown()
    os._exit(UNUSABLE)


def _unreachable() -> DisplayError:
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or "-"
    return DisplayError(
        f"The studio cannot open a window: the display cannot be reached ({display}), or a part "
        "of this installation is missing. `lama-studio erase` works without a window."
    )
