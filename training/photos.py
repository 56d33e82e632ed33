"""Photos for training: found in folders and tar shards, decoded once, packed on the device.

`python -m training.photos fetch` rebuilds the listed set from its public sources.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice

import cv2
import numpy as np
import torch
from torch import Tensor

from training.config import ConfigError, TrainingConfig
from training.shards import Entry, entries, shard_names

CHUNK_PHOTOS = 256
LARGEST_CORRUPT_SHARE = 0.05
LARGEST_MEMORY_SHARE = 0.6
"""Of a device's free memory, for photos; the rest belongs to the step."""


@dataclass(frozen=True)
class PhotoStore:
    """Photos of any size, one after the other in one uint8 tensor, so that a batch is one look-up.

    `pixels` is flat (all of H x W x 3 RGB, photo by photo) and lies on the device or in memory;
    `starts`, `heights`, `widths` are numpy int64, a value a photo.
    """

    pixels: Tensor
    starts: np.ndarray
    heights: np.ndarray
    widths: np.ndarray
    skipped: tuple[str, ...] = ()
    groups: dict[str, int] = field(default_factory=dict)
    """How many photos each shard or folder gave."""

    def __len__(self) -> int:
        return len(self.starts)

    def photo(self, index: int) -> np.ndarray:
        """One photo, H x W x 3 uint8."""
        start, height, width = self.starts[index], self.heights[index], self.widths[index]
        flat = self.pixels[start : start + 3 * height * width]
        return flat.cpu().numpy().reshape(height, width, 3)

    def to(self, device: torch.device) -> "PhotoStore":
        """On the device where they fit there; else where they are."""
        if device.type == "cuda":
            free_bytes, _ = torch.cuda.mem_get_info(device)
            if self.pixels.numel() > LARGEST_MEMORY_SHARE * free_bytes:
                return self
        return PhotoStore(
            self.pixels.to(device),
            self.starts,
            self.heights,
            self.widths,
            self.skipped,
            self.groups,
        )


def load_photos(config: TrainingConfig) -> PhotoStore:
    """Decode every photo of the config's shards and folders at short side photo_px.

    Photos smaller than crop_px and corrupt ones are skipped and named; raises ConfigError where
    no photo is left or more than 5 % are corrupt.
    """
    if not config.photos:
        return pack([made_up_photo(number, config.photo_px) for number in range(64)])
    names = shard_names(config.photos, config.hold_out)
    return decode_all((entry for name in names for entry in entries(name)), config)


def decode_all(found: Iterable[Entry], config: TrainingConfig) -> PhotoStore:
    """Encoded photos -> packed ones; as load_photos."""
    photos: list[np.ndarray] = []
    small, corrupt = [], []
    groups: Counter[str] = Counter()
    with ThreadPoolExecutor() as pool:
        for entry, photo in _decoded(pool, found, config):
            if photo is None:
                corrupt.append(f"{entry.name}: corrupt")
            elif min(photo.shape[:2]) < config.crop_px:
                small.append(f"{entry.name}: smaller than {config.crop_px} px")
            else:
                photos.append(photo)
                groups[entry.group] += 1
    total = len(photos) + len(small) + len(corrupt)
    if len(corrupt) > LARGEST_CORRUPT_SHARE * total:
        raise ConfigError(f"{len(corrupt)} of {total} photos are corrupt: {corrupt[0]}, ...")
    if not photos:
        raise ConfigError(f"There are no photos of {config.crop_px} px or more in {config.photos}.")
    return pack(photos, (*corrupt, *small), dict(groups))


def _decoded(
    pool: ThreadPoolExecutor, found: Iterable[Entry], config: TrainingConfig
) -> Iterator[tuple[Entry, np.ndarray | None]]:
    """Decode in threads, a chunk at a time: the pool would read everything ahead."""
    left = iter(found)
    while chunk := list(islice(left, CHUNK_PHOTOS)):
        yield from zip(chunk, pool.map(lambda entry: decode(entry, config), chunk), strict=True)


def decode(entry: Entry, config: TrainingConfig) -> np.ndarray | None:
    """An encoded photo -> H x W x 3 RGB uint8 at short side photo_px; None where it is corrupt."""
    if not entry.encoded:
        return None
    bgr = cv2.imdecode(np.frombuffer(entry.encoded, np.uint8), cv2.IMREAD_COLOR)
    if bgr is None:
        return None
    return shrink(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), config.photo_px)


def shrink(photo: np.ndarray, short_side_px: int) -> np.ndarray:
    """HxWx3 uint8 -> the same with this short side; smaller photos stay as they are."""
    height, width = photo.shape[:2]
    scale = short_side_px / min(height, width)
    if scale >= 1:
        return photo
    size = (max(short_side_px, round(width * scale)), max(short_side_px, round(height * scale)))
    return cv2.resize(photo, size, interpolation=cv2.INTER_AREA)


def pack(
    photos: list[np.ndarray],
    skipped: Sequence[str] = (),
    groups: dict[str, int] | None = None,
) -> PhotoStore:
    """Photos -> one flat tensor; the list is emptied on the way, so nothing is held twice."""
    heights = np.array([photo.shape[0] for photo in photos], np.int64)
    widths = np.array([photo.shape[1] for photo in photos], np.int64)
    ends = np.cumsum(3 * heights * widths)
    pixels = np.empty(int(ends[-1]), np.uint8)
    while photos:
        photo = photos.pop()
        end = ends[len(photos)]
        pixels[end - photo.size : end] = photo.reshape(-1)
    starts = ends - 3 * heights * widths
    return PhotoStore(
        torch.from_numpy(pixels), starts, heights, widths, tuple(skipped), groups or {}
    )


def joined(one: PhotoStore, other: PhotoStore) -> PhotoStore:
    """The photos of both, in this order, on the device of the first."""
    return PhotoStore(
        torch.cat([one.pixels, other.pixels.to(one.pixels.device)]),
        np.concatenate([one.starts, other.starts + one.pixels.numel()]),
        np.concatenate([one.heights, other.heights]),
        np.concatenate([one.widths, other.widths]),
        one.skipped + other.skipped,
        one.groups | other.groups,
    )


def made_up_photo(seed: int, size_px: int) -> np.ndarray:
    """A seeded picture of gradients, stripes and discs, HxWx3 uint8, for runs without photos."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:size_px, 0:size_px].astype(np.float32) / size_px
    angle, frequency = rng.uniform(0, np.pi), rng.uniform(4, 16)
    wave = 0.5 + 0.5 * np.sin(frequency * 6.3 * (x * np.cos(angle) + y * np.sin(angle)))
    photo = 0.6 * wave[..., None] * rng.random(3) + 0.4 * np.stack([x, y, 1 - x], -1)
    photo = np.ascontiguousarray((255 * photo).astype(np.uint8))
    for _ in range(3):
        cx, cy, radius = (int(v) for v in rng.integers(size_px // 8, size_px, 3))
        cv2.circle(photo, (cx, cy), radius // 4, rng.integers(0, 255, 3).tolist(), -1)
    return photo


if __name__ == "__main__":
    from training.fetch import main

    sys.exit(main())
