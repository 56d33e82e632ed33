"""What a screen reader is told: announcements, and the canvas as something with a name and a value.

A painted widget is nothing but a rectangle to a screen reader, unless it says more.
"""

import math

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from lama_studio.ui.canvas.canvas import Canvas
from lama_studio.ui.language import say
from lama_studio.ui.studio import Studio
from lama_studio.ui.toolbox import Toolbox
from lama_studio.ui.worker import Job

translate = QCoreApplication.translate
REST_MS = 250
"""A cursor that moves is told of once it rests."""


def announce(source: QWidget, words: str) -> None:
    """Let a screen reader say something that happened, once what it says now is said."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, words))


def photo_words(canvas: Canvas) -> str:
    """The photo's size and how much of it is marked."""
    picture = canvas.picture
    if picture is None:
        return translate("spoken", "No photo is open.")
    document = picture.document
    return translate("spoken", "{width} × {height} pixels, {share} marked").format(
        width=document.width, height=document.height, share=f"{picture.marked_share:.1%}"
    )


def pointer_words(canvas: Canvas) -> str:
    """Which photo pixel the pointer is at, and whether it is marked."""
    picture, at = canvas.picture, canvas.gestures.at
    if picture is None or at is None:
        return ""
    x, y = (math.floor(value) for value in canvas.viewport.to_photo(at.x(), at.y()))
    mask = picture.document.mask
    if not (0 <= x < mask.shape[1] and 0 <= y < mask.shape[0]):
        return translate("spoken", "beside the photo")
    words = translate("spoken", "{x}, {y}: marked") if mask[y, x] > 127 else "{x}, {y}"
    return words.format(x=x, y=y)


class Speaker(QObject):
    """Tells a screen reader what a person who sees would see happen."""

    def __init__(self, studio: Studio, canvas: Canvas, toolbox: Toolbox, parent: QWidget) -> None:
        super().__init__(parent)
        _install_interfaces()
        self._window, self._canvas, self._toolbox = parent, canvas, toolbox
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST_MS)
        self._resting.timeout.connect(self._on_rested)
        studio.work_began.connect(self._on_work_began)
        studio.erased.connect(self._on_erased)
        studio.cancelled.connect(self._on_cancelled)
        toolbox.tool_changed.connect(self._on_tool_changed)
        canvas.stroke_ended.connect(self._on_stroke_ended)
        canvas.key_cursor.moved.connect(self._resting.start)

    @Slot(object)
    def _on_work_began(self, job: Job) -> None:
        announce(self._window, job.title)

    @Slot(object)
    def _on_erased(self, _report: object) -> None:
        announce(self._window, translate("spoken", "Erased."))

    @Slot(object)
    def _on_cancelled(self, job: Job) -> None:
        if job.title:
            announce(self._window, translate("spoken", "Cancelled."))

    @Slot()
    def _on_tool_changed(self) -> None:
        announce(self._window, say(self._toolbox.chosen.label))

    @Slot()
    def _on_stroke_ended(self) -> None:
        announce(self._canvas, photo_words(self._canvas))

    @Slot()
    def _on_rested(self) -> None:
        announce(self._canvas, pointer_words(self._canvas))


class CanvasInterface(QAccessibleWidget):
    """The photo: how large, how much of it is marked, and where the pointer is."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas, QAccessible.Role.Canvas, canvas.accessibleName())
        self._canvas = canvas

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Description:
            return photo_words(self._canvas)
        if kind == QAccessible.Text.Value:
            return pointer_words(self._canvas)
        return super().text(kind)


_factories: list = []
_interfaces: dict[int, CanvasInterface] = {}
"""Qt keeps pointers only."""


def _install_interfaces() -> None:
    if not _factories:
        _factories.append(_make_interface)
        QAccessible.installFactory(_make_interface)


def _make_interface(_class_name: str, source: QObject) -> QAccessibleInterface | None:
    if not isinstance(source, Canvas):
        return None
    key = id(source)
    made = _interfaces[key] = CanvasInterface(source)
    source.destroyed.connect(lambda: _interfaces.pop(key, None))
    return made
