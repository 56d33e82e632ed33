"""All steps that were made, to jump between; how much memory they keep, and how much they may."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from lama_studio.core.history import History
from lama_studio.ui.language import say
from lama_studio.ui.panels.keys import RETURN, KeptKeys

_MB = 1024 * 1024


class HistoryPanel(QWidget):
    """The steps from the first to the last; what can be redone is paler."""

    position_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._list = QListWidget()
        self._list.setObjectName("steps")
        self._list.setAccessibleName(self.tr("Steps"))
        self._list.setUniformItemSizes(True)
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        KeptKeys(self._list, *RETURN)
        self._list.itemClicked.connect(self._on_chosen)
        self._list.itemActivated.connect(self._on_chosen)
        self._memory = QLabel()
        self._memory.setObjectName("muted")
        self._memory.setWordWrap(True)
        self._memory.setContentsMargins(12, 6, 12, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._memory)

    @property
    def memory_words(self) -> str:
        """What is said about memory."""
        return self._memory.text()

    def show_history(self, history: History | None) -> None:
        """Take over steps and position."""
        self._list.clear()
        if history is None:
            self._memory.clear()
            return
        names = [self.tr("Opened"), *(say(edit.name) for edit in history.edits)]
        if history.has_forgotten:
            names[0] = self.tr("Oldest step kept")
        for place, name in enumerate(names):
            item = QListWidgetItem(name)
            if place > history.position:
                item.setForeground(self.palette().placeholderText())
            elif place == history.position:
                font = QFont(self.font())
                font.setWeight(QFont.Weight.DemiBold)
                item.setFont(font)
            self._list.addItem(item)
        self._list.setCurrentRow(history.position)
        self._list.scrollToItem(self._list.item(history.position))
        self._memory.setText(
            self.tr("Undo keeps {used:.1f} of {limit:.0f} MB.").format(
                used=history.byte_count / _MB, limit=history.limit_mb
            )
        )

    def _on_chosen(self, item: QListWidgetItem) -> None:
        self.position_asked.emit(self._list.row(item))
