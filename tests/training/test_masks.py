"""Masks: never empty, never above half, the published proportions, the same for the same seed."""

import numpy as np
import pytest
from skimage import data

from training.masks import (
    Blobs,
    Boxes,
    MaskSampler,
    Silhouettes,
    Strokes,
    draw_training_mask,
    draw_within,
    silhouette,
)


def coverages(masks: list[np.ndarray]) -> np.ndarray:
    return np.array([np.count_nonzero(mask) / mask.size for mask in masks])


@pytest.mark.parametrize(("height", "width"), [(64, 64), (128, 192), (256, 256)])
def test_training_masks_cover_some_and_at_most_half(height: int, width: int) -> None:
    rng = np.random.default_rng(1)
    masks = [draw_training_mask(rng, height, width) for _ in range(400)]

    covered = coverages(masks)
    assert all(mask.shape == (height, width) and mask.dtype == np.uint8 for mask in masks)
    assert all(set(np.unique(mask)) == {0, 255} for mask in masks)
    assert covered.min() > 0
    assert covered.max() <= 0.5
    histogram = np.histogram(covered, 5, (0, 0.5))[0] / len(masks)
    assert histogram.min() > 0.05  # thin and thick holes both occur
    assert histogram.max() < 0.45


def test_smaller_crops_get_the_same_share_of_hole() -> None:
    shares = []
    for size in (64, 256):
        rng = np.random.default_rng(2)
        shares.append(coverages([draw_training_mask(rng, size, size) for _ in range(600)]).mean())

    assert shares[0] == pytest.approx(shares[1], abs=0.03)


def test_the_same_seed_draws_the_same_masks() -> None:
    first, again, other = (
        [MaskSampler(blobs=1).draw(rng, 96, 96) for _ in range(20)]
        for rng in map(np.random.default_rng, (3, 3, 4))
    )

    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_boxes_keep_their_sides_and_margin() -> None:
    boxes = Boxes(count=(1, 1), side_px=(30, 60), margin_px=10)
    rng = np.random.default_rng(5)
    for _ in range(100):
        rows, columns = np.nonzero(boxes.draw(rng, 128, 128))
        assert min(rows.min(), columns.min()) >= 10
        assert max(rows.max(), columns.max()) < 118
        assert 30 <= np.ptp(rows) + 1 <= 60
        assert 30 <= np.ptp(columns) + 1 <= 60


def test_a_stroke_is_as_wide_as_asked() -> None:
    strokes = Strokes(count=(1, 1), segments=(1, 1), length_px=(60, 60), width_px=(9, 9))
    rng = np.random.default_rng(6)
    widths = []
    for _ in range(40):
        mask = strokes.draw(rng, 400, 400)
        rows, columns = np.nonzero(mask)
        inside = rows.min() > 0 and columns.min() > 0 and rows.max() < 399 and columns.max() < 399
        if inside:
            widths.append((np.count_nonzero(mask) - np.pi * 4.5**2) / 60)
    assert len(widths) > 10
    assert min(widths) >= 8.5
    assert max(widths) <= 12.5  # OpenCV draws a little wider than asked


def test_the_mix_weighs_the_kinds() -> None:
    only_boxes = MaskSampler(strokes=0, boxes=1)
    rng = np.random.default_rng(7)
    for _ in range(30):
        mask = only_boxes.draw(rng, 128, 128)
        # A union of boxes has few distinct rows; a stroke or blob has many.
        assert len(np.unique(mask, axis=0)) <= 9


@pytest.mark.parametrize(
    "weights",
    [
        {"strokes": 0, "boxes": 0},
        {"strokes": -1},
        {"silhouettes": 1},
    ],
)
def test_an_impossible_mix_is_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="mask"):
        MaskSampler(**weights)


def test_blobs_are_smooth_single_shapes() -> None:
    rng = np.random.default_rng(8)
    blob = Blobs(count=(1, 1), radius_px=(40, 40))
    areas = coverages([blob.draw(rng, 256, 256) for _ in range(100)])
    assert np.quantile(areas, 0.9) < 0.2
    assert np.quantile(areas, 0.5) > 0.02


def test_silhouettes_come_from_a_photo_and_can_be_placed() -> None:
    rng = np.random.default_rng(9)
    shapes = [silhouette(rng, data.astronaut()) for _ in range(12)]
    found = [shape for shape in shapes if shape is not None]
    assert len(found) >= 6
    assert all(shape[0].any() and shape[-1].any() for shape in found)  # tight

    masks = [
        draw_within(Silhouettes(found).draw, np.random.default_rng(seed), 256, 256)
        for seed in range(40)
    ]
    covered = coverages(masks)
    assert covered.min() > 0
    assert covered.max() <= 0.5
    assert 0.01 < covered.mean() < 0.3


def test_a_flat_photo_has_no_silhouette() -> None:
    grey = np.full((90, 120, 3), 128, np.uint8)
    assert silhouette(np.random.default_rng(10), grey) is None


def test_a_hopeless_recipe_still_gives_a_usable_mask() -> None:
    def full(rng: np.random.Generator, height: int, width: int, scale: float) -> np.ndarray:
        return np.full((height, width), 255, np.uint8)

    mask = draw_within(full, np.random.default_rng(11), 40, 60)
    assert 0 < np.count_nonzero(mask) <= mask.size / 2
