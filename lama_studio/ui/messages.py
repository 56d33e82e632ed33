"""How errors and news look: one clear sentence in a bar that does not stop the work."""

import logging
import sys

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lama_studio.errors import UserError
from lama_studio.session.jobs import SaveReport
from lama_studio.ui.icons import icon, pixmap
from lama_studio.ui.language import say
from lama_studio.ui.spoken import announce
from lama_studio.ui.theme import LIGHT, Theme

_log = logging.getLogger(__name__)
translate = QCoreApplication.translate
NEWS_SECONDS, CHARACTERS_A_SECOND = 6, 15
ICON_PX = 20


def save_words(report: SaveReport) -> str:
    """What a save did, in a few sentences."""
    words = [translate("messages", "Saved as {name}.").format(name=report.path.name)]
    for names, sentence in (
        (report.kept, translate("messages", "Kept: {what}.")),
        (report.lost, translate("messages", "Not kept: {what}.")),
        (report.renewed, translate("messages", "Drawn anew: {what}.")),
        (report.removed, translate("messages", "Removed, since it showed the old photo: {what}.")),
    ):
        if names:
            words.append(sentence.format(what=", ".join(map(say, names))))
    return " ".join((*words, *map(say, report.notes)))


class MessageBar(QFrame):
    """A sentence above the canvas. Warnings stay until closed, news leave by themselves."""

    fault_shown = Signal(object)  # an error that is a fault of ours
    report_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAccessibleName(self.tr("Message"))
        self._icon = QLabel()
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._label.setAccessibleName(self.tr("Message"))
        self.report = QPushButton(self.tr("Report…"))
        self.report.setAccessibleName(self.tr("Report"))
        self.report.setToolTip(self.tr("What is known about it; nothing is sent anywhere"))
        self.report.clicked.connect(self.report_asked)
        self._close = QToolButton()
        self._close.setToolTip(self.tr("Close this message (Esc)"))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 8)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._label)
        column.addWidget(self.report, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addLayout(column, 1)
        layout.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._kind = "news"
        self._theme = LIGHT
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown; empty where none is."""
        return "" if self.isHidden() else self._label.text()

    def show_news(self, sentence: str) -> None:
        """Something that went well; it leaves by itself."""
        self._show(sentence, "news")
        self._timer.start(round(1000 * max(NEWS_SECONDS, len(sentence) / CHARACTERS_A_SECOND)))

    def show_error(self, error: BaseException) -> None:
        """What went wrong; a fault of ours leaves its traceback in log and terminal as well."""
        self._timer.stop()
        is_ours = not isinstance(error, (UserError, MemoryError))
        self._show(sentence_for(error), "warning", has_report=is_ours)
        if isinstance(error, UserError):
            _log.warning("%s", error)
            return
        _log.error("A fault nobody caught", exc_info=error)
        if is_ours:
            self.fault_shown.emit(error)
        sys.__excepthook__(type(error), error, error.__traceback__)

    def show_crash(self) -> None:
        """The last run ended in a crash."""
        self._timer.stop()
        words = self.tr("LaMa Studio ended unexpectedly; what is known about it was kept.")
        self._show(words, "warning", has_report=True)

    def set_theme(self, theme: Theme) -> None:
        """Icons in the theme's colours."""
        self._theme = theme
        name = "warning" if self._kind == "warning" else "done"
        colour = QColor(theme.warning if self._kind == "warning" else theme.focus)
        self._icon.setPixmap(pixmap(name, colour, ICON_PX))
        self._close.setIcon(icon("close", theme))

    def _show(self, sentence: str, kind: str, has_report: bool = False) -> None:
        self._kind = kind
        self.report.setVisible(has_report)
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._label.setText(sentence)
        self.set_theme(self._theme)
        self.show()
        self.raise_()
        announce(self, sentence)


def sentence_for(error: BaseException) -> str:
    """The sentence of a UserError; anything else is our fault and says so."""
    if isinstance(error, UserError):
        return say(str(error))
    if isinstance(error, MemoryError):
        return translate(
            "messages",
            "There is not enough memory for this; your photo and your erases are as they were.",
        )
    fault = translate(
        "messages",
        "Something went wrong inside LaMa Studio; your photo and your erases are as they were.",
    )
    return f"{fault} ({type(error).__name__}: {error})"
