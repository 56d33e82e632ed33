"""Batches: shapes, ranges, the same for the same position; masks drawn by whoever draws them."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from training.batches import batches, mask_draw
from training.config import TrainingConfig
from training.distributed import Ranks
from training.mask_queue import MaskDraw, MaskQueue
from training.masks import MaskSampler
from training.sources import open_photos

Tiny = Callable[..., TrainingConfig]


def take(config: TrainingConfig, position: int, count: int) -> list[tuple[torch.Tensor, ...]]:
    ranks = Ranks()
    endless = batches(open_photos(config, ranks.device, ranks), config, position, ranks)
    found = list(islice(endless, count))
    endless.close()  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("augment", ["light", "published"])
def test_a_batch_is_photos_and_masks_of_the_crop(tiny: Tiny, augment: str) -> None:
    ((photo, mask),) = take(tiny(batch_size=3, augment=augment), 0, 1)

    assert photo.shape == (3, 3, 32, 32)
    assert mask.shape == (3, 1, 32, 32)
    assert photo.dtype == mask.dtype == torch.float32
    assert 0 <= photo.min() < photo.max() <= 1
    assert mask.unique().tolist() == [0, 1]


def test_a_run_that_starts_later_sees_what_the_other_sees_then(tiny: Tiny) -> None:
    through = take(tiny(), 0, 5)

    later = take(tiny(), 6, 2)

    for expected, found in zip(through[3:], later, strict=True):
        assert torch.equal(expected[0], found[0])
        assert torch.equal(expected[1], found[1])


def test_a_seed_changes_crops_and_masks(tiny: Tiny) -> None:
    ((photo, mask),), ((other_photo, other_mask),) = take(tiny(), 0, 1), take(tiny(seed=1), 0, 1)

    assert not torch.equal(photo, other_photo)
    assert not torch.equal(mask, other_mask)


def test_silhouettes_are_taken_from_the_photos(photo_folder: Path, tiny: Tiny) -> None:
    config = tiny(
        photos=(str(photo_folder),), mask_strokes=0.0, mask_boxes=0.0, mask_silhouettes=1.0
    )
    ranks = Ranks()

    draw = mask_draw(open_photos(config, ranks.device, ranks), config)

    assert len(draw.sampler.shapes) > 10
    assert draw(0).any(axis=(1, 2)).all()


def test_worker_processes_draw_the_masks_that_a_thread_draws() -> None:
    drawn = []
    for workers in (0, 1):
        draw = MaskDraw(MaskSampler(), seed=0, side_px=32, scale=1.0, count=2)
        queue = MaskQueue(draw, 4, 2, workers)
        drawn.append(np.stack(list(islice(queue, 3))))
        queue.close()

    np.testing.assert_array_equal(drawn[0], drawn[1])
