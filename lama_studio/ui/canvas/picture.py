"""What the canvas shows of a document: the photo, how it was before, and the mask."""

import functools
import math

import cv2
import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from lama_studio.core.document import Change, Document
from lama_studio.core.geometry import Box
from lama_studio.ui.canvas.overlay import mask_colours
from lama_studio.ui.canvas.preview import weight_seen
from lama_studio.ui.canvas.pyramid import Pyramid
from lama_studio.ui.canvas.viewport import Viewport
from lama_studio.ui.images import mask_qimage, screen_qimage, to_screen

SAMPLING_MARGIN_PX = 2
LINE_PX = 1
EDGE_PX = 4
FEATHER_SAMPLES = 6
"""A feather of so many samples looks as soft as one of more, at a fraction of the cost."""
NEAREST_FROM_SCALE = 2.5
"""From here on a photo pixel is shown as a square; a blur would hide what one edits."""


class MaskLook:
    """A colour over what an erase will take, or a line around it: the mask, grown and feathered."""

    def __init__(
        self,
        colour: QColor,
        opacity: float,
        is_outline: bool = False,
        grow_px: float = 0,
        feather_px: float = 0,
    ) -> None:
        self.is_outline = is_outline
        self.grow_px, self.feather_px = grow_px, feather_px
        self.colours = mask_colours(colour, 1.0 if is_outline else opacity)

    @property
    def reach_px(self) -> float:
        """How far beyond the mask it is seen, in photo pixels."""
        return self.grow_px + self.feather_px

    @property
    def coarsest_level(self) -> int:
        """The level of a pyramid that is still fine enough for so soft an edge."""
        if self.is_outline or self.feather_px < 2 * FEATHER_SAMPLES:
            return 0
        return int(math.log2(self.feather_px / FEATHER_SAMPLES))


class Picture:
    """Pyramids of one document. Building them takes a while: do it off the UI thread."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.has_alpha = document.alpha is not None
        # What pyramids fetch by refers to the document and not to this object: a picture that its
        # own parts refer to would stay in memory until Python looks for such circles.
        fetch_before = functools.partial(_before, document)
        self._before = Pyramid(document.width, document.height, fetch_before)
        self._now = self._before
        self._mask = Pyramid(document.width, document.height, functools.partial(_mask, document))
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
        level = pyramid.level_for(viewport.scale)
        box = _visible_box(viewport, dirty, level)
        if box.is_empty:
            return
        if viewport.scale >= NEAREST_FROM_SCALE:
            samples, target = _enlarged(pyramid.fetch(box), box, viewport, dirty)
            painter.drawImage(target, screen_qimage(samples, self.has_alpha))
            return
        samples = pyramid.fetch(box) if level == 0 else pyramid.level(level)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, viewport.scale != 1.0)
        shown = screen_qimage(samples, self.has_alpha)
        painter.drawImage(_target(box, viewport), shown, _source(box, level))

    def draw_mask(
        self, painter: QPainter, viewport: Viewport, dirty: QRect, look: MaskLook
    ) -> None:
        """Paint the part of the mask that lies under a widget rectangle."""
        beside_px = EDGE_PX if look.is_outline else 0  # a line is known by what lies beside it
        beside_px += math.ceil(look.reach_px * viewport.zoom)
        dirty = dirty.adjusted(-beside_px, -beside_px, beside_px, beside_px)
        is_enlarged = viewport.scale >= NEAREST_FROM_SCALE
        level = self._mask.level_for(viewport.scale)
        if not is_enlarged:
            level = max(level, min(look.coarsest_level, self._mask.top_level))
        step_px = 2**level
        box = _visible_box(viewport, dirty, level)
        if box.is_empty:
            return
        mask = self._mask.fetch(box) if level == 0 else _cut(self._mask.level(level), box, level)
        mask, box = _marked(mask, box, level, EDGE_PX + math.ceil(look.reach_px / step_px))
        if box.is_empty:
            return
        if look.reach_px:
            mask = weight_seen(mask, look.grow_px / step_px, look.feather_px / step_px)
        if is_enlarged:
            mask, target = _enlarged(mask, box, viewport, dirty)
            source = QRectF(0, 0, mask.shape[1], mask.shape[0])
        else:
            source = QRectF(0, 0, box.width / step_px, box.height / step_px)
            target = _target(box, viewport)
        line_px = math.ceil(viewport.device_ratio) * LINE_PX
        shown = _outline(mask, line_px) if look.is_outline else mask  # alive until it is painted
        is_scaled = viewport.scale != 1.0 or level > 0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_scaled)
        layer = mask_qimage(shown, look.colours)
        if is_scaled:  # Qt scales indexed colours four times more slowly
            layer = layer.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        painter.drawImage(target, layer, source)

    @property
    def marked_share(self) -> float:
        """How much of the photo is marked, 0..1."""
        whole = Box(0, 0, self._mask.width, self._mask.height)
        top = self._mask.top_level
        return float((self._mask.fetch(whole) if top == 0 else self._mask.level(top)).mean()) / 255

    def thumbnail(self, side_px: int) -> QImage:
        """The photo as it is now, about `side_px` on its longer side; a copy."""
        pyramid = self._now
        scale = side_px / max(pyramid.width, pyramid.height)
        level = pyramid.level_for(scale)
        whole = Box(0, 0, pyramid.width, pyramid.height)
        samples = pyramid.fetch(whole) if level == 0 else pyramid.level(level)
        return (
            screen_qimage(samples, self.has_alpha)
            .scaled(
                max(round(pyramid.width * scale), 1),
                max(round(pyramid.height * scale), 1),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            .copy()
        )

    def _update_pixels(self, box: Box) -> None:
        if self._now is self._before:
            self._now = self._before.fork(functools.partial(_now, self.document))
        self._now.update(box)


def _before(document: Document, box: Box) -> np.ndarray:
    return to_screen(document.original[box.slices], _alpha(document, box), document.icc)


def _now(document: Document, box: Box) -> np.ndarray:
    return to_screen(document.pixels(box), _alpha(document, box), document.icc)


def _mask(document: Document, box: Box) -> np.ndarray:
    return np.ascontiguousarray(document.mask[box.slices])


def _alpha(document: Document, box: Box) -> np.ndarray | None:
    return None if document.alpha is None else document.alpha[box.slices]


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


def _target(box: Box, viewport: Viewport) -> QRectF:
    left, top = viewport.to_widget(box.x0, box.y0)
    return QRectF(left, top, box.width * viewport.zoom, box.height * viewport.zoom)


def _cut(samples: np.ndarray, box: Box, level: int) -> np.ndarray:
    """What a level holds of a photo box, which begins on a whole sample; a copy."""
    step_px = 2**level
    rows = slice(box.y0 // step_px, -(-box.y1 // step_px))
    columns = slice(box.x0 // step_px, -(-box.x1 // step_px))
    return np.ascontiguousarray(samples[rows, columns])


def _marked(mask: np.ndarray, box: Box, level: int, margin: int) -> tuple[np.ndarray, Box]:
    """The part of a mask and of its box that holds all that is marked, and a margin (samples)."""
    left, top, width, height = cv2.boundingRect(mask)
    if not width:
        return mask, Box(0, 0, 0, 0)
    rows, columns = mask.shape
    part = Box(left, top, left + width, top + height).grow(margin).clip(columns, rows)
    step_px = 2**level
    x0, y0 = box.x0 + part.x0 * step_px, box.y0 + part.y0 * step_px
    x1, y1 = x0 + part.width * step_px, y0 + part.height * step_px
    return np.ascontiguousarray(mask[part.slices]), Box(x0, y0, min(x1, box.x1), min(y1, box.y1))


def _outline(mask: np.ndarray, line_px: int) -> np.ndarray:
    """255 on the samples inside what is marked that lie near its edge, 0 elsewhere."""
    marked = (mask > 127).view(np.uint8)
    around = np.ones((2 * line_px + 1, 2 * line_px + 1), np.uint8)
    inner = cv2.erode(marked, around, borderType=cv2.BORDER_REPLICATE)
    return (marked - inner) * np.uint8(255)


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
