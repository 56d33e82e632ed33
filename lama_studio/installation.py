"""Whether the files that came with the program are the ones that were packed.

`make bundle` writes `resources/contents.sha256` (lines of `sha256sum`, paths relative to it) into
the application folder; a source tree and a Python installation have none and are not checked.
"""

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path

from lama_studio.errors import InstallationError
from lama_studio.paths import bundled

CONTENTS = "contents.sha256"


def check_installation() -> None:
    """Hash what was packed and compare; about 20 ms, so not before the first paint.

    Raises InstallationError, which names the first file that is missing or altered.
    """
    contents = bundled(CONTENTS)
    if not contents.is_file():
        if getattr(sys, "frozen", False):
            raise _missing(CONTENTS)
        return
    for line in contents.read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        path = contents.parent / name
        if not path.is_file():
            raise _missing(name)
        if _sha256(path) != digest:
            raise _altered(name)


def contents_of(files: Mapping[str, Path]) -> str:
    """What CONTENTS is to say of `files` (name under `resources/` -> file); used when packing."""
    return "".join(f"{_sha256(files[name])}  {name}\n" for name in sorted(files))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _missing(name: str) -> InstallationError:
    return InstallationError(
        f"This installation of LaMa Studio is damaged: {name} is missing. Install it again."
    )


def _altered(name: str) -> InstallationError:
    return InstallationError(
        f"This installation of LaMa Studio is damaged: {name} was altered. Install it again."
    )
