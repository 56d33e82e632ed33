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
    for title, groups in _menus(actions):
        menu = window.menuBar().addMenu(title)
        for place, group in enumerate(groups):
            if place:
                menu.addSeparator()
            menu.addActions(group)
            for action in group:
                action.setIconVisibleInMenu(False)


def _menus(its: Actions) -> tuple[tuple[str, tuple[tuple[QAction, ...], ...]], ...]:
    """Each menu's title, and its entries in groups that lines part."""
    return (
        (
            translate("menus", "&File"),
            (
                (its.open, its.open_folder, its.recent),
                (its.save, its.save_as, its.save_project),
                (its.preferences,),
                (its.quit,),
            ),
        ),
        (
            translate("menus", "&Edit"),
            (
                (its.undo, its.redo),
                (its.copy, its.paste),
                (its.erase, its.series, its.cancel),
            ),
        ),
        (
            translate("menus", "&Mask"),
            (
                (its.mark_all, its.clear_mask, its.invert_mask),
                (its.grow_mask, its.shrink_mask),
                (its.more_feather, its.less_feather),
                (its.import_mask, its.export_mask),
                (its.step_back,),
            ),
        ),
        (
            translate("menus", "&View"),
            (
                (its.zoom_in, its.zoom_out, its.fit, its.actual_size),
                (its.before, its.split),
                (its.outline, its.grid, its.navigator, its.show_work),
                (its.full_screen,),
            ),
        ),
        (
            translate("menus", "&Tool"),
            (tuple(its.tools.values()), (its.smaller, its.larger)),
        ),
        (
            translate("menus", "&Help"),
            (
                (its.guide, its.tips, its.shortcuts),
                (its.diagnostics, its.about),
            ),
        ),
    )


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
