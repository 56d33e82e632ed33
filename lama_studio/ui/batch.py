"""A series being worked through: one photo after the other in the engine's thread."""

import dataclasses
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from lama_studio.core.layers import EraseOptions
from lama_studio.errors import UserError
from lama_studio.session.series import Series, Spot, Trial
from lama_studio.ui.erasing import Engine, Erasing
from lama_studio.ui.worker import Job, Step, Worker


class Batch(QObject):
    """One job at a time is asked for, so that an erase in the window waits for one photo only."""

    began = Signal(object)  # Path
    progressed = Signal(object, float)  # Path, fraction
    tried = Signal(object, object)  # Path, Trial
    failed = Signal(object, object)  # Path, UserError
    accepted = Signal(object, object)  # Path of the photo, Path of what was kept
    ended = Signal()

    def __init__(
        self, series: Series, erasing: Erasing, options: EraseOptions, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._series, self._erasing, self._options = series, erasing, options
        self._files = Worker("series", self)
        self._waiting: list[Path] = []
        self._attempts: dict[Path, int] = {}
        self._trials: dict[Path, Trial] = {}
        self._photo: Path | None = None
        self._job: Job | None = None
        erasing.work_progressed.connect(self._on_progressed)

    @property
    def follows_scene(self) -> bool:
        """Whether the spot moves with what is seen."""
        return self._series.spot.follows_scene

    def take_spot(self, spot: Spot) -> None:
        """Another spot from the next photo on."""
        assert not self.is_running
        self._series.spot = spot

    @property
    def is_running(self) -> bool:
        return self._job is not None

    @property
    def trials(self) -> dict[Path, Trial]:
        """What is to be looked at, by photo."""
        return dict(self._trials)

    def ask(self, photos: list[Path]) -> None:
        """Try these after those that wait."""
        self._waiting += [photo for photo in photos if photo not in self._waiting]
        self._go_on()

    def redo(self, photo: Path) -> None:
        """Throw the trial away and make another, before those that wait."""
        self._drop(photo)
        self._attempts[photo] = self._attempts.get(photo, 0) + 1
        self._waiting.insert(0, photo)
        self._go_on()

    def reject(self, photo: Path) -> None:
        """Throw the trial away."""
        self._drop(photo)

    def accept(self, photo: Path, folder: Path) -> None:
        """Keep the trial in a folder, beside the window; `accepted` or `failed` tells."""
        trial = self._trials.pop(photo, None)
        if trial is None:
            return

        def fail(error: BaseException) -> None:
            self._trials[photo] = trial
            if isinstance(error, UserError):
                self.failed.emit(photo, error)

        self._files.ask(
            Job(
                "",
                lambda step: self._series.accept(trial, folder),
                lambda kept: self.accepted.emit(photo, kept),
                fail,
                can_cancel=False,
            )
        )

    def stop(self) -> None:
        """Begin no other photo, and give up the one in hand."""
        self._waiting.clear()
        if self._job is not None:
            self._erasing.cancel_work(self._job)
            self._job = self._photo = None
            self.ended.emit()

    def close(self) -> None:
        """Stop, and throw away what was not accepted."""
        self.stop()
        self._files.close()
        self._series.close()

    def _drop(self, photo: Path) -> None:
        trial = self._trials.pop(photo, None)
        if trial is not None:
            self._series.reject(trial)

    def _go_on(self) -> None:
        if self._job is not None or not self._waiting:
            return
        photo = self._photo = self._waiting.pop(0)
        options = dataclasses.replace(
            self._options, seed=self._options.seed + self._attempts.get(photo, 0)
        )

        def attempt(engine: Engine, step: Step) -> Trial | UserError:
            try:
                return self._series.attempt(photo, engine, options, step)
            except UserError as error:  # said beside the photo; the others go on
                return error

        self._job = self._erasing.ask_work(attempt, self._on_tried, self._on_broken)
        self.began.emit(photo)

    def _on_tried(self, outcome: Trial | UserError) -> None:
        photo = self._photo
        assert photo is not None
        self._job = self._photo = None
        if isinstance(outcome, UserError):
            self.failed.emit(photo, outcome)
        else:
            self._trials[photo] = outcome
            self.tried.emit(photo, outcome)
        self._on_free()

    def _on_broken(self, error: BaseException) -> None:
        """The engine cannot be brought up, or has a fault: no other photo would fare better."""
        photo = self._photo
        self._job = self._photo = None
        self._waiting.clear()
        if photo is not None and isinstance(error, UserError):
            self.failed.emit(photo, error)
        self.ended.emit()

    def _on_free(self) -> None:
        if self._waiting:
            self._go_on()
        else:
            self.ended.emit()

    @Slot(object, float)
    def _on_progressed(self, job: Job, fraction: float) -> None:
        if job is self._job and self._photo is not None:
            self.progressed.emit(self._photo, fraction)
