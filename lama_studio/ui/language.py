"""The language of the window: Qt Linguist catalogues, and the sentences of floors without Qt."""

import json
import re
from functools import cache

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from lama_studio.paths import bundled

SYSTEM = "system"
LANGUAGES = {"en": "English", "ko": "한국어"}
"""Each in its own words: whoever cannot read the window's language finds theirs."""

_LEFT_TO_RIGHT = "\u200e"
_VALUE = re.compile(r"\{(\d+)\}")
_MNEMONIC = re.compile(r"\s*\(&.\)|&(?=.)|…$")


def language_for(choice: str) -> str:
    """The chosen language, or the first of the system's that there is; English otherwise."""
    wanted = QLocale.system().uiLanguages() if choice == SYSTEM else [choice]
    codes = [tag.replace("_", "-").split("-")[0] for tag in wanted]
    return next((code for code in codes if code in LANGUAGES), "en")


def set_language(app: QApplication, choice: str) -> str:
    """Speak a language from now on; what has been built already keeps its words."""
    language = language_for(choice)
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.setParent(None)
    folders = (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("studio", str(bundled("translations"))),
    )
    for name, folder in folders:
        translator = QTranslator(app)
        if translator.load(f"{name}_{language}", folder):
            app.installTranslator(translator)
    app.setLayoutDirection(QLocale(language).textDirection())
    return language


def reads_from_right() -> bool:
    """Qt mirrors what lies in layouts; not which areas of a window, or halves of a slider, are
    meant."""
    return QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft


def from_left(code: str) -> str:
    """Keys and numbers that are read from the left in every language."""
    return f"{_LEFT_TO_RIGHT}{code}" if code and reads_from_right() else code


def plain(label: str) -> str:
    """The words of a command without the key that a menu underlines, "(&E)" of Korean included,
    and without the dots that promise a question."""
    return _MNEMONIC.sub("", label)


def say(sentence: str) -> str:
    """A sentence of a floor without Qt, in the person's language.

    It is looked up whole, or by the template it was made from; values are said in turn, so that
    a sentence inside a sentence is translated too. Unknown words come back as they are.
    """
    told = QCoreApplication.translate("sentences", sentence)
    if told != sentence:
        return told
    for template, pattern in _templates():
        found = pattern.fullmatch(sentence)
        if found is not None:
            told = QCoreApplication.translate("sentences", template)
            return _filled(told, found)
    return sentence


def _filled(template: str, values: re.Match[str]) -> str:
    return _VALUE.sub(lambda place: say(values[f"v{place[1]}"]), template)


@cache
def _templates() -> list[tuple[str, re.Pattern[str]]]:
    """Sentences with values in them, those with most words of their own first."""
    known = json.loads(bundled("translations/sentences.json").read_text("utf-8"))
    templates = [words for words in known if _VALUE.search(words)]
    templates.sort(key=lambda words: -len(_VALUE.sub("", words)))
    return [(words, re.compile(_pattern(words), re.DOTALL)) for words in templates]


def _pattern(template: str) -> str:
    parts = _VALUE.split(template)  # words and numbers take turns
    return "".join(
        f"(?P<v{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
