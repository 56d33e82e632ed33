"""The list of erases and the list of steps, as a person uses them with mouse and keys."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QPushButton, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from lama_studio.core.geometry import Box
from lama_studio.core.layers import Erase, EraseOptions, Hint
from lama_studio.engine.chooser import NETWORK, REFINED, fill_note
from lama_studio.settings import Settings
from lama_studio.ui.erase_list import mended
from lama_studio.ui.panels.erase_model import THUMBNAIL_PX
from lama_studio.ui.window import StudioWindow

from .conftest import Hands
from .test_access import SPOKEN, is_qts_own

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def settings() -> Settings:
    return Settings(shows_work=True)


@pytest.fixture
def day(opened: StudioWindow, qtbot: QtBot) -> StudioWindow:
    """A morning's work: two erases side by side, a third across the first."""
    opened.resize(1300, 800)
    hands = Hands(opened.canvas)
    for points in (
        [(100.0, 100.0), (150.0, 100.0)],
        [(400.0, 300.0), (440.0, 300.0)],
        [(130.0, 110.0), (180.0, 120.0)],
    ):
        with qtbot.waitSignal(opened.studio.erased):
            hands.drag(points)
            qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.erases.model.rowCount() == 3)
    return opened


def document_of(window: StudioWindow) -> Any:
    assert window.studio.session is not None
    return window.studio.session.document


def row_of(window: StudioWindow, erase: Erase) -> QRect:
    return window.erases.view.visualRect(window.erases.model.index_of(erase))


def click(window: StudioWindow, qtbot: QtBot, at: QPoint) -> None:
    qtbot.mouseClick(window.erases.view.viewport(), LEFT, pos=at)


def button(parent: QWidget, name: str) -> Any:
    return next(b for b in parent.findChildren(QWidget) if b.accessibleName() == name)


def test_hide_show_and_delete_by_mouse_and_keys(
    day: StudioWindow, qtbot: QtBot, photo: np.ndarray
) -> None:
    document = document_of(day)
    first, second, third = document.erases
    view = day.erases.view
    eye = day.erases.delegate.eye_rect(row_of(day, second)).center()

    click(day, qtbot, eye)
    assert not second.is_visible
    np.testing.assert_array_equal(document.pixels(second.box), photo[second.box.slices])
    click(day, qtbot, eye)
    assert second.is_visible

    click(day, qtbot, row_of(day, first).center())
    assert day.erases.chosen is first
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not first.is_visible
    assert third.is_stale, "it was made from what the first showed"
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not third.is_stale

    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert document.erases == (second, third)
    qtbot.keyClick(day.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.erases == (first, second, third)


def test_rename_in_the_row(day: StudioWindow, qtbot: QtBot) -> None:
    document = document_of(day)
    erase = document.erases[1]
    day.erases.choose(erase)
    qtbot.keyClick(day.erases.view, Qt.Key.Key_F2)
    editor = button(day.erases, "Name of the erase")
    qtbot.keyClicks(editor, "Lamp post")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: erase.name == "Lamp post")
    document.undo()
    assert erase.name == "Erase 2"


def test_reorder_only_where_nothing_is_shared(day: StudioWindow, qtbot: QtBot) -> None:
    document = document_of(day)
    first, second, third = document.erases
    before = document.pixels().copy()
    day.erases.choose(first)
    qtbot.keyClick(day.erases.view, Qt.Key.Key_Up, ALT)
    assert document.erases == (second, first, third)
    qtbot.waitUntil(lambda: not button(day.erases, "Move up").isEnabled())
    assert day.erases.chosen is first
    qtbot.keyClick(day.erases.view, Qt.Key.Key_Up, ALT)
    assert document.erases == (second, first, third)
    assert "shares pixels" in day.message.text
    np.testing.assert_array_equal(document.pixels(), before)


def test_a_stale_erase_is_run_again_by_one_click(day: StudioWindow, qtbot: QtBot) -> None:
    document = document_of(day)
    first, _, third = document.erases
    document.remove_erase(first)
    qtbot.waitUntil(lambda: len(day.erases.model.chips_of(third)) == 1)
    qtbot.wait(20)
    with qtbot.waitSignal(day.studio.erased):
        click(day, qtbot, day.erases.delegate.chip_rect(row_of(day, third), 0).center())
    assert not third.is_stale
    assert document.erases[-1] is third


def test_other_settings_make_the_same_erase_again(day: StudioWindow, qtbot: QtBot) -> None:
    erase = document_of(day).erases[1]
    day.erases.choose(erase)
    width = erase.box.width
    grow = next(w for w in day.erases.findChildren(QSpinBox) if w.accessibleName() == "Grow")
    grow.setValue(9)
    qtbot.mouseClick(button(day.erases, "Fill with: Network"), LEFT)
    with qtbot.waitSignal(day.studio.erased):
        qtbot.mouseClick(button(day.erases, "Run again"), LEFT)
    assert (erase.options.grow_px, erase.options.refine) == (9, "off")
    assert erase.box.width == width + 18
    document_of(day).undo()
    assert (erase.options.grow_px, erase.box.width) == (0, width)


def test_an_erase_made_in_a_way_that_the_panel_does_not_offer_is_shown_all_the_same(
    day: StudioWindow, qtbot: QtBot
) -> None:
    day.settings.refine = "features"
    Hands(day.canvas).drag([(250.0, 200.0), (280.0, 200.0)])
    with qtbot.waitSignal(day.studio.erased):
        qtbot.keyClick(day.canvas, Qt.Key.Key_Return)
    checked = [b.text() for b in day.erases.findChildren(QToolButton, "segment") if b.isChecked()]
    assert checked == []
    click(day, qtbot, row_of(day, document_of(day).erases[0]).center())
    checked = [b.text() for b in day.erases.findChildren(QToolButton, "segment") if b.isChecked()]
    assert checked == ["Auto"]


def test_hints_are_one_click_each(day: StudioWindow, qtbot: QtBot) -> None:
    document = document_of(day)
    erase = document.erases[1]
    shadow = np.zeros((20, 20), np.uint8)
    shadow[5:15, 5:15] = 255
    place = erase.box.translate(0, 60)
    box = Box(place.x0, place.y0, place.x0 + 20, place.y0 + 20)
    erase.hints = (
        Hint(kind="shadow", box=box, mask=shadow),
        Hint(kind="edge", grow_px=6),
        Hint(kind="soft"),
    )
    day.erase_list.refresh()
    qtbot.wait(20)
    chips = [chip.words for chip in day.erases.model.chips_of(erase)]
    assert chips == [
        "A shadow remains: select it",
        "Edge visible: grow 6 px",
        "Looks soft: refine",
    ]
    click(day, qtbot, day.erases.delegate.chip_rect(row_of(day, erase), 0).center())
    assert document.mask[box.slices].sum() == shadow.sum()
    with qtbot.waitSignal(day.studio.erased):
        click(day, qtbot, day.erases.delegate.chip_rect(row_of(day, erase), 1).center())
    assert erase.options.grow_px == 6


@pytest.mark.parametrize("refine", ["off", "features", "texture", "auto"])
def test_a_soft_fill_is_made_again_by_more_than_it_had(refine: str) -> None:
    again = mended(EraseOptions(refine=refine, grow_px=3), Hint(kind="soft"))
    assert again.refine == ("auto" if refine == "off" else "both")
    assert again.grow_px == 3


def test_variants_come_in_and_choosing_one_is_one_step(
    day: StudioWindow, qtbot: QtBot, fake_inpainter: Any
) -> None:
    document, real = document_of(day), fake_inpainter.inpaint

    def shaded(pixels: Any, hole: Any, step: Any, **options: Any) -> Any:
        patch = real(pixels, hole, step, **options)
        patch.pixels[...] = {"auto": 90, "texture": 60, "off": 30}[options["refine"]]
        return patch

    fake_inpainter.inpaint = shaded
    erase = document.erases[1]
    day.erases.choose(erase)
    steps = document.history.position
    qtbot.mouseClick(button(day.erases, "Variants"), LEFT)
    qtbot.waitUntil(lambda: len(day.erases.variants.names) == 7, timeout=10_000)
    assert day.erases.variants.names[0] == "As it was"
    assert day.erases.variants.findChild(QListWidget).verticalScrollBar().maximum() == 0
    assert {"Texture", "Network", "Nearby", "Mirrored", "Coarser"} <= set(day.erases.variants.names)
    assert document.history.position == steps, "looking changes nothing"

    strip = day.erases.variants.findChild(QListWidget)
    for name, shade in (("Network", 30), ("Texture", 60), ("As it was", 127)):
        item = strip.item(day.erases.variants.names.index(name))
        qtbot.mouseClick(strip.viewport(), LEFT, pos=strip.visualItemRect(item).center())
        assert (document.pixels(erase.box)[erase.hole > 0] == shade).all()
    assert document.history.position == steps + 3
    assert len(day.erases.variants.names) == 7, "the others stay to choose from"
    for _ in range(3):
        document.undo()
    assert erase.options.refine == "auto"
    assert (document.pixels(erase.box)[erase.hole > 0] == 127).all()


def test_a_variant_that_is_chosen_keeps_its_colours_and_gives_the_keyboard_back(
    day: StudioWindow, qtbot: QtBot
) -> None:
    day.erases.choose(document_of(day).erases[1])
    qtbot.mouseClick(button(day.erases, "Variants"), LEFT)
    strip = day.erases.variants.findChild(QListWidget)
    picture = strip.item(0).icon()
    shown, chosen = (
        picture.pixmap(strip.iconSize(), mode).toImage()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected)
    )
    assert shown == chosen
    qtbot.waitUntil(lambda: len(day.erases.variants.names) > 1)
    strip.setFocus()
    strip.setCurrentRow(1)
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert strip.hasFocus()
    day.commands.undo.trigger()
    qtbot.waitUntil(day.erases.variants.isHidden)
    assert day.canvas.hasFocus()


def test_the_keyboard_goes_back_to_the_photo_where_the_list_goes_away(
    day: StudioWindow, qtbot: QtBot
) -> None:
    view = day.erases.view
    view.setFocus()
    day.commands.show_work.trigger()
    assert day.canvas.hasFocus()
    day.commands.show_work.trigger()
    assert day.canvas.hasFocus(), "showing it takes nothing away"
    view.setFocus()
    for left in (2, 1, 0):
        day.erases.choose(document_of(day).erases[0])
        qtbot.keyClick(view, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda left=left: day.erases.model.rowCount() == left)
    qtbot.waitUntil(day.canvas.hasFocus)


def test_read_from_the_right_the_rows_turn_round(
    right_to_left: None, day: StudioWindow, qtbot: QtBot
) -> None:
    erase = document_of(day).erases[2]
    row = row_of(day, erase)
    eye = day.erases.delegate.eye_rect(row)
    assert eye.center().x() > row.center().x()
    shown = day.erases.view.viewport().grab(row).toImage()
    picture = shown.copy(row.width() - 34 - THUMBNAIL_PX, 8, THUMBNAIL_PX, THUMBNAIL_PX)
    expected = day.erases.model.index_of(erase).data(Qt.ItemDataRole.DecorationRole).toImage()
    assert picture.convertToFormat(expected.format()) == expected
    click(day, qtbot, eye.center())
    assert not erase.is_visible


def test_the_list_of_steps_jumps_and_tells_its_memory(day: StudioWindow, qtbot: QtBot) -> None:
    document = document_of(day)
    day.work.tabs.setCurrentIndex(1)
    steps = day.history.findChild(QListWidget)
    names = [steps.item(row).text() for row in range(steps.count())]
    assert names == ["Opened", *["Brush", "Erase"] * 3]
    qtbot.mouseClick(steps.viewport(), LEFT, pos=steps.visualItemRect(steps.item(2)).center())
    assert document.history.position == 2
    assert len(document.erases) == 1
    qtbot.waitUntil(lambda: steps.currentRow() == 2)
    steps.setFocus()
    steps.setCurrentRow(6)
    qtbot.keyClick(steps, Qt.Key.Key_Return)
    assert len(document.erases) == 3
    assert "of 512 MB" in day.history.memory_words


def test_every_part_of_the_lists_has_a_name(day: StudioWindow) -> None:
    for tab in (0, 1):
        day.work.tabs.setCurrentIndex(tab)
        controls = [w for w in day.work.findChildren(QWidget) if isinstance(w, SPOKEN)]
        assert len(controls) > 10
        assert [w for w in controls if not is_qts_own(w) and not w.accessibleName()] == []
    spoken = day.erases.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Erase 3, shown")
    assert isinstance(button(day.erases, "Run again"), QPushButton)


def test_the_tooltip_tells_what_was_chosen(day: StudioWindow) -> None:
    erase = document_of(day).erases[1]
    chosen = "chosen of 3 (score 0.52)"
    erase.report = {
        "seconds": 1.2,
        "refine": f"auto: the network's fill refined, {chosen}; the photo's own texture led "
        f"lightly by the network, {chosen}; the network's fill refined, {chosen}",
    }
    facts = day.erases.model.index_of(erase).data(Qt.ItemDataRole.ToolTipRole).splitlines()
    assert facts[2:] == [
        "made in 1.2 s",
        "the network's fill, refined",
        "the photo's texture, led lightly by the network",
    ]
    for name in (NETWORK, REFINED, "strong", "light", "alone"):
        assert len(day.erases.model._made_of(f"auto: {fill_note(name)}, {chosen}")) == 1
    assert day.erases.model._made_of("off") == []


def test_the_words_of_every_fill_are_whole(day: StudioWindow) -> None:
    buttons = [b for b in day.erases.findChildren(QToolButton) if b.objectName() == "segment"]
    assert len(buttons) == 4
    for button in buttons:
        assert button.width() >= button.sizeHint().width(), button.text()
