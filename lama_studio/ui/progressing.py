"""What runs is shown on the progress card: the newest job that has a name."""

from PySide6.QtCore import QObject, Slot

from lama_studio.ui.forecasting import left_words
from lama_studio.ui.panels.progress import ProgressCard
from lama_studio.ui.studio import Studio
from lama_studio.ui.worker import Job


class Progressing(QObject):
    """Jobs without a title run unseen."""

    def __init__(self, studio: Studio, card: ProgressCard, parent: QObject) -> None:
        super().__init__(parent)
        self._card = card
        self._jobs: list[Job] = []
        studio.work_began.connect(self._on_began)
        studio.work_progressed.connect(self._on_progressed)
        studio.work_ended.connect(self._on_ended)
        studio.forecasting.left_changed.connect(self._on_left_changed)

    @Slot(object)
    def _on_began(self, job: Job) -> None:
        if job.title:
            self._jobs.append(job)
            self._card.begin(job.title, job.can_cancel)

    @Slot(object, float)
    def _on_progressed(self, job: Job, fraction: float) -> None:
        if job in self._jobs[-1:]:
            self._card.set_fraction(fraction)

    @Slot(object, float)
    def _on_left_changed(self, job: Job, seconds: float) -> None:
        if job in self._jobs[-1:]:
            self._card.show_left(left_words(seconds))

    @Slot(object)
    def _on_ended(self, job: Job) -> None:
        if job in self._jobs:
            self._jobs.remove(job)
            self._card.end()
            for other in self._jobs[-1:]:  # an erase goes on after a save
                self._card.begin(other.title, other.can_cancel)
