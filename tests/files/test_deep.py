"""16 bits and unusual kinds of TIFF and PNG: read as they are meant, or refused in a sentence."""

import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image

from lama_studio.errors import PhotoError
from lama_studio.files.photo import read_photo, write_photo
from lama_studio.files.png_chunks import SIGNATURE, Chunk, packed

RANDOM = np.random.default_rng(7)
RGB = RANDOM.integers(0, 65_536, (45, 70, 3)).astype(np.uint16)
GREY = RGB[..., 0]
GREYS = np.repeat(GREY[..., None], 3, axis=2)
ALPHA = RANDOM.integers(0, 65_536, (45, 70)).astype(np.uint16)
RGBA = np.dstack([RGB, ALPHA])
PLANES = {"planarconfig": "separate"}


def made(folder: Path, samples: np.ndarray, **how: Any) -> Path:
    tifffile.imwrite(folder / "in.tif", samples, metadata=None, **how)
    return folder / "in.tif"


@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize(("byteorder", "bigtiff"), [("<", False), (">", False), ("<", True)])
@pytest.mark.parametrize("predictor", [1, 2])
@pytest.mark.parametrize("how", ["rows", "tiles", "planes", "planes in tiles"])
def test_a_tiff_of_16_bits_is_read_however_it_is_stored(
    tmp_path: Path, compression: str | None, byteorder: Any, bigtiff: bool, predictor: int, how: str
) -> None:
    layout: dict[str, Any] = {"photometric": "rgb", "planarconfig": "contig"}
    layout |= {"rowsperstrip": 16} if "tiles" not in how else {"tile": (32, 16)}
    samples = RGB
    if "planes" in how:
        layout["planarconfig"], samples = "separate", np.moveaxis(RGB, -1, 0)
    if compression and predictor == 2:
        layout["predictor"] = 2
    layout |= {"compression": compression, "byteorder": byteorder, "bigtiff": bigtiff}
    photo = read_photo(made(tmp_path, samples, **layout))
    np.testing.assert_array_equal(photo.pixels, RGB)
    assert photo.alpha is None


@pytest.mark.parametrize("planar", ["contig", "separate"])
@pytest.mark.parametrize("meaning", ["unassalpha", "unspecified"])
def test_the_fourth_channel_is_alpha_where_it_says_so(
    tmp_path: Path, planar: str, meaning: str
) -> None:
    samples = RGBA if planar == "contig" else np.moveaxis(RGBA, -1, 0)
    path = made(tmp_path, samples, photometric="rgb", planarconfig=planar, extrasamples=[meaning])
    photo = read_photo(path)
    np.testing.assert_array_equal(photo.pixels, RGB)
    assert (photo.alpha is not None) == (meaning == "unassalpha")
    if photo.alpha is not None:
        np.testing.assert_array_equal(photo.alpha, ALPHA)


def test_colours_that_were_multiplied_by_alpha_are_seen_as_they_were(tmp_path: Path) -> None:
    alpha = np.maximum(ALPHA, 2_000)
    multiplied = (RGB.astype(np.uint64) * alpha[..., None] // 65_535).astype(np.uint16)
    samples = np.dstack([multiplied, alpha])
    path = made(tmp_path, samples, photometric="rgb", extrasamples=["assocalpha"])
    photo = read_photo(path)
    assert np.abs(photo.pixels.astype(int) - RGB).max() <= 65_535 // 2_000 + 1
    np.testing.assert_array_equal(photo.alpha, alpha)


def test_white_may_be_zero(tmp_path: Path) -> None:
    photo = read_photo(made(tmp_path, GREY, photometric="miniswhite"))
    np.testing.assert_array_equal(photo.pixels, 65_535 - GREYS)
    assert photo.metadata.is_grey


@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("predictor", [False, True])
@pytest.mark.parametrize("compression", [None, "zlib"])
def test_grey_with_alpha_is_read(
    tmp_path: Path, byteorder: Any, predictor: bool, compression: str | None
) -> None:
    how: dict[str, Any] = {"compression": compression, "predictor": predictor and bool(compression)}
    how |= {"photometric": "minisblack", "planarconfig": "contig", "extrasamples": ["unassalpha"]}
    samples = np.dstack([GREY, ALPHA])
    photo = read_photo(made(tmp_path, samples, byteorder=byteorder, rowsperstrip=8, **how))
    np.testing.assert_array_equal(photo.pixels, GREYS)
    np.testing.assert_array_equal(photo.alpha, ALPHA)


@pytest.mark.parametrize(
    ("samples", "how"),
    [
        (RGBA, {"photometric": "separated"}),
        (RGB, {"photometric": "cielab"}),
        (GREY.astype(np.int16), {"photometric": "minisblack"}),
        (GREY.astype(np.float32), {"photometric": "minisblack"}),
    ],
    ids=["CMYK", "Lab", "signed", "float"],
)
def test_other_kinds_are_refused_and_not_shown_wrong(
    tmp_path: Path, samples: np.ndarray, how: dict[str, Any]
) -> None:
    path = made(tmp_path, samples, planarconfig="contig" if samples.ndim == 3 else None, **how)
    with pytest.raises(PhotoError):
        read_photo(path)


@pytest.mark.parametrize("how", [{"tile": (32, 16)}, PLANES, {"extrasamples": ["unassalpha"]}])
def test_a_tiff_that_ends_too_early_is_a_sentence(tmp_path: Path, how: dict[str, Any]) -> None:
    samples = {2: np.moveaxis(RGB, -1, 0), 3: np.dstack([GREY, ALPHA])}.get(
        3 if "extrasamples" in how else 2 if how is PLANES else 0, RGB
    )
    colours = "minisblack" if "extrasamples" in how else "rgb"
    path = made(tmp_path, samples, photometric=colours, compression="zlib", **how)
    with tifffile.TiffFile(path) as found:
        last = found.pages[0].dataoffsets[-1]  # type: ignore[union-attr]
    file = bytearray(path.read_bytes())
    tag = 324 if "tile" in how else 273
    at = file.index(struct.pack("<L", last), file.index(struct.pack("<HH", tag, 4)))
    struct.pack_into("<L", file, at, len(file) - 8)
    path.write_bytes(file)
    with pytest.raises(PhotoError, match="ends too early"):
        read_photo(path)


def png(samples: np.ndarray, kind: int, *extra: Chunk) -> bytes:
    """A PNG made by hand, of the kind of colours that IHDR names."""
    height, width = samples.shape[:2]
    wide = samples.astype(f">u{samples.itemsize}")
    rows = b"".join(b"\0" + row.tobytes() for row in wide)
    header = struct.pack(">LLBBBBB", width, height, 8 * samples.itemsize, kind, 0, 0, 0)
    parts = (
        Chunk(b"IHDR", header), *extra, Chunk(b"IDAT", zlib.compress(rows)), Chunk(b"IEND", b"")
    )  # fmt: skip
    return SIGNATURE + b"".join(map(packed, parts))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_one_grey_may_be_transparent(tmp_path: Path, dtype: type) -> None:
    grey = (GREY % 200).astype(dtype)
    value = Chunk(b"tRNS", struct.pack(">H", int(grey[3, 3])))
    (tmp_path / "in.png").write_bytes(png(grey, 0, value))
    photo = read_photo(tmp_path / "in.png")
    np.testing.assert_array_equal(photo.pixels[..., 1], grey)
    np.testing.assert_array_equal(photo.alpha == 0, grey == grey[3, 3])


PROFILE = b"\0" * 12 + b"mntrGRAYXYZ " + b"\0" * 12 + b"acsp" + b"\0" * 92


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_grey_with_alpha_stays_grey_with_alpha_and_keeps_its_profile(
    tmp_path: Path, dtype: type, suffix: str
) -> None:
    pairs = np.dstack([GREY, ALPHA]).astype(dtype)
    (tmp_path / "in.png").write_bytes(
        png(pairs, 4, Chunk(b"iCCP", b"g\0\0" + zlib.compress(PROFILE)))
    )
    photo = read_photo(tmp_path / "in.png")

    report = write_photo(tmp_path / f"out{suffix}", photo.pixels, photo.alpha, photo)

    again = read_photo(report.path)
    assert (report.kept, report.lost) == (("ICC profile",), ())
    np.testing.assert_array_equal(again.pixels[..., 0], pairs[..., 0])
    np.testing.assert_array_equal(again.alpha, pairs[..., 1])
    assert (again.metadata.is_grey, again.metadata.icc) == (True, PROFILE)
    if suffix == ".png":
        assert report.path.read_bytes()[24:26] == bytes([8 * pairs.itemsize, 4])
        if dtype is np.uint8:
            with Image.open(report.path) as judge:
                np.testing.assert_array_equal(np.asarray(judge), pairs)
        else:
            judged = cv2.imread(str(report.path), cv2.IMREAD_UNCHANGED)
            np.testing.assert_array_equal(judged[..., 2:], pairs)
    else:
        np.testing.assert_array_equal(tifffile.imread(report.path), pairs)


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_a_judge_finds_grey_with_alpha(tmp_path: Path) -> None:
    (tmp_path / "in.png").write_bytes(png(np.dstack([GREY, ALPHA]), 4))
    photo = read_photo(tmp_path / "in.png")
    path = write_photo(tmp_path / "out.png", photo.pixels, photo.alpha, photo).path
    words = ["exiftool", "-s3", "-ColorType", "-BitDepth", str(path)]
    found = subprocess.run(words, capture_output=True, check=True, text=True).stdout
    assert found.split("\n")[:2] == ["Grayscale with Alpha", "16"]
