"""Polygon, rectangle and ellipse, corner by corner."""

import math

import numpy as np
import pytest

from lama_studio.core.geometry import Box, mask_box
from lama_studio.tools import Ellipse, Polygon, Rectangle
from lama_studio.tools.base import Modifier, Pointer, ToolContext

from .test_gestures import click, context, drag

__all__ = ["context"]

TRIANGLE = ((100.0, 100.0), (200.0, 100.0), (150.0, 200.0))


@pytest.mark.parametrize("last", [TRIANGLE[0], (104.0, 103.0)])
def test_a_click_on_the_first_corner_closes_the_polygon(
    context: ToolContext, last: tuple[float, float]
) -> None:
    polygon = Polygon(context)

    assert click(polygon, *TRIANGLE, last)

    assert not polygon.is_active
    assert context.document.history.undo_name == "Polygon"
    assert np.count_nonzero(context.document.mask) == pytest.approx(5000, rel=0.05)


def test_a_double_click_closes_the_polygon_at_the_last_corner(context: ToolContext) -> None:
    polygon = Polygon(context)
    click(polygon, TRIANGLE[0], TRIANGLE[0], TRIANGLE[1], TRIANGLE[1])
    assert polygon.is_active  # two corners have nothing to close

    assert click(polygon, TRIANGLE[2], TRIANGLE[2])

    assert not polygon.is_active
    assert np.count_nonzero(context.document.mask) == pytest.approx(5000, rel=0.05)


def test_how_near_a_click_must_be_is_counted_on_the_screen(context: ToolContext) -> None:
    context.scale = 0.1
    polygon = Polygon(context)

    assert click(polygon, *TRIANGLE, (160, 140))


def test_the_polygon_takes_corners_back_one_by_one(context: ToolContext) -> None:
    polygon = Polygon(context)
    click(polygon, *TRIANGLE, (50, 250))
    assert polygon.step_back()
    polygon.move(Pointer(60, 260))

    line, catch = polygon.overlay()
    assert line.points == (*TRIANGLE, (60, 260))
    assert catch.is_closed
    for _ in TRIANGLE:
        assert polygon.step_back()
    assert not polygon.is_active
    assert not polygon.step_back()
    assert not context.document.mask.any()


@pytest.mark.parametrize("points", [TRIANGLE[:1], TRIANGLE[:2], ((5, 5), (50, 50), (90, 90))])
def test_a_polygon_without_an_inside_is_nothing(
    context: ToolContext, points: tuple[tuple[float, float], ...]
) -> None:
    polygon = Polygon(context)
    click(polygon, *points)

    assert not polygon.finish()
    assert not polygon.is_active
    assert not context.document.history.can_undo


def test_a_rectangle_marks_the_pixels_its_frame_touches(context: ToolContext) -> None:
    assert drag(Rectangle(context), (120.4, 80.2), (60, 40), (50.5, 30.5))

    assert mask_box(context.document.mask) == Box(50, 30, 121, 81)
    assert context.document.mask[30:81, 50:121].all()


@pytest.mark.parametrize("kind", [Rectangle, Ellipse])
def test_control_makes_it_as_high_as_wide(context: ToolContext, kind: type[Rectangle]) -> None:
    drag(kind(context), (100, 100), (180, 40), modifiers=Modifier.CONTROL)

    box = mask_box(context.document.mask)
    assert abs(box.width - box.height) <= 1
    assert (box.x0, box.y1) == pytest.approx((100, 100), abs=1)


@pytest.mark.parametrize("kind", [Rectangle, Ellipse])
def test_a_click_with_an_unsteady_hand_is_nothing(
    context: ToolContext, kind: type[Rectangle]
) -> None:
    assert not drag(kind(context), (100, 100), (101, 100.5))
    assert not context.document.mask.any()


def test_an_ellipse_fills_its_frame(context: ToolContext) -> None:
    drag(Ellipse(context), (100, 100), (200, 160))

    mask = context.document.mask
    assert np.count_nonzero(mask) == pytest.approx(math.pi * 50 * 30, rel=0.03)
    assert mask[130, 150] == 255
    assert mask[103, 103] == 0
    assert Box(99, 99, 202, 162).contains(mask_box(mask))


def test_the_frame_is_shown_as_it_would_be_marked(context: ToolContext) -> None:
    rectangle = Rectangle(context)
    rectangle.press(Pointer(10.5, 10.5))
    rectangle.move(Pointer(30.2, 20.2))

    (frame,) = rectangle.overlay()
    assert frame.is_closed
    assert set(frame.points) == {(10, 10), (31, 10), (31, 21), (10, 21)}
