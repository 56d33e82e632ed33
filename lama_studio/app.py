"""The application: wires settings, window and Qt together, and nothing else."""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from lama_studio import __version__
from lama_studio.errors import SaveError
from lama_studio.settings import load_settings, save_settings
from lama_studio.ui.window import StudioWindow

ENGINE_DELAY_MS = 400
"""The photo is shown first; importing torch would hold up the window's first paint."""


def run(photo: Path | None = None) -> int:
    """Open the studio, with a photo if one is named; returns when the window is closed."""
    app = make_application()
    window = StudioWindow(load_settings())
    if photo is not None:
        window.filing.open(Path(photo).absolute())
    window.show()
    QTimer.singleShot(ENGINE_DELAY_MS, window.studio.load_engine)
    code = app.exec()
    try:
        save_settings(window.settings)
    except SaveError as error:
        print(error, file=sys.stderr)
    return code


def make_application() -> QApplication:
    """The one QApplication, in our style."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("lama-studio")
    app.setApplicationDisplayName("LaMa Studio")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("lama-studio")
    app.setStyle("Fusion")
    return app
