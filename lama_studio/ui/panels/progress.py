"""A slim card over the canvas while a job runs: what, how far, and a way out."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from lama_studio.ui.motion import is_motion_reduced

APPEARS_AFTER_MS = 250


class ProgressCard(QFrame):
    """Appears only when a job takes long enough to be noticed."""

    def __init__(self, cancel: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress")
        self.setAccessibleName(self.tr("Progress"))
        self._label = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(220)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._percent = QLabel()
        self._percent.setObjectName("muted")
        self._percent.setFixedWidth(40)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._left = QLabel()
        self._left.setObjectName("muted")
        self._left.hide()
        self._cancel = QToolButton()
        self._cancel.setDefaultAction(cancel)
        self._cancel.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cancel.setAccessibleName(self.tr("Cancel"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(12)
        for widget in (self._label, self._bar, self._percent, self._left, self._cancel):
            layout.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(APPEARS_AFTER_MS)
        self._timer.timeout.connect(self.show)
        self.hide()

    def begin(self, title: str, can_cancel: bool) -> None:
        """A job started; a job that ends at once is never shown."""
        self._label.setText(title)
        # Without a range the bar runs to and fro.
        self._bar.setRange(0, 100 if is_motion_reduced() else 0)
        self._bar.setValue(0)
        self._percent.clear()
        self._left.hide()
        self._cancel.setVisible(can_cancel)
        self.adjustSize()
        self._timer.start()

    def set_fraction(self, fraction: float) -> None:
        """0..1 of the job is done; it is all done when the card goes, and some jobs never say."""
        if fraction <= 0:
            return
        percent = min(round(fraction * 100), 99)
        self._bar.setRange(0, 100)
        self._bar.setValue(percent)
        self._percent.setText(f"{percent}%")

    def show_left(self, words: str) -> None:
        """How long it will still take."""
        self._left.setText(words)
        self._left.show()

    def end(self) -> None:
        """No job any more."""
        self._timer.stop()
        self.hide()
