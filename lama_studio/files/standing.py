"""The file that stands where another is to be saved: whether it is the one we know, and a copy of
it for safety."""

import contextlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from lama_studio.errors import ChangedOnDisk
from lama_studio.files.atomic import write_atomically
from lama_studio.files.names import beside


@dataclass(frozen=True)
class Known:
    """A file as it was when it was opened or saved: its size, its time and its place on the disk,
    and its bytes where they are at hand."""

    size: int
    mtime_ns: int
    inode: int
    content: bytes = field(default=b"", repr=False)

    @classmethod
    def of(cls, path: Path, content: bytes = b"") -> "Known | None":
        """None where nothing can be learnt of the file."""
        try:
            found = path.stat()
        except OSError:
            return None
        return cls(found.st_size, found.st_mtime_ns, found.st_ino, content)

    def is_still(self, path: Path) -> bool:
        """Whether nobody else has written to the file; one that has gone cannot be lost."""
        now = Known.of(path)
        if now is None or (now.size, now.mtime_ns, now.inode) == (
            self.size,
            self.mtime_ns,
            self.inode,
        ):
            return True
        if now.size != len(self.content):
            return False
        with contextlib.suppress(OSError):
            return path.read_bytes() == self.content
        return False


def refuse_changed(path: Path, known: Known | None) -> None:
    """Raise ChangedOnDisk where the file is not the `known` one any more."""
    if known is not None and not known.is_still(path):
        raise ChangedOnDisk(
            f"{path.name} was changed by another program since it was opened here; it stays as "
            "it is unless replacing it is asked for once more.",
            path,
        )


def backup_path(path: Path) -> Path:
    """Where a copy of a file is kept: NAME-original.EXT beside it."""
    return beside(path, "-original")


def back_up(path: Path) -> None:
    """Keep the file at `path` under `backup_path`, once: an older copy stays, since it is nearer
    to the original. Raises SaveError."""
    kept = backup_path(path)
    if not path.is_file() or os.path.lexists(kept):
        return
    try:
        os.link(path, kept)  # at once and for nothing: `path` is going to be another file
    except OSError:  # no hard links here
        with contextlib.suppress(FileExistsError), path.open("rb") as source:
            write_atomically(kept, lambda copy: shutil.copyfileobj(source, copy, 1 << 20))
            shutil.copystat(path, kept)
