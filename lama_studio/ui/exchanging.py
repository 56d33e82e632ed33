"""Pictures in and out without a dialog: dropped, pasted, copied, dragged away."""

import secrets
import shutil
import tempfile
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QMimeData,
    QObject,
    Qt,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from lama_studio.errors import PhotoError
from lama_studio.session.jobs import SaveReport
from lama_studio.session.session import OPENABLE_SUFFIXES, Session
from lama_studio.settings import Settings
from lama_studio.ui.actions import Actions
from lama_studio.ui.filing import Filing, pictures_folder
from lama_studio.ui.panels.erase_model import thumbnail
from lama_studio.ui.panels.handle import PhotoHandle
from lama_studio.ui.studio import Studio
from lama_studio.ui.worker import Job

THUMBNAIL_PX = 96


class Exchanging(QObject):
    """Copying and dragging write in the thread for files; the window never waits for them."""

    news = Signal(str)
    many_dropped = Signal(object)  # list[Path]: photos, or a folder of them

    def __init__(
        self,
        window: QWidget,
        commands: Actions,
        studio: Studio,
        filing: Filing,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._studio, self._filing, self._settings = studio, filing, settings
        self.handle = PhotoHandle()
        self._folder: Path | None = None
        self._written: tuple[object, Path] | None = None
        self._writing: Job | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        commands.copy.triggered.connect(self.copy)
        commands.paste.triggered.connect(self.paste)
        studio.work_ended.connect(self._on_work_ended)
        self.handle.pressed.connect(self._make_file)
        self.handle.drag_asked.connect(self._drag)

    def close(self) -> None:
        """Take away what was written to be dragged."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    # In

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and _is_wanted(event.mimeData()):
            event.acceptProposedAction()
            if not isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.Drop:
                self.take(event.mimeData())
            return True
        return super().eventFilter(watched, event)

    def take(self, data: QMimeData) -> None:
        """Open what was dropped or pasted: a file before a picture, many files as a series."""
        paths = _paths(data)
        if len(paths) > 1 or (paths and paths[0].is_dir()):
            self.many_dropped.emit(paths)
        elif paths:
            self._filing.open(paths[0])
        elif data.hasImage():
            self._open_picture(data.imageData())

    @Slot()
    def paste(self) -> None:
        """Open the picture, or the file, in the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if _is_wanted(data):
            self.take(data)
        else:
            self.news.emit(self.tr("There is no picture in the clipboard."))

    def _open_picture(self, picture: QImage) -> None:
        path = pictures_folder(self._settings) / f"{self.tr('Pasted')}.png"
        limit_mb = self._settings.history_limit_mb
        self._filing.open(path, lambda: Session.of_bytes(_png(picture), path, limit_mb))

    # Out

    @Slot()
    def copy(self) -> None:
        """The photo as it is shown now, into the clipboard."""
        self._studio.compose(self._on_composed)

    def _on_composed(self, picture: QImage) -> None:
        QGuiApplication.clipboard().setImage(picture)
        self.news.emit(self.tr("The picture is in the clipboard."))

    @Slot()
    def _make_file(self) -> None:
        """Begin to write the file that may be dragged away, while the hand still rests."""
        session, state = self._studio.session, self._studio.picture_state
        if session is None or self._writing is not None or self._file() is not None:
            return
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="lama-studio-"))
        folder = self._folder / secrets.token_hex(4)
        folder.mkdir()

        def keep(report: SaveReport) -> None:
            self._written = (state, report.path)

        self._writing = self._studio.write_copy(folder / session.suggested_path().name, keep)

    @Slot(object)
    def _on_work_ended(self, job: Job) -> None:
        if job is self._writing:
            self._writing = None

    @Slot()
    def _drag(self) -> None:
        """Drag the file away, once it is written; the next move of the hand asks again."""
        session, path = self._studio.session, self._file()
        if session is None or path is None:
            self._make_file()
            return
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        drag = QDrag(self.handle)
        drag.setMimeData(data)
        document = session.document
        shown = tuple(erase for erase in document.erases if erase.is_visible)
        drag.setPixmap(thumbnail(document, shown, document.box, THUMBNAIL_PX))
        drag.exec(Qt.DropAction.CopyAction)

    def _file(self) -> Path | None:
        """A file that holds what is shown now: the photo's own where nothing was changed."""
        session, state = self._studio.session, self._studio.picture_state
        if session is None:
            return None
        if not self._studio.has_unsaved and session.is_on_disk and session.path.is_file():
            return session.path
        if self._written is not None and self._written[0] == state:
            return self._written[1]
        return None


def _is_wanted(data: QMimeData | None) -> bool:
    return data is not None and (bool(_paths(data)) or data.hasImage())


def _paths(data: QMimeData) -> list[Path]:
    """The local files and folders; from among several, those that are photos by their names."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(paths) < 2:
        return paths
    return [path for path in paths if path.is_dir() or path.suffix.lower() in OPENABLE_SUFFIXES]


def _png(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(picture):
        raise PhotoError("The picture in the clipboard cannot be read.")
    return bytes(buffer.data().data())
