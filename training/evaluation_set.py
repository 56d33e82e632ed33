"""Photos with holes to be filled and scored: a seeded list, never picked by eye."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from lama_studio.errors import PhotoError
from training.evaluation_masks import evaluation_mask, shapes_of_others

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
_SHAPE_SIDE_PX = 96


@dataclass(frozen=True)
class Case:
    """One hole in one photo: HxWx3 RGB uint8, HxW uint8, 255 = hole."""

    photo_name: str
    masks: str
    size_px: int
    photo: np.ndarray
    hole: np.ndarray

    @property
    def name(self) -> str:
        """The stem under which photo, mask and fills of this case are stored."""
        return f"{self.photo_name}_{self.masks}_{self.size_px}"


@dataclass
class EvaluationSet:
    """The photos of a folder in seeded order, and the cases made of them."""

    folder: Path
    seed: int = 0
    count: int | None = None
    skipped: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        files = sorted(
            (f for f in self.folder.iterdir() if f.suffix.lower() in SUFFIXES)
            if self.folder.is_dir()
            else ()
        )
        if not files:
            raise PhotoError(f"There are no photos in {self.folder}.")
        order = np.random.default_rng(self.seed).permutation(len(files))
        self.files: list[Path] = [files[index] for index in order]

    def cases(self, masks: Sequence[str], sizes_px: Sequence[int]) -> Iterator[Case]:
        """Yield the cases kind by kind, size by size, photos in seeded order.

        A photo is cut to its middle square and shrunk; photos smaller than a size are left out
        of it and named in `skipped`. Raises PhotoError for a photo that cannot be read.
        """
        shapes: list[list[np.ndarray]] = [[] for _ in self.files]
        if "segmentation" in masks:
            side = (_SHAPE_SIDE_PX, _SHAPE_SIDE_PX)
            small = [cv2.resize(read(f), side, interpolation=cv2.INTER_AREA) for f in self.files]
            shapes = shapes_of_others(small, self.seed)
        for size_px in sizes_px:
            for kind in masks:
                yield from self._cases_of(kind, size_px, shapes)

    def _cases_of(self, kind: str, size_px: int, shapes: list[list[np.ndarray]]) -> Iterator[Case]:
        found = 0
        for index, file in enumerate(self.files):
            if self.count is not None and found >= self.count:
                return
            photo = square(read(file), size_px)
            if photo is None:
                note = f"{file.name}: smaller than {size_px} px"
                if note not in self.skipped:
                    self.skipped.append(note)
                continue
            found += 1
            hole = evaluation_mask(kind, size_px, index, self.seed, shapes[index])
            yield Case(file.stem, kind, size_px, photo, hole)


def read(file: Path) -> np.ndarray:
    """Return a photo as HxWx3 RGB uint8. Raises PhotoError."""
    bgr = cv2.imdecode(np.frombuffer(file.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if bgr is None:
        raise PhotoError(f"{file} is not a photo that can be read.")
    return cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)


def write(file: Path, pixels: np.ndarray) -> None:
    """Write RGB or grey uint8 pixels as PNG."""
    file.parent.mkdir(parents=True, exist_ok=True)
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR) if pixels.ndim == 3 else pixels
    file.write_bytes(cv2.imencode(".png", bgr)[1].tobytes())


def square(photo: np.ndarray, side_px: int) -> np.ndarray | None:
    """Return the photo's middle square shrunk by area to side_px, or None where it is smaller."""
    height, width = photo.shape[:2]
    short = min(height, width)
    if short < side_px:
        return None
    top, left = (height - short) // 2, (width - short) // 2
    middle = photo[top : top + short, left : left + short]
    return cv2.resize(middle, (side_px, side_px), interpolation=cv2.INTER_AREA)
