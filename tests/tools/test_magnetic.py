"""The magnetic lasso keeps to the rims of things in real photos, clicked or dragged roughly."""

import math
import statistics
import time
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from lama_studio.core.document import Document
from lama_studio.core.geometry import Point
from lama_studio.tools import Magnetic
from lama_studio.tools.base import Pointer, ToolContext

from . import truths
from .test_gestures import click, drag
from .test_scribble import LaterJobs
from .truths import Thing


def rough(centre: Point, axes: Point, count: int, off_px: float, seed: int = 1) -> list[Point]:
    """Points round an ellipse, each off by up to `off_px`, as a quick hand puts them."""
    off = np.random.default_rng(seed).uniform(-off_px, off_px, (count, 2))
    turns = [2 * math.pi * i / count for i in range(count)]
    return [
        (centre[0] + axes[0] * math.cos(t) + dx, centre[1] + axes[1] * math.sin(t) + dy)
        for t, (dx, dy) in zip(turns, off, strict=True)
    ]


THINGS = [(truths.patch, (172, 384), (34, 38)), (truths.coin, (333, 44), (29, 28))]


@pytest.mark.parametrize(("make", "centre", "axes"), THINGS)
def test_a_few_clicks_near_the_rim_mark_the_thing(
    make: Callable[[], Thing], centre: Point, axes: Point
) -> None:
    thing = make()
    document = Document(thing.pixels)
    corners = rough(centre, axes, 6, 3)
    tool = Magnetic(ToolContext(document))

    click(tool, *corners, corners[0])

    assert not tool.is_active
    assert document.history.undo_name == "Magnetic lasso"
    assert thing.agreement(document.mask) > 0.9


@pytest.mark.parametrize(("make", "centre", "axes"), THINGS)
def test_one_rough_drag_around_marks_the_thing(
    make: Callable[[], Thing], centre: Point, axes: Point
) -> None:
    thing = make()
    document = Document(thing.pixels)
    line = rough(centre, axes, 60, 2)

    assert drag(Magnetic(ToolContext(document)), *line, line[0])

    assert thing.agreement(document.mask) > 0.9


def test_it_finds_the_same_on_a_large_photo_seen_small_and_deep() -> None:
    thing = truths.coin()
    large = cv2.resize(thing.pixels, None, fx=6, fy=6, interpolation=cv2.INTER_CUBIC)
    for pixels in (large, large.astype(np.uint16) << 8):
        document = Document(pixels)
        tool = Magnetic(ToolContext(document, scale=1 / 3))
        corners = [(6 * x, 6 * y) for x, y in rough((333, 44), (29, 28), 8, 1)]
        click(tool, *corners)
        assert tool.finish()
        small = cv2.resize(document.mask, thing.truth.shape[::-1], interpolation=cv2.INTER_AREA)
        assert thing.agreement(small > 127) > 0.88


def test_between_two_corners_the_line_follows_the_rim_at_once() -> None:
    thing = truths.coin()
    tool = Magnetic(ToolContext(Document(thing.pixels)))
    click(tool, (362, 44))
    tool.move(Pointer(333, 72))

    (line,) = tool.overlay()

    away = [abs(math.dist(point, (333, 44)) - 28.5) for point in line.points]
    assert len(away) > 20
    assert max(away) < 5


def test_backspace_takes_back_the_way_with_its_corner() -> None:
    tool = Magnetic(ToolContext(Document(truths.coin().pixels)))
    corners = rough((333, 44), (29, 28), 6, 1)
    click(tool, *corners[:3])
    (line, _catch) = tool.overlay()
    click(tool, corners[3])

    assert tool.step_back()
    tool.move(Pointer(*corners[2]))

    assert tool.overlay()[0].points == line.points
    for _ in range(3):
        assert tool.step_back()
    assert not tool.is_active
    assert not tool.step_back()


def test_until_its_wire_is_laid_the_line_is_what_the_hand_drew() -> None:
    jobs = LaterJobs()
    document = Document(truths.coin().pixels)
    tool = Magnetic(ToolContext(document, request_job=jobs))
    line = rough((333, 44), (29, 28), 40, 0)

    tool.press(Pointer(*line[0]))
    for point in line[1:]:
        tool.move(Pointer(*point))

    assert len(jobs.asked) == 1, "one wire at a time"
    (shown,) = tool.overlay()
    assert len(shown.points) > 30
    assert tool.release(Pointer(*line[0]))
    assert jobs.asked[0][2].is_over, "nobody waits for it any more"
    assert truths.coin().agreement(document.mask) > 0.85


def test_a_move_costs_a_fraction_of_a_frame_on_24_megapixels() -> None:
    large = cv2.resize(truths.patch().pixels, (6000, 4000))
    tool = Magnetic(ToolContext(Document(large), scale=0.25))
    click(tool, (2000, 2500))
    seconds = []
    for step in range(60):
        started = time.thread_time()
        tool.move(Pointer(2000 + 8 * step, 2500 + 4 * step))
        tool.overlay()
        seconds.append(time.thread_time() - started)
    assert statistics.median(seconds) < 0.008
