"""First steps: a small card that says what to do next, and goes on when it is done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

WIDTH_PX = 310


class TipsCard(QFrame):
    """Shows one tip at a time; doing what it says leads to the next one, as does the button."""

    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tips")
        self.setAccessibleName(self.tr("First steps"))
        self.setFixedWidth(WIDTH_PX)
        self._tips = (
            (
                self.tr("Mark what should go"),
                self.tr("Paint over it with the brush, a little beyond its edge."),
            ),
            (self.tr("Erase it"), self.tr("Press Enter, or the Erase button at the right.")),
            (
                self.tr("Compare"),
                self.tr("Hold the key \\ to see the photo as it was. Ctrl+Z takes an erase back."),
            ),
            (
                self.tr("Keep it"),
                self.tr("Save As writes a new file; yours stays as it is. Press ? for all keys."),
            ),
        )
        self._place = 0
        self._title, self._words, self._count = QLabel(), QLabel(), QLabel()
        self._title.setObjectName("heading")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self._count.setObjectName("muted")
        self._next, self._skip = QPushButton(), QPushButton(self.tr("Skip"))
        for button, words in ((self._next, self.tr("Next")), (self._skip, self.tr("Skip"))):
            button.setAccessibleName(words)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._next.clicked.connect(self._on_next)
        self._skip.clicked.connect(self.end)
        self._build()
        self.hide()

    @property
    def place(self) -> int | None:
        """Which tip is shown, from 0; None where none is."""
        return None if self.isHidden() else self._place

    def begin(self) -> None:
        """The first tip."""
        self._show(0)
        self.show()
        self.raise_()

    def done(self, place: int) -> None:
        """The person did what a tip says; the next one is shown, if that one was."""
        if self.place == place:
            self._on_next()

    def end(self) -> None:
        """Enough."""
        if not self.isHidden():
            self.hide()
            self.ended.emit()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(self._skip)
        row.addWidget(self._next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._words, 1)
        layout.addLayout(row)

    def _on_next(self) -> None:
        if self._place + 1 < len(self._tips):
            self._show(self._place + 1)
        else:
            self.end()

    def _show(self, place: int) -> None:
        self._place = place
        title, words = self._tips[place]
        is_last = place + 1 == len(self._tips)
        self._title.setText(title)
        self._words.setText(words)
        self._count.setText(
            self.tr("{place} of {count}").format(place=place + 1, count=len(self._tips))
        )
        self._next.setText(self.tr("Done") if is_last else self.tr("Next"))
        self._next.setAccessibleName(self._next.text())
        self._skip.setVisible(not is_last)
        self.adjustSize()
