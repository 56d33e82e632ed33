"""`python -m packing.sizes [FOLDER]`: what each part of the bundle weighs, largest first."""

import sys
from collections import Counter
from pathlib import Path

from packing.identity import COMMAND, ROOT

LEAST_BYTES = 1_000_000
PARTS = {
    "opencv_python_headless.libs": "cv2",
    "numpy.libs": "numpy",
    "pillow.libs": "PIL",
    "pillow_heif.libs": "pillow_heif",
    "shiboken6": "PySide6",
}


def measure(folder: Path) -> Counter[str]:
    """Bytes per part; weights apart from what else lies in resources."""
    found: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            found[_part_of(path.relative_to(folder).as_posix())] += path.stat().st_size
    return found


def _part_of(place: str) -> str:
    names = place.removeprefix("_internal/").split("/")
    if names[0] == "resources":
        return "weights" if names[1] == "weights" else "other resources"
    if len(names) == 1:
        return "programs and Python modules" if "/" not in place else "libraries of the system"
    return PARTS.get(names[0], names[0])


def main(words: list[str]) -> None:
    """Print a table in MB of 1,000,000 bytes."""
    found = measure(Path(words[0]) if words else ROOT / "dist" / COMMAND)
    for part, size in found.most_common():
        if size >= LEAST_BYTES:
            print(f"{size / 1e6:7.1f} MB  {part}")
    whole = sum(found.values())
    print(f"{whole / 1e6:7.1f} MB  in all; {(whole - found['weights']) / 1e6:.1f} without weights")


if __name__ == "__main__":
    main(sys.argv[1:])
