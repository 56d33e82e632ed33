"""Masks drawn ahead of the step, by a thread or by worker processes; knows no torch."""

import multiprocessing
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np

from training.config import TrainingConfig
from training.masks import MaskSampler

AHEAD_PER_WORKER = 2
_DRAWN = 1
"""Sets a photo's mask apart from its crop, which the same seed and position draw."""
_sampler: MaskSampler | None = None
"""A worker process's own: sent once, not with every batch."""


def sampler_of(config: TrainingConfig, shapes: tuple[np.ndarray, ...] = ()) -> MaskSampler:
    """The config's mix of masks; `shapes` are silhouettes, needed where the config wants some."""
    return MaskSampler(
        config.mask_strokes,
        config.mask_boxes,
        config.mask_blobs,
        config.mask_silhouettes if shapes else 0.0,
        shapes,
    )


def draw_masks(
    sampler: MaskSampler, config: TrainingConfig, position: int, count: int
) -> np.ndarray:
    """The masks of photos `position` onward: (count, crop_px, crop_px) uint8, 255 = hole."""
    side, scale = config.crop_px, config.mask_scale
    positions = range(position, position + count)
    rngs = (np.random.default_rng((config.seed, p, _DRAWN)) for p in positions)
    return np.stack([sampler.draw(rng, side, side, scale) for rng in rngs])


class MaskQueue:
    """Endless batches of masks from `position` on, `stride` photos apart, drawn ahead in order."""

    def __init__(
        self, sampler: MaskSampler, config: TrainingConfig, position: int, stride: int
    ) -> None:
        self.sampler, self.config = sampler, config
        self.position, self.stride = position, stride
        self.pool = _pool(sampler, config.mask_workers)
        self.coming: deque[Future[np.ndarray]] = deque()
        for _ in range(AHEAD_PER_WORKER * max(1, config.mask_workers)):
            self._ask()

    def __iter__(self) -> Iterator[np.ndarray]:
        return self

    def __next__(self) -> np.ndarray:
        self._ask()
        return self.coming.popleft().result()

    def close(self) -> None:
        """Let the workers go."""
        self.pool.shutdown(wait=True, cancel_futures=True)

    def _ask(self) -> None:
        at, count = self.position, self.config.batch_size
        if self.config.mask_workers == 0:
            drawn = self.pool.submit(draw_masks, self.sampler, self.config, at, count)
        else:
            drawn = self.pool.submit(_draw_in_worker, self.config, at, count)
        self.coming.append(drawn)
        self.position += self.stride


def _pool(sampler: MaskSampler, workers: int) -> Executor:
    if workers == 0:
        return ThreadPoolExecutor(1)
    # A forked copy of a process that runs torch's threads can hang: start afresh.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, _remember, (sampler,))


def _remember(sampler: MaskSampler) -> None:
    global _sampler
    _sampler = sampler


def _draw_in_worker(config: TrainingConfig, position: int, count: int) -> np.ndarray:
    assert _sampler is not None
    return draw_masks(_sampler, config, position, count)
