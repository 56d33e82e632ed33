"""Strokes and polygons: the right pixels, never outside the box that was promised."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lama_studio.core.geometry import EMPTY_BOX, Box, Point, mask_box
from lama_studio.core.raster import (
    draw_stroke,
    polygon_box,
    polygon_shape,
    stroke_box,
    stroke_pieces,
    stroke_shape,
)

SIDE = 96
near = st.tuples(st.floats(-30, SIDE + 30), st.floats(-30, SIDE + 30))
radii = st.floats(0.5, 25)


def empty() -> NDArray[np.uint8]:
    return np.zeros((SIDE, SIDE), np.uint8)


def distance_px(points: list[Point]) -> NDArray[np.float64]:
    """Distance of every pixel's centre to the line, worked out the plain way."""
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    nearest = np.full((SIDE, SIDE), np.inf)
    for (ax, ay), (bx, by) in zip(points, points[1:] or points, strict=False):
        squared = (bx - ax) ** 2 + (by - ay) ** 2
        along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared if squared > 1e-12 else 0.0
        t = np.clip(along, 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)))
    return nearest


def polygon(points: list[Point]) -> tuple[NDArray[np.uint8], Box]:
    """The polygon in an empty mask, and its box."""
    shape = polygon_shape(points, Box(0, 0, SIDE, SIDE))
    mask = empty()
    mask[shape.box.slices][shape.solid] = 255
    return mask, shape.box


@given(st.lists(near, min_size=1, max_size=4), radii)
def test_a_stroke_shape_is_the_stroke(points: list[Point], radius_px: float) -> None:
    mask, drawn = empty(), empty()
    draw_stroke(mask, points, radius_px, 255)

    shape = stroke_shape(points, radius_px, Box(0, 0, SIDE, SIDE))

    drawn[shape.box.slices][shape.solid] = 255
    np.testing.assert_array_equal(drawn, mask)


@given(st.lists(near, min_size=1, max_size=4), radii)
def test_a_stroke_sets_the_pixels_within_its_radius(points: list[Point], radius_px: float) -> None:
    mask = empty()

    box = draw_stroke(mask, points, radius_px, 255)

    distance = distance_px(points)
    assert (mask[distance < max(radius_px, 0.71) - 1e-6] == 255).all()
    assert (mask[distance > max(radius_px, 0.71) + 1e-6] == 0).all()
    assert set(np.unique(mask)) <= {0, 255}
    assert box.contains(mask_box(mask))
    assert stroke_box(points, radius_px).contains(box)


@given(near, near, st.floats(0.5, 10))
def test_the_pieces_of_a_line_draw_the_line(a: Point, b: Point, radius_px: float) -> None:
    far = (a[0] + 40 * (b[0] - a[0]), a[1] + 40 * (b[1] - a[1]))
    mask = empty()

    for piece in stroke_pieces([a, far], radius_px):
        draw_stroke(mask, piece, radius_px, 255)

    distance = distance_px([a, far])
    assert (mask[distance < max(radius_px, 0.71) - 1e-6] == 255).all()
    assert (mask[distance > max(radius_px, 0.71) + 1e-6] == 0).all()


def test_a_stroke_of_value_0_takes_away() -> None:
    mask = np.full((SIDE, SIDE), 255, np.uint8)

    draw_stroke(mask, [(48, 48)], 10, 0)

    assert mask[48, 48] == 0
    assert mask[48, 62] == 255


@given(st.floats(1, SIDE - 1.001), st.floats(1, SIDE - 1.001))
def test_the_smallest_stroke_sets_the_pixel_under_the_pointer(x: float, y: float) -> None:
    mask = empty()

    draw_stroke(mask, [(x, y)], 0.5, 255)

    assert mask[int(y), int(x)] == 255
    assert 1 <= np.count_nonzero(mask) <= 4


def test_a_stroke_outside_the_photo_touches_nothing() -> None:
    mask = empty()

    assert draw_stroke(mask, [(-500, -500), (-400, 9e6)], 20, 255) == EMPTY_BOX
    assert not mask.any()


def test_a_polygon_fills_what_it_encloses() -> None:
    mask, box = polygon([(10, 20), (50, 20), (50, 60), (10, 60)])

    assert (mask[21:59, 11:49] == 255).all()
    assert Box(9, 19, 51, 61).contains(mask_box(mask))
    assert box.contains(mask_box(mask))


def test_a_polygon_across_the_rim_is_clipped() -> None:
    mask, box = polygon([(-1e6, 40), (1e6, 40), (1e6, 60), (-1e6, 60)])

    assert mask_box(mask) == Box(0, 40, SIDE, 61).intersection(mask_box(mask))
    assert (mask[41:59] == 255).all()
    assert polygon_box([(-1e6, 40), (1e6, 60)]).contains(box)


def test_what_is_circled_twice_is_inside() -> None:
    turns = np.linspace(0, 4 * np.pi, 200)
    radius_px = np.linspace(30, 36, 200)
    points = list(zip(48 + radius_px * np.cos(turns), 48 + radius_px * np.sin(turns), strict=True))

    mask, _ = polygon(points)

    assert (mask[distance_px([(48.0, 48.0)]) < 28] == 255).all()


@pytest.mark.parametrize("points", [[], [(5, 5)], [(5, 5), (50, 50)]])
def test_less_than_a_triangle_encloses_nothing(points: list[Point]) -> None:
    assert polygon_shape(points, Box(0, 0, SIDE, SIDE)).box == EMPTY_BOX
