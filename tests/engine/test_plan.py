"""The plan shows the network enough of the photo, and never too much at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lama_studio.core.geometry import Box, mask_box
from lama_studio.engine.plan import Plan, make_plan
from lama_studio.errors import MaskError


def plan_of(hole: np.ndarray, working_px: int = 1024) -> Plan:
    return make_plan(hole, hole.shape[1], hole.shape[0], working_px)


def test_a_small_photo_is_one_crop_at_its_own_scale(draw) -> None:
    plan = plan_of(draw(384, 512, (10, 380, 20, 500)))

    assert [(crop.box, crop.scale) for crop in plan.crops] == [(Box(0, 0, 512, 384), 1.0)]


def test_context_is_as_wide_as_the_hole_and_512_px_in_all(draw) -> None:
    (crop,) = plan_of(draw(3000, 4000, (1500, 1550, 2000, 2300))).crops

    assert crop.hole_box == Box(2000, 1500, 2300, 1550)
    assert crop.box.contains(crop.hole_box.grow(300))
    assert crop.box.height >= 512
    assert crop.scale == 1.0


def test_a_crop_at_the_photos_corner_takes_its_512_px_from_the_other_side(draw) -> None:
    (crop,) = plan_of(draw(3000, 4000, (0, 20, 3990, 4000))).crops

    assert crop.box == Box(4000 - 512, 0, 4000, 512)


def test_sides_suit_the_network_where_the_photo_has_the_pixels(draw) -> None:
    (crop,) = plan_of(draw(3000, 4000, (1500, 1801, 2000, 2301))).crops

    assert crop.box.width % 8 == crop.box.height % 8 == 0


def test_neighbouring_holes_share_a_crop_and_distant_ones_do_not(draw) -> None:
    near, far = (100, 150, 100, 150), (100, 150, 220, 260)
    assert len(plan_of(draw(3000, 4000, near, far)).crops) == 1
    assert len(plan_of(draw(3000, 4000, near, (2500, 2600, 3500, 3600))).crops) == 2


def test_a_big_hole_is_scaled_to_the_working_size(draw) -> None:
    (crop,) = plan_of(draw(6000, 8000, (1000, 3000, 2000, 4000)), working_px=1024).crops

    assert crop.box.contains(crop.hole_box.grow(1000))
    assert crop.working_size[0] * crop.working_size[1] <= 1024**2 * 1.01


def test_with_little_memory_a_hole_has_less_context(draw) -> None:
    hole = draw(3000, 4000, (1200, 1800, 1500, 2300))

    usual, small = plan_of(hole), make_plan(hole, 4000, 3000, most_crop_px=1_500_000)

    assert usual.crops[0].box.area > 4_000_000
    assert small.crops[0].box.area <= 1_500_000
    assert usual.box.contains(small.box)
    assert small.box.contains(mask_box(hole).grow(64))


def test_a_long_thin_hole_keeps_its_scale(draw) -> None:
    """A wire across a photo is filled in pieces: its width asks for no shrinking."""
    hole = draw(3000, 4000)
    for i in range(3600):
        hole[200 + i * 2 // 3 :, 200 + i][:12] = 255

    plan = plan_of(hole)

    assert min(crop.scale for crop in plan.crops) > 0.5
    assert len(plan.crops) <= 16
    _assert_covers(plan, hole)


def test_a_thick_hole_is_one_crop(draw) -> None:
    assert len(plan_of(draw(6000, 8000, (1000, 4000, 2000, 5000))).crops) == 1


def test_many_specks_stay_few_crops() -> None:
    hole = np.zeros((4000, 6000), np.uint8)
    hole[np.random.default_rng(0).random(hole.shape) > 0.9999] = 255

    plan = plan_of(hole)

    assert len(plan.crops) <= 64
    _assert_covers(plan, hole)


def test_no_hole_and_all_hole_are_refused(draw) -> None:
    with pytest.raises(MaskError, match="no hole"):
        plan_of(draw(30, 40))
    with pytest.raises(MaskError, match="whole photo"):
        plan_of(draw(30, 40, (0, 30, 0, 40)))


def _assert_covers(plan: Plan, hole: np.ndarray) -> None:
    left = hole.copy()
    for crop in plan.crops:
        left[crop.hole_box.slices] = 0
    assert not left.any(), "each hole pixel belongs to a crop"


@settings(max_examples=60, deadline=None)
@given(
    height=st.sampled_from([1, 3, 40, 700, 1500]),
    width=st.sampled_from([2, 9, 512, 1300]),
    boxes=st.lists(st.tuples(*[st.floats(0, 1)] * 4), min_size=1, max_size=6),
)
def test_every_plan_is_sound(
    height: int, width: int, boxes: list[tuple[float, float, float, float]]
) -> None:
    hole = np.zeros((height, width), np.uint8)
    for y, x, h, w in boxes:
        y0, x0 = int(y * (height - 1)), int(x * (width - 1))
        hole[y0 : y0 + 1 + int(h * height / 3), x0 : x0 + 1 + int(w * width / 3)] = 255
    if hole.all():
        hole[0, 0] = 0
    if not hole.any():
        return

    plan = plan_of(hole, working_px=600)

    frame = Box(0, 0, width, height)
    _assert_covers(plan, hole)
    assert plan.box.contains(mask_box(hole))
    for crop in plan.crops:
        assert frame.contains(crop.box)
        assert crop.box.contains(crop.hole_box)
        assert 0 < crop.scale <= 1
        assert crop.working_size[0] * crop.working_size[1] <= 600**2 * 1.05
    assert plan == plan_of(hole, working_px=600)
