"""The window: puts the parts together and passes on what one says to the others."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from lama_studio.core.document import Change
from lama_studio.session.jobs import SaveReport
from lama_studio.settings import Settings
from lama_studio.tools.base import OptionValue
from lama_studio.ui.actions import Actions
from lama_studio.ui.canvas.canvas import Canvas
from lama_studio.ui.canvas.frame import CanvasFrame
from lama_studio.ui.canvas.picture import Picture
from lama_studio.ui.erase_list import EraseList
from lama_studio.ui.erasing import options_of
from lama_studio.ui.exchanging import Exchanging
from lama_studio.ui.filing import Filing
from lama_studio.ui.forecasting import cost_words
from lama_studio.ui.helping import Helping
from lama_studio.ui.icons import app_icon
from lama_studio.ui.in_series import InSeries
from lama_studio.ui.language import reads_from_right, say
from lama_studio.ui.marking import Marking
from lama_studio.ui.mask_files import MaskFiles
from lama_studio.ui.menus import build_bars, build_menus
from lama_studio.ui.messages import MessageBar, save_words
from lama_studio.ui.motion import apply_motion
from lama_studio.ui.panels.empty import EmptyState
from lama_studio.ui.panels.erases import ErasesPanel
from lama_studio.ui.panels.history import HistoryPanel
from lama_studio.ui.panels.progress import ProgressCard
from lama_studio.ui.panels.side import SidePanel
from lama_studio.ui.panels.stage import Stage
from lama_studio.ui.panels.status import StatusBar
from lama_studio.ui.panels.work import WorkDock
from lama_studio.ui.placing import place, placement_of
from lama_studio.ui.preferring import Preferring
from lama_studio.ui.progressing import Progressing
from lama_studio.ui.recent import Recent
from lama_studio.ui.recovering import Recovering
from lama_studio.ui.reporting import Reporting
from lama_studio.ui.spoken import Speaker
from lama_studio.ui.studio import LoadEngine, Studio
from lama_studio.ui.theme import apply_theme
from lama_studio.ui.toolbox import Toolbox
from lama_studio.ui.viewing import Viewing
from lama_studio.ui.warmup import load_engine

APP_TITLE = "LaMa Studio"
LEAST_PX = 790, 430
"""What all parts side by side ask for; a laptop of 1600 x 1000 at 200 % has 800 x 500."""


class StudioWindow(QMainWindow):
    """One photo at a time."""

    def __init__(self, settings: Settings, load: LoadEngine = load_engine) -> None:
        super().__init__()
        self.settings = settings
        self.studio = Studio(settings, load, self)
        self.filing = Filing(self.studio, settings, self)
        self.toolbox = Toolbox(settings, self)
        self.commands = Actions(self)
        self.canvas = Canvas()
        self.message = MessageBar()
        self.status = StatusBar()
        self.progress = ProgressCard(self.commands.cancel)
        self.side = SidePanel(self.commands.erase, self.commands.clear_mask, settings)
        self.erases, self.history = ErasesPanel(), HistoryPanel()
        self.work = WorkDock(self.erases, self.history, self)
        self.erase_list = EraseList(self.studio, self.erases, self.history, self)
        self._empty = EmptyState(self.commands.open, self.commands.tips)
        self._frame = CanvasFrame(self.canvas)
        self.viewing = Viewing(self, self.commands, self._frame, self.work, settings)
        self.marking = Marking(
            self, self.commands, self.canvas, self.studio, self.toolbox, settings
        )
        self.mask_files = MaskFiles(self, self.commands, self.studio, settings)
        self.preferring = Preferring(self, self.studio, self.viewing, self.side, settings)
        self.helping = Helping(self, self.commands, self.studio, self.filing, settings)
        self._stage = Stage(
            self._empty, self._frame, self.message, self.progress, self.helping.tips
        )
        self.speaker = Speaker(self.studio, self.canvas, self.toolbox, self)
        self.exchanging = Exchanging(self, self.commands, self.studio, self.filing, settings)
        self.recent = Recent(settings, self)
        self.in_series = InSeries(self, self.commands, self.studio, self.filing, settings)
        self.progressing = Progressing(self.studio, self.progress, self)
        self.recovering = Recovering(self.studio, self.filing, settings, self)
        self.reporting = Reporting(self, self.message, self.studio, self.recovering, settings)
        self._is_settled = False
        self._is_asking = False
        self._build()
        self._connect_commands()
        self._connect_parts()
        self._apply_theme()
        QApplication.styleHints().colorSchemeChanged.connect(self._apply_theme)
        self._on_tool_changed()
        self._refresh()
        self._empty.setFocus()

    # Building

    def _build(self) -> None:
        self.setWindowIcon(app_icon())
        self.setMinimumSize(*LEAST_PX)
        self.commands.recent.setMenu(self.recent.menu)
        build_menus(self, self.commands)
        build_bars(self, self.commands, self.exchanging.handle)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._stage, 1)
        column.addWidget(self.in_series.strip)
        row.addLayout(column, 1)
        row.addWidget(self.side)
        self.setCentralWidget(middle)
        areas = Qt.DockWidgetArea
        area = areas.LeftDockWidgetArea if reads_from_right() else areas.RightDockWidgetArea
        self.addDockWidget(area, self.work)
        self.work.setVisible(self.settings.shows_work)
        self.setStatusBar(self.status)
        place(self, self.settings.window_geometry)

    def _connect_commands(self) -> None:
        commands, filing = self.commands, self.filing
        commands.open.triggered.connect(filing.on_open_asked)
        commands.save.triggered.connect(filing.on_save_asked)
        commands.save_as.triggered.connect(filing.on_save_as_asked)
        commands.save_project.triggered.connect(filing.on_save_project_asked)
        commands.quit.triggered.connect(self.close)
        commands.erase.triggered.connect(self._on_erase_asked)
        commands.cancel.triggered.connect(self._on_cancel_asked)
        commands.preferences.triggered.connect(self.preferring.ask)
        self.preferring.news.connect(self.message.show_news)
        self.preferring.look_chosen.connect(self._apply_theme)
        self.helping.connect_news(commands, self.message)
        self.helping.follow(self.canvas)
        self.exchanging.news.connect(self.message.show_news)
        self.exchanging.many_dropped.connect(self.in_series.open)
        self.in_series.failed.connect(self.message.show_error)
        self.recent.asked.connect(filing.open)

    def _connect_parts(self) -> None:
        studio, canvas, side, toolbox = self.studio, self.canvas, self.side, self.toolbox
        studio.opened.connect(self._on_opened)
        studio.document_changed.connect(self._on_document_changed)
        studio.saved.connect(self._on_saved)
        studio.failed.connect(self.message.show_error)
        studio.engine_loaded.connect(self.status.show_engine)
        studio.engine_failed.connect(lambda _error: self.status.show_engine_missing())
        studio.forecasting.changed.connect(lambda found: self.side.show_cost(cost_words(found)))
        canvas.view_changed.connect(lambda: self.status.show_zoom(canvas.viewport.scale))
        canvas.pointer_moved.connect(self.status.show_position)
        canvas.pointer_left.connect(lambda: self.status.show_position(None))
        canvas.stroke_ended.connect(self._on_stroke_ended)
        canvas.size_step_asked.connect(toolbox.step_size)
        side.tool_option_changed.connect(toolbox.set_option)
        side.erase_option_changed.connect(self._on_erase_option_changed)
        side.mask_colour_changed.connect(self.viewing.set_mask_colour)
        side.left.connect(canvas.setFocus)
        self.erases.left.connect(canvas.setFocus)
        self.erase_list.news.connect(self.message.show_news)
        self.mask_files.news.connect(self.message.show_news)
        self.marking.feather_changed.connect(side.set_erase_option)
        toolbox.tool_changed.connect(self._on_tool_changed)
        toolbox.option_changed.connect(self._on_tool_option_changed)

    # What the person asks for

    @Slot()
    def _on_erase_asked(self) -> None:
        if self.canvas.is_drawing:
            self.canvas.finish_stroke()
        else:
            self.message.hide()
            self.studio.erase(options_of(self.settings))

    @Slot()
    def _on_stroke_ended(self) -> None:
        if self.settings.erases_after_stroke and self.studio.has_mask:
            self._on_erase_asked()

    @Slot()
    def _on_cancel_asked(self) -> None:
        """Escape: the stroke under way, else what runs, else the message, else full screen."""
        if self.canvas.is_drawing:
            self.canvas.cancel_stroke()
        elif self.studio.tool_jobs.cancel() or self.studio.cancel():
            return
        elif self.message.isVisible():
            self.message.hide()
        else:
            self.viewing.leave_full_screen()

    @Slot(str, object)
    def _on_erase_option_changed(self, name: str, value: OptionValue) -> None:
        setattr(self.settings, name, value)
        self.viewing.apply()
        self.studio.forecasting.ask_soon()

    @Slot(object)
    def open_asked(self, photos: list[Path]) -> None:
        """Another start of the studio asked for photos, or only for the window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        if len(photos) > 1 or (photos and photos[0].is_dir()):
            self.in_series.open(photos)
        elif photos:
            self.filing.open(photos[0])

    # What happened

    @Slot(object)
    def _on_opened(self, picture: Picture) -> None:
        session = self.studio.session
        assert session is not None
        document = session.document
        self.message.hide()
        self.toolbox.set_document(document, self.studio.tool_jobs)
        self.canvas.set_picture(picture, self.toolbox.tool)
        self._stage.show_canvas(True)
        self.canvas.setFocus()
        if session.is_on_disk:
            self.settings.last_folder = str(session.path.parent)
            self.recent.add(session.path)
        self.status.show_photo(document.width, document.height, document.original.itemsize * 8)
        if session.photo.notes:
            self.message.show_news(" ".join(map(say, session.photo.notes)))
        self._refresh()

    @Slot(object)
    def _on_document_changed(self, change: Change) -> None:
        self.canvas.on_document_changed(change)
        if change.kind == "history":
            self._refresh()

    @Slot(object)
    def _on_saved(self, report: SaveReport) -> None:
        self.message.show_news(save_words(report))
        self.recent.add(report.path)
        self._refresh()

    @Slot()
    def _on_tool_changed(self) -> None:
        chosen = self.toolbox.chosen
        self.commands.tools[chosen.name].setChecked(True)
        self.canvas.set_tool(self.toolbox.tool)
        self.side.show_tool(chosen, self.toolbox.options)
        self.status.show_hint(say(chosen.hint))

    @Slot(str, object)
    def _on_tool_option_changed(self, name: str, value: OptionValue) -> None:
        self.side.show_tool_value(name, value)
        self.canvas.refresh_lines()

    def _refresh(self) -> None:
        """Commands and title as the document allows and deserves."""
        session, commands = self.studio.session, self.commands
        has_photo = session is not None
        for action in (
            *(
                commands.save_as,
                commands.save_project,
                commands.copy,
                commands.series,
                commands.erase,
                commands.before,
                commands.split,
            ),
            *(commands.zoom_in, commands.zoom_out, commands.fit, commands.actual_size),
            *commands.mask,
        ):
            action.setEnabled(has_photo)
        history = session.document.history if session is not None else None
        commands.undo.setEnabled(history is not None and history.can_undo)
        commands.redo.setEnabled(history is not None and history.can_redo)
        commands.save.setEnabled(self.studio.has_unsaved)
        name = session.path.name if session else ""
        self.exchanging.handle.show_photo(name, self.studio.has_unsaved)
        self.setWindowTitle(f"{session.path.name}[*] – {APP_TITLE}" if session else APP_TITLE)
        self.setWindowModified(self.studio.has_unsaved)

    @Slot()
    def _apply_theme(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme = apply_theme(app, self.settings.theme)
        apply_motion(app, self.settings.reduces_motion)
        self.commands.tint(theme)
        self.message.set_theme(theme)
        self.erases.set_theme(theme)
        self._empty.set_theme(theme)
        self.canvas.set_backdrop(QColor(theme.backdrop))

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.canvas.hold_key(event, is_held=True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self.canvas.hold_key(event, is_held=False)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work; stop the threads and wait for them."""
        if not self._is_settled:
            self._is_asking = True
            self.filing.settle_unsaved(self._on_settled)
            self._is_asking = False
        if not self._is_settled:
            event.ignore()
            return
        self.settings.window_geometry = placement_of(self)
        self.in_series.remember()
        self.studio.close()
        self.recovering.close()
        self.exchanging.close()
        self.in_series.close()
        event.accept()

    def _on_settled(self) -> None:
        self._is_settled = True
        if not self._is_asking:  # a save has ended meanwhile
            self.close()
