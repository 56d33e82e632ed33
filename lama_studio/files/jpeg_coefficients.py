"""The DCT coefficients of JPEG files, read and written through jpeglib's libjpeg.

libjpeg ends the whole program at an error it cannot handle (a full disk, too little memory), so
this module's functions run in a process of their own: see `jpeg_blocks`.
"""

import ctypes
import importlib.util
from pathlib import Path

import numpy as np

from lama_studio.files.jpeg_file import Component, Frame

BLOCK_PX = 8
_GREY, _RGB, _YCC = 1, 2, 3
_OPTIMISE = 1 << 6
_MOST_TABLES = 4
# The one of the libraries inside that writes progressive files from coefficients, and the newest
# of the quick ones.
_PROGRESSIVE, _BASELINE = "mozjpeg403", "turbo210"


class CoefficientFailure(Exception):
    """Coefficients that could not be read or written."""


def is_available() -> bool:
    """Whether this platform has the libraries."""
    return all(_library_path(name) is not None for name in (_PROGRESSIVE, _BASELINE))


def block_counts(frame: Frame, component: Component) -> tuple[int, int]:
    """(rows, columns) of a component's blocks that hold pixels of the picture."""
    most_across = max(c.across for c in frame.components)
    most_down = max(c.down for c in frame.components)
    rows = -(-frame.height * component.down // (BLOCK_PX * most_down))
    columns = -(-frame.width * component.across // (BLOCK_PX * most_across))
    return rows, columns


def empty_blocks(frame: Frame) -> list[np.ndarray]:
    """Room for every component's coefficients: rows x columns x 64 int16, in natural order."""
    return [np.zeros((*block_counts(frame, c), 64), np.int16) for c in frame.components]


def read_blocks(path: Path, frame: Frame, blocks: list[np.ndarray]) -> list[np.ndarray]:
    """Fill `blocks` from a file of that frame; returns each component's table (64 uint16).

    Raises CoefficientFailure.
    """
    tables = np.zeros((_MOST_TABLES, 64), np.uint16)
    table_of = np.zeros(_MOST_TABLES, np.int16)
    is_read = _library(_BASELINE).read_jpeg_dct(
        _name(path), *_pointers(blocks), _pointer(tables), _pointer(table_of)
    )
    chosen = table_of[: len(frame.components)]
    if not is_read or (chosen < 0).any() or (chosen >= _MOST_TABLES).any():
        raise CoefficientFailure("coefficients could not be read")
    found = [tables[number] for number in chosen]
    if any((table == 0).any() for table in found):
        raise CoefficientFailure("a quantisation table is missing")
    return found


def write_blocks(
    path: Path, source: Path, frame: Frame, is_rgb: bool, blocks: list[np.ndarray]
) -> None:
    """Write a file with these coefficients and everything else as in `source`.

    Raises CoefficientFailure.
    """
    sampling = [number for c in frame.components for number in (c.down, c.across)]
    colours = _GREY if len(frame.components) == 1 else _RGB if is_rgb else _YCC
    library = _library(_PROGRESSIVE if frame.is_progressive else _BASELINE)
    no_block_counts = no_tables = no_table_numbers = no_types = no_lengths = no_markers = None
    is_written = library.write_jpeg_dct(
        *(_name(source), _name(path), *_pointers(blocks)),
        (ctypes.c_int * 2)(frame.height, frame.width),
        no_block_counts,
        (ctypes.c_int * len(sampling))(*sampling),
        *(ctypes.c_int(colours), ctypes.c_int(len(frame.components))),
        *(no_tables, ctypes.c_short(-1), no_table_numbers),
        *(ctypes.c_int(0), no_types, no_lengths, no_markers),
        *(ctypes.c_uint(_OPTIMISE), ctypes.c_uint(0xFFFFFFFF)),
    )
    if not is_written:
        raise CoefficientFailure("coefficients could not be written")


def _library(name: str) -> ctypes.CDLL:
    path = _library_path(name)
    if path is None:
        raise CoefficientFailure("jpeglib is missing")
    return ctypes.CDLL(str(path))


def _library_path(name: str) -> Path | None:
    """Found without importing the package, which would load a library that is not used."""
    spec = importlib.util.find_spec("jpeglib")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = (p for f in folders for p in sorted(Path(f, "cjpeglib").glob(f"cjpeglib_{name}.*")))
    return next((path for path in found if path.suffix in (".so", ".pyd")), None)


def _name(path: Path) -> ctypes.c_char_p:
    return ctypes.c_char_p(str(path).encode())


def _pointers(blocks: list[np.ndarray]) -> list[ctypes.c_void_p | None]:
    return [*map(_pointer, blocks), *[None] * (_MOST_TABLES - len(blocks))]


def _pointer(array: np.ndarray) -> ctypes.c_void_p:
    assert array.flags.c_contiguous
    return array.ctypes.data_as(ctypes.c_void_p)
