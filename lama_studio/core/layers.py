"""An erase as a layer: the pixels it shows, where, how it came to be, and what it stands on."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lama_studio.core.geometry import Box, Mask, Pixels, covering_boxes

_keys = itertools.count(1)
_revisions = itertools.count(1)

Foundation = frozenset[tuple[int, int]]
"""(key, revision) of every visible erase under a box: which pixels a patch was made from."""


@dataclass(frozen=True, kw_only=True)
class EraseOptions:
    """What the person asked for; one erase keeps its own."""

    grow_px: int = 0
    feather_px: int = 0
    refine: str = "auto"
    precision: str = "auto"
    device: str = "auto"
    seed: int = 0


@dataclass(eq=False)
class Erase:
    """One erase. Only the Document changes it, each time as an Edit.

    hole HxW uint8, weight HxW uint8, patch HxWx3 of the photo's dtype, all of the box's size and
    kept read-only. `foundation` is what the patch was made from; a Document that is given None
    takes what lies under the box when the erase is added. `is_stale`: that has changed since.
    """

    box: Box
    hole: Mask
    weight: Mask
    patch: Pixels
    options: EraseOptions = field(default_factory=EraseOptions)
    is_visible: bool = True
    is_stale: bool = False
    key: int = field(default_factory=lambda: next(_keys))
    name: str = ""
    foundation: Foundation | None = None
    revision: int = field(default_factory=lambda: next(_revisions))
    parts: tuple[Box, ...] = field(init=False)
    """Boxes of the photo that hold everything the erase shows: holes may lie far apart."""

    def __post_init__(self) -> None:
        shape = (self.box.height, self.box.width)
        assert self.hole.shape == shape, f"hole {self.hole.shape}, box {shape}"
        assert self.weight.shape == shape, f"weight {self.weight.shape}, box {shape}"
        assert self.patch.shape == (*shape, 3), f"patch {self.patch.shape}, box {shape}"
        self.hole = read_only(self.hole)
        self.weight = read_only(self.weight)
        self.patch = read_only(self.patch)
        found = covering_boxes(np.maximum(self.hole, self.weight))
        self.parts = tuple(part.translate(self.box.x0, self.box.y0) for part in found)

    @property
    def byte_count(self) -> int:
        return self.hole.nbytes + self.weight.nbytes + self.patch.nbytes

    def take_content(self, fresh: "Erase") -> None:
        """Become `fresh` in everything but key, name and visibility."""
        self.box, self.hole, self.weight = fresh.box, fresh.hole, fresh.weight
        self.patch, self.options, self.parts = fresh.patch, fresh.options, fresh.parts
        self.foundation, self.revision = fresh.foundation, fresh.revision


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """A view that refuses to be written to."""
    view = array.view()
    view.flags.writeable = False
    return view


def foundation_under(erases: Iterable[Erase], box: Box) -> Foundation:
    """What a patch for the box stands on, given the erases below it."""
    return frozenset((e.key, e.revision) for e in erases if e.is_visible and e.box.overlaps(box))


def mark_stale(erases: tuple[Erase, ...]) -> None:
    """Set `is_stale` of every erase: whether what lies under its box differs from its foundation.

    Turning an earlier erase off and on again leaves nothing stale.
    """
    for position, erase in enumerate(erases):
        present = foundation_under(erases[:position], erase.box)
        erase.is_stale = erase.foundation is not None and present != erase.foundation
