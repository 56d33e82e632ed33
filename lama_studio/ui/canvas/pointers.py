"""Qt's mouse events as the tools know them: photo coordinates and our own enums."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent

from lama_studio.tools.base import Button, Modifier, Pointer
from lama_studio.ui.canvas.viewport import Viewport

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


def pointer_of(
    event: QMouseEvent, viewport: Viewport, button: Button, pressure: float = 1.0
) -> Pointer:
    """Where the pointer is; `button` is the one that began the gesture, NONE without one."""
    x, y = viewport.to_photo(event.position().x(), event.position().y())
    held = Modifier.NONE
    for theirs, ours in _MODIFIERS.items():
        if event.modifiers() & theirs:
            held |= ours
    return Pointer(x, y, pressure, button, held)


def button_of(event: QMouseEvent) -> Button:
    """The button an event is about."""
    return _BUTTONS.get(event.button(), Button.NONE)
