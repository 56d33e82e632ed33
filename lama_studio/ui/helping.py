"""What the help menu and the preferences do."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QMainWindow

from lama_studio.paths import bundled
from lama_studio.session.loading import WeightsCard
from lama_studio.session.session import Session
from lama_studio.settings import Settings
from lama_studio.ui.actions import Actions
from lama_studio.ui.canvas.canvas import Canvas
from lama_studio.ui.diagnostics import diagnostics
from lama_studio.ui.dialogs.about import AboutDialog
from lama_studio.ui.dialogs.reading import ReadingDialog, guide_words
from lama_studio.ui.dialogs.shortcuts import ShortcutsDialog, sections_of
from lama_studio.ui.filing import Filing, pictures_folder
from lama_studio.ui.messages import MessageBar
from lama_studio.ui.panels.tips import TipsCard
from lama_studio.ui.spoken import announce
from lama_studio.ui.studio import Studio

SAMPLE = "samples/sample.jpg"
MARK, ERASE, COMPARE, SAVE = range(4)


class Helping(QObject):
    """The guide, first steps over the sample photo, the sheet of keys, About, diagnostics."""

    def __init__(
        self,
        window: QMainWindow,
        commands: Actions,
        studio: Studio,
        filing: Filing,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._studio, self._filing = window, studio, filing
        self._settings = settings
        self.tips = TipsCard()
        self.dialog: QDialog | None = None
        self.tips.ended.connect(self._on_tips_ended)
        commands.tips.triggered.connect(self.show_tips)
        commands.guide.triggered.connect(self._on_guide_asked)
        commands.shortcuts.triggered.connect(self._on_shortcuts_asked)
        commands.about.triggered.connect(self._on_about_asked)

    def connect_news(self, commands: Actions, message: MessageBar) -> None:
        """Where to say that something was copied."""
        commands.diagnostics.triggered.connect(lambda: self._copy_diagnostics(message))

    def follow(self, canvas: Canvas) -> None:
        """Go on with the tips as the person does what they say."""
        canvas.stroke_ended.connect(lambda: self.tips.done(MARK))
        self._studio.erased.connect(lambda _report: self.tips.done(ERASE))
        canvas.before_changed.connect(self._on_before_changed)
        self._studio.saved.connect(lambda _report: self.tips.done(SAVE))

    @Slot()
    def show_tips(self) -> None:
        """First steps, over the sample where no photo is open."""
        if self._studio.session is None:
            # It lies in the program's own folder: what is made of it belongs among their pictures.
            path = pictures_folder(self._settings) / Path(SAMPLE).name
            self._filing.open(path, lambda: Session.of_bytes(bundled(SAMPLE).read_bytes(), path))
        self.tips.begin()
        announce(self._window, self.tips.accessibleName())

    def begin_first_run(self) -> None:
        """Whoever has never been here is shown the first steps."""
        if not self._settings.has_seen_tips and self._studio.session is None:
            self.show_tips()

    @Slot()
    def _on_guide_asked(self) -> None:
        guide = ReadingDialog(self._window, self.tr("User guide"))
        guide.words.setMarkdown(guide_words(self._settings.language))
        self._open(guide)

    @Slot()
    def _on_shortcuts_asked(self) -> None:
        self._open(ShortcutsDialog(self._window, sections_of(self._window.menuBar())))

    @Slot()
    def _on_about_asked(self) -> None:
        about = AboutDialog(self._window, self._settings, self._studio.engine_card)
        self._open(about)

        def show(card: WeightsCard | None) -> None:
            if self.dialog is about:  # it may have been closed meanwhile
                about.show_weights(card)

        self._read_card(show)

    def _copy_diagnostics(self, message: MessageBar) -> None:
        def copy(card: WeightsCard | None) -> None:
            words = diagnostics(self._settings, self._studio.engine_card, card)
            QGuiApplication.clipboard().setText(words)
            message.show_news(self.tr("Diagnostics copied; nothing was sent anywhere."))

        self._read_card(copy)

    def _read_card(self, then: Callable[[WeightsCard | None], None]) -> None:
        chosen = self._settings.weights
        self._studio.erasing.read_card(
            Path(chosen) if chosen else None,
            lambda card: then(card if isinstance(card, WeightsCard) else None),
        )

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    @Slot()
    def _on_dialog_finished(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    @Slot(bool)
    def _on_before_changed(self, is_before: bool) -> None:
        if not is_before:
            self.tips.done(COMPARE)

    @Slot()
    def _on_tips_ended(self) -> None:
        self._settings.has_seen_tips = True
