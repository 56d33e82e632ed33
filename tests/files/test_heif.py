"""AVIF in and out at its own depth; HEIC in, upright, with what it carries."""

from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image

from lama_studio.errors import PhotoError
from lama_studio.files.formats.encoded import narrowed, widened
from lama_studio.files.photo import photo_of_bytes, read_photo, write_photo
from tests.files.carriers import ICC, XMP, exif_block, scene

P3_PQ = bytes((12, 16, 0, 1))


def avif(bits: int = 8, channels: int = 3) -> tuple[bytes, np.ndarray]:
    """A lossless file of random pixels, and those pixels as the file holds them (RGB)."""
    dtype = np.uint8 if bits == 8 else np.uint16
    pixels = np.random.default_rng(bits).integers(0, 2**bits, (21, 30, channels), dtype=dtype)
    order = cv2.COLOR_RGBA2BGRA if channels == 4 else cv2.COLOR_RGB2BGR
    options = [cv2.IMWRITE_AVIF_DEPTH, bits, cv2.IMWRITE_AVIF_QUALITY, 100]
    return cv2.imencode(".avif", cv2.cvtColor(pixels, order), options)[1].tobytes(), pixels


def heic(mode: str, pixels: np.ndarray, **info: object) -> bytes:
    """A lossless file; 16-bit modes are stored in 10 bits."""
    size = pixels.shape[1], pixels.shape[0]
    file = BytesIO()
    options = {"quality": -1, "chroma": 444, "matrix_coefficients": 0, **info}
    pillow_heif.from_bytes(mode, size, pixels.tobytes()).save(file, **options)
    return file.getvalue()


@pytest.mark.parametrize("bits", [10, 12])
def test_every_value_of_ten_or_twelve_bits_survives_sixteen(bits: int) -> None:
    values = np.arange(2**bits, dtype=np.uint16)[:, None]
    wide = widened(values, bits)
    assert (wide[0], wide[-1]) == (0, 65_535)
    np.testing.assert_array_equal(narrowed(wide, bits), values)


@pytest.mark.parametrize("bits", [8, 10, 12])
@pytest.mark.parametrize("channels", [3, 4])
def test_avif_is_opened_edited_and_saved_at_its_depth(
    tmp_path: Path, bits: int, channels: int
) -> None:
    file, stored = avif(bits, channels)
    photo = photo_of_bytes(file, tmp_path / "in.avif")
    edited = photo.pixels.copy()
    edited[5:9, 6:12] = 7

    report = write_photo(tmp_path / "out.avif", edited, photo.alpha, photo)

    again = read_photo(tmp_path / "out.avif")
    np.testing.assert_array_equal(again.pixels[10:], photo.pixels[10:])
    assert report.lost == ()
    kept = cv2.imdecode(np.frombuffer((tmp_path / "out.avif").read_bytes(), np.uint8), -1)
    np.testing.assert_array_equal(kept[10:, :, 2::-1], stored[10:, :, :3])
    if channels == 4:
        assert again.alpha is not None
        np.testing.assert_array_equal(kept[..., 3], stored[..., 3])


def test_sixteen_bits_lose_four_in_avif_and_the_report_says_so(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 65_536, (20, 30, 3), dtype=np.uint16)
    report = write_photo(tmp_path / "a.avif", pixels, None, None)
    assert report.lost == ("16-bit depth (12 bits are kept)",)
    again = read_photo(tmp_path / "a.avif").pixels
    assert np.abs(again.astype(int) - pixels).max() <= 8


def test_avif_carries_exif_byte_for_byte_and_profile_and_xmp(tmp_path: Path) -> None:
    source = BytesIO()
    block = exif_block(6, scene())
    Image.fromarray(scene()).save(
        source, "AVIF", exif=b"Exif\0\0" + block, icc_profile=ICC, xmp=XMP, quality=90
    )
    photo = photo_of_bytes(source.getvalue(), tmp_path / "in.avif")
    assert photo.pixels.shape == (240, 160, 3)  # upright

    report = write_photo(tmp_path / "out.avif", photo.pixels, None, photo)

    again = read_photo(tmp_path / "out.avif")
    assert {"EXIF", "ICC profile", "XMP"} <= set(report.kept)
    assert (again.metadata.icc, again.metadata.xmp) == (ICC, XMP)
    assert again.metadata.exif.index(b"OLYMP") == photo.metadata.exif.index(b"OLYMP")
    np.testing.assert_array_equal(again.pixels, photo.pixels)


def test_a_quality_that_is_asked_for_makes_a_smaller_avif(tmp_path: Path) -> None:
    pixels = scene()
    pixels[::2] += np.random.default_rng(0).integers(0, 20, pixels[::2].shape, dtype=np.uint8)
    exact = write_photo(tmp_path / "exact.avif", pixels, None, None)
    lossy = write_photo(tmp_path / "lossy.avif", pixels, None, None, quality=60)
    assert lossy.byte_count < exact.byte_count / 2


def test_a_sequence_says_that_its_first_picture_was_opened(tmp_path: Path) -> None:
    file = BytesIO()
    frames = [Image.fromarray(scene()), Image.fromarray(scene()[::-1].copy())]
    frames[0].save(file, "AVIF", save_all=True, append_images=frames[1:], quality=100)
    photo = photo_of_bytes(file.getvalue(), tmp_path / "a.avif")
    assert photo.notes == ("The file holds several pictures; this is the first.",)


def test_colours_without_a_profile_travel_from_avif_to_png_and_back(tmp_path: Path) -> None:
    file, _ = avif(10)
    at = file.index(b"colrnclx") + 8
    file = file[:at] + b"\0\x0c\0\x10" + file[at + 4 :]
    photo = photo_of_bytes(file, tmp_path / "in.avif")
    assert photo.metadata.colour_chunks == ((b"cICP", P3_PQ),)
    for name in ("a.png", "b.avif"):
        report = write_photo(tmp_path / name, photo.pixels, None, photo)
        assert "colour description" in report.kept
        photo = read_photo(tmp_path / name)
        assert photo.metadata.colour_chunks == ((b"cICP", P3_PQ),)
    assert "colour description" in write_photo(tmp_path / "c.jpg", photo.pixels, None, photo).lost


def test_heic_is_read_upright_with_what_it_carries(tmp_path: Path) -> None:
    block = exif_block(6, scene())
    file = heic("RGB", scene(), exif=b"Exif\0\0" + block, xmp=XMP, icc_profile=ICC)
    photo = photo_of_bytes(file, tmp_path / "in.heic")
    np.testing.assert_array_equal(photo.pixels, np.rot90(scene(), -1))
    assert photo.format == "HEIC"
    assert (photo.metadata.icc, photo.metadata.xmp) == (ICC, XMP)

    report = write_photo(tmp_path / "out.png", photo.pixels, None, photo)
    assert {"EXIF", "ICC profile", "XMP"} <= set(report.kept)
    with Image.open(tmp_path / "out.png") as saved:
        assert saved.getexif()[274] == 1
        np.testing.assert_array_equal(np.asarray(saved), photo.pixels)


@pytest.mark.parametrize("suffix", [".png", ".avif", ".tif"])
def test_ten_bits_of_a_heic_are_all_there(tmp_path: Path, suffix: str) -> None:
    stored = np.random.default_rng(3).integers(0, 1024, (24, 32, 3), dtype=np.uint16)
    photo = photo_of_bytes(heic("RGB;16", stored << 6), tmp_path / "in.heic")
    assert photo.pixels.dtype == np.uint16
    np.testing.assert_array_equal(narrowed(photo.pixels, 10), stored)
    report = write_photo(tmp_path / f"out{suffix}", photo.pixels, None, photo)
    assert report.lost == ()
    np.testing.assert_array_equal(read_photo(report.path).pixels, photo.pixels)


def test_heic_with_transparency_and_heic_in_grey(tmp_path: Path) -> None:
    alpha = np.full(scene().shape[:2], 255, np.uint8)
    alpha[:40] = 90
    photo = photo_of_bytes(heic("RGBA", np.dstack([scene(), alpha])), tmp_path / "a.heic")
    assert photo.alpha is not None
    np.testing.assert_array_equal(photo.alpha, alpha)
    grey = photo_of_bytes(
        heic("L", np.ascontiguousarray(scene()[..., 0]), matrix_coefficients=1), tmp_path / "g.heic"
    )
    assert grey.metadata.is_grey
    assert (grey.pixels[..., 0] == grey.pixels[..., 2]).all()


def test_of_several_heic_pictures_the_main_one_is_opened_and_said(tmp_path: Path) -> None:
    several = pillow_heif.HeifFile()
    several.add_from_pillow(Image.fromarray(255 - scene()))
    several.add_from_pillow(Image.fromarray(scene()))
    file = BytesIO()
    several.save(file, quality=-1, chroma=444, matrix_coefficients=0, primary_index=1)
    photo = photo_of_bytes(file.getvalue(), tmp_path / "a.heic")
    assert photo.notes == ("The file holds several pictures; this is the main one.",)
    np.testing.assert_array_equal(photo.pixels, scene())


def test_what_a_phone_puts_behind_a_heic_is_named(tmp_path: Path) -> None:
    file = heic("RGB", scene()) + b"\0\0\0\x10mpvdmovie.."
    assert photo_of_bytes(file, tmp_path / "a.heic").metadata.left_out == ("motion photo film",)


@pytest.mark.parametrize("end", [11, 40, 300, -200])
def test_a_broken_off_heic_is_a_sentence(tmp_path: Path, end: int) -> None:
    with pytest.raises(PhotoError, match=r"^a\.heic (is|needs|ends)"):
        photo_of_bytes(heic("RGB", scene())[:end], tmp_path / "a.heic")
