"""Looking at a photo: split, outline, grid, scroll bars, navigator, full screen."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QRegion
from PySide6.QtWidgets import QScrollBar
from pytestqt.qtbot import QtBot

from lama_studio.ui.canvas.frame import Navigator
from lama_studio.ui.canvas.picture import MaskLook
from lama_studio.ui.canvas.viewport import MAXIMUM_SCALE, MINIMUM_SCALE
from lama_studio.ui.window import StudioWindow

from .conftest import Hands
from .test_canvas import rgb_of, shot
from .test_story import STROKE

GREY = (127, 127, 127)
SIDES = [(300.25, 250.25), (340.25, 255.25)]


def colours_at(window: StudioWindow, hands: Hands, points: list) -> list[tuple]:
    seen = shot(window)
    return [tuple(seen[hands.at(point).y(), hands.at(point).x()]) for point in points]


@pytest.fixture
def erased(opened: StudioWindow, hands: Hands, qtbot: QtBot) -> StudioWindow:
    """The window at 1:1 with one erase, which the stand-in engine fills with grey."""
    opened.canvas.show_actual_size()
    hands.drag(STROKE)
    with qtbot.waitSignal(opened.studio.erased):
        opened.commands.erase.trigger()
    opened.canvas.leaveEvent(None)
    return opened


def test_the_split_shows_before_at_its_left_and_after_at_its_right(
    erased: StudioWindow, hands: Hands, photo: np.ndarray
) -> None:
    original = [tuple(photo[int(y), int(x)]) for x, y in SIDES]
    assert colours_at(erased, hands, SIDES) == [GREY, GREY]

    erased.commands.split.trigger()
    erased.canvas.move_split(320 / photo.shape[1])
    assert colours_at(erased, hands, SIDES) == [original[0], GREY]

    hands.drag([(320.0, 30.0), (400.0, 30.0), (450.0, 30.0)])
    assert erased.canvas.look.split == pytest.approx(450 / photo.shape[1], abs=0.01)
    erased.canvas.leaveEvent(None)
    assert colours_at(erased, hands, SIDES) == original
    assert not erased.studio.session.document.mask.any(), "dragging the split paints nothing"

    erased.commands.split.trigger()
    assert colours_at(erased, hands, SIDES) == [GREY, GREY]


def test_before_is_all_of_the_photo_even_where_it_is_split(
    erased: StudioWindow, hands: Hands, photo: np.ndarray
) -> None:
    original = [tuple(photo[int(y), int(x)]) for x, y in SIDES]
    commands = erased.commands
    commands.before.trigger()
    commands.split.trigger()
    assert not commands.before.isChecked(), "the split shows both"
    erased.canvas.move_split(320 / photo.shape[1])
    assert colours_at(erased, hands, SIDES) == [original[0], GREY]
    commands.before.trigger()
    assert colours_at(erased, hands, SIDES) == original
    commands.before.trigger()
    assert colours_at(erased, hands, SIDES) == [original[0], GREY]


def test_one_can_go_on_painting_beside_the_split(opened: StudioWindow, hands: Hands) -> None:
    opened.commands.split.trigger()
    opened.canvas.move_split(0.2)
    hands.drag(STROKE)
    assert opened.studio.session.document.mask[250, 300]


def test_an_outline_leaves_the_inside_of_the_mask_visible(
    opened: StudioWindow, hands: Hands, photo: np.ndarray
) -> None:
    opened.canvas.show_actual_size()
    hands.drag([(300.0, 250.0), (301.0, 250.0)])
    opened.commands.outline.trigger()
    opened.canvas.leaveEvent(None)
    left, top = (round(value) for value in opened.canvas.viewport.to_widget(0, 0))
    seen = shot(opened)[top : top + photo.shape[0], left : left + photo.shape[1]]
    painted = (seen != photo).any(axis=2)
    mask = opened.studio.session.document.mask > 127
    assert not painted[250, 301]
    assert not painted[~mask].any()
    rows, columns = np.nonzero(painted)
    assert (columns.min(), columns.max()) == (np.nonzero(mask)[1].min(), np.nonzero(mask)[1].max())
    assert (rows.min(), rows.max()) == (np.nonzero(mask)[0].min(), np.nonzero(mask)[0].max())
    assert opened.settings.mask_is_outline


@pytest.mark.parametrize("scale", [0.3, 1.0, 2.0, 9.0])
def test_an_outline_painted_in_pieces_is_the_one_painted_whole(
    opened: StudioWindow, hands: Hands, scale: float
) -> None:
    canvas = opened.canvas
    hands.drag(STROKE)
    opened.commands.outline.trigger()
    canvas.leaveEvent(None)
    canvas.viewport.set_scale_at(*canvas.viewport.to_widget(320, 230), scale)
    canvas.centre_on(320, 230)
    whole = canvas.grab().toImage()
    pieces = canvas.grab().toImage()
    pieces.fill(Qt.GlobalColor.black)
    painter = QPainter(pieces)
    for top in range(0, canvas.height(), 37):
        strip = QRect(0, top, canvas.width(), 37)
        canvas.render(painter, strip.topLeft(), QRegion(strip))
    painter.end()
    assert np.abs(rgb_of(whole).astype(int) - rgb_of(pieces)).max() <= 1


def test_the_pixel_grid_shows_from_eight_hundred_percent(opened: StudioWindow) -> None:
    canvas = opened.canvas

    def change_by_grid(scale: float) -> int:
        canvas.viewport.set_scale_at(300, 300, scale)
        canvas.set_grid(False)
        plain = shot(opened)
        canvas.set_grid(True)
        return int((shot(opened) != plain).any(axis=2).sum())

    assert change_by_grid(7.0) == 0
    assert change_by_grid(16.0) > 0


def test_zoom_ends_at_one_and_at_3200_percent(opened: StudioWindow) -> None:
    canvas = opened.canvas
    for _ in range(40):
        opened.commands.zoom_in.trigger()
    assert canvas.viewport.scale == MAXIMUM_SCALE == 32.0
    assert shot(opened).any()
    for _ in range(60):
        opened.commands.zoom_out.trigger()
    assert canvas.viewport.scale == MINIMUM_SCALE == 0.01
    shot(opened)


def test_scroll_bars_and_navigator_come_with_a_large_view_and_move_it(
    opened: StudioWindow, qtbot: QtBot
) -> None:
    canvas, navigator = opened.canvas, opened.findChild(Navigator)
    across = next(
        bar for bar in opened.findChildren(QScrollBar) if bar.accessibleName() == "Scroll sideways"
    )
    assert not across.isVisible()
    assert not navigator.isVisible()
    canvas.viewport.set_scale_at(300, 300, 4.0)
    canvas.centre_on(300, 200)
    assert across.isVisible()
    assert navigator.isVisible()

    across.triggerAction(QScrollBar.SliderAction.SliderPageStepAdd)
    assert canvas.viewport.centre_x > 300
    assert canvas.viewport.centre_y == 200
    qtbot.mouseClick(navigator, Qt.MouseButton.LeftButton, pos=navigator.rect().center())
    assert canvas.viewport.centre_x == pytest.approx(300, abs=600 / navigator.width())
    across.setValue(across.maximum())
    assert canvas.viewport.to_widget(600, 0)[0] == pytest.approx(canvas.width() / 2, abs=2)

    opened.commands.navigator.trigger()
    assert not navigator.isVisible()
    assert not opened.settings.has_navigator


def test_the_navigator_shows_an_erase(erased: StudioWindow, qtbot: QtBot) -> None:
    navigator = erased.findChild(Navigator)
    erased.canvas.viewport.set_scale_at(300, 300, 6.0)
    erased.canvas.centre_on(60, 60)
    scale = navigator.width() / 600

    def is_grey() -> bool:
        at = (QPointF(320, 255) * scale).toPoint()
        colour = navigator.grab().toImage().pixelColor(at).getRgb()[:3]
        return max(abs(level - 127) for level in colour) < 12

    qtbot.waitUntil(is_grey)


def test_full_screen_and_back_by_escape(opened: StudioWindow, qtbot: QtBot) -> None:
    opened.commands.full_screen.trigger()
    qtbot.waitUntil(opened.isFullScreen)
    assert opened.commands.full_screen.isChecked()
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not opened.isFullScreen())
    assert not opened.commands.full_screen.isChecked()


@pytest.mark.parametrize("reach_px", [(0, 60), (10, 20)])
def test_a_soft_edge_looks_the_same_worked_out_on_fewer_samples(
    opened: StudioWindow, monkeypatch: pytest.MonkeyPatch, reach_px: tuple[int, int]
) -> None:
    canvas, document = opened.canvas, opened.studio.session.document
    mask = np.zeros_like(document.mask)
    mask[150:260, 200:380] = 255
    document.set_mask(mask)
    canvas.set_mask_look(MaskLook(QColor(255, 0, 0), 0.5, False, *reach_px))
    canvas.viewport.set_scale_at(canvas.width() / 2, canvas.height() / 2, 0.9)
    coarse = shot(opened)
    assert canvas.look.mask.coarsest_level >= 1
    monkeypatch.setattr(MaskLook, "coarsest_level", property(lambda look: 0))
    fine = shot(opened)
    apart = np.abs(coarse.astype(int) - fine)
    assert apart.max() <= 20
    assert apart.mean() < 0.5
