"""Photos in, photos out: depth, alpha, metadata, and sentences for what cannot be read."""

import itertools
import struct
import time
import zlib
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from PIL import ExifTags, Image, ImageCms

from lama_studio.errors import PhotoError, SaveError
from lama_studio.files import limits
from lama_studio.files.formats import WRITABLE_SUFFIXES
from lama_studio.files.photo import Photo, read_photo, write_photo

LOSSLESS = (".png", ".tif", ".webp", ".avif", ".bmp")
WITH_ALPHA = (".png", ".tif", ".webp", ".avif")
DEEP = (".png", ".tif")
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><photoshop:City>Seoul</photoshop:City></x:xmpmeta>"
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def noise(shape: tuple[int, ...], dtype: type = np.uint8, seed: int = 0) -> np.ndarray:
    most = np.iinfo(dtype).max
    return np.random.default_rng(seed).integers(0, most, shape, dtype=dtype, endpoint=True)


def smooth(height: int = 48, width: int = 64) -> np.ndarray:
    y, x = np.mgrid[:height, :width]
    return np.stack([4 * y, 3 * x, 255 - x - y], axis=2).astype(np.uint8)


def test_a_jpeg_whose_colours_were_converted_says_that_it_was_encoded_whole(
    tmp_path: Path,
) -> None:
    Image.fromarray(smooth()).convert("CMYK").save(tmp_path / "in.jpg")
    photo = read_photo(tmp_path / "in.jpg")
    report = write_photo(tmp_path / "out.jpg", photo.pixels, None, photo)
    assert "The whole JPEG was encoded anew: its colours were converted" in report.notes[0]
    asked = write_photo(tmp_path / "q.jpg", photo.pixels, None, photo, quality=80)
    assert not any("whole JPEG" in note for note in asked.notes)


def test_a_gif_gives_its_xmp_and_its_profile(tmp_path: Path) -> None:
    picture = Image.fromarray(smooth()).quantize(16)
    picture.save(tmp_path / "in.gif", save_all=True, append_images=[picture.rotate(90)])
    file = (tmp_path / "in.gif").read_bytes()
    table = 13 + 3 * 16
    profile = b"".join(bytes([len(p)]) + p for p in (ICC[i : i + 255] for i in range(0, 999, 255)))
    magic = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    extra = b"!\xff\x0bXMP DataXMP" + XMP + magic + b"!\xff\x0bICCRGBG1012" + profile + b"\0"
    (tmp_path / "in.gif").write_bytes(file[:table] + extra + file[table:])

    photo = read_photo(tmp_path / "in.gif")

    assert photo.metadata.xmp == XMP
    assert photo.metadata.icc == ICC[:1020]
    assert photo.notes == ("The file holds several pictures; this is the first.",)


def exif_block(orientation: int = 1) -> bytes:
    """EXIF with a camera, a moment, a place and a maker note."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Camera & Sons"
    exif[ExifTags.Base.Orientation] = orientation
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = "2026:11:22 07:41:00"
    inner[ExifTags.Base.MakerNote] = b"maker note with offsets"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (37.0, 33.0, 59.5)
    return exif.tobytes().removeprefix(b"Exif\0\0")


def jpeg_file(pixels: np.ndarray, **options: object) -> bytes:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", **options)
    return file.getvalue()


def opened(tmp_path: Path, content: bytes, name: str = "in.jpg") -> Photo:
    path = tmp_path / name
    path.write_bytes(content)
    return read_photo(path)


def a_source(tmp_path: Path) -> Photo:
    """A photo that carries everything."""
    content = jpeg_file(
        smooth(), exif=b"Exif\0\0" + exif_block(), icc_profile=ICC, xmp=XMP, dpi=(300, 300)
    )
    return opened(tmp_path, content, "source.jpg")


@pytest.mark.parametrize(
    ("suffix", "dtype", "has_alpha"),
    [
        case
        for case in itertools.product(LOSSLESS, (np.uint8, np.uint16), (False, True))
        if (case[1] is np.uint8 or case[0] in DEEP) and (not case[2] or case[0] in WITH_ALPHA)
    ],
)
def test_what_a_lossless_format_holds_comes_back_exactly(
    tmp_path: Path, suffix: str, dtype: type, has_alpha: bool
) -> None:
    pixels = noise((37, 53, 3), dtype)
    alpha = noise((37, 53), dtype, seed=1) if has_alpha else None
    path = tmp_path / f"photo{suffix}"

    write_photo(path, pixels, alpha, None)
    photo = read_photo(path)

    np.testing.assert_array_equal(photo.pixels, pixels)
    assert photo.pixels.dtype == dtype
    assert photo.pixels.flags.c_contiguous
    assert (photo.alpha is not None) == has_alpha
    if alpha is not None:
        np.testing.assert_array_equal(photo.alpha, alpha)


@pytest.mark.parametrize("suffix", DEEP)
@pytest.mark.parametrize("has_alpha", [False, True])
def test_other_readers_see_the_same_sixteen_bits(
    tmp_path: Path, suffix: str, has_alpha: bool
) -> None:
    pixels = noise((20, 31, 3), np.uint16)
    alpha = noise((20, 31), np.uint16, seed=1) if has_alpha else None
    path = tmp_path / f"photo{suffix}"

    write_photo(path, pixels, alpha, None)

    seen = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(seen[..., 2::-1], pixels)
    if suffix == ".tif":
        with tifffile.TiffFile(path) as file:
            page = file.pages[0]
            np.testing.assert_array_equal(page.asarray()[..., :3], pixels)
            assert page.extrasamples == ((2,) if has_alpha else ())


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
def test_exif_icc_xmp_and_resolution_travel_along(tmp_path: Path, suffix: str) -> None:
    source = a_source(tmp_path)
    path = tmp_path / f"saved{suffix}"

    report = write_photo(path, source.pixels, None, source)

    with Image.open(path) as seen:
        seen.load()
        exif = seen.getexif()
        assert exif[ExifTags.Base.Make] == "Camera & Sons"
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        assert inner[ExifTags.Base.DateTimeOriginal] == "2026:11:22 07:41:00"
        assert inner[ExifTags.Base.MakerNote] == b"maker note with offsets"
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        assert [float(part) for part in gps[ExifTags.GPS.GPSLatitude]] == [37.0, 33.0, 59.5]
        assert seen.info["icc_profile"] == ICC
        assert seen.info["xmp"] == XMP
        if suffix != ".webp":
            assert seen.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert {"EXIF", "ICC profile", "XMP"} <= set(report.kept)
    again = read_photo(path).metadata
    assert (again.icc, again.xmp) == (ICC, XMP)


def test_a_second_round_through_tiff_keeps_the_exif(tmp_path: Path) -> None:
    source = a_source(tmp_path)
    write_photo(tmp_path / "one.tif", source.pixels, None, source)
    between = read_photo(tmp_path / "one.tif")

    write_photo(tmp_path / "two.jpg", between.pixels, None, between)

    with Image.open(tmp_path / "two.jpg") as seen:
        exif = seen.getexif()
        assert exif[ExifTags.Base.Make] == "Camera & Sons"
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        assert inner[ExifTags.Base.MakerNote] == b"maker note with offsets"


def test_what_a_format_cannot_hold_is_reported(tmp_path: Path) -> None:
    source = a_source(tmp_path)
    deep = source.pixels.astype(np.uint16) * 257
    alpha = np.full(deep.shape[:2], 65535, np.uint16)

    jpeg = write_photo(tmp_path / "a.jpg", deep, alpha, source)
    bmp = write_photo(tmp_path / "a.bmp", source.pixels, None, source)

    assert jpeg.lost == ("16-bit depth", "transparency")
    assert set(bmp.lost) >= {"EXIF", "ICC profile", "XMP"}
    np.testing.assert_array_equal(read_photo(tmp_path / "a.bmp").pixels, source.pixels)


@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("is_progressive", [False, True])
def test_a_jpeg_keeps_its_tables_and_subsampling(
    tmp_path: Path, subsampling: int, is_progressive: bool
) -> None:
    content = jpeg_file(smooth(), quality=62, subsampling=subsampling, progressive=is_progressive)
    source = opened(tmp_path, content)

    write_photo(tmp_path / "saved.jpg", source.pixels, None, source)

    with Image.open(BytesIO(content)) as before, Image.open(tmp_path / "saved.jpg") as after:
        assert after.quantization == before.quantization
        assert [part[1:3] for part in after.layer] == [part[1:3] for part in before.layer]
        assert bool(after.info.get("progressive")) == is_progressive


def test_jpeg_saved_again_and_again_hardly_moves(tmp_path: Path) -> None:
    source = opened(tmp_path, jpeg_file(smooth(), quality=80, subsampling=2))
    photo = source
    for index in range(5):
        path = tmp_path / f"{index}.jpg"
        write_photo(path, photo.pixels, None, photo)
        photo = read_photo(path)
    difference = np.abs(photo.pixels.astype(int) - source.pixels)
    assert difference.mean() < 1.0


def test_quality_is_used_when_asked_for(tmp_path: Path) -> None:
    source = opened(tmp_path, jpeg_file(noise((64, 64, 3)), quality=95))
    kept = write_photo(tmp_path / "kept.jpg", source.pixels, None, source)
    small = write_photo(tmp_path / "small.jpg", source.pixels, None, source, quality=20)
    assert small.byte_count < kept.byte_count / 2


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_photos_stand_upright_and_say_so(tmp_path: Path, orientation: int, suffix: str) -> None:
    upright = smooth(40, 24)
    stored = _stored(upright, orientation)
    path = tmp_path / f"in{suffix}"
    options = {"quality": 100} if suffix == ".jpg" else {"lossless": True}
    Image.fromarray(stored).save(path, exif=b"Exif\0\0" + exif_block(orientation), **options)

    photo = read_photo(path)
    write_photo(tmp_path / f"out{suffix}", photo.pixels, None, photo)

    assert np.abs(photo.pixels.astype(int) - upright).max() <= 8
    with Image.open(tmp_path / f"out{suffix}") as seen:
        # A JPEG stays as it is stored, so that its blocks can stay.
        is_stored = suffix == ".jpg"
        assert seen.size == (stored.shape[1::-1] if is_stored else (24, 40))
        assert seen.getexif()[ExifTags.Base.Orientation] == (orientation if is_stored else 1)
    np.testing.assert_array_equal(read_photo(tmp_path / f"out{suffix}").pixels, photo.pixels)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_turned_tiffs_stand_upright(tmp_path: Path, orientation: int, dtype: type) -> None:
    upright = noise((9, 5, 3), dtype)
    path = tmp_path / "in.tif"
    tag = (274, 3, 1, orientation, True)
    tifffile.imwrite(path, _stored(upright, orientation), photometric="rgb", extratags=[tag])

    np.testing.assert_array_equal(read_photo(path).pixels, upright)


def _stored(upright: np.ndarray, orientation: int) -> np.ndarray:
    """How a camera stores the upright photo under an orientation, after the EXIF standard's table:
    where the stored first row and first column lie in the upright photo."""
    first_row_and_column = {
        1: "top left",
        2: "top right",
        3: "bottom right",
        4: "bottom left",
        5: "left top",
        6: "right top",
        7: "right bottom",
        8: "left bottom",
    }[orientation].split()
    stored = upright
    if first_row_and_column[0] in ("left", "right"):
        stored = stored.swapaxes(0, 1)
    if first_row_and_column[0] in ("bottom", "right"):
        stored = stored[::-1]
    if first_row_and_column[1] in ("bottom", "right"):
        stored = stored[:, ::-1]
    return np.ascontiguousarray(stored)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".bmp"])
def test_a_grey_photo_stays_grey(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"grey{suffix}"
    Image.fromarray(smooth()[..., 0]).save(path)
    photo = read_photo(path)
    tinted = photo.pixels.copy()
    tinted[5:9, 5:9] = (10, 20, 33)

    write_photo(tmp_path / f"saved{suffix}", tinted, None, photo)

    with Image.open(tmp_path / f"saved{suffix}") as seen:
        assert seen.mode == "L"
        if suffix != ".jpg":
            after = np.asarray(seen)
            np.testing.assert_array_equal(after[10:], photo.pixels[10:, :, 0])
            assert after[6, 6] == 21


def test_sixteen_bit_grey_with_alpha_through_png(tmp_path: Path) -> None:
    grey, alpha = noise((12, 9), np.uint16), noise((12, 9), np.uint16, seed=1)
    cv2.imwrite(str(tmp_path / "in.png"), cv2.merge([grey, grey, grey, alpha]))
    photo = read_photo(tmp_path / "in.png")
    np.testing.assert_array_equal(photo.pixels[..., 1], grey)
    np.testing.assert_array_equal(photo.alpha, alpha)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "YCbCr"])
def test_every_common_kind_of_colours_is_read(tmp_path: Path, mode: str) -> None:
    suffix = ".tif" if mode in ("CMYK", "YCbCr") else ".png"
    path = tmp_path / f"in{suffix}"
    Image.fromarray(smooth()).convert("RGBA" if mode == "LA" else "RGB").convert(mode).save(path)
    with Image.open(path) as picture:
        expected = np.asarray(picture.convert("RGB"))

    photo = read_photo(path)

    np.testing.assert_array_equal(photo.pixels, expected)
    assert (photo.alpha is not None) == (mode in ("LA", "RGBA"))
    assert bool(photo.notes) == (mode == "CMYK")


def test_palette_transparency_becomes_alpha(tmp_path: Path) -> None:
    picture = Image.fromarray(smooth()).quantize(16)
    picture.save(tmp_path / "in.png", transparency=picture.getpixel((0, 0)))
    photo = read_photo(tmp_path / "in.png")
    assert photo.alpha is not None
    assert photo.alpha[0, 0] == 0
    assert photo.alpha.max() == 255


def test_more_than_one_page_is_said(tmp_path: Path) -> None:
    pages = [Image.fromarray(smooth()), Image.fromarray(smooth()[::-1])]
    pages[0].save(tmp_path / "in.tif", save_all=True, append_images=pages[1:])
    photo = read_photo(tmp_path / "in.tif")
    np.testing.assert_array_equal(photo.pixels, smooth())
    assert "first" in photo.notes[0]


@pytest.mark.parametrize("shape", [(1, 1), (3, 5000), (5000, 3)])
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".webp"])
def test_odd_sizes_work(tmp_path: Path, shape: tuple[int, int], suffix: str) -> None:
    pixels = noise((*shape, 3))
    write_photo(tmp_path / f"a{suffix}", pixels, None, None)
    assert read_photo(tmp_path / f"a{suffix}").pixels.shape == pixels.shape


def test_names_in_any_script(tmp_path: Path) -> None:
    path = tmp_path / "사진 с котом 🐈.tif"
    write_photo(path, smooth(), None, None)
    np.testing.assert_array_equal(read_photo(path).pixels, smooth())


def _a_file(suffix: str, tmp_path: Path, dtype: type = np.uint8) -> bytes:
    path = tmp_path / f"whole{suffix}"
    write_photo(path, noise((40, 50, 3), dtype), None, None)
    return path.read_bytes()


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".bmp"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_truncated_files_give_a_sentence(tmp_path: Path, suffix: str, share: float) -> None:
    content = _a_file(suffix, tmp_path)
    with pytest.raises(PhotoError, match=r"^cut\..* .*\.$"):
        opened(tmp_path, content[: int(len(content) * share)], f"cut{suffix}")


@pytest.mark.parametrize("suffix", DEEP)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.98])
def test_truncated_deep_files_give_a_sentence(tmp_path: Path, suffix: str, share: float) -> None:
    content = _a_file(suffix, tmp_path, np.uint16)
    with pytest.raises(PhotoError):
        opened(tmp_path, content[: int(len(content) * share)], f"cut{suffix}")


def test_what_is_no_photo_gives_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.jpg").write_text("not a photo")
    for name, words in (
        ("missing.jpg", "There is no file"),
        ("empty.jpg", "is empty"),
        ("text.jpg", "is no photo"),
        (".", "is a folder"),
    ):
        with pytest.raises(PhotoError, match=words):
            read_photo(tmp_path / name)


def test_floating_point_pixels_are_refused(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "in.tif", np.ones((5, 5, 3), np.float32), photometric="rgb")
    with pytest.raises(PhotoError, match="32 bits"):
        read_photo(tmp_path / "in.tif")


def test_absurd_dimensions_are_refused_from_the_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "free_memory_bytes", lambda: 2 * 1024**3)
    with pytest.raises(PhotoError, match="400,000,000 pixels"):
        opened(tmp_path, _png_claiming(20_000, 20_000), "huge.png")


def test_a_hundred_megapixels_fit_into_two_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "free_memory_bytes", lambda: 2 * 1024**3)
    limits.refuse_what_memory_cannot_hold(12_000, 8_400, 1)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".bmp"])
def test_a_header_that_lies_is_found_out_at_once(tmp_path: Path, suffix: str) -> None:
    content = bytearray(_a_file(suffix, tmp_path))  # 40 x 50
    if suffix == ".png":
        content = bytearray(_png_claiming(9_000, 9_000))
    elif suffix == ".jpg":
        struct.pack_into(">HH", content, content.index(b"\xff\xc0") + 5, 9_000, 9_000)
    elif suffix == ".bmp":
        struct.pack_into("<LL", content, 18, 9_000, 9_000)
    else:
        for tag in (256, 257):
            place = content.rindex(struct.pack("<HHL", tag, 4, 1))
            struct.pack_into("<L", content, place + 8, 9_000)
    start_s = time.perf_counter()
    with pytest.raises(PhotoError, match="9000 x 9000"):
        opened(tmp_path, bytes(content), f"lie{suffix}")
    assert time.perf_counter() - start_s < 1


def _png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">L", zlib.crc32(kind + content))
        return struct.pack(">L", len(content)) + kind + content + checksum

    header = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("suffix", WRITABLE_SUFFIXES)
def test_every_suffix_writes_its_own_format(tmp_path: Path, suffix: str) -> None:
    report = write_photo(tmp_path / f"a{suffix.upper()}", smooth(), None, None)
    assert read_photo(report.path).format == report.format


def test_suffixes_nobody_writes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="no format"):
        write_photo(tmp_path / "a.docx", smooth(), None, None)


@pytest.mark.parametrize(("suffix", "limit_px"), [(".webp", 16_383), (".jpg", 65_500)])
def test_sides_a_format_cannot_hold_are_refused(tmp_path: Path, suffix: str, limit_px: int) -> None:
    with pytest.raises(SaveError, match="pixels a side"):
        write_photo(tmp_path / f"a{suffix}", np.zeros((limit_px + 1, 1, 3), np.uint8), None, None)


@pytest.mark.parametrize("suffix", [".webp", ".avif"])
def test_what_memory_cannot_encode_is_refused_before_it_is_tried(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = smooth()
    monkeypatch.setattr(limits, "free_memory_bytes", lambda: photo.shape[0] * photo.shape[1] * 20)
    with pytest.raises(SaveError, match="PNG and TIFF need far less"):
        write_photo(tmp_path / f"a{suffix}", photo, None, None)
    assert list(tmp_path.iterdir()) == []
    write_photo(tmp_path / f"a{suffix}", photo, None, None, quality=80)


def test_a_lossy_webp_is_saved_without_loss(tmp_path: Path) -> None:
    Image.fromarray(noise((64, 64, 3))).save(tmp_path / "lossy.webp", quality=80)
    photo = read_photo(tmp_path / "lossy.webp")
    exact = write_photo(tmp_path / "exact.webp", photo.pixels, None, photo)
    np.testing.assert_array_equal(read_photo(exact.path).pixels, photo.pixels)
    small = write_photo(tmp_path / "small.webp", photo.pixels, None, photo, quality=30)
    assert small.byte_count < exact.byte_count / 2


def test_png_keeps_its_own_colour_description(tmp_path: Path) -> None:
    content = _a_file(".png", tmp_path)
    gamma = struct.pack(">L", 45455)
    chunk = struct.pack(">L4s4sL", 4, b"gAMA", gamma, zlib.crc32(b"gAMA" + gamma))
    photo = opened(tmp_path, content[:33] + chunk + content[33:], "gamma.png")
    write_photo(tmp_path / "saved.png", photo.pixels, None, photo)
    with Image.open(tmp_path / "saved.png") as seen:
        assert seen.info["gamma"] == pytest.approx(0.45455)


def test_damaged_exif_is_dropped_and_the_photo_opens(tmp_path: Path) -> None:
    exif = bytearray(exif_block())
    struct.pack_into("<L", exif, 4, 2**31)
    photo = opened(tmp_path, jpeg_file(smooth(), exif=b"Exif\0\0" + bytes(exif)))
    assert photo.metadata.exif == b""
