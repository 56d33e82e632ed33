"""Peak memory of a stretch of work, as Linux counts it."""

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


def _status_bytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))
