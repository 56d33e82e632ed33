"""Work that a tool asks for, off the UI thread; what comes of it is marked between gestures."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from lama_studio.core.document import Document
from lama_studio.tools.base import RequestJob, ToolJob
from lama_studio.ui.worker import Job, Step, Worker


class ToolJobs(QObject):
    """One after the other, in the order they were asked for."""

    ended = Signal(bool)  # whether the mask was changed
    failed = Signal(object)  # error

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Worker("tools", self)
        self._waiting: list[_Asked] = []
        self._worker.failed.connect(self._on_failed)

    def of(self, document: Document) -> RequestJob:
        """How the tools of one document ask."""

        def request(run: Callable[[Step], Any], then: Callable[[Any], bool]) -> ToolJob:
            asked = _Asked(self._worker)
            self._waiting.append(asked)
            asked.job = Job(
                "",
                run,
                lambda value: document.when_free(lambda: self._take(asked, then, value)),
                lambda error: self._forget(asked),
            )
            self._worker.ask(asked.job)
            return asked

        return request

    def cancel(self) -> bool:
        """Give up all that waits or runs; False where nothing did."""
        waiting = [asked for asked in self._waiting if not asked.is_over]
        for asked in waiting:
            asked.cancel()
        self._waiting.clear()
        if waiting:
            self.ended.emit(False)
        return bool(waiting)

    def close(self) -> None:
        """Stop the thread and wait for it."""
        self.cancel()
        self._worker.close()

    def _take(self, asked: "_Asked", then: Callable[[Any], bool], value: Any) -> None:
        if not asked.is_over:
            self._forget(asked)
            self.ended.emit(then(value))

    def _forget(self, asked: "_Asked") -> None:
        asked.is_over = True
        if asked in self._waiting:
            self._waiting.remove(asked)

    @Slot(object, object)
    def _on_failed(self, _job: Job, error: BaseException) -> None:
        self.ended.emit(False)
        self.failed.emit(error)


class _Asked:
    """A job as the tool sees it."""

    def __init__(self, worker: Worker) -> None:
        self.is_over = False
        self.job: Job | None = None
        self._worker = worker

    def cancel(self) -> None:
        """Give it up; nothing comes of it any more."""
        self.is_over = True
        if self.job is not None:
            self._worker.cancel(self.job)
