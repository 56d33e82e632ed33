"""The words a person may read, found in the source without running it.

Two kinds: words of the window, which stand inside `tr(...)` and are found by lupdate; and sentences
of the floors below, which know no Qt and no language (errors, notes, names of tools and of steps).
The window says the latter through `say`, which looks them up in the catalogue made here.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "lama_studio"
WINDOW = "ui"
ENGLISH_EVERYWHERE = ("diagnostics.py",)
"""Read by whoever is asked for help, whatever language the person speaks."""
WITHOUT_QT = (
    *("core", "files", "tools", "engine", "network", "session"),
    *("errors.py", "installation.py", "paths.py", "settings.py"),
)

_NAMES_ARE_WORDS = ("core", "tools")
"""Floors whose short capitalised literals are names a person reads: of tools, options, steps."""

_SENTENCE = re.compile(r"^\s*[\w({'].*\s.*[.!?…]$", re.DOTALL)
_NAME = re.compile(r"^[A-Z][a-z]+( [a-z{(].*)?$")
_SPOKEN_CALLS = re.compile(r"(Error|\.keep|\.lose|\.renew|\.remove)$")
_SPOKEN_NAMES = {"label", "hint", "choices", "reason", "tooltip", "unit"}
_SILENT_CALLS = re.compile(r"^(_log\.|logging\.|re\.|ValueError|TypeError|KeyError|cast|TypeVar)")
_WORDS = re.compile(r"[A-Za-z]{2}")
_TRANSLATING = {"tr", "translate", "say", "QT_TRANSLATE_NOOP"}
_NO_WORDS = re.compile(
    r"LaMa Studio|Python|Qt|SHA-256|Metal|MPS|English|"
    r"Home|Return|Enter|Delete|Backspace|Esc|\{\w+\}"
)
"""Names that are the same in every language, and places of values."""
_STYLE_SHEET = re.compile(r"\s*Q[A-Z]\w+(::?\w+|#\w+)* *\{")


def sentences() -> list[str]:
    """Every sentence of the floors without Qt, once each, values written {0}, {1}, ..."""
    found: dict[str, None] = {}
    for path in _files(WITHOUT_QT):
        floor = path.relative_to(PACKAGE).parts[0]
        for literal in _literals(ast.parse(path.read_text("utf-8"))):
            if literal.is_spoken or _reads_as_words(literal.words, floor):
                found.update(dict.fromkeys(_whole(literal.words)))
    for path in _files((WINDOW,)):
        for literal in _literals(ast.parse(path.read_text("utf-8"))):
            if literal.is_spoken and not literal.is_translated:
                found.update(dict.fromkeys(_whole(literal.words)))
    return list(found)


def untranslated() -> list[str]:
    """Words of the window that stand outside `tr`: FILE:LINE WORDS."""
    found = []
    for path in _files((WINDOW,)):
        for literal in _literals(ast.parse(path.read_text("utf-8"))):
            if not literal.is_translated and not literal.is_spoken and _is_seen(literal.words):
                found.append(f"{path.relative_to(ROOT)}:{literal.line} {literal.words}")
    return found


def strange_contexts() -> list[str]:
    """Calls of `tr` on anything but self: lupdate would file them where Qt does not look."""
    found = []
    for path in _files((WINDOW,)):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called.endswith(".tr") and called != "self.tr":
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


class _Literal:
    """A string in the source: its words, and what is done with it."""

    def __init__(self, words: str, line: int, is_spoken: bool, is_translated: bool) -> None:
        self.words = words
        self.line = line
        self.is_spoken = is_spoken
        self.is_translated = is_translated


def _files(names: tuple[str, ...]) -> list[Path]:
    paths = [PACKAGE / name for name in names]
    files = [sorted(path.rglob("*.py")) if path.is_dir() else [path] for path in paths]
    return [file for several in files for file in several if file.name not in ENGLISH_EVERYWHERE]


def _whole(words: str) -> list[str]:
    """As it is heard: a predicate gets its subject, what is values alone is no sentence."""
    if not _WORDS.search(re.sub(r"\{\d+\}", "", words)):
        return []
    is_predicate = words[0].islower() and words.endswith(".") and ":" not in words.split(" ")[0]
    return [f"{{0}} {_shifted(words)}"] if is_predicate else [words]


def _shifted(words: str) -> str:
    return re.sub(r"\{(\d+)\}", lambda found: f"{{{int(found[1]) + 1}}}", words)


def _is_seen(words: str) -> bool:
    """Whether a person would read this, if a widget got it: words, and not a name for programs."""
    if _STYLE_SHEET.match(words):
        return False
    left = _NO_WORDS.sub("", words).strip()
    return bool(_WORDS.search(left)) and (" " in left or bool(_NAME.match(left)))


def _reads_as_words(words: str, floor: str) -> bool:
    return bool(_SENTENCE.match(words) or (floor in _NAMES_ARE_WORDS and _NAME.match(words)))


def _literals(tree: ast.AST) -> Iterator[_Literal]:
    """Every literal but docstrings, annotations, assertions and what only programmers read."""
    yield from _walk(tree, is_spoken=False, is_translated=False)


def _walk(node: ast.AST, is_spoken: bool, is_translated: bool) -> Iterator[_Literal]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield _Literal(node.value, node.lineno, is_spoken, is_translated)
        return
    if isinstance(node, ast.JoinedStr):
        yield _Literal(_template(node), node.lineno, is_spoken, is_translated)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _walk(part.value, is_spoken, is_translated)
        return
    for name, child in _children(node):
        spoken, translated = is_spoken, is_translated
        if isinstance(node, ast.Call) and child is not node.func:
            called = ast.unparse(node.func)
            if _SILENT_CALLS.match(called):
                continue
            spoken = spoken or bool(_SPOKEN_CALLS.search(called))
            translated = translated or called.rpartition(".")[2] in _TRANSLATING
        if isinstance(node, ast.keyword):
            spoken = spoken or node.arg in _SPOKEN_NAMES
            if node.arg == "choices":
                child = _without_values(child)
        if isinstance(node, ast.Assign | ast.AnnAssign) and name == "value":
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            spoken = spoken or ast.unparse(target).rpartition(".")[2] in _SPOKEN_NAMES
        yield from _walk(child, spoken, translated)


def _without_values(choices: ast.AST) -> ast.AST:
    """((value, label), ...) as the labels alone."""
    pairs = choices.elts if isinstance(choices, ast.Tuple | ast.List) else []
    labels = [pair.elts[-1] for pair in pairs if isinstance(pair, ast.Tuple)]
    return ast.Tuple(labels, ast.Load())


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "format_spec"):
            continue
        for child in value if isinstance(value, list) else [value]:
            is_export = isinstance(child, ast.Assign) and ast.unparse(child.targets[0]) == "__all__"
            is_docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AST) and not (
                is_docstring or is_export or isinstance(child, ast.Assert)
            ):
                yield name, child


def _template(node: ast.JoinedStr) -> str:
    words, count = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            words += str(part.value)
        else:
            words += f"{{{count}}}"
            count += 1
    return words
