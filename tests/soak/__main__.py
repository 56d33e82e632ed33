"""Random valid actions for an hour: no leak above 50 MB, no Qt warning, no lost thread, no fault,
and no pixel changed outside the holes.

python -m tests.soak [--minutes 60] [--seed 0]
"""

import argparse
import collections
import ctypes
import gc
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
import skimage.data
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from lama_studio.errors import UserError
from tests.soak.actions import Person, spin, until

MOST_GROWTH_MB = 50
WARM_SHARE = 0.2
"""Of the time, before memory counts: caches fill, allocators take what they need."""
CHECK_EVERY = 200
_HARMLESS = ("This plugin does not support",)  # without a screen
_MB = 1024 * 1024


class Watch:
    """Collects what must not happen."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        qInstallMessageHandler(self._on_message)
        sys.excepthook = self._on_exception
        sys.unraisablehook = lambda fault: self.faults.append(f"unraisable: {fault.exc_value!r}")
        threading.excepthook = lambda fault: self.faults.append(f"thread: {fault.exc_value!r}")

    def on_failed(self, error: BaseException) -> None:
        """A sentence for the person is no fault; anything else is."""
        if not isinstance(error, UserError):
            self.faults.append(f"{type(error).__name__}: {error}")

    def _on_message(self, kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
        is_bad = kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if is_bad and not words.startswith(_HARMLESS):
            self.faults.append(f"Qt: {words}")

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        where = trace
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        at = "" if where is None else f" at {where.tb_frame.f_code.co_filename}:{where.tb_lineno}"
        self.faults.append(f"{kind.__name__}: {error}{at}")


def main() -> int:
    """Run and report; 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "LOCALAPPDATA", "APPDATA"):
            os.environ[name] = str(Path(scratch) / "home")
        faults = _run(Path(scratch), chosen.minutes * 60, chosen.seed)
    for fault in faults:
        print(f"FAULT {fault}")
    print("sound" if not faults else f"{len(faults)} faults")
    return int(bool(faults))


def _run(scratch: Path, seconds: float, seed: int) -> list[str]:
    from lama_studio.app import make_application
    from lama_studio.settings import Settings
    from lama_studio.ui.collecting import Collector
    from lama_studio.ui.window import StudioWindow

    application = make_application()
    Collector(application)
    watch = Watch()
    # A quick fill, so that an hour holds many; a small limit, so that undo forgets.
    window = StudioWindow(Settings(refine="off", history_limit_mb=32, has_seen_tips=True))
    window.show()
    window.studio.failed.connect(watch.on_failed)
    window.studio.load_engine()
    until(lambda: window.studio.engine_card is not None)
    person = Person(window, _photos(scratch), scratch, seed)
    person.rest()
    counts: collections.Counter[str] = collections.Counter()
    began, warm_mb, threads = time.monotonic(), 0.0, 0
    while (passed := time.monotonic() - began) < seconds and not watch.faults:
        counts[person.act()] += 1
        if sum(counts.values()) % CHECK_EVERY == 0:
            watch.faults += _changed_outside(person)
        if not warm_mb and passed > WARM_SHARE * seconds:
            warm_mb, threads = _resting_mb(person), _thread_count()
            print(f"warm after {passed / 60:.1f} min: {warm_mb:.0f} MB, {threads} threads")
    end_mb, end_threads = _resting_mb(person), _thread_count()
    print(f"{sum(counts.values())} actions: {dict(counts.most_common())}")
    print(f"at rest {end_mb:.0f} MB ({end_mb - warm_mb:+.0f}), {end_threads} threads")
    if warm_mb and end_mb - warm_mb > MOST_GROWTH_MB:
        watch.faults.append(f"memory grew by {end_mb - warm_mb:.0f} MB")
    if threads and end_threads > threads:
        watch.faults.append(f"{end_threads - threads} threads were lost")
    window._is_settled = True
    window.close()
    spin(100)
    application.quit()
    return watch.faults


def _changed_outside(person: Person) -> list[str]:
    """Pixels that differ from the original where no visible erase has weight."""
    document = person.document
    is_hole = np.zeros((document.height, document.width), bool)
    for erase in document.erases:
        if erase.is_visible:
            is_hole[erase.box.slices] |= erase.weight > 0
    differs = (document.pixels() != document.original).any(axis=2) & ~is_hole
    return [f"{differs.sum()} pixels changed outside the holes"] if differs.any() else []


def _resting_mb(person: Person) -> float:
    """Resident memory with a fresh photo open; the lowest of a few, after collecting.

    What the C library keeps for later is given back first: that is no leak.
    """
    figures = []
    for _ in range(3):
        person.rest()
        gc.collect()
        if sys.platform == "linux":
            ctypes.CDLL("libc.so.6").malloc_trim(0)
        lines = Path("/proc/self/status").read_text().splitlines()
        resident = next(line for line in lines if line.startswith("VmRSS:"))
        figures.append(int(resident.split()[1]) * 1024 / _MB)
    return min(figures)


def _thread_count() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def _photos(folder: Path) -> list[Path]:
    """Three sizes and kinds."""
    paths = []
    for name, pixels in (
        ("coffee.png", skimage.data.coffee()),
        ("rocket.jpg", skimage.data.rocket()),
        ("deep.png", skimage.data.astronaut().astype(np.uint16) * 257),
    ):
        paths.append(folder / name)
        cv2.imwrite(str(paths[-1]), np.ascontiguousarray(pixels[..., ::-1]))
    return paths


if __name__ == "__main__":
    raise SystemExit(main())
