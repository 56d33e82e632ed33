"""Qt's mouse events as the tools know them: photo coordinates and our own enums."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from lama_studio.tools.base import Button, Modifier, Pointer
from lama_studio.ui.canvas.viewport import Viewport

NO_KEYS = Qt.KeyboardModifier.NoModifier

_BUTTONS = {
    Qt.MouseButton.LeftButton: Button.LEFT,
    Qt.MouseButton.MiddleButton: Button.MIDDLE,
    Qt.MouseButton.RightButton: Button.RIGHT,
}
_MODIFIERS = {
    Qt.KeyboardModifier.ShiftModifier: Modifier.SHIFT,
    Qt.KeyboardModifier.AltModifier: Modifier.ALT,
    Qt.KeyboardModifier.ControlModifier: Modifier.CONTROL,
}


def pointer_at(
    at: QPointF,
    viewport: Viewport,
    button: Button = Button.NONE,
    keys: Qt.KeyboardModifier = NO_KEYS,
    pressure: float = 1.0,
) -> Pointer:
    """A widget position as a pointer; `button` is the one that is held, NONE without one."""
    x, y = viewport.to_photo(at.x(), at.y())
    held = Modifier.NONE
    for theirs, ours in _MODIFIERS.items():
        if keys & theirs:
            held |= ours
    return Pointer(x, y, pressure, button, held)


def button_of(event: QMouseEvent) -> Button:
    """The button an event is about."""
    return _BUTTONS.get(event.button(), Button.NONE)
