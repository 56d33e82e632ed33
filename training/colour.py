"""Changes of tone and colour, a batch at once on the device: (N, 3, H, W) float32 in 0..1."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from training.config import TrainingConfig

BRIGHTNESS = CONTRAST = 0.2
SHARE = 0.5
"""Of the crops that each published change applies to."""
HUE_DEGREES = 10.0
SATURATION = 30 / 255
VALUE = 5 / 255
CLIP_LIMIT = (1.0, 4.0)
TILES = 8
BINS = 256


@dataclass(frozen=True)
class Tone:
    """What is done to one crop; a clip limit of 0 leaves local contrast alone."""

    contrast: float
    brightness: float
    hue_degrees: float = 0.0
    saturation: float = 0.0
    value: float = 0.0
    clip_limit: float = 0.0


def draw_tone(rng: Generator, config: TrainingConfig) -> Tone:
    """Draw one crop's tone: brightness and contrast, with the published set also the others."""
    contrast, brightness = rng.uniform(1 - CONTRAST, 1 + CONTRAST), rng.uniform(-0.2, 0.2)
    if config.augment == "light":
        return Tone(contrast, brightness)
    is_toned, is_shifted, is_equalised = rng.random(3) < SHARE
    hue, saturation, value = rng.uniform(-1, 1, 3) * (HUE_DEGREES, SATURATION, VALUE) * is_shifted
    return Tone(
        contrast if is_toned else 1.0,
        brightness if is_toned else 0.0,
        *(hue, saturation, value),
        rng.uniform(*CLIP_LIMIT) * is_equalised,
    )


def tone(photo: Tensor, tones: list[Tone]) -> Tensor:
    """Apply each crop's tone: local contrast, then brightness and contrast, then colour."""
    columns = np.array([(t.contrast, t.brightness, t.clip_limit) for t in tones], np.float32)
    contrast, brightness, limit = torch.from_numpy(columns).to(photo.device).unbind(1)
    if any(t.clip_limit for t in tones):
        photo = equalise(photo, limit)
    contrast, brightness = contrast.view(-1, 1, 1, 1), brightness.view(-1, 1, 1, 1)
    photo = ((photo - 0.5) * contrast + 0.5 + brightness).clamp(0, 1)
    if any(t.hue_degrees or t.saturation or t.value for t in tones):
        shifts = np.array([(t.hue_degrees, t.saturation, t.value) for t in tones], np.float32)
        photo = shift_colour(photo, *torch.from_numpy(shifts).to(photo.device).unbind(1))
    return photo


def shift_colour(photo: Tensor, hue_degrees: Tensor, saturation: Tensor, value: Tensor) -> Tensor:
    """Add to hue, saturation and value (HSV), a number a photo each (N,)."""
    hue_degrees, saturation, value = (
        shift.view(-1, 1, 1) for shift in (hue_degrees, saturation, value)
    )
    red, green, blue = photo.unbind(1)
    brightest, darkest = photo.amax(1), photo.amin(1)
    spread = (brightest - darkest).clamp(min=1e-6)
    sixth = torch.where(
        brightest == red,
        (green - blue) / spread,
        torch.where(brightest == green, (blue - red) / spread + 2, (red - green) / spread + 4),
    )
    is_grey = brightest - darkest < 1e-6
    turned = sixth + hue_degrees / 60
    saturated = spread / brightest.clamp(min=1e-6) + saturation
    saturated = torch.where(is_grey, 0.0, saturated).clamp(0, 1)
    valued = (brightest + value).clamp(0, 1)
    channels = []
    for offset in (5, 3, 1):
        k = (offset + turned) % 6
        channels.append(valued * (1 - saturated * torch.minimum(k, 4 - k).clamp(0, 1)))
    return torch.stack(channels, 1)


def equalise(photo: Tensor, limit: Tensor) -> Tensor:
    """Contrast-limited adaptive histogram equalisation (CLAHE) of luminance, 8 x 8 tiles.

    `limit` (N,) times the mean count is the most a histogram bin keeps; where it is 0 the photo
    stays as it is. Sides are multiples of 8.
    """
    weights = torch.tensor([0.299, 0.587, 0.114], device=photo.device).view(1, 3, 1, 1)
    luminance = (photo * weights).sum(1)
    curves = _tile_curves(luminance, limit)
    gain = _through(luminance, curves) / luminance.clamp(min=1 / BINS)
    changed = (photo * gain.unsqueeze(1)).clamp(0, 1)
    return torch.where(limit.view(-1, 1, 1, 1) > 0, changed, photo)


def _tile_curves(luminance: Tensor, limit: Tensor) -> Tensor:
    """The clipped cumulative histogram of each tile: (N, TILES, TILES, BINS) in 0..1."""
    count, height, width = luminance.shape
    high, wide = height // TILES, width // TILES
    tiles = luminance.view(count, TILES, high, TILES, wide).permute(0, 1, 3, 2, 4)
    levels = (tiles.reshape(count, TILES, TILES, -1) * (BINS - 1)).round().long()
    histogram = torch.zeros(count, TILES, TILES, BINS, device=luminance.device)
    histogram.scatter_add_(-1, levels, torch.ones_like(levels, dtype=torch.float32))
    most = (limit * high * wide / BINS).clamp(min=1).view(-1, 1, 1, 1)
    kept = histogram.minimum(most)
    kept = kept + (histogram - kept).sum(-1, keepdim=True) / BINS
    return kept.cumsum(-1) / (high * wide)


def _through(luminance: Tensor, curves: Tensor) -> Tensor:
    """Luminance through the curves of its tiles, mixed bilinearly between tile middles."""
    count, height, width = luminance.shape
    level = (luminance * (BINS - 1)).round().long()
    down, across = (
        ((torch.arange(size, device=luminance.device) + 0.5) * TILES / size - 0.5).clamp(
            0, TILES - 1
        )
        for size in (height, width)
    )
    row, column = down.floor().long(), across.floor().long()
    flat = curves.view(count, -1)

    def look(rows: Tensor, columns: Tensor) -> Tensor:
        tile = rows.clamp(max=TILES - 1).view(-1, 1) * TILES + columns.clamp(max=TILES - 1)
        return flat.gather(1, (tile * BINS + level).view(count, -1)).view(level.shape)

    right, below = across - column, (down - row).view(-1, 1)
    above = torch.lerp(look(row, column), look(row, column + 1), right)
    under = torch.lerp(look(row + 1, column), look(row + 1, column + 1), right)
    return torch.lerp(above, under, below)
