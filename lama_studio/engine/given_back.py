"""Freed memory given back to the system, which an allocator keeps for later."""

import ctypes
import sys
from collections.abc import Callable


def _trim() -> Callable[[int], int] | None:
    """glibc's, which keeps what many small blocks took; others give back by themselves."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):  # another C library
        return None
    return trim


_TRIM = _trim()


def give_back() -> None:
    """Takes some hundredths of a second; any thread."""
    if _TRIM is not None:
        _TRIM(0)
