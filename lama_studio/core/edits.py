"""The edits a document records: tiles of its mask, its erases, or both as one step."""

import copy
from collections.abc import Sequence

import numpy as np

from lama_studio.core.geometry import Box, Mask, boxes_of_cells
from lama_studio.core.layers import Erase, mark_stale

TILE_PX = 128


class MaskTiles:
    """Copies of the mask's tiles from before an edit; `swap` exchanges them with the mask."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._tiles: dict[tuple[int, int], Mask | None] = {}
        """By row and column; None stands for a tile of zeros, as most are before a stroke."""

    @property
    def is_empty(self) -> bool:
        return not self._tiles

    @property
    def byte_count(self) -> int:
        return sum(0 if tile is None else tile.nbytes for tile in self._tiles.values())

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Boxes that hold the tiles kept and nothing else, inside the photo."""
        height, width = self._mask.shape
        return tuple(box.clip(width, height) for box in boxes_of_cells(self._tiles, TILE_PX))

    def keep(self, box: Box) -> None:
        """Copy the tiles under the box (inside the photo) that are not kept yet."""
        if box.is_empty:
            return
        for row in range(box.y0 // TILE_PX, (box.y1 - 1) // TILE_PX + 1):
            for column in range(box.x0 // TILE_PX, (box.x1 - 1) // TILE_PX + 1):
                if (row, column) not in self._tiles:
                    self._tiles[row, column] = _copy(self._live(row, column))

    def drop_unchanged(self) -> None:
        """Forget the tiles that are as they were."""
        self._tiles = {
            at: tile for at, tile in self._tiles.items() if not _equal(tile, self._live(*at))
        }

    def swap(self) -> None:
        for at, tile in self._tiles.items():
            live = self._live(*at)
            self._tiles[at] = _copy(live)
            live[:] = 0 if tile is None else tile

    def _live(self, row: int, column: int) -> Mask:
        y, x = row * TILE_PX, column * TILE_PX
        return self._mask[y : y + TILE_PX, x : x + TILE_PX]


def _copy(live: Mask) -> Mask | None:
    return live.copy() if live.any() else None


def _equal(tile: Mask | None, live: Mask) -> bool:
    return not live.any() if tile is None else np.array_equal(tile, live)


class MaskEdit:
    """A recorded change of the mask."""

    pixels_boxes: tuple[Box, ...] = ()

    def __init__(self, name: str, tiles: MaskTiles) -> None:
        self.name = name
        self._tiles = tiles

    @property
    def byte_count(self) -> int:
        return self._tiles.byte_count

    @property
    def mask_boxes(self) -> tuple[Box, ...]:
        return self._tiles.boxes

    def swap(self) -> None:
        self._tiles.swap()


class Pile:
    """The erases of a document, the lowest first. Edits keep it, and not the document: one that
    only its own edits refer to would stay in memory until Python looks for such circles."""

    def __init__(self) -> None:
        self.erases: tuple[Erase, ...] = ()

    def put(self, erases: tuple[Erase, ...]) -> None:
        """Take other erases, or those that are there in another state."""
        self.erases = erases
        mark_stale(erases)


class ErasesEdit:
    """A recorded change of the list of erases or of what is in them.

    Keeps list and contents as they were and exchanges both: arrays are read-only, so a content is
    a handful of references.
    """

    mask_boxes: tuple[Box, ...] = ()

    def __init__(
        self,
        name: str,
        pixels_boxes: tuple[Box, ...],
        byte_count: int,
        pile: Pile,
    ) -> None:
        self.name = name
        self.pixels_boxes = pixels_boxes
        self.byte_count = byte_count
        self._pile = pile
        self._before = _contents(pile.erases)

    def swap(self) -> None:
        present = _contents(self._pile.erases)
        for erase, content in self._before:
            _restore(erase, content)
        self._pile.put(tuple(erase for erase, _ in self._before))
        self._before = present


class GroupEdit:
    """Several edits as one step."""

    def __init__(self, name: str, edits: Sequence[MaskEdit | ErasesEdit]) -> None:
        self.name = name
        self._edits = list(edits)

    @property
    def byte_count(self) -> int:
        return sum(edit.byte_count for edit in self._edits)

    @property
    def mask_boxes(self) -> tuple[Box, ...]:
        return tuple(box for edit in self._edits for box in edit.mask_boxes)

    @property
    def pixels_boxes(self) -> tuple[Box, ...]:
        return tuple(box for edit in self._edits for box in edit.pixels_boxes)

    def swap(self) -> None:
        """The last first, and turn the order round for the way back."""
        self._edits.reverse()
        for edit in self._edits:
            edit.swap()


def _contents(erases: tuple[Erase, ...]) -> tuple[tuple[Erase, Erase], ...]:
    return tuple((erase, copy.copy(erase)) for erase in erases)


def _restore(erase: Erase, content: Erase) -> None:
    vars(erase).update(vars(content))
