"""The log in the person's folder: what to look at, or send along, when something went wrong.

It holds versions, the device and faults of ours; nothing leaves the machine.
"""

import contextlib
import logging
import platform
from logging.handlers import RotatingFileHandler
from pathlib import Path

from lama_studio import __version__
from lama_studio.paths import log_folder

FILE_NAME = "lama-studio.log"
LIMIT_BYTES = 256 * 1024
KEPT = 3
"""Older logs, `.1` the latest of them: a megabyte in all."""

_log = logging.getLogger(__name__)


class _SharedFile(RotatingFileHandler):
    """Rotates as `RotatingFileHandler` does, but a log that cannot be kept stops no work.

    Two windows of one person share the file; where the system does not let it be renamed under
    the other (Windows), or the disk is full, lines are lost and nothing else is.
    """

    def rotate(self, source: str, dest: str) -> None:
        with contextlib.suppress(OSError):
            super().rotate(source, dest)

    def handleError(self, record: logging.LogRecord) -> None:
        return


def start_log(folder: Path | None = None) -> Path | None:
    """Write warnings and faults, and the start itself, to a file that rotates.

    Returns the file, or None where the folder cannot be written: the studio starts all the same.
    """
    path = (log_folder() if folder is None else folder) / FILE_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        keeper = _SharedFile(path, maxBytes=LIMIT_BYTES, backupCount=KEPT, encoding="utf-8")
    except OSError:
        return None
    keeper.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(keeper)
    logging.getLogger("lama_studio").setLevel(logging.INFO)
    # Not platform.platform(), which reads the whole program in search of its C library.
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    _log.info("LaMa Studio %s, Python %s, %s", __version__, platform.python_version(), system)
    return path
