"""Crops brought to the network's working size and back, band by band."""

import cv2
import numpy as np
import pytest
from skimage import data

from lama_studio.core.geometry import Box
from lama_studio.engine import working
from lama_studio.engine.working import enlarged, to_working_size


@pytest.fixture
def window() -> np.ndarray:
    return np.ascontiguousarray(data.coffee()[:389, :571])


@pytest.mark.parametrize("band_px", [571, 571 * 7, 10_000_000])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_bands_leave_no_trace(
    window: np.ndarray, band_px: int, dtype: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    if dtype is np.uint16:
        window = window.astype(np.uint16) * 257
    is_open = np.zeros(window.shape[:2], bool)
    is_open[100:200, 250:400] = True
    known = (window / np.iinfo(dtype).max * ~is_open[..., None]).astype(np.float32)
    size = (240, 170)
    share = cv2.resize((~is_open).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    at_once = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    monkeypatch.setattr(working, "_BAND_PX", band_px)

    photo, mask = to_working_size(window, is_open, size)

    assert photo.shape == (170, 240, 3)
    assert photo.dtype == mask.dtype == np.float32
    assert np.array_equal(mask == 0, share > 1 - 1e-4)
    assert np.allclose(photo[mask == 0], at_once[mask == 0], atol=2e-4)
    assert not photo[mask > 0].any()


def test_nothing_of_the_hole_is_seen(window: np.ndarray) -> None:
    is_open = np.zeros(window.shape[:2], bool)
    is_open[51:160, 77:301] = True
    other = np.where(is_open[..., None], 255 - window, window)

    seen, hidden = (to_working_size(each, is_open, (200, 133)) for each in (window, other))

    assert np.array_equal(seen[0], hidden[0])
    assert np.array_equal(seen[1], hidden[1])


@pytest.mark.parametrize("band_px", [300, 10_000_000])
@pytest.mark.parametrize("part", [Box(0, 0, 571, 389), Box(101, 37, 423, 300)])
def test_a_part_is_enlarged_as_the_whole_would_be(
    window: np.ndarray, part: Box, band_px: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = cv2.resize(window.astype(np.float32) / 255, (190, 130), interpolation=cv2.INTER_AREA)
    whole = cv2.resize(small, (571, 389), interpolation=cv2.INTER_CUBIC)
    monkeypatch.setattr(working, "_BAND_PX", band_px)
    found = np.full_like(whole, np.nan)

    for box, pixels in enlarged(small, (571, 389), part):
        found[box.slices] = pixels

    assert np.allclose(found[part.slices], whole[part.slices], atol=1e-5)
    assert np.count_nonzero(~np.isnan(found[..., 0])) == part.area


def test_it_can_be_left_between_two_bands(
    window: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_BAND_PX", 571 * 50)
    told = []
    is_open = np.zeros(window.shape[:2], bool)
    is_open[9:20, 9:20] = True
    to_working_size(window, is_open, (100, 70), lambda: told.append(1))
    assert len(told) >= 389 // 50
