"""The photo's name above the canvas; the photo can be dragged away by it."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

MOST_CHARACTERS = 44


class PhotoHandle(QLabel):
    """Looks like a title, and can be taken hold of."""

    pressed = Signal()
    drag_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("handle")
        self.setAccessibleName(self.tr("Photo"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._from: QPoint | None = None
        self.show_photo("", is_changed=False)

    def show_photo(self, name: str, is_changed: bool) -> None:
        """Another name, or another state of the same photo."""
        shown = name if len(name) <= MOST_CHARACTERS else f"{name[:MOST_CHARACTERS]}…"
        self.setText(f"{shown} •" if is_changed else shown)
        # Hiding it would need the bar's leave: a bar shows what is in it.
        self.setEnabled(bool(name))
        words = self.tr("{name}: drag it to where you want a copy").format(name=name)
        self.setToolTip(words if name else "")
        self.setCursor(Qt.CursorShape.OpenHandCursor if name else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.position().toPoint()
            self.pressed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._from
        if start is not None and event.buttons() & Qt.MouseButton.LeftButton:
            moved = (event.position().toPoint() - start).manhattanLength()
            if moved >= QApplication.startDragDistance():
                self.drag_asked.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None
