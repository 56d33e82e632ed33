"""The side panel: options of the chosen tool above, how to erase below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from lama_studio.settings import Settings
from lama_studio.tools.base import Option, OptionValue, Tool
from lama_studio.ui.language import plain, say
from lama_studio.ui.panels.option_widgets import OptionWidget, option_widget
from lama_studio.ui.panels.scrolled import Scrolled
from lama_studio.ui.panels.swatches import Swatches

WIDTH_PX = 260

GROW = Option(name="grow_px", label="Grow", kind="int", default=0, maximum=200, unit="px")
FEATHER = Option(name="feather_px", label="Feather", kind="int", default=0, maximum=200, unit="px")
AFTER_STROKE = Option(
    name="erases_after_stroke", label="Erase after each stroke", kind="bool", default=False
)
ERASE_OPTIONS = (GROW, FEATHER, AFTER_STROKE)


class SidePanel(QWidget):
    """Tells of every option the person changes; keeps no values itself."""

    tool_option_changed = Signal(str, object)
    erase_option_changed = Signal(str, object)
    mask_colour_changed = Signal(str)
    left = Signal()

    def __init__(self, erase: QAction, clear: QAction, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH_PX)
        self._tool_widgets: dict[str, OptionWidget] = {}
        column = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scrolled(column))
        layout = QVBoxLayout(column)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(10)
        self._tool_heading = _heading("")
        layout.addWidget(self._tool_heading)
        self._tool_rows = QVBoxLayout()
        self._tool_rows.setSpacing(10)
        layout.addLayout(self._tool_rows)
        _add_section(layout, self.tr("Mask"))
        swatches = Swatches(settings.mask_colour)
        swatches.colour_chosen.connect(self.mask_colour_changed)
        layout.addWidget(swatches)
        layout.addWidget(ActionButton(clear))
        _add_section(layout, self.tr("Erase"))
        self._erase_widgets: dict[str, OptionWidget] = {}
        for option in ERASE_OPTIONS:
            widget = option_widget(option, getattr(settings, option.name))
            self._erase_widgets[option.name] = widget
            widget.value_changed.connect(self.erase_option_changed)
            widget.left.connect(self.left)
            layout.addWidget(widget)
        layout.addSpacing(4)
        layout.addWidget(ActionButton(erase, is_primary=True))
        self._cost = QLabel()
        self._cost.setObjectName("muted")
        self._cost.setWordWrap(True)
        self._cost.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._cost)
        layout.addStretch(1)

    def show_tool(self, tool: type[Tool], values: dict[str, OptionValue]) -> None:
        """Widgets for the options of another tool."""
        while item := self._tool_rows.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._tool_widgets.clear()
        self._tool_heading.setText(say(tool.label))
        for option in tool.options:
            widget = option_widget(option, values.get(option.name, option.default))
            widget.value_changed.connect(self.tool_option_changed)
            widget.left.connect(self.left)
            self._tool_rows.addWidget(widget)
            self._tool_widgets[option.name] = widget

    def set_erase_option(self, name: str, value: OptionValue) -> None:
        """Give an option of erasing another value, as if it were chosen here."""
        self._erase_widgets[name].set_value(value)
        self.erase_option_changed.emit(name, value)

    def show_erase_value(self, name: str, value: object) -> None:
        """A setting was changed elsewhere; those that are not shown here are no concern."""
        if widget := self._erase_widgets.get(name):
            assert isinstance(value, bool | int | float | str)
            widget.set_value(value)

    def show_cost(self, words: str) -> None:
        """What the erase of what is marked would take."""
        self._cost.setText(words)

    def show_tool_value(self, name: str, value: OptionValue) -> None:
        """An option was changed elsewhere, by a key or the wheel."""
        if widget := self._tool_widgets.get(name):
            widget.set_value(value)


class ActionButton(QPushButton):
    """A push button that looks and acts like its action."""

    def __init__(self, action: QAction, is_primary: bool = False) -> None:
        super().__init__()
        self._action = action
        self._is_primary = is_primary
        if is_primary:
            self.setObjectName("primary")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._on_action_changed)
        self._on_action_changed()

    def _on_action_changed(self) -> None:
        words = plain(self._action.text())
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName("heading")
    return label


def _add_section(layout: QVBoxLayout, words: str) -> None:
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFixedHeight(1)
    layout.addSpacing(6)
    layout.addWidget(rule)
    layout.addSpacing(2)
    layout.addWidget(_heading(words))
