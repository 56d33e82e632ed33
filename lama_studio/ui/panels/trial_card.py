"""One photo of a series: before, after, and what to do with it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from lama_studio.ui.panels.status import ElidedLabel

PICTURE_PX = 132


class TrialCard(QFrame):
    """Before at the left, after at the right; nothing is kept before it is accepted."""

    accepted = Signal()
    rejected = Signal()
    again_asked = Signal()

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.setObjectName("trial")
        self.has_trial = False
        """Whether there is something to judge."""
        self.is_settled = False
        """Whether it has been tried, with or without success."""
        self.is_open = True
        """Whether it is still to be tried, or has failed."""
        name = path.name
        self._name = ElidedLabel()
        self._name.setText(name)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setToolTip(str(path))
        self._before, self._after = _Picture(), _Picture()
        self._before.setAccessibleName(self.tr("{name} before").format(name=name))
        self._after.setAccessibleName(self.tr("{name} after").format(name=name))
        self._words = QLabel()
        self._words.setObjectName("muted")
        self._words.setWordWrap(True)
        self.keep = self._button(self.tr("Accept"), name)
        self.leave = self._button(self.tr("Reject"), name)
        self.again = self._button(self.tr("Redo"), name)
        self.keep.clicked.connect(self.accepted)
        self.leave.clicked.connect(self.rejected)
        self.again.clicked.connect(self.again_asked)
        self._build()
        self._show_buttons()
        self.say(self.tr("Waits"))

    def say(self, words: str) -> None:
        """A line below the pictures."""
        self._words.setText(words)

    def show_photo(self, picture: QPixmap) -> None:
        """The photo as it is, unless there is a part of it to be judged already."""
        if not self.is_settled:
            self._before.show_picture(picture)

    def show_began(self) -> None:
        """It is this photo's turn."""
        self.has_trial = self.is_settled = False
        self._show_buttons()
        self.say(self.tr("Erasing…"))

    def show_fraction(self, fraction: float) -> None:
        """How far it is."""
        self.say(self.tr("Erasing… {share}").format(share=f"{fraction:.0%}"))

    def show_trial(self, before: QPixmap, after: QPixmap) -> None:
        """What was made of it."""
        self._before.show_picture(before)
        self._after.show_picture(after)
        self.has_trial = self.is_settled = True
        self.is_open = False
        self._show_buttons()
        self.say("")

    def show_failure(self, words: str) -> None:
        """It could not be done, or not be kept."""
        self.is_settled, self.is_open = True, not self.has_trial
        self._show_buttons()
        self.say(words)

    def show_settled(self, words: str) -> None:
        """Accepted or rejected."""
        self.has_trial, self.is_settled, self.is_open = False, True, False
        self._show_buttons()
        self.say(words)

    def _button(self, words: str, name: str) -> QPushButton:
        button = QPushButton(words)
        button.setAccessibleName(f"{words}: {name}")
        button.setAutoDefault(False)
        return button

    def _show_buttons(self) -> None:
        for button in (self.keep, self.leave):
            button.setVisible(self.has_trial)
        self.again.setVisible(self.is_settled)

    def _build(self) -> None:
        pictures = QHBoxLayout()
        pictures.setSpacing(8)
        pictures.addWidget(self._before)
        pictures.addWidget(self._after)
        pictures.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.keep, self.leave, self.again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(6)
        layout.addWidget(self._name)
        layout.addLayout(pictures)
        layout.addWidget(self._words)
        layout.addLayout(buttons)


class _Picture(QLabel):
    """A square that holds a picture, empty at first."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("picture")
        self.setFixedSize(PICTURE_PX, PICTURE_PX)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_picture(self, picture: QPixmap) -> None:
        ratio = self.devicePixelRatio()
        side_px = round(PICTURE_PX * ratio)
        shown = picture.scaled(
            side_px,
            side_px,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown.setDevicePixelRatio(ratio)
        self.setPixmap(shown)
