"""Boxes: what they hold, join, cut and divide into."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lama_studio.core.geometry import EMPTY_BOX, Box, covering_boxes, mask_box

sides = st.integers(-40, 40)
boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), sides, sides, st.integers(1, 30), st.integers(1, 30)
)


def cells(box: Box) -> set[tuple[int, int]]:
    return {(x, y) for x in range(box.x0, box.x1) for y in range(box.y0, box.y1)}


@given(boxes, boxes)
def test_intersection_holds_exactly_the_common_pixels(a: Box, b: Box) -> None:
    assert cells(a.intersection(b)) == cells(a) & cells(b)
    assert a.overlaps(b) == bool(cells(a) & cells(b))
    assert a.contains(b) == (cells(b) <= cells(a))


@given(boxes, boxes)
def test_union_is_the_smallest_box_that_holds_both(a: Box, b: Box) -> None:
    union = a.union(b)

    assert union.contains(a)
    assert union.contains(b)
    assert union.x0 in (a.x0, b.x0)
    assert union.y1 in (a.y1, b.y1)


@given(boxes)
def test_an_empty_box_adds_nothing_and_meets_nothing(box: Box) -> None:
    assert box.union(EMPTY_BOX) == box
    assert EMPTY_BOX.union(box) == box
    assert box.intersection(EMPTY_BOX) == EMPTY_BOX
    assert not box.overlaps(EMPTY_BOX)
    assert box.contains(EMPTY_BOX)


@given(boxes, st.integers(1, 16))
def test_tiles_are_cells_of_one_grid_that_cover_the_box_without_overlap(
    box: Box, size_px: int
) -> None:
    tiles = list(box.tiles(size_px))

    assert all(t.x0 % size_px == 0 and t.y0 % size_px == 0 for t in tiles)
    assert all(t.width == t.height == size_px and t.overlaps(box) for t in tiles)
    assert sum(t.intersection(box).area for t in tiles) == box.area


def test_growing_then_clipping_stays_in_the_photo() -> None:
    assert Box(2, 3, 5, 6).grow(4).clip(8, 7) == Box(0, 0, 8, 7)
    assert Box(2, 3, 5, 6).grow(-2) == EMPTY_BOX
    assert EMPTY_BOX.grow(5) == EMPTY_BOX


def test_slices_cut_rows_and_columns() -> None:
    array = np.arange(20).reshape(4, 5)

    assert array[Box(1, 2, 3, 4).slices].tolist() == [[11, 12], [16, 17]]
    assert Box.of(array) == Box(0, 0, 5, 4)


@pytest.mark.parametrize("box", [Box(0, 0, 1, 1), Box(3, 4, 9, 5), Box(29, 19, 30, 20)])
def test_mask_box_is_the_tightest(box: Box) -> None:
    mask = np.zeros((20, 30), np.uint8)
    mask[box.slices] = 255

    assert mask_box(mask) == box


def test_mask_box_of_nothing_is_empty() -> None:
    assert mask_box(np.zeros((4, 5), np.uint8)) == EMPTY_BOX


@given(st.integers(0, 999), st.integers(1, 90), st.integers(1, 90), st.floats(0, 0.02))
def test_covering_boxes_hold_every_mark_once_and_only_cells_that_have_one(
    seed: int, width: int, height: int, density: float
) -> None:
    mask = (np.random.default_rng(seed).random((height, width)) < density).astype(np.uint8) * 255

    counts = np.zeros(mask.shape, int)
    for box in covering_boxes(mask, cell_px=8):
        counts[box.slices] += 1

    assert counts.max(initial=0) <= 1
    rows, columns = np.indices(mask.shape) // 8
    for row, column in np.ndindex(-(-height // 8), -(-width // 8)):
        cell = (rows == row) & (columns == column)
        assert (counts[cell] == int((mask[cell] > 0).any())).all()
