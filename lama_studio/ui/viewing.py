"""What the view menu does: zoom, before and after, how the mask is seen, what is shown beside."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QMainWindow, QWidget

from lama_studio.settings import Settings
from lama_studio.ui.actions import Actions
from lama_studio.ui.canvas.canvas import Canvas
from lama_studio.ui.canvas.frame import CanvasFrame
from lama_studio.ui.canvas.picture import MaskLook

ZOOM_STEP = 1.25


class Viewing(QObject):
    """Connects the view commands to the canvas and remembers in the settings what was chosen."""

    def __init__(
        self,
        window: QMainWindow,
        commands: Actions,
        frame: CanvasFrame,
        work: QWidget,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._commands = window, commands
        self._frame, self._canvas, self._work = frame, frame.canvas, work
        self._settings = settings
        self._choices: tuple[tuple[QAction, str], ...] = (
            (commands.outline, "mask_is_outline"),
            (commands.grid, "has_pixel_grid"),
            (commands.navigator, "has_navigator"),
            (commands.show_work, "shows_work"),
        )
        self._connect(commands, frame.canvas)
        window.installEventFilter(self)
        self.apply()

    def _connect(self, commands: Actions, canvas: Canvas) -> None:
        commands.zoom_in.triggered.connect(lambda: canvas.zoom_by(ZOOM_STEP))
        commands.zoom_out.triggered.connect(lambda: canvas.zoom_by(1 / ZOOM_STEP))
        commands.fit.triggered.connect(canvas.fit)
        commands.actual_size.triggered.connect(canvas.show_actual_size)
        commands.before.toggled.connect(canvas.set_before)
        commands.split.toggled.connect(self._on_split_chosen)
        commands.full_screen.toggled.connect(self._on_full_screen_chosen)
        canvas.before_changed.connect(commands.before.setChecked)
        for action, name in self._choices:
            action.setChecked(getattr(self._settings, name))
            action.toggled.connect(lambda is_on, name=name: self._on_chosen(name, is_on))

    @Slot(str)
    def set_mask_colour(self, colour: str) -> None:
        """The mask has another colour from now on."""
        self._settings.mask_colour = colour
        self.apply()

    def apply(self) -> None:
        """Show everything as the settings say."""
        settings = self._settings
        for action, name in self._choices:
            action.setChecked(getattr(settings, name))
        self._canvas.set_mask_look(
            MaskLook(
                *(QColor(settings.mask_colour), settings.mask_opacity, settings.mask_is_outline),
                *(settings.grow_px, settings.feather_px),
            )
        )
        self._canvas.set_grid(settings.has_pixel_grid)
        self._frame.set_navigator(settings.has_navigator)
        had_focus = self._work.isAncestorOf(self._window.focusWidget() or self._window)
        self._work.setVisible(settings.shows_work)
        if had_focus and not settings.shows_work:
            self._canvas.setFocus()  # Qt would choose whatever comes next

    def leave_full_screen(self) -> None:
        """Back to a window among others."""
        self._commands.full_screen.setChecked(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowStateChange:  # the system has its own ways there
            self._commands.full_screen.setChecked(self._window.isFullScreen())
        return super().eventFilter(watched, event)

    @Slot(bool)
    def _on_split_chosen(self, is_split: bool) -> None:
        """Both sides at once: "before" alone would be pressed and show nothing."""
        self._canvas.set_before(False)
        self._canvas.set_split(is_split)

    @Slot(bool)
    def _on_full_screen_chosen(self, is_full: bool) -> None:
        full = Qt.WindowState.WindowFullScreen
        state = self._window.windowState()
        self._window.setWindowState(state | full if is_full else state & ~full)

    def _on_chosen(self, name: str, is_on: bool) -> None:
        if getattr(self._settings, name) != is_on:
            setattr(self._settings, name, is_on)
            self.apply()
