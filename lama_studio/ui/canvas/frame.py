"""The canvas with what helps to find one's way in a large view: scroll bars and a navigator."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QScrollBar, QWidget

from lama_studio.ui.canvas.canvas import Canvas

THUMBNAIL_PX = 150
MARGIN_PX = 14
LEAST_PX = 7
REFRESH_MS = 400


class CanvasFrame(QWidget):
    """Scroll bars show where one is and are hidden where all is seen; so is the navigator."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self.setObjectName("frame")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.canvas = canvas
        self._has_navigator = True
        self.navigator = Navigator(canvas)
        self._across = QScrollBar(Qt.Orientation.Horizontal)
        self._down = QScrollBar(Qt.Orientation.Vertical)
        self._across.setAccessibleName(self.tr("Scroll sideways"))
        self._down.setAccessibleName(self.tr("Scroll up and down"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(canvas, 0, 0)
        grid.addWidget(self._down, 0, 1)
        grid.addWidget(self._across, 1, 0)
        for bar in (self._across, self._down):
            policy = bar.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # the view must not jump when one appears
            bar.setSizePolicy(policy)
            bar.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # so does the photo
            bar.hide()
            bar.valueChanged.connect(self._on_scrolled)
        canvas.view_changed.connect(self._on_view_changed)
        canvas.picture_changed.connect(self.navigator.on_picture_changed)
        canvas.installEventFilter(self)

    def set_navigator(self, is_wanted: bool) -> None:
        """Whether the navigator appears where part of the photo is out of view."""
        self._has_navigator = is_wanted
        self._on_view_changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.navigator.place()
        return super().eventFilter(watched, event)

    def _on_view_changed(self) -> None:
        viewport = self.canvas.viewport
        is_open = self.canvas.picture is not None
        sides = (
            (self._across, viewport.photo_width, viewport.view_width, viewport.centre_x),
            (self._down, viewport.photo_height, viewport.view_height, viewport.centre_y),
        )
        hides_some = False
        for bar, photo_px, view_px, centre in sides:
            whole, page = round(photo_px * viewport.zoom), round(view_px)
            is_needed = is_open and whole > page
            hides_some = hides_some or is_needed
            bar.blockSignals(True)
            bar.setRange(-page // 2, whole - page // 2)
            bar.setPageStep(page)
            bar.setSingleStep(max(page // 10, 1))
            bar.setValue(round(centre * viewport.zoom) - page // 2)
            bar.blockSignals(False)
            bar.setVisible(is_needed)
        self.navigator.setVisible(hides_some and self._has_navigator)
        self.navigator.update()

    def _on_scrolled(self) -> None:
        viewport = self.canvas.viewport
        centre_x = (self._across.value() + self._across.pageStep() / 2) / viewport.zoom
        centre_y = (self._down.value() + self._down.pageStep() / 2) / viewport.zoom
        self.canvas.centre_on(
            centre_x if self.sender() is self._across else viewport.centre_x,
            centre_y if self.sender() is self._down else viewport.centre_y,
        )


class Navigator(QWidget):
    """The whole photo, small, with a frame around what is in view; a click goes there."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._thumbnail = QImage()
        self.setAccessibleName(self.tr("Navigator"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        self.hide()

    def sizeHint(self) -> QSize:
        viewport = self._canvas.viewport
        share = THUMBNAIL_PX / max(viewport.photo_width, viewport.photo_height)
        return QSize(
            max(round(viewport.photo_width * share), 8),
            max(round(viewport.photo_height * share), 8),
        )

    def place(self) -> None:
        """Into the corner of the canvas."""
        size = self.sizeHint()
        corner = QPoint(self._canvas.width() - MARGIN_PX, self._canvas.height() - MARGIN_PX)
        self.setGeometry(QRect(corner - QPoint(size.width(), size.height()), size))

    def on_picture_changed(self, is_another: bool) -> None:
        """Another photo at once; a change of this one a little later, with others."""
        if is_another:
            self._refresh()
        elif not self._timer.isActive():
            self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        viewport = self._canvas.viewport
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._canvas.look.backdrop)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._thumbnail)
        scale = self.width() / viewport.photo_width
        x0, y0 = viewport.to_photo(0, 0)
        width, height = viewport.view_width / viewport.zoom, viewport.view_height / viewport.zoom
        seen = QRectF(x0 * scale, y0 * scale, width * scale, height * scale)
        seen = seen.intersected(QRectF(self.rect())).adjusted(1, 1, -1, -1)
        short_x, short_y = max(LEAST_PX - seen.width(), 0), max(LEAST_PX - seen.height(), 0)
        seen.adjust(-short_x / 2, -short_y / 2, short_x / 2, short_y / 2)
        for pen in (QPen(QColor(0, 0, 0, 170), 3), QPen(QColor(255, 255, 255), 1.5)):
            painter.setPen(pen)
            painter.drawRect(seen)
        painter.setPen(QPen(QColor(0, 0, 0, 120), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def _go(self, at: QPointF) -> None:
        scale = self._canvas.viewport.photo_width / max(self.width(), 1)
        self._canvas.centre_on(at.x() * scale, at.y() * scale)

    def _refresh(self) -> None:
        picture = self._canvas.picture
        ratio = self.devicePixelRatioF()
        self._thumbnail = (
            QImage() if picture is None else picture.thumbnail(round(THUMBNAIL_PX * ratio))
        )
        self.place()
        self.update()
