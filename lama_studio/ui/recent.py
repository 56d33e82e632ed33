"""Photos opened last, to be opened again."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from lama_studio.settings import Settings

MOST = 10


class Recent(QObject):
    """The menu is made anew each time it opens: files come and go."""

    asked = Signal(object)  # Path

    def __init__(self, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self.menu = QMenu(window)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self.refresh)
        self.refresh()

    def add(self, path: Path) -> None:
        """A photo was opened or saved."""
        path = path.absolute()
        others = [name for name in self._settings.recent_photos if Path(name) != path]
        self._settings.recent_photos = [str(path), *others][:MOST]

    @Slot()
    def refresh(self) -> None:
        """What there still is, and a way to forget all."""
        self.menu.clear()
        there = [path for name in self._settings.recent_photos if (path := Path(name)).is_file()]
        for number, path in enumerate(there, 1):
            label = path.name.replace("&", "&&")
            action = self.menu.addAction(f"&{number % MOST} {label}")
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self.asked.emit(path))
        if there:
            self.menu.addSeparator()
        forget = self.menu.addAction(self.tr("&Forget these"))
        forget.setEnabled(bool(there))
        forget.triggered.connect(self._on_forget)

    @Slot()
    def _on_forget(self) -> None:
        self._settings.recent_photos = []
