"""A photo is seen through its colour profile; its numbers stay what they are."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QColorSpace, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from lama_studio.files.photo import read_photo
from lama_studio.ui.colours import colours_of
from lama_studio.ui.images import screen_qimage, to_screen
from lama_studio.ui.in_series import _reader
from lama_studio.ui.window import StudioWindow

from .conftest import Hands
from .test_filing import choose_in_save_dialog
from .test_story import CTRL, STROKE

Named = QColorSpace.NamedColorSpace
SRGB = QColorSpace(Named.SRgb)
WIDE = [Named.DisplayP3, Named.AdobeRgb, Named.ProPhotoRgb]
COLOURS = [(200, 90, 40), (30, 160, 60), (128, 128, 128), (250, 240, 10), (0, 0, 0), (60, 70, 90)]


def profile(name: Named) -> bytes:
    return QColorSpace(name).iccProfile().data()


def seen(numbers: tuple[int, ...], space: QColorSpace) -> np.ndarray:
    """What Qt makes of one colour."""
    told = space.transformationToColorSpace(SRGB).map(QColor(*numbers[:3]))
    return np.clip([told.red(), told.green(), told.blue()], 0, 255)


@pytest.mark.parametrize("name", WIDE)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("has_alpha", [False, True])
def test_numbers_are_shown_as_the_profile_means_them(
    name: Named, dtype: type, has_alpha: bool
) -> None:
    pixels = np.array([COLOURS] * 700, dtype)  # more than is converted at once
    pixels = np.repeat(pixels, 150, axis=1) * (257 if dtype is np.uint16 else 1)
    alpha = np.full(pixels.shape[:2], np.iinfo(dtype).max, dtype) if has_alpha else None
    shown = to_screen(pixels, alpha, profile(name))
    for number, colour in enumerate(COLOURS):
        expected = seen(colour, QColorSpace(name))
        for row in (0, 699):
            found = shown[row, 150 * number + 70, 2::-1].astype(int)
            assert np.abs(found - expected).max() <= 2, (colour, found, expected)
    assert (shown[..., 3] == 255).all()


def test_srgb_costs_nothing_and_changes_nothing() -> None:
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert colours_of(profile(Named.SRgb)) is None
    assert colours_of(b"") is None
    pixels = np.random.default_rng(0).integers(0, 256, (40, 50, 3)).astype(np.uint8)
    plain = to_screen(pixels)
    np.testing.assert_array_equal(to_screen(pixels, icc=profile(Named.SRgb)), plain)
    assert np.abs(to_screen(pixels, icc=made).astype(int) - plain).max() <= 1


@pytest.mark.parametrize("icc", [b"no profile", profile(Named.AdobeRgb)[:200], b"\0" * 500])
def test_a_profile_that_cannot_be_read_is_as_none(icc: bytes) -> None:
    pixels = np.full((4, 5, 3), 90, np.uint8)
    np.testing.assert_array_equal(to_screen(pixels, icc=icc), to_screen(pixels))


def test_shadows_of_linear_light_have_all_their_tones() -> None:
    linear = QColorSpace(QColorSpace.Primaries.SRgb, QColorSpace.TransferFunction.Linear)
    dark = np.repeat(np.arange(0, 2000, 4, dtype=np.uint16)[None, :, None], 3, axis=2)
    shown = to_screen(dark, icc=linear.iccProfile().data())
    assert len(np.unique(shown[..., 1])) > 40  # eight bits of linear light would give 9
    assert (np.diff(shown[0, :, 1].astype(int)) >= 0).all()


def test_grey_is_shown_by_its_own_profile() -> None:
    gamma = QColorSpace(QColorSpace.Primaries.SRgb, QColorSpace.TransferFunction.Gamma, 1.8)
    grey = QColorSpace(gamma.whitePoint(), QColorSpace.TransferFunction.Gamma, 1.8)
    assert grey.colorModel() == QColorSpace.ColorModel.Gray
    pixels = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    by_grey = to_screen(pixels, icc=grey.iccProfile().data()).astype(int)
    by_colour = to_screen(pixels, icc=gamma.iccProfile().data()).astype(int)
    assert np.abs(by_grey - by_colour).max() <= 1
    assert np.abs(by_grey[0, :, 1] - np.arange(256)).max() > 10


@pytest.fixture
def wide_photo(photo_path: Path) -> Path:
    """The window's photo in Adobe RGB: the same numbers with another meaning."""
    path = photo_path.with_name("wide.png")
    with Image.open(photo_path) as picture:
        picture.save(path, icc_profile=profile(Named.AdobeRgb))
    return path


def test_canvas_list_strip_and_clipboard_show_the_colours_and_the_file_keeps_the_numbers(
    window: StudioWindow,
    wide_photo: Path,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with qtbot.waitSignal(window.studio.opened):
        window.filing.open(wide_photo)
    pixels = read_photo(wide_photo).pixels
    expected = to_screen(pixels, icc=profile(Named.AdobeRgb))[..., 2::-1].astype(int)
    assert np.abs(expected - pixels).max() > 20

    canvas = window.canvas
    window.commands.actual_size.trigger()
    place = canvas.viewport.to_photo(canvas.width() / 2, canvas.height() / 2)
    x, y = (int(side) for side in place)
    seen_there = canvas.grab().toImage().pixelColor(canvas.width() // 2, canvas.height() // 2)
    near = expected[y - 1 : y + 2, x - 1 : x + 2].reshape(-1, 3)
    found = np.array([seen_there.red(), seen_there.green(), seen_there.blue()])
    assert np.abs(near - found).max(axis=1).min() <= 2

    Hands(canvas).drag(STROKE)
    with qtbot.waitSignal(window.studio.erased):
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    QGuiApplication.clipboard().clear()
    window.exchanging.copy()
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull())
    copied = QGuiApplication.clipboard().image().pixelColor(3, 3)
    assert np.abs(expected[3, 3] - (copied.red(), copied.green(), copied.blue())).max() <= 1

    strip = _reader(wide_photo)(lambda _: None)
    assert np.abs(mean(strip) - expected.mean(axis=(0, 1))).max() < 4
    assert np.abs(mean(strip) - pixels.mean(axis=(0, 1))).max() > 4

    choose_in_save_dialog(monkeypatch, tmp_path / "out.png")
    with qtbot.waitSignal(window.studio.saved):
        qtbot.keyClick(canvas, Qt.Key.Key_S, CTRL)
    kept = read_photo(tmp_path / "out.png")
    assert kept.metadata.icc == profile(Named.AdobeRgb)
    np.testing.assert_array_equal(kept.pixels[0], pixels[0])


def mean(picture: QImage) -> np.ndarray:
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    samples = np.frombuffer(picture.constBits(), np.uint8)
    return samples.reshape(picture.height(), picture.width(), 4)[..., 2::-1].mean(axis=(0, 1))


def test_a_thumbnail_of_an_erase_shows_the_colours(window: StudioWindow) -> None:
    from lama_studio.core.document import Document
    from lama_studio.core.geometry import Box
    from lama_studio.ui.panels.erase_model import thumbnail

    document = Document(
        np.full((60, 80, 3), (200, 90, 40), np.uint8), icc=profile(Named.ProPhotoRgb)
    )
    found = thumbnail(document, (), Box(20, 20, 40, 40)).toImage().pixelColor(5, 5)
    expected = seen((200, 90, 40), QColorSpace(Named.ProPhotoRgb))
    assert np.abs(expected - (found.red(), found.green(), found.blue())).max() <= 2
    shown = screen_qimage(to_screen(document.original), False).pixelColor(5, 5)
    assert abs(shown.red() - found.red()) > 20
