"""Names for screen readers, keys for hands, colours for eyes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction, QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSlider,
    QTabBar,
    QToolBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lama_studio.tools import TOOLS
from lama_studio.ui.canvas.canvas import Canvas
from lama_studio.ui.dialogs.shortcuts import sections_of
from lama_studio.ui.theme import DARK, LIGHT, Theme, theme_for
from lama_studio.ui.window import StudioWindow

from .conftest import Hands

SPOKEN = (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QLineEdit,
    QProgressBar,
    Canvas,
)
AA_RATIO = 4.5
AA_STATE_RATIO = 3.0
NAMELESS_ROLES = (QAccessible.Role.Client, QAccessible.Role.Window, QAccessible.Role.Pane)


def is_qts_own(widget: QWidget) -> bool:
    """Parts of Qt's widgets: what holds them has a name, and the keyboard reaches it."""
    own_names = (widget.objectName(), widget.parentWidget().objectName())
    is_inner = isinstance(widget.parentWidget(), QTabBar)
    return is_inner or any(name.startswith("qt_") for name in own_names)


@pytest.mark.parametrize("tool", [tool.name for tool in TOOLS])
def test_every_control_has_a_name(opened: StudioWindow, tool: str) -> None:
    opened.commands.tools[tool].trigger()
    unnamed = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in opened.findChildren(QWidget)
        if isinstance(widget, SPOKEN) and not is_qts_own(widget) and not widget.accessibleName()
    ]
    assert unnamed == []


def test_every_control_is_reached_by_the_tab_key(opened: StudioWindow) -> None:
    controls = [
        widget
        for widget in opened.findChildren(QWidget)
        if isinstance(widget, SPOKEN)
        and not isinstance(widget, QProgressBar)
        and widget.isVisible()
        and widget.isEnabled()
        and not is_qts_own(widget)
    ]
    assert len(controls) > 10
    unreachable = [
        widget.accessibleName()
        for widget in controls
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert unreachable == []


def test_no_shortcut_is_given_twice(window: StudioWindow) -> None:
    keys = [key.toString() for action in window.actions() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))
    assert {"Return", "Enter", "Esc", "Ctrl+Z", "Ctrl+Shift+Z", "[", "]"} <= set(keys)


def test_return_in_a_number_gives_the_keyboard_back_and_erases_nothing(
    opened: StudioWindow, qtbot: QtBot
) -> None:
    box = next(
        w for w in opened.side.findChildren(QAbstractSpinBox) if w.accessibleName() == "Grow"
    )
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "12")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert opened.settings.grow_px == 12
    assert opened.canvas.hasFocus()
    assert opened.message.text == "", "Return must not have asked for an erase"


def luminance(colour: str) -> float:
    channels = QColor(colour).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(theme: Theme, ink: str, paper: str) -> float:
    one, other = luminance(getattr(theme, ink)), luminance(getattr(theme, paper))
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("text", "window"),
        ("text", "panel"),
        ("text", "field"),
        ("text", "hover"),
        ("text", "pressed"),
        ("muted", "field"),
        ("muted", "hover"),
        ("on_accent", "accent_hover"),
        ("on_accent", "accent_pressed"),
        ("warning", "panel"),
        ("warning", "warning_panel"),
        ("muted", "window"),
        ("muted", "panel"),
        ("muted", "backdrop"),
        ("on_accent", "accent"),
        ("text", "warning_panel"),
    ],
)
def test_words_are_readable(theme: Theme, ink: str, paper: str) -> None:
    assert contrast(theme, ink, paper) >= AA_RATIO


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *((ink, paper) for ink in ("focus", "muted") for paper in ("window", "panel", "field")),
        ("focus", "hover"),
        ("accent", "window"),
        ("accent", "field"),
    ],
)
def test_what_tells_a_state_is_seen(theme: Theme, ink: str, paper: str) -> None:
    assert contrast(theme, ink, paper) >= AA_STATE_RATIO


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_scroll_bars_are_seen(theme: Theme) -> None:
    for paper in ("backdrop", "panel"):
        assert contrast(theme, "handle", paper) >= AA_STATE_RATIO


def interfaces(root: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Everything a screen reader finds, from the root down, that is on the screen."""
    yield root
    for place in range(root.childCount()):
        child = root.child(place)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from interfaces(child)


def unnamed(widget: QWidget) -> list[str]:
    """What the keyboard reaches and a screen reader has no words for."""
    QAccessible.setActive(True)
    root = QAccessible.queryAccessibleInterface(widget)
    assert root is not None
    found = list(interfaces(root))
    assert len(found) > 5, "nothing was walked"
    return [
        f"{one.role()} in {parent_name(one)}"
        for one in found
        if one.state().focusable
        and one.role() not in NAMELESS_ROLES
        and not one.text(QAccessible.Text.Name).strip()
        and not one.text(QAccessible.Text.Value).strip()
    ]


def parent_name(one: QAccessibleInterface) -> str:
    above = one.parent()
    return "?" if above is None else f"{above.role()} {above.text(QAccessible.Text.Name)!r}"


def test_a_walk_finds_a_widget_without_a_name(opened: StudioWindow) -> None:
    nameless = QPushButton(opened.side)
    nameless.show()
    assert len(unnamed(opened)) == 1
    nameless.deleteLater()


@pytest.mark.parametrize("tool", [tool.name for tool in TOOLS])
def test_everything_in_the_window_has_a_name(opened: StudioWindow, tool: str, qtbot: QtBot) -> None:
    opened.commands.tools[tool].trigger()
    opened.commands.show_work.setChecked(True)
    opened.helping.show_tips()
    opened.message.show_news("News.")
    assert unnamed(opened) == []


def test_everything_in_the_dialogs_has_a_name(opened: StudioWindow) -> None:
    opened.commands.preferences.trigger()
    dialog = opened.preferring.dialog
    assert dialog is not None
    for page in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(page)
        assert unnamed(dialog) == []
    dialog.reject()
    for command in (opened.commands.shortcuts, opened.commands.about):
        command.trigger()
        asked = opened.helping.dialog
        assert asked is not None
        assert unnamed(asked) == []
        asked.reject()


def test_nothing_moves_by_itself_where_that_is_wished(
    opened: StudioWindow, qapp: QApplication
) -> None:
    opened.progress.begin("Erasing…", True)
    assert opened.progress._bar.maximum() == 0, "it runs to and fro"
    opened.progress.end()
    flash_ms = qapp.cursorFlashTime()
    opened.preferring.apply({"reduces_motion": True})
    opened.progress.begin("Erasing…", True)
    assert opened.progress._bar.maximum() == 100
    assert qapp.cursorFlashTime() == 0
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_FadeMenu)
    opened.progress.end()
    opened.preferring.apply({"reduces_motion": False})
    assert qapp.cursorFlashTime() == flash_ms


def test_read_from_the_right_the_window_turns_round_and_the_photo_does_not(
    right_to_left: None, opened: StudioWindow, qtbot: QtBot
) -> None:
    side = opened.side.mapTo(opened, opened.side.rect().center())
    canvas = opened.canvas.mapTo(opened, opened.canvas.rect().center())
    assert side.x() < canvas.x(), "the panel is at the other side"
    opened.commands.show_work.setChecked(True)
    areas = (
        opened.dockWidgetArea(opened.work),
        opened.toolBarArea(opened.findChild(QToolBar, "tools")),
    )
    assert areas == (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.ToolBarArea.RightToolBarArea)
    Hands(opened.canvas).drag([(50.0, 80.0), (90.0, 80.0)])
    mask = opened.studio.session.document.mask
    assert mask[80, 50:90].all()
    assert not mask[:, 400:].any()
    keys = {key for _, rows in sections_of(opened.menuBar()) for _, key in rows}
    assert "\u200eCtrl+," in keys, "not ,+Ctrl"
    opened.status.show_hint("Here")
    hint = opened.status._hint
    ink = hint.grab().toImage()
    paper = ink.pixelColor(2, 2)
    columns = [
        x
        for x in range(ink.width())
        if any(ink.pixelColor(x, y) != paper for y in range(ink.height()))
    ]
    assert ink.width() - columns[-1] < 30 < columns[0], "words begin at the right"
    slider = next(s for s in opened.side.findChildren(QSlider) if s.accessibleName() == "Grow")
    assert slider.value() == 0  # none of the groove is filled
    bar = slider.grab().toImage()
    middle = bar.pixelColor(bar.width() // 2, bar.height() // 2)
    assert middle.name() == theme_for(opened.settings.theme).border
    shown = opened.canvas.grab().toImage()
    at = opened.canvas.viewport.to_widget(300.5, 200.5)
    here = shown.pixelColor(round(at[0]), round(at[1]))
    expected = opened.studio.session.document.pixels()[200, 300]
    assert max(abs(a - int(b)) for a, b in zip(here.getRgb(), expected, strict=False)) < 24


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_keyboard_s_place_is_seen_on_every_control(
    opened: StudioWindow, theme: str, qtbot: QtBot
) -> None:
    opened.preferring.apply({"theme": theme})
    opened.commands.show_work.setChecked(True)
    Hands(opened.canvas).drag([(100.0, 100.0), (150.0, 100.0)])
    with qtbot.waitSignal(opened.studio.erased):
        opened.commands.erase.trigger()
    opened.commands.split.trigger()  # a pressed button shows its focus, too
    qtbot.wait(20)
    assert len(controls_of(opened)) > 30
    assert without_visible_focus(opened) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_keyboard_s_place_is_seen_in_the_dialogs(
    opened: StudioWindow, theme: str, photo_path: Path
) -> None:
    opened.preferring.apply({"theme": theme})
    opened.commands.preferences.trigger()
    preferences = opened.preferring.dialog
    for page in range(3):
        preferences.tabs.setCurrentIndex(page)
        assert len(controls_of(preferences)) > 5
        assert without_visible_focus(preferences) == []
    preferences.reject()
    (photo_path.parent / "other.png").write_bytes(photo_path.read_bytes())
    for command in (opened.commands.shortcuts, opened.commands.about, opened.commands.series):
        command.trigger()
        dialog = opened.in_series.dialog or opened.helping.dialog
        assert without_visible_focus(dialog) == []
        dialog.reject()


def controls_of(root: QWidget) -> list[QWidget]:
    """What the Tab key reaches."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not is_qts_own(widget)
    ]


def without_visible_focus(root: QWidget) -> list[str]:
    """Controls that look the same whether they have the keyboard or not."""
    controls, unseen = controls_of(root), []
    for control, other in zip(controls, controls[1:] + controls[:1], strict=True):
        other.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        before = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if control.grab().toImage() == before:
            unseen.append(f"{type(control).__name__} {control.accessibleName()}")
    return unseen


def test_the_system_s_own_menu_gets_what_belongs_there(window: StudioWindow) -> None:
    roles = QAction.MenuRole
    commands = window.commands
    expected = {
        commands.quit: roles.QuitRole,
        commands.preferences: roles.PreferencesRole,
        commands.about: roles.AboutRole,
    }
    for action in window.actions():
        assert action.menuRole() == expected.get(action, roles.NoRole), action.text()
