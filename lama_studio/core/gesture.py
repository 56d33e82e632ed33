"""An open edit of the mask: begin, touch, write, and in the end commit or rollback."""

from collections.abc import Callable, Sequence
from types import TracebackType

from lama_studio.core.edits import MaskEdit, MaskTiles
from lama_studio.core.geometry import EMPTY_BOX, Box, Mask, Point
from lama_studio.core.raster import (
    draw_stroke,
    fill_polygon,
    polygon_box,
    stroke_box,
    stroke_pieces,
)


class MaskGesture:
    """One undo step of the mask while it is being made; a Document hands it out.

    Either draw with `stroke` and `polygon`, or call `touch(box)` BEFORE writing to `mask` inside
    the box and `announce(box)` after it (commit announces what was not). As a context it commits,
    or rolls back where an exception passes.
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

    def polygon(self, points: Sequence[Point], value: int) -> Box:
        """Fill a polygon (see `fill_polygon`); returns the box touched."""
        box = self.touch(polygon_box(points))
        fill_polygon(self.mask, points, value)
        self.announce(box)
        return box

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
