"""English and Korean, whole: no word a person reads is missing from either."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lama_studio.core.layers import Hint
from lama_studio.errors import PhotoError, SaveError
from lama_studio.tools import TOOLS
from lama_studio.ui.dialogs.about import about_words
from lama_studio.ui.language import LANGUAGES, language_for, say, set_language
from lama_studio.ui.messages import sentence_for
from lama_studio.ui.window import StudioWindow
from translations.__main__ import FOLDER, messages, unfinished, write_catalogues
from translations.__main__ import LANGUAGES as CATALOGUES
from translations.collect import strange_contexts, untranslated

from .conftest import Hands

LATIN = re.compile(r"[A-Za-z]{2,}")
SAME_IN_EVERY_LANGUAGE = re.compile(
    r"LaMa Studio|coffee\.png|CPU|float32|studio|EXIF|ICC|XMP|MP|px|KB|MB|GB|Python|Qt|"
    r"Apache License|CUDA|Metal|torch|qt_\w+|"
    r"(Ctrl|Shift|Alt|Esc|Enter|Return|Del|Space|Backspace|Home|End|Page|Up|Down|Left|Right|Ins|Tab|"
    r"F\d+)(?![a-z])"
)


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[None]:
    """The window speaks Korean in this test."""
    set_language(qapp, "ko")
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)


@pytest.fixture
def korean_window(
    korean: None, make_window: Callable[..., StudioWindow], load_fake: Callable[..., Any]
) -> StudioWindow:
    return make_window(load_fake)


def words_of(root: QWidget) -> set[str]:
    """Everything a window and its parts say, to the eye or to a screen reader."""
    found = {root.windowTitle()}
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.objectName().startswith("qt_"):
            continue
        found |= {widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()}
        if isinstance(widget, QLabel | QAbstractButton):
            found.add(widget.text())
        if isinstance(widget, QGroupBox):
            found.add(widget.title())
        if isinstance(widget, QLineEdit):
            found.add(widget.placeholderText())
        if isinstance(widget, QAbstractItemView):
            found |= words_of_rows(widget.model())
        if isinstance(widget, QComboBox):
            found |= {widget.itemText(place) for place in range(widget.count())}
        for action in widget.actions():
            found |= {action.text(), action.toolTip(), action.statusTip()}
    return found


def words_of_rows(model: QAbstractItemModel, parent: QModelIndex | None = None) -> set[str]:
    """What a list or a tree says, to the eye or to a screen reader."""
    roles = Qt.ItemDataRole
    parent = parent or QModelIndex()
    found: set[str] = set()
    for row in range(model.rowCount(parent)):
        first = model.index(row, 0, parent)
        for index in (first, first.siblingAtColumn(1)):
            said = (roles.DisplayRole, roles.ToolTipRole, roles.AccessibleTextRole)
            found |= {str(index.data(role) or "") for role in said}
        if not isinstance(model, QAbstractListModel):
            found |= words_of_rows(model, first)
    return found


def foreign(words: set[str]) -> list[str]:
    """What is left in Latin letters, names and keys apart."""
    return sorted(said for said in words if LATIN.search(SAME_IN_EVERY_LANGUAGE.sub("", said)))


def test_every_word_of_the_window_stands_where_it_can_be_translated() -> None:
    assert untranslated() == []
    assert strange_contexts() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_hold_every_word_of_the_source(tmp_path: Path, language: str) -> None:
    for path in FOLDER.glob("*.ts"):
        shutil.copy(path, tmp_path)
    write_catalogues(tmp_path)
    fresh = tmp_path / f"studio_{language}.ts"
    assert messages(fresh) == messages(FOLDER / fresh.name), "run `make translations`"
    assert unfinished(fresh) == []
    sentences = (tmp_path / "sentences.json").read_text("utf-8")
    assert sentences == (FOLDER / "sentences.json").read_text("utf-8")


def test_the_built_catalogue_says_what_the_readable_one_does(qapp: QApplication) -> None:
    assert set(CATALOGUES) == set(LANGUAGES)
    for language in LANGUAGES:
        translator = QTranslator()
        assert translator.load(f"studio_{language}", str(FOLDER))
        for (context, source), words in messages(FOLDER / f"studio_{language}.ts").items():
            assert translator.translate(context, source) == words, "run `make translations`"


def test_translations_keep_the_places_of_values() -> None:
    place = re.compile(r"\{\w+(?::[^}]*)?\}")
    for (_, source), words in messages(FOLDER / "studio_ko.ts").items():
        assert sorted(place.findall(words)) == sorted(place.findall(source)), source


@pytest.mark.parametrize("tool", [tool.name for tool in TOOLS])
def test_the_korean_window_says_nothing_in_english(
    korean_window: StudioWindow, qtbot: QtBot, photo_path: Path, tool: str
) -> None:
    with qtbot.waitSignal(korean_window.studio.opened):
        korean_window.filing.open(photo_path)
    korean_window.commands.tools[tool].trigger()
    said = words_of(korean_window)
    assert len(said) > 40
    assert foreign(said) == []


def test_a_whole_day_is_in_korean(
    korean_window: StudioWindow, qtbot: QtBot, photo_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, said = korean_window, set()
    window.settings.shows_work = True
    window.viewing.apply()
    window.helping.tips.begin()
    for _ in range(3):
        said |= words_of(window)
        window.helping.tips._on_next()
    with qtbot.waitSignal(window.studio.opened):
        window.filing.open(photo_path)
    for x in (100.0, 300.0):
        Hands(window.canvas).drag([(x, 100.0), (x + 50, 120.0)])
        window.commands.erase.trigger()
    qtbot.waitUntil(lambda: window.erases.model.rowCount() == 2)
    said |= words_of(window)
    qtbot.waitUntil(lambda: len(window.studio.session.document.erases) == 2)
    _, second = window.studio.session.document.erases
    window.erase_list.look_for_variants(second)
    qtbot.waitUntil(lambda: len(window.erases.variants.names) == 7)
    hints = (Hint(kind="shadow"), Hint(kind="edge", grow_px=6), Hint(kind="soft"))
    second.hints = hints
    said |= {chip.words for chip in window.erases.model.chips_of(second)}
    for tab in (0, 1):
        window.work.tabs.setCurrentIndex(tab)
        qtbot.wait(20)
        said |= words_of(window)
    with qtbot.waitSignal(window.studio.saved):
        window.studio.save(photo_path.with_name("studio.png"), overwrite=True)
    said.add(window.message.text)
    window.studio.document_changed.disconnect()
    for command in (
        *(window.commands.preferences, window.commands.shortcuts),
        *(window.commands.about, window.commands.series),
    ):
        command.trigger()
        dialog = window.preferring.dialog or window.in_series.dialog or window.helping.dialog
        qtbot.wait(50)
        said |= words_of(dialog)
        dialog.reject()
    window.message.show_crash()
    window.reporting.show()
    said |= {window.message.text, window.reporting.dialog.windowTitle()}
    window.reporting.dialog.reject()

    def look(box: QMessageBox) -> int:
        said.update(words_of(box), {box.text(), box.informativeText()})
        box.buttons()[-1].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", look)
    window.studio._saved_state = (None,)
    window.filing.settle_unsaved(lambda: None)
    assert len(said) > 200
    said = {_without_names(words, photo_path.parent) for words in said}
    names = {"English", "bf16", "#ff3b5c", "CPU: a stand-in · float32 · studio"}
    assert foreign(said - names) == []


def _without_names(words: str, folder: Path) -> str:
    """Without what files and folders are called."""
    return (
        words.replace(str(folder / "erased"), "").replace(str(folder), "").replace("studio.png", "")
    )


def test_korean_errors_keep_their_names(korean: None) -> None:
    lost = sentence_for(SaveError("a.png was not saved: there is no folder /tmp/b."))
    assert lost == "a.png을(를) 저장하지 못했습니다. /tmp/b 폴더가 없습니다."
    damaged = sentence_for(PhotoError("my photo.png is damaged: a checksum is wrong."))
    assert damaged.startswith("my photo.png이(가) 손상")
    assert say("Words nobody knows.") == "Words nobody knows."
    told = about_words(None, None).splitlines()
    assert foreign({line for line in told if not line.startswith("- ")}) == []


def test_the_system_language_is_spoken_where_there_is_a_catalogue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Locale:
        @staticmethod
        def system() -> "Locale":
            return Locale()

        def uiLanguages(self) -> list[str]:
            return ["xx-YY", "ko-KR", "en"]

    monkeypatch.setattr("lama_studio.ui.language.QLocale", Locale)
    assert language_for("system") == "ko"
    assert language_for("en") == "en"
    assert language_for("zz") == "en"
