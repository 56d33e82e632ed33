"""A JPEG edited without generation loss: only blocks whose pixels changed are encoded anew.

The coefficients are read, replaced and written in a process of their own (see
`jpeg_coefficients`), which also reads back what it wrote before it reports success.
"""

import hashlib
import multiprocessing
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from lama_studio.core.geometry import Box, mask_box
from lama_studio.files import jpeg_coefficients
from lama_studio.files.jpeg_coefficients import BLOCK_PX, CoefficientFailure
from lama_studio.files.jpeg_file import APP14, Component, Frame, JpegFile, joined, split

_SOURCE, _EDITED, _PIXELS, _TOUCHED = "source.jpg", "edited.jpg", "pixels.npy", "touched.npz"

# JFIF: red, green and blue (0..255) to brightness and the two colour differences, centred on 0.
_YCC_OF_RGB = np.array(
    [[0.299, 0.587, 0.114], [-0.168735892, -0.331264108, 0.5], [0.5, -0.418687589, -0.081312411]],
    np.float32,
)
_YCC_SHIFT = np.array([-128, 0, 0], np.float32)


def _cosines() -> np.ndarray:
    """The 8x8 matrix of the discrete cosine transform, orthonormal as JPEG has it."""
    frequency, place = np.mgrid[0:BLOCK_PX, 0:BLOCK_PX]
    matrix = np.cos((2 * place + 1) * frequency * np.pi / (2 * BLOCK_PX)) / 2
    matrix[0] /= np.sqrt(2)
    return matrix.astype(np.float32)


_COSINES = _cosines()


@dataclass(frozen=True)
class EditedPicture:
    """The tables, frame and scans of an edited JPEG, and how many of its blocks are new."""

    picture: bytes
    new_count: int
    block_count: int


def edit_blocks(
    source: JpegFile, pixels_in: Callable[[Box], np.ndarray], changed: np.ndarray
) -> EditedPicture | None:
    """Encode changed places (HxW bool) into the source; `pixels_in`: box -> its new pixels (HxWx3
    uint8). All of that is as the file stores it.

    All other blocks keep their coefficients; tables, subsampling and the progressive or baseline
    form stay. None where this kind of JPEG or this platform does not allow it.
    """
    frame = source.frame
    if not _can_edit(frame) or changed.shape != (frame.height, frame.width):
        return None
    touched = [touched_blocks(changed, frame, component) for component in frame.components]
    new_count, block_count = sum(int(t.sum()) for t in touched), sum(t.size for t in touched)
    if new_count == 0:
        return EditedPicture(source.picture, 0, block_count)
    with TemporaryDirectory(prefix="lama-") as name:
        folder = Path(name)
        adobe = [s for s in source.carried if s.marker == APP14]
        (folder / _SOURCE).write_bytes(joined(adobe, source.picture))
        box = _whole_mcus(changed, frame)
        np.save(folder / _PIXELS, pixels_in(box))
        np.savez(folder / _TOUCHED, *touched)
        if not _run_apart(folder, (box.x0, box.y0), source.is_rgb):
            return None
        picture = split((folder / _EDITED).read_bytes()).picture
    return EditedPicture(picture, new_count, block_count)


def touched_blocks(changed: np.ndarray, frame: Frame, component: Component) -> np.ndarray:
    """Rows x columns bool: which of a component's blocks have changed pixels (HxW bool)."""
    rows, columns = jpeg_coefficients.block_counts(frame, component)
    down_px, across_px = _footprint(frame, component)
    below, beside = rows * down_px - frame.height, columns * across_px - frame.width
    if below > 0 or beside > 0:
        changed = np.pad(changed, ((0, max(below, 0)), (0, max(beside, 0))))
    cells = changed[: rows * down_px, : columns * across_px]
    return np.any(cells.reshape(rows, down_px, columns, across_px), axis=(1, 3))


def reach(changed: np.ndarray, frame: Frame) -> np.ndarray:
    """HxW bool: the pixels that may look otherwise once changed ones (HxW bool) are encoded anew.

    Those of the whole MCUs, and one beside: decoders blend colour over a block's edge.
    """
    mcu = Component(0, 1, 1)
    touched = touched_blocks(changed, frame, mcu)
    down_px, across_px = _footprint(frame, mcu)
    reached = _spread(touched.T, frame.width, across_px).T
    return _spread(reached, frame.height, down_px)


def _spread(touched: np.ndarray, count: int, size_px: int) -> np.ndarray:
    """Along the first axis: cells of `size_px` -> `count` pixels, true one pixel further, too."""
    spread = np.repeat(touched, size_px, axis=0)[:count]
    first, last = spread[size_px::size_px], spread[size_px - 1 : count - 1 : size_px]
    first |= touched[: len(first)]
    last |= touched[1 : len(last) + 1]
    return spread


def encoded_blocks(samples: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Samples Nx8x8 float32, centred on 0 -> quantised coefficients Nx64 int16."""
    coefficients = _COSINES @ samples @ _COSINES.T
    return np.rint(coefficients.reshape(-1, 64) / table).astype(np.int16)


def _can_edit(frame: Frame) -> bool:
    if not frame.is_huffman_of_eight_bits or len(frame.components) not in (1, 3):
        return False
    for side in ("across", "down"):
        factors = [getattr(component, side) for component in frame.components]
        if min(factors) < 1 or any(max(factors) % factor for factor in factors):
            return False
    return jpeg_coefficients.is_available()


def _footprint(frame: Frame, component: Component) -> tuple[int, int]:
    """The pixels (down, across) that one block of a component stands for."""
    down = max(c.down for c in frame.components) // component.down
    across = max(c.across for c in frame.components) // component.across
    return BLOCK_PX * down, BLOCK_PX * across


def _whole_mcus(changed: np.ndarray, frame: Frame) -> Box:
    """The smallest box of whole MCUs around what changed."""
    across = BLOCK_PX * max(c.across for c in frame.components)
    down = BLOCK_PX * max(c.down for c in frame.components)
    box = mask_box(changed.view(np.uint8))
    return Box(
        box.x0 // across * across,
        box.y0 // down * down,
        min(-(-box.x1 // across) * across, frame.width),
        min(-(-box.y1 // down) * down, frame.height),
    )


def _run_apart(folder: Path, origin: tuple[int, int], is_rgb: bool) -> bool:
    work = multiprocessing.get_context("spawn").Process(target=_work, args=(folder, origin, is_rgb))
    work.start()
    work.join()
    return work.exitcode == 0


def _work(folder: Path, origin: tuple[int, int], is_rgb: bool) -> None:
    """The child: any other end than this function's return tells that nothing was edited."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    pixels = np.load(folder / _PIXELS, mmap_mode="r")
    touched_maps = list(np.load(folder / _TOUCHED).values())
    frame = split((folder / _SOURCE).read_bytes()).frame
    blocks = jpeg_coefficients.empty_blocks(frame)
    tables = jpeg_coefficients.read_blocks(folder / _SOURCE, frame, blocks)
    for index, touched in enumerate(touched_maps):
        footprint = _footprint(frame, frame.components[index])
        for row in np.flatnonzero(touched.any(axis=1)):
            columns = np.flatnonzero(touched[row])
            cells = _cells(pixels, origin, footprint, int(row), columns)
            samples = _means(_component_of(cells, frame, index, is_rgb), footprint)
            blocks[index][row, columns] = encoded_blocks(samples, tables[index])
    jpeg_coefficients.write_blocks(folder / _EDITED, folder / _SOURCE, frame, is_rgb, blocks)
    _check(folder / _EDITED, frame, blocks)


def _cells(
    pixels: np.ndarray,
    origin: tuple[int, int],
    footprint: tuple[int, int],
    row: int,
    columns: np.ndarray,
) -> np.ndarray:
    """The pixels under some blocks of a block row: down x N x across x 3 float32.

    `pixels` is the part of the photo that begins at `origin`. Beyond the photo's edge its last
    pixels go on, as encoders have it.
    """
    down_px, across_px = footprint
    rows = np.arange(row * down_px, (row + 1) * down_px) - origin[1]
    places = columns[:, None] * across_px + np.arange(across_px) - origin[0]
    rows, places = np.minimum(rows, len(pixels) - 1), np.minimum(places, pixels.shape[1] - 1)
    return pixels[rows[:, None, None], places[None]].astype(np.float32)


def _means(plane: np.ndarray, footprint: tuple[int, int]) -> np.ndarray:
    """One component's samples under N blocks, down x N x across -> N x 8 x 8."""
    down_px, across_px = footprint
    parts = plane.reshape(BLOCK_PX, down_px // BLOCK_PX, -1, BLOCK_PX, across_px // BLOCK_PX)
    return np.ascontiguousarray(parts.mean(axis=(1, 4)).transpose(1, 0, 2))


def _component_of(cells: np.ndarray, frame: Frame, index: int, is_rgb: bool) -> np.ndarray:
    if len(frame.components) == 1:
        grey: np.ndarray = np.rint(cells.mean(axis=-1)) - 128
        return grey
    if is_rgb:
        colour: np.ndarray = cells[..., index] - 128
        return colour
    difference: np.ndarray = cells @ _YCC_OF_RGB[index] + _YCC_SHIFT[index]
    return difference


def _check(path: Path, frame: Frame, blocks: list[np.ndarray]) -> None:
    """Read the file back into the same room: twice the memory would be too much."""
    wanted = _digest(blocks)
    for component in blocks:
        component.fill(0)
    jpeg_coefficients.read_blocks(path, frame, blocks)
    if _digest(blocks) != wanted:
        raise CoefficientFailure("the file does not hold what was written")


def _digest(blocks: list[np.ndarray]) -> bytes:
    digest = hashlib.blake2b()
    for component in blocks:
        digest.update(component.data)
    return digest.digest()
