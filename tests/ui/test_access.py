"""Names for screen readers, keys for hands, colours for eyes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QLineEdit,
    QProgressBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lama_studio.tools import TOOLS
from lama_studio.ui.canvas.canvas import Canvas
from lama_studio.ui.theme import DARK, LIGHT, Theme
from lama_studio.ui.window import StudioWindow

SPOKEN = (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QLineEdit,
    QProgressBar,
    Canvas,
)
AA_RATIO = 4.5


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


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("text", "window"),
        ("text", "panel"),
        ("text", "field"),
        ("muted", "window"),
        ("muted", "panel"),
        ("muted", "backdrop"),
        ("on_accent", "accent"),
        ("text", "warning_panel"),
    ],
)
def test_words_are_readable(theme: Theme, ink: str, paper: str) -> None:
    one, other = luminance(getattr(theme, ink)), luminance(getattr(theme, paper))
    assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= AA_RATIO
