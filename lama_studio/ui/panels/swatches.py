"""A row of colours for the mask: whatever the photo holds, one of them stands out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

SIDE_PX = 20


class Swatches(QWidget):
    """Tells which colour was chosen, as #rrggbb."""

    colour_chosen = Signal(str)

    def __init__(self, chosen: str) -> None:
        super().__init__()
        colours = {
            "#ff3b5c": self.tr("Red"),
            "#22c55e": self.tr("Green"),
            "#2f8cff": self.tr("Blue"),
            "#ffb300": self.tr("Amber"),
            "#d946ef": self.tr("Magenta"),
        }
        self._colours = list(colours)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(QLabel(self.tr("Colour")))
        row.addStretch(1)
        for place, (colour, name) in enumerate(colours.items()):
            button = QToolButton()
            button.setObjectName("swatch")
            button.setCheckable(True)
            button.setFixedSize(SIDE_PX, SIDE_PX)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setStyleSheet(f"QToolButton {{ background: {colour}; }}")
            button.setToolTip(name)
            button.setAccessibleName(self.tr("Mask colour: {name}").format(name=name))
            self._group.addButton(button, place)
            row.addWidget(button)
        if chosen.lower() in colours:
            self._group.button(self._colours.index(chosen.lower())).setChecked(True)
        self._group.idClicked.connect(self._on_clicked)

    def _on_clicked(self, place: int) -> None:
        self.colour_chosen.emit(self._colours[place])
