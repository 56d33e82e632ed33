"""What marks the photo: the choice of tool, the mask menu, and taking marks back."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from lama_studio.core.document import Document
from lama_studio.settings import Settings
from lama_studio.ui.actions import Actions
from lama_studio.ui.canvas.canvas import Canvas
from lama_studio.ui.panels.side import FEATHER
from lama_studio.ui.studio import Studio
from lama_studio.ui.toolbox import Toolbox

STEP_VIEW_PX = 3
FEATHER_STEP = 1.5


class Marking(QObject):
    """Connects the commands that change the mask; a stroke under way is never cut short."""

    feather_changed = Signal(str, object)  # option name, value

    def __init__(
        self,
        window: QWidget,
        commands: Actions,
        canvas: Canvas,
        studio: Studio,
        toolbox: Toolbox,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._canvas, self._studio, self._toolbox = canvas, studio, toolbox
        commands.undo.triggered.connect(self._on_undo_asked)
        commands.redo.triggered.connect(self._on_redo_asked)
        commands.step_back.triggered.connect(canvas.step_back)
        commands.clear_mask.triggered.connect(self._on_clear_asked)
        commands.mark_all.triggered.connect(self._on_mark_all_asked)
        commands.invert_mask.triggered.connect(self._on_invert_asked)
        commands.grow_mask.triggered.connect(lambda: self._grow(1))
        commands.shrink_mask.triggered.connect(lambda: self._grow(-1))
        commands.more_feather.triggered.connect(lambda: self._step_feather(1))
        commands.less_feather.triggered.connect(lambda: self._step_feather(-1))
        studio.tool_jobs.ended.connect(self._on_tool_job_ended)
        commands.smaller.triggered.connect(lambda: toolbox.step_size(-1))
        commands.larger.triggered.connect(lambda: toolbox.step_size(1))
        for name, action in commands.tools.items():
            action.triggered.connect(lambda _=False, name=name: toolbox.choose(name))

    @property
    def _document(self) -> Document | None:
        return None if self._studio.session is None else self._studio.session.document

    @Slot()
    def _on_undo_asked(self) -> None:
        """A click of a shape that is being made, or else the last step."""
        if self._document is not None and not self._canvas.step_back():
            self._document.undo()

    @Slot()
    def _on_redo_asked(self) -> None:
        if self._document is not None:
            self._document.redo()

    @Slot()
    def _on_clear_asked(self) -> None:
        if self._document is not None:
            self._document.clear_mask()

    @Slot()
    def _on_mark_all_asked(self) -> None:
        if self._document is not None:
            self._document.mark_all()

    @Slot()
    def _on_invert_asked(self) -> None:
        if self._document is not None:
            self._document.invert_mask()

    @Slot(bool)
    def _on_tool_job_ended(self, has_marked: bool) -> None:
        self._canvas.refresh_lines()
        if has_marked:
            self._canvas.stroke_ended.emit()

    def _grow(self, way: int) -> None:
        """One step larger or smaller, as far as one sees at any zoom."""
        if self._document is not None and not self._document.is_editing_mask:
            self._document.grow_mask(way * max(1, round(STEP_VIEW_PX / self._canvas.viewport.zoom)))

    def _step_feather(self, steps: int) -> None:
        """Softer or harder edges for the next erase, by steps that look alike at any width."""
        now_px = self._settings.feather_px
        wanted_px = round((now_px + 2) * FEATHER_STEP**steps) - 2
        within_px = min(max(wanted_px, round(FEATHER.minimum)), round(FEATHER.maximum))
        self.feather_changed.emit(FEATHER.name, within_px)
