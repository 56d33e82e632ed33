"""The table of formats in README.md is what saving and reading back shows, and exiftool agrees."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from lama_studio.files.formats import FORMATS, Format
from lama_studio.files.metadata import PhotoMetadata
from lama_studio.files.photo import Photo, photo_of_bytes, read_photo, write_photo
from tests.files.carriers import MAKER, full_jpeg, scene

README = Path(__file__).parents[2] / "README.md"
BLOCKS = ("EXIF", "ICC profile", "XMP", "IPTC", "comment")
HEAD = "| format | 8 bit | 16 bit | grey | alpha | EXIF | profile | XMP | IPTC | comment |"
EXACT, NOT = "exact", "–"


def plain(pixels: np.ndarray, *, is_grey: bool = False) -> Photo:
    return Photo(pixels, None, Path("in.png"), "PNG", PhotoMetadata(is_grey=is_grey))


def saved(folder: Path, known: Format, source: Photo, alpha: np.ndarray | None = None) -> Photo:
    path = folder / f"out{known.suffixes[0]}"
    return read_photo(write_photo(path, source.pixels, alpha, source, overwrite=True).path)


def fidelity(folder: Path, known: Format, source: Photo) -> str:
    """Whether the pixels come back as they were, or how many bits of them."""
    found = saved(folder, known, source).pixels
    if np.array_equal(found, source.pixels):
        return EXACT
    if found.dtype == source.pixels.dtype:
        return "12 of 16" if found.dtype == np.uint16 else "lossy"
    return "8 of 16"


def line(folder: Path, known: Format) -> str:
    random = np.random.default_rng(0)
    deep = random.integers(0, 65_536, (40, 50, 3), dtype=np.uint16)
    grey = np.repeat(scene()[..., :1], 3, axis=2)
    alpha = np.full(scene().shape[:2], 90, np.uint8)
    has_alpha = saved(folder, known, plain(scene()), alpha).alpha is not None
    carrier = photo_of_bytes(full_jpeg(), Path("in.jpg"))
    report = write_photo(
        folder / f"all{known.suffixes[0]}", carrier.pixels, None, carrier, overwrite=True
    )
    cells = [
        known.name,
        fidelity(folder, known, plain(scene())),
        fidelity(folder, known, plain(deep)),
        fidelity(folder, known, plain(grey, is_grey=True)),
        "yes" if has_alpha else NOT,
        *("yes" if name in report.kept else NOT for name in BLOCKS),
    ]
    return "| " + " | ".join(cells) + " |"


def table(folder: Path) -> str:
    lines = (HEAD, "|---" * HEAD.count(" | ") + "|---|", *(line(folder, f) for f in FORMATS))
    return "\n".join(lines)


def test_readme_says_of_formats_what_they_do(tmp_path: Path) -> None:
    made = table(tmp_path)
    assert made in README.read_text("utf-8"), made


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".avif"])
def test_exiftool_finds_what_the_report_says(tmp_path: Path, suffix: str) -> None:
    photo = photo_of_bytes(full_jpeg(6), tmp_path / "in.jpg")
    report = write_photo(tmp_path / f"out{suffix}", photo.pixels, None, photo)
    (tmp_path / "in.jpg").write_bytes(photo.file)
    words = ["exiftool", "-j", "-n", "-a", "-G1", str(report.path), str(tmp_path / "in.jpg")]
    done = subprocess.run(words, capture_output=True, check=True, timeout=60)
    found, source = json.loads(done.stdout)
    assert found["IFD0:Make"] == MAKER
    assert found["ExifIFD:DateTimeOriginal"] == "2026:11:22 07:41:00"
    assert abs(found["GPS:GPSLatitude"] - (37 + 33 / 60 + 59.5 / 3600)) < 1e-6
    assert found["XMP-photoshop:City"] == "Seoul"
    assert found["ICC-header:ColorSpaceData"].strip() == "RGB"
    assert found["IFD0:Orientation"] == (6 if suffix == ".jpg" else 1)
    assert ("IPTC:ObjectName" in found) == ("IPTC" in report.kept)
    # The carrier's digest is made up, and so is what stands behind its picture.
    known = (source.get("ExifTool:Warning"), "IPTCDigest is not current. XMP may be out of sync")
    assert found.get("ExifTool:Warning") in (None, *known)
