"""What this program is, what it stands on, and what fills the holes."""

from PySide6.QtCore import QCoreApplication, Qt, QUrl, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from lama_studio import __version__
from lama_studio.components import components, licence_text
from lama_studio.session.loading import WeightsCard
from lama_studio.settings import Settings
from lama_studio.ui.diagnostics import diagnostics, versions
from lama_studio.ui.dialogs.reading import ReadingDialog
from lama_studio.ui.icons import app_icon
from lama_studio.ui.language import say
from lama_studio.ui.placing import fit
from lama_studio.ui.studio import EngineCard

translate = QCoreApplication.translate
ICON_PX = 64
WIDTH_PX, HEIGHT_PX = 560, 520
LICENCE = "licence:"
"""What a link to a component's licence begins with."""


def about_words(engine: EngineCard | None, weights: WeightsCard | None) -> str:
    """Engine, versions, licences and weights, as Markdown."""
    lines = [translate("about", "Apache License 2.0. Nothing you open leaves this computer.")]
    if engine is not None:
        lines += ["", f"{say(engine.reason)} {engine.precision}"]
    found = versions()
    lines += ["", "### " + translate("about", "Built with")]
    lines += [f"- Qt {found['Qt']}"]
    lines += [
        f"- [{each.name}]({LICENCE}{each.name}) {found.get(each.name, '')}: {each.licence}"
        for each in components()
    ]
    if weights is not None:
        lines += ["", "### " + translate("about", "Weights"), card_words(weights)]
    return "\n".join(lines)


def card_words(weights: WeightsCard) -> str:
    """What weights say of themselves, as Markdown with headings for a small window."""
    text = weights.text.replace("\n## ", "\n#### ").replace("# ", "#### ", 1)
    return f"SHA-256 `{weights.sha256}`\n\n{text}"


class AboutDialog(QDialog):
    """Facts at a glance; a button copies those that help when something goes wrong."""

    def __init__(self, parent: QWidget, settings: Settings, engine: EngineCard | None) -> None:
        super().__init__(parent)
        self._settings, self._engine = settings, engine
        self._weights: WeightsCard | None = None
        self.licence: ReadingDialog | None = None
        self.setWindowTitle(self.tr("About LaMa Studio"))
        fit(self, WIDTH_PX, HEIGHT_PX)
        self._words = QTextBrowser()
        self._words.setAccessibleName(self.tr("Versions, licences and weights"))
        self._words.setOpenLinks(False)
        self._words.anchorClicked.connect(self.show_licence)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._copy = buttons.addButton(
            self.tr("Copy diagnostics"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._copy.setToolTip(self.tr("Versions, system and settings; nothing about you"))
        self._copy.clicked.connect(self.copy_diagnostics)
        self._copy.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(self._head())
        layout.addWidget(self._words, 1)
        layout.addWidget(buttons)
        self.show_weights(None)

    def show_weights(self, weights: WeightsCard | None) -> None:
        """The card of the weights in use, once it has been read."""
        self._weights = weights
        self._words.setMarkdown(about_words(self._engine, weights))

    def copy_diagnostics(self) -> None:
        """Put them into the clipboard; the person decides where they go."""
        QGuiApplication.clipboard().setText(
            diagnostics(self._settings, self._engine, self._weights)
        )
        self._copy.setText(self.tr("Copied"))

    @Slot(QUrl)
    def show_licence(self, link: QUrl) -> None:
        """The text of the licence that was asked for."""
        name = link.toString().removeprefix(LICENCE)
        self.licence = ReadingDialog(self, name)
        self.licence.words.setPlainText(licence_text(name))
        self.licence.open()

    def _head(self) -> QHBoxLayout:
        icon = QLabel()
        icon.setPixmap(app_icon().pixmap(ICON_PX, ICON_PX))
        title = QLabel(f"LaMa Studio {__version__}")
        title.setObjectName("title")
        words = QLabel(self.tr("Erase things from photos: offline, exact and fast."))
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout()
        column.addWidget(title)
        column.addWidget(words)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(icon)
        head.addLayout(column, 1)
        return head
