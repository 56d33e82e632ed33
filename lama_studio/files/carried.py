"""What of a photo travels into a file and what does not, noted block by block."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Encoded:
    """A file's bytes, what the format could hold of the photo and what not, and what else there
    is to say about it, in sentences."""

    content: bytes
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    """Embedded pictures that now show the edited photo."""
    removed: tuple[str, ...] = ()
    """Embedded pictures that would still have shown what was erased."""
    loose: np.ndarray | None = field(default=None, repr=False)
    """HxW bool, upright: where a lossy file may show other pixels than it was given; None for
    nowhere."""


class Carried:
    """Notes, block by block, what was kept and what was lost."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.lost: list[str] = []
        self.notes: list[str] = []
        self.renewed: list[str] = []
        self.removed: list[str] = []

    def keep(self, name: str, block: bytes, limit_bytes: int | None = None) -> bytes:
        """The block if the format can hold that many bytes, else b""."""
        if not block:
            return b""
        if limit_bytes is not None and len(block) > limit_bytes:
            self.lost.append(f"{name} (too long for this format)")
            return b""
        self.kept.append(name)
        return block

    def lose(self, name: str, is_there: object) -> None:
        if is_there:
            self.lost.append(name)

    def renew(self, name: str) -> None:
        """An embedded picture shows the edited photo now."""
        self.renewed.append(name)

    def remove(self, name: str) -> None:
        """An embedded picture does not travel on."""
        self.removed.append(name)

    def encoded(self, content: bytes, loose: np.ndarray | None = None) -> Encoded:
        lists = (self.kept, self.lost, self.notes, self.renewed, self.removed)
        kept, lost, notes, renewed, removed = (tuple(dict.fromkeys(names)) for names in lists)
        return Encoded(content, kept, lost, notes, renewed, removed, loose)
