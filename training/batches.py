"""Batches of (photo, mask) on the device: placed, cropped, toned; the masks come drawn ahead."""

import contextlib
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from training.ahead import ahead
from training.colour import draw_tone, tone
from training.config import TrainingConfig
from training.crops import draw_placement, take_crops
from training.distributed import Ranks
from training.mask_queue import MaskDraw, MaskQueue
from training.masks import MaskSampler, silhouette
from training.sources import PhotoSource

SILHOUETTES = 200


def batches(
    source: PhotoSource, config: TrainingConfig, position: int, ranks: Ranks
) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless batches from the run's photo `position` on, this rank's share of them, made ahead.

    photo (N, 3, H, W) in 0..1, mask (N, 1, H, W) with 1 = hole, float32 on the rank's device.
    """
    made = ahead(_made(source, config, position, ranks), ranks.device)
    with contextlib.closing(made):  # type: ignore[type-var]  # a generator
        yield from made


def _made(
    source: PhotoSource, config: TrainingConfig, position: int, ranks: Ranks
) -> Iterator[tuple[Tensor, Tensor]]:
    position += ranks.rank * config.batch_size
    stride = ranks.count * config.batch_size
    masks = MaskQueue(mask_draw(source, config), position, stride, config.mask_workers)
    try:
        for drawn in masks:
            photo = draw_photos(source, config, position, ranks.device)
            yield photo, mask_tensor(drawn, ranks.device)
            position += stride
    finally:
        masks.close()


def fixed_batch(source: PhotoSource, config: TrainingConfig, ranks: Ranks) -> tuple[Tensor, Tensor]:
    """The batch of the sample sheets: always the same, no step's."""
    photo = draw_photos(source, config, 0, ranks.device)
    return photo, mask_tensor(mask_draw(source, config)(0), ranks.device)


def draw_photos(
    source: PhotoSource, config: TrainingConfig, position: int, device: torch.device
) -> Tensor:
    """The crops of photos `position` onward; each depends on the seed and its position alone."""
    store, indices = source.draw(position, config.batch_size)
    placements, tones = [], []
    for number, index in enumerate(indices.tolist()):
        rng = np.random.default_rng((config.seed, position + number))
        height, width = int(store.heights[index]), int(store.widths[index])
        placements.append(draw_placement(rng, height, width, config))
        tones.append(draw_tone(rng, config))
    crops = take_crops(store, indices, placements, config.crop_px, device)
    return tone(crops, tones).contiguous(memory_format=torch.channels_last)


def mask_tensor(masks: np.ndarray, device: torch.device) -> Tensor:
    """Masks (N, H, W) uint8 -> (N, 1, H, W) float32, 1 = hole."""
    return (torch.from_numpy(masks).to(device, non_blocking=True) > 127).unsqueeze(1).float()


def mask_draw(source: PhotoSource, config: TrainingConfig) -> MaskDraw:
    """How the config's masks are drawn; silhouettes, where it wants them, of the first photos."""
    shapes: list[np.ndarray] = []
    if config.mask_silhouettes > 0:
        store, indices = source.draw(0, SILHOUETTES)
        rng = np.random.default_rng(config.seed)
        found = [silhouette(rng, store.photo(index)) for index in indices.tolist()]
        shapes = [shape for shape in found if shape is not None]
    sampler = MaskSampler(
        config.mask_strokes,
        config.mask_boxes,
        config.mask_blobs,
        config.mask_silhouettes if shapes else 0.0,
        tuple(shapes),
    )
    return MaskDraw(sampler, config.seed, config.crop_px, config.mask_scale, config.batch_size)
