"""Help that is there: first steps, the sheet of keys, About, diagnostics, preferences."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QSlider,
    QSpinBox,
    QTextBrowser,
    QToolBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lama_studio import __version__
from lama_studio.components import components
from lama_studio.paths import BUNDLED_WEIGHTS, bundled
from lama_studio.session.loading import WeightsCard
from lama_studio.ui.diagnostics import diagnostics
from lama_studio.ui.dialogs.about import LICENCE, AboutDialog
from lama_studio.ui.dialogs.preferences import PreferencesDialog
from lama_studio.ui.dialogs.reading import ReadingDialog
from lama_studio.ui.dialogs.shortcuts import ShortcutsDialog
from lama_studio.ui.theme import DARK, LIGHT
from lama_studio.ui.window import StudioWindow

from .conftest import Hands
from .test_story import STROKE


def named(dialog: QWidget, kind: type, name: str) -> Any:
    return next(w for w in dialog.findChildren(kind) if w.accessibleName() == name)


def test_first_steps_go_on_as_the_person_takes_them(window: StudioWindow, qtbot: QtBot) -> None:
    tips = window.helping.tips
    with qtbot.waitSignal(window.studio.opened):
        window.helping.begin_first_run()
    assert tips.place == 0
    Hands(window.canvas).drag(STROKE)
    assert tips.place == 1
    with qtbot.waitSignal(window.studio.erased):
        qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    assert tips.place == 2
    qtbot.keyPress(window.canvas, Qt.Key.Key_Backslash)
    assert tips.place == 2, "while the key is held there is something to see"
    qtbot.keyRelease(window.canvas, Qt.Key.Key_Backslash)
    assert tips.place == 3
    tips._next.click()
    assert tips.place is None
    assert window.settings.has_seen_tips


def test_a_tip_and_the_progress_never_cover_each_other(opened: StudioWindow) -> None:
    opened.helping.show_tips()
    opened.progress.begin("Erasing…", True)
    opened.progress.show()
    tips, progress = opened.helping.tips.geometry(), opened.progress.geometry()
    assert not tips.intersects(progress)
    opened.progress.end()


def test_who_has_seen_the_first_steps_is_left_alone(window: StudioWindow) -> None:
    window.settings.has_seen_tips = True
    window.helping.begin_first_run()
    assert window.helping.tips.place is None
    assert window.studio.session is None


def test_the_question_mark_opens_a_sheet_that_can_be_searched(
    opened: StudioWindow, qtbot: QtBot
) -> None:
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Question)
    sheet = opened.helping.dialog
    assert isinstance(sheet, ShortcutsDialog)
    everything = sheet.shown
    assert {"Erase", "Undo", "Brush", "Press, then let go"} <= set(everything)
    qtbot.keyClicks(sheet.field, "zoom in")
    assert sheet.shown == ["Zoom in"]
    sheet.field.setText("ctrl+z")
    assert sheet.shown == ["Undo"]
    sheet.field.setText("no such thing")
    assert sheet.shown == []
    sheet.field.clear()
    assert sheet.shown == everything
    sheet.reject()


def test_the_sheet_holds_every_key_of_every_command(window: StudioWindow) -> None:
    window.commands.shortcuts.trigger()
    sheet = window.helping.dialog
    assert isinstance(sheet, ShortcutsDialog)
    with_keys = {
        action.text().replace("&", "").rstrip("…")
        for action in window.actions()
        if action.shortcuts()
    }
    assert with_keys <= set(sheet.shown)
    sheet.reject()


def test_tooltips_name_the_key(opened: StudioWindow) -> None:
    buttons = [
        (button, button.defaultAction())
        for bar in opened.findChildren(QToolBar)
        for button in bar.findChildren(QToolButton)
        if button.defaultAction() is not None
    ]
    assert len(buttons) > 10
    for button, action in buttons:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert button.toolTip(), action.text()
        assert keys in button.toolTip()


def test_about_says_versions_licences_and_the_hash_of_the_weights(
    window: StudioWindow, qtbot: QtBot
) -> None:
    weights = bundled(BUNDLED_WEIGHTS)
    if not weights.is_file():
        pytest.skip("no weights are bundled")
    import hashlib

    sha256 = hashlib.sha256(weights.read_bytes()).hexdigest()
    window.commands.about.trigger()
    about = window.helping.dialog
    assert isinstance(about, AboutDialog)
    words = about.findChild(QTextBrowser)
    qtbot.waitUntil(lambda: sha256 in words.toPlainText(), timeout=20_000)
    for each in components():
        assert f"{each.name} " in words.toPlainText()
        assert f": {each.licence}" in words.toPlainText()
    about.copy_diagnostics()
    copied = QGuiApplication.clipboard().text()
    assert f"LaMa Studio: {__version__}" in copied
    assert sha256 in copied
    about.reject()


def test_about_may_be_closed_before_the_weights_are_read(
    window: StudioWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(window.studio.erasing, "read_card", lambda _path, then: asked.append(then))
    window.commands.about.trigger()
    window.helping.dialog.reject()
    qtbot.wait(20)  # it is gone
    asked[0](WeightsCard("late", "0", "The card."))
    assert window.helping.dialog is None


def test_a_click_in_about_opens_the_licence(window: StudioWindow) -> None:
    window.commands.about.trigger()
    about = window.helping.dialog
    assert isinstance(about, AboutDialog)
    for each in components():
        assert f'href="{LICENCE}{each.name}"' in about.findChild(QTextBrowser).toHtml()
    about.findChild(QTextBrowser).anchorClicked.emit(QUrl(f"{LICENCE}jpeglib"))
    assert about.licence is not None
    assert "Mozilla Public License" in about.licence.words.toPlainText()
    about.licence.reject()
    about.reject()


@pytest.mark.parametrize(("language", "word"), [("en", "Save As"), ("ko", "저장")])
def test_the_guide_is_there_in_both_languages(
    window: StudioWindow, language: str, word: str
) -> None:
    window.settings.language = language
    window.commands.guide.trigger()
    guide = window.helping.dialog
    assert isinstance(guide, ReadingDialog)
    assert word in guide.words.toPlainText()
    assert guide.words.toPlainText().count("\n") > 20
    guide.reject()


def test_diagnostics_name_no_folder_and_no_photo(opened: StudioWindow, photo_path: Path) -> None:
    settings = opened.settings
    settings.weights = str(photo_path.with_name("mine.safetensors"))
    settings.recent_photos = [str(photo_path)]
    told = diagnostics(settings, opened.studio.engine_card, None)
    assert "mine.safetensors" in told
    for private in (str(photo_path.parent), photo_path.name, str(Path.home())):
        assert private not in told


@pytest.fixture
def preferences(opened: StudioWindow) -> PreferencesDialog:
    opened.commands.preferences.trigger()
    dialog = opened.preferring.dialog
    assert dialog is not None
    return dialog


def test_preferences_reach_the_settings_the_panel_and_the_canvas(
    opened: StudioWindow, preferences: PreferencesDialog
) -> None:
    named(preferences, QCheckBox, "Erase after each stroke").setChecked(True)
    named(preferences, QSpinBox, "Grow").setValue(7)
    named(preferences, QSpinBox, "Memory for undo").setValue(64)
    named(preferences, QSlider, "Mask opacity").setValue(30)
    named(preferences, QCheckBox, "Show the mask as an outline").setChecked(True)
    assert opened.settings.grow_px == 0, "nothing changes before OK"
    preferences.accept()
    settings = opened.settings
    assert (settings.erases_after_stroke, settings.grow_px) == (True, 7)
    assert settings.mask_opacity == 0.3
    assert opened.studio.session.document.history.limit_mb == 64
    assert named(opened.side, QSpinBox, "Grow").value() == 7
    assert named(opened.side, QCheckBox, "Erase after each stroke").isChecked()
    assert opened.canvas.look.mask.is_outline
    assert opened.commands.outline.isChecked()


def test_the_dark_theme_is_dark_whatever_the_system_says(
    opened: StudioWindow,
) -> None:
    for name, theme in (("dark", DARK), ("light", LIGHT)):
        opened.commands.preferences.trigger()
        themes = named(opened.preferring.dialog, QComboBox, "Theme")
        themes.setCurrentIndex(themes.findData(name))
        opened.preferring.dialog.accept()
        assert opened.palette().window().color().name() == theme.window
        assert opened.settings.theme == name


def test_cancelling_the_preferences_changes_nothing(
    opened: StudioWindow, preferences: PreferencesDialog
) -> None:
    before = vars(opened.settings).copy()
    named(preferences, QSpinBox, "Feather").setValue(9)
    preferences.reject()
    assert vars(opened.settings) == before


def test_another_device_and_a_limit_of_memory_bring_the_engine_up_anew(
    make_window: Callable[..., StudioWindow], fake_inpainter: Any, load_fake: Any, qtbot: QtBot
) -> None:
    asked: list[tuple[str, int]] = []

    def load(weights: Any, device: str, precision: str, fill_limit_mb: int) -> Any:
        asked.append((device, fill_limit_mb))
        return load_fake(weights, device, precision, fill_limit_mb)

    window = make_window(load)
    with qtbot.waitSignal(window.studio.engine_loaded):
        window.studio.load_engine()
    window.commands.preferences.trigger()
    devices = named(window.preferring.dialog, QComboBox, "Device")
    devices.setCurrentIndex(devices.findData("cpu"))
    named(window.preferring.dialog, QSpinBox, "Memory for a fill").setValue(900)
    with qtbot.waitSignal(window.studio.engine_loaded):
        window.preferring.dialog.accept()
    assert asked == [("auto", 0), ("cpu", 900)]


def test_what_ends_while_the_engine_is_changed_does_not_tell_of_the_old_one(
    make_window: Callable[..., StudioWindow], load_fake: Any, qtbot: QtBot
) -> None:
    window = make_window(lambda *chosen: copy.copy(load_fake(*chosen)))
    erasing = window.studio.erasing
    with qtbot.waitSignal(erasing.engine_loaded):
        erasing.load_engine()
    old, told = erasing.engine_card.engine, []
    erasing.engine_loaded.connect(lambda card: told.append(card.engine))
    with qtbot.waitSignal(erasing.engine_loaded):
        erasing.read_card(Path("nowhere.safetensors"), lambda card: None)
        erasing.reload_engine()
    assert len(told) == 1
    assert told[0] is not old


def test_a_weights_file_shows_its_card_or_why_it_is_of_no_use(
    opened: StudioWindow,
    preferences: PreferencesDialog,
    tiny_weights: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    card = preferences.findChild(QTextBrowser)

    def choose(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
        preferences._on_choose_weights()

    choose(tiny_weights)
    qtbot.waitUntil(lambda: "SHA-256" in card.toPlainText(), timeout=20_000)
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no weights")
    choose(broken)
    qtbot.waitUntil(lambda: "broken.safetensors" in card.toPlainText())
    assert opened.message.text == "", "the card says it; once is enough"
    preferences.reject()
    assert opened.settings.weights is None
