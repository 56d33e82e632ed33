"""Erases asked for, waiting, running and done: a queue in front of the engine's thread."""

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from lama_studio.core.layers import Erase, EraseOptions
from lama_studio.errors import MaskError, UserError
from lama_studio.paths import BUNDLED_WEIGHTS, WEIGHTS_VARIABLE
from lama_studio.session.jobs import EraseJob, PatchMaker
from lama_studio.session.loading import WeightsCard, read_weights_card
from lama_studio.session.session import Session
from lama_studio.settings import Settings
from lama_studio.ui.worker import Job, Step, Worker


def options_of(settings: Settings) -> EraseOptions:
    """How the person wants their next erase."""
    return EraseOptions(
        grow_px=settings.grow_px,
        feather_px=settings.feather_px,
        refine=settings.refine,
        precision=settings.precision,
        device=settings.device,
    )


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


LoadEngine = Callable[[Path | None, str, str, int], Engine]
"""Weights, device, precision, and the memory of a fill in MB, 0 for half of what is free."""


class EngineCard:
    """What fills the holes, in words for the status bar."""

    def __init__(self, engine: Engine, weights: str) -> None:
        self.engine = engine
        """To be asked what a fill would cost, from any thread."""
        self.device = engine.device.name
        self.reason = engine.device.reason
        self.precision = engine.precision.name
        self.weights = weights


class Order:
    """One fill that was asked for. `then` is given the finished erase in the UI thread; `is_idle`
    ones (variants to look at) give way to all others."""

    _numbers = count(1)

    def __init__(
        self,
        title: str,
        erase_job: EraseJob,
        then: Callable[[Erase], None],
        fail: Callable[[BaseException | None], None] = lambda error: None,
        is_idle: bool = False,
    ) -> None:
        self.number = next(Order._numbers)
        self.title = title
        self.erase_job = erase_job
        self.then = then
        self.fail = fail
        self.is_idle = is_idle
        self.job: Job | None = None
        """The worker's, once it runs."""


class Erasing(QObject):
    """Every signal is emitted in the UI thread; torch is imported in the engine's thread only."""

    work_began = Signal(object)  # Job
    work_progressed = Signal(object, float)  # Job, fraction
    work_ended = Signal(object)  # Job
    filled = Signal(object)  # Order that has been done
    erased = Signal(object)  # report: what the engine did
    failed = Signal(object)  # error
    cancelled = Signal(object)  # Job
    queue_changed = Signal()
    engine_loaded = Signal(object)  # EngineCard
    engine_failed = Signal(object)  # error; `failed` tells of it as well

    def __init__(self, settings: Settings, load: LoadEngine, parent: QObject) -> None:
        super().__init__(parent)
        self.engine_card: EngineCard | None = None
        self._settings = settings
        self._load = load
        self._loaded: Engine | None = None  # touched in the engine's thread only
        self._running: Order | None = None
        self._is_reloading = False
        self._waiting: list[Order] = []
        self._worker = Worker("engine", self)
        self._worker.started.connect(self.work_began)
        self._worker.progressed.connect(self.work_progressed)
        self._worker.finished.connect(self._on_finished)
        self._worker.failed.connect(self._on_failed)
        self._worker.cancelled.connect(self._on_cancelled)

    # What there is

    @property
    def orders(self) -> tuple[Order, ...]:
        """What runs and then what waits, in the order it will be done."""
        running = () if self._running is None else (self._running,)
        return (*running, *self._waiting)

    @property
    def running(self) -> Order | None:
        return self._running

    @property
    def is_busy(self) -> bool:
        return self._running is not None

    # What can be asked for

    def erase(self, session: Session, options: EraseOptions) -> None:
        """Erase what the mask marks now, after what runs and waits. Raises MaskError."""
        others = [order.erase_job for order in self.orders if order.erase_job.replaces is None]
        job = session.ask_erase(options, others=others)
        self.ask(Order(self.tr("Erasing…"), job, lambda erase: self._apply(session, job, erase)))

    def erase_again(self, session: Session, erase: Erase, options: EraseOptions) -> None:
        """Give an erase another content, made with other options."""
        job = session.ask_again(erase, options)
        title = self.tr("Erasing again: {name}…").format(name=erase.name)
        self.ask(Order(title, job, lambda fresh: self._apply(session, job, fresh)))

    def ask(self, order: Order) -> None:
        """Queue an order."""
        place = len(self._waiting)
        if not order.is_idle:
            place = next((i for i, other in enumerate(self._waiting) if other.is_idle), place)
        self._waiting.insert(place, order)
        self.queue_changed.emit()
        self._go_on()

    def load_engine(self) -> None:
        """Import torch and read the weights ahead of the first erase."""
        self._worker.ask(
            Job("", self.loaded_engine, self._on_loaded, self.engine_failed.emit, False)
        )

    def reload_engine(self) -> None:
        """Bring the engine up anew, as the settings say now; what runs ends with the old one."""

        self.engine_card = None  # it holds the old engine, as what ends meanwhile does
        self._is_reloading = True

        def reload(step: Step) -> Engine:
            self._loaded = None
            return self.loaded_engine(step)

        def fail(error: BaseException) -> None:
            self._is_reloading = False
            self.engine_failed.emit(error)

        self._worker.ask(Job("", reload, self._on_loaded, fail, False))

    def read_card(
        self, weights: Path | None, then: Callable[[WeightsCard | UserError], None]
    ) -> None:
        """What a weights file says of itself, or why it is of no use; None for the bundled one."""

        def read(step: Step) -> WeightsCard | UserError:
            try:
                return read_weights_card(weights)
            except UserError as error:
                return error

        self._worker.ask(Job("", read, then, can_cancel=False))

    def ask_work(
        self,
        run: Callable[[Engine, Step], Any],
        then: Callable[[Any], None],
        fail: Callable[[BaseException], None],
    ) -> Job:
        """Other work for the engine, unseen, after what its thread has been given."""
        return self._worker.ask(
            Job("", lambda step: run(self.loaded_engine(step), step), then, fail)
        )

    def cancel_work(self, job: Job) -> None:
        """Give such work up."""
        self._worker.cancel(job)

    def cancel(self, order: Order | None = None) -> bool:
        """Give up an order, or all; False where there was nothing to give up.

        What was marked for it stays marked.
        """
        dropped = [o for o in self.orders if order is None or o is order]
        self._waiting = [other for other in self._waiting if other not in dropped]
        for other in dropped:
            if other is self._running and other.job is not None:
                self._worker.cancel(other.job)
            else:
                other.fail(None)
        if dropped:
            self.queue_changed.emit()
        return bool(dropped)

    def close(self) -> None:
        """Stop the thread."""
        self._waiting.clear()
        self._worker.close()

    # In the engine's thread

    def loaded_engine(self, step: Step) -> Engine:
        """The engine, brought up where it is not yet."""
        if self._loaded is None:
            settings = self._settings
            weights = Path(settings.weights) if settings.weights else None
            self._loaded = self._load(
                weights, settings.device, settings.precision, settings.fill_limit_mb
            )
        return self._loaded

    # Back in the UI thread

    def _go_on(self) -> None:
        """Start what waits first, its pixels as they are now."""
        self._waiting = [order for order in self._waiting if order.erase_job.is_wanted]
        if self._running is not None or not self._waiting:
            return
        order = self._running = self._waiting.pop(0)
        erase_job = order.erase_job
        erase_job.start()
        order.job = Job(
            order.title,
            lambda step: erase_job.run(self.loaded_engine(step), step),
            order.then,
            order.fail,
        )
        self._worker.ask(order.job)
        self.queue_changed.emit()

    def _apply(self, session: Session, job: EraseJob, erase: Erase) -> None:
        if session.apply(erase, job.replaces):
            self.erased.emit(job.report)

    def _on_loaded(self, engine: Engine) -> None:
        """Engine and weights are ready: say which."""
        self._is_reloading = False
        weights = self._settings.weights or os.environ.get(WEIGHTS_VARIABLE) or BUNDLED_WEIGHTS
        self.engine_card = EngineCard(engine, Path(weights).stem)
        self.engine_loaded.emit(self.engine_card)

    @Slot(object, object)
    def _on_finished(self, job: Job, _value: object) -> None:
        if self.engine_card is None and self._loaded is not None and not self._is_reloading:
            self._on_loaded(self._loaded)
        if self._running is not None and self._is_running(job):
            self.filled.emit(self._running)
        self._on_ended(job)

    @Slot(object, object)
    def _on_failed(self, job: Job, error: BaseException) -> None:
        # Without engine or memory those that wait would only fail like this one.
        if self._is_running(job) and not isinstance(error, MaskError):
            waiting, self._waiting = self._waiting, []
            for order in waiting:
                order.fail(error)
        self._on_ended(job)
        self.failed.emit(error)

    @Slot(object)
    def _on_cancelled(self, job: Job) -> None:
        if self._running is not None and self._is_running(job):
            self._running.fail(None)
        self._on_ended(job)
        self.cancelled.emit(job)

    def _is_running(self, job: Job) -> bool:
        return self._running is not None and job is self._running.job

    def _on_ended(self, job: Job) -> None:
        if self._is_running(job):
            self._running = None
            self.queue_changed.emit()
        self.work_ended.emit(job)
        self._go_on()
