"""Where the window stands: as it was left, and always where it can be seen."""

from PySide6.QtCore import QByteArray, QRect
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QMainWindow

WIDTH_PX, HEIGHT_PX = 1280, 820
LEAST_SEEN_PX = 120
"""Of the window's head, to take hold of it."""


def place(window: QMainWindow, remembered: str | None) -> None:
    """Give the window its size and screen; those it had, if that screen is still there."""
    room = window.screen().availableGeometry()
    window.resize(min(WIDTH_PX, room.width()), min(HEIGHT_PX, room.height()))
    if remembered:
        window.restoreGeometry(QByteArray.fromBase64(remembered.encode()))
    bring_into_view(window)


def placement_of(window: QMainWindow) -> str:
    """What `place` needs to put the window where it stands now."""
    return window.saveGeometry().toBase64().toStdString()


def bring_into_view(window: QMainWindow) -> None:
    """Move the window onto a screen if it stands beside all of them, and make it fit."""
    frame = window.frameGeometry()
    head = QRect(frame.left(), frame.top(), frame.width(), LEAST_SEEN_PX)
    screens = QGuiApplication.screens()
    if any(_is_seen(head, screen) for screen in screens):
        return
    room = QGuiApplication.primaryScreen().availableGeometry()
    window.resize(min(window.width(), room.width()), min(window.height(), room.height()))
    window.move(room.topLeft())


def _is_seen(head: QRect, screen: QScreen) -> bool:
    seen = head.intersected(screen.availableGeometry())
    return seen.width() >= LEAST_SEEN_PX and seen.height() >= LEAST_SEEN_PX // 2
