"""Where the pointer is and what it does: hovering, drawing, panning, moving the split.

Mouse, pen and keys all come through here; widget positions go in, the tool gets photo positions.
"""

from PySide6.QtCore import QObject, QPointF, Qt, Signal

from lama_studio.core.raster import Mode
from lama_studio.tools.base import Button, Tool
from lama_studio.ui.canvas.look import Look
from lama_studio.ui.canvas.pointers import NO_KEYS, pointer_at
from lama_studio.ui.canvas.viewport import Viewport


class Gestures(QObject):
    """One pointer, one thing at a time."""

    stroke_ended = Signal()
    panned = Signal()
    split_moved = Signal(float)  # share of the photo's width

    def __init__(self, viewport: Viewport, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self.tool: Tool | None = None
        self.at: QPointF | None = None
        """Where the pointer is in the widget; None where it is elsewhere."""
        self.pressure = 1.0
        self.is_space_held = False
        self._keys = NO_KEYS
        self._viewport, self._look = viewport, look
        self._button: Button | None = None  # held for the tool
        self._pan_from: QPointF | None = None
        self._is_split_held = False

    @property
    def is_drawing(self) -> bool:
        """A stroke is under way, or a shape of several clicks."""
        return self.tool is not None and self.tool.is_active

    @property
    def is_pressed(self) -> bool:
        """The tool's button is held."""
        return self._button is not None

    @property
    def shows_tool(self) -> bool:
        """Whether the pointer is the tool's now."""
        is_elsewhere = self.at is None or self._pan_from is not None or self._is_split_held
        return not (is_elsewhere or self.is_space_held or self._look.is_before)

    @property
    def cursor(self) -> Qt.CursorShape:
        if self._pan_from is not None:
            return Qt.CursorShape.ClosedHandCursor
        if self.is_space_held:
            return Qt.CursorShape.OpenHandCursor
        if self._is_split_held or self._is_over_split():
            return Qt.CursorShape.SplitHCursor
        return Qt.CursorShape.CrossCursor

    @property
    def mode(self) -> Mode:
        """What the next press of the left button would do to the mask."""
        if self.tool is None:
            return Mode.ADD
        return self.tool.mode(pointer_at(QPointF(), self._viewport, Button.LEFT, self._keys))

    def set_tool(self, tool: Tool | None) -> None:
        """The tool that gets the pointer from now on."""
        self.cancel()
        self.tool = tool
        self.hover()

    def hover(self) -> None:
        """Tell the tool its scale and what the resting pointer is over now."""
        if self.tool is not None:
            self.tool.context.scale = self._viewport.zoom
            if self.at is not None and not self.is_pressed:
                self.tool.move(pointer_at(self.at, self._viewport, keys=self._keys))

    def hold_keys(self, keys: Qt.KeyboardModifier) -> None:
        """Other modifier keys are held."""
        if keys != self._keys:
            self._keys = keys
            self.hover()

    def press(self, at: QPointF, button: Button, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        """A button goes down."""
        self.at, self._keys = at, keys
        if self.is_pressed:
            return
        if button is Button.MIDDLE or (button is Button.LEFT and self.is_space_held):
            self._pan_from = at
        elif button is Button.LEFT and not self.is_drawing and self._is_over_split():
            self._is_split_held = True
        elif self.tool is not None and not self._look.is_before:
            self.tool.press(pointer_at(at, self._viewport, button, keys, self.pressure))
            self._button = button if self.tool.is_active else None

    def move(self, at: QPointF, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        """The pointer moves, with or without a button."""
        moved = at - (self._pan_from or at)
        self.at, self._keys = at, keys
        if self._pan_from is not None:
            self._pan_from = at
            self._viewport.pan(moved.x(), moved.y())
            self.panned.emit()
        elif self._is_split_held:
            x, _ = self._viewport.to_photo(at.x(), 0)
            self.split_moved.emit(x / self._viewport.photo_width)
        elif self.tool is not None:
            button = self._button or Button.NONE
            self.tool.move(pointer_at(at, self._viewport, button, keys, self.pressure))

    def release(self, at: QPointF, button: Button, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        """A button comes up."""
        if self._pan_from is not None and button in (Button.MIDDLE, Button.LEFT):
            self._pan_from = None
        elif self._is_split_held and button is Button.LEFT:
            self._is_split_held = False
        elif self.tool is not None and self.is_pressed and button is self._button:
            self._button = None
            if self.tool.release(pointer_at(at, self._viewport, button, keys, self.pressure)):
                self.stroke_ended.emit()

    def finish(self) -> None:
        """End a shape of several clicks here."""
        if self.tool is not None and not self.is_pressed and self.tool.finish():
            self.stroke_ended.emit()

    def step_back(self) -> bool:
        """Take back the last of several clicks; False where there is none."""
        return self.tool is not None and not self.is_pressed and self.tool.step_back()

    def cancel(self) -> None:
        """Leave the mask as it was before the gesture under way."""
        self._button = None
        self._is_split_held = False
        if self.tool is not None and self.is_drawing:
            self.tool.cancel()

    def _is_over_split(self) -> bool:
        return self.at is not None and self._look.is_at_split(self._viewport, self.at.x())
