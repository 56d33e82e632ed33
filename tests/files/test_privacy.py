"""What was erased does not survive in anything a file carries; all the rest travels on."""

import json
import re
import shutil
import struct
import subprocess
import time
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from lama_studio.core.compose import Snapshot
from lama_studio.core.geometry import Box
from lama_studio.core.layers import Erase
from lama_studio.files import photoshop
from lama_studio.files.carried import Carried
from lama_studio.files.decoding import decode
from lama_studio.files.embedded import fresh_exif, jpegs_in, reduced, small_jpeg
from lama_studio.files.jpeg_carried import photoshop_segments
from lama_studio.files.jpeg_file import JpegFile, Segment, joined, split
from lama_studio.files.photo import Photo, SaveReport, read_photo, write_photo
from lama_studio.files.png_chunks import Chunk, packed
from lama_studio.files.xmp import xmp_without_pictures
from tests.files import carriers

SUFFIXES = (".jpg", ".png", ".tif", ".webp", ".bmp")
HOLD_EXIF = (".jpg", ".png", ".tif", ".webp")
pytestmark = pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
exiftool = pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")


def erased(tmp_path: Path, suffix: str, orientation: int = 1) -> tuple[Photo, Path, SaveReport]:
    """The full JPEG, opened, its blue thing erased, saved with the suffix."""
    (tmp_path / "in.jpg").write_bytes(carriers.full_jpeg(orientation))
    photo = read_photo(tmp_path / "in.jpg")
    stored = carriers.without_thing(carriers.scene())
    turned = BytesIO()
    exif = Image.Exif()
    exif[274] = orientation
    Image.fromarray(stored).save(turned, "PNG", exif=exif)
    path = tmp_path / f"out{suffix}"
    return photo, path, write_photo(path, decode(turned.getvalue()).pixels, None, photo)


def photoshop_block(file: JpegFile) -> bytes:
    """Photoshop's image resources as they stand in the file's segments."""
    start = b"Photoshop 3.0\0"
    return b"".join(s.content[len(start) :] for s in file.carried if s.content.startswith(start))


def embedded_pictures(content: bytes) -> list[np.ndarray]:
    """Every JPEG that begins anywhere in the bytes and can be decoded."""
    found = []
    for start in re.finditer(rb"\xff\xd8\xff", content):
        try:
            with Image.open(BytesIO(content[start.start() :])) as picture:
                found.append(np.asarray(picture.convert("RGB")))
        except OSError:
            continue
    return found


def test_the_carrier_shows_the_thing_many_times() -> None:
    shown = [carriers.shows_thing(p) for p in embedded_pictures(carriers.full_jpeg())]
    assert len(shown) >= 7
    assert all(shown)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("orientation", [1, 6])
def test_nothing_in_the_file_shows_what_was_erased(
    tmp_path: Path, suffix: str, orientation: int
) -> None:
    _, path, report = erased(tmp_path, suffix, orientation)

    assert not carriers.shows_thing(read_photo(path).pixels)
    for picture in embedded_pictures(path.read_bytes()):
        assert not carriers.shows_thing(picture)
    assert {
        *("XMP pictures", "extended XMP", "content credentials"),
        *("further pictures behind the photo", "gain map", "motion photo film"),
        *("Photoshop thumbnail", "a picture inside APP5"),
    } <= set(report.removed)
    if suffix in HOLD_EXIF:
        assert "camera preview" in report.renewed
        assert ("EXIF thumbnail" in report.renewed) == (suffix != ".tif")


@exiftool
@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("suffix", HOLD_EXIF)
def test_a_judge_finds_the_new_pictures_where_the_old_ones_stood(
    tmp_path: Path, suffix: str, orientation: int
) -> None:
    _, path, _ = erased(tmp_path, suffix, orientation)

    names = ["-Olympus:ThumbnailImage", "-IFD1:ThumbnailImage"][: 1 if suffix == ".tif" else 2]
    for name in names:
        call = ["exiftool", "-b", name, str(path)]
        found = subprocess.run(call, capture_output=True, check=True).stdout
        with Image.open(BytesIO(found)) as picture:
            seen = np.asarray(picture.convert("RGB"))
        assert not carriers.shows_thing(seen)
        is_upright = orientation == 6 and suffix != ".jpg"
        assert (seen.shape[0] > seen.shape[1]) == is_upright  # as the photo beside it is stored
        assert np.ptp(seen[..., 0].astype(int)) > 80  # and it is the photo, no plain square


_JUDGED = (
    *("IFD0:Make", "ExifIFD:DateTimeOriginal", "GPS:GPSLatitude", "XMP-photoshop:City"),
    *("IPTC:ObjectName", "IPTC:Keywords", "ICC-header:ProfileDateTime"),
)


@exiftool
@pytest.mark.parametrize("suffix", HOLD_EXIF)
def test_a_judge_finds_every_value_again(tmp_path: Path, suffix: str) -> None:
    photo, path, report = erased(tmp_path, suffix)

    before, after = (_judged(p) for p in (photo.path, path))

    left = {"IPTC:ObjectName", "IPTC:Keywords"} if suffix == ".webp" else set()
    assert set(before) == set(_JUDGED)
    assert {name: after.get(name) for name in set(_JUDGED) - left} == {
        name: before[name] for name in set(_JUDGED) - left
    }
    assert ("IPTC" in report.lost) == (suffix == ".webp")


def _judged(path: Path) -> dict[str, str]:
    call = ["exiftool", "-j", "-G1", *(f"-{name}" for name in _JUDGED), str(path)]
    found = json.loads(subprocess.run(call, capture_output=True, check=True).stdout)[0]
    found.pop("SourceFile")
    return found


@exiftool
@pytest.mark.parametrize("middle", [".png", ".tif"])
def test_iptc_comes_back_through_another_container(tmp_path: Path, middle: str) -> None:
    _, path, _ = erased(tmp_path, middle)
    between = read_photo(path)

    write_photo(tmp_path / "again.jpg", between.pixels, None, between)

    block = photoshop_block(split((tmp_path / "again.jpg").read_bytes()))
    assert photoshop.iptc_of(block) == carriers.IPTC


def test_an_edited_jpeg_keeps_its_other_segments_in_their_order(tmp_path: Path) -> None:
    photo, path, _ = erased(tmp_path, ".jpg")

    before, after = (split(p.read_bytes()).carried for p in (photo.path, path))

    same = [s for s in before if s.marker in (0xE7, 0xFE) or s.content.startswith(b"ICC")]
    assert len(same) == 3
    assert [s for s in after if s in same] == same
    block = photoshop_block(split(path.read_bytes()))
    assert [r.number for r in photoshop.resources(block)] == [0x0404, 0x0425]
    maker_note = b"after it"
    exif_before, exif_after = (
        next(s.content for s in segments if s.content.startswith(b"Exif"))
        for segments in (before, after)
    )
    assert exif_after.index(maker_note) == exif_before.index(maker_note)
    assert len(exif_after) == len(exif_before)


def test_texts_of_a_png_stay_in_a_png(tmp_path: Path) -> None:
    texts = PngInfo()
    texts.add_text("Author", "Kim")
    texts.add_itxt("Title", "제목", "ko", "제목")
    Image.fromarray(carriers.scene()).save(tmp_path / "in.png", pnginfo=texts)
    photo = read_photo(tmp_path / "in.png")

    write_photo(tmp_path / "out.png", photo.pixels, None, photo)
    report = write_photo(tmp_path / "out.jpg", photo.pixels, None, photo)

    with Image.open(tmp_path / "out.png") as seen:
        seen.load()
        assert (seen.text["Author"], seen.text["Title"]) == ("Kim", "제목")
    assert "PNG texts" in report.lost


def test_a_broken_off_preview_is_blanked_and_its_neighbours_stay() -> None:
    pixels = carriers.scene()
    block = carriers.exif_block(1, pixels)
    preview = carriers.jpeg_bytes(pixels, 120, quality=90)
    cut = preview[: len(preview) // 2] + b"\x01" * (len(preview) - len(preview) // 2)
    carried = Carried()

    after = fresh_exif(block.replace(preview, cut), pixels, carried)

    assert cut[40:100] not in after
    assert carried.removed == ["camera preview"]
    exif = Image.Exif()
    exif.load(b"Exif\0\0" + after)
    assert exif[ExifTags.Base.Make] == carriers.MAKER
    assert exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] == (37.0, 33.0, 59.5)


def test_bytes_that_only_look_like_a_jpeg_stay() -> None:
    random = np.random.default_rng(3)
    noise = random.integers(0, 256, 200_000, dtype=np.uint8)
    for place in random.integers(0, len(noise) - 4, 300):
        noise[place : place + 4] = (0xFF, 0xD8, 0xFF, 0xE0)
    assert list(jpegs_in(noise.tobytes(), [])) == []


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("most_bytes", [100, 900, 100_000])
def test_a_small_picture_never_outgrows_its_place(dtype: type, most_bytes: int) -> None:
    assert len(small_jpeg(carriers.scene(dtype), 160, most_bytes)) <= most_bytes


def with_segments(*segments: Segment) -> JpegFile:
    parts = split(carriers.jpeg_bytes(carriers.scene(), 240, quality=90))
    return JpegFile((*parts.carried, *segments), parts.picture, b"")


_PNG = BytesIO()
Image.fromarray(carriers.scene()).save(_PNG, "PNG")
THERMAL = np.arange(80 * 60 * 2, dtype=np.uint16).tobytes()


@pytest.mark.parametrize(
    ("segment", "name"),
    [
        (Segment(0xE1, b"FLIR\0\x01" + b"raw" * 20), "thermal picture"),
        (Segment(0xEB, b"HDR_RI ver=11" + b"ratio" * 20), "HDR picture"),
        (Segment(0xE2, b"urn:iso:std:iso:ts:21496:-1\0" + bytes(4)), "gain map"),
        (Segment(0xE4, b"own" + _PNG.getvalue()), "a picture inside APP4"),
        (Segment(0xE3, THERMAL), "unknown data inside APP3"),
    ],
    ids=["FLIR", "HDR", "gain map", "PNG", "DJI"],
)
@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_a_segment_that_shows_the_scene_otherwise_than_as_a_jpeg_goes(
    tmp_path: Path, segment: Segment, name: str, suffix: str
) -> None:
    words = Segment(0xE5, b"a maker's own words")
    parts = with_segments(segment, words)
    (tmp_path / "in.jpg").write_bytes(joined(parts.carried, parts.picture))
    photo = read_photo(tmp_path / "in.jpg")

    pixels = carriers.without_thing(photo.pixels)
    report = write_photo(tmp_path / f"out{suffix}", pixels, None, photo)

    content = report.path.read_bytes()
    assert segment.content[4:60] not in content
    assert name in report.removed
    assert (words.content in content) == (suffix == ".jpg")
    assert (report.lost == ("other data of the file (APP5)",)) == (suffix == ".png")


@pytest.mark.parametrize("suffix", [".jpg", ".tif"])
def test_a_preview_inside_iptc_goes_and_the_words_stay(tmp_path: Path, suffix: str) -> None:
    picture = carriers.jpeg_bytes(carriers.scene(), 120)
    long_size = struct.pack(">HL", 0x8004, len(picture))
    iptc = b"\x1c\x02\xca" + long_size + picture + carriers.IPTC
    iptc += b"\x1c\x02\xca\0\x05words" + b"\x1c\x08\x0a" + long_size + picture
    parts = with_segments(*photoshop_segments(photoshop.block_of_iptc(iptc)))
    (tmp_path / "in.jpg").write_bytes(joined(parts.carried, parts.picture))
    photo = read_photo(tmp_path / "in.jpg")

    report = write_photo(tmp_path / f"out{suffix}", photo.pixels // 2, None, photo)

    assert report.removed == ("IPTC preview",)
    assert picture[50:150] not in report.path.read_bytes()
    found = photoshop.iptc_of(read_photo(report.path).metadata.photoshop)
    assert found == carriers.IPTC + b"\x1c\x02\xca\0\x05words"


def test_a_cut_preview_inside_iptc_goes_too() -> None:
    carried = Carried()
    cut = carriers.IPTC + b"\x1c\x02\xca\x7f\xff" + carriers.jpeg_bytes(carriers.scene(), 60)
    block = photoshop.without_pictures(photoshop.block_of_iptc(cut), carried)
    assert photoshop.iptc_of(block) == carriers.IPTC
    assert carried.removed == ["IPTC preview"]


def test_chunks_that_nobody_knows_are_named(tmp_path: Path) -> None:
    file = BytesIO()
    Image.fromarray(carriers.scene()).save(file, "PNG")
    content = file.getvalue()
    private = packed(Chunk(b"prVW", b"a preview"))
    (tmp_path / "in.png").write_bytes(content[:33] + private + content[33:])
    photo = read_photo(tmp_path / "in.png")
    report = write_photo(tmp_path / "out.png", photo.pixels, None, photo)
    assert report.lost == ("other data of the file (prVW)",)
    assert b"a preview" not in report.path.read_bytes()

    Image.fromarray(carriers.scene()).save(tmp_path / "in.webp", lossless=True, xmp=carriers.XMP)
    riff = (tmp_path / "in.webp").read_bytes() + struct.pack("<4sL", b"C2PA", 4) + b"jumb"
    (tmp_path / "in.webp").write_bytes(riff[:4] + struct.pack("<L", len(riff) - 8) + riff[8:])
    photo = read_photo(tmp_path / "in.webp")
    report = write_photo(tmp_path / "out.webp", photo.pixels, None, photo)
    assert report.lost == ("other data of the file (C2PA)",)
    assert report.kept == ("XMP",)


def test_a_long_text_without_a_comma_is_no_picture() -> None:
    words = b"<dc:description>" + b"sea and sky and sand " * 100 + b"</dc:description>"
    carried = Carried()
    assert xmp_without_pictures(words, carried) == words
    lines = b"<a:b>" + b"\n".join([b"/9j4AAQSkZJRg" * 5] * 20) + b"</a:b>"
    assert xmp_without_pictures(lines, carried) == b"<a:b></a:b>"
    assert carried.removed == ["XMP pictures"]


@pytest.mark.parametrize("start", [b"\xff\xd8\xff\xe0\xff\xff", b"\xff\xd8\xff\xda\0\2"])
def test_hostile_bytes_for_pictures_take_no_time(start: bytes) -> None:
    hostile = start * 300_000
    fixed = [(place, place + 3) for place in range(8, len(hostile), 6_000)]
    began_s = time.process_time()
    list(jpegs_in(hostile, fixed))
    assert time.process_time() - began_s < 2


def test_a_picture_ends_before_what_may_not_be_touched() -> None:
    picture = carriers.jpeg_bytes(carriers.scene(), 90)
    content = b"0" * 10 + picture + b"after"
    (whole,) = jpegs_in(content, [(0, 8), (2, 10), (len(picture) + 10, len(content))])
    assert (whole.start, whole.end) == (10, 10 + len(picture))
    (cut,) = jpegs_in(content, [(0, 8), (len(picture) - 50, len(picture))])
    assert (cut.start, cut.end, cut.side_px) == (10, len(picture) - 50, 0)
    assert list(jpegs_in(content, [(0, 30)])) == []


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_reduced_picture_shows_all_of_it(dtype: type) -> None:
    pixels = carriers.scene(dtype)
    box = Box(80, 50, 160, 110)
    full, gone = np.full((60, 80), 255, np.uint8), np.zeros((60, 80, 3), dtype)
    shown = Snapshot(pixels, (Erase(box, full, full, gone),))
    np.testing.assert_array_equal(reduced(shown, 200), shown.pixels())
    small = reduced(shown, 50)  # by four: 240 x 160 to 60 x 40
    means = shown.pixels().reshape(40, 4, 60, 4, 3).mean(axis=(1, 3))
    assert small.shape == (40, 60, 3)
    assert np.abs(small - means).max() <= 0.5
    assert not carriers.shows_thing(small if dtype is np.uint8 else small // 257)


def test_a_hostile_xmp_takes_no_time() -> None:
    tags = b"<xmp:Thumbnails><Container:Directory><hdrgm:x " * 40_000
    began_s = time.process_time()
    assert xmp_without_pictures(tags, Carried()) == tags
    assert time.process_time() - began_s < 2
