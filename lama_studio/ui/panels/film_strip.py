"""Photos of a folder side by side, to open one after the other or to work on together."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton

from lama_studio.ui.panels.keys import RETURN, KeptKeys

PICTURE_PX = 72
HEIGHT_PX = 124
_PATH = Qt.ItemDataRole.UserRole


class FilmStrip(QFrame):
    """A click or Return opens a photo; with Ctrl or Shift several are chosen."""

    opened = Signal(object)  # Path
    series_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setFixedHeight(HEIGHT_PX)
        self._list = QListWidget()
        self._list.setObjectName("photos")
        self._list.setAccessibleName(self.tr("Film strip"))
        self._list.setFlow(QListWidget.Flow.LeftToRight)
        self._list.setWrapping(False)
        self._list.setViewMode(QListWidget.ViewMode.IconMode)
        self._list.setMovement(QListWidget.Movement.Static)
        self._list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self._list.setIconSize(QSize(PICTURE_PX, PICTURE_PX))
        self._list.setGridSize(QSize(PICTURE_PX + 30, PICTURE_PX + 24))
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setWordWrap(False)
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMinimumWidth(PICTURE_PX)
        KeptKeys(self._list, *RETURN)
        self._list.itemActivated.connect(self._on_activated)
        self._list.itemClicked.connect(self._on_clicked)
        self._series = QPushButton(self.tr("Erase from\nthe series…"))
        self._series.setAccessibleName(self.tr("Erase from the series"))
        self._series.setToolTip(self.tr("The same spot on all photos, or on those that are chosen"))
        self._series.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._series.clicked.connect(self.series_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 12, 4)
        row.setSpacing(10)
        row.addWidget(self._list, 1)
        row.addWidget(self._series)
        self.hide()

    @property
    def paths(self) -> list[Path]:
        """All photos, in their order."""
        return [item.data(_PATH) for item in self._items()]

    @property
    def chosen(self) -> list[Path]:
        """Those that are selected, in their order."""
        return [item.data(_PATH) for item in self._items() if item.isSelected()]

    def show_photos(self, paths: Sequence[Path]) -> None:
        """Other photos; their pictures come later."""
        self._list.clear()
        for path in paths:
            item = QListWidgetItem(_in_square(QPixmap()), path.name)
            item.setData(_PATH, path)
            item.setToolTip(str(path))
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            self._list.addItem(item)
        self.setVisible(bool(paths))

    def show_picture(self, path: Path, picture: QPixmap) -> None:
        """A photo's picture has been made."""
        for item in self._items():
            if item.data(_PATH) == path:
                item.setIcon(_in_square(picture))

    def mark(self, path: Path) -> None:
        """The photo that is open."""
        for item in self._items():
            if item.data(_PATH) == path:
                self._list.setCurrentItem(item)
                self._list.scrollToItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _on_activated(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(_PATH))

    def _on_clicked(self, item: QListWidgetItem) -> None:
        if len(self.chosen) == 1:  # with Ctrl or Shift several are being chosen
            self.opened.emit(item.data(_PATH))


def _in_square(picture: QPixmap) -> QIcon:
    """A picture in the middle of a square, so that the names below stand in one line."""
    ratio = max(screen.devicePixelRatio() for screen in QGuiApplication.screens())
    side_px = round(PICTURE_PX * ratio)
    square = QPixmap(side_px, side_px)
    square.fill(Qt.GlobalColor.transparent)
    if not picture.isNull():
        shown = QPixmap(picture)
        shown.setDevicePixelRatio(1)
        if max(shown.width(), shown.height()) > side_px:
            shown = shown.scaled(
                square.size(),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        painter = QPainter(square)
        painter.drawPixmap((side_px - shown.width()) // 2, (side_px - shown.height()) // 2, shown)
        painter.end()
    square.setDevicePixelRatio(ratio)
    made = QIcon(square)
    made.addPixmap(square, QIcon.Mode.Selected)  # the frame says it, no tint
    return made
