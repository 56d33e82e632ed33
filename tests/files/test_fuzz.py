"""Damaged files give a photo or a sentence, never anything else. Longer: FUZZ_ROUNDS=10000."""

import os
from pathlib import Path

import numpy as np
import pytest

from lama_studio.errors import PhotoError
from lama_studio.files import limits
from lama_studio.files.metadata import PhotoMetadata
from lama_studio.files.photo import Photo, read_photo, write_photo

ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "60"))
EXIF = (
    b"II*\0\x08\0\0\0\x02\0"
    b"\x0f\x01\x02\0\x07\0\0\0\x26\0\0\0"
    b"\x12\x01\x03\0\x01\0\0\0\x01\0\0\0"
    b"\0\0\0\0Camera\0\0"
)

TURNED = EXIF.replace(b"\x01\0\0\0\x01\0\0\0", b"\x01\0\0\0\x06\0\0\0")


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".avif", ".bmp"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_mutated_files_are_read_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, dtype: type
) -> None:
    monkeypatch.setattr(limits, "free_memory_bytes", lambda: 20_000_000)
    random = np.random.default_rng(1)
    pixels = random.integers(0, np.iinfo(dtype).max, (24, 31, 3), dtype=dtype)
    metadata = PhotoMetadata(exif=EXIF, xmp=b"<x/>", icc=b"no profile", dpi=(72.0, 72.0))
    path = tmp_path / f"a{suffix}"
    write_photo(path, pixels, None, Photo(pixels, None, path, "", metadata))
    whole = np.frombuffer(path.read_bytes(), np.uint8)
    if suffix != ".png":  # its checksums forbid
        whole = np.frombuffer(path.read_bytes().replace(EXIF, TURNED), np.uint8)
    said: set[str] = set()
    for _ in range(ROUNDS):
        content = whole.copy()
        # Most of what can go wrong is named in the first bytes.
        reach = len(content) if random.random() < 0.3 else min(len(content), 300)
        places = random.integers(0, reach, random.integers(1, 6))
        content[places] = random.integers(0, 256, len(places))
        end = len(content) if random.random() < 0.8 else int(random.integers(1, len(content)))
        path.write_bytes(content[:end].tobytes())
        try:
            photo = read_photo(path)
        except PhotoError as error:
            said.add(str(error)[:2])
        else:
            assert photo.pixels.shape[2] == 3
    assert said == {"a."}
