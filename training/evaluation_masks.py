"""The masks fills are measured on: thin, medium, thick and segmentation, each by seed.

The published ranges hold at 256 and 512 px; larger pictures scale those of 512, smaller ones
those of 256.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from training.masks import Blobs, Boxes, Mask, Silhouettes, Strokes, draw_within, silhouette

KINDS = ("thin", "medium", "thick", "segmentation")
BOX_SHARE = 3 / 13  # strokes : boxes = 10 : 3
_FULL_TRIES = 40  # thick masks are above half often; shrinking them would bias the set

STROKES = {
    256: {
        "thin": Strokes(count=(4, 50), length_px=(10, 49), width_px=(5, 14)),
        "medium": Strokes(count=(4, 5), length_px=(10, 109), width_px=(5, 54)),
        "thick": Strokes(count=(1, 5), length_px=(10, 209), width_px=(5, 104)),
    },
    512: {
        "thin": Strokes(count=(4, 70), length_px=(10, 109), width_px=(5, 24)),
        "medium": Strokes(count=(4, 10), length_px=(10, 209), width_px=(5, 104)),
        "thick": Strokes(count=(1, 5), length_px=(10, 459), width_px=(5, 254)),
    },
}
BOXES = {
    256: {
        "medium": Boxes(count=(1, 5), side_px=(10, 50)),
        "thick": Boxes(count=(1, 4), side_px=(30, 150)),
    },
    512: {
        "medium": Boxes(count=(1, 5), side_px=(30, 150)),
        "thick": Boxes(count=(1, 4), side_px=(30, 300)),
    },
}
BLOBS = {
    256: Blobs(count=(1, 3), radius_px=(16, 64)),
    512: Blobs(count=(1, 3), radius_px=(32, 128)),
}
SILHOUETTE_SIDE_PX = {256: (50, 180), 512: (100, 360)}


def evaluation_mask(
    kind: str, size_px: int, index: int, seed: int = 0, shapes: Sequence[Mask] = ()
) -> Mask:
    """Return mask number `index` of a set: size_px x size_px uint8, 255 = hole, at most half.

    A segmentation mask is a silhouette half of the time where `shapes` of other photos are
    given, else a blob. Raises ValueError for an unknown kind.
    """
    if kind not in KINDS:
        raise ValueError(f"There are no {kind!r} masks; known are {', '.join(KINDS)}.")
    rng = np.random.default_rng((seed, zlib.crc32(kind.encode()), size_px, index))
    published_px = 512 if size_px >= 512 else 256
    scale = size_px / published_px
    if kind == "segmentation":
        outlined = bool(shapes) and rng.random() < 0.5
        source = (
            Silhouettes(shapes, side_px=SILHOUETTE_SIDE_PX[published_px])
            if outlined
            else BLOBS[published_px]
        )
        return draw_within(source.draw, rng, size_px, size_px, scale, _FULL_TRIES)
    boxes = BOXES[published_px].get(kind)
    if boxes is not None and rng.random() < BOX_SHARE:
        return draw_within(boxes.draw, rng, size_px, size_px, scale, _FULL_TRIES)
    strokes = STROKES[published_px][kind]
    return draw_within(strokes.draw, rng, size_px, size_px, scale, _FULL_TRIES)


def shapes_of_others(photos: Sequence[np.ndarray], seed: int = 0) -> list[list[Mask]]:
    """Return, for each photo, the silhouettes found in the seven photos that follow it."""
    rng: Generator = np.random.default_rng((seed, zlib.crc32(b"silhouettes")))
    own = [silhouette(rng, photo) for photo in photos]
    count = len(own)
    return [
        [
            shape
            for step in range(1, min(8, count))
            if (shape := own[(index + step) % count]) is not None
        ]
        for index in range(count)
    ]
