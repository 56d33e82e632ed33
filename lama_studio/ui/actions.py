"""Every command of the window as a QAction: one place for words, shortcuts and icons."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from lama_studio.tools import TOOLS
from lama_studio.ui.icons import icon
from lama_studio.ui.language import plain, say
from lama_studio.ui.theme import Theme

Keys = QKeySequence.StandardKey


class Actions(QObject):
    """`actions.erase`, `actions.undo`, ...: made here, connected by the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._icons: dict[QAction, str] = {}
        self.open = self._add(self.tr("&Open…"), "open", Keys.Open)
        self.open_folder = self._add(self.tr("Open &folder…"), "", "Ctrl+Alt+O")
        self.recent = self._add(self.tr("Open &recent"), "")
        self.save = self._add(self.tr("&Save"), "save", Keys.Save)
        self.save_as = self._add(self.tr("Save &As…"), "", "Ctrl+Shift+S")
        self.save_project = self._add(self.tr("Save pro&ject…"), "", "Ctrl+Alt+S")
        self.preferences = self._add(self.tr("&Preferences…"), "", "Ctrl+,")
        self.quit = self._add(self.tr("&Quit"), "", "Ctrl+Q")
        self.undo = self._add(self.tr("&Undo"), "undo", "Ctrl+Z")
        self.redo = self._add(self.tr("&Redo"), "redo", "Ctrl+Shift+Z", "Ctrl+Y")
        self.copy = self._add(self.tr("&Copy picture"), "", Keys.Copy)
        self.paste = self._add(self.tr("&Paste picture"), "", Keys.Paste)
        self.erase = self._add(self.tr("&Erase"), "erase", "Return", "Enter")
        self.series = self._add(self.tr("Erase from the &series…"), "", "Ctrl+Alt+E")
        self.clear_mask = self._add(self.tr("&Clear mask"), "clear", "Delete", "Ctrl+D")
        self.mark_all = self._add(self.tr("Mark &all"), "", Keys.SelectAll)
        self.invert_mask = self._add(self.tr("&Invert mask"), "", "Ctrl+I")
        self.grow_mask = self._add(self.tr("&Grow mask"), "", "Ctrl+G")
        self.shrink_mask = self._add(self.tr("&Shrink mask"), "", "Ctrl+Shift+G")
        self.more_feather = self._add(self.tr("More &feather"), "", "Ctrl+F")
        self.less_feather = self._add(self.tr("&Less feather"), "", "Ctrl+Shift+F")
        self.import_mask = self._add(self.tr("I&mport mask…"), "", "Ctrl+Shift+O")
        self.export_mask = self._add(self.tr("E&xport mask…"), "", "Ctrl+Shift+E")
        self.mask = (
            *(self.mark_all, self.clear_mask, self.invert_mask),
            *(self.grow_mask, self.shrink_mask, self.more_feather, self.less_feather),
            *(self.import_mask, self.export_mask),
        )
        self.step_back = self._add(self.tr("Take &back the last click"), "", "Backspace")
        self.cancel = self._add(self.tr("C&ancel"), "close", "Esc")
        self.smaller = self._add(self.tr("Smaller brush"), "", "[")
        self.larger = self._add(self.tr("Larger brush"), "", "]")
        self.zoom_in = self._add(self.tr("Zoom &in"), "zoom-in", "Ctrl++", "Ctrl+=", "+")
        self.zoom_out = self._add(self.tr("Zoom &out"), "zoom-out", "Ctrl+-", "-")
        self.fit = self._add(self.tr("&Fit in window"), "fit", "Ctrl+0", "0")
        self.actual_size = self._add(self.tr("&Actual size (1:1)"), "actual", "Ctrl+1", "1")
        self.before = self._switch(self.tr("Show &before (hold \\)"), "before")
        self.split = self._switch(self.tr("Before and after, &split"), "split", "Ctrl+\\")
        self.outline = self._switch(self.tr("Mask as out&line"), "", "Ctrl+Shift+M")
        self.grid = self._switch(self.tr("Pixel &grid"), "", "Ctrl+'")
        self.navigator = self._switch(self.tr("&Navigator"), "", "Ctrl+Shift+N")
        self.show_work = self._switch(self.tr("Show &erases and history"), "", "F7")
        self.full_screen = self._switch(self.tr("F&ull screen"), "", "F11")
        self.guide = self._add(self.tr("User &guide"), "")
        self.tips = self._add(self.tr("&First steps"), "")
        self.shortcuts = self._add(self.tr("&Keyboard shortcuts"), "", "?", "F1")
        self.diagnostics = self._add(self.tr("Copy &diagnostics"), "")
        self.about = self._add(self.tr("&About LaMa Studio"), "")
        self.tools = {
            tool.name: self._add_tool(say(tool.label), tool.name, tool.shortcut) for tool in TOOLS
        }
        self._tell_the_system()

    def _tell_the_system(self) -> None:
        """Where macOS has its own places for these."""
        roles = QAction.MenuRole
        for action in self._window.actions():
            action.setMenuRole(roles.NoRole)
        self.quit.setMenuRole(roles.QuitRole)
        self.preferences.setMenuRole(roles.PreferencesRole)
        self.about.setMenuRole(roles.AboutRole)

    def tint(self, theme: Theme) -> None:
        """Draw all icons in the colours of a theme."""
        for action, name in self._icons.items():
            action.setIcon(icon(name, theme, action.isCheckable()))

    def _add(self, text: str, icon_name: str, *keys: str | Keys) -> QAction:
        action = QAction(text, self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        words = plain(text)
        shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{words} ({shortcut})" if shortcut else words)
        self._window.addAction(action)
        if icon_name:
            self._icons[action] = icon_name
        return action

    def _switch(self, text: str, icon_name: str, *keys: str) -> QAction:
        action = self._add(text, icon_name, *keys)
        action.setCheckable(True)
        return action

    def _add_tool(self, label: str, name: str, shortcut: str) -> QAction:
        action = self._add(label, name, shortcut)
        action.setCheckable(True)
        return action
