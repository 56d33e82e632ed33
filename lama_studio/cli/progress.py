"""A progress bar on stderr, and Ctrl-C as a wish to stop rather than a blow."""

import contextlib
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

from lama_studio.errors import Cancelled

_BAR_CHARACTERS = 24


class Progress:
    """Photo by photo; draws only on a terminal, so that logs stay clean."""

    def __init__(self, photo_count: int, is_cancelled: threading.Event) -> None:
        self._photo_count = photo_count
        self._is_cancelled = is_cancelled
        self._done_count = 0
        self._name = ""
        self._is_drawn = False
        self._draws = sys.stderr is not None and sys.stderr.isatty()

    def begin(self, name: str) -> None:
        """The next photo's turn. Raises Cancelled."""
        self._name = name
        self.step(0.0)

    def step(self, fraction: float) -> None:
        """A job's step: fraction 0..1 of the photo in hand. Raises Cancelled."""
        if self._is_cancelled.is_set():
            self.clear()
            raise Cancelled
        if self._draws:
            self._draw((self._done_count + fraction) / self._photo_count)

    def end(self) -> None:
        """The photo in hand is done, or has failed."""
        self._done_count += 1
        self.clear()

    def clear(self) -> None:
        """Take the bar away, so that a line can be printed."""
        if self._is_drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._is_drawn = False

    def _draw(self, share: float) -> None:
        filled = round(share * _BAR_CHARACTERS)
        bar = "#" * filled + "-" * (_BAR_CHARACTERS - filled)
        count = f"{min(self._done_count + 1, self._photo_count)}/{self._photo_count}"
        line = f"[{bar}] {100 * share:3.0f} %  {count}  {self._name}"
        sys.stderr.write("\r\x1b[K" + line[: shutil.get_terminal_size().columns - 1])
        sys.stderr.flush()
        self._is_drawn = True


@contextlib.contextmanager
def interrupt_as_wish() -> Iterator[threading.Event]:
    """Within, the first Ctrl-C (or SIGTERM) sets the event; a second one interrupts at once.

    So a file that is being written is finished, and the next step stops the work.
    """
    is_cancelled = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield is_cancelled
        return

    def on_signal(number: int, frame: FrameType | None) -> None:
        if is_cancelled.is_set():
            raise KeyboardInterrupt
        is_cancelled.set()

    caught = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, on_signal) for number in caught}
    try:
        yield is_cancelled
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
