"""Damaged files give a photo or a sentence, never anything else, and soon.

Longer: FUZZ_ROUNDS=10000 (`make fuzz`).
"""

import os
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
import tifffile
from PIL import Image

from lama_studio.errors import PhotoError
from lama_studio.files import limits
from lama_studio.files.carried import Carried
from lama_studio.files.jpeg_carried import xmp_segments
from lama_studio.files.jpeg_file import joined, split
from lama_studio.files.metadata import PhotoMetadata
from lama_studio.files.photo import Photo, photo_of_bytes, read_photo, write_photo
from tests.files.carriers import XMP, full_jpeg

ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "60"))
LONGEST_S = 2.0
EXIF = (
    b"II*\0\x08\0\0\0\x02\0"
    b"\x0f\x01\x02\0\x07\0\0\0\x26\0\0\0"
    b"\x12\x01\x03\0\x01\0\0\0\x01\0\0\0"
    b"\0\0\0\0Camera\0\0"
)
TURNED = EXIF.replace(b"\x01\0\0\0\x01\0\0\0", b"\x01\0\0\0\x06\0\0\0")


def noise(dtype: type = np.uint8) -> np.ndarray:
    most = np.iinfo(dtype).max
    return np.random.default_rng(1).integers(0, most, (24, 31, 3), dtype=dtype)


def written(folder: Path, suffix: str, dtype: type) -> bytes:
    """A file as this program writes it, with some of everything."""
    metadata = PhotoMetadata(exif=EXIF, xmp=b"<x/>", icc=b"no profile", dpi=(72.0, 72.0))
    path = folder / f"whole{suffix}"
    write_photo(path, noise(dtype), None, Photo(noise(dtype), None, path, "", metadata))
    content = path.read_bytes()
    path.unlink()
    return content if suffix == ".png" else content.replace(EXIF, TURNED)  # PNG has checksums


def by_pillow(name: str, **options: object) -> bytes:
    file = BytesIO()
    Image.fromarray(noise()).save(file, name, **options)
    return file.getvalue()


def heic(mode: str) -> bytes:
    file = BytesIO()
    pixels = noise() if mode == "RGB" else noise(np.uint16)
    pillow_heif.from_bytes(mode, (31, 24), pixels.tobytes()).save(file, exif=b"Exif\0\0" + TURNED)
    return file.getvalue()


def deep_tiff(samples: np.ndarray, **how: object) -> bytes:
    file = BytesIO()
    tifffile.imwrite(file, samples, metadata=None, **how)  # type: ignore[arg-type]
    return file.getvalue()


def jpeg_of_long_xmp() -> bytes:
    """Its XMP takes three segments."""
    parts = split(by_pillow("JPEG"))
    words = b"<own:a xmlns:own='urn:own/'>" + b"sea, sky. " * 9_000 + b"</own:a>"
    segments = xmp_segments(
        XMP.replace(b"</rdf:Description>", words + b"</rdf:Description>"), Carried()
    )
    assert len(segments) == 3
    return joined((*segments, *parts.carried), parts.picture)


SEEDS: dict[str, Callable[[Path], bytes]] = {
    f"{suffix} {8 * np.dtype(dtype).itemsize}": lambda folder, suffix=suffix, dtype=dtype: written(
        folder, suffix, dtype
    )
    for suffix in (".jpg", ".png", ".tif", ".webp", ".avif", ".bmp")
    for dtype in (np.uint8, np.uint16)
} | {
    "gif": lambda _: by_pillow("GIF"),
    "progressive jpeg": lambda _: by_pillow("JPEG", progressive=True),
    "jpeg with everything": lambda _: full_jpeg(),
    "lzw tiff": lambda _: by_pillow("TIFF", compression="tiff_lzw"),
    "lossy webp": lambda _: by_pillow("WEBP"),
    "lossy avif": lambda _: by_pillow("AVIF"),
    "tiff of planes": lambda _: deep_tiff(
        np.moveaxis(noise(np.uint16), -1, 0), photometric="rgb", planarconfig="separate"
    ),
    "tiff of tiles": lambda _: deep_tiff(noise(np.uint16), photometric="rgb", tile=(16, 16)),
    "tiff of grey and alpha": lambda _: deep_tiff(
        noise(np.uint16)[..., :2],
        photometric="minisblack",
        planarconfig="contig",
        extrasamples=["unassalpha"],
        compression="zlib",
        predictor=True,
    ),
    "big tiff": lambda _: deep_tiff(noise(np.uint16), photometric="rgb", bigtiff=True),
    "jpeg of long xmp": lambda _: jpeg_of_long_xmp(),
    "heic 8": lambda _: heic("RGB"),
    "heic 10": lambda _: heic("RGB;16"),
}


def mutated(whole: np.ndarray, random: np.random.Generator) -> bytes:
    """Some bytes of the file changed, most of them at its beginning where things are named, or
    its end cut off."""
    content = whole.copy()
    reach = len(content) if random.random() < 0.3 else min(len(content), 300)
    places = random.integers(0, reach, random.integers(1, 6))
    content[places] = random.integers(0, 256, len(places))
    end = len(content) if random.random() < 0.8 else int(random.integers(1, len(content)))
    return content[:end].tobytes()


@pytest.mark.parametrize("name", SEEDS)
def test_mutated_files_are_read_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(limits, "free_memory_bytes", lambda: 20_000_000)
    random = np.random.default_rng(1)
    whole = np.frombuffer(SEEDS[name](tmp_path), np.uint8)
    path = tmp_path / "a.photo"
    photo_of_bytes(whole.tobytes(), path)
    said: set[str] = set()
    for number in range(ROUNDS):
        content = mutated(whole, random)
        began_s = time.perf_counter()
        try:
            photo = photo_of_bytes(content, path)
        except PhotoError as error:
            said.add(str(error)[:8])
        else:
            assert photo.pixels.shape[2] == 3
            assert photo.pixels.dtype in (np.uint8, np.uint16)
        if ROUNDS > 1000:
            assert time.perf_counter() - began_s < LONGEST_S, number
    assert said == {"a.photo "}
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_on_the_disk_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(full_jpeg()[:300])
    with pytest.raises(PhotoError, match=r"^a\.jpg "):
        read_photo(path)
    assert path.read_bytes() == full_jpeg()[:300]


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".avif"])
def test_what_can_be_read_of_a_damaged_file_can_be_saved(tmp_path: Path, suffix: str) -> None:
    random = np.random.default_rng(2)
    whole = np.frombuffer(written(tmp_path, suffix, np.uint8), np.uint8)
    for number in range(max(4, ROUNDS // 20)):
        try:
            photo = photo_of_bytes(mutated(whole, random), tmp_path / f"a{suffix}")
        except PhotoError:
            continue
        edited = photo.pixels.copy()
        edited[3:6, 4:9] = 99
        write_photo(tmp_path / f"{number}.png", edited, photo.alpha, photo)
        write_photo(tmp_path / f"{number}{suffix}", edited, photo.alpha, photo, overwrite=True)
    assert not list(tmp_path.glob(".*"))
