"""Peak memory of a stretch of work, as Linux counts it."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path


class PeakMemory:
    """Forgets the peak so far as it is made; a process started by another one inherits none."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")
        self._at_rest = _status_bytes("VmRSS:")

    def grown_bytes(self) -> int:
        """How much more than at the start was held at once."""
        return _status_bytes("VmHWM:") - self._at_rest

    def grown_mib(self) -> float:
        return self.grown_bytes() / 2**20

    @staticmethod
    def whole_mib() -> float:
        """All that the process held at once, its program and libraries too."""
        return _status_bytes("VmHWM:") / 2**20


class TreePeak:
    """What this process and those it started held at once, looked at every so often; pages that
    several share are counted once."""

    def __init__(self, every_s: float = 0.05) -> None:
        self.most_bytes = 0
        self._is_over = threading.Event()
        self._every_s = every_s
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def mib(self) -> float:
        """The most so far; ends the looking."""
        self._is_over.set()
        self._thread.join()
        return self.most_bytes / 2**20

    def _look(self) -> None:
        while not self._is_over.wait(self._every_s):
            held = sum(_held_bytes(process) for process in _family(os.getpid()))
            self.most_bytes = max(self.most_bytes, held)


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        lists = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:  # it has ended meanwhile
        return
    for child in " ".join(lists).split():
        yield from _family(int(child))


def _held_bytes(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _status_bytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))
