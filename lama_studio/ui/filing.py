"""Opening, saving and never losing work: asks the person, then the studio."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QWidget

from lama_studio.errors import ChangedOnDisk
from lama_studio.session.session import Session
from lama_studio.settings import Settings
from lama_studio.ui.dialogs import files as dialogs
from lama_studio.ui.dialogs.files import Unsaved
from lama_studio.ui.studio import Studio


def pictures_folder(settings: Settings) -> Path:
    """Where a photo goes that lies nowhere yet: beside the last one, or among the pictures."""
    kept = settings.last_folder
    if kept and Path(kept).is_dir():
        return Path(kept)
    pictures = QStandardPaths.StandardLocation.PicturesLocation
    return Path(QStandardPaths.writableLocation(pictures) or Path.home())


class Filing(QObject):
    """What the file menu does."""

    def __init__(self, studio: Studio, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._studio = studio
        self._settings = settings
        self._window = window
        self._after_save: Callable[[], None] | None = None
        studio.saved.connect(self._on_saved)
        studio.failed.connect(self._on_failed)
        studio.replacement_read.connect(self.settle_unsaved)

    def open(self, path: Path, read: Callable[[], Session] | None = None) -> None:
        """Show a photo, after asking about unsaved work; `read` brings one that is being read."""
        self.settle_unsaved(lambda: self._studio.open(path, read))

    @Slot()
    def on_open_asked(self) -> None:
        """Which photo?"""
        path = dialogs.ask_open_path(self._window, self._settings.last_folder or "")
        if path is not None:
            self.open(path)

    @Slot()
    def on_save_asked(self) -> None:
        """Save where it was saved before; the photo that was opened is never the first choice."""
        session = self._studio.session
        if session is None:
            return
        if session.path == session.photo.path:
            self.on_save_as_asked()
        else:
            self._studio.save(session.path, overwrite=True)

    @Slot()
    def on_save_as_asked(self) -> None:
        """Save under a name the person chooses; replacing a file is their explicit word."""
        session = self._studio.session
        if session is not None:
            self._save_as(session.suggested_path())

    @Slot()
    def on_save_project_asked(self) -> None:
        """Save the original, the erases and the mask, to go on another day."""
        session = self._studio.session
        if session is not None:
            self._save_as(session.suggested_project_path(), self.tr("Save project as"))

    def _save_as(self, suggested: Path, title: str | None = None) -> None:
        answer = dialogs.ask_save_path(self._window, suggested, title)
        if answer is None:
            self._after_save = None
        else:
            self._settings.last_folder = str(answer.path.parent)
            self._studio.save(answer.path, answer.overwrite, backup=answer.backup)

    def settle_unsaved(self, then: Callable[[], None]) -> None:
        """Ask about unsaved work, then go on: now, or when it has been saved."""
        if self._studio.is_saving:
            self._after_save = then
        elif not self._studio.has_unsaved:
            then()
        else:
            assert self._studio.session is not None
            name = self._studio.session.path.name
            answer = dialogs.ask_about_unsaved(self._window, name)
            if answer is Unsaved.SAVE:
                self._after_save = then
                self.on_save_asked()
            elif answer is Unsaved.DISCARD:
                then()

    @Slot(object)
    def _on_saved(self, _report: object) -> None:
        then, self._after_save = self._after_save, None
        if then is not None:
            self.settle_unsaved(then)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if isinstance(error, ChangedOnDisk) and dialogs.confirms_replacing_changed(
            self._window, error
        ):
            self._studio.save(error.path, overwrite=True, force=True)
            return
        self._after_save = None  # nothing that waits for a save may go on without it
