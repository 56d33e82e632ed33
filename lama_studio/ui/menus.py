"""Where the actions are found: menu bar, command bar above, tool bar at the left."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar, QToolButton, QWidget

from lama_studio.ui.actions import Actions
from lama_studio.ui.language import plain, reads_from_right

translate = QCoreApplication.translate
ICON_PX = 20
TOOL_ICON_PX = 22


def build_menus(window: QMainWindow, actions: Actions) -> None:
    """The menu bar holds every command."""
    bar = window.menuBar()
    menus: tuple[tuple[str, tuple[QAction | None, ...]], ...] = (
        (
            translate("menus", "&File"),
            (
                *(
                    actions.open,
                    actions.open_folder,
                    actions.recent,
                    None,
                    actions.save,
                    actions.save_as,
                    actions.save_project,
                    None,
                ),
                *(actions.preferences, None, actions.quit),
            ),
        ),
        (
            translate("menus", "&Edit"),
            (
                actions.undo,
                actions.redo,
                None,
                actions.copy,
                actions.paste,
                None,
                actions.erase,
                actions.series,
                actions.cancel,
            ),
        ),
        (
            translate("menus", "&Mask"),
            (
                *(actions.mark_all, actions.clear_mask, actions.invert_mask, None),
                *(actions.grow_mask, actions.shrink_mask, None),
                *(actions.more_feather, actions.less_feather, None),
                *(actions.import_mask, actions.export_mask, None, actions.step_back),
            ),
        ),
        (
            translate("menus", "&View"),
            (
                actions.zoom_in,
                actions.zoom_out,
                actions.fit,
                actions.actual_size,
                None,
                actions.before,
                actions.split,
                None,
                actions.outline,
                actions.grid,
                actions.navigator,
                actions.show_work,
                None,
                actions.full_screen,
            ),
        ),
        (
            translate("menus", "&Tool"),
            (*actions.tools.values(), None, actions.smaller, actions.larger),
        ),
        (
            translate("menus", "&Help"),
            (
                *(actions.guide, actions.tips, actions.shortcuts, None),
                *(actions.diagnostics, actions.about),
            ),
        ),
    )
    for title, entries in menus:
        menu = bar.addMenu(title)
        for action in entries:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
                action.setIconVisibleInMenu(False)


def build_bars(window: QMainWindow, actions: Actions, handle: QWidget) -> None:
    """Command bar and tool bar; the tools come from the list of tools."""
    commands = _bar(window, "commands", translate("menus", "Commands"), ICON_PX)
    for action in (actions.open, actions.save, None, actions.undo, actions.redo):
        _add(commands, action)
    commands.addWidget(_spring())
    commands.addWidget(handle)
    commands.addWidget(_spring())
    for action in (actions.zoom_out, actions.zoom_in, actions.fit, actions.actual_size, None):
        _add(commands, action)
    _add(commands, actions.before)
    _add(commands, actions.split)
    window.addToolBar(Qt.ToolBarArea.TopToolBarArea, commands)

    tools = _bar(window, "tools", translate("menus", "Tools"), TOOL_ICON_PX)
    group = QActionGroup(window)
    for action in actions.tools.values():
        group.addAction(action)
        _add(tools, action)
    areas = Qt.ToolBarArea
    area = areas.RightToolBarArea if reads_from_right() else areas.LeftToolBarArea
    window.addToolBar(area, tools)


def _bar(window: QMainWindow, name: str, title: str, icon_px: int) -> QToolBar:
    bar = QToolBar(title, window)
    bar.setObjectName(name)
    bar.setAccessibleName(title)
    bar.setMovable(False)
    bar.setFloatable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.setIconSize(QSize(icon_px, icon_px))
    return bar


def _add(bar: QToolBar, action: QAction | None) -> None:
    if action is None:
        bar.addSeparator()
        return
    bar.addAction(action)
    button = bar.widgetForAction(action)
    assert isinstance(button, QToolButton)
    button.setAccessibleName(plain(action.text()))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def _spring() -> QWidget:
    spring = QWidget()
    spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return spring
