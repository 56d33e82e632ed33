"""File names: what a system can hold, and names made from others."""

import os
import re
from pathlib import Path

from lama_studio.errors import SaveError

_LONGEST_BYTES = 255
_RESERVED = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)", re.IGNORECASE
)
_FORBIDDEN = '<>:"/\\|?*'


def refuse_name(path: Path, is_windows: bool = os.name == "nt") -> None:
    """Raise SaveError where the system cannot hold a file of that name."""
    name = path.name
    if len(os.fsencode(name)) > _LONGEST_BYTES:
        raise SaveError(f"The name {name[:40]}... is longer than the disk allows.")
    if not is_windows:
        return
    if _RESERVED.match(name):
        raise SaveError(f"Windows keeps the name {name} for itself; choose another one.")
    if name != name.rstrip(". "):
        raise SaveError(f"On Windows no name may end in a dot or a space: {name}")
    bad = sorted({c for c in name if c in _FORBIDDEN or ord(c) < 32})
    if bad:
        shown = " ".join(c if c.isprintable() else repr(c)[1:-1] for c in bad)
        raise SaveError(f"On Windows no name may hold {shown}; choose another one.")


def beside(path: Path, addition: str, suffix: str | None = None) -> Path:
    """NAME + addition + SUFFIX in the same folder, its own suffix unless another is given; NAME
    is cut where the whole would be longer than a name may be."""
    suffix = path.suffix if suffix is None else suffix
    room = _LONGEST_BYTES - len(os.fsencode(addition + suffix))
    stem = path.stem
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return path.with_name(stem + addition + suffix)
