"""Work off the UI thread: a facade that lives in the UI thread, a runner that lives in its own.

Everybody talks to the facade. Its signals are emitted in the UI thread, whatever they are
connected to; PySide would run a lambda or a plain function in the emitting thread otherwise.
"""

import threading
import time
from collections.abc import Callable
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from lama_studio.errors import Cancelled

Step = Callable[[float], None]
"""Called with the fraction done (0..1); raises Cancelled when the person changed their mind."""

PROGRESS_INTERVAL_S = 0.03


def _nothing(_: Any) -> None:
    pass


class Job:
    """One piece of work: `run(step)` in the worker's thread; `then(value)`, or `fail(error)`
    where it raised, in the UI thread before the worker's signals tell of it."""

    _numbers = count(1)

    def __init__(
        self,
        title: str,
        run: Callable[[Step], Any],
        then: Callable[[Any], None] = _nothing,
        fail: Callable[[BaseException], None] = _nothing,
        can_cancel: bool = True,
    ) -> None:
        self.number = next(Job._numbers)
        self.title = title
        self.run = run
        self.then = then
        self.fail = fail
        self.can_cancel = can_cancel
        self.cancel_event = threading.Event()


class _Runner(QObject):
    """Lives in the worker's thread; only the facade may listen to it."""

    progressed = Signal(int, float)
    ended = Signal(int, object, object)  # number, value, error

    @Slot(object)
    def on_asked(self, job: Job) -> None:
        """Run one job; whatever it raises is carried to the UI thread."""
        value: Any = None
        error: BaseException | None = None
        try:
            self._stop_if_cancelled(job)
            value = job.run(self._step_of(job))
        except BaseException as raised:
            error = raised
        self.ended.emit(job.number, value, error)

    def _step_of(self, job: Job) -> Step:
        last_s = 0.0

        def step(fraction: float) -> None:
            nonlocal last_s
            self._stop_if_cancelled(job)
            now_s = time.monotonic()
            if now_s - last_s >= PROGRESS_INTERVAL_S or fraction >= 1.0:
                last_s = now_s
                self.progressed.emit(job.number, fraction)

        return step

    @staticmethod
    def _stop_if_cancelled(job: Job) -> None:
        if job.cancel_event.is_set():
            raise Cancelled


class Worker(QObject):
    """A thread that does one job after another, seen from the UI thread."""

    started = Signal(object)  # job
    progressed = Signal(object, float)  # job, fraction
    finished = Signal(object, object)  # job, value
    failed = Signal(object, object)  # job, error
    cancelled = Signal(object)  # job

    _asked = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[int, Job] = {}
        self._is_closed = False
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._runner = _Runner()
        self._runner.moveToThread(self._thread)
        self._asked.connect(self._runner.on_asked)
        self._runner.progressed.connect(self._on_runner_progressed)
        self._runner.ended.connect(self._on_runner_ended)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """A job that nobody cancelled is waiting or running."""
        return bool(self._jobs)

    @property
    def must_finish(self) -> bool:
        """A job that cannot be cancelled is waiting or running."""
        return any(not job.can_cancel for job in self._jobs.values())

    def ask(self, job: Job) -> Job:
        """Queue a job; it starts when those before it have ended."""
        assert not self._is_closed, "a closed worker takes no jobs"
        self._jobs[job.number] = job
        self.started.emit(job)
        self._asked.emit(job)
        return job

    def cancel(self, only: Job | None = None) -> None:
        """Give up one job, or every one, that can be cancelled: a plain call, it reaches a busy
        thread at once.

        `cancelled` is emitted here and now; what the thread still brings is ignored.
        """
        for job in [job for job in self._jobs.values() if job.can_cancel]:
            if only is not None and job is not only:
                continue
            job.cancel_event.set()
            del self._jobs[job.number]
            self.cancelled.emit(job)

    def close(self) -> None:
        """Cancel what can be, let the rest end, and wait for the thread."""
        if self._is_closed:
            return
        self._is_closed = True
        self.cancel()
        self._thread.quit()
        self._thread.wait()

    @Slot(int, float)
    def _on_runner_progressed(self, number: int, fraction: float) -> None:
        if job := self._jobs.get(number):
            self.progressed.emit(job, fraction)

    @Slot(int, object, object)
    def _on_runner_ended(self, number: int, value: Any, error: BaseException | None) -> None:
        job = self._jobs.pop(number, None)
        if job is None:  # cancelled meanwhile
            return
        if error is None:
            try:
                job.then(value)
            finally:  # a fault of ours must not leave everybody waiting
                self.finished.emit(job, value)
        elif isinstance(error, Cancelled):
            self.cancelled.emit(job)
        else:
            job.fail(error)
            self.failed.emit(job, error)
