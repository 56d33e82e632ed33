"""Blending and composing: exact at both ends, nearest between, the same for every box."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lama_studio.core.compose import Snapshot, blend, compose
from lama_studio.core.document import Document
from lama_studio.core.geometry import Box
from lama_studio.core.layers import Erase
from lama_studio.core.morphology import hole_and_weight

WIDTH, HEIGHT = 37, 29
depths = st.sampled_from([np.uint8, np.uint16])


def noise(dtype: type, seed: int, height: int = HEIGHT, width: int = WIDTH) -> NDArray[np.integer]:
    generator = np.random.default_rng(seed)
    return generator.integers(0, np.iinfo(dtype).max, (height, width, 3), dtype, endpoint=True)


@st.composite
def erase_of(draw: st.DrawFn, dtype: type) -> Erase:
    """An erase of a random mask with random grow and feather, its box the whole photo or less."""
    seed, density = draw(st.integers(0, 999)), draw(st.floats(0, 0.2))
    mask = (np.random.default_rng(seed).random((HEIGHT, WIDTH)) < density).astype(np.uint8) * 255
    hole, weight = hole_and_weight(mask, draw(st.integers(0, 2)), draw(st.integers(0, 4)))
    x0, y0 = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    box = Box(x0, y0, draw(st.integers(x0 + 1, WIDTH)), draw(st.integers(y0 + 1, HEIGHT)))
    patch = noise(dtype, seed + 1)[box.slices]
    return Erase(box, hole[box.slices], weight[box.slices], patch)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_blending_is_exact_at_both_ends_and_rounds_to_nearest_between(dtype: type) -> None:
    weight = np.arange(256, dtype=np.uint8).reshape(16, 16)
    under, over = noise(dtype, 1, 16, 16), noise(dtype, 2, 16, 16)

    blended = blend(under, over, weight)

    share = weight[..., None].astype(np.float64) / 255
    wanted = np.floor(under * (1 - share) + over * share + 0.5)
    assert blended.dtype == dtype
    assert (blended == wanted).all()
    assert (blended[weight == 0] == under[weight == 0]).all()
    assert (blended[weight == 255] == over[weight == 255]).all()


@given(st.data(), depths)
def test_outside_the_holes_every_byte_is_the_originals(data: st.DataObject, dtype: type) -> None:
    original = noise(dtype, 7)
    kept = original.copy()
    document = Document(original)
    outside = np.ones((HEIGHT, WIDTH), bool)
    for _ in range(data.draw(st.integers(1, 4))):
        erase = data.draw(erase_of(dtype))
        document.add_erase(erase)
        outside[erase.box.slices] &= erase.hole == 0

    pixels = document.pixels()

    assert pixels.dtype == dtype
    assert pixels[outside].tobytes() == kept[outside].tobytes()
    assert original.tobytes() == kept.tobytes()


@given(st.data(), depths)
def test_a_box_shows_the_same_as_the_whole_photo(data: st.DataObject, dtype: type) -> None:
    original = noise(dtype, 8)
    erases = data.draw(st.lists(erase_of(dtype), max_size=4))
    for erase in erases:
        erase.is_visible = data.draw(st.booleans())
    x0, y0 = data.draw(st.integers(0, WIDTH - 1)), data.draw(st.integers(0, HEIGHT - 1))
    box = Box(x0, y0, data.draw(st.integers(x0, WIDTH)), data.draw(st.integers(y0, HEIGHT)))

    part = compose(original, erases, box)

    whole = compose(original, erases, Box.of(original))
    assert part.flags.c_contiguous
    assert (part == whole[box.slices]).all()


def test_the_full_weight_shows_the_patch_and_the_later_erase_wins() -> None:
    original = noise(np.uint8, 3)
    full = np.full((4, 4), 255, np.uint8)
    lower = Erase(Box(2, 2, 6, 6), full, full, np.full((4, 4, 3), 10, np.uint8))
    upper = Erase(Box(4, 4, 8, 8), full, full, np.full((4, 4, 3), 20, np.uint8))

    pixels = compose(original, [lower, upper], Box.of(original))

    assert (pixels[2:4, 2:6] == 10).all()
    assert (pixels[4:8, 4:8] == 20).all()
    assert (pixels[8:] == original[8:]).all()


def test_a_hidden_erase_between_visible_ones_does_not_show() -> None:
    original = noise(np.uint8, 3)
    full = np.full((4, 4), 255, np.uint8)
    shades = (10, 20, 30)
    erases = [
        Erase(Box(i, i, i + 4, i + 4), full, full, np.full((4, 4, 3), shade, np.uint8))
        for i, shade in enumerate(shades)
    ]
    erases[1].is_visible = False

    pixels = compose(original, erases, Box(0, 0, 8, 8))

    assert pixels[1, 1].tolist() == [10, 10, 10]
    assert pixels[4, 1].tolist() == original[4, 1].tolist()
    assert pixels[2, 2].tolist() == [30, 30, 30]


@given(st.data(), depths)
def test_rows_are_those_of_the_picture_and_no_copy_where_nothing_was_erased(
    data: st.DataObject, dtype: type
) -> None:
    original = noise(dtype, 3)
    erases = tuple(data.draw(st.lists(erase_of(dtype), max_size=3)))
    shown = Snapshot(original, erases)
    start = data.draw(st.integers(0, HEIGHT - 1))
    rows = slice(start, data.draw(st.integers(start + 1, HEIGHT + 5)))
    found = shown.rows(rows)
    np.testing.assert_array_equal(found, shown.pixels()[rows])
    stop = min(rows.stop, HEIGHT)
    if not any(part.y0 < stop and part.y1 > start for erase in erases for part in erase.parts):
        assert np.shares_memory(found, original)
