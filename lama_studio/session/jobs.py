"""Work that outlasts a click: its inputs frozen, run in any thread, watched by a step.

A job is asked for and started in the document's thread; `run` touches no document.
"""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import numpy as np

from lama_studio.core.compose import Snapshot
from lama_studio.core.document import Document
from lama_studio.core.geometry import Box, covering_boxes
from lama_studio.core.layers import Erase, EraseOptions, foundation_under
from lama_studio.core.morphology import hole_and_weight
from lama_studio.errors import Cancelled, MaskError
from lama_studio.files.photo import Photo, SaveReport, write_photo

_ALL_HOLE = "The whole photo is marked: nothing is left to fill it from."

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


class Patch(Protocol):
    """What an inpainter gives back: pixels of `box`, and a report for the person."""

    @property
    def box(self) -> Box: ...

    @property
    def pixels(self) -> np.ndarray: ...

    @property
    def report(self) -> Mapping[str, str | float]: ...


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
    ) -> Patch: ...


class EraseJob:
    """One erase: its mask is frozen when it is asked for, its pixels when it is started.

    So the person may paint on while it runs or waits, and a waiting erase sees what the one
    before it filled.
    """

    def __init__(self, document: Document, mask: np.ndarray, options: EraseOptions) -> None:
        """Freeze `mask` (HxW uint8, nonzero = hole); `run` grows and feathers it as `options` say.

        Raises MaskError where nothing, or everything, is marked.
        """
        marked = covering_boxes(mask)
        if not marked:
            raise MaskError("Nothing is marked: paint over what should go first.")
        if marked == (document.box,) and mask.all():
            raise MaskError(_ALL_HOLE)
        self.options = options
        self.report: Mapping[str, str | float] = {}
        self._document = document
        # Strokes in two corners cost two cells of memory and not a copy of the whole mask.
        self._marked = tuple((box, mask[box.slices].copy()) for box in marked)
        self._snapshot: Snapshot | None = None

    def start(self) -> None:
        """Freeze the pixels and what they stand on, in the document's thread."""
        self._snapshot = self._document.snapshot()

    def run(self, inpainter: PatchMaker, step: Step = no_step) -> Erase:
        """Fill the hole; any thread. Raises Cancelled through `step`, DeviceError, MaskError."""
        if self._snapshot is None:
            self.start()
        assert self._snapshot is not None
        snapshot, self._snapshot = self._snapshot, None
        options = self.options
        hole, weight = self._hole_and_weight(snapshot.original.shape[:2])
        patch = inpainter.inpaint(
            snapshot.pixels(), hole, step, refine=options.refine, seed=options.seed
        )
        self.report = patch.report
        inside = patch.box.slices
        return Erase(
            patch.box,
            hole[inside].copy(),
            weight[inside].copy(),
            patch.pixels,
            options,
            foundation=foundation_under(snapshot.erases, patch.box),
        )

    def _hole_and_weight(self, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        mask = np.zeros(shape, np.uint8)
        for box, marked in self._marked:
            mask[box.slices] = marked
        hole, weight = hole_and_weight(mask, self.options.grow_px, self.options.feather_px)
        if hole.all():
            raise MaskError(_ALL_HOLE)
        return hole, weight


class SaveJob:
    """One save: the pixels are frozen when it is asked for; `run` writes them in any thread."""

    def __init__(
        self,
        document: Document,
        source: Photo,
        path: Path,
        overwrite: bool = False,
        quality: int | None = None,
    ) -> None:
        self.path = path
        self.history_state = document.history.state
        self._snapshot = document.snapshot()
        self._source = source
        self._overwrite = overwrite
        self._quality = quality

    def run(self, step: Step = no_step) -> SaveReport:
        """Write the file whole or not at all. Raises SaveError; Cancelled before it begins."""
        step(0.0)
        report = write_photo(
            self.path,
            self._snapshot.pixels(),
            self._source.alpha,
            self._source,
            overwrite=self._overwrite,
            quality=self._quality,
        )
        step(1.0)
        return report
