"""The panel of erases: the list, and below it what can be done with the chosen one."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lama_studio.core.document import Document
from lama_studio.core.layers import Erase, EraseOptions, can_move
from lama_studio.tools.base import Option, OptionValue
from lama_studio.ui.icons import icon
from lama_studio.ui.panels.erase_delegate import EraseDelegate
from lama_studio.ui.panels.erase_model import EraseModel
from lama_studio.ui.panels.keys import KeptKeys
from lama_studio.ui.panels.option_widgets import OptionWidget, option_widget
from lama_studio.ui.panels.scrolled import Scrolled
from lama_studio.ui.panels.variants import VariantStrip
from lama_studio.ui.theme import Theme

BUTTON_ICON_PX = 18
_TAB = Qt.FocusPolicy.TabFocus


class ErasesPanel(QWidget):
    """Tells what the person wants of an erase; keeps nothing but which one is chosen."""

    removal_asked = Signal(object)
    move_asked = Signal(object, int)  # Erase, place in the list from the lowest
    again_asked = Signal(object, object)  # Erase, EraseOptions
    variants_asked = Signal(object)
    chosen_changed = Signal(object)  # Erase or None
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._document: Document | None = None
        self.model = EraseModel(self)
        self.view = _List(self.model)
        self.delegate = EraseDelegate(self.model, self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.removal_pressed.connect(lambda: self._with_chosen(self.removal_asked.emit))
        self.view.step_pressed.connect(self._on_step_asked)
        self.view.left.connect(self.left)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self._buttons: dict[str, QToolButton] = {}
        self._widgets: dict[str, OptionWidget] = {}
        self.variants = VariantStrip()
        self.variants.left.connect(self.left)
        self._build()

    @property
    def chosen(self) -> Erase | None:
        """The erase of the chosen row."""
        entry = self.model.entry(self.view.currentIndex())
        return entry if isinstance(entry, Erase) else None

    @property
    def options(self) -> EraseOptions:
        """What the widgets say, on top of the chosen erase's own options."""
        base = EraseOptions() if self.chosen is None else self.chosen.options
        return EraseOptions(**{**vars(base), **self._values})

    def choose(self, erase: Erase) -> None:
        """Make an erase the chosen one."""
        self.view.setCurrentIndex(self.model.index_of(erase))

    def refresh(self, document: Document | None, orders: tuple) -> None:
        """Show what there is now; the same erase stays chosen, or else the topmost is."""
        chosen, was_empty = self.chosen, self.model.rowCount() == 0
        self._document = document
        self.model.show(document, orders)
        index = self.model.index_of(chosen)
        if not index.isValid() and document is not None and document.erases:
            index = self.model.index_of(document.erases[-1])
        if index != self.view.currentIndex() or was_empty:
            self.view.setCurrentIndex(index)
        self.view.doItemsLayout()  # chips come and go
        had_focus = self.view.hasFocus() or self._details.isAncestorOf(self.focusWidget() or self)
        self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)
        if had_focus and not self.model.rowCount():
            self.left.emit()
        self._refresh_details(is_other=self.chosen is not chosen)

    def set_theme(self, theme: Theme) -> None:
        """Icons in the theme's colours."""
        self.delegate.set_theme(theme)
        for name, button in self._buttons.items():
            button.setIcon(icon(name, theme))
        self.view.viewport().update()

    # Building

    def _build(self) -> None:
        empty = QLabel(self.tr("What you erase is listed here, and stays editable."))
        empty.setObjectName("muted")
        empty.setWordWrap(True)
        empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        empty.setContentsMargins(20, 28, 20, 20)
        filled = QWidget()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(filled)
        layout = QVBoxLayout(filled)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        self._details = QWidget()
        self._details.setObjectName("details")
        self._details.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout.addWidget(Scrolled(self._details))
        inner = QVBoxLayout(self._details)
        inner.setContentsMargins(12, 6, 12, 12)
        inner.setSpacing(8)
        inner.addLayout(self._button_row())
        for option in self._again_options():
            widget = option_widget(option, option.default)
            widget.value_changed.connect(self._on_value_changed)
            widget.left.connect(self.left)
            self._widgets[option.name] = widget
            inner.addWidget(widget)
        self._values: dict[str, OptionValue] = {}
        rule = QFrame()  # what is chosen above is not done before one of these is pressed
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        inner.addWidget(rule)
        row = QHBoxLayout()
        self._again = self._push(self.tr("Run again"), self._on_again)
        self._look = self._push(self.tr("Variants"), self._on_variants)
        row.addWidget(self._again, 1)
        row.addWidget(self._look, 1)
        inner.addLayout(row)
        inner.addWidget(self.variants)

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        for name, words, keys, slot in (
            ("eye", self.tr("Show or hide"), self.tr("Space"), self._on_toggle),
            ("rename", self.tr("Rename"), "F2", self._on_rename),
            ("up", self.tr("Move up"), self.tr("Alt+Up"), lambda: self._on_step_asked(1)),
            ("down", self.tr("Move down"), self.tr("Alt+Down"), lambda: self._on_step_asked(-1)),
            ("clear", self.tr("Delete"), self.tr("Delete"), self._on_delete),
        ):
            button = QToolButton()
            button.setIconSize(QSize(BUTTON_ICON_PX, BUTTON_ICON_PX))
            button.setToolTip(f"{words} ({keys})")
            button.setAccessibleName(words)
            button.setFocusPolicy(_TAB)
            button.clicked.connect(slot)
            self._buttons[name] = button
            row.addWidget(button)
        row.insertStretch(4, 1)
        return row

    def _push(self, words: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(_TAB)
        button.clicked.connect(slot)
        return button

    def _again_options(self) -> tuple[Option, ...]:
        distance = {"kind": "int", "default": 0, "maximum": 200, "unit": "px"}
        fills = (
            ("auto", self.tr("Auto")),
            ("texture", self.tr("Texture")),
            ("off", self.tr("Network")),
            ("both", self.tr("Refined")),
        )
        return (
            Option(name="grow_px", label=self.tr("Grow"), **distance),  # type: ignore[arg-type]
            Option(name="feather_px", label=self.tr("Feather"), **distance),  # type: ignore[arg-type]
            Option(
                name="refine",
                label=self.tr("Fill with"),
                kind="choice",
                default="auto",
                choices=fills,
            ),
        )

    # What the person does

    def _with_chosen(self, tell: Callable[[Erase], object]) -> None:
        if self.chosen is not None:
            tell(self.chosen)

    def _on_toggle(self) -> None:
        self._with_chosen(lambda e: self.model.visibility_asked.emit(e, not e.is_visible))

    def _on_rename(self) -> None:
        self._with_chosen(lambda erase: self.view.edit(self.model.index_of(erase)))

    def _on_delete(self) -> None:
        self._with_chosen(self.removal_asked.emit)

    def _on_again(self) -> None:
        options = self.options
        self._with_chosen(lambda erase: self.again_asked.emit(erase, options))

    def _on_variants(self) -> None:
        self._with_chosen(self.variants_asked.emit)

    def _on_step_asked(self, step: int) -> None:
        erase = self.chosen
        if erase is not None and self._document is not None:
            self.move_asked.emit(erase, self._document.erases.index(erase) + step)

    def _on_value_changed(self, name: str, value: OptionValue) -> None:
        self._values[name] = value

    def _on_current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._refresh_details(is_other=True)
        self.chosen_changed.emit(self.chosen)

    def _refresh_details(self, is_other: bool) -> None:
        erase = self.chosen
        self._details.setEnabled(erase is not None)
        if is_other or erase is None:
            self._values.clear()
        if erase is None or self._document is None:
            return
        for name, widget in self._widgets.items():
            if name not in self._values:
                widget.set_value(getattr(erase.options, name))
        erases = self._document.erases
        place = erases.index(erase)
        for name, step in (("up", 1), ("down", -1)):
            self._buttons[name].setEnabled(can_move(erases, erase, place + step))


class _List(QListView):
    """Keys of the list: Space shows or hides, Delete deletes, F2 renames, Alt+Up/Down reorders."""

    removal_pressed = Signal()
    step_pressed = Signal(int)
    left = Signal()

    def __init__(self, model: EraseModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setObjectName("erases")
        self.setAccessibleName(self.tr("Erases"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setMouseTracking(True)
        self.setMinimumHeight(90)
        KeptKeys(self, Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_F2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, is_alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key == Qt.Key.Key_Delete:
            self.removal_pressed.emit()
        elif key == Qt.Key.Key_Space and self.currentIndex().isValid():
            model, index = self.model(), self.currentIndex()
            is_on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            state = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
            model.setData(index, state, Qt.ItemDataRole.CheckStateRole)
        elif is_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_pressed.emit(1 if key == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)
