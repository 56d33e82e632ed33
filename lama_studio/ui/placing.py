"""Where the window stands: as it was left, and always where it can be seen."""

from PySide6.QtCore import QByteArray, QRect, QSize
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QMainWindow, QWidget

LEAST_PX = 1280, 820
MOST_PX = 1800, 1150
SHARE = 0.85
"""Of a screen that has room for more than the least."""
HEAD_PX = 40
"""Of the screen's height, for the window's own head."""
LEAST_SEEN_PX = 120
"""Of the window's head, to take hold of it."""


def place(window: QMainWindow, remembered: str | None) -> None:
    """Give the window its size and screen; those it had, if that screen is still there."""
    room = window.screen().availableGeometry()
    window.resize(first_size(room.width(), room.height()))
    if remembered:
        window.restoreGeometry(QByteArray.fromBase64(remembered.encode()))
    bring_into_view(window)


def first_size(room_width: int, room_height: int) -> QSize:
    """How large a window is that was never resized: most of the screen, for the photo's sake."""
    rooms = zip((room_width, room_height - HEAD_PX), LEAST_PX, MOST_PX, strict=True)
    sides = (min(room, max(least, min(round(SHARE * room), most))) for room, least, most in rooms)
    return QSize(*sides)


def fit(dialog: QWidget, width_px: int, height_px: int) -> None:
    """Give a dialog its size, or what the screen that its window is on has room for."""
    room = (dialog.parentWidget() or dialog).screen().availableGeometry()
    dialog.resize(min(width_px, room.width()), min(height_px, room.height() - HEAD_PX))


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
