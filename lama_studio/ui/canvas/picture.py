"""What the canvas shows of a document: the photo, how it was before, and the mask."""

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from lama_studio.core.document import Change, Document
from lama_studio.core.geometry import Box
from lama_studio.ui.canvas.pyramid import Pyramid
from lama_studio.ui.canvas.viewport import Viewport
from lama_studio.ui.images import mask_qimage, screen_qimage, to_screen

SAMPLING_MARGIN_PX = 2
NEAREST_FROM_SCALE = 2.5
"""From here on a photo pixel is shown as a square; a blur would hide what one edits."""


class Picture:
    """Pyramids of one document. Building them takes a while: do it off the UI thread."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.has_alpha = document.alpha is not None
        self._before = Pyramid(document.width, document.height, self._fetch_before)
        self._now = self._before
        self._mask = Pyramid(document.width, document.height, self._fetch_mask)
        if document.erases:
            self._update_pixels(Box(0, 0, document.width, document.height))

    def on_changed(self, change: Change) -> None:
        """Follow the document: only the changed box is made anew."""
        if change.kind == "pixels":
            self._update_pixels(change.box)
        elif change.kind == "mask":
            self._mask.update(change.box)

    def draw_photo(
        self, painter: QPainter, viewport: Viewport, dirty: QRect, is_before: bool
    ) -> None:
        """Paint the part of the photo that lies under a widget rectangle."""
        pyramid = self._before if is_before else self._now
        self._draw(
            painter, viewport, dirty, pyramid, lambda shown: screen_qimage(shown, self.has_alpha)
        )

    def draw_mask(
        self, painter: QPainter, viewport: Viewport, dirty: QRect, colours: list[int]
    ) -> None:
        """Paint the part of the mask that lies under a widget rectangle."""
        self._draw(painter, viewport, dirty, self._mask, lambda mask: mask_qimage(mask, colours))

    def _draw(
        self,
        painter: QPainter,
        viewport: Viewport,
        dirty: QRect,
        pyramid: Pyramid,
        to_qimage: Callable[[np.ndarray], QImage],
    ) -> None:
        level = pyramid.level_for(viewport.scale)
        box = _visible_box(viewport, dirty, level)
        if box.is_empty:
            return
        if viewport.scale >= NEAREST_FROM_SCALE:
            samples, target = _enlarged(pyramid.fetch(box), box, viewport, dirty)
            painter.drawImage(target, to_qimage(samples))
            return
        samples = pyramid.fetch(box) if level == 0 else pyramid.level(level)
        left, top = viewport.to_widget(box.x0, box.y0)
        target = QRectF(left, top, box.width * viewport.zoom, box.height * viewport.zoom)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, viewport.scale != 1.0)
        painter.drawImage(target, to_qimage(samples), _source(box, level))

    def _update_pixels(self, box: Box) -> None:
        if self._now is self._before:
            self._now = self._before.fork(self._fetch_now)
        self._now.update(box)

    def _fetch_before(self, box: Box) -> np.ndarray:
        return to_screen(self.document.original[box.slices], self._alpha_of(box))

    def _fetch_now(self, box: Box) -> np.ndarray:
        return to_screen(self.document.pixels(box), self._alpha_of(box))

    def _fetch_mask(self, box: Box) -> np.ndarray:
        return np.ascontiguousarray(self.document.mask[box.slices])

    def _alpha_of(self, box: Box) -> np.ndarray | None:
        alpha = self.document.alpha
        return None if alpha is None else alpha[box.slices]


def _visible_box(viewport: Viewport, dirty: QRect, level: int) -> Box:
    """Photo pixels under a widget rectangle, with a margin for smooth sampling, whole in level."""
    step_px = 2**level
    margin_px = SAMPLING_MARGIN_PX * step_px
    x0, y0, x1, y1 = viewport.visible_photo(
        dirty.left(), dirty.top(), dirty.right() + 1, dirty.bottom() + 1
    )
    box = Box(
        (x0 - margin_px) // step_px * step_px,
        (y0 - margin_px) // step_px * step_px,
        -(-(x1 + margin_px) // step_px) * step_px,
        -(-(y1 + margin_px) // step_px) * step_px,
    )
    if x0 >= x1 or y0 >= y1:
        return Box(0, 0, 0, 0)
    return box.clip(viewport.photo_width, viewport.photo_height)


def _source(box: Box, level: int) -> QRectF:
    """Where a photo box lies in the QImage of a level (the box itself at level 0)."""
    if level == 0:
        return QRectF(0, 0, box.width, box.height)
    step_px = 2**level
    return QRectF(box.x0 / step_px, box.y0 / step_px, box.width / step_px, box.height / step_px)


def _enlarged(
    samples: np.ndarray, box: Box, viewport: Viewport, dirty: QRect
) -> tuple[np.ndarray, QRectF]:
    """Photo pixels of a box as squares, one sample per device pixel under a widget rectangle.

    Qt's own enlarging rounds at the start of every piece, so that pieces painted one after the
    other would not show a photo pixel in the same place.
    """
    ratio = viewport.device_ratio
    x0, y0 = math.floor(dirty.left() * ratio), math.floor(dirty.top() * ratio)
    x1 = math.ceil((dirty.right() + 1) * ratio)
    y1 = math.ceil((dirty.bottom() + 1) * ratio)
    left, top = viewport.origin
    columns = ((np.arange(x0, x1) + 0.5) / ratio - left) / viewport.zoom - box.x0
    rows = ((np.arange(y0, y1) + 0.5) / ratio - top) / viewport.zoom - box.y0
    wide = samples.take(np.floor(columns).astype(np.intp), axis=1, mode="clip")
    enlarged = wide.take(np.floor(rows).astype(np.intp), axis=0, mode="clip")
    target = QRectF(x0 / ratio, y0 / ratio, (x1 - x0) / ratio, (y1 - y0) / ratio)
    return enlarged, target
