"""What an erase will cost before it is asked for, and how long the running one will still take."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from lama_studio.core.changes import Change
from lama_studio.core.layers import EraseOptions
from lama_studio.errors import MaskError
from lama_studio.session.jobs import Cost, EraseJob
from lama_studio.session.pace import Pace, seconds_left
from lama_studio.session.session import Session
from lama_studio.settings import Settings
from lama_studio.ui.erasing import EngineCard, Erasing, Order, options_of
from lama_studio.ui.worker import Job, Step, Worker

translate = QCoreApplication.translate
DELAY_MS = 200
"""After the last touch of the mask."""
LEAST_SHOWN_S = 2.0
_FEW_S, _MINUTE_S = 10, 90


@dataclass(frozen=True)
class Forecast:
    """What an erase of what is marked would take on this machine."""

    seconds: float
    peak_bytes: int


@dataclass(eq=False)
class _Run:
    """The order that runs, what was expected of it and what it took: known in either order."""

    order: Order
    way: str
    began_s: float
    predicted_s: float | None = None
    taken_s: float | None = None


class Forecasting(QObject):
    """Plans in a thread of its own, so that neither the window nor an erase waits for it."""

    changed = Signal(object)  # Forecast, or None where nothing is marked or no engine is up
    left_changed = Signal(object, float)  # Job that runs, seconds

    def __init__(
        self, session: Callable[[], Session | None], erasing: Erasing, settings: Settings
    ) -> None:
        super().__init__(erasing)
        self._session, self._erasing, self._settings = session, erasing, settings
        self._pace = Pace()
        self._worker = Worker("forecast", self)
        self._asked: Job | None = None
        self._run: _Run | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._on_due)
        erasing.engine_loaded.connect(self.ask_soon)
        erasing.queue_changed.connect(self._on_queue_changed)
        erasing.work_progressed.connect(self._on_progressed)
        erasing.filled.connect(self._on_filled)

    @Slot()
    def ask_soon(self) -> None:
        """Something changed that the cost depends on."""
        self._timer.start()

    @Slot(object)
    def on_document_changed(self, change: Change) -> None:
        """The mask may have changed."""
        if change.kind != "pixels":
            self.ask_soon()

    def close(self) -> None:
        """Stop the thread, and keep what was learned."""
        self._timer.stop()
        self._worker.close()
        self._pace.save()

    # What is marked

    @Slot()
    def _on_due(self) -> None:
        session, card = self._session(), self._erasing.engine_card
        if self._asked is not None:
            self._worker.cancel(self._asked)
            self._asked = None  # it holds the photo that it was asked for
        job = None if session is None or card is None else self._frozen(session)
        if card is None or job is None:
            self.changed.emit(None)
            return
        way = _way(card, job.options)

        def show(cost: Cost) -> None:
            seconds = self._pace.seconds(way, cost.seconds)
            self.changed.emit(Forecast(seconds, cost.peak_bytes))

        self._asked = self._ask(card, job, show)

    def _frozen(self, session: Session) -> EraseJob | None:
        others = [o.erase_job for o in self._erasing.orders if o.erase_job.replaces is None]
        try:
            return session.ask_erase(options_of(self._settings), others=others)
        except MaskError:
            return None

    def _ask(self, card: EngineCard, job: EraseJob, then: Callable[[Cost], None]) -> Job:
        def run(step: Step) -> Cost:
            return job.cost(card.engine)

        return self._worker.ask(Job("", run, then, lambda error: self.changed.emit(None)))

    # What runs

    @Slot()
    def _on_queue_changed(self) -> None:
        order, card = self._erasing.running, self._erasing.engine_card
        if order is None:
            self._run = None  # it holds a photo, which may be closed by now
        if order is None or card is None or (self._run is not None and self._run.order is order):
            return
        run = _Run(order, _way(card, order.erase_job.options), time.monotonic())
        self._run = run

        def keep(cost: Cost) -> None:
            run.predicted_s = cost.seconds
            self._learn(run)

        self._ask(card, order.erase_job, keep)

    @Slot(object, float)
    def _on_progressed(self, job: Job, fraction: float) -> None:
        run = self._run
        if run is None or run.order.job is not job or run.predicted_s is None:
            return
        elapsed_s = time.monotonic() - run.began_s
        left_s = seconds_left(self._pace.seconds(run.way, run.predicted_s), elapsed_s, fraction)
        if elapsed_s + left_s >= LEAST_SHOWN_S:
            self.left_changed.emit(job, left_s)

    @Slot(object)
    def _on_filled(self, order: Order) -> None:
        if self._run is not None and self._run.order is order:
            self._run.taken_s = float(order.erase_job.report["seconds"])
            self._learn(self._run)

    def _learn(self, run: _Run) -> None:
        """From every fill, but those that show the engine something else than the photo."""
        options = run.order.erase_job.options
        is_plain = not options.context and options.scale == 1
        if is_plain and run.predicted_s is not None and run.taken_s is not None:
            self._pace.learn(run.way, run.predicted_s, run.taken_s)


def cost_words(forecast: Forecast | None) -> str:
    """Seconds and memory as a person says them; nothing where there is nothing to say."""
    if forecast is None:
        return ""
    return translate("forecast", "{time},\nup to {memory} of memory").format(
        time=duration_words(forecast.seconds), memory=_memory_words(forecast.peak_bytes)
    )


def left_words(seconds: float) -> str:
    """How long it will still take."""
    return translate("forecast", "{time} left").format(time=duration_words(seconds))


def duration_words(seconds: float) -> str:
    """No finer than a forecast can be."""
    if seconds < 1:
        return translate("forecast", "under a second")
    if seconds < _MINUTE_S:
        whole = round(seconds) if seconds < _FEW_S else 5 * round(seconds / 5)
        return translate("forecast", "about {count} s").format(count=whole)
    return translate("forecast", "about {count} min").format(count=round(seconds / 60))


def _memory_words(size: int) -> str:
    if size < 1e9:
        return translate("forecast", "{size} MB").format(size=max(10, 10 * round(size / 1e7)))
    return translate("forecast", "{size:.1f} GB").format(size=size / 1e9)


def _way(card: EngineCard, options: EraseOptions) -> str:
    return " ".join((card.device, card.precision, card.weights, options.refine))
