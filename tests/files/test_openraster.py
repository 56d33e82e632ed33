"""Projects: original, erases and mask come back as they were; other programs find layers."""

import dataclasses
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from lama_studio.core.geometry import Box
from lama_studio.core.layers import Erase, EraseOptions
from lama_studio.errors import PhotoError, SaveError
from lama_studio.files import openraster
from lama_studio.files.metadata import PhotoMetadata
from lama_studio.files.openraster import Work, read_work, write_work
from lama_studio.files.photo import photo_of_bytes, write_photo
from lama_studio.files.png_chunks import chunks
from tests.files.carriers import full_jpeg, scene


def erase(box: Box, dtype: type, seed: int, **more: object) -> Erase:
    random = np.random.default_rng(seed)
    shape = (box.height, box.width)
    weight = random.integers(0, 256, shape, dtype=np.uint8)
    weight[: box.height // 2] = 255
    patch = random.integers(0, np.iinfo(dtype).max, (*shape, 3), dtype=dtype)
    hole = np.where(weight > 0, np.uint8(255), np.uint8(0))
    return Erase(box, hole, weight, patch, **more)  # type: ignore[arg-type]


def some_work(folder: Path, dtype: type = np.uint8) -> Work:
    """A photo with two erases, one hidden, and something marked."""
    if dtype is np.uint8:
        photo = photo_of_bytes(full_jpeg(), folder / "my <photo> & I.jpg")
    else:
        saved = write_photo(folder / "deep.png", scene(dtype), None, None)
        photo = photo_of_bytes(saved.path.read_bytes(), saved.path)
    options = EraseOptions(grow_px=3, refine="texture", seed=5)
    first = erase(Box(10, 20, 50, 60), dtype, 1, name="Erase 1", options=options)
    first.report = {"refine": "texture", "seconds": 1.5}
    first.marked = first.hole
    second = erase(Box(40, 30, 90, 70), dtype, 2, name='a "bin"', is_visible=False, is_stale=True)
    mask = np.zeros(photo.pixels.shape[:2], np.uint8)
    mask[5:9, 7:30] = 255
    return Work(photo, (first, second), 4, mask)


def saved(path: Path, work: Work) -> Path:
    write_work(path, work, overwrite=False, settle=lambda: None)
    return path


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_all_of_the_work_comes_back(tmp_path: Path, dtype: type) -> None:
    work = some_work(tmp_path, dtype)
    found = read_work(saved(tmp_path / "work.ora", work))
    assert found.photo.file == work.photo.file
    assert found.photo.path.name == work.photo.path.name
    np.testing.assert_array_equal(found.mask, work.mask)
    assert found.erase_count == 4
    for one, other in zip(found.erases, work.erases, strict=True):
        for name in ("hole", "weight", "patch", "marked"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
        for name in ("name", "box", "options", "is_visible", "is_stale", "made_at", "report"):
            assert getattr(one, name) == getattr(other, name)


def test_a_jpeg_from_a_project_is_still_edited_block_by_block(tmp_path: Path) -> None:
    work = read_work(saved(tmp_path / "work.ora", some_work(tmp_path)))
    edited = work.photo.pixels.copy()
    edited[50:60, 80:90] = 9
    report = write_photo(tmp_path / "out.jpg", edited, None, work.photo)
    assert "the others are exactly those of the original" in report.notes[0]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_other_programs_find_what_openraster_promises(tmp_path: Path, dtype: type) -> None:
    work = some_work(tmp_path, dtype)
    with zipfile.ZipFile(saved(tmp_path / "work.ora", work)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"image/openraster"
        image = ElementTree.fromstring(archive.read("stack.xml"))
        assert (image.tag, image.get("w"), image.get("h")) == ("image", "240", "160")
        assert image.get("version") == "0.0.5"
        (stack,) = image
        layers = list(stack)
        assert [layer.tag for layer in layers] == ["layer"] * 3
        assert [layer.get("name") for layer in layers] == [
            'a "bin"',
            "Erase 1",
            work.photo.path.name,
        ]
        assert [layer.get("visibility") for layer in layers] == ["hidden", "visible", "visible"]
        for layer in layers:
            assert layer.get("composite-op") == "svg:src-over"
            assert float(layer.get("opacity", "")) == 1
            with Image.open(BytesIO(archive.read(layer.get("src", "")))) as picture:
                assert picture.format == "PNG"
        with Image.open(BytesIO(archive.read("Thumbnails/thumbnail.png"))) as small:
            assert max(small.size) <= 256
        if dtype is np.uint8:
            assert_layers_make_the_picture(archive, layers)


def assert_layers_make_the_picture(
    archive: zipfile.ZipFile, layers: list[ElementTree.Element]
) -> None:
    with Image.open(BytesIO(archive.read("mergedimage.png"))) as picture:
        merged = np.asarray(picture.convert("RGB")).astype(int)
    canvas = Image.new("RGBA", (240, 160))
    for layer in reversed(layers):
        if layer.get("visibility") == "visible":
            with Image.open(BytesIO(archive.read(layer.get("src", "")))) as picture:
                place = int(layer.get("x", "")), int(layer.get("y", ""))
                canvas.alpha_composite(picture.convert("RGBA"), place)
    assert np.abs(np.asarray(canvas.convert("RGB")).astype(int) - merged).max() <= 1


SRGB = openraster._srgb()
GREY_PROFILE = b"\0" * 12 + b"mntrGRAYXYZ " + b"\0" * 12 + b"acsp" + b"\0" * 92


@pytest.mark.parametrize(
    ("metadata", "kind", "profile"),
    [
        (PhotoMetadata(icc=b"p3" * 70), (2, 6), b"p3" * 70),
        (PhotoMetadata(is_grey=True, icc=GREY_PROFILE), (0, 4), GREY_PROFILE),
        (PhotoMetadata(), (2, 6), SRGB),
        (PhotoMetadata(is_grey=True), (2, 6), SRGB),
        (PhotoMetadata(colour_chunks=((b"sRGB", b"\0"),)), (2, 6), SRGB),
        (PhotoMetadata(colour_chunks=((b"gAMA", b"\0\1\x86\xa0"),)), (2, 6), b""),
    ],
    ids=["profile", "grey profile", "none", "grey", "sRGB", "gamma"],
)
def test_all_layers_are_in_the_colours_of_the_photo(
    tmp_path: Path, metadata: PhotoMetadata, kind: tuple[int, int], profile: bytes
) -> None:
    work = some_work(tmp_path)
    photo = dataclasses.replace(work.photo, metadata=metadata)
    first = dict(openraster._entries(dataclasses.replace(work, photo=photo)))
    kinds = {first["data/original.png"][25], first["mergedimage.png"][25]}
    assert (kinds, first["data/erase-0.png"][25]) == ({kind[0]}, kind[1])
    for name in ("data/original.png", "data/erase-0.png", "data/erase-1.png", "mergedimage.png"):
        found = dict(chunks(first[name]))
        with_name, _, packed = found.get(b"iCCP", b"\0\0").partition(b"\0\0")
        assert (zlib.decompress(packed) if packed else b"") == profile, with_name
        assert (b"gAMA" in found) == (b"gAMA" in dict(metadata.colour_chunks))


def test_layers_of_another_program_are_opened_as_the_picture_they_make(tmp_path: Path) -> None:
    path = tmp_path / "gimp.ora"
    with zipfile.ZipFile(saved(tmp_path / "work.ora", some_work(tmp_path))) as archive:
        merged = archive.read("mergedimage.png")
        with zipfile.ZipFile(path, "w") as other:
            for name in ("mimetype", "stack.xml", "mergedimage.png"):
                other.writestr(name, archive.read(name))
    work = read_work(path)
    assert not work.is_own
    assert work.photo.notes == (openraster.FOREIGN_NOTE,)
    with Image.open(BytesIO(merged)) as picture:
        np.testing.assert_array_equal(work.photo.pixels, np.asarray(picture.convert("RGB")))


def test_a_project_that_does_not_come_back_whole_is_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "work.ora"
    path.write_bytes(b"old")
    monkeypatch.setattr(openraster, "packed_png", lambda a: _packed(np.bitwise_xor(a, 1)))
    with pytest.raises(SaveError, match="could not be read back"):
        write_work(path, some_work(tmp_path), overwrite=True, settle=lambda: None)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"old"


_packed = openraster.packed_png


def test_damaged_projects_are_sentences(tmp_path: Path) -> None:
    whole = saved(tmp_path / "work.ora", some_work(tmp_path)).read_bytes()
    random, path = np.random.default_rng(0), tmp_path / "bad.ora"
    directory = whole.rindex(b"PK\x01\x02lama") if b"PK\x01\x02lama" in whole else len(whole) - 1500
    said: list[str] = []
    for number in range(120):
        content = bytearray(whole)
        low = directory if number % 2 else whole.index(b"work.json")
        for place in random.integers(low, len(whole), 4):
            content[place] = random.integers(0, 256)
        end = len(whole) if number % 3 else int(random.integers(1, len(whole)))
        try:
            read_work(path, bytes(content[:end]))
        except PhotoError as error:
            said.append(str(error))
    assert len(said) > 40
    assert [s for s in said if not s.startswith("bad.ora") and " inside " not in s] == []


def test_a_file_inside_that_claims_to_be_huge_is_refused(tmp_path: Path) -> None:
    whole = bytearray(saved(tmp_path / "work.ora", some_work(tmp_path)).read_bytes())
    entry = whole.rindex(b"lama-studio/work.json")  # in the directory at the end
    struct.pack_into("<L", whole, entry - 46 + 24, 0xFFFFFFF0)
    with pytest.raises(PhotoError, match="larger than it can be"):
        read_work(tmp_path / "bomb.ora", bytes(whole))
