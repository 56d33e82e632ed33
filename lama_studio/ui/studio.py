"""The person's work as the window sees it: one session, a thread for files, one for the engine."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from lama_studio.core.layers import Erase, EraseOptions
from lama_studio.errors import MaskError
from lama_studio.paths import BUNDLED_WEIGHTS, WEIGHTS_VARIABLE
from lama_studio.session.jobs import EraseJob, PatchMaker, SaveJob, SaveReport
from lama_studio.session.session import Session
from lama_studio.settings import Settings
from lama_studio.ui.canvas.picture import Picture
from lama_studio.ui.worker import Job, Step, Worker


class Choice(Protocol):
    """A device or a precision: which, and why."""

    @property
    def name(self) -> str: ...

    @property
    def reason(self) -> str: ...


class Engine(PatchMaker, Protocol):
    """An inpainter that can say what it runs on."""

    @property
    def device(self) -> Choice: ...

    @property
    def precision(self) -> Choice: ...


LoadEngine = Callable[[Path | None, str, str], Engine]


@dataclass(frozen=True)
class EngineCard:
    """What fills the holes, in words for the status bar."""

    device: str
    reason: str
    precision: str
    weights: str


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
        self.engine_card: EngineCard | None = None
        self._settings = settings
        self._load = load
        self._loaded: Engine | None = None  # touched in the engine's thread only
        self._erase_job: Job | None = None
        self._next_options: EraseOptions | None = None
        self._saved_state: tuple = ()
        self._unsubscribe: Callable[[], None] = lambda: None
        self._files = Worker("files", self)
        self._engine = Worker("engine", self)
        for worker in (self._files, self._engine):
            worker.started.connect(self.work_began)
            worker.progressed.connect(self.work_progressed)
            worker.finished.connect(self._on_finished)
            worker.failed.connect(self._on_failed)
            worker.cancelled.connect(self._on_cancelled)

    # What there is

    @property
    def is_erasing(self) -> bool:
        return self._erase_job is not None

    @property
    def is_saving(self) -> bool:
        return self._files.must_finish

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

    def save(self, path: Path, overwrite: bool) -> None:
        """Write what is shown now; it cannot be cancelled half way."""
        assert self.session is not None
        session, state = self.session, self._state()
        save_job = session.ask_save(path, overwrite)

        def run(step: Step) -> tuple[SaveJob, SaveReport]:
            return save_job, save_job.run(step)

        self._files.ask(
            Job(
                self.tr("Saving {name}…").format(name=path.name),
                run,
                lambda written: self._on_saved(session, state, *written),
                can_cancel=False,
            )
        )

    def erase(self, options: EraseOptions) -> None:
        """Erase what the mask marks now; while another erase runs, when that one is done."""
        if self.session is None:
            return
        if self.is_erasing:
            self._next_options = options
            return
        session = self.session
        try:
            erase_job = session.ask_erase(options)
        except MaskError as error:
            self.failed.emit(error)
            return
        erase_job.start()

        def run(step: Step) -> tuple[EraseJob, Erase]:
            return erase_job, erase_job.run(self._loaded_engine(step), step)

        self._erase_job = Job(
            self.tr("Erasing…"), run, lambda erased: self._on_erased(session, *erased)
        )
        self._engine.ask(self._erase_job)

    def load_engine(self) -> None:
        """Import torch and read the weights ahead of the first erase."""
        self._engine.ask(
            Job("", self._loaded_engine, self._on_loaded, self.engine_failed.emit, False)
        )

    def cancel(self) -> bool:
        """Give up what is running; False where nothing was."""
        self._next_options = None
        was_busy = self.is_erasing or self._files.is_busy
        self._engine.cancel()
        self._files.cancel()
        return was_busy

    def close(self) -> None:
        """Stop the threads; a save that runs is let end."""
        self._next_options = None
        self._engine.close()
        self._files.close()

    # In the engine's thread

    def _loaded_engine(self, step: Step) -> Engine:
        if self._loaded is None:
            weights = self._settings.weights
            self._loaded = self._load(
                Path(weights) if weights else None, self._settings.device, self._settings.precision
            )
        return self._loaded

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
        self._saved_state = self._state()
        self._unsubscribe = self.session.document.subscribe(self.document_changed.emit)
        self.opened.emit(picture)

    def _on_saved(self, session: Session, state: tuple, job: SaveJob, report: SaveReport) -> None:
        session.note_saved(job)
        if session is self.session:
            self._saved_state = state
        self.saved.emit(report)

    def _on_erased(self, session: Session, job: EraseJob, erase: Erase) -> None:
        if self.engine_card is None and self._loaded is not None:
            self._on_loaded(self._loaded)
        if session is self.session:
            session.apply(erase)
            self.erased.emit(job.report)

    def _on_loaded(self, engine: Engine) -> None:
        """Engine and weights are ready: say which."""
        weights = self._settings.weights or os.environ.get(WEIGHTS_VARIABLE) or BUNDLED_WEIGHTS
        self.engine_card = EngineCard(
            device=engine.device.name,
            reason=engine.device.reason,
            precision=engine.precision.name,
            weights=Path(weights).stem,
        )
        self.engine_loaded.emit(self.engine_card)

    @Slot(object, object)
    def _on_finished(self, job: Job, value: Any) -> None:
        self._on_ended(job)
        options, self._next_options = self._next_options, None
        if options is not None and self.has_mask:
            self.erase(options)

    @Slot(object, object)
    def _on_failed(self, job: Job, error: BaseException) -> None:
        if job is self._erase_job:
            self._next_options = None
        self._on_ended(job)
        self.failed.emit(error)

    @Slot(object)
    def _on_cancelled(self, job: Job) -> None:
        self._on_ended(job)
        self.cancelled.emit(job)

    def _on_ended(self, job: Job) -> None:
        if job is self._erase_job:
            self._erase_job = None
        self.work_ended.emit(job)

    def _state(self) -> tuple:
        """What the picture is made of: equal states show the same pixels."""
        erases = () if self.session is None else self.session.document.erases
        return tuple((erase.key, erase.revision) for erase in erases if erase.is_visible)


def _with_picture(session: Session) -> tuple[Session, Picture]:
    return session, Picture(session.document)
