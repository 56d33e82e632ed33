"""How a row of the erase list looks, and what a click on a part of it means."""

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from lama_studio.core.layers import Erase
from lama_studio.ui.erasing import Order
from lama_studio.ui.icons import pixmap
from lama_studio.ui.panels.erase_model import THUMBNAIL_PX, Chip, EraseModel
from lama_studio.ui.panels.keys import RETURN, KeptKeys
from lama_studio.ui.theme import LIGHT, Theme

PADDING_PX = 8
EYE_PX = 18
CHIP_PX = 24
GAP_PX = 4
_HIDDEN_OPACITY = 0.4

Index = QModelIndex | QPersistentModelIndex


class EraseDelegate(QStyledItemDelegate):
    """Eye, thumbnail, name, facts, and a chip for each thing that one click would mend."""

    chip_clicked = Signal(object, object)  # Erase, Chip
    cancel_clicked = Signal(object)  # Order

    def __init__(self, model: EraseModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._theme: Theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    # Places

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        chips = len(self._chips(index))
        height = 2 * PADDING_PX + THUMBNAIL_PX + chips * (CHIP_PX + GAP_PX)
        return QSize(120, height)

    def eye_rect(self, row: QRect) -> QRect:
        """Where a click shows or hides, or cancels what waits; wider than what is drawn."""
        width = PADDING_PX + EYE_PX + GAP_PX
        return _read(QRect(row.left(), row.top(), width, self._head(row).height()), row)

    def chip_rect(self, row: QRect, number: int) -> QRect:
        """Where a chip is."""
        top = self._head(row).bottom() + 1 + number * (CHIP_PX + GAP_PX)
        left = row.left() + 2 * PADDING_PX + EYE_PX
        return _read(QRect(left, top, row.right() - PADDING_PX - left, CHIP_PX), row)

    def _head(self, row: QRect) -> QRect:
        return QRect(row.left(), row.top(), row.width(), PADDING_PX + THUMBNAIL_PX + GAP_PX)

    def _chips(self, index: Index) -> list[Chip]:
        entry = self._model.entry(index)
        return self._model.chips_of(entry) if isinstance(entry, Erase) else []

    # Painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = self._model.entry(index)
        if entry is None:
            return
        row: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, row, state)
        is_shown = isinstance(entry, Order) or entry.is_visible
        icon = "close" if isinstance(entry, Order) else "eye" if is_shown else "eye-off"
        top = row.top() + PADDING_PX + (THUMBNAIL_PX - EYE_PX) // 2
        colour = QColor(self._theme.text if is_shown else self._theme.muted)
        eye = QRect(row.left() + PADDING_PX, top, EYE_PX, EYE_PX)
        painter.drawPixmap(_read(eye, row), pixmap(icon, colour, EYE_PX))
        left = row.left() + 2 * PADDING_PX + EYE_PX
        painter.setOpacity(1.0 if is_shown else _HIDDEN_OPACITY)
        picture = QRect(left, row.top() + PADDING_PX, THUMBNAIL_PX, THUMBNAIL_PX)
        painter.drawPixmap(_read(picture, row), index.data(Qt.ItemDataRole.DecorationRole))
        painter.setOpacity(1.0)
        left += THUMBNAIL_PX + PADDING_PX
        words = QRect(left, row.top() + PADDING_PX, row.right() - PADDING_PX - left, THUMBNAIL_PX)
        self._paint_words(painter, _read(words, row), entry, str(index.data()), is_shown)
        for number, chip in enumerate(self._chips(index)):
            self._paint_chip(painter, self.chip_rect(row, number), chip)
        painter.restore()

    def _paint_ground(self, painter: QPainter, row: QRect, state: Any) -> None:
        theme = self._theme
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, QColor(theme.hover))
        if is_selected:
            bar = QRect(row.left(), row.top(), 3, row.height())
            painter.fillRect(_read(bar, row), QColor(theme.focus))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.focus), 1))
            painter.drawRect(row.adjusted(0, 0, -1, -1))
        painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), QColor(theme.border))

    def _paint_words(
        self, painter: QPainter, room: QRect, entry: Order | Erase, name: str, is_shown: bool
    ) -> None:
        theme = self._theme
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        half = room.height() // 2
        upper = QRect(room.left(), room.top(), room.width(), half)
        lower = QRect(room.left(), room.top() + half, room.width(), half)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if is_shown else theme.muted))
        _draw(painter, upper, name)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        _draw(painter, lower, self._model.subtitle_of(entry))
        if isinstance(entry, Order) and entry.job is not None:
            groove = QRect(room.left(), room.bottom() - 2, room.width(), 3)
            painter.fillRect(groove, QColor(theme.border))
            done = QRect(groove)
            done.setWidth(round(room.width() * self._model.fraction))
            painter.fillRect(_read(done, groove), QColor(theme.focus))

    def _paint_chip(self, painter: QPainter, chip_rect: QRect, chip: Chip) -> None:
        theme = self._theme
        painter.setPen(QPen(QColor(theme.warning), 1))
        painter.setBrush(QColor(theme.warning_panel))
        painter.drawRoundedRect(chip_rect.adjusted(0, 0, -1, -1), 6, 6)
        painter.setPen(QColor(theme.text))
        _draw(painter, chip_rect.adjusted(8, 0, -8, 0), chip.words)

    # Clicks

    def editorEvent(
        self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        is_release = event.type() == QEvent.Type.MouseButtonRelease
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        row: QRect = option.rect
        at, entry = event.position().toPoint(), self._model.entry(index)
        if self.eye_rect(row).contains(at) and entry is not None:
            if is_release:
                self._on_eye(entry)
            return True
        for number, chip in enumerate(self._chips(index)):
            if self.chip_rect(row, number).contains(at):
                if is_release:
                    self.chip_clicked.emit(entry, chip)
                return True
        return False

    def _on_eye(self, entry: Order | Erase) -> None:
        if isinstance(entry, Order):
            self.cancel_clicked.emit(entry)
        else:
            self._model.visibility_asked.emit(entry, not entry.is_visible)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Name of the erase"))
        KeptKeys(editor, *RETURN, Qt.Key.Key_Escape)
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row: QRect = option.rect
        left = row.left() + 3 * PADDING_PX + EYE_PX + THUMBNAIL_PX - 4
        place = QRect(left, row.top() + PADDING_PX - 3, row.right() - 4 - left, 28)
        editor.setGeometry(_read(place, row))


def _read(part: QRect, row: QRect) -> QRect:
    """A part of a row where the language has it: all that is told here is told from the left."""
    return QStyle.visualRect(QApplication.layoutDirection(), row, part)


def _draw(painter: QPainter, room: QRect, words: str) -> None:
    elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
    aligned = QStyle.visualAlignment(QApplication.layoutDirection(), flags)
    painter.drawText(room, aligned, elided)
