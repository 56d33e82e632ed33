"""Other fills of an erase side by side, to choose one of them."""

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from lama_studio.ui.panels.keys import RETURN, KeptKeys

PICTURE_PX = 62
CELL_PX = PICTURE_PX + 9, PICTURE_PX + 28
IN_A_ROW = 3


class VariantStrip(QWidget):
    """Thumbnails with their names, coming in one by one; a click or Return takes one."""

    chosen = Signal(int)  # number of the variant, in the order they were added
    left = Signal()  # it had the keyboard and is gone

    def __init__(self) -> None:
        super().__init__()
        self._note = QLabel()
        self._note.setObjectName("muted")
        self._note.setWordWrap(True)
        self._list = QListWidget()
        self._list.setObjectName("variants")
        self._list.setAccessibleName(self.tr("Variants"))
        self._list.setViewMode(QListWidget.ViewMode.IconMode)
        self._list.setMovement(QListWidget.Movement.Static)
        self._list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._list.setIconSize(QSize(PICTURE_PX, PICTURE_PX))
        self._list.setGridSize(QSize(*CELL_PX))
        self._list.setWordWrap(False)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        KeptKeys(self._list, *RETURN)
        self._list.itemClicked.connect(self._on_chosen)
        self._list.itemActivated.connect(self._on_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._note)
        layout.addWidget(self._list)
        self.hide()

    @property
    def names(self) -> list[str]:
        """What can be chosen now."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def begin(self) -> None:
        """Show an empty strip that will fill."""
        self._list.clear()
        self._list.setFixedHeight(CELL_PX[1])
        self.set_note("")
        self.show()

    def add(self, name: str, picture: QPixmap, facts: str) -> None:
        """One more to choose from."""
        shown = QIcon(picture)
        shown.addPixmap(picture, QIcon.Mode.Selected)  # the frame says it; a tint would lie
        item = QListWidgetItem(shown, name)
        item.setToolTip(facts)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}. {facts}")
        self._list.addItem(item)
        rows = math.ceil(self._list.count() / IN_A_ROW)
        self._list.setFixedHeight(rows * CELL_PX[1])

    def set_note(self, words: str) -> None:
        """A line above the pictures; none where it is empty."""
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def mark(self, number: int) -> None:
        """Which of them is the one shown in the photo."""
        self._list.setCurrentRow(number)

    def end(self) -> None:
        """Nothing to choose from any more."""
        had_focus = self._list.hasFocus()
        self._list.clear()
        self.hide()
        if had_focus:
            self.left.emit()

    def _on_chosen(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self._list.row(item))
