"""Which photos a step sees: all of them from memory, or a window of shards at a time.

Photos are counted over the whole run and over all ranks; what the n-th is depends on the seed
and n alone. So a resumed run sees the photos it would have seen, and ranks never the same ones.
"""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

import numpy as np
import torch

from training.config import ConfigError, TrainingConfig
from training.distributed import Ranks
from training.photos import PhotoStore, decode_all, joined, load_photos
from training.shards import Entry, entries, shard_names


class PhotoSource(Protocol):
    """Gives the photos of a batch; its text says what it has."""

    groups: dict[str, int]
    """Photos by shard or folder, as far as they are counted."""

    def draw(self, position: int, count: int) -> tuple[PhotoStore, np.ndarray]:
        """The store to look into and `count` indices of it, for photos `position` onward."""


def open_photos(config: TrainingConfig, device: torch.device, ranks: Ranks) -> PhotoSource:
    """The config's photos. Raises ConfigError where there are none, or too many corrupt ones."""
    if config.stream:
        return Windows(config, device, ranks)
    if config.photos_grow:
        return Growing(config, device)
    return Memory(load_photos(config).to(device), config.seed)


def shuffled(seed: tuple[int, ...], size: int, positions: np.ndarray) -> np.ndarray:
    """Endless passes over 0..size-1, each in an order of its own, at these positions."""
    found = np.empty(len(positions), np.int64)
    passes = positions // size
    for number in np.unique(passes):
        order = np.random.default_rng((*seed, int(number))).permutation(size)
        found[passes == number] = order[positions[passes == number] % size]
    return found


class Memory:
    """All photos are at hand."""

    def __init__(self, store: PhotoStore, seed: int) -> None:
        self.store, self.seed, self.groups = store, seed, store.groups

    def __str__(self) -> str:
        skipped = self.store.skipped
        lines = [f"{len(self.store)} photos, {len(skipped)} left out", *skipped[:20]]
        return "\n".join([*lines, *(["..."] if len(skipped) > 20 else [])])

    def draw(self, position: int, count: int) -> tuple[PhotoStore, np.ndarray]:
        positions = np.arange(position, position + count)
        return self.store, shuffled((self.seed,), len(self.store), positions)


class Growing(Memory):
    """All photos are at hand that have come so far; others join once they are decoded.

    What the n-th photo is then depends on when that was, too.
    """

    LOOK_SECONDS = 3.0

    def __init__(self, config: TrainingConfig, device: torch.device) -> None:
        self.config, self.device = config, device
        self.known = shard_names(config.photos, config.hold_out)
        super().__init__(self._decoded(self.known), config.seed)
        self.pool = ThreadPoolExecutor(1)
        self.looked = time.monotonic()
        self.coming: Future[PhotoStore] | None = None

    def draw(self, position: int, count: int) -> tuple[PhotoStore, np.ndarray]:
        if self.coming is not None and self.coming.done():
            before, self.store = self.store, joined(self.store, self.coming.result())
            if before.pixels.is_cuda:  # read to its end before its memory goes
                torch.cuda.current_stream().synchronize()
            self.groups, self.coming = self.store.groups, None
        if self.coming is None and time.monotonic() - self.looked > self.LOOK_SECONDS:
            self._look()
        return super().draw(position, count)

    def _look(self) -> None:
        self.looked = time.monotonic()
        found = shard_names(self.config.photos, self.config.hold_out)
        if new := [name for name in found if name not in self.known]:
            self.known += new
            self.coming = self.pool.submit(self._decoded, new)

    def _decoded(self, names: list[str]) -> PhotoStore:
        found = (entry for name in names for entry in entries(name))
        return decode_all(found, self.config).to(self.device)


class Windows:
    """A few shards at hand, the next ones loading; memory holds two windows, however many shards.

    Every pass deals the shards to the ranks anew. A window lasts for as many photos as its shards
    should hold, in an order of its own; `stream_shards` and `stream_shard_photos` say how many.
    """

    def __init__(self, config: TrainingConfig, device: torch.device, ranks: Ranks) -> None:
        self.config, self.device, self.ranks = config, device, ranks
        self.shards = shard_names(config.photos, config.hold_out)
        if len(self.shards) < ranks.count:
            raise ConfigError(f"{len(self.shards)} shards are too few for {ranks.count} ranks.")
        self.window_photos = config.stream_shards * config.stream_shard_photos
        self.groups = {name.rpartition("/")[2]: config.stream_shard_photos for name in self.shards}
        self.pool = ThreadPoolExecutor(1)
        self.loading: dict[int, Future[PhotoStore]] = {}

    def __str__(self) -> str:
        return f"{len(self.shards)} shards, {self.config.stream_shards} in memory on each rank"

    def draw(self, position: int, count: int) -> tuple[PhotoStore, np.ndarray]:
        own = (position - self.ranks.rank * self.config.batch_size) // self.ranks.count
        window, within = divmod(max(0, own), self.window_photos)
        store = self._store(window)
        seed = (self.config.seed, self.ranks.rank, window)
        return store, shuffled(seed, len(store), np.arange(within, within + count))

    def window_shards(self, window: int) -> list[str]:
        """The shards of this rank's n-th window."""
        dealt = len(self.shards) // self.ranks.count
        places = window * self.config.stream_shards + np.arange(self.config.stream_shards)
        found = []
        for place in places.tolist():
            seed = (self.config.seed, place // dealt)
            order = np.random.default_rng(seed).permutation(len(self.shards))
            found.append(self.shards[order[place % dealt * self.ranks.count + self.ranks.rank]])
        return list(dict.fromkeys(found))

    def _store(self, window: int) -> PhotoStore:
        for number in list(self.loading):
            if number < window:
                del self.loading[number]
        for number in (window, window + 1):
            if number not in self.loading:
                self.loading[number] = self.pool.submit(self._load, number)
        return self.loading[window].result()

    def _load(self, window: int) -> PhotoStore:
        return decode_all(self._entries(window), self.config).to(self.device)

    def _entries(self, window: int) -> Iterator[Entry]:
        for shard in self.window_shards(window):
            yield from entries(shard)
