"""One studio at a time: a second start hands its photos to the first and ends.

Through files, not sockets: a lock says who is first, a folder holds what was asked of them. So
the program needs no network code at all, not even the local kind.
"""

import hashlib
import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QFileSystemWatcher, QLockFile, QObject, Signal, Slot
from PySide6.QtGui import QFileOpenEvent

from lama_studio.paths import data_folder

ANSWER_S, LOOK_S = 4.0, 0.05
"""How long a second start waits to be heard, and how often it looks."""
_SUFFIX = ".ask"
_MOST_BYTES = 1_000_000


class Instance(QObject):
    """The first studio of this person on this display; hears what later ones were started with."""

    asked = Signal(object)  # list[Path]; empty: come to the front

    def __init__(self, claim: "Claim", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock, self._folder = claim.lock, claim.folder
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_changed)
        if self._folder.is_dir():
            self._watcher.addPath(str(self._folder))
            self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        """Take every question that lies in the folder; a broken one is thrown away."""
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            words = _read(path)
            path.unlink(missing_ok=True)
            if words is not None:
                self.asked.emit([Path(word) for word in words])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """macOS asks a running program by an event of its own; install this on the application."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.asked.emit([Path(event.file())])
            return True
        return super().eventFilter(watched, event)

    def close(self) -> None:
        """Let another be the first."""
        if watched := self._watcher.directories():
            self._watcher.removePaths(watched)
        self._lock.unlock()


@dataclass(frozen=True)
class Claim:
    """The right to be the first, held as long as the lock is."""

    lock: QLockFile
    folder: Path


def claim(photos: list[Path], root: Path | None = None) -> Claim | None:
    """Be the first, or hand the photos to whoever is and return None; no application is needed.

    Where the first does not answer, or nothing can be written, there may be two: better than none.
    """
    folder = (root or data_folder()) / f"instance-{_display()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Claim(QLockFile(str(folder / "lock")), folder)
    lock = QLockFile(str(folder / "lock"))
    lock.setStaleLockTime(0)  # held as long as its process lives, however long that is
    if lock.tryLock(0):
        for left in folder.glob(f"*{_SUFFIX}"):
            left.unlink(missing_ok=True)
        return Claim(lock, folder)
    if lock.error() == QLockFile.LockError.LockFailedError and _was_heard(folder, photos):
        return None
    return Claim(lock, folder)


def _was_heard(folder: Path, photos: list[Path]) -> bool:
    """Ask, and wait until the first has taken the question."""
    name = f"{time.time_ns()}-{secrets.token_hex(4)}"
    partial, question = folder / f"{name}.partial", folder / f"{name}{_SUFFIX}"
    try:
        partial.write_text(json.dumps([str(path.absolute()) for path in photos]), "utf-8")
        partial.replace(question)
    except OSError:
        return False
    end_s = time.monotonic() + ANSWER_S
    while time.monotonic() < end_s:
        if not question.exists():
            return True
        time.sleep(LOOK_S)
    try:
        question.unlink()
    except FileNotFoundError:
        return True  # heard at the last moment
    return False


def _read(path: Path) -> list[str] | None:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        words = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if isinstance(words, list) and all(isinstance(word, str) for word in words):
        return words
    return None


def _display() -> str:
    """Who works on two displays at once has a studio on each."""
    shown = "|".join(os.environ.get(name, "") for name in ("WAYLAND_DISPLAY", "DISPLAY"))
    return hashlib.sha256(shown.encode()).hexdigest()[:12]
