"""The pointer moved by keys: everything the mouse can do on the canvas, without one."""

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from lama_studio.tools.base import Button
from lama_studio.ui.canvas.gestures import Gestures
from lama_studio.ui.canvas.viewport import Viewport

STEP_PX = 8
FINE_STEP_PX = 1
COARSE_STEP_PX = 64
SPLIT_STEP = 0.02
EDGE_PX = 24
"""Nearer than this to the edge of the view the photo moves instead of the cursor."""

_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class KeyCursor(QObject):
    """Arrows move it, finer with Shift, faster with Ctrl; Space is the button: once down, once up.

    It goes away as soon as the mouse moves, and Space pans again.
    """

    moved = Signal()
    split_step_asked = Signal(float)

    def __init__(self, gestures: Gestures, viewport: Viewport, parent: QObject) -> None:
        super().__init__(parent)
        self.is_shown = False
        self._gestures, self._viewport = gestures, viewport

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key is for; False where it is for nothing here."""
        key, held = Qt.Key(event.key()), event.modifiers()
        is_alt = bool(held & Qt.KeyboardModifier.AltModifier)
        if key in _WAYS and is_alt:
            self.split_step_asked.emit(_WAYS[key][0] * SPLIT_STEP)
        elif key in _WAYS:
            self._step(*_WAYS[key], _step_px(held))
        elif key in _PAGES:
            self._turn_page(_PAGES[key], bool(held & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_Home:
            self._go(self._middle())
        elif key == Qt.Key.Key_Space and self.is_shown:
            if not event.isAutoRepeat():
                self._press_or_release(held)
        else:
            return False
        return True

    def hide(self) -> None:
        """The mouse took over."""
        self.is_shown = False

    def _step(self, dx: int, dy: int, step_px: int) -> None:
        at = self._gestures.at if self.is_shown else None
        if at is None:
            self._go(self._middle() if self._gestures.at is None else self._gestures.at)
            return
        wanted = at + QPointF(dx, dy) * step_px
        room = self._room()
        inside = QPointF(
            min(max(wanted.x(), room.left()), room.right()),
            min(max(wanted.y(), room.top()), room.bottom()),
        )
        over = wanted - inside
        if not over.isNull():
            before = self._viewport.origin
            self._viewport.pan(-over.x(), -over.y())
            self._gestures.panned.emit()
            after = self._viewport.origin
            # A photo that cannot move further lets the cursor go on to the edge of the view.
            inside += over + QPointF(after[0] - before[0], after[1] - before[1])
        self._go(inside)

    def _turn_page(self, way: int, is_sideways: bool) -> None:
        viewport = self._viewport
        page = -way * 0.9 * (viewport.view_width if is_sideways else viewport.view_height)
        viewport.pan(page if is_sideways else 0, 0 if is_sideways else page)
        self._gestures.panned.emit()

    def _go(self, at: QPointF) -> None:
        self.is_shown = True
        view = self._viewport
        at = QPointF(min(max(at.x(), 0), view.view_width), min(max(at.y(), 0), view.view_height))
        self._gestures.move(at)
        self.moved.emit()

    def _press_or_release(self, held: Qt.KeyboardModifier) -> None:
        at = self._gestures.at or self._middle()
        if self._gestures.is_pressed:
            self._gestures.release(at, Button.LEFT, held)
        else:
            self._gestures.press(at, Button.LEFT, held)
        self.moved.emit()

    def _middle(self) -> QPointF:
        return QPointF(self._viewport.view_width / 2, self._viewport.view_height / 2)

    def _room(self) -> QRectF:
        view = QRectF(0, 0, self._viewport.view_width, self._viewport.view_height)
        return view.adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)


def _step_px(held: Qt.KeyboardModifier) -> int:
    if held & Qt.KeyboardModifier.ShiftModifier:
        return FINE_STEP_PX
    return COARSE_STEP_PX if held & Qt.KeyboardModifier.ControlModifier else STEP_PX
