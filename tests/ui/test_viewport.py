"""Widget and photo coordinates."""

import pytest

from lama_studio.ui.canvas.viewport import MAXIMUM_SCALE, Viewport


@pytest.fixture
def viewport() -> Viewport:
    viewport = Viewport()
    viewport.set_view(800, 600, 1.0)
    viewport.set_photo(4000, 2000)
    return viewport


def test_fit_shows_the_whole_photo_in_the_middle(viewport: Viewport) -> None:
    left, top = viewport.to_widget(0, 0)
    right, bottom = viewport.to_widget(4000, 2000)
    assert 0 <= left < right <= 800
    assert left == pytest.approx(800 - right, abs=1.5)
    assert top == pytest.approx(600 - bottom, abs=1.5)


def test_fit_enlarges_a_small_photo_only_a_little() -> None:
    viewport = Viewport()
    viewport.set_view(800, 600, 1.0)
    viewport.set_photo(100, 50)
    assert viewport.scale == 2.0


def test_there_and_back_is_the_same_place(viewport: Viewport) -> None:
    viewport.zoom_at(13, 400, 7.3)
    assert viewport.to_photo(*viewport.to_widget(1234.5, 99.25)) == pytest.approx((1234.5, 99.25))


@pytest.mark.parametrize("factor", [0.5, 1.2, 3.0, 1000.0])
def test_zoom_keeps_the_pixel_under_the_pointer(viewport: Viewport, factor: float) -> None:
    viewport.zoom_at(400, 300, 4.0)
    before = viewport.to_photo(500, 260)
    viewport.zoom_at(500, 260, factor)
    after = viewport.to_photo(500, 260)
    tolerance_px = 1.0 / viewport.zoom  # the photo's corner lies on a whole device pixel
    assert after == pytest.approx(before, abs=tolerance_px)
    assert viewport.scale <= MAXIMUM_SCALE


def test_a_photo_cannot_be_pushed_out_of_view(viewport: Viewport) -> None:
    viewport.pan(1e6, -1e6)
    x0, y0, x1, y1 = viewport.visible_photo(0, 0, 800, 600)
    assert x0 < x1
    assert y0 < y1


def test_a_fitted_photo_stays_fitted_when_the_window_grows(viewport: Viewport) -> None:
    scale = viewport.scale
    viewport.set_view(1600, 1200, 1.0)
    assert viewport.scale > scale


def test_one_to_one_means_device_pixels() -> None:
    viewport = Viewport()
    viewport.set_view(800, 600, 2.0)
    viewport.set_photo(4000, 2000)
    viewport.set_scale_at(400, 300, 1.0)
    left, _ = viewport.to_widget(0, 0)
    right, _ = viewport.to_widget(100, 0)
    assert right - left == pytest.approx(50)
