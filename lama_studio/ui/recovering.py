"""Unsaved work is kept on the disk while it is done, and offered after a crash."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from lama_studio.errors import SaveError
from lama_studio.session.recovery import Journal, Moment, Orphan, orphans
from lama_studio.session.session import Session
from lama_studio.settings import Settings
from lama_studio.ui.filing import Filing
from lama_studio.ui.studio import Studio

DELAY_MS = 1000
"""From a change to the beginning of its writing."""
_log = logging.getLogger(__name__)


class Recovering(QObject):
    """Writes the journal beside the window's work."""

    def __init__(self, studio: Studio, filing: Filing, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._studio, self._filing, self._settings = studio, filing, settings
        self._window = window
        self._journal = Journal()
        self._adopted: Orphan | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._writing: Future[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.write)
        studio.document_changed.connect(self._on_changed)
        studio.opened.connect(self._on_changed)
        studio.saved.connect(self._on_changed)
        studio.before_replacing = self._before_replacing

    def offer(self, report: str = "") -> bool:
        """Ask about work that was left behind by a crash, the newest first; false where there is
        none. `report`: what is known about the crash, for those who want to see it."""
        found = list(orphans())
        for index, orphan in enumerate(found):
            answer = self._ask(orphan, report)
            if answer is None:
                orphan.leave()
            elif answer:
                self._take_up(orphan)
                for other in found[index + 1 :]:
                    other.leave()
                break
            else:
                orphan.discard()
        return bool(found)

    @Slot()
    def write(self) -> None:
        """Put what is not saved on the disk now; where all is saved, nothing is left there."""
        self._timer.stop()
        session = self._studio.session
        if session is None:
            return
        if not (self._studio.has_unsaved or self._studio.has_mask):
            self._run(self._journal.clear)
        elif self._writing is None or self._writing.done():
            moment = Moment.of(session)
            self._writing = self._run(lambda: self._put(moment))
        else:
            self._timer.start()  # the disk is slow: what comes meanwhile is written together

    def close(self) -> None:
        """The window closes with everything settled: nothing is left to recover."""
        self._timer.stop()
        self._run(self._journal.clear)
        self._pool.shutdown(wait=True)
        if self._adopted is not None:
            self._adopted.discard()

    def _put(self, moment: Moment) -> None:
        self._journal.write(moment)
        adopted, self._adopted = self._adopted, None
        if adopted is not None:
            adopted.discard()  # its work stands in our journal now

    def _before_replacing(self, session: Session) -> Callable[[], None]:
        """The photo's own file is going to be another: keep what the erases lie on."""
        moment = Moment.of(session)
        return lambda: _guarded(lambda: self._journal.write(moment, keeps_original=True))

    def _run(self, work: Callable[[], None]) -> "Future[None]":
        return self._pool.submit(_guarded, work)

    def _take_up(self, orphan: Orphan) -> None:
        def read() -> Session:
            session = orphan.open(self._settings.history_limit_mb)
            self._adopted = orphan
            return session

        self._filing.open(orphan.path, read)

    def _ask(self, orphan: Orphan, report: str) -> bool | None:
        """Whether to take the work up (true), throw it away (false), or leave it (None)."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Unsaved work"))
        box.setText(
            self.tr("LaMa Studio ended before your work on “{name}” was saved.").format(
                name=orphan.name
            )
        )
        when = datetime.fromtimestamp(orphan.written_at).strftime("%Y-%m-%d %H:%M")
        box.setInformativeText(self.tr("It was kept as it was at {when}.").format(when=when))
        box.setDetailedText(report)
        restore = box.addButton(self.tr("Restore"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(self.tr("Throw away"), QMessageBox.ButtonRole.DestructiveRole)
        later = box.addButton(self.tr("Later"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(restore)
        box.setEscapeButton(later)
        box.exec()
        clicked = box.clickedButton()
        return True if clicked is restore else False if clicked is discard else None

    @Slot()
    def _on_changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()


def _guarded(work: Callable[[], None]) -> None:
    """A full disk must not stop the work itself."""
    try:
        work()
    except (OSError, SaveError) as error:
        _log.warning("Unsaved work could not be kept: %s", error)
