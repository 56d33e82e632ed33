"""The held-out photos of the published tables: rebuilt from their public sources, never stored.

python -m training.heldout SOURCES --out DIR [--list training/heldout.csv]

SOURCES holds checkouts of the repositories in the list as SOURCES/OWNER/NAME. Writes
DIR/512/*.png (the middle square, shrunk by area to 512 px) and DIR/2048/*.png (the whole photo,
long side 2048 px). Photos that are gone or changed are named and counted; the exit code is 1 then.

None of these photos, by path or by look, is in a shard that the weights were trained on.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from training.evaluation_set import read, square, write

LIST = Path(__file__).with_name("heldout.csv")
SQUARE_PX = 512
LONG_SIDE_PX = 2048


@dataclass(frozen=True, kw_only=True)
class HeldOut:
    """One row of the list; `sha256` is of the source file, `sizes` says which folders it joins."""

    file: str
    sha256: str
    source_repo: str
    commit: str
    path_in_repo: str
    licence: str
    width: int
    height: int
    sizes: tuple[int, ...]


def read_list(file: Path = LIST) -> list[HeldOut]:
    """Return the rows of a held-out list."""
    with file.open(newline="") as stream:
        return [
            HeldOut(
                file=row["file"],
                sha256=row["sha256"],
                source_repo=row["source_repo"],
                commit=row["commit"],
                path_in_repo=row["path_in_repo"],
                licence=row["licence"],
                width=int(row["width"]),
                height=int(row["height"]),
                sizes=tuple(int(size) for size in row["sizes"].split()),
            )
            for row in csv.DictReader(stream)
        ]


def rebuild(rows: list[HeldOut], sources: Path, out: Path) -> list[str]:
    """Write the photos of the list; returns a line for each that is gone or changed."""
    problems = []
    for row in rows:
        source = sources / row.source_repo / row.path_in_repo
        if not source.is_file():
            problems.append(f"{row.file}: {row.source_repo}/{row.path_in_repo} is not there")
        elif hashlib.sha256(source.read_bytes()).hexdigest() != row.sha256:
            problems.append(f"{row.file}: {row.source_repo}/{row.path_in_repo} has changed")
        else:
            photo = read(source)
            cut = square(photo, SQUARE_PX)
            if SQUARE_PX in row.sizes and cut is not None:
                write(out / str(SQUARE_PX) / row.file, cut)
            if LONG_SIDE_PX in row.sizes:
                write(out / str(LONG_SIDE_PX) / row.file, _shrunk(photo, LONG_SIDE_PX))
    return problems


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="training.heldout",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sources", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--list", type=Path, default=LIST)
    options = parser.parse_args(arguments)
    rows = read_list(options.list)
    problems = rebuild(rows, options.sources, options.out)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(rows) - len(problems)} of {len(rows)} photos rebuilt in {options.out}")
    return 1 if problems else 0


def _shrunk(photo: np.ndarray, long_side_px: int) -> np.ndarray:
    height, width = photo.shape[:2]
    scale = min(1.0, long_side_px / max(height, width))
    size = (round(width * scale), round(height * scale))
    return cv2.resize(photo, size, interpolation=cv2.INTER_AREA)


if __name__ == "__main__":
    raise SystemExit(main())
