"""Undo and redo: a line of edits, a position in it, and a limit in bytes."""

from typing import Protocol

from lama_studio.core.geometry import Box

LIMIT_MB = 512


class Edit(Protocol):
    """A change that was made. `swap` exchanges it for what was there before, and back again."""

    @property
    def name(self) -> str: ...

    @property
    def byte_count(self) -> int: ...

    @property
    def mask_boxes(self) -> tuple[Box, ...]:
        """Where the mask changes."""

    @property
    def pixels_boxes(self) -> tuple[Box, ...]:
        """Where the picture changes."""

    def swap(self) -> None: ...


class History:
    """Edits before the position can be undone, those after it redone.

    Beyond `limit_mb` the oldest are forgotten; the newest always stays, however large.
    """

    def __init__(self, limit_mb: float = LIMIT_MB) -> None:
        self._limit_bytes = int(limit_mb * 1024 * 1024)
        self._edits: list[Edit] = []
        self._position = 0
        self._save_point: int | None = 0
        self._floor = object()
        self._has_forgotten = False

    @property
    def limit_mb(self) -> float:
        return self._limit_bytes / (1024 * 1024)

    def set_limit(self, limit_mb: float) -> None:
        """Another limit; what is beyond it is forgotten now."""
        self._limit_bytes = int(limit_mb * 1024 * 1024)
        self._forget_oldest()

    @property
    def edits(self) -> tuple[Edit, ...]:
        return tuple(self._edits)

    @property
    def position(self) -> int:
        return self._position

    @property
    def state(self) -> object:
        """What was done so far, for comparing by `is`: a position alone may come to mean another
        state, where something was undone and something else done."""
        return self._edits[self._position - 1] if self.can_undo else self._floor

    @property
    def byte_count(self) -> int:
        return sum(edit.byte_count for edit in self._edits)

    @property
    def has_forgotten(self) -> bool:
        """Whether the limit has cost steps that could be undone."""
        return self._has_forgotten

    @property
    def can_undo(self) -> bool:
        return self._position > 0

    @property
    def can_redo(self) -> bool:
        return self._position < len(self._edits)

    @property
    def undo_name(self) -> str:
        """Name of the edit that `undo` takes back; empty where there is none."""
        return self._edits[self._position - 1].name if self.can_undo else ""

    @property
    def redo_name(self) -> str:
        """Name of the edit that `redo` makes again; empty where there is none."""
        return self._edits[self._position].name if self.can_redo else ""

    @property
    def is_saved(self) -> bool:
        """Whether the position is the one at the last `mark_saved` (at first: untouched)."""
        return self._save_point == self._position

    def mark_saved(self) -> None:
        self._save_point = self._position

    def push(self, edit: Edit) -> None:
        """Record an edit that has been made; what could be redone is gone."""
        del self._edits[self._position :]
        if self._save_point is not None and self._save_point > self._position:
            self._save_point = None
        self._edits.append(edit)
        self._position += 1
        self._forget_oldest()

    def undo(self) -> Edit | None:
        """Take back the edit before the position; None where there is none."""
        if not self.can_undo:
            return None
        self._position -= 1
        edit = self._edits[self._position]
        edit.swap()
        return edit

    def redo(self) -> Edit | None:
        """Make the edit after the position again; None where there is none."""
        if not self.can_redo:
            return None
        edit = self._edits[self._position]
        self._position += 1
        edit.swap()
        return edit

    def _forget_oldest(self) -> None:
        excess = self.byte_count - self._limit_bytes
        while excess > 0 and len(self._edits) > 1:
            if self._position == 0:  # all is undone: the end of what could be redone goes
                excess -= self._edits.pop().byte_count
                if self._save_point is not None and self._save_point > len(self._edits):
                    self._save_point = None
                continue
            excess -= self._edits.pop(0).byte_count
            self._floor = object()
            self._has_forgotten = True
            self._position -= 1
            if self._save_point is not None:
                self._save_point = self._save_point - 1 if self._save_point > 0 else None
