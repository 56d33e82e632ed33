"""Reports of faults and crashes in the person's folder: read by them, sent by nobody."""

import contextlib
import faulthandler
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lama_studio.paths import data_folder

KEPT = 10
"""Reports; the oldest go first."""
_RUNNING = ".running"
_ABANDONED_S = 7 * 24 * 3600.0


def reports_folder() -> Path:
    """Where reports are kept; it may not exist yet."""
    return data_folder() / "reports"


def write_report(words: str, kind: str = "fault") -> Path | None:
    """Keep what is known about a fault; None where the disk refuses."""
    stamp = time.strftime("%Y-%m-%d-%H%M%S")
    path = reports_folder() / f"{kind}-{stamp}-{secrets.token_hex(2)}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words + "\n", "utf-8")
        for old in sorted(path.parent.glob("*.txt"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink()
    except OSError:
        return None
    return path


@contextmanager
def watching_crashes() -> Iterator[None]:
    """Meanwhile a crash (of Python, or of a library under it) leaves the stacks of all threads in
    a file of this process."""
    path = reports_folder() / f"{secrets.token_hex(8)}{_RUNNING}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w", encoding="utf-8")
    except OSError:  # a full disk must not keep the studio from starting
        yield
        return
    with file:
        faulthandler.enable(file)
        try:
            yield
        finally:
            faulthandler.disable()
    path.unlink(missing_ok=True)


def take_crash() -> str | None:
    """The stacks of a crash that nobody was told of; it is told once.

    Files of processes that run, or that were ended from outside, are empty; those are left alone
    for a week.
    """
    stacks = None
    with contextlib.suppress(OSError):
        for path in sorted(reports_folder().glob(f"*{_RUNNING}")):
            if words := path.read_text("utf-8", errors="replace").strip():
                stacks = words
            elif time.time() - path.stat().st_mtime < _ABANDONED_S:
                continue
            path.unlink()
    return stacks
