"""Masks: any picture, brighter than half and opaque = hole."""

import tracemalloc
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from lama_studio.errors import MaskError, PhotoError
from lama_studio.files.photo import read_mask, write_mask


def test_brighter_than_half_is_hole(tmp_path: Path) -> None:
    grey = np.array([[0, 127, 128, 255]], np.uint8)
    Image.fromarray(grey).save(tmp_path / "mask.png")
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png", 4, 1), [[0, 0, 255, 255]])


def test_sixteen_bits_are_halved_as_well(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "mask.png"), np.array([[0, 32767, 32768, 65535]], np.uint16))
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png", 4, 1), [[0, 0, 255, 255]])


def test_what_is_transparent_is_no_hole(tmp_path: Path) -> None:
    pixels = np.full((1, 3, 4), 255, np.uint8)
    pixels[0, :, 3] = (0, 127, 255)
    Image.fromarray(pixels).save(tmp_path / "mask.png")
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png", 3, 1), [[0, 0, 255]])


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".webp", ".bmp", ".gif"])
def test_any_picture_is_a_mask(tmp_path: Path, suffix: str) -> None:
    expected = np.zeros((40, 60), np.uint8)
    expected[10:20, 20:50] = 255
    Image.fromarray(expected).save(tmp_path / f"mask{suffix}")
    np.testing.assert_array_equal(read_mask(tmp_path / f"mask{suffix}", 60, 40), expected)


def test_another_size_names_both(tmp_path: Path) -> None:
    write_mask(tmp_path / "mask.png", np.full((10, 20), 255, np.uint8))
    with pytest.raises(MaskError, match=r"20 x 10.*640 x 427"):
        read_mask(tmp_path / "mask.png", 640, 427)


@pytest.mark.parametrize(("value", "words"), [(0, "no hole"), (255, "all hole")])
def test_no_hole_or_nothing_but_hole(tmp_path: Path, value: int, words: str) -> None:
    write_mask(tmp_path / "mask.png", np.full((10, 20), value, np.uint8))
    with pytest.raises(MaskError, match=words):
        read_mask(tmp_path / "mask.png", 20, 10)


def test_what_is_no_picture_is_no_mask(tmp_path: Path) -> None:
    (tmp_path / "mask.png").write_text("white")
    with pytest.raises(PhotoError, match=r"mask\.png is no photo"):
        read_mask(tmp_path / "mask.png", 20, 10)


def test_a_mask_comes_back_as_it_was_written(tmp_path: Path) -> None:
    mask = np.zeros((33, 21), np.uint8)
    mask[3:9, 4:18] = 255
    write_mask(tmp_path / "mask.png", mask)
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png", 21, 33), mask)
    with Image.open(tmp_path / "mask.png") as seen:
        assert seen.mode == "L"


def test_reading_a_mask_takes_little_more_memory_than_its_pixels(tmp_path: Path) -> None:
    mask = np.zeros((2000, 3000), np.uint8)
    mask[100:200, 100:200] = 255
    write_mask(tmp_path / "mask.png", mask)

    tracemalloc.start()
    try:
        found = read_mask(tmp_path / "mask.png", 3000, 2000)
        write_mask(tmp_path / "again.png", found)
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    np.testing.assert_array_equal(found, mask)
    assert peak_bytes < 10 * mask.size
