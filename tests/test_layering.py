"""The house's rule of who may import whom, read from the source without running it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("lama_studio", "training")

# Who may import whom. "engine?" = only when something is called, since it brings torch along;
# "engine~" = only its names, for type checking. The command line reads masks and pairs folders
# before there is a session, so it also knows files.
MAY_IMPORT = {
    "errors": "",
    "paths": "errors",
    "components": "paths",
    "installation": "errors paths",
    "log": "paths",
    "settings": "errors paths files",
    "core": "errors",
    "files": "core errors",
    "tools": "core errors",
    "network": "errors",
    "engine": "core network errors",
    "session": "core files engine? network? errors installation paths settings",
    "cli": "session core tools files engine~ network? app? errors paths settings",
    "ui": "session core tools components errors installation paths settings",
    "app": "ui session core tools errors log paths settings",
    "__main__": "cli",
    "training": "network errors",
}
TORCH_FORBIDDEN = {
    *("core", "files", "tools", "components", "errors", "paths", "settings", "installation", "log")
}
TORCH_ONLY_LAZY = {"session", "cli", "ui", "app", "__main__"}
QT_ALLOWED = {"ui", "app"}


@dataclass(frozen=True)
class Import:
    """One import statement: what it names and whether it runs only when something is called."""

    name: str
    line: int
    is_lazy: bool
    is_for_types: bool


def imports_of(source: str) -> Iterator[Import]:
    def walk(node: ast.AST, is_lazy: bool, is_for_types: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            lazy = is_lazy or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            types = is_for_types or (
                isinstance(child, ast.If)
                and ast.unparse(child.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
            )
            for name in names_in(child):
                yield Import(name, child.lineno, lazy or types, types)
            yield from walk(child, lazy, types)

    yield from walk(ast.parse(source), False, False)


def names_in(node: ast.AST) -> list[str]:
    """The modules and names that an import statement asks for; nothing for any other node."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"line {node.lineno}: imports are absolute here"
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def floor_of(module: str) -> str:
    """lama_studio.core.compose -> core; training.train -> training; lama_studio alone -> ''."""
    parts = module.split(".")
    if parts[0] == "training":
        return "training"
    return parts[1] if len(parts) > 1 else ""


def reason_against(floor: str, item: Import) -> str:
    """Why the floor may not make this import; empty where it may."""
    top = item.name.split(".")[0]
    if top in PACKAGES:
        return reason_against_ours(floor, floor_of(item.name), item)
    if top in ("torch", "torchvision"):
        if floor in TORCH_FORBIDDEN:
            return f"no torch in {floor}"
        if floor in TORCH_ONLY_LAZY and not item.is_lazy:
            return f"{floor} may import torch only inside a function"
    if top in ("PySide6", "shiboken6") and floor not in QT_ALLOWED:
        return f"no Qt in {floor}"
    return ""


def reason_against_ours(floor: str, other: str, item: Import) -> str:
    allowed = MAY_IMPORT[floor].split()
    if other in ("", "__version__", floor, *allowed):
        return ""
    if f"{other}?" in allowed:
        return "" if item.is_lazy else f"{floor} may import {other} only inside a function"
    if f"{other}~" in allowed:
        return "" if item.is_for_types else f"{floor} may import {other} only for types"
    return f"{floor} may not know {other}"


def breaches(floor: str, source: str) -> list[str]:
    """Every import in the source that its floor may not make, as `line: reason`."""
    reasons = ((item.line, reason_against(floor, item)) for item in imports_of(source))
    return [f"{line}: {reason}" for line, reason in reasons if reason]


def source_files() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("path", source_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_imports_only_what_its_floor_may_know(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    floor = floor_of(module)
    source = path.read_text(encoding="utf-8")
    if floor == "":
        assert list(imports_of(source)) == []
    else:
        assert breaches(floor, source) == []


@pytest.mark.parametrize(
    ("floor", "source"),
    [
        ("core", "import torch"),
        ("core", "from lama_studio.files.photo import read_photo"),
        ("tools", "def f():\n    from PySide6.QtCore import QObject"),
        ("session", "from lama_studio.engine.inpainter import Inpainter"),
        ("session", "class A:\n    import torch"),
        ("ui", "def f():\n    from lama_studio.engine import plan"),
        ("engine", "import PySide6"),
        ("training", "def f():\n    import lama_studio.core.geometry"),
        ("cli", "from lama_studio import app"),
        ("cli", "def f():\n    from lama_studio.engine.inpainter import Inpainter"),
        ("network", "import training.train"),
    ],
)
def test_the_walk_finds_a_breach(floor: str, source: str) -> None:
    assert len(breaches(floor, source)) == 1


@pytest.mark.parametrize(
    ("floor", "source"),
    [
        ("session", "def f():\n    from lama_studio.engine.inpainter import Inpainter"),
        ("session", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch"),
        ("cli", "from lama_studio import __version__"),
        ("cli", "import typing\nif typing.TYPE_CHECKING:\n    import lama_studio.engine.plan"),
        ("ui", "from PySide6.QtWidgets import QWidget\nfrom lama_studio.core import geometry"),
        ("training", "import torch\nfrom lama_studio.network import generator"),
    ],
)
def test_the_walk_lets_through_what_is_allowed(floor: str, source: str) -> None:
    assert breaches(floor, source) == []


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("lama_studio.ui.window", ["torch"]),
        ("lama_studio.session.session", ["torch", "PySide6"]),
        ("lama_studio.cli.main", ["torch", "PySide6"]),
        ("lama_studio.tools", ["torch", "PySide6"]),
    ],
)
def test_importing_loads_nothing_heavy(module: str, unwanted: list[str]) -> None:
    code = f"import sys, {module}; print([n for n in {unwanted!r} if n in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )

    assert done.stdout.strip() == "[]", done.stderr
