"""What is seen before the first photo: an invitation."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from lama_studio.ui.icons import pixmap
from lama_studio.ui.theme import Theme

ICON_PX = 72


class EmptyState(QWidget):
    """Says what to do first."""

    def __init__(self, open_action: QAction, tips_action: QAction) -> None:
        super().__init__()
        self.setObjectName("empty")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = QLabel()
        title = QLabel(self.tr("Open a photo or drop one here"))
        title.setObjectName("title")
        words = QLabel(
            self.tr(
                "Paint over what should go, press Enter, and it is gone.\n"
                "Everything stays on this computer."
            )
        )
        words.setObjectName("muted")
        for label in (title, words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        button = QPushButton(self.tr("Open photo…"))
        button.setObjectName("primary")
        button.setAccessibleName(self.tr("Open photo"))
        button.clicked.connect(open_action.trigger)
        self.setFocusProxy(button)
        sample = QPushButton(self.tr("Try it on a sample photo"))
        sample.setAccessibleName(self.tr("Try it on a sample photo"))
        sample.clicked.connect(tips_action.trigger)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(1)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(title)
        layout.addWidget(words)
        for widget in (button, sample):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
        layout.setSpacing(14)
        layout.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """The picture in the theme's colour."""
        self._icon.setPixmap(pixmap("photo", QColor(theme.muted), ICON_PX))
