"""An open edit of the mask: begin, touch, write, and in the end commit or rollback."""

from collections.abc import Callable, Sequence
from types import TracebackType

import numpy as np

from lama_studio.core.edits import TILE_PX, MaskEdit, MaskTiles
from lama_studio.core.geometry import EMPTY_BOX, Box, Mask, Point, mask_box
from lama_studio.core.raster import Mode, Shape, draw_stroke, stroke_box, stroke_pieces


class MaskGesture:
    """One undo step of the mask while it is being made; a Document hands it out.

    Either draw with `stroke`, `combine` and `replace`, or call `touch(box)` BEFORE writing to
    `mask` inside the box and `announce(box)` after it (commit announces what was not). As a
    context it commits, or rolls back where an exception passes.
    """

    def __init__(
        self,
        name: str,
        mask: Mask,
        on_written: Callable[[Box], None],
        on_closed: Callable[["MaskGesture", MaskEdit | None], None],
    ) -> None:
        self.name = name
        self.mask = mask
        self.is_open = True
        self._tiles = MaskTiles(mask)
        self._silent = EMPTY_BOX
        self._on_written, self._on_closed = on_written, on_closed

    def touch(self, box: Box) -> Box:
        """Keep what is under the box, if it is not kept already; returns the part in the photo."""
        assert self.is_open
        inside = box.intersection(Box.of(self.mask))
        self._tiles.keep(inside)
        self._silent = self._silent.union(inside)
        return inside

    def announce(self, box: Box) -> None:
        """Tell the document's listeners that the mask changed inside the box."""
        if self.is_open and box.contains(self._silent):
            self._silent = EMPTY_BOX
        if not box.is_empty:
            self._on_written(box)

    def stroke(self, points: Sequence[Point], radius_px: float, value: int) -> Box:
        """Draw a stroke (see `draw_stroke`), piece by piece; returns the box touched."""
        touched = EMPTY_BOX
        for piece in stroke_pieces(points, radius_px):
            box = self.touch(stroke_box(piece, radius_px))
            draw_stroke(self.mask, piece, radius_px, value)
            self.announce(box)
            touched = touched.union(box)
        return touched

    def combine(self, shape: Shape, mode: Mode) -> Box:
        """Add a shape, take it away, or leave of the mask what lies inside it; returns the box
        touched."""
        if mode is not Mode.INTERSECT:
            box = self.touch(shape.box)
            value = np.uint8(255 if mode is Mode.ADD else 0)
            np.copyto(self.mask[box.slices], value, where=shape.solid)
            self.announce(box)
            return box
        box = mask_box(self.mask)
        kept = np.zeros((box.height, box.width), np.uint8)
        common = box.intersection(shape.box)
        inside = shape.solid[common.relative_to(shape.box).slices]
        kept[common.relative_to(box).slices] = self.mask[common.slices] * inside
        return self.replace(box, kept)

    def replace(self, box: Box, mask: Mask | None) -> Box:
        """Put `mask` (the size of the box, which lies in the photo; None for zeros) in the box;
        only tiles that change are kept and told. Returns the box touched."""
        touched = EMPTY_BOX
        for cell in box.tiles(TILE_PX):
            tile = box.intersection(cell)
            fresh = 0 if mask is None else mask[tile.relative_to(box).slices]
            if np.any(self.mask[tile.slices] != fresh):
                touched = touched.union(self.touch(tile))
                self.mask[tile.slices] = fresh
        self.announce(touched)
        return touched

    def split(self) -> MaskEdit | None:
        """What was written so far as an edit of its own; the gesture goes on from here."""
        tiles, self._tiles = self._tiles, MaskTiles(self.mask)
        tiles.drop_unchanged()
        return None if tiles.is_empty else MaskEdit(self.name, tiles)

    def commit(self) -> bool:
        """End the gesture as one step of the history; False where it changed nothing."""
        assert self.is_open
        self.announce(self._silent)
        edit = self.split()
        self.is_open = False
        self._on_closed(self, edit)
        return edit is not None

    def rollback(self) -> None:
        """End the gesture and put every byte back."""
        assert self.is_open
        self._tiles.drop_unchanged()
        self._tiles.swap()
        boxes = self._tiles.boxes
        self.is_open = False
        self._on_closed(self, None)
        for box in boxes:
            self._on_written(box)

    def __enter__(self) -> "MaskGesture":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.is_open:
            if kind is None:
                self.commit()
            else:
                self.rollback()
