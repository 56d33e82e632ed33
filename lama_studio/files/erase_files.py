"""Erases as PNG files and a record in JSON: for projects, and for the journal after a crash."""

import dataclasses
import struct
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from lama_studio.core.geometry import Box
from lama_studio.core.layers import Erase, EraseOptions, foundation_under
from lama_studio.errors import PhotoError
from lama_studio.files.png_chunks import SIGNATURE

_DAMAGED = "is damaged: what it says of its erases does not fit together."
_NEVER = frozenset(((0, 0),))
"""A foundation that no erase stands on: what is stale stays so."""


def packed_png(channels: np.ndarray) -> bytes:
    """HxW, HxWx3 RGB or HxWx4 RGBA, uint8|uint16 -> a PNG."""
    if channels.ndim == 3:
        order = cv2.COLOR_RGB2BGR if channels.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
        channels = cv2.cvtColor(channels, order)
    return cv2.imencode(".png", channels, (cv2.IMWRITE_PNG_COMPRESSION, 1))[1].tobytes()


def unpacked_png(content: bytes, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """A PNG that must hold an array of that shape (HxW, or HxWx3 RGB) and type.

    Raises PhotoError, whose text continues a sentence.
    """
    if len(content) < 33 or not content.startswith(SIGNATURE):
        raise PhotoError(_DAMAGED)
    width, height, bits = struct.unpack_from(">LLB", content, 16)
    if (height, width, bits) != (*shape[:2], 8 * dtype.itemsize):
        raise PhotoError(_DAMAGED)
    found = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None or found.shape != shape or found.dtype != dtype:
        raise PhotoError(_DAMAGED)
    return found if found.ndim == 2 else cv2.cvtColor(found, cv2.COLOR_BGR2RGB)


def files_of(erase: Erase) -> dict[str, bytes]:
    """An erase's arrays by name."""
    arrays = {"hole": erase.hole, "weight": erase.weight, "patch": erase.patch}
    if erase.marked is not None:
        arrays["marked"] = erase.marked
    return {f"{name}.png": packed_png(array) for name, array in arrays.items()}


def record_of(erase: Erase) -> dict[str, Any]:
    """All else of an erase, for JSON."""
    return {
        "name": erase.name,
        "box": dataclasses.astuple(erase.box),
        "options": dataclasses.asdict(erase.options),
        "is_visible": erase.is_visible,
        "is_stale": erase.is_stale,
        "is_marked": erase.marked is not None,
        "made_at": erase.made_at,
        "report": dict(erase.report),
    }


def erase_of(record: dict[str, Any], read: Callable[[str], bytes], photo: np.ndarray) -> Erase:
    """An erase from its record and its files, given the photo it lies on (HxWx3).

    Raises PhotoError, whose text continues a sentence, and KeyError, TypeError or ValueError where
    the record is none.
    """
    box = Box(*map(int, record["box"]))
    if box.is_empty or not Box.of(photo).contains(box):
        raise PhotoError(_DAMAGED)
    shape, byte = (box.height, box.width), np.dtype(np.uint8)
    known = {field.name for field in dataclasses.fields(EraseOptions)}
    options = {name: value for name, value in record["options"].items() if name in known}
    return Erase(
        box,
        unpacked_png(read("hole.png"), shape, byte),
        unpacked_png(read("weight.png"), shape, byte),
        unpacked_png(read("patch.png"), (*shape, 3), photo.dtype),
        EraseOptions(**options),
        is_visible=bool(record["is_visible"]),
        is_stale=bool(record["is_stale"]),
        name=str(record["name"]),
        marked=unpacked_png(read("marked.png"), shape, byte) if record["is_marked"] else None,
        made_at=float(record["made_at"]),
        report=dict(record["report"]),
    )


def founded(erases: list[Erase]) -> tuple[Erase, ...]:
    """Erases in their order, each standing on those below it unless it was stale."""
    for position, erase in enumerate(erases):
        below = foundation_under(erases[:position], erase.box)
        erase.foundation = _NEVER if erase.is_stale else below
    return tuple(erases)
