"""photos.csv: where every training photo comes from, under which licence, and what it is.

The photos themselves are no part of the project; `python -m training.photos fetch` gets them.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from training.config import ConfigError
from training.shards import entries

LIST = Path(__file__).with_name("photos.csv")
RESEARCH = "research-only"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One photo of the set: `file` in `shard`, made from `path` at `commit` of `repo`.

    `cut` is whole or crop; `licence_class` permissive, share-alike or research-only; `sha256` of
    the prepared file; `fingerprint` 16 hex digits that survive re-encoding.
    """

    file: str
    shard: str
    repo: str
    commit: str
    path: str
    cut: str
    width_px: int
    height_px: int
    licence: str
    licence_class: str
    sha256: str
    fingerprint: str


def read_list(path: Path = LIST) -> list[Listed]:
    """The photos of a list. Raises ConfigError where it is not one."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return [_from_row(row) for row in csv.DictReader(file)]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path} is not a list of photos.") from error


def _from_row(row: dict[str, Any]) -> Listed:
    sides = {side: int(row[side]) for side in ("width_px", "height_px")}
    return Listed(**row | sides)


def write_list(path: Path, photos: Iterable[Listed]) -> None:
    """Write a list, a row a photo."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [f.name for f in fields(Listed)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(photo) for photo in photos)


def list_from(manifests: Sequence[Path], shard_folder: Path) -> list[Listed]:
    """Manifests and the shards they describe -> the list; every photo's hash is checked."""
    found = []
    for manifest in manifests:
        with manifest.open(newline="", encoding="utf-8") as file:
            rows = {(row["shard"], row["file"]): row for row in csv.DictReader(file)}
        for shard in dict.fromkeys(name for name, _ in rows):
            for entry in entries(str(shard_folder / shard)):
                row = rows[shard, entry.name.removeprefix(f"{shard}/")]
                found.append(_listed(row, entry.encoded))
    return found


def _listed(row: dict[str, str], encoded: bytes) -> Listed:
    if hashlib.sha256(encoded).hexdigest() != row["sha256"]:
        raise ConfigError(f"{row['shard']}/{row['file']} is not the photo its manifest names.")
    return Listed(
        file=row["file"],
        shard=row["shard"],
        repo=row["source_repo"],
        commit=row["commit"],
        path=row["path_in_repo"],
        cut=row.get("output", "whole"),
        width_px=int(row["width"]),
        height_px=int(row["height"]),
        licence=row["licence"],
        licence_class=row.get("licence_class", RESEARCH),
        sha256=row["sha256"],
        fingerprint=fingerprint(encoded),
    )


def fingerprint(encoded: bytes) -> str:
    """64 signs of brightness steps from left to right in a 9 x 8 thumbnail, as hex digits."""
    grey = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise ConfigError("A photo that cannot be decoded has no fingerprint.")
    small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA).astype(int)
    signs = (small[:, 1:] > small[:, :-1]).reshape(-1)
    return np.packbits(signs).tobytes().hex()


def distance(one: str, other: str) -> int:
    """How many of 64 signs two fingerprints differ in; the same picture: a few."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def licences(groups: Iterable[str], path: Path = LIST) -> dict[str, int]:
    """How many photos of each class of licence the listed shards among `groups` hold."""
    wanted = set(groups)
    return dict(Counter(p.licence_class for p in read_list(path) if p.shard in wanted))
