"""Copies and a guide are joined band by band of detail, neither shining through the other."""

import cv2
import numpy as np
import pytest

from lama_studio.engine.texture_colour import led

SIDE = 192


def noise(seed: int, blur_px: float = 0.0) -> np.ndarray:
    """SIDExSIDEx3 in about 0..1, of detail no finer than the blur."""
    found = np.random.default_rng(seed).normal(0, 1, (SIDE, SIDE, 3)).astype(np.float32)
    if blur_px:
        found = cv2.GaussianBlur(found, (0, 0), blur_px)
    return 0.5 + 0.1 * found / found.std()


def disc(radius_px: int) -> np.ndarray:
    hole = np.zeros((SIDE, SIDE), np.uint8)
    cv2.circle(hole, (SIDE // 2, SIDE // 2), radius_px, 1, -1)
    return hole > 0


def fine(picture: np.ndarray, hole: np.ndarray) -> np.ndarray:
    return (picture - cv2.GaussianBlur(picture, (0, 0), 1.0))[hole]


def likeness(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1])


@pytest.mark.parametrize("radius_px", [6, 60])
def test_a_guide_as_sharp_as_the_photo_is_kept_as_it_is(radius_px: int) -> None:
    """Thick or thin: copies have nothing to give, and must not show through."""
    hole = disc(radius_px)
    copies, guide = noise(1), noise(2)
    copies[~hole] = guide[~hole]
    joined = led(copies, guide, hole, 1.5, 1.0)
    # Two noises are never equally strong everywhere: a little is added.
    assert np.abs(joined - guide)[hole].mean() < 0.25 * np.abs(copies - guide)[hole].mean()


def test_a_blurred_guide_gives_the_tones_and_copies_all_detail_where_thick() -> None:
    hole, inner = disc(70), disc(40)
    copies, guide = noise(1), noise(2, blur_px=20.0)
    joined = led(copies, guide, hole, 1.5, 1.0)
    assert likeness(fine(joined, inner), fine(copies, inner)) > 0.97
    tones = [cv2.GaussianBlur(each, (0, 0), 24.0)[inner] for each in (joined, guide)]
    assert likeness(*tones) > 0.9


def test_a_grid_where_the_photo_is_smooth_gives_way_to_the_photo() -> None:
    """What networks leave behind: squares, stronger than anything that is there."""
    hole, inner = disc(70), disc(40)
    copies = noise(1, blur_px=12.0)
    rows, columns = np.mgrid[:SIDE, :SIDE] // 4 % 2
    guide = copies + np.where(rows ^ columns, 0.08, -0.08)[..., None].astype(np.float32)
    guide[~hole] = copies[~hole]
    joined = led(copies, guide, hole, 1.5, 1.0)
    assert np.abs(joined - copies)[inner].mean() < 0.1 * np.abs(guide - copies)[inner].mean()


def test_a_thin_hole_gets_the_grain_that_the_guide_lacks_and_keeps_its_structure() -> None:
    hole = disc(6)
    copies, guide = noise(1), noise(2, blur_px=2.0)
    joined = led(copies, guide, hole, 1.5, 1.0)
    assert likeness(cv2.GaussianBlur(joined, (0, 0), 2.0)[hole], guide[hole]) > 0.8
    assert fine(joined, hole).std() == pytest.approx(fine(copies, hole).std(), rel=0.2)
    assert fine(guide, hole).std() < 0.3 * fine(copies, hole).std()


def test_nothing_changes_outside_the_hole() -> None:
    hole = disc(30)
    copies = noise(1)
    joined = led(copies, noise(2), hole, 0.5, 2.0)
    np.testing.assert_array_equal(joined[~hole], copies[~hole])
    assert (joined[hole] != copies[hole]).any()


def test_a_small_guide_leaves_all_that_is_finer_to_the_copies() -> None:
    """The network saw the photo at a quarter: what is below its pixels comes from the photo."""
    hole, inner = disc(70), disc(40)
    copies = noise(1)
    small = cv2.resize(noise(2), (SIDE // 4, SIDE // 4), interpolation=cv2.INTER_AREA)
    guide = cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    joined = led(copies, guide, hole, 1.5, 4.0)
    assert likeness(fine(joined, inner), fine(copies, inner)) > 0.9
