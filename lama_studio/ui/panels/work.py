"""The column at the right that shows what was done: the erases, and all steps."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QTabWidget, QWidget

from lama_studio.ui.panels.erases import ErasesPanel
from lama_studio.ui.panels.history import HistoryPanel

WIDTH_PX = 264


class WorkDock(QDockWidget):
    """Two tabs; it can be closed and brought back from the View menu."""

    def __init__(self, erases: ErasesPanel, history: HistoryPanel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("work")
        self.setWindowTitle(self.tr("Erases and history"))
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.setTitleBarWidget(QWidget())
        self.setAllowedAreas(
            Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
        )
        self.tabs = QTabWidget()
        self.tabs.setObjectName("work")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(erases, self.tr("Erases"))
        self.tabs.addTab(history, self.tr("History"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName(self.tr("Erases and history"))
        self.tabs.setAccessibleName(self.tr("Erases and history"))
        self.tabs.setMinimumWidth(WIDTH_PX)
        self.tabs.setMaximumWidth(WIDTH_PX)
        self.setWidget(self.tabs)
