"""Work that outlasts a click: its inputs frozen, run in any thread, watched by a step.

A job is asked for and started in the document's thread; `run` touches no document.
"""

import functools
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

import numpy as np

from lama_studio.core.compose import Snapshot
from lama_studio.core.document import Document
from lama_studio.core.geometry import Box, covering_boxes, mask_box
from lama_studio.core.layers import Erase, EraseOptions, foundation_under
from lama_studio.core.morphology import hole_and_weight, shrink
from lama_studio.errors import Cancelled, MaskError
from lama_studio.files.names import refuse_name
from lama_studio.files.openraster import SUFFIX, Work, write_work
from lama_studio.files.photo import Photo, SaveReport, write_photo
from lama_studio.files.standing import Known, back_up, refuse_changed
from lama_studio.files.xmp_note import EditNote
from lama_studio.session.variants import Fill, fill

_ALL_HOLE = "The whole photo is marked: nothing is left to fill it from."
_NOTHING = "Nothing is marked: paint over what should go first."
_ALREADY = "What is marked is being erased already: paint over more, or wait for it."

Cells = tuple[tuple[Box, np.ndarray], ...]
"""A mask as the boxes that hold something, each with its part (HxW uint8, nonzero = hole)."""

Step = Callable[[float], None]
"""Told the fraction done (0..1); raises Cancelled to stop."""


def no_step(fraction: float) -> None:
    """The step of a job that nobody watches."""


def cancelling_step(is_cancelled: threading.Event, step: Step = no_step) -> Step:
    """A step that raises Cancelled once the event is set, and passes the fraction on otherwise."""

    def checked(fraction: float) -> None:
        if is_cancelled.is_set():
            raise Cancelled
        step(fraction)

    return checked


class Cost(Protocol):
    """What a fill would cost: seconds on a machine of reference, bytes on top of the program."""

    @property
    def seconds(self) -> float: ...

    @property
    def peak_bytes(self) -> int: ...


class PatchMaker(Protocol):
    """The engine's Inpainter, or a stand-in; see lama_studio.engine.inpainter."""

    def inpaint(
        self,
        pixels: np.ndarray,
        hole: np.ndarray,
        step: Step = ...,
        *,
        refine: str = ...,
        seed: int = ...,
    ) -> Fill: ...

    def cost(self, hole: np.ndarray, refine: str = ...) -> Cost: ...


class EraseJob:
    """One erase: its mask is frozen when it is asked for, its pixels when it is started.

    So the person may paint on while it runs or waits, and a waiting erase sees what the one
    before it filled. `replaces`: the erase it is to give another content, from what lies below
    that one; None for a new erase.
    """

    def __init__(
        self,
        document: Document,
        marked: Cells,
        options: EraseOptions,
        replaces: Erase | None = None,
    ) -> None:
        self.marked = marked
        self.options = options
        self.replaces = replaces
        self.report: Mapping[str, str | float] = {}
        self._document = document
        self._snapshot: Snapshot | None = None

    @classmethod
    def of_mask(
        cls,
        document: Document,
        mask: np.ndarray,
        options: EraseOptions,
        others: Iterable["EraseJob"] = (),
    ) -> "EraseJob":
        """Freeze `mask` (HxW uint8, nonzero = hole) without what `others` will have erased; `run`
        grows and feathers it as `options` say.

        Raises MaskError where nothing, or everything, is marked.
        """
        marked = covering_boxes(mask)
        if not marked:
            raise MaskError(_NOTHING)
        if marked == (document.box,) and mask.all():
            raise MaskError(_ALL_HOLE)
        # Strokes in two corners cost two cells of memory and not a copy of the whole mask.
        cells = tuple((box, mask[box.slices].copy()) for box in marked)
        for other in others:
            cells = _without(cells, other.marked)
        if not cells:
            raise MaskError(_ALREADY)
        return cls(document, cells, options)

    @classmethod
    def again(cls, document: Document, erase: Erase, options: EraseOptions) -> "EraseJob":
        """The same erase with other options; it is to take the place of `erase`."""
        mask = painted(erase)
        cells = tuple(
            (box.translate(erase.box.x0, erase.box.y0), mask[box.slices].copy())
            for box in covering_boxes(mask)
        )
        return cls(document, cells, options, erase)

    @property
    def box(self) -> Box:
        """What holds all that is marked."""
        found = (mask_box(marked).translate(box.x0, box.y0) for box, marked in self.marked)
        return functools.reduce(Box.union, found)

    @property
    def is_wanted(self) -> bool:
        """False where the erase that it is to replace has gone meanwhile."""
        return self.replaces is None or self.replaces in self._document.erases

    def start(self) -> None:
        """Freeze the pixels and what they stand on, in the document's thread."""
        assert self.is_wanted
        self._snapshot = self._document.snapshot(below=self.replaces)

    def run(self, inpainter: PatchMaker, step: Step = no_step) -> Erase:
        """Fill the hole; any thread. Raises Cancelled through `step`, DeviceError, MaskError."""
        if self._snapshot is None:
            self.start()
        assert self._snapshot is not None
        snapshot, self._snapshot = self._snapshot, None
        began_s = time.monotonic()
        mask, hole, weight = self.hole_and_weight()
        options = self.options
        patch = fill(inpainter.inpaint, snapshot.pixels(), hole, options, step)
        self.report = {**patch.report, "seconds": round(time.monotonic() - began_s, 2)}
        inside = patch.box.slices
        return Erase(
            patch.box,
            hole[inside].copy(),
            weight[inside].copy(),
            patch.pixels,
            options,
            foundation=foundation_under(snapshot.erases, patch.box),
            marked=mask[inside].copy(),
            report=self.report,
            hints=patch.hints,
        )

    def cost(self, inpainter: PatchMaker) -> Cost:
        """What `run` would cost, roughly; any thread. Raises MaskError."""
        return inpainter.cost(self.hole_and_weight()[1], self.options.refine)

    def hole_and_weight(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(mask, hole, weight) of the whole photo, HxW uint8 each. Raises MaskError."""
        mask = np.zeros((self._document.height, self._document.width), np.uint8)
        for box, marked in self.marked:
            mask[box.slices] = marked
        hole, weight = hole_and_weight(mask, self.options.grow_px, self.options.feather_px)
        if hole.all():
            raise MaskError(_ALL_HOLE)
        return mask, hole, weight


def painted(erase: Erase) -> np.ndarray:
    """What the person painted for an erase, HxW uint8 of its box's size.

    Where that was not kept, what is shown in full stands in, taken back by what it was grown.
    """
    if erase.marked is not None and erase.marked.any():
        return erase.marked
    full = np.where(erase.weight == 255, np.uint8(255), np.uint8(0))
    smaller = shrink(full, erase.options.grow_px) if erase.options.grow_px else full
    return next((mask for mask in (smaller, full) if mask.any()), erase.hole)


def _without(cells: Cells, others: Cells) -> Cells:
    """The cells (changed in place) without what is marked in the others."""
    for box, marked in cells:
        for other_box, other in others:
            common = box.intersection(other_box)
            if not common.is_empty:
                here, there = common.relative_to(box).slices, common.relative_to(other_box).slices
                marked[here][other[there] > 0] = 0
    return tuple((box, marked) for box, marked in cells if marked.any())


class SaveJob:
    """One save: all is frozen when it is asked for; `run` writes it in any thread, as a photo, or
    where the name ends in .ora as a project."""

    def __init__(
        self,
        document: Document,
        source: Photo,
        path: Path,
        overwrite: bool = False,
        quality: int | None = None,
        backup: bool = False,
        known: Known | None = None,
        notes_edit: bool = False,
    ) -> None:
        self.path = path
        self.history_state = document.history.state
        self._snapshot = document.snapshot()
        self._work = None
        if path.suffix.lower() == SUFFIX:
            mask = document.mask.copy()
            self._work = Work(source, self._snapshot.erases, document.erase_count, mask)
        self._source = source
        self._overwrite = overwrite
        self._quality = quality
        self._backup = backup
        self._known = known
        # A photo that is only saved in another format was not edited.
        self._notes_edit = notes_edit and any(e.is_visible for e in self._snapshot.erases)
        self.saved: Known | None = None
        """The file as it stands after `run`."""

    def run(self, step: Step = no_step) -> SaveReport:
        """Write the file whole or not at all. Raises SaveError; Cancelled before it begins."""
        step(0.0)
        report = self._write_photo() if self._work is None else self._write_work(self._work)
        self.saved = report.known
        step(1.0)
        return report

    def _write_photo(self) -> SaveReport:
        return write_photo(
            self.path,
            self._snapshot,
            self._source.alpha,
            self._source,
            overwrite=self._overwrite,
            quality=self._quality,
            backup=self._backup,
            known=self._known,
            note=EditNote.now() if self._notes_edit else None,
        )

    def _write_work(self, work: Work) -> SaveReport:
        refuse_name(self.path)
        refuse_changed(self.path, self._known)

        def settle() -> None:
            refuse_changed(self.path, self._known)
            if self._backup:
                back_up(self.path)

        byte_count = write_work(self.path, work, self._overwrite, settle)
        kept = ("the original file", "erases", "mask")
        known = Known.of(self.path)
        return SaveReport(self.path, "OpenRaster", kept, (), byte_count, known=known)
