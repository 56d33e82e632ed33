"""Facts that help to help: copied by the person, sent by nobody."""

import dataclasses
import importlib.metadata
import os
import platform
import sys
from pathlib import Path

import PySide6
from PySide6.QtCore import QLibraryInfo, QSysInfo
from PySide6.QtGui import QGuiApplication

from lama_studio import __version__
from lama_studio.session.loading import WeightsCard
from lama_studio.settings import Settings
from lama_studio.ui.studio import EngineCard

PACKAGES = {
    "torch": "BSD-3-Clause",
    "numpy": "BSD-3-Clause",
    "opencv-python-headless": "Apache-2.0",
    "pillow": "MIT-CMU",
    "pillow-heif": "BSD-3-Clause AND LGPL-3.0-or-later",
    "jpeglib": "MPL-2.0",
    "safetensors": "Apache-2.0",
    "platformdirs": "MIT",
    "PySide6-Essentials": "LGPL-3.0-only",
}
"""What the program stands on, and under which licence."""

_PRIVATE = ("last_folder", "recent_photos", "window_geometry")


def versions() -> dict[str, str]:
    """Name -> version of the program, Python, Qt and every package."""
    found = {
        "LaMa Studio": __version__,
        "Python": platform.python_version(),
        "Qt": QLibraryInfo.version().toString(),
    }
    for name in PACKAGES:
        found[name] = _version(name)
    return found


def diagnostics(settings: Settings, engine: EngineCard | None, weights: WeightsCard | None) -> str:
    """Lines of "name: value". Nothing names the person, their folders or their photos."""
    lines = [f"{name}: {version}" for name, version in versions().items()]
    lines += [
        f"system: {QSysInfo.prettyProductName()}, {QSysInfo.currentCpuArchitecture()}",
        f"processors: {os.cpu_count()}",
        f"platform: {QGuiApplication.platformName()}, frozen: {hasattr(sys, 'frozen')}",
    ]
    for screen in QGuiApplication.screens():
        size = screen.size()
        ratio = screen.devicePixelRatio()
        lines.append(f"screen: {size.width()} x {size.height()} at {ratio:g}")
    if engine is not None:
        lines.append(f"engine: {engine.device}, {engine.precision}: {engine.reason}")
    if weights is not None:
        lines.append(f"weights: {weights.name}, SHA-256 {weights.sha256}")
    for name, value in dataclasses.asdict(settings).items():
        if name not in _PRIVATE:
            lines.append(f"{name}: {Path(value).name if name == 'weights' and value else value}")
    return "\n".join(lines)


def _version(package: str) -> str:
    if package == "PySide6-Essentials":
        return PySide6.__version__
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "?"
