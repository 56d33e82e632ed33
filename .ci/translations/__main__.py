"""`make translations`: bring the catalogues up to date with the source, and build them.

resources/translations/studio_LANGUAGE.ts is what translators edit (Qt Linguist opens it), .qm what
the window reads. Another language is one more name in LANGUAGES here and in ui/language.py.
"""

import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from translations.collect import PACKAGE, ROOT, WINDOW, sentences

FOLDER = ROOT / "resources" / "translations"
LANGUAGES = {"en": "en_GB", "ko": "ko_KR"}


def main() -> int:
    """Write sentences.json, the .ts and the .qm files; say how much is left to translate."""
    write_catalogues(FOLDER)
    for language in LANGUAGES:
        path = FOLDER / f"studio_{language}.ts"
        _run("lrelease", "-silent", "-compress", str(path), "-qm", str(path.with_suffix(".qm")))
        left = unfinished(path)
        print(f"{path.name}: {len(left)} of {len(messages(path))} left to translate")
        for words in left:
            print(f"  {words!r}")
    return 0


def write_catalogues(folder: Path) -> None:
    """sentences.json, and .ts files that hold every word of the source; translations are kept."""
    found = sentences()
    content = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    (folder / "sentences.json").write_text(content, "utf-8")
    calls = (f'QCoreApplication.translate("sentences", {json.dumps(words)})' for words in found)
    with tempfile.TemporaryDirectory() as scratch:
        stand_in = Path(scratch) / "sentences.py"
        stand_in.write_text("\n".join(calls) + "\n", "utf-8")
        sources = [str(path) for path in sorted((PACKAGE / WINDOW).rglob("*.py"))]
        for language, locale in LANGUAGES.items():
            path = folder / f"studio_{language}.ts"
            _run(
                "lupdate",
                *(*sources, str(stand_in), "-ts", str(path), "-silent", "-no-obsolete"),
                *("-locations", "none", "-source-language", "en", "-target-language", locale),
                *("-disable-heuristic", "similartext", "-disable-heuristic", "sametext"),
            )
    _fill_english(folder / "studio_en.ts")


def messages(path: Path) -> dict[tuple[str, str], str]:
    """(context, source) -> translation of a .ts file."""
    return {
        (context.findtext("name", ""), message.findtext("source", "")): _translation(message)
        for context in ElementTree.parse(path).getroot().iter("context")
        for message in context.iter("message")
    }


def unfinished(path: Path) -> list[str]:
    """What nobody has translated yet."""
    return [source for (_, source), words in messages(path).items() if not words]


def _translation(message: ElementTree.Element) -> str:
    found = message.find("translation")
    if found is None or found.get("type") == "unfinished":
        return ""
    forms = [form.text or "" for form in found.iter("numerusform")]
    return (found.text or "") if not forms else ("\n".join(forms) if all(forms) else "")


def _fill_english(path: Path) -> None:
    """English is the language of the source: what it says there is its translation."""
    tree = ElementTree.parse(path)
    for message in tree.getroot().iter("message"):
        found = message.find("translation")
        assert found is not None
        if found.get("type") == "unfinished" and message.get("numerus") is None:
            del found.attrib["type"]
            found.text = message.findtext("source")
    content = ElementTree.tostring(tree.getroot(), encoding="unicode")
    path.write_text(
        f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{content}\n', encoding="utf-8"
    )


def _run(tool: str, *words: str) -> None:
    """One of Qt's own programs, as PySide6 ships them."""
    import PySide6

    folder = Path(PySide6.__file__).parent
    found = next(path for path in (folder / tool, folder / f"{tool}.exe") if path.exists())
    subprocess.run([found, *words], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
