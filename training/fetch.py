"""Rebuild the training photos from their public sources: `python -m training.photos fetch`.

fetch --out DIR [--only open]   download, prepare and pack the listed photos into tar shards
list MANIFEST... --shards DIR   make photos.csv from manifests and the shards they describe

What is in a shard already is kept, so a broken-off fetch goes on where it was. DIR/report.csv
says of every photo what became of it: exact (same bytes), same (the same picture, encoded by
another version), whole (listed as a crop, taken whole), gone, differs, failed.
"""

import argparse
import csv
import hashlib
import io
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

import cv2
import numpy as np

from training.config import ConfigError
from training.photo_list import (
    LIST,
    Listed,
    distance,
    fingerprint,
    list_from,
    read_list,
    write_list,
)
from training.photos import shrink
from training.shards import entries

SOURCE = "https://raw.githubusercontent.com"
SHORT_SIDE_PX = 288
QUALITY = 80
TIMEOUT_S = 60
LARGEST_DISTANCE = 8
KEPT = ("exact", "same", "whole")
GONE = (404, 410, 451)


@dataclass(frozen=True)
class Fetched:
    """What became of one photo; `encoded` is its prepared file, None where there is none."""

    photo: Listed
    status: str
    encoded: bytes | None = None


@dataclass(frozen=True)
class Source:
    """Where to download from, and how patiently; `wait_s` doubles with each try."""

    address: str = SOURCE
    tries: int = 4
    wait_s: float = 2.0

    def download(self, photo: Listed) -> bytes | str:
        """The original file, or the status that says why there is none."""
        url = f"{self.address}/{photo.repo}/{photo.commit}/{quote(photo.path)}"
        for attempt in range(self.tries):
            if attempt:
                time.sleep(self.wait_s * 2 ** (attempt - 1))
            try:
                with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:
                    return bytes(answer.read())
            except urllib.error.HTTPError as error:
                with error:
                    if error.code in GONE:
                        return "gone"
            except OSError:
                continue
        return "failed"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="training.photos", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    fetching = verbs.add_parser("fetch")
    fetching.add_argument("--out", type=Path, required=True, help="folder of the tar shards")
    fetching.add_argument("--list", type=Path, default=LIST)
    fetching.add_argument("--only", default="", help="shards whose name begins so")
    fetching.add_argument("--source", default=SOURCE)
    fetching.add_argument("--workers", type=int, default=8)
    fetching.add_argument("--wait", type=float, default=2.0, help="seconds before a second try")
    listing = verbs.add_parser("list")
    listing.add_argument("manifests", type=Path, nargs="+")
    listing.add_argument("--shards", type=Path, required=True)
    listing.add_argument("--out", type=Path, default=LIST)
    options = parser.parse_args(arguments)
    try:
        if options.verb == "list":
            write_list(options.out, list_from(options.manifests, options.shards))
            return 0
        listed = [p for p in read_list(options.list) if p.shard.startswith(options.only)]
        source = Source(options.source, wait_s=options.wait)
        counts = fetch(listed, options.out, source, options.workers)
    except (ConfigError, OSError) as error:
        print(f"training.photos: {error}", file=sys.stderr)
        return 2
    print(", ".join(f"{number} {status}" for status, number in sorted(counts.items())))
    return 0 if all(status in KEPT for status in counts) else 1


def fetch(listed: list[Listed], out: Path, source: Source, workers: int = 8) -> Counter[str]:
    """Make every shard of the list in `out`; returns how many photos ended how."""
    out.mkdir(parents=True, exist_ok=True)
    counts: Counter[str] = Counter()
    with (out / "report.csv").open("w", newline="", encoding="utf-8") as report:
        writer = csv.writer(report, lineterminator="\n")
        writer.writerow(["shard", "file", "status", "repo", "commit", "path"])
        with ThreadPoolExecutor(workers) as pool:
            for shard in dict.fromkeys(photo.shard for photo in listed):
                wanted = [photo for photo in listed if photo.shard == shard]
                have = _packed(out / shard)
                found = list(pool.map(partial(_keep_or_fetch, have, source), wanted))
                _pack(out / shard, found)
                for one in found:
                    p = one.photo
                    writer.writerow([shard, p.file, one.status, p.repo, p.commit, p.path])
                counts.update(one.status for one in found)
    return counts


def _packed(shard: Path) -> dict[str, bytes]:
    if not shard.exists():
        return {}
    return {
        entry.name.removeprefix(f"{shard.name}/"): entry.encoded for entry in entries(str(shard))
    }


def _keep_or_fetch(have: dict[str, bytes], source: Source, photo: Listed) -> Fetched:
    if photo.file in have:
        return judged(photo, have[photo.file])
    original = source.download(photo)
    if isinstance(original, str):
        return Fetched(photo, original)
    prepared = prepare(original)
    return Fetched(photo, "differs") if prepared is None else judged(photo, prepared)


def prepare(original: bytes) -> bytes | None:
    """An original file -> WebP at short side 288 px; None where it is no photo."""
    if not original:
        return None
    pixels = cv2.imdecode(np.frombuffer(original, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        return None
    settings = [cv2.IMWRITE_WEBP_QUALITY, QUALITY]
    return cv2.imencode(".webp", shrink(pixels, SHORT_SIDE_PX), settings)[1].tobytes()


def judged(photo: Listed, prepared: bytes) -> Fetched:
    """Compare a prepared file with what is listed: by hash, then by fingerprint."""
    if hashlib.sha256(prepared).hexdigest() == photo.sha256:
        return Fetched(photo, "exact", prepared)
    if photo.cut == "crop":
        return Fetched(photo, "whole", prepared)
    is_near = distance(fingerprint(prepared), photo.fingerprint) <= LARGEST_DISTANCE
    return Fetched(photo, "same", prepared) if is_near else Fetched(photo, "differs")


def _pack(shard: Path, found: list[Fetched]) -> None:
    """Write the shard in the list's order; a break leaves the one before whole."""
    temporary = shard.with_name(f".{shard.name}.partial")
    try:
        with tarfile.open(temporary, "w") as tar:
            for one in found:
                if one.encoded is not None:
                    member = tarfile.TarInfo(one.photo.file)
                    member.size = len(one.encoded)
                    tar.addfile(member, io.BytesIO(one.encoded))
        temporary.replace(shard)
    finally:
        temporary.unlink(missing_ok=True)
