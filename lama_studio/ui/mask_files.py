"""The mask as a file: read one made elsewhere, keep this one for later."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from lama_studio.errors import MaskError
from lama_studio.session.jobs import SaveReport
from lama_studio.settings import Settings
from lama_studio.ui.actions import Actions
from lama_studio.ui.dialogs import files as dialogs
from lama_studio.ui.studio import Studio


class MaskFiles(QObject):
    """White is what goes, black is what stays, one pixel for each of the photo."""

    news = Signal(str)

    def __init__(
        self, window: QWidget, commands: Actions, studio: Studio, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window, self._studio, self._settings = window, studio, settings
        commands.import_mask.triggered.connect(self._on_import_asked)
        commands.export_mask.triggered.connect(self._on_export_asked)
        studio.mask_saved.connect(self._on_saved)

    @Slot()
    def _on_import_asked(self) -> None:
        if self._studio.session is not None:
            path = dialogs.ask_mask_path(self._window, self._settings.last_folder or "")
            if path is not None:
                self._studio.import_mask(path)

    @Slot()
    def _on_export_asked(self) -> None:
        session = self._studio.session
        if session is None:
            return
        if not self._studio.has_mask:
            self._studio.failed.emit(MaskError("Nothing is marked, so there is no mask to export."))
            return
        suggested: Path = session.suggested_mask_path()
        answer = dialogs.ask_save_path(
            self._window, suggested, self.tr("Export mask"), offers_backup=False
        )
        if answer is not None:
            self._studio.export_mask(answer.path, answer.overwrite)

    @Slot(object)
    def _on_saved(self, report: SaveReport) -> None:
        self.news.emit(self.tr("Mask saved as {name}.").format(name=report.path.name))
