"""Something longer to read: the guide, a licence."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from lama_studio.paths import bundled
from lama_studio.ui.language import language_for
from lama_studio.ui.placing import fit

WIDTH_PX, HEIGHT_PX = 640, 640


class ReadingDialog(QDialog):
    """Text that can be scrolled and copied; links within it are followed, others are not."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        fit(self, WIDTH_PX, HEIGHT_PX)
        self.words = QTextBrowser()
        self.words.setAccessibleName(title)
        self.words.setOpenLinks(False)
        self.words.document().setDocumentMargin(12)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        self.head = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(self.head)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.buttons)


def guide_words(language: str) -> str:
    """The guide as Markdown, in the window's language."""
    return bundled(f"guide/{language_for(language)}.md").read_text(encoding="utf-8")
