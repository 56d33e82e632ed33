"""How much memory is free, asked before a photo is decoded rather than after it failed."""

import ctypes
import os
import sys
from pathlib import Path

_UNKNOWN_BYTES = 4 * 1024**3
"""Assumed where the system does not tell: enough for a 100-megapixel photo."""


def free_memory_bytes() -> int:
    """Memory this program may still take, container limits included."""
    if sys.platform == "win32":
        return _free_on_windows()
    free = _free_in_meminfo(Path("/proc/meminfo")) or _physical_half()
    limit = _left_in_container(Path("/sys/fs/cgroup"))
    return free if limit is None else min(free, limit)


def _free_in_meminfo(path: Path) -> int | None:
    try:
        lines = path.read_text("ascii").splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _left_in_container(folder: Path) -> int | None:
    """What a version 2 control group leaves, None without a limit."""
    try:
        limit = (folder / "memory.max").read_text("ascii").strip()
        used = int((folder / "memory.current").read_text("ascii"))
    except (OSError, ValueError):
        return None
    return None if limit == "max" else max(int(limit) - used, 0)


def _physical_half() -> int:
    """macOS names no free memory cheaply; it compresses and drops caches, so half is safe."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (ValueError, OSError):
        return _UNKNOWN_BYTES


def _free_on_windows() -> int:
    class MemoryStatus(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load_percent", ctypes.c_ulong),
            ("total", ctypes.c_ulonglong),
            ("free", ctypes.c_ulonglong),
            ("total_page_file", ctypes.c_ulonglong),
            ("free_page_file", ctypes.c_ulonglong),
            ("total_virtual", ctypes.c_ulonglong),
            ("free_virtual", ctypes.c_ulonglong),
            ("free_extended", ctypes.c_ulonglong),
        )

    status = MemoryStatus(length=ctypes.sizeof(MemoryStatus))
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent on other systems
    is_told = kernel.GlobalMemoryStatusEx(ctypes.byref(status))
    return int(status.free) if is_told else _UNKNOWN_BYTES
