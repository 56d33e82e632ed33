"""Evaluation masks: the same for everyone, ordered from thin to thick, at most half."""

import cv2
import numpy as np
import pytest
from skimage import data

from training.evaluation_masks import KINDS, evaluation_mask, shapes_of_others


def widest_px(mask: np.ndarray) -> float:
    padded = np.pad(mask, 1)
    return 2 * float(cv2.distanceTransform(padded, cv2.DIST_L2, 5).max())


@pytest.mark.parametrize("size_px", [128, 256, 512])
@pytest.mark.parametrize("kind", KINDS)
def test_masks_cover_some_and_at_most_half(kind: str, size_px: int) -> None:
    masks = [evaluation_mask(kind, size_px, index) for index in range(40)]
    shares = [np.count_nonzero(mask) / mask.size for mask in masks]

    assert all(mask.shape == (size_px, size_px) for mask in masks)
    assert min(shares) > 0
    assert max(shares) <= 0.5
    assert len(set(shares)) > 30


@pytest.mark.parametrize("size_px", [256, 512])
def test_holes_widen_from_thin_to_thick(size_px: int) -> None:
    width = {
        kind: np.mean([widest_px(evaluation_mask(kind, size_px, index)) for index in range(60)])
        for kind in KINDS
    }
    assert width["thin"] < 0.7 * width["medium"] < 0.7 * width["thick"]


def test_a_number_of_a_seed_is_always_the_same_mask() -> None:
    mask = evaluation_mask("thick", 256, 7, seed=1)
    assert np.array_equal(mask, evaluation_mask("thick", 256, 7, seed=1))
    assert not np.array_equal(mask, evaluation_mask("thick", 256, 7, seed=2))
    assert not np.array_equal(mask, evaluation_mask("thick", 256, 8, seed=1))


def test_larger_sizes_scale_with_the_picture() -> None:
    widths = [
        np.mean([widest_px(evaluation_mask("medium", size, index)) for index in range(60)]) / size
        for size in (512, 1024)
    ]
    assert widths[1] == pytest.approx(widths[0], rel=0.2)


def test_silhouettes_come_from_the_other_photos() -> None:
    flat = np.full((64, 64, 3), 200, np.uint8)
    shapes = shapes_of_others([data.astronaut(), flat])

    assert shapes[0] == []  # the only other photo is flat
    assert len(shapes[1]) == 1
    plain = [evaluation_mask("segmentation", 256, index) for index in range(20)]
    outlined = [evaluation_mask("segmentation", 256, index, 0, shapes[1]) for index in range(20)]
    changed = sum(not np.array_equal(a, b) for a, b in zip(plain, outlined, strict=True))
    assert 4 <= changed <= 20


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(ValueError, match="huge"):
        evaluation_mask("huge", 256, 0)
