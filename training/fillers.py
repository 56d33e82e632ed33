"""Whatever fills holes, behind one call: OpenCV's two, a generator, a folder of finished fills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch

from lama_studio.errors import PhotoError, WeightsError
from lama_studio.network.weights import load_weights
from training.evaluation_set import Case, read

Filler = Callable[[Case], np.ndarray | None]
"""Returns the filled photo, HxWx3 RGB uint8, or None where it has nothing for this case."""

_RADIUS_PX = 3


def telea(case: Case) -> np.ndarray:
    """OpenCV's fast marching fill."""
    return cv2.inpaint(case.photo, case.hole, _RADIUS_PX, cv2.INPAINT_TELEA)


def navier_stokes(case: Case) -> np.ndarray:
    """OpenCV's Navier-Stokes fill."""
    return cv2.inpaint(case.photo, case.hole, _RADIUS_PX, cv2.INPAINT_NS)


def network(file: Path, device: str = "cpu") -> Filler:
    """The plain prediction of a generator in float32. Raises WeightsError."""
    generator = load_weights(file).to(device)

    @torch.no_grad()
    def fill(case: Case) -> np.ndarray:
        if case.size_px % generator.config.stride:
            stride = generator.config.stride
            raise WeightsError(f"{file.name} fills sizes that are multiples of {stride} only.")
        photo = torch.from_numpy(case.photo).to(device).permute(2, 0, 1)[None].float() / 255
        mask = torch.from_numpy((case.hole > 0).astype(np.float32)).to(device)[None, None]
        predicted = generator(photo, mask)[0].permute(1, 2, 0)
        return (255 * predicted).round().clamp(0, 255).byte().cpu().numpy()

    return fill


def folder(name: str, directory: Path) -> Filler:
    """Fills that another program has written, `<case>.png`; none of a kind and size is fine.

    Some but not all of them is not, since means over other photos cannot be compared: raises
    PhotoError.
    """
    if not directory.is_dir():
        raise PhotoError(f"There is no folder {directory} of fills by {name}.")

    def read_fill(case: Case) -> np.ndarray | None:
        file = directory / f"{case.name}.png"
        if not file.is_file():
            if any(directory.glob(f"*_{case.masks}_{case.size_px}.png")):
                raise PhotoError(f"The fills by {name} lack {file.name}.")
            return None
        pixels = read(file)
        if pixels.shape != case.photo.shape:
            raise PhotoError(f"{file} is not {case.size_px} px wide and high.")
        return pixels

    return Finished(read_fill)


@dataclass(frozen=True)
class Finished:
    """A filler that only reads what was filled before: its seconds say nothing."""

    read_fill: Filler

    def __call__(self, case: Case) -> np.ndarray | None:
        return self.read_fill(case)


def is_finished(filler: Filler) -> bool:
    """The fills were made elsewhere."""
    return isinstance(filler, Finished)
