"""Grow, shrink, feather, holes and outlines, against the plain definition of distance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from lama_studio.core.geometry import Box
from lama_studio.core.morphology import connected_holes, grow, hole_and_weight, outline, shrink

Mask = NDArray[np.uint8]
masks = arrays(np.bool_, (14, 17), elements=st.booleans(), fill=st.just(False)).map(
    lambda holes: np.where(holes, np.uint8(255), np.uint8(0))
)


def distance_px(mask: Mask) -> NDArray[np.float64]:
    """Distance of every pixel to the nearest hole pixel; infinite where there is no hole."""
    ys, xs = np.nonzero(mask)
    if not len(ys):
        return np.full(mask.shape, np.inf)
    y, x = np.mgrid[: mask.shape[0], : mask.shape[1]]
    return np.hypot(y[..., None] - ys, x[..., None] - xs).min(axis=-1)


@given(masks, st.integers(0, 6))
def test_growing_takes_in_everything_that_near(mask: Mask, px: int) -> None:
    assert ((grow(mask, px) == 255) == (distance_px(mask) <= px)).all()


@given(masks, st.integers(0, 4))
def test_shrinking_gives_up_everything_that_near_what_is_known(mask: Mask, px: int) -> None:
    known = np.where(mask > 0, np.uint8(0), np.uint8(255))

    assert ((shrink(mask, px) == 0) == (distance_px(known) <= px)).all()


@given(masks, st.integers(0, 4), st.integers(0, 6))
@settings(max_examples=200)
def test_the_weight_is_full_on_the_grown_mask_and_0_beyond_the_feather(
    mask: Mask, grow_px: int, feather_px: int
) -> None:
    hole, weight = hole_and_weight(mask, grow_px, feather_px)

    distance = distance_px(mask)
    assert (weight[distance <= grow_px] == 255).all()
    assert (weight[distance > grow_px + feather_px + 0.01] == 0).all()
    assert ((hole == 255) == (weight > 0)).all()
    assert set(np.unique(hole)) <= {0, 255}


def test_the_weight_falls_smoothly() -> None:
    mask = np.zeros((1, 60), np.uint8)
    mask[0, :10] = 255

    _, weight = hole_and_weight(mask, 5, 20)

    ramp = weight[0].astype(int)
    assert (np.diff(ramp) <= 0).all()
    assert np.abs(np.diff(ramp)).max() < 25
    assert ramp[14] == 255
    assert 0 < ramp[34] < 15
    assert ramp[35] == 0


def test_far_apart_holes_in_a_large_mask_grow_alike() -> None:
    mask = np.zeros((1500, 2100), np.uint8)
    for y, x in ((3, 5), (511, 512), (700, 1030), (1499, 2099)):
        mask[y, x] = 255

    grown = grow(mask, 40)

    y, x = np.mgrid[:1500, :2100]
    wanted = np.zeros(mask.shape, bool)
    for cy, cx in np.argwhere(mask):
        wanted |= (y - cy) ** 2 + (x - cx) ** 2 <= 1600
    assert ((grown == 255) == wanted).all()


@pytest.mark.parametrize("value", [0, 255])
def test_a_uniform_mask_stays_uniform(value: int) -> None:
    mask = np.full((9, 8), value, np.uint8)

    assert (grow(mask, 3) == value).all()
    assert (shrink(mask, 3) == value).all()
    assert (hole_and_weight(mask, 2, 2)[1] == value).all()


def test_every_separate_hole_has_its_box() -> None:
    hole = np.zeros((50, 60), np.uint8)
    boxes = [Box(5, 2, 9, 6), Box(30, 2, 31, 3), Box(10, 20, 20, 45)]
    for box in boxes:
        hole[box.slices] = 255
    hole[45, 20] = 255  # touches the corner of the last

    assert connected_holes(hole) == [*boxes[:2], Box(10, 20, 21, 46)]


def test_no_hole_has_no_box() -> None:
    assert connected_holes(np.zeros((5, 5), np.uint8)) == []


def test_the_outline_runs_round_the_hole_and_the_island_in_it() -> None:
    mask = np.zeros((40, 40), np.uint8)
    mask[10:30, 12:32] = 255
    mask[18:22, 18:22] = 0

    lines = outline(mask)

    assert len(lines) == 2
    largest = max(lines, key=lambda line: np.ptp(line[:, 0]))
    assert largest.min(axis=0).tolist() == [12.5, 10.5]
    assert largest.max(axis=0).tolist() == [31.5, 29.5]
