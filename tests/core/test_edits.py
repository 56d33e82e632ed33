"""Edits as swaps: what one swap takes back the next makes again."""

import numpy as np

from lama_studio.core.edits import GroupEdit, MaskEdit, MaskTiles
from lama_studio.core.geometry import Box


def test_edits_of_one_group_are_taken_back_from_the_last_and_made_from_the_first() -> None:
    mask = np.zeros((10, 10), np.uint8)
    edits = []
    for value in (1, 2, 3):
        tiles = MaskTiles(mask)
        tiles.keep(Box(0, 0, 10, 10))
        mask[:] = value
        edits.append(MaskEdit("Fill", tiles))
    group = GroupEdit("All", edits)

    for _ in range(2):
        group.swap()
        assert (mask == 0).all()
        group.swap()
        assert (mask == 3).all()


def test_only_what_was_kept_is_swapped_tile_by_tile() -> None:
    mask = np.zeros((300, 300), np.uint8)
    tiles = MaskTiles(mask)
    tiles.keep(Box(130, 10, 140, 20))
    mask[:] = 7

    tiles.swap()

    assert tiles.boxes == (Box(128, 0, 256, 128),)
    assert (mask[tiles.boxes[0].slices] == 0).all()
    assert np.count_nonzero(mask == 7) == 300 * 300 - 128 * 128
