"""Encoded photos out of folders and tar shards; shards may be local files or URLs."""

import tarfile
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import BinaryIO, cast

import fsspec  # type: ignore[import-untyped]  # comes with torch

from training.config import ConfigError

SUFFIXES = (".webp", ".jpg", ".jpeg", ".png")
TIMEOUT_S = 60


@dataclass(frozen=True)
class Entry:
    """One encoded photo, where it came from (`name`) and the shard or folder it is of."""

    name: str
    group: str
    encoded: bytes


def shard_names(sources: Sequence[str], hold_out: Sequence[str] = ()) -> list[str]:
    """Paths, patterns, URLs and .txt lists of them -> every shard and folder, in sorted order.

    Those whose last part is in `hold_out` are left out. Raises ConfigError where nothing is found.
    """
    found = {name for source in sources for name in _expand(source)}
    kept = sorted(name for name in found if name.rstrip("/").rpartition("/")[2] not in hold_out)
    if not kept:
        raise ConfigError(f"There are no photos: nothing is at {', '.join(sources)}.")
    return kept


def _expand(source: str) -> list[str]:
    if "://" in source:
        return [source]
    if source.endswith(".txt"):
        try:
            lines = Path(source).read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise ConfigError(f"The shard list {source} cannot be read.") from error
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return glob(source)  # noqa: PTH207


def entries(name: str) -> Iterator[Entry]:
    """The photos of one shard or folder, in its order. Raises ConfigError where it is unusable."""
    if "://" not in name and Path(name).is_dir():
        yield from _folder(Path(name))
        return
    group = name.rpartition("/")[2]
    try:
        with _open(name) as stream, tarfile.open(fileobj=stream, mode="r|*") as tar:
            for member in tar:
                opened = tar.extractfile(member) if member.isfile() else None
                if opened is not None and Path(member.name).suffix.lower() in SUFFIXES:
                    yield Entry(f"{group}/{member.name}", group, opened.read())
    except (tarfile.TarError, EOFError) as error:
        raise ConfigError(f"{name} is not a tar shard, or is cut short: {error}.") from error
    except (OSError, ImportError, ValueError) as error:
        raise ConfigError(f"The shard {name} cannot be read: {error}.") from error


def _folder(folder: Path) -> Iterator[Entry]:
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in SUFFIXES and file.is_file():
            yield Entry(str(file), folder.name, file.read_bytes())


def _open(name: str) -> BinaryIO:
    if name.startswith(("http://", "https://")):
        # fsspec would want aiohttp for these; the standard library reads them as well.
        return cast(BinaryIO, urllib.request.urlopen(name, timeout=TIMEOUT_S))
    return cast(BinaryIO, fsspec.open(name, "rb").open())
