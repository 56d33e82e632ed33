"""Photos in memory: decoded once from tar shards or folders, cropped in batches.

Every batch depends on (seed, rank, step) alone, so a resumed run sees the photos it would have
seen.
"""

import tarfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path

import cv2
import numpy as np

from training.config import ConfigError, TrainingConfig

SUFFIXES = (".webp", ".jpg", ".jpeg", ".png")
LARGEST_CORRUPT_SHARE = 0.05


@dataclass
class PhotoStore:
    """Photos as HxWx3 RGB uint8, all with the same short side, and the names of those left out."""

    photos: list[np.ndarray]
    skipped: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.photos)


def load_photos(config: TrainingConfig) -> PhotoStore:
    """Decode every photo of the config's shards and folders at short side photo_px.

    Photos smaller than crop_px and corrupt ones are skipped and named; raises ConfigError where
    no photo is left or more than 5 % are corrupt.
    """
    if not config.photos:
        return PhotoStore([made_up_photo(i, config.photo_px) for i in range(64)])
    photos, small, corrupt = [], [], []
    with ThreadPoolExecutor() as pool:
        for name, photo in pool.map(lambda entry: _decode(entry, config), _entries(config)):
            if photo is None:
                corrupt.append(f"{name}: corrupt")
            elif min(photo.shape[:2]) < config.crop_px:
                small.append(f"{name}: smaller than {config.crop_px} px")
            else:
                photos.append(photo)
    total = len(photos) + len(small) + len(corrupt)
    if len(corrupt) > LARGEST_CORRUPT_SHARE * total:
        raise ConfigError(f"{len(corrupt)} of {total} photos are corrupt: {corrupt[0]}, ...")
    if not photos:
        raise ConfigError(f"There are no photos of {config.crop_px} px or more in {config.photos}.")
    return PhotoStore(photos, small + corrupt)


def shard_paths(config: TrainingConfig) -> list[Path]:
    """The config's shards and folders, patterns expanded, without those held out; sorted."""
    found = sorted({Path(p) for pattern in config.photos for p in glob(pattern)})  # noqa: PTH207
    return [path for path in found if path.name not in config.hold_out]


def _entries(config: TrainingConfig) -> Iterator[tuple[str, bytes]]:
    for path in shard_paths(config):
        yield from _folder(path) if path.is_dir() else _shard(path)


def _folder(path: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(path.rglob("*")):
        if file.suffix.lower() in SUFFIXES:
            yield str(file), file.read_bytes()


def _shard(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                opened = tar.extractfile(member) if member.isfile() else None
                if opened is not None and Path(member.name).suffix.lower() in SUFFIXES:
                    yield f"{path.name}/{member.name}", opened.read()
    except tarfile.TarError as error:
        raise ConfigError(f"{path} is not a tar shard: {error}.") from error


def _decode(entry: tuple[str, bytes], config: TrainingConfig) -> tuple[str, np.ndarray | None]:
    name, encoded = entry
    bgr = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR)
    if bgr is None:
        return name, None
    return name, shrink(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), config.photo_px)


def shrink(photo: np.ndarray, short_side_px: int) -> np.ndarray:
    """HxWx3 uint8 -> the same with this short side; smaller photos stay as they are."""
    height, width = photo.shape[:2]
    scale = short_side_px / min(height, width)
    if scale >= 1:
        return photo
    size = (max(short_side_px, round(width * scale)), max(short_side_px, round(height * scale)))
    return cv2.resize(photo, size, interpolation=cv2.INTER_AREA)


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


def draw_crop(rng: np.random.Generator, photo: np.ndarray, config: TrainingConfig) -> np.ndarray:
    """A random square crop, up to `zoom` times wider and shrunk, flipped and toned: uint8."""
    height, width = photo.shape[:2]
    widest = min(height, width, round(config.crop_px * config.zoom))
    side = int(rng.integers(config.crop_px, widest + 1))
    y, x = int(rng.integers(0, height - side + 1)), int(rng.integers(0, width - side + 1))
    crop = photo[y : y + side, x : x + side]
    if side != config.crop_px:
        crop = cv2.resize(crop, (config.crop_px, config.crop_px), interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        crop = crop[:, ::-1]
    return _tone(rng, crop)


def _tone(rng: np.random.Generator, crop: np.ndarray) -> np.ndarray:
    """Brightness and contrast within 20 %, as published, in one look-up."""
    contrast, brightness = rng.uniform(0.8, 1.2), rng.uniform(-0.2, 0.2) * 255
    table = np.clip((np.arange(256) - 128) * contrast + 128 + brightness, 0, 255)
    return table.astype(np.uint8)[crop]


def batch_generator(seed: int, rank: int, step: int) -> np.random.Generator:
    """The source of chance of one step on one rank."""
    return np.random.default_rng((seed, rank, step))


def pick(rng: np.random.Generator, photos: Sequence[np.ndarray]) -> np.ndarray:
    """One photo, each as likely."""
    return photos[int(rng.integers(len(photos)))]
