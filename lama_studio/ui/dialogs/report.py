"""What is known about a fault: to be read, and copied by whoever wants help with it."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QWidget

from lama_studio.ui.dialogs.reading import ReadingDialog


class ReportDialog(ReadingDialog):
    """The report, where it was kept, and a button that copies it."""

    def __init__(self, parent: QWidget, report: str, kept: Path | None) -> None:
        super().__init__(parent, "")
        self.setWindowTitle(self.tr("Report"))
        self.words.setAccessibleName(self.tr("Report"))
        self.words.setPlainText(report)
        where = self.tr("Kept as {path}. Nothing was sent anywhere.").format(path=kept)
        self._where = QLabel(where if kept else self.tr("Nothing was sent anywhere."))
        self._where.setObjectName("muted")
        self._where.setWordWrap(True)
        self.head.addWidget(self._where)
        self.copy = self.buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
