"""Masks drawn ahead of the step, by a thread or by worker processes; they load no torch."""

import multiprocessing
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from training.masks import MaskSampler

AHEAD_PER_WORKER = 2
_MASK = 1
"""Sets a photo's mask apart from its crop, which the same seed and position draw."""


@dataclass(frozen=True)
class MaskDraw:
    """Draws batches of `count` masks, each by its photo's position in the run alone."""

    sampler: MaskSampler
    seed: int
    side_px: int
    scale: float
    count: int

    def __call__(self, position: int) -> np.ndarray:
        """The masks of photos `position` onward: (count, side_px, side_px) uint8, 255 = hole."""
        positions = range(position, position + self.count)
        rngs = (np.random.default_rng((self.seed, p, _MASK)) for p in positions)
        side = self.side_px
        return np.stack([self.sampler.draw(rng, side, side, self.scale) for rng in rngs])


class MaskQueue:
    """Endless batches of masks from `position` on, `stride` photos apart, drawn ahead in order."""

    def __init__(self, draw: MaskDraw, position: int, stride: int, workers: int = 0) -> None:
        """`workers` processes draw; 0 = a thread."""
        self.position, self.stride = position, stride
        self.pool, self.draw = _pool(draw, workers), _draw_in_worker if workers else draw
        self.coming: deque[Future[np.ndarray]] = deque()
        for _ in range(AHEAD_PER_WORKER * max(1, workers)):
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
        self.coming.append(self.pool.submit(self.draw, self.position))
        self.position += self.stride


def _pool(draw: MaskDraw, workers: int) -> Executor:
    if workers == 0:
        return ThreadPoolExecutor(1)
    # A forked copy of a process that runs torch's threads can hang: start afresh.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, _remember, (draw,))


_draw: MaskDraw | None = None
"""A worker process's own: sent once, not with every batch."""


def _remember(draw: MaskDraw) -> None:
    global _draw
    _draw = draw


def _draw_in_worker(position: int) -> np.ndarray:
    assert _draw is not None
    return _draw(position)
