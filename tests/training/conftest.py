"""What the training's tests share: a config small enough for steps of milliseconds."""

import dataclasses
import io
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data
import torch

from training.config import TrainingConfig

TINY = TrainingConfig(
    ngf=8,
    blocks=1,
    downsamplings=2,
    discriminator_ndf=4,
    photo_px=40,
    crop_px=32,
    batch_size=2,
    steps=4,
    log_every=1,
    l1_hole_weight=10.0,
    ema_steps=5.0,
)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Networks this small spend their time waiting where two threads share a step."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def tiny() -> Callable[..., TrainingConfig]:
    """The small config with changes: `tiny(steps=2)`."""
    return lambda **changes: dataclasses.replace(TINY, **changes)


def encoded(pixels: np.ndarray) -> bytes:
    """RGB pixels as a PNG file."""
    return cv2.imencode(".png", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))[1].tobytes()


def write_shard(path: Path, files: dict[str, bytes]) -> Path:
    """A tar shard of these files."""
    with tarfile.open(path, "w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def plain_photo(level: int, height_px: int = 40, width_px: int = 48) -> np.ndarray:
    """A photo of one grey level, which is its name as well: tests can tell photos apart."""
    return np.full((height_px, width_px, 3), level, np.uint8)


@pytest.fixture
def photo_folder(tmp_path: Path) -> Path:
    """Four crops of real photos, as JPEG and PNG."""
    folder = tmp_path / "photos"
    folder.mkdir()
    photos = [skimage.data.astronaut(), skimage.data.coffee(), skimage.data.chelsea()]
    for number, photo in enumerate([*photos, photos[0][:200, :300]]):
        suffix = ".jpg" if number % 2 else ".png"
        bgr = cv2.cvtColor(np.ascontiguousarray(photo), cv2.COLOR_RGB2BGR)
        (folder / f"{number}{suffix}").write_bytes(cv2.imencode(suffix, bgr)[1].tobytes())
    return folder
