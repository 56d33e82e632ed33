"""Keys that a widget wants for itself though the window has a shortcut on them."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeptKeys(QObject):
    """While the widget has the keyboard, these keys reach it and no shortcut."""

    def __init__(self, widget: QWidget, *keys: Qt.Key) -> None:
        super().__init__(widget)
        self._keys = keys
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in self._keys:
            event.accept()
            return True
        return False
