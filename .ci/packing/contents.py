"""What of the collected files goes into the bundle, and which of them may be stripped.

Used by `lama_studio.spec`. PyInstaller collects what a library could ever need; this says what this
application never asks for, each line with its reason. Paths are those inside the bundle, with `/`.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

Entry = tuple[str, str, str]
"""Place in the bundle, file it comes from, kind: as PyInstaller lists them."""

RESOURCES = ("icons", "samples", "translations", "weights", "licences", "guide")
"""Folders of `resources/` that the application reads; the README's pictures stay behind."""

LANGUAGES = ("en", "ko")

UNWANTED_MODULES = (
    *("tkinter", "matplotlib", "scipy", "skimage", "IPython", "pytest", "hypothesis", "tifffile"),
    *("readline", "curses", "sqlite3"),  # readline is GPL; none is imported
    *("_pytest", "setuptools", "pkg_resources", "pip", "wheel", "pygments", "pydoc", "cv2.gapi"),
    *("ssl", "_ssl", "_hashlib"),  # OpenSSL: nothing is sent, and hashes are Python's own
    # PyTorch's compiler and what it alone brings along.
    *("torch._inductor", "torch._dynamo", "torch._numpy", "torch.onnx", "functorch"),
    *("sympy", "mpmath", "networkx", "jinja2", "markupsafe", "fsspec"),
    *("torch.utils.tensorboard", "torch.utils.benchmark", "torch.utils.bottleneck"),
)

LEFT_OUT = (
    ("torch/test/*", "PyTorch's own tests"),
    ("torch/bin/[!t]*", "protoc; torch_shm_manager alone is looked for at run time"),
    ("torch/bin/test_*", "PyTorch's own tests"),
    ("torch/include/*", "headers for building extensions"),
    ("torch/share/*", "CMake files for building extensions"),
    ("torch/lib/*_test.*", "PyTorch's own tests"),
    ("torch/lib/libbackend_with_compiler.*", "an example of a backend"),
    ("torch/lib/libaoti_custom_ops.*", "PyTorch's own tests"),
    ("torch/*.py", "sources; the compiled modules are in the executable"),
    ("torch/_inductor/*", "templates of a compiler that is not used"),
    ("torch/utils/*.html", "memory viewer"),
    ("*.lib", "import libraries for linking on Windows"),
    ("PySide6/Qt/translations/*", "languages the window does not speak"),
    ("PySide6/translations/*", "languages the window does not speak"),
    ("*/plugins/tls/*", "encrypted connections: there are none"),
    ("*/plugins/networkinformation/*", "no network is asked about"),
    ("*/plugins/egldeviceintegrations/*", "screens without a window system"),
    ("*/plugins/generic/*", "input devices without a window system"),
    ("*/plugins/platforms/*qeglfs*", "screens without a window system"),
    ("*/plugins/platforms/*qlinuxfb*", "screens without a window system"),
    ("*/plugins/platforms/*qvkkhrdisplay*", "screens without a window system"),
    ("*/plugins/platforms/*qminimal*", "for testing Qt"),
    ("*/plugins/platforms/*qvnc*", "a window server on the network"),
    ("*/plugins/platformthemes/*gtk3*", "brings GTK along; the portal opens native dialogs too"),
    ("*/plugins/imageformats/*", "photos are read by Pillow and OpenCV"),
    ("PySide6/QtNetwork.*", "there is no network code"),
    ("*/plugins/*/libqeglfs*", "screens without a window system"),
    ("*libQt6Egl[!C]*", "screens without a window system"),
    ("opengl32sw.dll", "software OpenGL: the window is painted without OpenGL"),
    ("PySide6/opengl32sw.dll", "software OpenGL: the window is painted without OpenGL"),
    ("cv2/opencv_videoio_ffmpeg*", "films"),
    ("*.dist-info/*", "papers of packages; licences are in resources/licences"),
)

KEPT = (
    *(f"*/translations/qtbase_{language}.qm" for language in LANGUAGES),
    "*/plugins/imageformats/*qsvg*",
    # PyTorch reads the sources of these when they are imported.
    *("torch/*config*.py", "torch/functional.py", "torch/nn/functional.py"),
    "torch/nn/modules/rnn.py",
)
"""Exceptions to LEFT_OUT."""

STRIPPED = ("torch/lib/*.so", "torch/*.so", "libpython3*.so*", "python3*/*.so", "safetensors/*.so")
"""Safe to strip. Never `numpy.libs`, `opencv*.libs` or `pillow.libs`: it breaks their alignment."""


def unwanted_modules() -> list[str]:
    """What PyInstaller is to leave out on this system.

    pillow-heif's wheel brings x265 along, a GPL encoder. Where it cannot be exchanged for a
    stand-in (`stand_ins.py`, Linux) HEIC is left out whole, and the window says so.
    """
    left_out = () if sys.platform.startswith("linux") else ("pillow_heif", "_pillow_heif")
    return [*UNWANTED_MODULES, *left_out]


def reason_left_out(place: str) -> str:
    """Why a collected file stays behind; empty where it comes along."""
    if any(fnmatch(place, pattern) for pattern in KEPT):
        return ""
    return next((why for pattern, why in LEFT_OUT if fnmatch(place, pattern)), "")


def wanted(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that come along, without links to files that do not."""
    chosen = [entry for entry in entries if not reason_left_out(entry[0].replace(os.sep, "/"))]
    places = {place for place, _, _ in chosen}
    return [
        (place, source, kind)
        for place, source, kind in chosen
        if kind != "SYMLINK" or os.path.normpath(Path(place).parent / source) in places
    ]


def needed(entries: Iterable[Entry]) -> list[Entry]:
    """Without the libraries that only left-out files asked for (Linux).

    A library in one of the shared folders is kept where one that is kept names it.
    """
    entries = list(entries)
    if not sys.platform.startswith("linux"):
        return entries
    named: dict[str, list[Entry]] = {}
    for entry in entries:
        named.setdefault(Path(entry[0]).name, []).append(entry)
    waiting = [entry for entry in entries if not _is_shared(entry)]
    reached = set(waiting)
    while waiting:
        source = Path(waiting.pop()[1])
        if ".so" not in source.name or not source.is_file():  # a link inside the bundle
            continue
        for name in _names_asked(source):
            fresh = [entry for entry in named.get(name, []) if entry not in reached]
            reached.update(fresh)
            waiting += fresh
    return [entry for entry in entries if entry in reached]


def _names_asked(library: Path) -> list[str]:
    """What a library itself asks for; `ldd` would add what those ask for where they lie now."""
    told = subprocess.run(
        ["readelf", "--dynamic", "--wide", str(library)], check=True, capture_output=True, text=True
    ).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", told)


def _is_shared(entry: Entry) -> bool:
    """Whether an entry is a library that others name, not one that Python or Qt load by itself."""
    place, _, kind = entry
    folder, name = os.path.split(place)
    is_shared_folder = folder in ("", "PySide6/Qt/lib") or folder.endswith(".libs")
    return is_shared_folder and kind != "EXTENSION" and not name.startswith("libpython")


def strip(folder: Path) -> None:
    """Remove the symbols nobody needs at run time from the libraries where that is safe (Linux)."""
    if not sys.platform.startswith("linux"):
        return
    for path in sorted(folder.rglob("*.so*")):
        place = path.relative_to(folder).as_posix()
        if path.is_symlink() or not any(fnmatch(place, pattern) for pattern in STRIPPED):
            continue
        subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)
