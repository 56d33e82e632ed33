"""Halved copies: exact averages, and an update that equals building anew."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lama_studio.core.geometry import Box
from lama_studio.ui.canvas.pyramid import Pyramid


def pyramid_of(pixels: np.ndarray) -> Pyramid:
    return Pyramid(pixels.shape[1], pixels.shape[0], lambda box: pixels[box.slices])


def test_a_level_halves_by_averaging_blocks() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (300, 512, 4), np.uint8)
    half = pyramid_of(pixels).level(1)
    blocks = pixels.reshape(150, 2, 256, 2, 4).astype(float).mean((1, 3))
    assert np.abs(half - blocks).max() <= 0.5


def test_the_level_has_a_pixel_for_each_device_pixel() -> None:
    pyramid = pyramid_of(np.zeros((3000, 4000), np.uint8))
    assert [pyramid.level_for(scale) for scale in (2, 1, 0.51, 0.5, 0.26, 0.25, 0.1)] == [
        0, 0, 0, 1, 1, 2, 3,
    ]  # fmt: skip


def test_a_coarse_level_is_taken_when_there_is_none_coarser() -> None:
    pyramid = pyramid_of(np.zeros((3000, 4000), np.uint8))
    assert pyramid.level(pyramid.level_for(0.01)).shape == (188, 250)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_updating_a_box_equals_building_anew(data: st.DataObject) -> None:
    width, height = data.draw(st.integers(1, 700)), data.draw(st.integers(1, 700))
    pixels = np.random.default_rng(1).integers(0, 256, (height, width), np.uint8)
    pyramid = pyramid_of(pixels)
    x0, y0 = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    x1, y1 = data.draw(st.integers(x0 + 1, width)), data.draw(st.integers(y0 + 1, height))
    pixels[y0:y1, x0:x1] = 255 - pixels[y0:y1, x0:x1]
    pyramid.update(Box(x0, y0, x1, y1))
    anew = pyramid_of(pixels)
    for level in range(1, anew.level_for(0) + 1):
        np.testing.assert_array_equal(pyramid.level(level), anew.level(level))


def test_a_fork_goes_its_own_way() -> None:
    pixels = np.zeros((600, 600), np.uint8)
    changed = np.full_like(pixels, 200)
    first = pyramid_of(pixels)
    second = first.fork(lambda box: changed[box.slices])
    second.update(Box(0, 0, 600, 600))
    assert first.level(1).max() == 0
    assert second.level(1).min() == 200
