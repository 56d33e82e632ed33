"""The list of erases as Qt's views want it: what runs and waits above, then the topmost erase."""

import copy
import re
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap

from lama_studio.core.compose import sampled
from lama_studio.core.document import Document
from lama_studio.core.geometry import Box
from lama_studio.core.layers import Erase, EraseOptions, Hint
from lama_studio.ui.erasing import Order
from lama_studio.ui.images import screen_qimage, to_screen

THUMBNAIL_PX = 44
_MARGIN_SHARE = 0.25
_SHARPNESS = 2  # a thumbnail is made from so many times its pixels across

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
Role = Qt.ItemDataRole


@dataclass(frozen=True)
class Chip:
    """A note in a row that one click acts on; `hint` is None for "has changed below"."""

    words: str
    hint: Hint | None


class EraseModel(QAbstractListModel):
    """Rows of orders and erases. It changes nothing itself: it tells what the person asks for."""

    visibility_asked = Signal(object, bool)
    rename_asked = Signal(object, str)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._orders: tuple[Order, ...] = ()
        self._erases: tuple[Erase, ...] = ()
        self._document: Document | None = None
        self._thumbnails: dict[Hashable, tuple[object, QPixmap]] = {}
        """By key of an erase, or the order itself: what is shown of the photo, and the picture."""
        self.fraction = 0.0
        """How far the first order is."""

    # What the view asks

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._orders) + len(self._erases)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if isinstance(self.entry(index), Erase):
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        entry = self.entry(index)
        if isinstance(entry, Order):
            return self._order_data(entry, role)
        if entry is None:
            return None
        answers: dict[int, Callable[[], Any]] = {
            Role.DisplayRole: lambda: self.name_of(entry),
            Role.EditRole: lambda: self.name_of(entry),
            Role.CheckStateRole: lambda: (
                Qt.CheckState.Checked if entry.is_visible else Qt.CheckState.Unchecked
            ),
            Role.DecorationRole: lambda: self._thumbnail(entry),
            Role.AccessibleTextRole: lambda: self._spoken(entry),
            Role.ToolTipRole: lambda: self._facts(entry),
        }
        answer = answers.get(role)
        return None if answer is None else answer()

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        entry = self.entry(index)
        if not isinstance(entry, Erase):
            return False
        if role == Role.EditRole:
            self.rename_asked.emit(entry, str(value))
        elif role == Role.CheckStateRole:
            self.visibility_asked.emit(entry, Qt.CheckState(value) == Qt.CheckState.Checked)
        return role in (Role.EditRole, Role.CheckStateRole)

    # What is in the rows

    def entry(self, index: Index) -> Order | Erase | None:
        """What a row stands for."""
        row = index.row() if index.isValid() else -1
        if 0 <= row < len(self._orders):
            return self._orders[row]
        place = len(self._erases) - 1 - (row - len(self._orders))
        return self._erases[place] if row >= 0 and 0 <= place < len(self._erases) else None

    def index_of(self, erase: Erase | None) -> QModelIndex:
        """The row of an erase; none where it is not there."""
        if erase is None or erase not in self._erases:
            return QModelIndex()
        place = len(self._erases) - 1 - self._erases.index(erase)
        return self.index(len(self._orders) + place)

    def show(self, document: Document | None, orders: Sequence[Order]) -> None:
        """Take over what there is now; rows that stay are only told to be looked at again."""
        erases = () if document is None else document.erases
        shown = tuple(order for order in orders if not order.is_idle)
        is_same = (shown, erases) == (self._orders, self._erases)
        if document is not self._document or not is_same:
            self.beginResetModel()
            self._document, self._orders, self._erases = document, shown, erases
            kept = {*(erase.key for erase in erases), *shown}
            self._thumbnails = {k: v for k, v in self._thumbnails.items() if k in kept}
            self.endResetModel()
        elif self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def set_fraction(self, fraction: float) -> None:
        """How far what runs is."""
        self.fraction = fraction
        if self._orders:
            self.dataChanged.emit(self.index(0), self.index(0))

    # Words

    def name_of(self, erase: Erase) -> str:
        """Its name; the one given by number in the person's language."""
        number = erase.given_number
        return self.tr("Erase {number}").format(number=number) if number else erase.name

    def subtitle_of(self, entry: Order | Erase) -> str:
        """Options and time, short."""
        if isinstance(entry, Order):
            is_first = entry is self._orders[0]
            return (
                self.tr("{share:.0%} done").format(share=self.fraction)
                if (is_first and entry.job is not None)
                else self.tr("waiting")
            )
        clock = time.strftime("%H:%M", time.localtime(entry.made_at))
        return " · ".join((clock, *self.options_words(entry.options)))

    def options_words(self, options: EraseOptions) -> list[str]:
        """What an erase was asked to do, in words."""
        refines = {
            "off": self.tr("network only"),
            "features": self.tr("network refined"),
            "both": self.tr("refined with texture"),
            "texture": self.tr("texture"),
            "auto": self.tr("automatic"),
        }
        words = [refines.get(options.refine, options.refine)]
        if options.grow_px:
            words.append(self.tr("grow {px}").format(px=options.grow_px))
        if options.feather_px:
            words.append(self.tr("feather {px}").format(px=options.feather_px))
        return words

    def chips_of(self, erase: Erase) -> list[Chip]:
        """What one click would mend."""
        chips = []
        if erase.is_stale:
            chips.append(Chip(self.tr("Changed below: run again"), None))
        for hint in erase.hints:
            words = {
                "soft": self.tr("Looks soft: refine"),
                "edge": self.tr("Edge visible: grow {px} px").format(px=hint.grow_px),
                "shadow": self.tr("A shadow remains: select it"),
            }[hint.kind]
            chips.append(Chip(words, hint))
        return chips

    def _order_data(self, order: Order, role: int) -> Any:
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return self._order_name(order)
        if role == Role.DecorationRole:
            return self._order_thumbnail(order)
        if role == Role.AccessibleTextRole:
            return f"{self._order_name(order)}, {self.subtitle_of(order)}"
        return None

    def _order_name(self, order: Order) -> str:
        """What the erase is called, or will be unless one before it is cancelled."""
        if order.erase_job.replaces is not None:
            return self.name_of(order.erase_job.replaces)
        assert self._document is not None
        fresh = [other for other in self._orders if other.erase_job.replaces is None]
        number = self._document.erase_count + 1 + fresh.index(order)
        return self.tr("Erase {number}").format(number=number)

    def _order_thumbnail(self, order: Order) -> QPixmap:
        box = order.erase_job.box
        below = [e for e in self._erases if e.is_visible and e.box.overlaps(box)]
        return self._pictured(order, below, box)

    def _spoken(self, erase: Erase) -> str:
        state = self.tr("shown") if erase.is_visible else self.tr("hidden")
        words = [self.name_of(erase), state, self.subtitle_of(erase)]
        return ", ".join((*words, *(chip.words for chip in self.chips_of(erase))))

    def _facts(self, erase: Erase) -> str:
        size = self.tr("{width} × {height} px at {x}, {y}").format(
            width=erase.box.width, height=erase.box.height, x=erase.box.x0, y=erase.box.y0
        )
        facts = [size, ", ".join(self.options_words(erase.options))]
        if seconds := erase.report.get("seconds"):
            facts.append(self.tr("made in {seconds} s").format(seconds=seconds))
        facts += self._made_of(str(erase.report.get("refine", "")))
        return "\n".join(facts)

    def _made_of(self, note: str) -> list[str]:
        """What was chosen for its parts, of what the engine notes in its own words."""
        strongly = self.tr("the photo's texture, led strongly by the network")
        lightly = self.tr("the photo's texture, led lightly by the network")
        known = (
            (re.compile("fill refined"), self.tr("the network's fill, refined")),
            (re.compile("network's fill"), self.tr("the network's fill")),
            (re.compile("led strongly"), strongly),
            (re.compile("led lightly"), lightly),
            (re.compile("texture without"), self.tr("the photo's texture alone")),
        )
        parts = note.split("; ")
        found = (next((words for sign, words in known if sign.search(part)), "") for part in parts)
        return [words for words in dict.fromkeys(found) if words]

    def _thumbnail(self, erase: Erase) -> QPixmap:
        place = self._erases.index(erase)
        below = [e for e in self._erases[:place] if e.is_visible and e.box.overlaps(erase.box)]
        return self._pictured(erase.key, (*below, erase), erase.box)

    def _pictured(self, key: Hashable, erases: Sequence[Erase], box: Box) -> QPixmap:
        """The thumbnail of a box with these erases; made once as long as they stay the same."""
        assert self._document is not None
        state = tuple(erase.revision for erase in erases)
        known = self._thumbnails.get(key)
        if known is None or known[0] != state:
            known = state, thumbnail(self._document, erases, box)
            self._thumbnails[key] = known
        return known[1]


def thumbnail(
    document: Document, erases: Sequence[Erase], box: Box, side_px: int = THUMBNAIL_PX
) -> QPixmap:
    """A square picture of a box and a little around it, with these erases whether shown or not."""
    side = max(box.width, box.height)
    side += 2 * max(8, round(_MARGIN_SHARE * side))
    x0, y0 = (box.x0 + box.x1 - side) // 2, (box.y0 + box.y1 - side) // 2
    around = Box(x0, y0, x0 + side, y0 + side).clip(document.width, document.height)
    ratio = max(screen.devicePixelRatio() for screen in QGuiApplication.screens())
    stride_px = max(1, int(min(around.width, around.height) // (side_px * ratio * _SHARPNESS)))
    shown = [_visible(erase) for erase in erases]
    screen = to_screen(sampled(document.original, shown, around, stride_px), None, document.icc)
    fitted = screen_qimage(screen, False).scaled(
        round(side_px * ratio),
        round(side_px * ratio),
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    side_device = round(side_px * ratio)
    left, top = (fitted.width() - side_device) // 2, (fitted.height() - side_device) // 2
    made = QPixmap.fromImage(QImage(fitted.copy(left, top, side_device, side_device)))
    made.setDevicePixelRatio(ratio)
    return made


def _visible(erase: Erase) -> Erase:
    if erase.is_visible:
        return erase
    shown = copy.copy(erase)
    shown.is_visible = True
    return shown
