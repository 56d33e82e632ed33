"""Writing so that a file has proved what it shows before it takes the place of another."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from lama_studio.core.compose import Snapshot
from lama_studio.files.atomic import write_atomically
from lama_studio.files.formats import Format
from lama_studio.files.metadata import PhotoMetadata
from lama_studio.files.verify import Expected, Rows, read_back


def expected_of(
    path: Path,
    chosen: Format,
    shown: Snapshot,
    alpha: np.ndarray | None,
    metadata: PhotoMetadata,
    original: np.ndarray | None,
    loose: np.ndarray | None,
) -> Expected:
    """What a file of a picture, alpha (HxW or None) and metadata must show; `original`: the photo
    it was made of, None where it was not. Where both agree lies outside the holes."""
    height, width = shown.original.shape[:2]
    is_like = original is not None and original.shape == shown.original.shape

    def rows(rows: slice) -> Rows:
        return chosen.held(shown.rows(rows), None if alpha is None else alpha[rows], metadata)

    def is_known(rows: slice) -> np.ndarray:
        seen = shown.rows(rows)
        if original is None or not is_like:
            return np.ones(seen.shape[:2], bool)
        same: np.ndarray = (seen == original[rows]).all(axis=2)
        return same

    return Expected(path.name, height, width, rows, loose, is_known)


def _nothing_to_settle() -> None:
    """Where what stands there may go."""


def write_proved(
    path: Path,
    content: bytes,
    expected: Expected,
    overwrite: bool,
    settle: Callable[[], None] = _nothing_to_settle,
) -> str:
    """Write a file that is read back before it takes its name; what that showed, in a sentence.
    `settle` is called last, before what stands there goes."""
    counts: list[int | None] = []

    def check(temporary: Path) -> None:
        counts.append(read_back(temporary, content, expected))
        settle()

    write_atomically(path, content, overwrite, check)
    count = counts[0]
    if count is None:
        return (
            "Too little memory was free to compare the saved pixels; the disk holds the bytes "
            "that were written."
        )
    if count == 0:
        return "Read back: no pixel outside the holes differs."
    return f"Read back: {count:,} pixels outside the holes differ, where it was encoded anew."
