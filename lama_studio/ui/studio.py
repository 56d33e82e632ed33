"""The person's work as the window sees it: one session, a thread for files, one for the engine."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, Signal, Slot
from PySide6.QtGui import QImage

from lama_studio.core.layers import Erase, EraseOptions
from lama_studio.errors import MaskError
from lama_studio.session.jobs import SaveJob, SaveReport
from lama_studio.session.session import Session
from lama_studio.settings import Settings
from lama_studio.ui.canvas.picture import Picture
from lama_studio.ui.erasing import Engine, EngineCard, Erasing, LoadEngine
from lama_studio.ui.forecasting import Forecasting
from lama_studio.ui.images import screen_qimage, to_screen
from lama_studio.ui.tool_jobs import ToolJobs
from lama_studio.ui.worker import Job, Step, Worker

IMPORT_MASK = str(QT_TRANSLATE_NOOP("sentences", "Import mask"))

__all__ = ["Engine", "EngineCard", "LoadEngine", "Studio"]


def _nothing() -> None:
    """What there is to do where nobody asked for more."""


class Studio(QObject):
    """Every signal is emitted in the UI thread; torch is imported in the engine's thread only."""

    opened = Signal(object)  # Picture
    replacement_read = Signal(object)  # a call that shows it: unsaved work came about meanwhile
    document_changed = Signal(object)  # Change
    work_began = Signal(object)  # Job
    work_progressed = Signal(object, float)  # Job, fraction
    work_ended = Signal(object)  # Job
    erased = Signal(object)  # report: what the engine did
    saved = Signal(object)  # SaveReport
    mask_saved = Signal(object)  # SaveReport
    failed = Signal(object)  # error
    cancelled = Signal(object)  # Job
    engine_loaded = Signal(object)  # EngineCard
    engine_failed = Signal(object)  # error; `failed` tells of it as well

    def __init__(
        self,
        settings: Settings,
        load: LoadEngine,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.session: Session | None = None
        self.erasing = Erasing(settings, load, self)
        self.forecasting = Forecasting(lambda: self.session, self.erasing, settings)
        self.tool_jobs = ToolJobs(self)
        self._settings = settings
        self._saved_state: tuple = ()
        self.before_replacing: Callable[[Session], Callable[[], None]] = lambda session: _nothing
        """Asked before the photo's own file is replaced; what comes back runs beside the window."""
        self._unsubscribe: Callable[[], None] = lambda: None
        self._files = Worker("files", self)
        files, erasing = self._files, self.erasing
        files.started.connect(self.work_began)
        files.progressed.connect(self.work_progressed)
        for ended in (files.finished, files.failed, files.cancelled):
            ended.connect(self._on_file_ended)
        erasing.work_began.connect(self.work_began)
        erasing.work_progressed.connect(self.work_progressed)
        erasing.work_ended.connect(self.work_ended)
        files.failed.connect(self._on_file_failed)
        files.cancelled.connect(self.cancelled)
        self.tool_jobs.failed.connect(self.failed)
        erasing.failed.connect(self.failed)
        erasing.cancelled.connect(self.cancelled)
        erasing.erased.connect(self.erased)
        erasing.engine_loaded.connect(self.engine_loaded)
        erasing.engine_failed.connect(self.engine_failed)
        self.document_changed.connect(self.forecasting.on_document_changed)
        self.opened.connect(self.forecasting.ask_soon)

    # What there is

    @property
    def engine_card(self) -> EngineCard | None:
        """What fills the holes; None until it has been brought up."""
        return self.erasing.engine_card

    @property
    def is_erasing(self) -> bool:
        return self.erasing.is_busy

    @property
    def is_saving(self) -> bool:
        return self._files.must_finish

    @property
    def picture_state(self) -> tuple:
        """Equal states show the same pixels."""
        return self._state()

    @property
    def has_unsaved(self) -> bool:
        """Whether the picture differs from the file; a mask alone is no change of the picture."""
        return self.session is not None and self._state() != self._saved_state

    @property
    def has_mask(self) -> bool:
        """Whether anything is marked."""
        return self.session is not None and bool(self.session.document.mask.any())

    # What can be asked for

    def open(self, path: Path, read: Callable[[], Session] | None = None) -> None:
        """Read a photo and show it; the one before stays until that has worked."""
        self._files.cancel()
        read = read or (lambda: Session.open(path, self._settings.history_limit_mb))
        state = self._state()
        self._files.ask(
            Job(
                self.tr("Opening {name}…").format(name=path.name),
                lambda step: _with_picture(read()),
                lambda opened: self._on_opened(state, *opened),
            )
        )

    def save(
        self, path: Path, overwrite: bool, *, backup: bool = False, force: bool = False
    ) -> None:
        """Write what is shown now; it cannot be cancelled half way. See `Session.ask_save`."""
        assert self.session is not None
        session, state = self.session, self._state()
        save_job = session.ask_save(
            path,
            overwrite,
            backup=backup,
            force=force,
            notes_edit=self._settings.notes_edits,
        )

        replaces_original = path.absolute() == session.photo.path.absolute()
        keep = self.before_replacing(session) if replaces_original else _nothing

        def run(step: Step) -> tuple[SaveJob, SaveReport]:
            keep()
            return save_job, save_job.run(step)

        self._files.ask(
            Job(
                self.tr("Saving {name}…").format(name=path.name),
                run,
                lambda written: self._on_saved(session, state, *written),
                can_cancel=False,
            )
        )

    def write_copy(self, path: Path, then: Callable[[SaveReport], None]) -> Job:
        """Write what is shown now to a new file, unseen; that is no save of the person's work."""
        assert self.session is not None
        save_job = self.session.ask_save(path, notes_edit=self._settings.notes_edits)
        return self._files.ask(Job("", save_job.run, then))

    def compose(self, then: Callable[[QImage], None]) -> None:
        """What is shown now as one picture."""
        if self.session is None:
            return
        document = self.session.document
        snapshot, alpha, icc = document.snapshot(), document.alpha, document.icc

        def run(step: Step) -> QImage:
            shown = to_screen(snapshot.pixels(), alpha, icc)
            return screen_qimage(shown, alpha is not None).copy()

        self._files.ask(Job("", run, then))

    def import_mask(self, path: Path) -> None:
        """Read a mask from a file; it takes the place of the one that is there."""
        assert self.session is not None
        session = self.session
        document = session.document

        def take(mask: np.ndarray) -> None:
            document.when_free(lambda: document.set_mask(mask, IMPORT_MASK))

        title = self.tr("Opening {name}…").format(name=path.name)
        self._files.ask(Job(title, lambda step: session.read_mask(path), take))

    def export_mask(self, path: Path, overwrite: bool) -> None:
        """Write what is marked now into a file of its own."""
        assert self.session is not None
        session, mask = self.session, self.session.document.mask.copy()
        self._files.ask(
            Job(
                self.tr("Saving {name}…").format(name=path.name),
                lambda step: session.write_mask(path, mask, overwrite),
                self.mask_saved.emit,
                can_cancel=False,
            )
        )

    def erase(self, options: EraseOptions) -> None:
        """Erase what the mask marks now, after what is being erased."""
        if self.session is None:
            return
        try:
            self.erasing.erase(self.session, options)
        except MaskError as error:
            self.failed.emit(error)

    def erase_again(self, erase: Erase, options: EraseOptions) -> None:
        """Make an erase once more with other options, in its place."""
        if self.session is not None:
            self.erasing.erase_again(self.session, erase, options)

    def load_engine(self) -> None:
        """Import torch and read the weights ahead of the first erase."""
        self.erasing.load_engine()

    def cancel(self) -> bool:
        """Give up what runs and what waits; False where nothing did."""
        was_busy = self.tool_jobs.cancel(), self.erasing.cancel(), self._files.is_busy
        self._files.cancel()
        return any(was_busy)

    def close(self) -> None:
        """Stop the threads; a save that runs is let end."""
        self.tool_jobs.close()
        self.erasing.close()
        self.forecasting.close()
        self._files.close()

    # Back in the UI thread

    def _on_opened(self, asked_state: tuple, session: Session, picture: Picture) -> None:
        """Show what was read, unless the person went on working on the photo before."""
        if self.has_unsaved and self._state() != asked_state:
            self.replacement_read.emit(lambda: self._show(session, picture))
        else:
            self._show(session, picture)

    def _show(self, session: Session, picture: Picture) -> None:
        self.cancel()
        self._unsubscribe()
        self.session = session
        self._saved_state = (None,) if session.is_recovered else self._state()
        self._unsubscribe = self.session.document.subscribe(self.document_changed.emit)
        self.opened.emit(picture)

    def _on_saved(self, session: Session, state: tuple, job: SaveJob, report: SaveReport) -> None:
        session.note_saved(job)
        if session is self.session:
            self._saved_state = state
        self.saved.emit(report)

    @Slot(object)
    def _on_file_ended(self, job: Job) -> None:
        self.work_ended.emit(job)

    @Slot(object, object)
    def _on_file_failed(self, _job: Job, error: BaseException) -> None:
        self.failed.emit(error)

    def _state(self) -> tuple:
        """What the picture is made of: equal states show the same pixels."""
        erases = () if self.session is None else self.session.document.erases
        return tuple((erase.key, erase.revision) for erase in erases if erase.is_visible)


def _with_picture(session: Session) -> tuple[Session, Picture]:
    return session, Picture(session.document)
