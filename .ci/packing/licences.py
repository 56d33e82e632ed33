"""Collects the licence text of everything that is shipped into `resources/licences/`.

`make licences` rewrites that folder from the installed packages, and from the system's libraries
that lie in a bundle, if one was built (Debian says whose they are). About shows the result; a test
fails on a dependency that has no text here, `make bundle-test` on a library that belongs to none.
"""

import json
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from importlib.metadata import Distribution, distribution, requires
from pathlib import Path
from typing import TypedDict

from packaging.requirements import Requirement

from packing.contents import UNWANTED_MODULES
from packing.identity import ROOT

FOLDER = ROOT / "resources" / "licences"
COMPONENTS = FOLDER / "components.json"
BUNDLE = ROOT / "dist" / "lama-studio" / "_internal"
COMMON = Path("/usr/share/common-licenses")
"""Debian keeps one copy of the licences that many packages name."""

LICENCES = {
    "torch": "BSD-3-Clause",
    "numpy": "BSD-3-Clause",
    "opencv-python-headless": "Apache-2.0",
    "pillow": "MIT-CMU",
    # The wheel as a whole is GPL for its encoder's sake, which is not shipped: stand_ins.py.
    "pillow-heif": "BSD-3-Clause; libheif and libde265: LGPL-3.0-or-later",
    "jpeglib": "MPL-2.0; libjpeg-turbo and mozjpeg: IJG AND BSD-3-Clause",
    "safetensors": "Apache-2.0",
    "platformdirs": "MIT",
    "PySide6-Essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "typing-extensions": "PSF-2.0",
    "filelock": "MIT",
}
"""As they are used here, where a package offers a choice; the full terms are in the texts."""

FOLDERS = {
    "opencv-python-headless": ("cv2/*", "opencv_python_headless.libs/*"),
    "pillow": ("PIL/*", "pillow.libs/*"),
    "pillow-heif": ("pillow_heif*", "_pillow_heif*"),
    "numpy": ("numpy/*", "numpy.libs/*"),
    "PySide6-Essentials": ("PySide6/*",),
}
"""Where a package's files lie in a bundle, unless it is the folder of its own name."""

SYSTEM_LICENCES = {
    "libbrotli1": "MIT",
    "libbsd0": "BSD-3-Clause",
    "libbz2-1.0": "bzip2-1.0.6",
    "libcap2": "BSD-3-Clause",
    "libdbus-1-3": "AFL-2.1",
    "libexpat1": "MIT",
    "libffi8": "MIT",
    "libfontconfig1": "HPND",
    "libfreetype6": "FTL",
    "libgcc-s1": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libgcrypt20": "LGPL-2.1-or-later",
    "libglib2.0-0": "LGPL-2.1-or-later",
    "libgpg-error0": "LGPL-2.1-or-later",
    "liblz4-1": "BSD-2-Clause",
    "liblzma5": "0BSD",
    "libmd0": "BSD-3-Clause",
    "libpcre2-8-0": "BSD-3-Clause",
    "libpng16-16": "libpng-2.0",
    "libstdc++6": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libsystemd0": "LGPL-2.1-or-later",
    "libuuid1": "BSD-3-Clause",
    "libzstd1": "BSD-3-Clause",
    "zlib1g": "Zlib",
}
"""Debian's packages whose libraries are in the Linux bundle; X11's and xkbcommon's are MIT."""

TURBO = Path("/usr/share/doc/libjpeg62-turbo/copyright")
"""Inside jpeglib, whose wheel holds its own licence alone."""


class Component(TypedDict):
    """One shipped thing; `version` is empty for a system's library, which differs by machine."""

    name: str
    version: str
    licence: str
    texts: list[str]
    places: list[str]


_TEXT = re.compile(r"(^|/)[^/]*(licen[sc]e|copying|notice)[^/]*$", re.IGNORECASE)
_NOT_SHIPPED = re.compile(r"/(tests?|testing|examples|docs?|dart|swift)/|\.py$|/libs_3rdparty/")
_NAMED = re.compile(r"/usr/share/common-licenses/(L?GPL-[0-9.]*[0-9])")


def shipped() -> list[str]:
    """The Python packages that come along: the project's, and what those need to run."""
    found: dict[str, None] = {}
    waiting = ["lama-studio"]
    while waiting:
        for line in requires(waiting.pop()) or ():
            needed = Requirement(line)
            is_asked = needed.marker is None or needed.marker.evaluate({"extra": ""})
            if is_asked and needed.name not in found and needed.name not in UNWANTED_MODULES:
                found[needed.name] = None
                waiting.append(needed.name)
    return sorted(found, key=str.lower)


def collect() -> list[Component]:
    """Every component with its version, licence, texts and places; the texts are written."""
    return [_python(), _bootloader(), *map(_package, shipped()), *_system()]


def _package(name: str) -> Component:
    found = distribution(name)
    words = "".join(f"==== {title} ====\n\n{text}\n\n" for title, text in _texts(found))
    if name in ("PySide6-Essentials", "shiboken6"):  # their wheels hold no text
        texts = ["LGPL-3.txt", "GPL-3.txt"]
    else:
        texts = [_write(f"{name}.txt", words)]
        texts += ["LGPL-3.txt", "GPL-3.txt"] if name == "pillow-heif" else []
        if name == "jpeglib":
            texts.append(_write("libjpeg-turbo.txt", TURBO.read_text(encoding="utf-8")))
    places = FOLDERS.get(name, (f"{name}/*", f"{name}.py"))
    version = found.version.partition("+")[0]
    return _component(name, version, LICENCES[name], texts, places)


def _texts(found: Distribution) -> Iterator[tuple[str, str]]:
    """Each different text among a package's licence files, once, and what it was called."""
    seen = set()
    for path in sorted(found.files or (), key=str):
        place = path.as_posix()
        if ".dist-info/" not in place or not _TEXT.search(place) or _NOT_SHIPPED.search(place):
            continue
        text = Path(str(path.locate())).read_text(encoding="utf-8", errors="replace").strip()
        if text not in seen:
            seen.add(text)
            yield place.partition(".dist-info/")[2].removeprefix("licenses/"), text


def _python() -> Component:
    text = Path(sysconfig.get_path("stdlib"), "LICENSE.txt").read_text(encoding="utf-8")
    version = sys.version.split()[0].rpartition(".")[0]
    places = ("libpython3*", "python3*", "base_library.zip", "*python3.dll", "Python*")
    return _component("Python", version, "PSF-2.0", [_write("Python.txt", text)], places)


def _bootloader() -> Component:
    found = distribution("pyinstaller")
    words = "".join(text for _, text in _texts(found))
    licence = "GPL-2.0-or-later WITH Bootloader-exception"
    texts = [_write("PyInstaller.txt", words)]
    return _component("PyInstaller", found.version, licence, texts, ())


def _system() -> list[Component]:
    """The system's libraries in a bundle; as recorded before where none was built."""
    if not BUNDLE.is_dir():
        recorded = json.loads(COMPONENTS.read_text(encoding="utf-8"))
        return [component for component in recorded if not component["version"]]
    libraries: dict[str, list[str]] = {}
    for path in sorted(BUNDLE.glob("lib*.so*")):
        if not path.name.startswith("libpython"):
            libraries.setdefault(_owner(path.name), []).append(path.name)
    return [_debian(package, libraries[package]) for package in sorted(libraries)]


def _owner(library: str) -> str:
    listed = subprocess.run(
        ["dpkg", "-S", f"*/{library}"], check=True, capture_output=True, text=True
    ).stdout
    return listed.split(":")[0]


def _debian(package: str, libraries: list[str]) -> Component:
    is_x11 = package.startswith(("libx11", "libxau", "libxcb", "libxdmcp", "libxkbcommon"))
    words = Path("/usr/share/doc", package, "copyright").read_text(encoding="utf-8")
    texts = [_write(f"{package}.txt", words)]
    licence = "MIT" if is_x11 else SYSTEM_LICENCES[package]
    texts += [_common(name) for name in sorted(set(_NAMED.findall(words))) if "GPL" in licence]
    return _component(package, "", licence, texts, libraries)


def _common(name: str) -> str:
    return _write(f"{name}.txt", (COMMON / name).read_text(encoding="utf-8"))


def _component(
    name: str, version: str, licence: str, texts: list[str], places: Iterable[str]
) -> Component:
    return Component(name=name, version=version, licence=licence, texts=texts, places=list(places))


def _write(name: str, text: str) -> str:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_text(text.strip() + "\n", encoding="utf-8")
    return name


def unowned(folder: Path) -> list[str]:
    """Libraries and programs of a bundle that belong to no component."""
    components = json.loads(COMPONENTS.read_text(encoding="utf-8"))
    patterns = [pattern for component in components for pattern in component["places"]]
    places = [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and re.search(r"\.(so|pyd|dll|dylib)(\.|$)", path.name)
    ]
    return [place for place in places if not any(fnmatch(place, each) for each in patterns)]


def main() -> None:
    """Write the folder anew."""
    for name in ("LGPL-3", "GPL-3"):
        _common(name)
    found = collect()
    kept = {COMPONENTS.name, *(text for each in found for text in each["texts"])}
    for path in FOLDER.iterdir():
        if path.name not in kept:
            path.unlink()
    COMPONENTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(f"{len(found)} components in {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
