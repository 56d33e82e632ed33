"""Proof that nothing else changed: photos compared strip by strip, and a saved file read back."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lama_studio.errors import PhotoError, SaveError, TooLittleMemory
from lama_studio.files.decoded import Decoded
from lama_studio.files.decoding import decode
from lama_studio.files.formats import jpeg

if TYPE_CHECKING:
    from lama_studio.files.photo import Photo

Rows = tuple[np.ndarray, np.ndarray | None]
"""Some rows of a photo: pixels NxWx3, and alpha NxW or None."""

_STRIP_ROWS = 256
_STRIP_BYTES = 1 << 20


def differing(
    wanted: Callable[[slice], Rows], found: Callable[[slice], Rows], height: int
) -> Iterator[tuple[slice, np.ndarray]]:
    """Two photos of one size and depth -> the strips in which they differ, each with an NxW bool
    map of where. No alpha is the same as one that hides nothing."""
    for top in range(0, height, _STRIP_ROWS):
        rows = slice(top, min(top + _STRIP_ROWS, height))
        (pixels, alpha), (other_pixels, other_alpha) = wanted(rows), found(rows)
        if pixels.dtype != other_pixels.dtype:
            yield rows, np.ones(pixels.shape[:2], bool)
            continue
        differs = (pixels != other_pixels).any(axis=2)
        if alpha is not None or other_alpha is not None:
            opaque = np.broadcast_to(np.iinfo(pixels.dtype).max, differs.shape)
            differs |= (opaque if alpha is None else alpha) != (
                opaque if other_alpha is None else other_alpha
            )
        if differs.any():
            yield rows, differs


def rows_of(photo: "Photo | Decoded") -> Callable[[slice], Rows]:
    """The rows of a photo that is in memory."""
    return lambda rows: (photo.pixels[rows], None if photo.alpha is None else photo.alpha[rows])


@dataclass(frozen=True)
class Expected:
    """What a written file must show.

    `name`: what to call it; `rows`: pixels and alpha as the format holds them; `loose`: HxW bool,
    where it may show others (blocks of a JPEG encoded anew; all of a lossy file), None for
    nowhere; `is_known`: rows -> NxW bool, what lies outside the holes.
    """

    name: str
    height: int
    width: int
    rows: Callable[[slice], Rows]
    loose: np.ndarray | None
    is_known: Callable[[slice], np.ndarray]


def read_back(path: Path, content: bytes, expected: Expected) -> int | None:
    """Read a file again that was written to `path`; how many pixels outside the holes differ.

    None where too little memory is free to decode it: then only its bytes were compared. Raises
    SaveError where the file does not show what it must.
    """
    if not _holds(path, content):
        raise SaveError(
            f"{expected.name} was not saved: the disk gave back other bytes than were written."
        )
    try:
        decoded = decode(content)
    except TooLittleMemory:
        return None
    except PhotoError as error:
        raise SaveError(
            f"{expected.name} was not saved: what was written cannot be read back; "
            "PNG or TIFF may hold it."
        ) from error
    if decoded.pixels.shape[:2] != (expected.height, expected.width):
        raise SaveError(
            f"{expected.name} was not saved: what was written has another size; "
            "PNG or TIFF may hold it."
        )
    count = 0
    for rows, differs in differing(expected.rows, rows_of(decoded), expected.height):
        if expected.loose is None or (differs & ~expected.loose[rows]).any():
            raise SaveError(
                f"{expected.name} was not saved: what was written shows other pixels; "
                "PNG or TIFF may hold it."
            )
        count += int((differs & expected.is_known(rows)).sum())
    return count


@dataclass(frozen=True)
class Comparison:
    """How many pixels differ: inside the holes, beside them in the same JPEG blocks, and outside,
    where none may; `first`: x, y of the first of those."""

    inside: int
    beside: int
    outside: int
    first: tuple[int, int] | None


def compare(before: "Photo", after: "Photo", hole: np.ndarray) -> Comparison:
    """Compare two photos of one size and depth, given the holes (HxW uint8, upright).

    Between two JPEGs the blocks under a hole may differ whole.
    """
    loose = _loose_pixels(before, hole) if before.format == after.format == "JPEG" else None
    inside = beside = outside = 0
    first = None
    for rows, differs in differing(rows_of(before), rows_of(after), len(hole)):
        in_hole = hole[rows] > 0
        inside += int((differs & in_hole).sum())
        differs &= ~in_hole
        if loose is not None:
            beside += int((differs & loose[rows]).sum())
            differs &= ~loose[rows]
        outside += int(differs.sum())
        if first is None and differs.any():
            y, x = np.argwhere(differs)[0]
            first = int(x), rows.start + int(y)
    return Comparison(inside, beside, outside, first)


def _loose_pixels(photo: "Photo", hole: np.ndarray) -> np.ndarray | None:
    if photo.metadata.jpeg is None:
        return None
    try:
        return jpeg.loose_pixels(photo.file, photo.metadata.jpeg.orientation, hole > 0)
    except (ValueError, struct.error):  # no blocks to be found: then nothing may differ
        return None


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file holds these bytes, read in pieces."""
    view, offset = memoryview(content), 0
    with path.open("rb") as file:
        while piece := file.read(_STRIP_BYTES):
            if piece != view[offset : offset + len(piece)]:
                return False
            offset += len(piece)
    return offset == len(content)
