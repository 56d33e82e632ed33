"""The document: an original that nobody writes to, erases over it, a mask, and their history.

For one thread only (the window's, or the command line's).
"""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lama_studio.core.changes import Change, Listened
from lama_studio.core.compose import Snapshot
from lama_studio.core.edits import ErasesEdit, GroupEdit, MaskEdit, Pile
from lama_studio.core.geometry import Box, Mask, Pixels, mask_box
from lama_studio.core.gesture import MaskGesture
from lama_studio.core.history import LIMIT_MB, Edit, History
from lama_studio.core.layers import (
    Erase,
    EraseOptions,
    Foundation,
    can_move,
    foundation_under,
    read_only,
)
from lama_studio.core.morphology import grow, shrink


class Document(Listened):
    """A photo being worked on.

    original HxWx3 uint8 or uint16 and alpha HxW of the same dtype or None: kept, never copied and
    never written to; the caller gives them up. `icc`: the colour profile by which its numbers are
    meant, b"" where nothing is said.
    """

    def __init__(
        self,
        original: Pixels,
        alpha: NDArray[Any] | None = None,
        limit_mb: float = LIMIT_MB,
        icc: bytes = b"",
    ) -> None:
        assert original.ndim == 3, original.shape
        assert original.shape[2] == 3, original.shape
        assert original.dtype in (np.uint8, np.uint16), original.dtype
        assert alpha is None or (alpha.shape, alpha.dtype) == (original.shape[:2], original.dtype)
        super().__init__()
        self.icc = icc
        self._original = read_only(np.ascontiguousarray(original))
        self._alpha = None if alpha is None else read_only(alpha)
        self._mask: Mask = np.zeros(original.shape[:2], np.uint8)
        self._pile = Pile()
        self._erase_count = 0
        self._history = History(limit_mb)
        self._gesture: MaskGesture | None = None

    # What it holds

    @property
    def width(self) -> int:
        return int(self._original.shape[1])

    @property
    def height(self) -> int:
        return int(self._original.shape[0])

    @property
    def box(self) -> Box:
        """The whole frame."""
        return Box.of(self._original)

    @property
    def original(self) -> Pixels:
        """Read-only, HxWx3."""
        return self._original

    @property
    def alpha(self) -> NDArray[Any] | None:
        """Read-only, HxW, or None."""
        return self._alpha

    @property
    def mask(self) -> Mask:
        """The live mask, HxW uint8, as a read-only view that follows every edit."""
        return read_only(self._mask)

    @property
    def erases(self) -> tuple[Erase, ...]:
        """From the lowest to the topmost."""
        return self._pile.erases

    @property
    def erase_count(self) -> int:
        """How many were ever made: the next one's number follows from it."""
        return self._erase_count

    @property
    def history(self) -> History:
        return self._history

    def pixels(self, box: Box | None = None) -> Pixels:
        """The picture inside the box, or all of it; see `Snapshot.pixels`."""
        return Snapshot(self._original, self.erases).pixels(box)

    def snapshot(self, below: Erase | None = None) -> Snapshot:
        """The picture as it is now, or what lies below an erase of it, for another thread to read
        while edits go on here."""
        count = len(self.erases) if below is None else self.erases.index(below)
        return Snapshot(self._original, tuple(copy.copy(e) for e in self.erases[:count]))

    def foundation(self, box: Box) -> Foundation:
        """What a patch for the box would be made from now; see `Erase.foundation`."""
        return foundation_under(self.erases, box)

    def restore(self, erases: tuple[Erase, ...], erase_count: int, mask: Mask) -> None:
        """Take up earlier work in a document that nothing was done in; that is no edit."""
        assert not self._history.edits, "something was done already"
        self._erase_count = erase_count
        np.copyto(self._mask, mask)
        self._pile.put(erases)

    # Erases

    def add_erase(self, erase: Erase, *, clears_mask: bool = False) -> Edit:
        """Lay the erase on top; with `clears_mask` its hole leaves the mask in the same step."""
        assert erase not in self.erases
        assert erase.patch.dtype == self._original.dtype
        assert self.box.contains(erase.box)
        self._erase_count += 1
        erase.name = erase.name or f"Erase {self._erase_count}"
        if erase.foundation is None:
            erase.foundation = self.foundation(erase.box)
        edits: list[MaskEdit | ErasesEdit] = []
        cleared = self._clear_under(erase) if clears_mask else None
        if cleared is not None:
            edits.append(cleared)
        edits.append(self._erases_edit("Erase", erase.parts, erase.byte_count))
        self._pile.put((*self.erases, erase))
        return self._record(edits[0] if len(edits) == 1 else GroupEdit("Erase", edits))

    def remove_erase(self, erase: Erase) -> Edit:
        """Take the erase out; what lies above it and meets its box becomes stale."""
        assert erase in self.erases
        edit = self._erases_edit("Delete erase", _shown(erase), erase.byte_count)
        self._pile.put(tuple(e for e in self.erases if e is not erase))
        return self._record(edit)

    def set_visible(self, erase: Erase, is_visible: bool) -> Edit | None:
        """Show or hide the erase; None where it already is as asked."""
        assert erase in self.erases
        if erase.is_visible == is_visible:
            return None
        edit = self._erases_edit("Show erase" if is_visible else "Hide erase", erase.parts, 0)
        erase.is_visible = is_visible
        self._pile.put(self.erases)
        return self._record(edit)

    def replace_erase(self, erase: Erase, fresh: Erase) -> Edit:
        """Give the erase the content of `fresh` (box, hole, weight, patch, options)."""
        assert erase in self.erases
        assert fresh.patch.dtype == self._original.dtype
        assert self.box.contains(fresh.box)
        if fresh.foundation is None:
            below = self.erases[: self.erases.index(erase)]
            fresh.foundation = foundation_under(below, fresh.box)
        boxes = (*erase.parts, *fresh.parts) if erase.is_visible else ()
        edit = self._erases_edit("Erase again", boxes, erase.byte_count)
        erase.take_content(fresh)
        self._pile.put(self.erases)
        return self._record(edit)

    def replace_patch(
        self, erase: Erase, patch: Pixels, options: EraseOptions | None = None
    ) -> Edit:
        """Give the erase another patch of the same box, hole and weight."""
        return self.replace_erase(
            erase, Erase(erase.box, erase.hole, erase.weight, patch, options or erase.options)
        )

    def rename_erase(self, erase: Erase, name: str) -> Edit | None:
        """Give the erase another name; None where it is empty or the one it has."""
        assert erase in self.erases
        if not name.strip() or name.strip() == erase.name:
            return None
        edit = self._erases_edit("Rename erase", (), 0)
        erase.name = name.strip()
        return self._record(edit)

    def move_erase(self, erase: Erase, place: int) -> Edit | None:
        """Move the erase to another place in the list, 0 the lowest; None where it is there, or
        where an erase on the way has to do with its pixels (see `can_move`)."""
        assert erase in self.erases
        if place == self.erases.index(erase) or not can_move(self.erases, erase, place):
            return None
        edit = self._erases_edit("Reorder erases", (), 0)
        others = [other for other in self.erases if other is not erase]
        self._pile.put((*others[:place], erase, *others[place:]))
        return self._record(edit)

    # The mask

    @property
    def is_editing_mask(self) -> bool:
        """Whether a gesture is open; meanwhile undo, redo and other mask edits do nothing."""
        return self._gesture is not None

    def edit_mask(self, name: str) -> MaskGesture:
        """Begin one undo step of the mask; only one at a time."""
        assert self._gesture is None, "a mask edit is open"
        self._gesture = MaskGesture(name, self._mask, self._on_mask_written, self._on_closed)
        return self._gesture

    def when_free(self, call: Callable[[], object]) -> None:
        """Call now, or as soon as the gesture that is open has ended."""
        if self._gesture is None:
            call()
            return

        def on_changed(_change: Change) -> None:
            if self._gesture is None:
                unsubscribe()
                call()

        unsubscribe = self.subscribe(on_changed)

    def clear_mask(self) -> bool:
        """Empty the mask; False where it was empty or a gesture is open."""
        return self._write_mask("Clear mask", mask_box(self._mask), None)

    def mark_all(self) -> bool:
        """Mark the whole photo; False where it was or a gesture is open."""
        return self.set_mask(np.full_like(self._mask, 255), "Mark all")

    def invert_mask(self) -> bool:
        """Mark what is not, and the other way round; False where a gesture is open."""
        return self.set_mask(np.bitwise_not(self._mask), "Invert mask")

    def grow_mask(self, px: float) -> bool:
        """Grow the mask, or shrink it where negative; False where that changed nothing."""
        if px < 0:
            return self.set_mask(shrink(self._mask, -px), "Shrink mask")
        return self.set_mask(grow(self._mask, px), "Grow mask")

    def set_mask(self, mask: Mask, name: str = "Mask") -> bool:
        """Replace the mask (HxW uint8) as one step; False where nothing changed."""
        assert mask.shape == self._mask.shape, mask.shape
        assert mask.dtype == np.uint8, mask.dtype
        return self._write_mask(name, mask_box(np.bitwise_xor(mask, self._mask)), mask)

    # History

    def undo(self) -> bool:
        """Take back the last edit; False where there is none or a gesture is open."""
        return self._swapped(None if self.is_editing_mask else self._history.undo())

    def redo(self) -> bool:
        """Make the next edit again; False where there is none or a gesture is open."""
        return self._swapped(None if self.is_editing_mask else self._history.redo())

    def go_to(self, position: int) -> bool:
        """Undo or redo until so many edits are made; False where that changed nothing or a
        gesture is open."""
        made: list[Edit | None] = []
        while not self.is_editing_mask and self._history.position != position:
            is_later = position > self._history.position
            made.append(self._history.redo() if is_later else self._history.undo())
            if made[-1] is None:
                break
        edits = [edit for edit in made if edit is not None]
        for edit in edits:
            self._tell_boxes(edit)
        if edits:
            self._tell(Change("history"))
        return bool(edits)

    @property
    def is_saved(self) -> bool:
        return self._history.is_saved

    def mark_saved(self) -> None:
        """What is here now is what the file holds."""
        self._history.mark_saved()
        self._tell(Change("history"))

    # Inside

    def _erases_edit(self, name: str, boxes: tuple[Box, ...], byte_count: int) -> ErasesEdit:
        return ErasesEdit(name, boxes, byte_count, self._pile)

    def _clear_under(self, erase: Erase) -> MaskEdit | None:
        """Take the hole out of the mask; an open gesture is split, so each step stays exact."""
        if self._gesture is not None:
            self._push(self._gesture.split())
        clearing = MaskGesture("Erase", self._mask, lambda box: None, lambda gesture, edit: None)
        for part in erase.parts:
            clearing.touch(part)
            hole = erase.hole[part.relative_to(erase.box).slices]
            self._mask[part.slices][hole > 0] = 0
        return clearing.split()

    def _write_mask(self, name: str, box: Box, mask: Mask | None) -> bool:
        """Copy the box of `mask` (None: zeros) into ours, unless a gesture is open."""
        if self._gesture is not None or box.is_empty:
            return False
        gesture = self.edit_mask(name)
        gesture.replace(box, None if mask is None else mask[box.slices])
        return gesture.commit()

    def _record(self, edit: Edit) -> Edit:
        self._push(edit)
        self._tell_swapped(edit)
        return edit

    def _push(self, edit: Edit | None) -> None:
        if edit is not None:
            self._history.push(edit)

    def _swapped(self, edit: Edit | None) -> bool:
        if edit is None:
            return False
        self._tell_swapped(edit)
        return True

    def _tell_swapped(self, edit: Edit) -> None:
        self._tell_boxes(edit)
        self._tell(Change("history"))

    def _tell_boxes(self, edit: Edit) -> None:
        for box in edit.mask_boxes:
            self._tell(Change("mask", box))
        for box in edit.pixels_boxes:
            self._tell(Change("pixels", box))

    def _on_mask_written(self, box: Box) -> None:
        self._tell(Change("mask", box))

    def _on_closed(self, gesture: MaskGesture, edit: MaskEdit | None) -> None:
        self._gesture = None
        self._push(edit)
        self._tell(Change("history"))


def _shown(erase: Erase) -> tuple[Box, ...]:
    return erase.parts if erase.is_visible else ()
