"""The canvas: shows photo and mask, and gives the tool its pointer in photo coordinates."""

import math
import time

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal, Slot
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
from lama_studio.core.raster import Mode
from lama_studio.tools.base import Tool
from lama_studio.ui.canvas import overlay
from lama_studio.ui.canvas.cursors import tool_cursor
from lama_studio.ui.canvas.gestures import Gestures
from lama_studio.ui.canvas.key_cursor import KeyCursor
from lama_studio.ui.canvas.look import Look
from lama_studio.ui.canvas.picture import MaskLook, Picture
from lama_studio.ui.canvas.pointers import button_of
from lama_studio.ui.canvas.viewport import Viewport

WHEEL_STEP = 120
ZOOM_PER_STEP = 1.2
BEFORE_KEY = Qt.Key.Key_Backslash
BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


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
        self.look = Look()
        self.gestures = Gestures(self.viewport, self.look, self)
        self.key_cursor = KeyCursor(self.gestures, self.viewport, self)
        self._picture: Picture | None = None
        self._lines: list[QPolygonF] = []
        self._lines_region = QRegion()
        self._shows_focus = False
        self._cursor: tuple[Qt.CursorShape, Mode | None] = Qt.CursorShape.ArrowCursor, None
        self._connect()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Photo canvas"))
        self.setMinimumSize(180, 160)

    def _connect(self) -> None:
        self.gestures.stroke_ended.connect(self.stroke_ended)
        self.gestures.panned.connect(self._on_view_changed)
        self.gestures.split_moved.connect(self.move_split)
        self.key_cursor.moved.connect(self._on_pointer_moved)
        self.key_cursor.split_step_asked.connect(
            lambda step: self.move_split((self.look.split or 0.0) + step)
        )

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
        self.gestures.set_tool(tool)
        self.refresh_lines()
        self._update_cursor()

    def set_before(self, is_before: bool) -> None:
        """Show the photo as it was opened, without the mask."""
        if self.look.is_before != is_before and self._picture is not None:
            if self.gestures.is_pressed:
                self.cancel_stroke()
            self.look.is_before = is_before
            self.update()
            self.before_changed.emit(is_before)

    def set_backdrop(self, colour: QColor) -> None:
        """What lies around the photo."""
        self.look.backdrop = colour
        self.update()

    def set_mask_look(self, mask: MaskLook) -> None:
        """How the mask is seen."""
        self.look.mask = mask
        self.update()

    def set_grid(self, has_grid: bool) -> None:
        """Show lines between photo pixels where these are large."""
        self.look.has_grid = has_grid
        self.update()

    def set_split(self, is_split: bool) -> None:
        """Before at the left, after at the right, with a line to drag in between."""
        self.look.split = 0.5 if is_split else None
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
            reach_px = math.ceil(self.look.mask.reach_px) if change.kind == "mask" else 0
            self.update(self._widget_rect(change.box.grow(reach_px)))

    @property
    def is_drawing(self) -> bool:
        """A stroke is under way."""
        return self.gestures.is_drawing

    def cancel_stroke(self) -> None:
        """Leave the mask as it was before the stroke under way."""
        self.gestures.cancel()
        self.refresh_lines()

    def finish_stroke(self) -> None:
        """End a shape of several clicks where it is."""
        self.gestures.finish()
        self.refresh_lines()

    def step_back(self) -> bool:
        """Take back the last of several clicks; False where there is none."""
        is_back = self.gestures.step_back()
        self.refresh_lines()
        return is_back

    # Looking around

    def fit(self) -> None:
        """The whole photo."""
        self.viewport.fit()
        self._on_view_changed()

    def show_actual_size(self) -> None:
        """One photo pixel per device pixel, around the pointer or the middle."""
        at = self.gestures.at or QPointF(self.width() / 2, self.height() / 2)
        self.viewport.set_scale_at(at.x(), at.y(), 1.0)
        self._on_view_changed()

    def centre_on(self, x: float, y: float) -> None:
        """Bring a photo position into the middle of the view."""
        self.viewport.centre_on(x, y)
        self._on_view_changed()

    def zoom_by(self, factor: float) -> None:
        """Larger or smaller around the middle of the view, or what the keys point at."""
        at = self.gestures.at if self.key_cursor.is_shown else None
        at = at or QPointF(self.width() / 2, self.height() / 2)
        self.viewport.zoom_at(at.x(), at.y(), factor)
        self._on_view_changed()

    @Slot()
    def _on_view_changed(self) -> None:
        self.gestures.hover()
        self.refresh_lines()
        self.update()
        self.view_changed.emit()

    @Slot()
    def _on_pointer_moved(self) -> None:
        self.refresh_lines()
        self._update_cursor()
        at = self.gestures.at
        if at is not None:
            self.pointer_moved.emit(QPointF(*self.viewport.to_photo(at.x(), at.y())))

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
        if self.look.split is not None and not self.look.is_before:
            overlay.draw_badge(painter, self.tr("After"), self.width())
        if self._shows_focus:
            overlay.draw_focus(painter, self.rect(), self.palette().accent().color())
        painter.end()
        self.last_paint_ms = (time.perf_counter() - began_s) * 1000
        self.painted.emit()

    def _widget_rect(self, box: Box) -> QRect:
        left, top = self.viewport.to_widget(box.x0, box.y0)
        right, bottom = self.viewport.to_widget(box.x1, box.y1)
        margin_px = 2 + math.ceil(self.viewport.zoom)  # smooth sampling reaches one pixel further
        rect = QRectF(left, top, right - left, bottom - top).toAlignedRect()
        return rect.adjusted(-margin_px, -margin_px, margin_px, margin_px) & self.rect()

    def refresh_lines(self) -> None:
        """Repaint where the tool's lines were and where they are now."""
        before, tool = self._lines_region, self.gestures.tool
        at = self.gestures.at
        self._lines = []
        if self._picture is not None and tool is not None and self.gestures.shows_tool:
            self._lines = overlay.in_widget(tool.overlay(), self.viewport)
        if at is not None and self.key_cursor.is_shown:
            self._lines += overlay.cross(at)
        self._lines_region = overlay.covered(self._lines)
        if changed := before + self._lines_region:
            self.update(changed)

    def _update_cursor(self) -> None:
        shape = self.gestures.cursor if self._picture is not None else Qt.CursorShape.ArrowCursor
        mode = self.gestures.mode if shape == Qt.CursorShape.CrossCursor else None
        if self._cursor != (shape, mode):
            self._cursor = shape, mode
            ratio = self.devicePixelRatioF()
            self.setCursor(shape if mode is None else tool_cursor(mode, ratio))

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
        if self._picture is not None:
            self.key_cursor.hide()
            self.gestures.press(event.position(), button_of(event), event.modifiers())
            self._on_pointer_moved()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._picture is not None:
            self.key_cursor.hide()
            self.gestures.move(event.position(), event.modifiers())
            self._on_pointer_moved()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._picture is not None:
            self.gestures.release(event.position(), button_of(event), event.modifiers())
            self._on_pointer_moved()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Only the pressure is taken from here; Qt sends mouse events for what is ignored."""
        is_over = event.type() == QEvent.Type.TabletRelease
        self.gestures.pressure = 1.0 if is_over else max(event.pressure(), 0.0)
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            turned = delta.y() or delta.x()  # Alt turns the wheel sideways on some systems
            if turned:
                self.size_step_asked.emit(1 if turned > 0 else -1)
        elif delta.y() and self._picture is not None:
            at = self.gestures.at = event.position()
            self.viewport.zoom_at(at.x(), at.y(), ZOOM_PER_STEP ** (delta.y() / WHEEL_STEP))
            self._on_view_changed()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._picture is None or not self.key_cursor.press(event):
            super().keyPressEvent(event)

    def hold_key(self, event: QKeyEvent, is_held: bool) -> None:
        """Keys that act while they are held; the window passes on what nobody else wanted."""
        self.gestures.hold_keys(event.modifiers())
        if event.key() not in (Qt.Key.Key_Space, BEFORE_KEY):
            event.ignore()
        elif not event.isAutoRepeat():
            if event.key() == BEFORE_KEY:
                self.set_before(is_held)
            else:
                self.gestures.is_space_held = is_held and not self.key_cursor.is_shown
        self.refresh_lines()
        self._update_cursor()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._show_focus(event.reason() in BY_KEYS)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.gestures.is_space_held = False  # the release would reach somebody else
        self._show_focus(False)
        self.set_before(False)
        self._update_cursor()
        super().focusOutEvent(event)

    def _show_focus(self, is_shown: bool) -> None:
        if self._shows_focus != is_shown:
            self._shows_focus = is_shown
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        if not self.key_cursor.is_shown:
            self.gestures.at = None
            self.refresh_lines()
            self.pointer_left.emit()
