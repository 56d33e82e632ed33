"""What is saved is read back before it takes its name; `compare` says what differs where."""

import dataclasses
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from lama_studio.core.compose import Snapshot
from lama_studio.errors import SaveError
from lama_studio.files import atomic, formats, limits
from lama_studio.files.carried import Encoded
from lama_studio.files.formats import Format
from lama_studio.files.photo import photo_of_bytes, read_photo, write_photo
from lama_studio.files.verify import compare
from tests.files.carriers import full_jpeg, jpeg_bytes, scene, without_thing


def one_pixel_off(chosen: Format) -> Format:
    """A format whose encoder changes one pixel, as no encoder should."""

    def encode(shown: Snapshot, *rest: object) -> Encoded:
        wrong = shown.pixels().copy()
        wrong[-1, -1] = np.iinfo(wrong.dtype).max - wrong[-1, -1]
        return chosen.encode(Snapshot(wrong, ()), *rest)  # type: ignore[arg-type]

    return dataclasses.replace(chosen, encode=encode)


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp", ".avif", ".bmp"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_one_wrong_pixel_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, dtype: type
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"old")
    monkeypatch.setattr(formats, "FORMATS", tuple(map(one_pixel_off, formats.FORMATS)))
    with pytest.raises(SaveError, match=rf"a\{suffix} was not saved: what was written shows"):
        write_photo(path, scene(dtype), None, None, overwrite=True)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_jpeg_whose_other_blocks_changed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = photo_of_bytes(full_jpeg(), tmp_path / "in.jpg")
    jpeg = formats.FORMATS[0]

    def edit(shown: Snapshot, *rest: object) -> Encoded:
        assert jpeg.edit is not None
        edited = jpeg.edit(shown, *rest)  # type: ignore[arg-type]
        assert edited is not None
        return dataclasses.replace(edited, content=jpeg_bytes(shown.pixels(), 240, quality=50))

    broken = (dataclasses.replace(jpeg, edit=edit), *formats.FORMATS[1:])
    monkeypatch.setattr(formats, "FORMATS", broken)
    with pytest.raises(SaveError, match="shows other pixels"):
        write_photo(tmp_path / "out.jpg", without_thing(photo.pixels), None, photo)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_gives_back_other_bytes_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(temporary: Path, content: bytes) -> None:
        temporary.write_bytes(content[:-20] + b"\0" + content[-19:])

    monkeypatch.setattr(atomic, "_fill", fill)
    with pytest.raises(SaveError, match="the disk gave back other bytes"):
        write_photo(tmp_path / "a.png", scene(), None, None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp", ".avif", ".bmp"])
def test_a_lossless_save_reports_that_nothing_differs(tmp_path: Path, suffix: str) -> None:
    photo = photo_of_bytes(full_jpeg(), tmp_path / "in.jpg")
    report = write_photo(tmp_path / f"out{suffix}", without_thing(photo.pixels), photo.alpha, photo)
    assert "Read back: no pixel outside the holes differs." in report.notes


def test_a_lossy_save_reports_how_many_pixels_differ(tmp_path: Path) -> None:
    photo = photo_of_bytes(full_jpeg(), tmp_path / "in.jpg")
    edited = without_thing(photo.pixels)
    report = write_photo(tmp_path / "out.jpg", edited, None, photo, quality=70)
    shown, is_known = read_photo(report.path).pixels, (edited == photo.pixels).all(axis=2)
    count = ((shown != photo.pixels).any(axis=2) & is_known).sum()
    assert count > 1000
    assert f"Read back: {count:,} pixels outside the holes differ" in report.notes[-1]


def test_with_too_little_memory_the_bytes_are_compared_and_the_report_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = photo_of_bytes(full_jpeg(), tmp_path / "in.jpg")
    monkeypatch.setattr(limits, "free_memory_bytes", lambda: 1000)
    report = write_photo(tmp_path / "out.png", photo.pixels, None, photo)
    assert report.notes[-1].startswith("Too little memory was free to compare")


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    width=st.integers(9, 70),
    height=st.integers(9, 70),
    orientation=st.integers(1, 8),
    subsampling=st.integers(0, 2),
    is_progressive=st.booleans(),
    corner=st.tuples(st.floats(0, 0.9), st.floats(0, 0.9)),
    side_px=st.integers(1, 30),
    seed=st.integers(0, 99),
)
def test_an_edited_jpeg_is_never_refused_and_its_other_blocks_stay(
    tmp_path_factory: pytest.TempPathFactory,
    width: int,
    height: int,
    orientation: int,
    subsampling: int,
    is_progressive: bool,
    corner: tuple[float, float],
    side_px: int,
    seed: int,
) -> None:
    file, exif = BytesIO(), Image.Exif()
    exif[274] = orientation
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    Image.fromarray(noise).save(
        file, "JPEG", exif=exif, subsampling=subsampling, progressive=is_progressive, quality=80
    )
    folder = tmp_path_factory.mktemp("jpeg")
    photo = photo_of_bytes(file.getvalue(), folder / "in.jpg")
    hole = np.zeros(photo.pixels.shape[:2], np.uint8)
    y, x = (int(share * side) for share, side in zip(corner, hole.shape, strict=True))
    hole[y : y + side_px, x : x + side_px] = 255
    edited = photo.pixels.copy()
    edited[hole > 0] = (250, 5, 130)

    saved = read_photo(write_photo(folder / "out.jpg", edited, None, photo).path)

    found = compare(photo, saved, hole)
    assert (found.outside, found.first) == (0, None)
    assert found.inside > 0
    elsewhere = compare(photo, saved, hole[::-1, ::-1].copy())
    assert elsewhere.inside + elsewhere.beside + elsewhere.outside == found.inside + found.beside
