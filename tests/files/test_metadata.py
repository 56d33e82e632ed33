"""EXIF blocks: patched in place, carried into TIFF in either byte order, built from a TIFF."""

import struct
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import ExifTags, Image

from lama_studio.core.compose import Snapshot
from lama_studio.files.carried import Carried
from lama_studio.files.decoding import decode
from lama_studio.files.embedded import fresh_exif
from lama_studio.files.formats import FORMATS
from lama_studio.files.metadata import (
    PhotoMetadata,
    exif_of_tiff,
    orientation_of,
    upright_exif,
)
from lama_studio.files.tiff_block import (
    EXIF_IFD,
    SHORT,
    ByteOrder,
    header,
    numbers_value,
    pack_directory,
)

MAKE, WIDTH, HEIGHT, MAKER_NOTE = 271, 40962, 40963, 37500


def block(order: ByteOrder, orientation: int = 6) -> bytes:
    directory = {
        MAKE: (2, 7, b"Camera\0"),
        274: numbers_value(order, SHORT, orientation),
        EXIF_IFD: {
            WIDTH: numbers_value(order, SHORT, 640),
            HEIGHT: numbers_value(order, SHORT, 480),
            MAKER_NOTE: (7, 12, b"maker's note"),
        },
    }
    return header(order, 8) + pack_directory(order, directory, 8)  # type: ignore[arg-type]


@pytest.mark.parametrize("order", ["<", ">"])
def test_turning_a_block_upright_moves_nothing(order: ByteOrder) -> None:
    before = block(order)
    after = upright_exif(before)
    assert (orientation_of(before), orientation_of(after)) == (6, 1)
    assert len(after) == len(before)
    assert after.index(b"maker's note") == before.index(b"maker's note")
    exif = Image.Exif()
    exif.load(b"Exif\0\0" + after)
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    assert (inner[WIDTH], inner[HEIGHT]) == (480, 640)  # a lying camera's photo stands up


def test_an_upright_block_stays_as_it_is() -> None:
    assert upright_exif(block("<", 1)) == block("<", 1)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_tiff_takes_either_byte_order_and_keeps_the_maker_note_in_place(
    tmp_path: Path, order: ByteOrder, dtype: type
) -> None:
    exif = block(order, 1)
    pixels = np.arange(20 * 30 * 3, dtype=dtype).reshape(20, 30, 3)
    tiff = next(known for known in FORMATS if known.name == "TIFF")

    file = tiff.encode(Snapshot(pixels, ()), None, PhotoMetadata(exif=exif), None).content

    assert file.index(b"maker's note") == exif.index(b"maker's note")
    (tmp_path / "a.tif").write_bytes(file)
    np.testing.assert_array_equal(tifffile.imread(tmp_path / "a.tif"), pixels)
    np.testing.assert_array_equal(decode(file).pixels, pixels)
    again = Image.Exif()
    again.load(b"Exif\0\0" + exif_of_tiff(file))
    assert again[MAKE] == "Camera"
    assert again.get_ifd(ExifTags.IFD.Exif)[MAKER_NOTE] == b"maker's note"


@pytest.mark.parametrize("content", [b"", b"II", b"II*\0\xff\xff\xff\x7f", b"PNG and more of it"])
def test_damaged_blocks_are_dropped(content: bytes) -> None:
    assert upright_exif(content) == b""
    assert exif_of_tiff(content) == b""
    assert orientation_of(content) == 1


@pytest.mark.parametrize("pointer", [(2, 4, b"abc\0"), (4, 1, b"\xff\xff\0\0")])
def test_a_directory_that_cannot_be_found_takes_no_other_value_along(
    pointer: tuple[int, int, bytes],
) -> None:
    directory = {MAKE: (2, 7, b"Camera\0"), 274: numbers_value("<", SHORT, 6), EXIF_IFD: pointer}
    damaged = header("<", 8) + pack_directory("<", directory, 8)  # type: ignore[arg-type]
    for kept in (
        upright_exif(damaged),
        fresh_exif(damaged, np.zeros((20, 30, 3), np.uint8), Carried()),
        exif_of_tiff(damaged),
    ):
        exif = Image.Exif()
        exif.load(b"Exif\0\0" + kept)
        assert exif[MAKE] == "Camera"


def test_a_directory_that_points_at_itself_ends() -> None:
    directory = struct.pack("<HHHLLL", 1, EXIF_IFD, 4, 1, 8, 0)
    assert exif_of_tiff(b"II*\0\x08\0\0\0" + directory) != b""


@settings(max_examples=40, deadline=None)
@given(
    pixels=arrays.arrays(
        st.sampled_from([np.uint8, np.uint16]),
        st.tuples(st.integers(1, 24), st.integers(1, 24), st.just(3)),
    ),
    has_alpha=st.booleans(),
    name=st.sampled_from(["PNG", "TIFF"]),
)
def test_any_pixels_come_back(pixels: np.ndarray, has_alpha: bool, name: str) -> None:
    alpha = np.ascontiguousarray(pixels[..., 1]) if has_alpha else None
    known = next(known for known in FORMATS if known.name == name)
    decoded = decode(known.encode(Snapshot(pixels, ()), alpha, PhotoMetadata(), None).content)
    np.testing.assert_array_equal(decoded.pixels, pixels)
    assert (decoded.alpha is None) == (not has_alpha)
    if alpha is not None:
        np.testing.assert_array_equal(decoded.alpha, alpha)
