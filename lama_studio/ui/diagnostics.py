"""Facts that help to help: copied by the person, sent by nobody."""

import dataclasses
import os
import platform
import sys
from pathlib import Path

import PySide6
from PySide6.QtCore import QLibraryInfo, QSysInfo
from PySide6.QtGui import QGuiApplication

from lama_studio import __version__
from lama_studio.components import components
from lama_studio.session.loading import WeightsCard
from lama_studio.settings import Settings
from lama_studio.ui.studio import EngineCard

_PRIVATE = ("last_folder", "recent_photos", "open_photo", "open_photos", "window_geometry")


def versions() -> dict[str, str]:
    """Name -> version of the program, Python, Qt and every package."""
    found = {
        "LaMa Studio": __version__,
        "Python": platform.python_version(),
        "Qt": QLibraryInfo.version().toString(),
    }
    for component in components():
        if component.version and component.name not in found:
            found[component.name] = _version(component.name) or component.version
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
    import importlib.metadata as papers  # 30 ms that the window's first paint need not wait for

    try:
        return papers.version(package)
    except papers.PackageNotFoundError:
        return ""  # in the packaged program, which does not bring the packages' papers along
