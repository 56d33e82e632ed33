"""The status bar: a hint for the chosen tool, and facts about photo, view and engine."""

import math

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QStyle

from lama_studio.ui.language import say
from lama_studio.ui.studio import EngineCard

POSITION_INTERVAL_MS = 60
LEAST_ENGINE_PX = 110


class StatusBar(QStatusBar):
    """Hint at the left, facts at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._pointer: QPointF | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(POSITION_INTERVAL_MS)
        self._timer.timeout.connect(self._write_position)
        self._hint = ElidedLabel()
        self._position = self._fact(self.tr("Pointer position"))
        self._photo = self._fact(self.tr("Photo size"))
        self._zoom = self._fact(self.tr("Zoom"))
        self._engine = ElidedLabel()
        self._engine.setAccessibleName(self.tr("Engine"))
        self._hint.setAccessibleName(self.tr("Hint"))
        self.addWidget(self._hint, 1)
        for label in (self._position, self._photo, self._zoom, self._engine):
            self.addPermanentWidget(label)
        self._position.setMinimumWidth(100)
        self._engine.setText(self.tr("Preparing the engine…"))

    def show_hint(self, words: str) -> None:
        """What the pointer and the keys do now."""
        self._hint.setText(words)

    def show_position(self, at: QPointF | None) -> None:
        """The photo pixel under the pointer, written a few times a second: words cost a layout."""
        self._pointer = at
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _write_position(self) -> None:
        at = self._pointer
        self._position.setText("" if at is None else f"{math.floor(at.x())}, {math.floor(at.y())}")

    def show_photo(self, width: int, height: int, depth_bits: int) -> None:
        """Size and depth of the photo."""
        megapixels = width * height / 1e6
        self._photo.setText(
            self.tr("{width} × {height} · {megapixels:.1f} MP · {depth} bit").format(
                width=width, height=height, megapixels=megapixels, depth=depth_bits
            )
        )

    def show_zoom(self, scale: float) -> None:
        """How large a photo pixel is on the screen."""
        self._zoom.setText(f"{scale:.0%}" if scale >= 0.1 else f"{scale:.1%}")

    def show_engine(self, card: EngineCard) -> None:
        """Which device fills the holes, with which weights, and why."""
        reason = say(card.reason).rstrip(".")
        name = reason.split(":")[0]  # what follows tells why, to those who ask
        self._engine.setText(f"{name} · {card.precision}")
        self._engine.setToolTip(f"{reason} · {card.precision} · {card.weights}")

    def show_engine_missing(self) -> None:
        """It could not be loaded; a message says why."""
        self._engine.setText(self.tr("No engine"))

    def _fact(self, name: str) -> QLabel:
        label = QLabel()
        label.setAccessibleName(name)
        return label


class ElidedLabel(QLabel):
    """Words that end in an ellipsis where there is no room, and are whole in the tooltip."""

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_ENGINE_PX, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.setPen(self.palette().color(self.foregroundRole()))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(room, QStyle.visualAlignment(self.layoutDirection(), flags), words)
