"""The preferences: asked for in a dialog, and done."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog, QMainWindow

from lama_studio.errors import UserError
from lama_studio.session.loading import WeightsCard
from lama_studio.settings import Settings
from lama_studio.ui.dialogs.preferences import PreferencesDialog
from lama_studio.ui.panels.side import SidePanel
from lama_studio.ui.studio import Studio
from lama_studio.ui.theme import choose_theme
from lama_studio.ui.viewing import Viewing

ENGINE = {"device", "precision", "weights", "fill_limit_mb"}


class Preferring(QObject):
    """Each setting reaches whatever depends on it, and the engine only where it must."""

    news = Signal(str)
    look_chosen = Signal()

    def __init__(
        self,
        window: QMainWindow,
        studio: Studio,
        viewing: Viewing,
        side: SidePanel,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._studio = window, studio
        self._viewing, self._side, self._settings = viewing, side, settings
        self.dialog: PreferencesDialog | None = None

    @Slot()
    def ask(self) -> None:
        """Open the dialog."""
        dialog = self.dialog = PreferencesDialog(self._window, self._settings)
        dialog.card_asked.connect(self._on_card_asked)
        dialog.finished.connect(self._on_finished)
        dialog.open()
        chosen = self._settings.weights
        self._on_card_asked(Path(chosen) if chosen else None)

    def apply(self, values: dict[str, object]) -> None:
        """Take new values, by the names of the settings."""
        changed = {name for name, value in values.items() if getattr(self._settings, name) != value}
        for name in changed:
            setattr(self._settings, name, values[name])
            self._side.show_erase_value(name, values[name])
        session = self._studio.session
        if "history_limit_mb" in changed and session is not None:
            session.document.history.set_limit(self._settings.history_limit_mb)
        if changed & {"theme", "reduces_motion"}:
            choose_theme(self._settings.theme)
            self.look_chosen.emit()
        if changed & ENGINE:
            self._studio.erasing.reload_engine()
        if "language" in changed:
            self.news.emit(self.tr("The language changes at the next start."))
        self._viewing.apply()
        self._studio.forecasting.ask_soon()

    @Slot(object)
    def _on_card_asked(self, weights: Path | None) -> None:
        dialog = self.dialog
        assert dialog is not None

        def show(card: WeightsCard | UserError) -> None:
            if dialog is self.dialog:
                dialog.show_card(card)

        self._studio.erasing.read_card(weights, show)

    @Slot(int)
    def _on_finished(self, code: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            if code == QDialog.DialogCode.Accepted:
                self.apply(dialog.values)
            dialog.deleteLater()
