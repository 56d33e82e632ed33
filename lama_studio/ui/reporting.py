"""What is known about faults and crashes is kept, and shown to whoever asks for it."""

import traceback
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from lama_studio.session.reports import take_crash, write_report
from lama_studio.settings import Settings
from lama_studio.ui.diagnostics import diagnostics
from lama_studio.ui.dialogs.report import ReportDialog
from lama_studio.ui.messages import MessageBar
from lama_studio.ui.recovering import Recovering
from lama_studio.ui.studio import Studio


class Reporting(QObject):
    """One report at a time: that of the last fault."""

    def __init__(
        self,
        window: QMainWindow,
        message: MessageBar,
        studio: Studio,
        recovering: Recovering,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._message, self._studio = window, message, studio
        self._recovering, self._settings = recovering, settings
        self._what, self._report = "", ""
        self._kept: Path | None = None
        self.dialog: ReportDialog | None = None
        message.fault_shown.connect(self._on_fault)
        message.report_asked.connect(self.show)

    def look_back(self) -> bool:
        """How the last run ended: offer the work that it left, tell of a crash. False where there
        is nothing to tell."""
        stacks = take_crash()
        if stacks:
            self._keep(stacks, "crash")
        was_asked = self._recovering.offer(self._report)
        if stacks and not was_asked:
            self._message.show_crash()
        return was_asked or bool(stacks)

    @Slot()
    def show(self) -> None:
        """The report, to be read and copied."""
        self.dialog = ReportDialog(self._window, self._report, self._kept)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    @Slot(object)
    def _on_fault(self, error: BaseException) -> None:
        self._keep("".join(traceback.format_exception(error)), "fault")

    def _keep(self, what: str, kind: str) -> None:
        if what == self._what:  # a fault that comes with every frame
            return
        facts = diagnostics(self._settings, self._studio.engine_card, None)
        self._what, self._report = what, f"{what}\n\n{facts}"
        self._kept = write_report(self._report, kind)
