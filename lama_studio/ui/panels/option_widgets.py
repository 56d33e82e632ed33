"""The one place where a tool option, which is data, becomes a widget."""

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QLabel,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lama_studio.tools.base import Option, OptionValue
from lama_studio.ui.language import say

SLIDER_STEPS = 1000
CHOICES_IN_A_ROW = 3
"""More are set in two rows, with room for their words."""


class NumberBox(QSpinBox):
    """A number with its unit. Return and Escape give the keyboard back instead of acting."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Return and Escape from the window's shortcuts while a number is typed."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if isinstance(event, QKeyEvent) and event.key() in keys:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.interpretText()
                self.left.emit()
                return True
        return super().event(event)


class OptionWidget(QWidget):
    """Shows one option and tells of every change by the person."""

    value_changed = Signal(str, object)  # option name, value
    left = Signal()

    def __init__(self, option: Option, value: OptionValue) -> None:
        super().__init__()
        self.option = option

    def set_value(self, value: OptionValue) -> None:
        """Show a value; tells nobody."""
        raise NotImplementedError


class NumberWidget(OptionWidget):
    """Label, number and a slider that is as fine at 5 pixels as it is at 500."""

    def __init__(self, option: Option, value: OptionValue) -> None:
        super().__init__(option, value)
        self._low, self._high = option.minimum, option.maximum
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, SLIDER_STEPS)
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._box = NumberBox()
        self._box.setRange(round(self._low), round(self._high))
        self._box.setSuffix(f" {say(option.unit)}" if option.unit else "")
        self._box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._box.setFixedWidth(78)
        self._box.setKeyboardTracking(False)
        words = say(option.label)
        for widget in (self._slider, self._box, self._box.lineEdit()):
            widget.setAccessibleName(words)
        label = QLabel(words)
        label.setBuddy(self._box)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self._box, 0, 1)
        grid.addWidget(self._slider, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.set_value(value)
        self._slider.valueChanged.connect(self._on_slider_moved)
        self._box.valueChanged.connect(self._on_number_changed)
        self._box.left.connect(self.left)

    def set_value(self, value: OptionValue) -> None:
        number = min(max(float(value), self._low), self._high)
        for widget, shown in ((self._box, round(number)), (self._slider, self._place(number))):
            widget.blockSignals(True)
            widget.setValue(shown)
            widget.blockSignals(False)

    def _place(self, number: float) -> int:
        share = math.log1p(number - self._low) / math.log1p(self._high - self._low)
        return round(share * SLIDER_STEPS)

    def _on_slider_moved(self, place: int) -> None:
        share = place / SLIDER_STEPS
        number = self._low + math.expm1(share * math.log1p(self._high - self._low))
        self._tell(round(number))

    def _on_number_changed(self, number: int) -> None:
        self._tell(number)

    def _tell(self, number: int) -> None:
        self.set_value(number)
        self.value_changed.emit(self.option.name, number)


class SwitchWidget(OptionWidget):
    """A check box."""

    def __init__(self, option: Option, value: OptionValue) -> None:
        super().__init__(option, value)
        self._box = QCheckBox(say(option.label))
        self._box.setAccessibleName(say(option.label))
        self._box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._box)
        self.set_value(value)
        self._box.toggled.connect(self._on_toggled)

    def set_value(self, value: OptionValue) -> None:
        self._box.blockSignals(True)
        self._box.setChecked(bool(value))
        self._box.blockSignals(False)

    def _on_toggled(self, is_on: bool) -> None:
        self.value_changed.emit(self.option.name, is_on)


class ChoiceWidget(OptionWidget):
    """A few choices, all in sight."""

    def __init__(self, option: Option, value: OptionValue) -> None:
        super().__init__(option, value)
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(QLabel(say(option.label)))
        grid = QGridLayout()
        grid.setSpacing(6)
        layout.addLayout(grid)
        columns = min(len(option.choices), CHOICES_IN_A_ROW)
        if len(option.choices) > columns:
            columns = math.ceil(len(option.choices) / 2)
        for place, (_, label) in enumerate(option.choices):
            button = QToolButton()
            button.setObjectName("segment")
            button.setText(say(label))
            button.setCheckable(True)
            button.setAccessibleName(f"{say(option.label)}: {say(label)}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(self.sizePolicy().Policy.Expanding, self.sizePolicy().Policy.Fixed)
            self._group.addButton(button, place)
            grid.addWidget(button, place // columns, place % columns)
        self.set_value(value)
        self._group.idClicked.connect(self._on_clicked)

    def set_value(self, value: OptionValue) -> None:
        self._group.setExclusive(False)  # none is checked for what the panel does not offer
        for place, (choice, _) in enumerate(self.option.choices):
            self._group.button(place).setChecked(choice == value)
        self._group.setExclusive(True)

    def _on_clicked(self, place: int) -> None:
        self.value_changed.emit(self.option.name, self.option.choices[place][0])


_WIDGETS: dict[str, Callable[[Option, OptionValue], OptionWidget]] = {
    "int": NumberWidget,
    "float": NumberWidget,
    "bool": SwitchWidget,
    "choice": ChoiceWidget,
}


def option_widget(option: Option, value: OptionValue) -> OptionWidget:
    """The widget for an option, showing a value."""
    return _WIDGETS[option.kind](option, value)
