"""The canvas: shows photo and mask, and gives the tool its pointer in photo coordinates."""

import math
import time

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QRegion,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from lama_studio.core.document import Change
from lama_studio.core.geometry import Box
from lama_studio.tools.base import Button, Pointer, Tool
from lama_studio.ui.canvas import overlay
from lama_studio.ui.canvas.look import Look
from lama_studio.ui.canvas.picture import MaskLook, Picture
from lama_studio.ui.canvas.pointers import button_of, pointer_of
from lama_studio.ui.canvas.viewport import Viewport

WHEEL_STEP = 120
ZOOM_PER_STEP = 1.2
BEFORE_KEY = Qt.Key.Key_Backslash


class Canvas(QWidget):
    """Paints a `Picture` through a `Viewport`; what the pointer does goes to the tool."""

    view_changed = Signal()
    pointer_moved = Signal(QPointF)
    pointer_left = Signal()
    stroke_ended = Signal()
    size_step_asked = Signal(int)
    before_changed = Signal(bool)
    picture_changed = Signal(bool)  # whether it is another one
    painted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport = Viewport()
        self.last_paint_ms = 0.0
        self._picture: Picture | None = None
        self._tool: Tool | None = None
        self._gesture_button: Button | None = None
        self._pointer: QPointF | None = None
        self._lines: list[QPolygonF] = []
        self._lines_region = QRegion()
        self._pan_from: QPointF | None = None
        self._pressure = 1.0
        self._is_space_held = False
        self._is_split_held = False
        self.look = Look()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Photo canvas"))
        self.setMinimumSize(320, 240)

    # What is shown

    @property
    def picture(self) -> Picture | None:
        return self._picture

    def set_picture(self, picture: Picture | None, tool: Tool | None) -> None:
        """Show a photo, fitted, with a tool for it."""
        self.set_tool(None)
        self._picture = picture
        self.look.is_before = False
        if picture is not None:
            self.viewport.set_photo(picture.document.width, picture.document.height)
        self.set_tool(tool)
        self.picture_changed.emit(True)
        self._on_view_changed()

    def set_tool(self, tool: Tool | None) -> None:
        """The tool that gets the pointer from now on."""
        self.cancel_stroke()
        self._tool = tool
        self._hover()
        self._update_cursor()

    def set_before(self, is_before: bool) -> None:
        """Show the photo as it was opened, without the mask."""
        if self.look.is_before != is_before and self._picture is not None:
            self.cancel_stroke()
            self.look.is_before = is_before
            self.update()
            self.before_changed.emit(is_before)

    def set_backdrop(self, colour: QColor) -> None:
        """What lies around the photo."""
        self.look.backdrop = colour
        self.update()

    def set_mask_look(self, colour: QColor, opacity: float, is_outline: bool) -> None:
        """How the mask is seen."""
        self.look.mask = MaskLook(colour, opacity, is_outline)
        self.update()

    def set_grid(self, has_grid: bool) -> None:
        """Show lines between photo pixels where these are large."""
        self.look.has_grid = has_grid
        self.update()

    def set_split(self, is_split: bool) -> None:
        """Before at the left, after at the right, with a line to drag in between."""
        self.look.split = 0.5 if is_split else None
        self._is_split_held = False
        self.refresh_lines()
        self.update()

    def move_split(self, share: float) -> None:
        """Put the split at a share of the photo's width."""
        if self.look.split is not None:
            self.look.split = min(max(share, 0.0), 1.0)
            self.update()

    def on_document_changed(self, change: Change) -> None:
        """Repaint what changed, and only that."""
        if self._picture is not None and not change.box.is_empty:
            self._picture.on_changed(change)
            if change.kind == "pixels":
                self.picture_changed.emit(False)
            self.update(self._widget_rect(change.box))

    @property
    def is_drawing(self) -> bool:
        """A stroke is under way."""
        return self._gesture_button is not None

    def cancel_stroke(self) -> None:
        """Leave the mask as it was before the stroke under way."""
        if self._tool is not None and self.is_drawing:
            self._gesture_button = None
            self._tool.cancel()
            self.refresh_lines()

    # Looking around

    def fit(self) -> None:
        """The whole photo."""
        self.viewport.fit()
        self._on_view_changed()

    def show_actual_size(self) -> None:
        """One photo pixel per device pixel, around the pointer or the middle."""
        at = self._pointer or QPointF(self.width() / 2, self.height() / 2)
        self.viewport.set_scale_at(at.x(), at.y(), 1.0)
        self._on_view_changed()

    def centre_on(self, x: float, y: float) -> None:
        """Bring a photo position into the middle of the view."""
        self.viewport.centre_on(x, y)
        self._on_view_changed()

    def zoom_by(self, factor: float) -> None:
        """Larger or smaller around the middle of the view."""
        self.viewport.zoom_at(self.width() / 2, self.height() / 2, factor)
        self._on_view_changed()

    def _on_view_changed(self) -> None:
        self._hover()
        self.update()
        self.view_changed.emit()

    def _hover(self) -> None:
        """Tell the tool its scale and what the resting pointer is over now."""
        if self._tool is not None:
            self._tool.context.scale = self.viewport.zoom
            if self._pointer is not None and not self.is_drawing:
                self._tool.move(
                    Pointer(*self.viewport.to_photo(self._pointer.x(), self._pointer.y()))
                )
        self.refresh_lines()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        began_s = time.perf_counter()
        painter = QPainter(self)
        for dirty in event.region():  # type: ignore[attr-defined]  # missing in the stubs
            self.look.paint(painter, self._picture, self.viewport, dirty)
        if self._lines_region.intersects(event.region()):
            overlay.draw_lines(painter, self._lines)
        self.look.paint_split(painter, self.viewport, self.height())
        if self.look.is_before or self.look.split is not None:
            overlay.draw_badge(painter, self.tr("Before"))
        if self.look.split is not None:
            overlay.draw_badge(painter, self.tr("After"), self.width())
        painter.end()
        self.last_paint_ms = (time.perf_counter() - began_s) * 1000
        self.painted.emit()

    def _is_over_split(self) -> bool:
        at = self._pointer
        return at is not None and self.look.is_at_split(self.viewport, at.x())

    def _widget_rect(self, box: Box) -> QRect:
        left, top = self.viewport.to_widget(box.x0, box.y0)
        right, bottom = self.viewport.to_widget(box.x1, box.y1)
        margin_px = 2 + math.ceil(self.viewport.zoom)  # smooth sampling reaches one pixel further
        rect = QRectF(left, top, right - left, bottom - top).toAlignedRect()
        return rect.adjusted(-margin_px, -margin_px, margin_px, margin_px) & self.rect()

    def refresh_lines(self) -> None:
        """Repaint where the tool's lines were and where they are now."""
        before = self._lines_region
        is_shown = self._pointer is not None and self._pan_from is None
        is_shown = is_shown and not self.look.is_before and not self._is_split_held
        if self._tool is None or not is_shown or self._is_space_held:
            self._lines = []
        else:
            self._lines = overlay.in_widget(self._tool.overlay(), self.viewport)
        self._lines_region = overlay.covered(self._lines)
        if changed := before + self._lines_region:
            self.update(changed)

    def _update_cursor(self) -> None:
        if self._picture is None:
            shape = Qt.CursorShape.ArrowCursor
        elif self._pan_from is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._is_space_held:
            shape = Qt.CursorShape.OpenHandCursor
        elif self._is_split_held or self._is_over_split():
            shape = Qt.CursorShape.SplitHCursor
        else:
            shape = Qt.CursorShape.CrossCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    # Events

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:  # moved to another screen
            self._follow_size()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._follow_size()

    def _follow_size(self) -> None:
        self.viewport.set_view(self.width(), self.height(), self.devicePixelRatioF())
        self._on_view_changed()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._picture is None:
            return
        self._pointer = event.position()
        button = button_of(event)
        if button is Button.MIDDLE or (button is Button.LEFT and self._is_space_held):
            if not self.is_drawing:
                self._pan_from = event.position()
        elif button is Button.LEFT and not self.is_drawing and self._is_over_split():
            self._is_split_held = True
        elif self._tool is not None and not self.look.is_before and not self.is_drawing:
            self._tool.press(pointer_of(event, self.viewport, button, self._pressure))
            self._gesture_button = button if self._tool.is_active else None
        self.refresh_lines()
        self._update_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._picture is None:
            return
        moved = event.position() - (self._pan_from or event.position())
        self._pointer = event.position()
        if self._pan_from is not None:
            self._pan_from = event.position()
            self.viewport.pan(moved.x(), moved.y())
            self._on_view_changed()
        elif self._is_split_held:
            x, _ = self.viewport.to_photo(event.position().x(), 0)
            self.move_split(x / self.viewport.photo_width)
        elif self._tool is not None:
            button = self._gesture_button or Button.NONE
            self._tool.move(pointer_of(event, self.viewport, button, self._pressure))
            self.refresh_lines()
        if self.look.split is not None:
            self._update_cursor()
        x, y = self.viewport.to_photo(event.position().x(), event.position().y())
        self.pointer_moved.emit(QPointF(x, y))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        button = button_of(event)
        if self._pan_from is not None and button in (Button.MIDDLE, Button.LEFT):
            self._pan_from = None
        elif self._is_split_held and button is Button.LEFT:
            self._is_split_held = False
        elif self._tool is not None and self.is_drawing and button is self._gesture_button:
            self._gesture_button = None
            if self._tool.release(pointer_of(event, self.viewport, button, self._pressure)):
                self.stroke_ended.emit()
        self.refresh_lines()
        self._update_cursor()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Only the pressure is taken from here; Qt sends mouse events for what is ignored."""
        is_over = event.type() == QEvent.Type.TabletRelease
        self._pressure = 1.0 if is_over else max(event.pressure(), 0.0)
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            turned = delta.y() or delta.x()  # Alt turns the wheel sideways on some systems
            if turned:
                self.size_step_asked.emit(1 if turned > 0 else -1)
        elif delta.y() and self._picture is not None:
            at = event.position()
            self._pointer = at
            self.viewport.zoom_at(at.x(), at.y(), ZOOM_PER_STEP ** (delta.y() / WHEEL_STEP))
            self._on_view_changed()
        event.accept()

    def hold_key(self, event: QKeyEvent, is_held: bool) -> None:
        """Keys that act while they are held; the window passes on what nobody else wanted."""
        if event.key() not in (Qt.Key.Key_Space, BEFORE_KEY):
            event.ignore()
        elif not event.isAutoRepeat():
            if event.key() == BEFORE_KEY:
                self.set_before(is_held)
            else:
                self._is_space_held = is_held
            self.refresh_lines()
            self._update_cursor()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._is_space_held = False  # the release would reach somebody else
        self.set_before(False)
        self._update_cursor()
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.refresh_lines()
        self.pointer_left.emit()
