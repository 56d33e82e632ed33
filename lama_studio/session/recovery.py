"""Work that is not saved, kept on the disk as it is done: after a crash it can be taken up again.

Each open photo has a folder with the erases and the mask in files of their own, and a journal that
names them and is replaced in one step; what it does not name yet does not count.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np

from lama_studio.core.geometry import Box, mask_box
from lama_studio.core.layers import Erase
from lama_studio.errors import PhotoError
from lama_studio.files.atomic import write_atomically
from lama_studio.files.erase_files import (
    erase_of,
    files_of,
    founded,
    packed_png,
    record_of,
    unpacked_png,
)
from lama_studio.files.openraster import Work
from lama_studio.files.photo import Photo, photo_of_bytes, read_file
from lama_studio.paths import data_folder
from lama_studio.session.session import Session

_LOCK, _JOURNAL, _ORIGINAL, _MASK = "lock", "journal.json", "original", "mask.png"
_BYTE = np.dtype(np.uint8)


def recovery_folder() -> Path:
    """Where the journals of all windows lie."""
    return data_folder() / "recovery"


@dataclass(frozen=True)
class Moment:
    """What a session held at one moment: references and a copy of what is marked."""

    photo: Photo
    path: Path
    is_on_disk: bool
    erases: tuple[Erase, ...]
    erase_count: int
    box: Box
    marked: np.ndarray

    @classmethod
    def of(cls, session: Session) -> "Moment":
        """In the document's thread."""
        document = session.document
        box = mask_box(document.mask)
        return cls(
            session.photo,
            session.path.absolute(),
            session.is_on_disk,
            document.snapshot().erases,
            document.erase_count,
            box,
            document.mask[box.slices].copy(),
        )


class Journal:
    """The unsaved work of one session at a time; one thread at a time may write."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = (folder or recovery_folder()) / secrets.token_hex(8)
        self._lock: BinaryIO | None = None
        self._written: set[str] = set()
        self._original: dict[str, str] | None = None
        self._photo: Photo | None = None
        self._busy = threading.Lock()

    def write(self, moment: Moment, keeps_original: bool = False) -> None:
        """Put a moment on the disk; any thread. `keeps_original`: the photo's file is about to be
        replaced, so its bytes are copied. Raises OSError, SaveError."""
        with self._busy:
            if moment.photo is not self._photo:
                self._remove()
                self._photo = moment.photo
            self._hold()
            record = {
                "original": self._original_of(moment, keeps_original),
                "name": str(moment.photo.path.absolute()),
                "path": str(moment.path),
                "is_on_disk": moment.is_on_disk,
                "written_at": time.time(),
                "erase_count": moment.erase_count,
                "erases": [
                    {"key": self._put(erase), **record_of(erase)} for erase in moment.erases
                ],
                "mask": self._put_mask(moment),
                "mask_box": [moment.box.x0, moment.box.y0, moment.box.x1, moment.box.y1],
            }
            self._write(_JOURNAL, json.dumps(record, ensure_ascii=False).encode())
            self._forget_others(record)

    def clear(self) -> None:
        """All is saved: nothing is left to recover."""
        with self._busy:
            self._remove()

    def _original_of(self, moment: Moment, keeps_original: bool) -> dict[str, str]:
        """Where the photo's bytes are found again: in its own file, or in a copy here."""
        photo, known = moment.photo, moment.photo.known
        is_there = known is not None and moment.is_on_disk and known.is_still(photo.path)
        is_told = self._original is not None and is_there and not keeps_original
        if self._original is not None and (is_told or "copy" in self._original):
            return self._original
        if is_there and not keeps_original:
            digest = hashlib.blake2b(photo.file).hexdigest()
            self._original = {"path": str(photo.path.absolute()), "digest": digest}
        else:
            self._write(_ORIGINAL, photo.file)
            self._original = {"copy": _ORIGINAL}
        return self._original

    def _put(self, erase: Erase) -> str:
        """Write an erase's files, once; what their names begin with."""
        key = f"erase-{erase.key}-{erase.revision}-"
        if key not in self._written:
            for name, content in files_of(erase).items():
                self._write(key + name, content)
            self._written.add(key)
        return key

    def _put_mask(self, moment: Moment) -> str:
        if moment.box.is_empty:
            return ""
        name = f"{secrets.token_hex(4)}-{_MASK}"
        self._write(name, packed_png(moment.marked))
        return name

    def _write(self, name: str, content: bytes) -> None:
        write_atomically(self._folder / name, content, overwrite=True)

    def _forget_others(self, record: dict) -> None:
        keys = tuple(erase["key"] for erase in record["erases"])
        kept = (_LOCK, _JOURNAL, record["mask"], record["original"].get("copy", ""))
        for path in self._folder.iterdir():
            if path.name not in kept and not (keys and path.name.startswith(keys)):
                path.unlink(missing_ok=True)
        self._written &= set(keys)

    def _hold(self) -> None:
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = _held(self._folder)

    def _remove(self) -> None:
        self._written.clear()
        self._original, self._photo = None, None
        if self._lock is not None:
            self._lock.close()
            self._lock = None
            shutil.rmtree(self._folder, ignore_errors=True)


class Orphan:
    """Work that a program left behind which is not there any more."""

    def __init__(self, folder: Path, lock: BinaryIO, record: dict) -> None:
        self._folder, self._lock, self._record = folder, lock, record
        self.path = Path(record["path"])
        self.name = self.path.name
        self.written_at = float(record["written_at"])

    def open(self, history_limit_mb: float) -> Session:
        """The work as it was; any thread. Raises PhotoError where the photo is gone or another."""
        record = self._record
        try:
            photo = self._photo()
            erases = [
                erase_of(erase, partial(self._read, erase["key"]), photo.pixels)
                for erase in record["erases"]
            ]
            mask = np.zeros(photo.pixels.shape[:2], np.uint8)
            if record["mask"]:
                box = Box(*map(int, record["mask_box"]))
                shape = (box.height, box.width)
                mask[box.slices] = unpacked_png(self._read("", record["mask"]), shape, _BYTE)
            work = Work(photo, founded(erases), int(record["erase_count"]), mask)
            session = Session.of_work(work, history_limit_mb)
        except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
            raise PhotoError(f"The unsaved work on {self.name} is damaged.") from error
        session.path = Path(record["path"])
        session.is_on_disk = bool(record["is_on_disk"])
        session.is_recovered = True
        return session

    def discard(self) -> None:
        """Throw the work away."""
        self._lock.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def leave(self) -> None:
        """Let it lie for another time."""
        self._lock.close()

    def _photo(self) -> Photo:
        original, name = self._record["original"], Path(self._record["name"])
        if "copy" in original:
            return photo_of_bytes(self._read("", original["copy"]), name)
        file = read_file(Path(original["path"]))
        if hashlib.blake2b(file).hexdigest() != original["digest"]:
            raise PhotoError(
                f"{name.name} was changed since; the unsaved work on it does not fit any more."
            )
        return photo_of_bytes(file, name)

    def _read(self, key: str, name: str) -> bytes:
        return (self._folder / Path(key + name).name).read_bytes()


def orphans(folder: Path | None = None) -> Iterator[Orphan]:
    """Work left behind by programs that ended without a word, the newest first."""
    found = list[Orphan]()
    with contextlib.suppress(OSError):
        for path in (folder or recovery_folder()).iterdir():
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                lock = _held(path)
                try:
                    found.append(Orphan(path, lock, json.loads((path / _JOURNAL).read_bytes())))
                except BaseException:
                    lock.close()
                    raise
    yield from sorted(found, key=lambda orphan: -orphan.written_at)


def _held(folder: Path) -> BinaryIO:
    """A lock that the system lets go with the process. Raises OSError where another has it."""
    file = (folder / _LOCK).open("ab")
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise
    return file
