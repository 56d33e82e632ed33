"""Crops of packed photos, a batch at once on the device: placed by chance, sampled by look-up.

A placement says for every crop pixel which photo position it shows: crop -> optical distortion ->
affine and perspective, in this order. `draw_placements` draws them on the host, `take_crops` reads
all pixels of a batch in four gathers, whatever the device.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor
from torch.nn import functional

from training.config import TrainingConfig
from training.photos import PhotoStore

# The published set (LaMa's training), each applied to half of the crops.
SHARE = 0.5
PERSPECTIVE = 0.06
"""Largest deviation of a corner's shift, in sides of the photo."""
SCALE = (0.7, 1.3)
TURN_DEGREES = 40.0
SHEAR = 0.1
DISTORTION = 0.05


@dataclass(frozen=True)
class Placement:
    """Where one crop lies in its photo.

    `corner` (x, y) and `side` in photo pixels; `distortion` the radial factor around the photo's
    middle; `homography` 3x3 from undistorted to photo positions.
    """

    corner: tuple[float, float]
    side: float
    is_flipped: bool
    distortion: float
    homography: np.ndarray


def draw_placement(rng: Generator, height: int, width: int, config: TrainingConfig) -> Placement:
    """Draw where to crop a photo of this size."""
    widest = min(height, width, round(config.crop_px * config.zoom))
    side = int(rng.integers(config.crop_px, widest + 1))
    x, y = int(rng.integers(0, width - side + 1)), int(rng.integers(0, height - side + 1))
    is_flipped = bool(rng.random() < 0.5)
    distortion, homography = 0.0, np.eye(3)
    if config.augment == "published":
        homography = _draw_homography(rng, height, width)
        if rng.random() < SHARE:
            distortion = float(rng.uniform(-DISTORTION, DISTORTION))
    return Placement((x, y), side, is_flipped, distortion, homography)


def _draw_homography(rng: Generator, height: int, width: int) -> np.ndarray:
    """Perspective after affine, both around the photo's middle."""
    matrix: np.ndarray = np.eye(3)
    if rng.random() < SHARE:
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        shift = rng.normal(0, rng.uniform(0, PERSPECTIVE), (4, 2)).clip(-0.2, 0.2)
        moved = (corners + shift * (width, height)).astype(np.float32)
        matrix = cv2.getPerspectiveTransform(corners, moved)
    if rng.random() < SHARE:
        scale, shear = rng.uniform(*SCALE), rng.uniform(-SHEAR, SHEAR)
        turn = math.radians(rng.uniform(-TURN_DEGREES, TURN_DEGREES))
        cos, sin = math.cos(turn) / scale, math.sin(turn) / scale
        linear = np.array([[cos, -sin], [sin, cos]]) @ np.array([[1, shear], [0, 1]])
        middle = np.array([width / 2, height / 2])
        affine = np.eye(3)
        affine[:2, :2] = linear
        affine[:2, 2] = middle - linear @ middle
        matrix = matrix @ affine
    return matrix


def take_crops(
    store: PhotoStore,
    indices: np.ndarray,
    placements: list[Placement],
    crop_px: int,
    device: torch.device,
) -> Tensor:
    """Crops of the photos at `indices`: (N, 3, crop_px, crop_px) float32 in 0..1 on `device`.

    Bilinear; beyond the border the photo is reflected. A crop more than 1.5 times wider than
    crop_px is sampled several times a pixel and averaged, so that nothing aliases.
    """
    finer = max(1, round(max(placement.side for placement in placements) / crop_px))
    where = store.pixels.device
    heights, widths = (
        torch.from_numpy(sizes[indices]).to(where) for sizes in (store.heights, store.widths)
    )
    x, y = _positions(placements, heights, widths, crop_px * finer)
    starts = torch.from_numpy(store.starts[indices] // 3).to(where).view(-1, 1, 1)
    crops = _bilinear(store.pixels.view(-1, 3), starts, heights, widths, x, y)
    if finer > 1:
        crops = functional.avg_pool2d(crops, finer)
    return crops.to(device, non_blocking=True)


def _positions(
    placements: list[Placement], heights: Tensor, widths: Tensor, samples: int
) -> tuple[Tensor, Tensor]:
    """Photo positions of all samples of a batch, each (N, samples, samples), in pixels."""
    device = heights.device
    line = (torch.arange(samples, device=device) + 0.5) / samples
    numbers = np.array([(*p.corner, p.side, p.is_flipped, p.distortion) for p in placements])
    left, top, side, flipped, distortion = (
        column.view(-1, 1, 1) for column in torch.from_numpy(numbers).float().to(device).unbind(1)
    )
    x = left + side * torch.where(flipped > 0, 1 - line, line).expand(-1, samples, -1)
    y = top + side * line.view(1, -1, 1).expand(len(placements), -1, samples)
    middle_x, middle_y = widths.view(-1, 1, 1) / 2, heights.view(-1, 1, 1) / 2
    reach = torch.maximum(middle_x, middle_y)
    u, v = (x - middle_x) / reach, (y - middle_y) / reach
    bend = 1 + distortion * (u.square() + v.square())
    points = torch.stack([middle_x + reach * u * bend, middle_y + reach * v * bend], -1)
    matrices = torch.from_numpy(np.stack([p.homography for p in placements])).float().to(device)
    ones = torch.ones_like(points[..., :1])
    moved = torch.einsum("nij,nhwj->nhwi", matrices, torch.cat([points, ones], -1))
    return moved[..., 0] / moved[..., 2] - 0.5, moved[..., 1] / moved[..., 2] - 0.5


def _bilinear(
    pixels: Tensor, starts: Tensor, heights: Tensor, widths: Tensor, x: Tensor, y: Tensor
) -> Tensor:
    """Look positions up in packed photos (pixels x 3): (N, 3, h, w) float32 in 0..1."""
    heights, widths = heights.view(-1, 1, 1), widths.view(-1, 1, 1)
    x0, y0 = x.floor(), y.floor()
    right, below = (x - x0).unsqueeze(-1), (y - y0).unsqueeze(-1)
    columns = [_reflect(x0.long() + i, widths) for i in (0, 1)]
    rows = [_reflect(y0.long() + i, heights) for i in (0, 1)]

    def look(row: Tensor, column: Tensor) -> Tensor:
        return pixels[starts + row * widths + column].float()

    above = torch.lerp(look(rows[0], columns[0]), look(rows[0], columns[1]), right)
    under = torch.lerp(look(rows[1], columns[0]), look(rows[1], columns[1]), right)
    return (torch.lerp(above, under, below) / 255).permute(0, 3, 1, 2)


def _reflect(position: Tensor, size: Tensor) -> Tensor:
    """Positions beyond 0..size-1 come back as in a mirror."""
    folded = position.remainder(2 * size)
    return torch.where(folded < size, folded, 2 * size - 1 - folded)
