"""The middle of the window: invitation or canvas, with messages and progress floating above."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from lama_studio.ui.canvas.frame import CanvasFrame
from lama_studio.ui.messages import MessageBar
from lama_studio.ui.panels.empty import EmptyState
from lama_studio.ui.panels.progress import ProgressCard
from lama_studio.ui.panels.tips import TipsCard

MARGIN_PX = 14
MESSAGE_WIDTH_PX = 620


class Stage(QWidget):
    """Keeps the floating cards in their places."""

    def __init__(
        self,
        empty: EmptyState,
        canvas: CanvasFrame,
        message: MessageBar,
        progress: ProgressCard,
        tips: TipsCard,
    ) -> None:
        super().__init__()
        self._layout = QStackedLayout(self)
        self._layout.addWidget(empty)
        self._layout.addWidget(canvas)
        self._empty, self._canvas = empty, canvas
        self._message, self._progress, self._tips = message, progress, tips
        for card in (message, progress, tips):
            card.setParent(self)
            card.hide()
            card.installEventFilter(self)

    def show_canvas(self, is_shown: bool) -> None:
        """Canvas or invitation."""
        self._layout.setCurrentWidget(self._canvas if is_shown else self._empty)
        # The page that is not seen asks for no room: a window must be allowed to be small.
        policy = QSizePolicy.Policy.Ignored if is_shown else QSizePolicy.Policy.Preferred
        self._empty.setSizePolicy(policy, policy)
        for card in (self._tips, self._message, self._progress):
            card.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = min(MESSAGE_WIDTH_PX, self.width() - 2 * MARGIN_PX)
        height = self._message.heightForWidth(width)
        self._message.setGeometry((self.width() - width) // 2, MARGIN_PX, width, height)
        tips, progress = self._at_foot(self._tips), self._at_foot(self._progress)
        tips.moveLeft(MARGIN_PX)
        if self._tips.isVisible() and tips.intersects(progress):
            progress.moveBottom(tips.top() - MARGIN_PX)
        self._tips.setGeometry(tips)
        self._progress.setGeometry(progress)

    def _at_foot(self, card: QWidget) -> QRect:
        """In the middle of the foot."""
        size = card.sizeHint()
        left = (self.width() - size.width()) // 2
        return QRect(QPoint(left, self.height() - size.height() - MARGIN_PX), size)
