"""The line finds wires between two clicks: thin, sagging, dark or bright, over real photos."""

import cv2
import numpy as np
import pytest
import skimage.data

from lama_studio.core.document import Document
from lama_studio.core.geometry import Point
from lama_studio.tools import Line
from lama_studio.tools.base import Modifier, Pointer, ToolContext

from .test_gestures import click, drag
from .test_scribble import LaterJobs
from .truths import Thing

ENDS = ((12.5, 60.0), (600.0, 140.0))


def wired(
    photo: np.ndarray, ends: tuple[Point, Point], sag_px: float, width_px: float, grey: int
) -> Thing:
    """A photo with a hanging wire in it, drawn four times as large and brought down."""
    fine = 4
    (ax, ay), (bx, by) = ends
    t = np.linspace(0, 1, 200)
    x, y = ax + (bx - ax) * t, ay + (by - ay) * t + 4 * sag_px * t * (1 - t)
    line = np.rint(np.stack([x, y], axis=1) * fine * 16).astype(np.int32)
    cover = np.zeros((photo.shape[0] * fine, photo.shape[1] * fine), np.uint8)
    thick = max(1, round(width_px * fine))
    cv2.polylines(cover, [line], False, 255, thick, cv2.LINE_8, shift=4)
    share = cv2.resize(cover, photo.shape[1::-1], interpolation=cv2.INTER_AREA) / 255.0
    pixels = photo + (grey - photo.astype(np.float64)) * share[..., None]
    return Thing(np.rint(pixels).astype(np.uint8), share > 0.02)


def covered(thing: Thing, mask: np.ndarray) -> tuple[float, float]:
    """(share of the wire that is marked, marked pixels per pixel of wire)."""
    marked = mask > 0
    return float(marked[thing.truth].mean()), float(marked.sum() / thing.truth.sum())


@pytest.mark.parametrize("sag_px", [0.0, 25.0, -18.0])
@pytest.mark.parametrize(("width_px", "grey"), [(1.2, 20), (2.5, 240), (6.0, 30)])
@pytest.mark.parametrize("photo", ["sky", "leaves"])
def test_two_clicks_mark_the_wire_between_them(
    photo: str, width_px: float, grey: int, sag_px: float
) -> None:
    whole = {"sky": skimage.data.rocket(), "leaves": skimage.data.chelsea()[:, ::-1]}[photo]
    pixels = cv2.resize(whole, (640, 427), interpolation=cv2.INTER_AREA)
    if photo == "leaves":
        grey = 250 if grey < 100 else 0  # the cat is of middling greys
    thing = wired(pixels, ENDS, sag_px, width_px, grey)
    document = Document(thing.pixels)

    click(Line(ToolContext(document)), (14, 62), (598, 138))

    share, excess = covered(thing, document.mask)
    assert share > 0.95
    assert excess < 2.4
    assert document.history.undo_name == "Line"


@pytest.mark.parametrize("depth", [8, 16])
def test_a_wire_on_a_large_photo_seen_small_is_found_at_full_size(depth: int) -> None:
    large = cv2.resize(skimage.data.rocket(), (3840, 2562))
    ends = ((70.0, 360.0), (3600.0, 840.0))
    thing = wired(large, ends, 150, 5, 20)
    pixels = thing.pixels if depth == 8 else thing.pixels.astype(np.uint16) << 8
    document = Document(pixels)

    click(Line(ToolContext(document, scale=0.25)), (80, 370), (3590, 850))

    share, excess = covered(thing, document.mask)
    assert share > 0.95
    assert excess < 2
    assert document.history.byte_count < 8_000_000, "a diagonal keeps what it touched alone"


def test_where_there_is_no_wire_the_line_is_straight_and_as_wide_as_chosen() -> None:
    grain = np.random.default_rng(0).normal(128, 4, (300, 400, 3))
    document = Document(np.clip(grain, 0, 255).astype(np.uint8))

    click(Line(ToolContext(document, options={"line_px": 10})), (50, 100), (350, 100))

    assert document.mask[96:104, 60:340].all()
    assert not document.mask[:94].any()
    assert np.count_nonzero(document.mask[:, 200]) == 10


def test_a_person_may_want_the_straight_line_although_a_wire_is_near() -> None:
    thing = wired(np.full((300, 640, 3), 200, np.uint8), ENDS, 40, 3, 20)
    document = Document(thing.pixels)
    tool = Line(ToolContext(document, options={"follows_wire": False, "line_px": 4}))

    assert drag(tool, ENDS[0], ENDS[1])

    assert document.mask[100, 306] == 255
    assert covered(thing, document.mask)[0] < 0.3


def test_alt_takes_a_wire_out_of_the_mask() -> None:
    thing = wired(np.full((300, 640, 3), 200, np.uint8), ENDS, 25, 3, 20)
    document = Document(thing.pixels)
    document.mark_all()
    click(Line(ToolContext(document)), *ENDS, modifiers=Modifier.ALT)
    assert not document.mask[thing.truth].any()
    assert document.mask.mean() > 240


def test_the_line_shows_until_its_wire_is_found_and_is_given_up_by_backspace() -> None:
    jobs = LaterJobs()
    document = Document(np.full((300, 640, 3), 200, np.uint8))
    tool = Line(ToolContext(document, request_job=jobs))

    click(tool, ENDS[0])
    tool.move(Pointer(300, 90))
    assert tool.overlay()[0].points == (ENDS[0], (300, 90))
    assert tool.step_back()
    assert not tool.overlay()
    click(tool, *ENDS)
    assert tool.overlay()[0].points == ENDS
    assert not tool.is_active

    assert tool.step_back()

    assert jobs.asked[0][2].is_over
    assert not tool.overlay()
    assert not document.mask.any()


def test_a_click_that_was_not_meant_waits_for_the_second() -> None:
    document = Document(np.full((300, 640, 3), 200, np.uint8))
    tool = Line(ToolContext(document))
    assert not drag(tool, (50, 50), (51, 50.5))
    assert tool.is_active
    tool.cancel()
    assert not document.history.can_undo
    click(tool, (50, 50), (50, 50))
    assert not tool.is_active
    assert not document.mask.any()
