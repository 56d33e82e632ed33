"""A rough line marks the thing under it, or the thing inside it, in real photos."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from lama_studio.core.document import Document
from lama_studio.core.geometry import Box, Point
from lama_studio.tools import Scribble
from lama_studio.tools.base import Modifier, Pointer, ToolContext
from lama_studio.tools.edges import at_full_size
from lama_studio.tools.growing import grow_scribble, is_loop

from . import truths
from .test_gestures import drag
from .truths import Thing

PATCH = [(150.0, 365.0), (200.0, 380.0), (165.0, 395.0), (190.0, 410.0)]
COIN = [(325.0, 35.0), (345.0, 50.0), (330.0, 60.0)]
HEAD = [(170.0, 100.0), (230.0, 40.0), (290.0, 100.0), (230.0, 110.0), (200.0, 150.0)]
HEAD += [(250.0, 150.0), (230.0, 170.0)]
AROUND_CUP = [(60.0, 200.0), (130.0, 60.0), (180.0, 10.0), (380.0, 10.0), (500.0, 170.0)]
AROUND_CUP += [(490.0, 290.0), (380.0, 385.0), (200.0, 385.0), (90.0, 310.0), (65.0, 230.0)]
CASES = [
    (truths.patch, PATCH, 0.85),
    (truths.coin, COIN, 0.88),
    (truths.head, HEAD, 0.88),
    (truths.cup, AROUND_CUP, 0.9),
]


@pytest.mark.parametrize(("make", "line", "least"), CASES, ids=lambda case: str(case))
def test_a_rough_line_marks_what_a_person_means(
    make: Callable[[], Thing], line: list[Point], least: float
) -> None:
    thing = make()
    document = Document(thing.pixels)

    drag(Scribble(ToolContext(document)), *line)

    assert thing.agreement(document.mask) > least
    assert document.history.undo_name == "Scribble"
    document.undo()
    assert not document.mask.any()


def test_the_same_line_marks_the_same_at_every_size_and_depth() -> None:
    thing = truths.patch()
    large = cv2.resize(thing.pixels, None, fx=6, fy=6, interpolation=cv2.INTER_CUBIC)
    deep = large.astype(np.uint16) << 8
    found = []
    for pixels in (large, deep):
        document = Document(pixels)
        context = ToolContext(document, scale=1 / 6)
        drag(Scribble(context), *((6 * x, 6 * y) for x, y in PATCH))
        found.append(np.array(document.mask))
    assert np.count_nonzero(found[0] != found[1]) < 1e-4 * found[0].size
    small = cv2.resize(found[0], (512, 512), interpolation=cv2.INTER_AREA) > 127
    assert thing.agreement(small) > 0.8


def test_what_is_found_is_taken_away_with_alt() -> None:
    thing = truths.coin()
    document = Document(thing.pixels)
    document.mark_all()
    drag(Scribble(ToolContext(document)), *COIN, modifiers=Modifier.ALT)
    assert thing.agreement(255 - document.mask) > 0.88


def test_a_thing_larger_than_the_scribble_is_followed_beyond_the_first_crop() -> None:
    pixels = np.full((600, 900, 3), 200, np.uint8)
    noise = np.random.default_rng(0).integers(-12, 13, pixels.shape)
    pixels[250:350, 40:860] = (170, 30, 30)
    pixels = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    shape = grow_scribble(
        lambda box: pixels[box.slices], Box.of(pixels), [(420, 300), (480, 300)], 3
    )
    found = np.zeros((600, 900), np.bool_)
    found[shape.box.slices] = shape.solid
    assert found[300, 330]
    assert found[300, 570]
    assert not found[200, 450]


def test_the_edge_settles_where_the_colours_part_and_nothing_else_is_read() -> None:
    pixels = np.full((1024, 1024, 3), 40, np.uint8)
    truth = np.zeros((1024, 1024), np.uint8)
    cv2.circle(truth, (500, 530), 301, 255, -1)
    pixels[truth > 0] = (180, 160, 60)
    coarse = cv2.resize(truth, (64, 64), interpolation=cv2.INTER_AREA)
    coarse = np.where(coarse > 127, 255, 0).astype(np.uint8)

    found = at_full_size(coarse, pixels)

    wrong = found != (truth > 0)
    assert wrong.sum() < 0.002 * truth.size


def test_loops_are_told_from_scribbles() -> None:
    assert is_loop(AROUND_CUP)
    for line in (PATCH, COIN, HEAD, AROUND_CUP[:6], [(5.0, 5.0)], [(5.0, 5.0), (6.0, 5.0)]):
        assert not is_loop(line)


class LaterJobs:
    """Keeps what is asked for until the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[Callable, Callable, LaterJob]] = []

    def __call__(self, run: Callable, then: Callable) -> "LaterJob":
        job = LaterJob()
        self.asked.append((run, then, job))
        return job


class LaterJob:
    is_over = False

    def cancel(self) -> None:
        self.is_over = True


def test_lines_stay_in_sight_while_their_things_are_looked_for() -> None:
    thing, jobs = truths.coin(), LaterJobs()
    document = Document(thing.pixels)
    scribble = Scribble(ToolContext(document, request_job=jobs))
    drag(scribble, *COIN)
    assert not scribble.is_active
    drag(scribble, (165.0, 170.0), (165.0, 200.0))
    assert len(scribble.overlay()) == 2
    scribble.press(Pointer(20, 20))
    assert len(scribble.overlay()) == 3
    scribble.cancel()

    run, then, job = jobs.asked[0]
    assert then(run(lambda fraction: None))
    job.is_over = True
    assert len(scribble.overlay()) == 1
    assert scribble.step_back()
    assert jobs.asked[1][2].is_over
    assert not scribble.overlay()
    assert not scribble.step_back()
