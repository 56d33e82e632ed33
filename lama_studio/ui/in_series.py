"""Working on many photos: the film strip, and the same spot erased from all of them."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QWidget

from lama_studio.errors import UserError
from lama_studio.session.series import Series, Spot, photos_in, photos_of, small_view
from lama_studio.settings import Settings
from lama_studio.ui.actions import Actions
from lama_studio.ui.batch import Batch
from lama_studio.ui.dialogs.series import SeriesDialog
from lama_studio.ui.erasing import options_of
from lama_studio.ui.filing import Filing, pictures_folder
from lama_studio.ui.icons import pixmap
from lama_studio.ui.images import screen_qimage, to_screen
from lama_studio.ui.language import say
from lama_studio.ui.panels.film_strip import PICTURE_PX, FilmStrip
from lama_studio.ui.studio import Studio
from lama_studio.ui.worker import Job, Step, Worker

FOLDER = "erased"
"""Where accepted photos go at first: a folder among the photos."""
BROKEN_PX = 24


class InSeries(QObject):
    """Pictures of the strip are made in a thread of their own."""

    failed = Signal(object)  # UserError

    def __init__(
        self, window: QWidget, commands: Actions, studio: Studio, filing: Filing, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window, self._studio, self._filing = window, studio, filing
        self._settings = settings
        self.strip = FilmStrip()
        self.dialog: SeriesDialog | None = None
        self._batch: Batch | None = None
        self._previews: list[Job] = []
        self._pictures = Worker("strip", self)
        commands.open_folder.triggered.connect(self._on_folder_asked)
        commands.series.triggered.connect(self.begin)
        self.strip.series_asked.connect(self.begin)
        self.strip.opened.connect(self._on_opened_in_strip)
        studio.opened.connect(self._on_opened)

    def open(self, paths: list[Path], first: Path | None = None) -> None:
        """Show photos, and those of folders, as a film strip, and open one: the first."""
        try:
            photos = photos_of(paths)
        except UserError as error:
            self.failed.emit(error)
            return
        self._pictures.cancel()
        self.strip.show_photos(photos)
        for path in photos:
            self._pictures.ask(Job("", _reader(path), self._shower(path)))
        self._filing.open(first or photos[0])

    def remember(self) -> None:
        """What is open now is opened again at the next start, if that is wished."""
        session, settings = self._studio.session, self._settings
        is_kept = session is not None and session.is_on_disk
        settings.open_photo = str(session.path.absolute()) if session and is_kept else None
        settings.open_photos = [str(path) for path in self.strip.paths] if is_kept else []

    def restore(self) -> bool:
        """Open what was open at the end; false where nothing was, or it is no longer there."""
        settings = self._settings
        if not settings.restores_session or settings.open_photo is None:
            return False
        photo = Path(settings.open_photo)
        beside = [path for path in map(Path, settings.open_photos) if path.is_file()]
        if not photo.is_file():
            return False
        if len(beside) > 1:
            self.open(beside, photo)
        else:
            self._filing.open(photo)
        return True

    @Slot()
    def begin(self) -> None:
        """Ask how the spot of this photo goes from the others."""
        session = self._studio.session
        if session is None or self.dialog is not None:
            return
        chosen = self.strip.chosen if len(self.strip.chosen) > 1 else self.strip.paths
        others = [path for path in chosen if path != session.photo.path]
        if not others:
            beside = photos_in(session.photo.path.parent)
            others = [path for path in beside if path != session.photo.path]
        dialog = SeriesDialog(self._window, others, session.photo.path.parent / FOLDER)
        self.dialog = dialog
        dialog.start_asked.connect(self._on_start_asked)
        dialog.closed.connect(self._on_dialog_closed)
        dialog.show()
        self._previews = [
            self._pictures.ask(Job("", _reader(path), self._previewer(path))) for path in others
        ]

    def close(self) -> None:
        """Stop the threads; throw away what was not accepted."""
        if self._batch is not None:
            self._batch.close()
            self._batch = None
        self._pictures.close()

    # The dialog

    @Slot(bool)
    def _on_start_asked(self, follows_scene: bool) -> None:
        session, dialog = self._studio.session, self.dialog
        if session is None or dialog is None:
            return
        if self._batch is None or self._batch.follows_scene != follows_scene:
            try:
                spot = Spot.of(session.document, follows_scene)
            except UserError as error:
                dialog.say(say(str(error)))
                return
            if self._batch is None:
                self._batch = self._batch_of(spot, dialog)
            self._batch.take_spot(spot)
        self._batch.ask([path for path, card in dialog.cards.items() if card.is_open])
        dialog.set_running(self._batch.is_running)

    def _batch_of(self, spot: Spot, dialog: SeriesDialog) -> Batch:
        folder = Path(tempfile.mkdtemp(prefix="lama-studio-series-"))
        series = Series(spot, folder, notes_edit=self._settings.notes_edits)
        batch = Batch(series, self._studio.erasing, options_of(self._settings), self)
        batch.began.connect(lambda path: dialog.cards[path].show_began())
        batch.progressed.connect(lambda path, part: dialog.cards[path].show_fraction(part))
        batch.tried.connect(dialog.show_trial)
        batch.failed.connect(dialog.show_failure)
        batch.accepted.connect(dialog.show_accepted)
        batch.ended.connect(lambda: dialog.set_running(False))
        dialog.stop_asked.connect(batch.stop)
        dialog.accept_asked.connect(self._on_accept_asked)
        dialog.reject_asked.connect(batch.reject)
        dialog.reject_asked.connect(dialog.show_rejected)
        dialog.redo_asked.connect(batch.redo)
        dialog.redo_asked.connect(lambda _path: dialog.set_running(True))
        return batch

    @Slot(object)
    def _on_accept_asked(self, path: Path) -> None:
        assert self._batch is not None
        assert self.dialog is not None
        self._batch.accept(path, self.dialog.folder)

    @Slot()
    def _on_dialog_closed(self) -> None:
        if self._batch is not None:
            self._batch.close()
            self._batch.deleteLater()
            self._batch = None
        for preview in self._previews:
            self._pictures.cancel(preview)
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    # The strip

    @Slot()
    def _on_folder_asked(self) -> None:
        title = self.tr("Open a folder of photos")
        start = str(pictures_folder(self._settings))
        chosen = QFileDialog.getExistingDirectory(self._window, title, start)
        if chosen:
            self.open([Path(chosen)])

    @Slot(object)
    def _on_opened_in_strip(self, path: Path) -> None:
        session = self._studio.session
        if session is None or session.photo.path != path:
            self._filing.open(path)

    @Slot(object)
    def _on_opened(self, _picture: object) -> None:
        session = self._studio.session
        if session is not None:
            self.strip.mark(session.photo.path)

    def _shower(self, path: Path) -> Callable[[QImage], None]:
        def show(picture: QImage) -> None:
            shown = QPixmap.fromImage(picture)
            if picture.isNull():
                colour = self.strip.palette().placeholderText().color()
                shown = pixmap("warning", colour, BROKEN_PX)
            self.strip.show_picture(path, shown)

        return show

    def _previewer(self, path: Path) -> Callable[[QImage], None]:
        def show(picture: QImage) -> None:
            if self.dialog is not None and not picture.isNull():
                self.dialog.show_photo(path, QPixmap.fromImage(picture))

        return show


def _reader(path: Path) -> Callable[[Step], QImage]:
    """Reads a photo small: JPEG files are decoded at a fraction of their size."""

    def read(step: Step) -> QImage:
        step(0.0)
        reader = QImageReader(str(path))
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid():
            side = QSize(2 * PICTURE_PX, 2 * PICTURE_PX)
            reader.setScaledSize(size.scaled(side, Qt.AspectRatioMode.KeepAspectRatio))
        picture = reader.read()
        if picture.isNull():
            return _read_whole(path)
        if picture.colorSpace().isValid():
            picture.convertToColorSpace(
                QColorSpace(QColorSpace.NamedColorSpace.SRgb), QImage.Format.Format_ARGB32
            )
        return picture

    return read


def _read_whole(path: Path) -> QImage:
    """For formats that are ours alone; a photo that cannot be read has no picture."""
    try:
        small, icc = small_view(path, 2 * PICTURE_PX)
    except UserError:
        return QImage()
    return screen_qimage(to_screen(small, icc=icc), False).copy()
