"""Two looks: detail from near, colours from afar, the more so the thicker the hole."""

import cv2
import numpy as np
import pytest

from lama_studio.engine.looks import LOW_PX, Step, far_weight, two_looks


def disc(side_px: int, radius_px: int) -> np.ndarray:
    mask = np.zeros((side_px, side_px), np.float32)
    cv2.circle(mask, (side_px // 2, side_px // 2), radius_px, 1.0, -1)
    return mask


class Seer:
    """Predicts stripes on one grey from near, another grey from afar; remembers what it saw."""

    def __init__(self) -> None:
        self.seen: list[tuple[np.ndarray, np.ndarray]] = []

    def __call__(self, photo: np.ndarray, mask: np.ndarray, step: Step) -> np.ndarray:
        self.seen.append((photo, mask))
        step(1.0)
        if len(self.seen) == 2:
            return np.full_like(photo, 0.7)
        near = np.full_like(photo, 0.3)
        near[:, ::4] += 0.1
        return near


def seen_through(radius_px: int, side_px: int = 512) -> tuple[Seer, np.ndarray, np.ndarray]:
    mask = disc(side_px, radius_px)
    photo = np.full((side_px, side_px, 3), 0.5, np.float32) * (1 - mask[..., None])
    seer, told = Seer(), []
    fill = two_looks(photo, mask, told.append, seer)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
    return seer, mask, fill


def test_a_thin_hole_is_seen_once() -> None:
    seer, _, fill = seen_through(radius_px=20)
    assert len(seer.seen) == 1
    assert fill.mean() == pytest.approx(0.325, abs=1e-3)


def test_a_small_photo_is_seen_once() -> None:
    seer, _, _ = seen_through(radius_px=90, side_px=240)
    assert len(seer.seen) == 1


def test_deep_in_a_thick_hole_colours_are_the_far_looks_and_detail_the_near_ones() -> None:
    seer, mask, fill = seen_through(radius_px=150)
    middle = fill[200:312, 200:312]
    assert middle.mean() == pytest.approx(0.7, abs=0.01)
    assert middle[:, ::4].mean() - middle[:, 2::4].mean() == pytest.approx(0.1, abs=0.01)
    small, small_mask = seer.seen[1]
    assert small_mask.shape == (256, 256)
    known = small[small_mask == 0]
    np.testing.assert_allclose(known, 0.5, atol=1e-4)  # nothing of the hole leaks into the known
    assert (small[small_mask > 0] == 0).all()
    assert mask.any()


def test_between_thin_and_thick_both_count() -> None:
    _, _, fill = seen_through(radius_px=60)
    assert 0.4 < fill[256, 256].mean() < 0.6
    weights = [far_weight(disc(512, radius)) for radius in (20, 40, 60, 80, 100)]
    assert weights == sorted(weights)
    assert weights[0] == 0
    assert weights[-1] == 1


def test_far_from_the_hole_nothing_changes() -> None:
    _, mask, fill = seen_through(radius_px=100)
    far = cv2.distanceTransform((mask == 0).astype(np.uint8), cv2.DIST_L2, 5) > 5 * LOW_PX
    near = Seer()(np.zeros((512, 512, 3), np.float32), mask, lambda _: None)
    np.testing.assert_allclose(fill[far], near[far], atol=1e-4)
