"""Small screens, and large ones where everything is shown larger: all is reached, none squeezed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QScrollArea, QSlider, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from lama_studio.settings import Settings
from lama_studio.ui.dialogs.series import SeriesDialog
from lama_studio.ui.panels.scrolled import Scrolled
from lama_studio.ui.window import LEAST_PX, StudioWindow

from .conftest import Hands

SHORT_PX = 430
LAPTOP_PX = 800, 480
"""1600 x 1000 at 200 %, less the window's head."""


@pytest.fixture
def settings() -> Settings:
    return Settings(shows_work=True)


@pytest.fixture
def erased(opened: StudioWindow, hands: Hands, qtbot: QtBot) -> StudioWindow:
    hands.drag([(100.0, 100.0), (150.0, 100.0)])
    with qtbot.waitSignal(opened.studio.erased):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    return opened


def squeezed(root: QWidget) -> list[str]:
    """Controls that have less height than their words or their knob need."""
    return [
        widget.accessibleName()
        for widget in root.findChildren(QWidget)
        if isinstance(widget, (QAbstractButton, QSlider, QSpinBox))
        and widget.isVisible()
        and widget.height() < (widget.minimumHeight() or widget.minimumSizeHint().height())
    ]


def test_a_short_window_scrolls_instead_of_squeezing(erased: StudioWindow, qtbot: QtBot) -> None:
    erased.resize(1000, SHORT_PX)
    erased.erase_list.look_for_variants(erased.studio.session.document.erases[0])
    qtbot.waitUntil(lambda: len(erased.erases.variants.names) == 7)
    qtbot.wait(50)
    assert erased.height() == SHORT_PX
    assert squeezed(erased.side) == []
    assert squeezed(erased.erases) == []
    for panel in (erased.side, erased.erases):
        area = panel.findChild(Scrolled)
        bar = area.verticalScrollBar()
        assert bar.maximum() > 0
        assert area.widget().width() <= area.viewport().width(), "nothing is cut at the side"
        bar.setValue(bar.maximum())
        foot = area.widget().mapTo(area, QPoint(0, area.widget().height()))
        assert foot.y() <= area.height(), "the last is reached"


def test_where_there_is_room_nothing_scrolls(erased: StudioWindow, qtbot: QtBot) -> None:
    erased.resize(1300, 800)
    qtbot.wait(50)
    areas = erased.findChildren(Scrolled)
    assert len(areas) == 2
    assert [area.verticalScrollBar().maximum() for area in areas] == [0, 0]


def test_the_window_fits_a_small_laptop_and_its_parts_lie_side_by_side(
    erased: StudioWindow, photo_path: Path, qtbot: QtBot
) -> None:
    erased.in_series.strip.show_photos([photo_path] * 5)
    erased.resize(*LAPTOP_PX)
    qtbot.wait(50)
    assert (erased.width(), erased.height()) == LAPTOP_PX
    parts = (erased.canvas, erased.side, erased.work)
    places = [QRect(part.mapTo(erased, QPoint(0, 0)), part.size()) for part in parts]
    assert places[0].width() >= 180
    assert places[0].right() < places[1].left()
    assert places[1].right() < places[2].left()
    assert places[2].right() < erased.width()


def test_nothing_is_wider_than_the_least_window(erased: StudioWindow, photo_path: Path) -> None:
    erased.in_series.strip.show_photos([photo_path] * 5)
    least = erased.minimumSizeHint()
    assert least.width() <= LEAST_PX[0]
    assert least.height() <= LEAST_PX[1]


def test_the_invitation_is_whole_in_a_small_window(window: StudioWindow, qtbot: QtBot) -> None:
    window.resize(*LAPTOP_PX)
    qtbot.wait(50)
    assert window._empty.width() >= window._empty.minimumSizeHint().width()


def open_preferences(window: StudioWindow) -> QDialog | None:
    window.commands.preferences.trigger()
    return window.preferring.dialog


def open_series(window: StudioWindow) -> QDialog | None:
    window.commands.series.trigger()
    return window.in_series.dialog


def open_shortcuts(window: StudioWindow) -> QDialog | None:
    window.commands.shortcuts.trigger()
    return window.helping.dialog


def open_about(window: StudioWindow) -> QDialog | None:
    window.commands.about.trigger()
    return window.helping.dialog


def open_guide(window: StudioWindow) -> QDialog | None:
    window.commands.guide.trigger()
    return window.helping.dialog


@pytest.mark.parametrize(
    "ask", [open_preferences, open_series, open_shortcuts, open_about, open_guide]
)
def test_a_dialog_is_no_larger_than_its_screen(
    opened: StudioWindow, ask: Callable[[StudioWindow], QDialog | None], qtbot: QtBot
) -> None:
    room = opened.screen().availableGeometry()
    assert room.width() < 980, "the screen of the tests is a small one"
    dialog = ask(opened)
    assert dialog is not None
    qtbot.wait(20)
    assert dialog.width() <= room.width()
    assert dialog.height() < room.height()
    least = dialog.minimumSizeHint()
    assert least.width() <= LAPTOP_PX[0]
    assert least.height() <= LAPTOP_PX[1]
    dialog.reject()


def test_the_cards_of_a_series_stand_in_as_many_columns_as_fit(
    opened: StudioWindow, photo_path: Path, qtbot: QtBot
) -> None:
    paths = [photo_path.with_name(f"{number}.png") for number in range(4)]
    dialog = SeriesDialog(opened, paths, photo_path.parent)
    qtbot.addWidget(dialog)
    dialog.show()
    area = dialog.findChild(QScrollArea)
    tops = {}
    for width in (360, 700, 1000):
        dialog.resize(width, 600)
        qtbot.wait(30)
        cards = list(dialog.cards.values())
        tops[width] = len({card.y() for card in cards})
        rights = [card.mapTo(area, QPoint(card.width(), 0)).x() for card in cards]
        assert max(rights) <= area.width()
    assert tops == {360: 4, 700: 2, 1000: 2}
    dialog.close()
