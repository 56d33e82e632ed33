"""An erase as a layer: the pixels it shows, where, how it came to be, and what it stands on."""

import itertools
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lama_studio.core.geometry import EMPTY_BOX, Box, Mask, Pixels, covering_boxes

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
    context: float = 0.0
    """How far the engine looks, in times of the hole's longer side; 0: it decides."""
    is_mirrored: bool = False
    """Whether the engine is shown left for right."""
    scale: float = 1.0
    """How much smaller the engine is shown the photo."""


@dataclass(frozen=True, kw_only=True)
class Hint:
    """What looks unfinished about an erase, and what would mend it.

    "soft": the patch is blurrier than what is around it, refining helps. "edge": the seam shows,
    growing the hole by `grow_px` helps. "shadow": something that belongs to the erased thing is
    left in `mask` (HxW uint8, 255 = left over) of `box`, erasing that as well helps. `score` says
    how sure this is, 0..1.
    """

    kind: Literal["soft", "edge", "shadow"]
    score: float = 1.0
    grow_px: int = 0
    box: Box = EMPTY_BOX
    mask: Mask | None = field(default=None, compare=False, repr=False)


@dataclass(eq=False)
class Erase:
    """One erase. Only the Document changes it, each time as an Edit.

    hole HxW uint8, weight HxW uint8, patch HxWx3 of the photo's dtype, all of the box's size and
    kept read-only. `foundation` is what the patch was made from; a Document that is given None
    takes what lies under the box when the erase is added. `is_stale`: that has changed since.
    `marked` is what the person painted, before it was grown: HxW uint8 of the box's size, or None
    where that is not known. `made_at` is in seconds since 1970, `report` the engine's words.
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
    marked: Mask | None = None
    made_at: float = field(default_factory=time.time)
    report: Mapping[str, str | float] = field(default_factory=dict)
    hints: tuple[Hint, ...] = ()
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
        if self.marked is not None:
            assert self.marked.shape == shape, f"marked {self.marked.shape}, box {shape}"
            self.marked = read_only(self.marked)
        found = covering_boxes(np.maximum(self.hole, self.weight))
        self.parts = tuple(part.translate(self.box.x0, self.box.y0) for part in found)

    @property
    def byte_count(self) -> int:
        marked_bytes = 0 if self.marked is None else self.marked.nbytes
        return self.hole.nbytes + self.weight.nbytes + self.patch.nbytes + marked_bytes

    @property
    def given_number(self) -> str:
        """The number in the name that a Document gave; empty where the person gave another."""
        number = self.name.removeprefix("Erase ")
        return number if number != self.name and number.isdecimal() else ""

    def take_content(self, fresh: "Erase") -> None:
        """Become `fresh` in everything but key, name and visibility."""
        self.box, self.hole, self.weight = fresh.box, fresh.hole, fresh.weight
        self.patch, self.options, self.parts = fresh.patch, fresh.options, fresh.parts
        self.foundation, self.revision = fresh.foundation, fresh.revision
        self.marked, self.made_at = fresh.marked, fresh.made_at
        self.report, self.hints = fresh.report, fresh.hints


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


def can_move(erases: Sequence[Erase], erase: Erase, place: int) -> bool:
    """Whether the erase meets none of those it would pass on its way to `place` in the list.

    Then the picture stays the same and nothing becomes stale.
    """
    if not 0 <= place < len(erases):
        return False
    now = erases.index(erase)
    passed = erases[now + 1 : place + 1] if place > now else erases[place:now]
    return not any(erase.box.overlaps(other.box) for other in passed)
