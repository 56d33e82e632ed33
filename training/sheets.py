"""Contact sheets: a row a hole, a column a program, labelled, for a person to look at."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np

from training.evaluation_set import Case, write

CELL_PX = 256
_LABEL_PX = 24
_GAP_PX = 4
_HOLE_COLOUR = (255, 0, 170)


class Sheet:
    """The first few holes of a list: masked photo, every program's fill, the photo itself."""

    def __init__(self, holes: int) -> None:
        self.holes = holes
        self.rows: list[dict[str, np.ndarray]] = []

    def add(self, case: Case, fills: Mapping[str, np.ndarray]) -> None:
        """Add a row unless the sheet is full; fills are HxWx3 RGB uint8."""
        if len(self.rows) >= self.holes:
            return
        masked = case.photo.copy()
        masked[case.hole > 0] = _HOLE_COLOUR
        self.rows.append(
            {name: _cell(p) for name, p in {"hole": masked, **fills, "photo": case.photo}.items()}
        )

    def pixels(self) -> np.ndarray:
        """Return the sheet, HxWx3 RGB uint8: labels, then the rows."""
        names = list(self.rows[0]) if self.rows else []
        pitch = CELL_PX + _GAP_PX
        sheet = np.full(
            (_LABEL_PX + len(self.rows) * pitch, max(1, len(names)) * pitch, 3), 255, np.uint8
        )
        for column, name in enumerate(names):
            corner = (column * pitch + 4, _LABEL_PX - 7)
            cv2.putText(sheet, name, corner, cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 1, 16)
            for row, cells in enumerate(self.rows):
                y, x = _LABEL_PX + row * pitch, column * pitch
                sheet[y : y + CELL_PX, x : x + CELL_PX] = cells[name]
        return sheet

    def save(self, file: Path) -> None:
        """Write the sheet as PNG, unless it is empty."""
        if self.rows:
            write(file, self.pixels())


def _cell(pixels: np.ndarray) -> np.ndarray:
    return cv2.resize(pixels, (CELL_PX, CELL_PX), interpolation=cv2.INTER_AREA)
