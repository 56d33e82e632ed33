"""What the person likes, in one dialog; nothing changes before OK."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QTextOption
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from lama_studio.errors import UserError
from lama_studio.session.loading import WeightsCard
from lama_studio.settings import Settings
from lama_studio.ui.dialogs.about import card_words
from lama_studio.ui.icons import swatch_icon
from lama_studio.ui.language import LANGUAGES, SYSTEM, from_left, say
from lama_studio.ui.placing import fit

WIDTH_PX, HEIGHT_PX = 540, 460
CARD_PX = 150
MOST_UNDO_MB = 65_536
MOST_FILL_MB = 1_000_000
NUMBER_PX = 130


class PreferencesDialog(QDialog):
    """`values` holds what was chosen, by the names of the settings."""

    card_asked = Signal(object)  # Path, or None for the bundled weights

    def __init__(self, parent: QWidget, settings: Settings) -> None:
        super().__init__(parent)
        self.values: dict[str, object] = {}
        self._settings = settings
        self.setWindowTitle(self.tr("Preferences"))
        fit(self, WIDTH_PX, HEIGHT_PX)
        self.tabs = QTabWidget()
        self.tabs.tabBar().setAccessibleName(self.tr("Preferences"))
        self.tabs.setAccessibleName(self.tr("Preferences"))
        self.tabs.addTab(self._erasing_page(), self.tr("Erasing"))
        self.tabs.addTab(self._look_page(), self.tr("Appearance"))
        self.tabs.addTab(self._engine_page(), self.tr("Engine"))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(12)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)

    def show_card(self, card: WeightsCard | UserError) -> None:
        """What the chosen weights say of themselves, or why they cannot be used."""
        if isinstance(card, UserError):
            self._card.setPlainText(say(str(card)))
        else:
            self._card.setMarkdown(card_words(card))

    # Pages

    def _erasing_page(self) -> QWidget:
        page, form = _page()
        self._check(form, "erases_after_stroke", self.tr("Erase after each stroke"))
        self._number(form, "grow_px", self.tr("Grow"), " px", 200)
        self._number(form, "feather_px", self.tr("Feather"), " px", 200)
        self._number(form, "history_limit_mb", self.tr("Memory for undo"), " MB", MOST_UNDO_MB)
        _note(form, self.tr("Beyond that the oldest steps are forgotten; erases never are."))
        self._check(form, "notes_edits", self.tr("Note in saved photos that they were edited"))
        _note(form, self.tr("When and with what, in the XMP; otherwise that stays as it is."))
        return page

    def _look_page(self) -> QWidget:
        page, form = _page()
        languages = {SYSTEM: self.tr("As the system"), **LANGUAGES}
        self._choice(form, "language", self.tr("Language"), languages)
        _note(form, self.tr("Another language is spoken from the next start on."))
        themes = {
            "system": self.tr("As the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }
        self._choice(form, "theme", self.tr("Theme"), themes)
        self._check(form, "restores_session", self.tr("Open the last photos again at the start"))
        self._check(form, "reduces_motion", self.tr("Nothing moves by itself"))
        self._colour_row(form)
        self._opacity_row(form)
        self._check(form, "mask_is_outline", self.tr("Show the mask as an outline"))
        self._check(form, "has_pixel_grid", self.tr("Pixel grid in large views"))
        self._check(form, "has_navigator", self.tr("Navigator in large views"))
        return page

    def _engine_page(self) -> QWidget:
        page, form = _page()
        devices = {
            "auto": self.tr("Automatic"),
            "cuda": "CUDA",
            "mps": "Metal (MPS)",
            "cpu": "CPU",
        }
        self._choice(form, "device", self.tr("Device"), devices)
        precisions = {"auto": self.tr("Automatic"), "float32": "float32", "bf16": "bf16"}
        self._choice(form, "precision", self.tr("Precision"), precisions)
        self._number(form, "fill_limit_mb", self.tr("Memory for a fill"), " MB", MOST_FILL_MB)
        _note(form, self.tr("0 MB: half of what is free. With less, big holes are seen smaller."))
        self._weights = QLabel()
        self._weights.setWordWrap(True)
        choose, bundled = QPushButton(self.tr("Choose…")), QPushButton(self.tr("Bundled"))
        choose.setAccessibleName(self.tr("Choose a weights file"))
        bundled.setAccessibleName(self.tr("Use the bundled weights"))
        choose.clicked.connect(self._on_choose_weights)
        bundled.clicked.connect(lambda: self._take_weights(None))
        row = QHBoxLayout()
        row.addWidget(self._weights, 1)
        row.addWidget(choose)
        row.addWidget(bundled)
        form.addRow(self.tr("Weights"), row)
        self._card = QTextBrowser()
        self._card.setOpenLinks(False)
        self._card.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._card.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._card.setAccessibleName(self.tr("Card of the weights"))
        self._card.setMinimumHeight(CARD_PX)
        form.addRow(self._card)
        self._show_weights(self._settings.weights)
        return page

    # Rows

    def _check(self, form: QFormLayout, name: str, words: str) -> None:
        box = QCheckBox(words)
        box.setAccessibleName(words)
        box.setChecked(getattr(self._settings, name))
        box.toggled.connect(lambda is_on: self._keep(name, is_on))
        form.addRow("", box)

    def _number(self, form: QFormLayout, name: str, words: str, unit: str, most: int) -> None:
        box = QSpinBox()
        box.setRange(0, most)
        box.setSuffix(unit)
        box.setAlignment(Qt.AlignmentFlag.AlignRight)
        box.setValue(getattr(self._settings, name))
        for widget in (box, box.lineEdit()):
            widget.setAccessibleName(words)
        box.setFixedWidth(NUMBER_PX)
        box.valueChanged.connect(lambda value: self._keep(name, value))
        form.addRow(words, box)

    def _choice(self, form: QFormLayout, name: str, words: str, choices: dict[str, str]) -> None:
        box = QComboBox()
        box.setAccessibleName(words)
        for value, label in choices.items():
            box.addItem(label, value)
        box.setCurrentIndex(max(box.findData(getattr(self._settings, name)), 0))
        box.currentIndexChanged.connect(lambda place: self._keep(name, box.itemData(place)))
        form.addRow(words, box)

    def _colour_row(self, form: QFormLayout) -> None:
        self._colour = QPushButton()
        self._colour.setAccessibleName(self.tr("Mask colour"))
        self._colour.clicked.connect(self._on_choose_colour)
        self._show_colour(self._settings.mask_colour)
        form.addRow(self.tr("Mask colour"), self._colour)

    def _opacity_row(self, form: QFormLayout) -> None:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(10, 100)
        slider.setAccessibleName(self.tr("Mask opacity"))
        slider.setValue(round(self._settings.mask_opacity * 100))
        percent = QLabel(f"{slider.value()} %")
        slider.valueChanged.connect(lambda value: percent.setText(f"{value} %"))
        slider.valueChanged.connect(lambda value: self._keep("mask_opacity", value / 100))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(slider, 1)
        row.addWidget(percent)
        form.addRow(self.tr("Mask opacity"), row)

    # What the person does

    def _keep(self, name: str, value: object) -> None:
        self.values[name] = value

    def _on_choose_colour(self) -> None:
        now = QColor(str(self.values.get("mask_colour", self._settings.mask_colour)))
        chosen = QColorDialog.getColor(now, self, self.tr("Mask colour"))
        if chosen.isValid():
            self._keep("mask_colour", chosen.name())
            self._show_colour(chosen.name())

    def _on_choose_weights(self) -> None:
        filters = self.tr("Weights ({patterns})").format(patterns="*.safetensors")
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a weights file"), self._settings.weights or "", filters
        )
        if chosen:
            self._take_weights(chosen)

    def _take_weights(self, chosen: str | None) -> None:
        self._keep("weights", chosen)
        self._show_weights(chosen)
        self.card_asked.emit(Path(chosen) if chosen else None)

    def _show_weights(self, chosen: str | None) -> None:
        self._weights.setText(Path(chosen).name if chosen else self.tr("Bundled with the program"))
        self._card.setPlainText(self.tr("Reading…"))

    def _show_colour(self, colour: str) -> None:
        self._colour.setText(from_left(colour))
        self._colour.setIcon(swatch_icon(QColor(colour)))


def _page() -> tuple[QWidget, QFormLayout]:
    page = QWidget()
    form = QFormLayout(page)
    form.setContentsMargins(14, 16, 14, 14)
    form.setHorizontalSpacing(18)
    form.setVerticalSpacing(10)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return page, form


def _note(form: QFormLayout, words: str) -> None:
    label = QLabel(words)
    label.setObjectName("muted")
    label.setWordWrap(True)
    form.addRow("", label)
