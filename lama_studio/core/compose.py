"""Original + visible erases -> pixels, at any depth; where the weight is 0 the original's bytes."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lama_studio.core.geometry import Box, Mask, Pixels
from lama_studio.core.layers import Erase


def blend(under: Pixels, over: Pixels, weight: Mask) -> Pixels:
    """under + (over - under) * weight / 255, rounded to nearest, as a new array.

    under and over HxWx3 of one dtype (uint8 or uint16), weight HxW uint8. Weight 0 gives the bytes
    of `under`, 255 those of `over`.
    """
    assert under.dtype == over.dtype, f"{under.dtype} under, {over.dtype} over"
    assert under.dtype in (np.uint8, np.uint16), under.dtype
    blended = under.copy()
    np.copyto(blended, over, where=(weight == 255)[..., None])
    partial = (weight > 0) & (weight < 255)
    if partial.any():
        share = weight[partial].astype(np.uint32)[:, None]
        mixed = under[partial] * (255 - share) + over[partial] * share
        blended[partial] = (mixed + 127) // 255
    return blended


def compose(original: Pixels, erases: Iterable[Erase], box: Box) -> Pixels:
    """The picture inside the box (which lies in the photo), as a new C-contiguous array.

    Costs the box and what erases show in it, whatever the size of the photo.
    """
    pixels = original[box.slices].copy()
    for erase in erases:
        for part in erase.parts if erase.is_visible else ():
            common = part.intersection(box)
            if common.is_empty:
                continue
            here = common.relative_to(box).slices
            there = common.relative_to(erase.box).slices
            pixels[here] = blend(pixels[here], erase.patch[there], erase.weight[there])
    return pixels


@dataclass(frozen=True)
class Snapshot:
    """The picture as it was at one moment: a handful of references, free to read in any thread.

    original HxWx3; `erases` are copies that no edit reaches, their arrays shared and read-only.
    """

    original: Pixels
    erases: tuple[Erase, ...]

    def pixels(self, box: Box | None = None) -> Pixels:
        """The picture inside the box (the part of it in the photo), C-contiguous.

        Costs the box only. The whole frame without visible erases is the read-only original
        itself; anything else is a new array.
        """
        frame = Box.of(self.original)
        inside = frame if box is None else frame.intersection(box)
        if inside == frame and not any(erase.is_visible for erase in self.erases):
            return self.original
        return compose(self.original, self.erases, inside)

    def rows(self, rows: slice) -> Pixels:
        """Whole rows of the picture; a view of the original where no erase is seen in them."""
        start, stop, _ = rows.indices(len(self.original))
        box = Box(0, start, self.original.shape[1], stop)
        seen = (part for erase in self.erases if erase.is_visible for part in erase.parts)
        if not any(part.overlaps(box) for part in seen):
            return self.original[start:stop]
        return self.pixels(box)


def sampled(original: Pixels, erases: Iterable[Erase], box: Box, stride_px: int) -> Pixels:
    """Every `stride_px`-th pixel of the picture in the box, for a thumbnail."""
    rows = np.arange(box.y0, box.y1, stride_px)
    columns = np.arange(box.x0, box.x1, stride_px)
    pixels = original[np.ix_(rows, columns)]
    for erase in erases:
        common = erase.box.intersection(box)
        if not erase.is_visible or common.is_empty:
            continue
        inner_rows = np.flatnonzero((rows >= common.y0) & (rows < common.y1))
        inner_columns = np.flatnonzero((columns >= common.x0) & (columns < common.x1))
        here = np.ix_(inner_rows, inner_columns)
        there = np.ix_(rows[inner_rows] - erase.box.y0, columns[inner_columns] - erase.box.x0)
        pixels[here] = blend(pixels[here], erase.patch[there], erase.weight[there])
    return pixels
