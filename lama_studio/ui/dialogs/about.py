"""What this program is, and what fills the holes."""

import platform

import PySide6
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from lama_studio import __version__
from lama_studio.ui.icons import app_icon
from lama_studio.ui.language import say
from lama_studio.ui.studio import EngineCard

ICON_PX = 64


def about_words(card: EngineCard | None) -> str:
    """Version, engine and licence, a line each."""
    lines = [
        QCoreApplication.translate("about", "Erase things from photos: offline, exact and fast."),
        "",
        f"Python {platform.python_version()} · Qt {PySide6.__version__}",
    ]
    if card is not None:
        lines += [say(card.reason), f"{card.precision} · {card.weights}"]
    lines += ["", QCoreApplication.translate("about", "Apache License 2.0")]
    return "\n".join(lines)


def show_about(parent: QWidget, card: EngineCard | None) -> None:
    """A small dialog."""
    box = QMessageBox(parent)
    box.setWindowTitle(QCoreApplication.translate("about", "About LaMa Studio"))
    box.setIconPixmap(app_icon().pixmap(ICON_PX, ICON_PX))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"LaMa Studio {__version__}")
    box.setInformativeText(about_words(card))
    box.exec()
