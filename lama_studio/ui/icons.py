"""Icons from our own SVG files, drawn in the theme's colours at the sharpness of the screen."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from lama_studio.paths import bundled
from lama_studio.ui.theme import Theme

INK = "#000"
SIZES_PX = (20, 40)


@cache
def app_icon() -> QIcon:
    """The application's own icon, in its own colours."""
    return _icon(_svg("app"), None, (16, 32, 64, 128))


@cache
def icon(name: str, theme: Theme, can_be_on: bool = False) -> QIcon:
    """An icon in the theme's text colour, paler where disabled, light where switched on; drawn
    once, as Qt keeps what it made of every icon for a while."""
    svg = _svg(name)
    made = _icon(svg, QColor(theme.text), SIZES_PX)
    for size_px in SIZES_PX:
        paler = _pixmap(svg, QColor(theme.disabled), size_px)
        made.addPixmap(paler, QIcon.Mode.Disabled, QIcon.State.Off)
        if can_be_on:
            light = _pixmap(svg, QColor(theme.on_accent), size_px)
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected):
                made.addPixmap(light, mode, QIcon.State.On)
    return made


def pixmap(name: str, colour: QColor, size_px: int) -> QPixmap:
    """An icon as a pixmap of `size_px` logical pixels."""
    ratio = max(screen.devicePixelRatio() for screen in QGuiApplication.screens())
    return _drawn(name, colour.name(), size_px, ratio)


@cache
def _drawn(name: str, colour: str, size_px: int, ratio: float) -> QPixmap:
    drawn = _pixmap(_svg(name), QColor(colour), round(size_px * ratio))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def swatch_icon(colour: QColor) -> QIcon:
    """A round patch of a colour."""
    made = QIcon()
    for size_px in SIZES_PX:
        drawn = QPixmap(QSize(size_px, size_px))
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QRectF(0, 0, size_px, size_px).adjusted(1, 1, -1, -1))
        painter.end()
        made.addPixmap(drawn)
    return made


@cache
def _svg(name: str) -> str:
    return bundled(f"icons/{name}.svg").read_text(encoding="utf-8")


def _icon(svg: str, colour: QColor | None, sizes_px: tuple[int, ...]) -> QIcon:
    made = QIcon()
    for size_px in sizes_px:
        made.addPixmap(_pixmap(svg, colour, size_px))
    return made


def _pixmap(svg: str, colour: QColor | None, size_px: int) -> QPixmap:
    tinted = svg if colour is None else svg.replace(INK, colour.name())
    drawn = QPixmap(QSize(size_px, size_px))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(tinted.encode())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return drawn
