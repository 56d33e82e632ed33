"""Garbage is collected in the UI thread between two events, and nowhere else."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 250
_is_held = threading.Event()


class Collector(QObject):
    """Takes the place of Python's own collecting, which starts wherever one object too many is
    made. In the engine's thread it looked at a dialog that Qt was taking apart in the UI thread,
    and the program crashed; inside a call of Qt that holds a lock it may wait for that lock.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()

    @Slot()
    def collect_due(self) -> None:
        """What Python would have collected by now."""
        if _is_held.is_set():
            return
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(counts) if count > most]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()


@contextmanager
def collecting_later() -> Iterator[None]:
    """No garbage collection meanwhile, and none ever of what was made meanwhile.

    Importing makes some hundred thousand objects that stay; looking through them all again and
    again takes longer than making them, and no other thread runs while that goes on.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    _is_held.set()
    try:
        yield
    finally:
        gc.freeze()
        _is_held.clear()
        if was_enabled:
            gc.enable()
