"""The same spot on many photos: how, and then a grid to judge each by."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lama_studio.errors import UserError
from lama_studio.session.series import Trial
from lama_studio.ui.images import screen_qimage, to_screen
from lama_studio.ui.language import say
from lama_studio.ui.panels.trial_card import TrialCard
from lama_studio.ui.placing import fit

WIDTH_PX, HEIGHT_PX = 980, 680
CARD_PX, GAP_PX = 300, 12
BESIDE_PX = 40  # margins and scroll bar


class SeriesDialog(QDialog):
    """Tells what the person wants; a Batch does it."""

    start_asked = Signal(bool)  # whether the spot follows the scene
    stop_asked = Signal()
    accept_asked = Signal(object)  # Path
    reject_asked = Signal(object)
    redo_asked = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget, photos: Sequence[Path], folder: Path) -> None:
        super().__init__(parent)
        self.folder = folder
        """Where what is accepted goes."""
        self._photos = list(photos)
        self._is_running = False
        self._columns = 0
        self.cards = {path: TrialCard(path) for path in photos}
        self.setWindowTitle(self.tr("Erase from the series"))
        fit(self, WIDTH_PX, HEIGHT_PX)
        self.in_frame = QRadioButton(self.tr("At the same place of the frame: dust, a date"))
        self.in_scene = QRadioButton(self.tr("With what is seen, where the frame moved"))
        self.in_frame.setChecked(True)
        for button in (self.in_frame, self.in_scene):
            button.setAccessibleName(button.text())
        self._where = QLabel()
        self._where.setObjectName("muted")
        self._where.setWordWrap(True)
        self._choose = QPushButton(self.tr("Other folder…"))
        self._choose.setAccessibleName(self.tr("Choose where accepted photos go"))
        self._choose.clicked.connect(self._on_choose_folder)
        self._state = QLabel()
        self._state.setObjectName("muted")
        self._state.setWordWrap(True)
        self.start = QPushButton()
        self.start.setObjectName("primary")
        self.start.clicked.connect(self._on_start)
        self.accept_all = QPushButton(self.tr("Accept all"))
        self.accept_all.clicked.connect(self._on_accept_all)
        self._build()
        self._connect_cards()
        self._show_folder()
        self.set_running(False)
        self.start.setFocus()

    # What is shown

    def set_running(self, is_running: bool) -> None:
        """Start or Stop; how many wait to be judged."""
        self._is_running = is_running
        self.start.setText(self.tr("Stop") if is_running else self.tr("Start"))
        self.start.setAccessibleName(self.start.text())
        for widget in (self.in_frame, self.in_scene):
            widget.setEnabled(not is_running)
        self.refresh()

    def refresh(self) -> None:
        """Counts and buttons as the cards are now."""
        cards = self.cards.values()
        to_judge = sum(card.has_trial for card in cards)
        done = sum(card.is_settled for card in cards)
        words = self.tr("{done} of {count} tried, {left} to be judged")
        self._state.setText(words.format(done=done, count=len(self.cards), left=to_judge))
        self.accept_all.setEnabled(to_judge > 0)
        if self.start.hasFocus() and to_judge and not self._is_running:
            self.accept_all.setFocus()  # Start has nothing to do: Qt would choose what comes first
        self.start.setEnabled(self._is_running or any(card.is_open for card in cards))

    def show_photo(self, path: Path, picture: QPixmap) -> None:
        """What a photo is, small, before it is tried."""
        self.cards[path].show_photo(picture)

    def show_trial(self, path: Path, trial: Trial) -> None:
        """A photo has been tried."""
        card = self.cards[path]
        card.show_trial(*(_pixmap(view, trial.icc) for view in (trial.before, trial.after)))
        if trial.lost:
            lost = ", ".join(map(say, trial.lost))
            card.say(self.tr("Not kept: {what}.").format(what=lost))
        self.refresh()

    def show_failure(self, path: Path, error: UserError) -> None:
        """A photo could not be tried, or not be kept."""
        self.cards[path].show_failure(say(str(error)))
        self.refresh()

    def show_accepted(self, path: Path, kept: Path) -> None:
        """A photo is kept."""
        self.cards[path].show_settled(self.tr("Kept as {name}").format(name=kept.name))
        self.refresh()

    def show_rejected(self, path: Path) -> None:
        """A photo is left as it is."""
        self.cards[path].show_settled(self.tr("Left as it is"))
        self.refresh()

    def say(self, words: str) -> None:
        """Why it cannot begin."""
        self._state.setText(words)

    # What the person does

    def _on_start(self) -> None:
        if self._is_running:
            self.stop_asked.emit()
        else:
            self.start_asked.emit(self.in_scene.isChecked())

    def _on_accept_all(self) -> None:
        for path, card in self.cards.items():
            if card.has_trial:
                self.accept_asked.emit(path)

    def _on_choose_folder(self) -> None:
        title = self.tr("Where accepted photos go")
        chosen = QFileDialog.getExistingDirectory(self, title, str(self.folder))
        if chosen:
            self.folder = Path(chosen)
            self._show_folder()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out_cards()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close():
            self.closed.emit()
            event.accept()
        else:
            event.ignore()

    def reject(self) -> None:
        self.close()

    def _may_close(self) -> bool:
        left = sum(card.has_trial for card in self.cards.values())
        if left == 0 and not self._is_running:
            return True
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Not all is judged"))
        box.setText(self.tr("What was not accepted is thrown away. Your photos stay as they are."))
        throw = box.addButton(self.tr("Throw away"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(self.tr("Go on judging"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        return box.clickedButton() is throw

    # Building

    def _build(self) -> None:
        where = QHBoxLayout()
        where.addWidget(self._where, 1)
        where.addWidget(self._choose)
        grid_holder = QWidget()
        grid_holder.setObjectName("grid")
        self._grid = QGridLayout(grid_holder)
        self._grid.setContentsMargins(4, 4, 4, 4)
        self._grid.setSpacing(GAP_PX)
        self._grid.setRowStretch(len(self.cards), 1)
        self._lay_out_cards()
        scroll = QScrollArea()
        scroll.setObjectName("cards")
        scroll.setAccessibleName(self.tr("Photos of the series"))
        scroll.setWidget(grid_holder)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QHBoxLayout()
        foot.addWidget(self._state, 1)
        foot.addWidget(self.accept_all)
        foot.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.in_frame)
        layout.addWidget(self.in_scene)
        layout.addLayout(where)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)
        for button in (self._choose, self.accept_all):
            button.setAutoDefault(False)
        self.start.setDefault(True)

    def _lay_out_cards(self) -> None:
        """As many in a row as there is room for."""
        columns = max(1, (self.width() - BESIDE_PX) // (CARD_PX + GAP_PX))
        if columns != self._columns:
            for column in range(max(columns, self._columns)):
                self._grid.setColumnStretch(column, 1 if column < columns else 0)
            self._columns = columns
            for number, card in enumerate(self.cards.values()):
                self._grid.addWidget(card, number // columns, number % columns)

    def _connect_cards(self) -> None:
        for path, card in self.cards.items():
            card.accepted.connect(lambda path=path: self.accept_asked.emit(path))
            card.rejected.connect(lambda path=path: self.reject_asked.emit(path))
            card.again_asked.connect(lambda path=path: self.redo_asked.emit(path))

    def _show_folder(self) -> None:
        words = self.tr("Accepted photos go to {folder}; your photos stay as they are.")
        self._where.setText(words.format(folder=self.folder))


def _pixmap(pixels: np.ndarray, icc: bytes) -> QPixmap:
    return QPixmap.fromImage(screen_qimage(to_screen(pixels, icc=icc), False).copy())
