"""Every key and what it does, to be searched."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from lama_studio.ui.language import from_left, plain
from lama_studio.ui.placing import fit

translate = QCoreApplication.translate
WIDTH_PX, HEIGHT_PX = 520, 600
Section = tuple[str, list[tuple[str, str]]]
"""A heading, and what is done by which keys."""


def sections_of(bar: QMenuBar) -> list[Section]:
    """What the menus offer and has keys, and what the canvas does."""
    sections = []
    for top in bar.actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            rows = [(_words(action), keys) for action in _leaves(menu) if (keys := _keys(action))]
            if rows:
                sections.append((_words(top), rows))
    return [*sections, *_canvas_sections()]


class ShortcutsDialog(QDialog):
    """Words in the field narrow the list, whether they are of a command or of a key."""

    def __init__(self, parent: QWidget, sections: Iterable[Section]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        fit(self, WIDTH_PX, HEIGHT_PX)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search commands and keys"))
        self.field.setAccessibleName(self.tr("Search commands and keys"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._on_text_changed)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(12)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(False)
        self._nothing = QLabel(self.tr("Nothing is called that."))
        self._nothing.setObjectName("muted")
        self._nothing.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(10)
        for widget in (self.field, self.tree, self._nothing, buttons):
            layout.addWidget(widget)
        self._fill(sections)

    @property
    def shown(self) -> list[str]:
        """The commands in the list now."""
        return [
            row.text(0)
            for heading in self._headings()
            for row in _rows(heading)
            if not row.isHidden()
        ]

    def _fill(self, sections: Iterable[Section]) -> None:
        for title, rows in sections:
            heading = QTreeWidgetItem([title])
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = heading.font(0)
            font.setBold(True)
            heading.setFont(0, font)
            self.tree.addTopLevelItem(heading)
            for command, keys in rows:
                heading.addChild(QTreeWidgetItem([command, keys]))
            heading.setExpanded(True)

    def _headings(self) -> list[QTreeWidgetItem]:
        found = (self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount()))
        return [heading for heading in found if heading is not None]

    def _on_text_changed(self, words: str) -> None:
        wanted = words.casefold().split()
        has_any = False
        for heading in self._headings():
            rows = _rows(heading)
            for row in rows:
                text = f"{heading.text(0)} {row.text(0)} {row.text(1)}".casefold()
                row.setHidden(not all(word in text for word in wanted))
            is_empty = all(row.isHidden() for row in rows)
            heading.setHidden(is_empty)
            has_any = has_any or not is_empty
        self._nothing.setVisible(not has_any)


def _rows(heading: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (heading.child(place) for place in range(heading.childCount()))
    return [row for row in found if row is not None]


def _leaves(menu: QMenu) -> list[QAction]:
    found: list[QAction] = []
    for action in menu.actions():
        inner = action.menu()
        found += _leaves(inner) if isinstance(inner, QMenu) else [action]
    return found


def _words(action: QAction) -> str:
    return plain(action.text())


def _keys(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return from_left(", ".join(key.toString(native) for key in action.shortcuts()))


def _canvas_sections() -> list[Section]:
    mouse = [
        (translate("shortcuts", "Zoom"), translate("shortcuts", "Wheel")),
        (translate("shortcuts", "Brush size"), translate("shortcuts", "Alt + wheel")),
        (
            translate("shortcuts", "Move the photo"),
            translate("shortcuts", "Space + drag, middle button"),
        ),
        (translate("shortcuts", "Take away"), translate("shortcuts", "Right button")),
        (translate("shortcuts", "Straight line"), translate("shortcuts", "Shift + click")),
        (translate("shortcuts", "Before, while held"), "\\"),
    ]
    keys = [
        (translate("shortcuts", "Move the pointer"), translate("shortcuts", "Arrow keys")),
        (translate("shortcuts", "Finer, coarser"), translate("shortcuts", "Shift, Ctrl + arrow")),
        (translate("shortcuts", "Press, then let go"), translate("shortcuts", "Space")),
        (translate("shortcuts", "Pointer to the middle"), "Home"),
        (
            translate("shortcuts", "Move the photo a page"),
            translate("shortcuts", "Page Up, Page Down"),
        ),
        (translate("shortcuts", "Move the split"), translate("shortcuts", "Alt + left, right")),
    ]
    return [
        (translate("shortcuts", "Mouse and pen"), mouse),
        (translate("shortcuts", "Canvas by keys"), keys),
    ]
