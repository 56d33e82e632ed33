"""JPEGs are edited block by block: what was not touched keeps its exact coefficients."""

import dataclasses
import struct
import tracemalloc
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import jpeglib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage import data

from lama_studio.core.compose import Snapshot
from lama_studio.core.geometry import Box
from lama_studio.core.layers import Erase
from lama_studio.files import jpeg_coefficients
from lama_studio.files.formats import jpeg
from lama_studio.files.jpeg_file import joined, split
from lama_studio.files.orientation import as_stored, box_as_seen
from lama_studio.files.photo import Photo, SaveReport, read_photo, write_photo

_SAMPLINGS = ("4:4:4", "4:2:2", "4:2:0", "4:4:0", "4:1:1", "grey")


def a_jpeg(path: Path, sampling: str = "4:2:0", size: tuple[int, int] = (150, 203)) -> Photo:
    """A JPEG of any sampling, odd sides, quality 83."""
    pixels = data.astronaut()[: size[0], 100 : 100 + size[1]]
    if sampling == "grey":
        Image.fromarray(pixels[..., 1]).save(path, quality=83)
    elif sampling in ("4:4:4", "4:2:2", "4:2:0"):
        Image.fromarray(pixels).save(path, quality=83, subsampling=sampling)
    else:
        factors = {"4:4:0": ((2, 1), (1, 1), (1, 1)), "4:1:1": ((1, 4), (1, 1), (1, 1))}[sampling]
        picture = jpeglib.from_spatial(np.ascontiguousarray(pixels))
        picture.samp_factor = factors
        picture.write_spatial(str(path), qt=83)
    return read_photo(path)


def erased(photo: Photo, path: Path, hole: tuple[slice, slice]) -> SaveReport:
    pixels = photo.pixels.copy()
    pixels[hole] = np.random.default_rng(1).integers(60, 90, pixels[hole].shape)
    return write_photo(path, pixels, None, photo)


def coefficients(path: Path) -> list[np.ndarray]:
    picture = jpeglib.read_dct(str(path))
    planes = (picture.Y, picture.Cb, picture.Cr)
    return [plane for plane in planes if plane is not None]


def changed_blocks(before: Path, after: Path) -> list[tuple[np.ndarray, int, int]]:
    """Per component: which blocks differ, and the pixels (down, across) a block stands for."""
    with Image.open(before) as picture:
        layers = picture.layer
    most_across, most_down = (max(layer[side] for layer in layers) for side in (1, 2))
    found = []
    for layer, old, new in zip(layers, coefficients(before), coefficients(after), strict=True):
        footprint = 8 * most_down // layer[2], 8 * most_across // layer[1]
        found.append(((old != new).any(axis=(2, 3)), *footprint))
    return found


def assert_only_blocks_under(marked: np.ndarray, before: Path, after: Path) -> None:
    for differs, down, across in changed_blocks(before, after):
        for row, column in zip(*np.nonzero(differs), strict=True):
            rows = slice(row * down, (row + 1) * down)
            assert marked[rows, column * across : (column + 1) * across].any()


@pytest.mark.parametrize("sampling", _SAMPLINGS)
def test_only_the_blocks_under_the_hole_change(tmp_path: Path, sampling: str) -> None:
    photo = a_jpeg(tmp_path / "in.jpg", sampling)

    report = erased(photo, tmp_path / "out.jpg", np.s_[40:77, 90:130])

    assert "were encoded anew; the others are exactly" in report.notes[0]
    marked = np.zeros(photo.pixels.shape[:2], bool)
    marked[40:77, 90:130] = True
    assert_only_blocks_under(marked, tmp_path / "in.jpg", tmp_path / "out.jpg")
    differing = [differs.sum() for differs, *_ in changed_blocks(photo.path, tmp_path / "out.jpg")]
    assert min(differing) > 0


@pytest.mark.parametrize("is_progressive", [False, True])
@pytest.mark.parametrize("sampling", ["4:4:4", "4:2:0"])
def test_tables_sampling_and_form_stay(tmp_path: Path, sampling: str, is_progressive: bool) -> None:
    pixels = data.astronaut()[:100, :100]
    source = tmp_path / "in.jpg"
    Image.fromarray(pixels).save(
        source, quality=61, subsampling=sampling, progressive=is_progressive
    )

    erased(read_photo(source), tmp_path / "out.jpg", np.s_[20:40, 20:60])

    with Image.open(source) as before, Image.open(tmp_path / "out.jpg") as after:
        assert after.quantization == before.quantization
        assert after.layer == before.layer
        assert bool(after.info.get("progressive")) == is_progressive


def test_the_new_blocks_show_what_was_drawn(tmp_path: Path) -> None:
    photo = a_jpeg(tmp_path / "in.jpg", "4:4:4")
    pixels = photo.pixels.copy()
    pixels[32:96, 64:128] = data.astronaut()[300:364, 200:264]

    write_photo(tmp_path / "out.jpg", pixels, None, photo)
    write_photo(tmp_path / "whole.jpg", pixels, None, photo, quality=83)

    ours, pillows = (read_photo(tmp_path / name).pixels for name in ("out.jpg", "whole.jpg"))
    error = np.abs(ours.astype(int) - pixels)[32:96, 64:128].mean()
    assert error < 1.1 * np.abs(pillows.astype(int) - pixels)[32:96, 64:128].mean()


@given(
    orientation=st.integers(1, 8),
    size=st.tuples(st.integers(1, 20), st.integers(1, 20)),
    data_=st.data(),
)
def test_a_box_of_the_file_is_found_in_the_photo(
    orientation: int, size: tuple[int, int], data_: st.DataObject
) -> None:
    upright = np.arange(size[0] * size[1]).reshape(size)
    stored = as_stored(upright, orientation)
    y0, x0 = (data_.draw(st.integers(0, side - 1)) for side in stored.shape)
    y1 = data_.draw(st.integers(y0 + 1, stored.shape[0]))
    x1 = data_.draw(st.integers(x0 + 1, stored.shape[1]))
    box = Box(x0, y0, x1, y1)
    seen = box_as_seen(box, size[1], size[0], orientation)
    np.testing.assert_array_equal(as_stored(upright[seen.slices], orientation), stored[box.slices])


def test_an_edit_makes_no_second_picture(tmp_path: Path) -> None:
    small = np.array(data.astronaut())
    Image.fromarray(np.tile(small, (5, 6, 1))).save(tmp_path / "in.jpg", quality=80)
    photo = read_photo(tmp_path / "in.jpg")
    shape = (60, 70)
    full = np.full(shape, 255, np.uint8)
    patch = np.full((*shape, 3), 90, np.uint8)
    shown = Snapshot(photo.pixels, (Erase(Box(900, 700, 970, 760), full, full, patch),))
    tracemalloc.start()
    edited = jpeg.edit(shown, photo.pixels, photo.metadata, photo.file)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert edited is not None
    assert "the others are exactly" in edited.notes[0]
    assert peak_bytes < photo.pixels.nbytes


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_keeps_its_blocks(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    pixels = data.astronaut()[:90, :140]
    Image.fromarray(pixels).save(tmp_path / "in.jpg", quality=90, subsampling=0, exif=exif)
    photo = read_photo(tmp_path / "in.jpg")

    erased(photo, tmp_path / "out.jpg", np.s_[16:24, 32:40])

    after = read_photo(tmp_path / "out.jpg")
    outside = np.ones(photo.pixels.shape[:2], bool)
    outside[8:32, 24:48] = False
    np.testing.assert_array_equal(after.pixels[outside], photo.pixels[outside])
    assert np.abs(after.pixels[18:22, 34:38].astype(int) - 75).mean() < 25


def test_ten_rounds_change_nothing_outside_ten_holes(tmp_path: Path) -> None:
    photo = a_jpeg(tmp_path / "0.jpg")
    allowed = np.zeros(photo.pixels.shape[:2], bool)
    for index in range(10):
        top, left = 8 + 12 * index, 5 + 17 * index
        erased(photo, tmp_path / f"{index + 1}.jpg", np.s_[top : top + 9, left : left + 14])
        allowed[top : top + 9, left : left + 14] = True
        photo = read_photo(tmp_path / f"{index + 1}.jpg")

    assert_only_blocks_under(allowed, tmp_path / "0.jpg", tmp_path / "10.jpg")


def test_a_photo_saved_unchanged_keeps_its_picture_byte_for_byte(tmp_path: Path) -> None:
    photo = a_jpeg(tmp_path / "in.jpg")
    report = write_photo(tmp_path / "out.jpg", photo.pixels, None, photo)
    assert split((tmp_path / "out.jpg").read_bytes()).picture == split(photo.file).picture
    assert report.notes[0].startswith("0 of ")


def test_where_blocks_cannot_be_replaced_the_report_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = a_jpeg(tmp_path / "in.jpg")
    monkeypatch.setattr(jpeg_coefficients, "_library_path", lambda _name: None)

    report = erased(photo, tmp_path / "out.jpg", np.s_[40:77, 90:130])

    assert report.notes[0].startswith("The whole JPEG was encoded anew, with its own tables")
    with Image.open(tmp_path / "in.jpg") as before, Image.open(tmp_path / "out.jpg") as after:
        assert after.quantization == before.quantization
        assert after.layer == before.layer


def test_libjpeg_ending_its_program_loses_nothing(tmp_path: Path) -> None:
    # Given a photo whose file has meanwhile lost its tables: libjpeg ends the process over that
    photo = a_jpeg(tmp_path / "in.jpg")
    parts = split(photo.file)
    tables = parts.picture.index(b"\xff\xdb")
    (size,) = struct.unpack_from(">H", parts.picture, tables + 2)
    broken = parts.picture[:tables] + parts.picture[tables + 2 + size :]
    source = dataclasses.replace(photo, file=joined(parts.carried, broken))

    report = erased(source, tmp_path / "out.jpg", np.s_[40:77, 90:130])

    assert report.notes[0].startswith("The whole JPEG was encoded anew")
    assert read_photo(tmp_path / "out.jpg").pixels.shape == photo.pixels.shape


@settings(max_examples=12, deadline=None)
@given(
    size=st.tuples(st.integers(1, 70), st.integers(1, 70)),
    sampling=st.sampled_from(["4:4:4", "4:2:2", "4:2:0", "grey"]),
    corner=st.tuples(st.integers(0, 69), st.integers(0, 69)),
)
def test_any_size_and_hole(size: tuple[int, int], sampling: str, corner: tuple[int, int]) -> None:
    top, left = corner[0] % size[0], corner[1] % size[1]
    hole = np.s_[top : top + 20, left : left + 9]
    with TemporaryDirectory() as name:
        before, after = Path(name, "in.jpg"), Path(name, "out.jpg")
        erased(a_jpeg(before, sampling, size), after, hole)

        touched = np.zeros(size, bool)
        touched[hole] = True
        assert_only_blocks_under(touched, before, after)


def test_a_file_is_taken_apart_and_joined_again(tmp_path: Path) -> None:
    file = BytesIO()
    Image.fromarray(data.astronaut()).save(
        file, "JPEG", progressive=True, comment=b"hello", icc_profile=b"x" * 70_000
    )
    parts = split(file.getvalue() + b"behind")
    assert parts.trailer == b"behind"
    assert joined(parts.carried, parts.picture) == file.getvalue()
    assert (parts.frame.width, parts.frame.height, parts.frame.is_progressive) == (512, 512, True)
