"""Garbage is collected in the UI thread between two events, and nowhere else."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 250


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
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(counts) if count > most]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()
