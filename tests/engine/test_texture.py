"""Synthesis from the photo itself: what a fill must and must not do."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from lama_studio.engine.texture import synthesise
from lama_studio.errors import Cancelled

SENTINEL = (255, 0, 255)


def hole_mask(height: int, width: int, *boxes: tuple[int, int, int, int]) -> np.ndarray:
    mask = np.zeros((height, width), np.uint8)
    for y0, x0, y1, x1 in boxes:
        mask[y0:y1, x0:x1] = 255
    return mask


def noisy_photo(height: int, width: int, depth: type = np.uint8) -> np.ndarray:
    """Soft green clouds with grain: nothing in it resembles the sentinel."""
    rng = np.random.default_rng(7)
    grey = cv2.GaussianBlur(rng.random((height, width), np.float32), (0, 0), 3)
    grey = (grey - grey.min()) / max(float(np.ptp(grey)), 1e-6)
    grey = 0.2 + 0.5 * grey + 0.05 * rng.random((height, width), np.float32)
    colours = np.dstack([grey * 0.7, grey, grey * 0.5])
    return (colours * np.iinfo(depth).max).astype(depth)


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_known_pixels_stay_and_depth_is_kept(depth: type) -> None:
    photo = noisy_photo(60, 70, depth)
    hole = hole_mask(60, 70, (20, 20, 40, 45))
    filled = synthesise(photo, hole, guide_weight=0)
    assert filled.dtype == depth
    assert np.array_equal(filled[hole == 0], photo[hole == 0])
    assert filled[hole > 0].std() > 0


def test_sixteen_bit_fill_uses_levels_between_those_of_eight_bit() -> None:
    photo = noisy_photo(64, 64, np.uint16)
    hole = hole_mask(64, 64, (20, 20, 44, 44))
    filled = synthesise(photo, hole, guide_weight=0)
    assert np.count_nonzero(filled[hole > 0] % 257) > 1000


def test_periodic_texture_comes_back() -> None:
    y, x = np.mgrid[:160, :200]
    tile = np.random.default_rng(1).integers(30, 220, (12, 16, 3)).astype(np.float32)
    photo = np.rint(tile[y % 12, x % 16]).astype(np.uint8)
    hole = hole_mask(160, 200, (50, 60, 110, 130))
    filled = synthesise(photo, hole, guide_weight=0)
    assert np.abs(filled.astype(float) - photo)[hole > 0].mean() < 1


@pytest.mark.parametrize("angle_deg", [0, 30, 75, 120])
def test_straight_edge_stays_straight_and_single(angle_deg: int) -> None:
    angle = np.deg2rad(angle_deg)
    y, x = np.mgrid[:128, :128] - 64.0
    side = np.clip(0.5 + x * np.cos(angle) + y * np.sin(angle), 0, 1)
    photo = np.rint(40 + 160 * side[..., None] * np.ones(3)).astype(np.uint8)
    hole = hole_mask(128, 128, (44, 44, 84, 84))
    filled = synthesise(photo, hole, guide_weight=0)
    wrong = np.abs(filled.astype(int) - photo).max(2)[hole > 0] > 60
    assert wrong.sum() < 40  # an edge off by one pixel all along would count as 40


def test_colours_in_holes_never_appear_in_the_fill() -> None:
    photo = noisy_photo(120, 140)
    hole = hole_mask(120, 140, (20, 20, 60, 70), (80, 90, 110, 130))
    photo[hole > 0] = SENTINEL
    filled = synthesise(photo, hole, guide_weight=0)
    inside = filled[hole > 0].astype(int)
    assert (inside[:, 0] < inside[:, 1]).all()


def test_fill_does_not_depend_on_what_lies_under_the_hole() -> None:
    photo = noisy_photo(80, 80)
    hole = hole_mask(80, 80, (25, 25, 55, 55))
    other = photo.copy()
    other[hole > 0] = SENTINEL
    assert np.array_equal(
        synthesise(photo, hole, guide_weight=0), synthesise(other, hole, guide_weight=0)
    )


def test_forbidden_sources_are_left_alone() -> None:
    photo = noisy_photo(100, 120)
    photo[:, 80:] = SENTINEL
    hole = hole_mask(100, 120, (30, 60, 70, 80))
    allowed = hole_mask(100, 120, (0, 0, 100, 70))
    filled = synthesise(photo, hole, guide_weight=0, source_allowed=allowed)
    # Colours may be matched a little towards the known, but nothing of it is copied.
    assert (filled[hole > 0][:, 1] > 30).all()


def test_same_seed_same_bytes_other_seed_other_fill() -> None:
    photo = noisy_photo(96, 96)
    hole = hole_mask(96, 96, (30, 30, 66, 66))
    first = synthesise(photo, hole, guide_weight=0, seed=3)
    assert np.array_equal(first, synthesise(photo, hole, guide_weight=0, seed=3))
    assert not np.array_equal(first, synthesise(photo, hole, guide_weight=0, seed=4))


def test_guide_decides_the_structure() -> None:
    photo = np.full((96, 96, 3), 60, np.uint8)
    photo[:, 48:] = 190
    photo += np.random.default_rng(0).integers(0, 8, photo.shape).astype(np.uint8)
    hole = hole_mask(96, 96, (28, 28, 68, 68))
    bright, dark = photo.copy(), photo.copy()
    bright[hole > 0], dark[hole > 0] = 190, 60
    means = [
        synthesise(photo, hole, guide, guide_weight=4)[hole > 0].mean() for guide in (bright, dark)
    ]
    assert means[0] - means[1] > 60


def test_tones_are_the_guides_and_detail_the_photos() -> None:
    photo = np.full((192, 192, 3), 100, np.uint8)
    photo[:, ::2] = 140  # fine stripes, in the hole on a darker ground
    hole = hole_mask(192, 192, (48, 48, 144, 144))
    guide = np.full_like(photo, 60)

    fill = synthesise(photo, hole, guide, guide_weight=1.5)

    coarse = synthesise(photo, hole, guide, guide_weight=1.5, guide_px=8.0)
    for found in (fill, coarse):
        middle = found[90:102, 90:102].astype(float)
        assert middle.mean() == pytest.approx(60, abs=6)
        assert middle.std() > 15


def test_in_a_thin_hole_the_guide_decides_and_the_grain_is_the_photos() -> None:
    rng = np.random.default_rng(3)
    photo = rng.normal(120, 12, (128, 128, 3)).clip(0, 255).astype(np.uint8)
    hole = hole_mask(128, 128, (58, 8, 70, 120))
    guide = np.full_like(photo, 120)
    guide[:, 62:66] = 30  # a dark line across that only the network knows of

    fill = synthesise(photo, hole, guide, guide_weight=1.5)[58:70].astype(float)

    assert fill[2:-2, 62:66].mean() < 60
    assert fill[2:-2, 20:50].mean() == pytest.approx(120, abs=5)
    assert 6 < fill[2:-2, 20:50].std() < 16


def test_a_coarse_guide_leaves_more_of_the_detail_to_the_photo() -> None:
    rng = np.random.default_rng(4)
    blobs = cv2.GaussianBlur(rng.normal(0, 1, (128, 128)), (0, 0), 3)
    photo = np.repeat((120 + 30 * blobs / blobs.std()).clip(0, 255)[..., None], 3, 2).astype("u1")
    hole = hole_mask(128, 128, (54, 8, 74, 120))
    guide = np.full_like(photo, 120)

    spread = [
        synthesise(photo, hole, guide, guide_weight=1.5, guide_px=px)[58:70, 16:112].std()
        for px in (1.0, 6.0)
    ]

    assert spread[0] < 0.6 * spread[1]


def test_step_tells_progress_and_cancels() -> None:
    photo = noisy_photo(96, 96)
    hole = hole_mask(96, 96, (30, 30, 66, 66))
    told: list[float] = []
    synthesise(photo, hole, guide_weight=0, step=told.append)
    assert told == sorted(told)
    assert told[-1] == 1

    def cancel(fraction: float) -> None:
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        synthesise(photo, hole, guide_weight=0, step=cancel)


def ring(photo: np.ndarray) -> np.ndarray:
    hole = np.zeros(photo.shape[:2], np.uint8)
    hole[:5], hole[-5:], hole[:, :5], hole[:, -5:] = 255, 255, 255, 255
    return hole


def almost_all(photo: np.ndarray) -> np.ndarray:
    hole = np.full(photo.shape[:2], 255, np.uint8)
    hole[10:13, 20:24] = 0
    return hole


def speckles(photo: np.ndarray) -> np.ndarray:
    return np.where(np.random.default_rng(2).random(photo.shape[:2]) < 0.1, 255, 0).astype(np.uint8)


def single(photo: np.ndarray) -> np.ndarray:
    hole = np.zeros(photo.shape[:2], np.uint8)
    hole[photo.shape[0] // 2, photo.shape[1] // 2] = 255
    return hole


@pytest.mark.parametrize("make_hole", [ring, almost_all, speckles, single])
@pytest.mark.parametrize("shape", [(64, 80), (200, 31)])
def test_odd_holes_get_a_sensible_fill(
    make_hole: Callable[[np.ndarray], np.ndarray], shape: tuple[int, int]
) -> None:
    photo = noisy_photo(*shape)
    hole = make_hole(photo)
    photo[hole > 0] = SENTINEL
    filled = synthesise(photo, hole, guide_weight=0)
    inside = filled[hole > 0].astype(int)
    assert (inside[:, 0] <= inside[:, 1] + 2).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (3, 5), (2, 200), (7, 7)])
def test_photo_smaller_than_a_patch(shape: tuple[int, int]) -> None:
    photo = np.full((*shape, 3), 90, np.uint8)
    hole = single(photo)
    photo[hole > 0] = SENTINEL
    filled = synthesise(photo, hole, guide_weight=0)
    if shape != (1, 1):
        assert (filled == 90).all()


def test_nothing_known_gives_the_guide() -> None:
    photo = np.zeros((20, 20, 3), np.uint8)
    guide = np.full_like(photo, 77)
    assert (synthesise(photo, np.full((20, 20), 255, np.uint8), guide) == 77).all()


def test_flat_colour_stays_flat() -> None:
    photo = np.full((90, 90, 3), (10, 120, 200), np.uint8)
    hole = hole_mask(90, 90, (20, 20, 70, 70))
    damaged = photo.copy()
    damaged[hole > 0] = SENTINEL
    assert np.array_equal(synthesise(damaged, hole, guide_weight=0), photo)
