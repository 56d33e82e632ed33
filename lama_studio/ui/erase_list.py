"""What the list of erases and the list of steps do: from the panels to the document and back."""

import copy
import dataclasses
import functools
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lama_studio.core.changes import Change
from lama_studio.core.document import Document
from lama_studio.core.layers import Erase, EraseOptions, Hint, foundation_under
from lama_studio.session.variants import Variant, variants_of
from lama_studio.ui.erasing import Order
from lama_studio.ui.panels.erase_model import Chip, thumbnail
from lama_studio.ui.panels.erases import ErasesPanel
from lama_studio.ui.panels.history import HistoryPanel
from lama_studio.ui.panels.variants import PICTURE_PX
from lama_studio.ui.studio import Studio


@dataclass(eq=False)
class _Look:
    """Variants of one erase being made, and those that are."""

    erase: Erase
    revision: int
    orders: list[Order]
    fills: list[Erase]


class EraseList(QObject):
    """Every change of the document is one undo step; fills are made in the engine's thread."""

    news = Signal(str)

    def __init__(
        self, studio: Studio, erases: ErasesPanel, history: HistoryPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self._panel, self._history = erases, history
        self._look: _Look | None = None
        # One edit may be told of in several parts, and a jump passes many.
        self._refreshing = QTimer(self)
        self._refreshing.setSingleShot(True)
        self._refreshing.timeout.connect(self.refresh)
        studio.opened.connect(self._on_opened)
        studio.document_changed.connect(self._on_document_changed)
        studio.erased.connect(self._on_erased)
        studio.erasing.queue_changed.connect(self._refresh_soon)
        studio.work_progressed.connect(self._on_progressed)
        erases.model.visibility_asked.connect(self._on_visibility_asked)
        erases.model.rename_asked.connect(self._on_rename_asked)
        erases.delegate.chip_clicked.connect(self._on_chip_clicked)
        erases.delegate.cancel_clicked.connect(studio.erasing.cancel)
        erases.removal_asked.connect(self._on_removal_asked)
        erases.move_asked.connect(self._on_move_asked)
        erases.again_asked.connect(studio.erase_again)
        erases.variants_asked.connect(self.look_for_variants)
        erases.chosen_changed.connect(self._on_chosen_changed)
        erases.variants.chosen.connect(self._on_variant_chosen)
        history.position_asked.connect(self._on_position_asked)

    @property
    def _document(self) -> Document | None:
        return None if self._studio.session is None else self._studio.session.document

    @Slot()
    def refresh(self) -> None:
        """Panels as the document is now."""
        document = self._document
        self._panel.refresh(document, self._studio.erasing.orders)
        self._history.show_history(None if document is None else document.history)
        if self._look is not None and self._look.erase.revision != self._look.revision:
            self._end_look()

    # What the person asks for

    @Slot(object, bool)
    def _on_visibility_asked(self, erase: Erase, is_visible: bool) -> None:
        if self._document is not None:
            self._document.set_visible(erase, is_visible)

    @Slot(object, str)
    def _on_rename_asked(self, erase: Erase, name: str) -> None:
        if self._document is not None and name != self._panel.model.name_of(erase):
            self._document.rename_erase(erase, name)

    @Slot(object)
    def _on_removal_asked(self, erase: Erase) -> None:
        if self._document is not None:
            self._document.remove_erase(erase)

    @Slot(object, int)
    def _on_move_asked(self, erase: Erase, place: int) -> None:
        document = self._document
        if document is None or not 0 <= place < len(document.erases):
            return
        if document.move_erase(erase, place) is None:
            self.news.emit(
                self.tr("{name} stays where it is: it shares pixels with its neighbour.").format(
                    name=self._panel.model.name_of(erase)
                )
            )

    @Slot(int)
    def _on_position_asked(self, position: int) -> None:
        if self._document is not None:
            self._document.go_to(position)

    @Slot(object, object)
    def _on_chip_clicked(self, erase: Erase, chip: Chip) -> None:
        if chip.hint is None:
            self._studio.erase_again(erase, erase.options)
        elif chip.hint.kind == "shadow":
            self._select_shadow(erase, chip.hint)
        else:
            self._studio.erase_again(erase, mended(erase.options, chip.hint))

    def _select_shadow(self, erase: Erase, hint: Hint) -> None:
        """Mark what is left over, to be looked at and erased by the person."""
        document = self._document
        if document is None or hint.mask is None:
            return
        mask = document.mask.copy()
        here = mask[hint.box.slices]
        np.maximum(here, hint.mask, out=here)
        label = "Select shadow"
        document.set_mask(mask, label)
        self.news.emit(self.tr("The shadow is marked; press Enter to erase it."))

    # Variants

    @Slot(object)
    def look_for_variants(self, erase: Erase) -> None:
        """Make other fills of an erase in the background, after all erases that wait."""
        self._end_look()
        session = self._studio.session
        if session is None:
            return
        look = self._look = _Look(erase, erase.revision, [], [])
        self._panel.variants.begin()
        self._add_fill(look, self.tr("As it was"), copy.copy(erase))
        for variant in variants_of(erase.options):
            order = Order(
                self.tr("Trying: {name}…").format(name=self._name(variant)),
                session.ask_again(erase, variant.options),
                functools.partial(self._on_variant, look, variant),
                is_idle=True,
            )
            look.orders.append(order)
        for order in look.orders:
            self._studio.erasing.ask(order)
        self._say_how_many()

    def _on_variant(self, look: _Look, variant: Variant, fresh: Erase) -> None:
        document = self._document
        if look is not self._look or document is None or look.erase not in document.erases:
            return
        self._add_fill(look, self._name(variant), fresh)
        self._say_how_many()

    def _add_fill(self, look: _Look, name: str, fresh: Erase) -> None:
        document = self._document
        assert document is not None
        below = document.erases[: document.erases.index(look.erase)]
        look.fills.append(fresh)
        picture = thumbnail(document, (*below, fresh), fresh.box, PICTURE_PX)
        facts = ", ".join(self._panel.model.options_words(fresh.options))
        self._panel.variants.add(name, picture, facts)

    def _say_how_many(self) -> None:
        look = self._look
        if look is not None:
            left = 1 + len(look.orders) - len(look.fills)  # the first is as it was
            words = self.tr("{count} more to come…").format(count=left) if left else ""
            self._panel.variants.set_note(words)

    @Slot(int)
    def _on_variant_chosen(self, number: int) -> None:
        """Give the erase the fill that was clicked; the others stay to choose from."""
        look, session = self._look, self._studio.session
        if look is None or session is None or look.erase not in session.document.erases:
            return
        below = session.document.erases[: session.document.erases.index(look.erase)]
        fresh = look.fills[number]
        if fresh.foundation != foundation_under(below, fresh.box):
            self.news.emit(self.tr("The photo has changed below; look for variants again."))
            return
        if fresh.revision != look.erase.revision:
            session.apply(fresh, look.erase)
            look.revision = look.erase.revision

    def _end_look(self) -> None:
        look, self._look = self._look, None
        if look is not None:
            for order in look.orders:
                self._studio.erasing.cancel(order)
            self._panel.variants.end()

    def _name(self, variant: Variant) -> str:
        return {
            "auto": self.tr("Automatic"),
            "texture": self.tr("Texture"),
            "network": self.tr("Network"),
            "near": self.tr("Nearby"),
            "mirrored": self.tr("Mirrored"),
            "coarse": self.tr("Coarser"),
            "seed": self.tr("Another"),
        }[variant.kind]

    # What happened

    @Slot(object)
    def _on_opened(self, _picture: object) -> None:
        self._end_look()
        self.refresh()

    @Slot(object)
    def _on_document_changed(self, change: Change) -> None:
        if change.kind == "history":
            self._refresh_soon()

    @Slot(object)
    def _on_erased(self, _report: object) -> None:
        document = self._document
        if document is not None and self._look is None:
            self.refresh()
            newest = max(document.erases, key=lambda erase: erase.revision, default=None)
            if newest is not None:
                self._panel.choose(newest)

    @Slot(object)
    def _on_chosen_changed(self, erase: Erase | None) -> None:
        if self._look is not None and erase is not self._look.erase:
            self._end_look()

    @Slot(object, float)
    def _on_progressed(self, job: object, fraction: float) -> None:
        orders = self._studio.erasing.orders
        if orders and orders[0].job is job:
            self._panel.model.set_fraction(fraction)

    @Slot()
    def _refresh_soon(self) -> None:
        self._refreshing.start(0)


def mended(options: EraseOptions, hint: Hint) -> EraseOptions:
    """The options of an erase with what a hint says would help."""
    if hint.kind == "edge":
        return dataclasses.replace(options, grow_px=options.grow_px + hint.grow_px)
    stronger = {"off": "auto", "features": "both", "texture": "both", "auto": "both"}
    return dataclasses.replace(options, refine=stronger.get(options.refine, options.refine))
