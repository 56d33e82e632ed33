"""The spectral transform as the fused network does it: a fast transform, or matrix products.

In float32 the fast Fourier transform is used. In bf16, which no fast transform knows, products
with the Fourier matrices are quicker up to sides of `MOST_PRODUCT_SIDE`, and need no conversion.
"""

import functools
import math
from typing import Any

import torch
from torch import Tensor, nn

from lama_studio.network.ffc import FourierUnit, SpectralTransform
from lama_studio.network.fused_convolutions import Convolution, fold

MOST_PRODUCT_SIDE = 160
"""Products grow with the sides, the fast transform hardly: above this it wins."""


class Spectral:
    """The spectral transform, added onto the local branch's share, then ReLU."""

    def __init__(self, spectral: SpectralTransform, bn: nn.BatchNorm2d, dtype: torch.dtype) -> None:
        enter: Any = spectral.conv1
        self._enter = Convolution(*fold(enter[0], enter[1]), dtype)
        self._fast = FastUnit(spectral.fu, dtype)
        self._products = ProductUnit(spectral.fu, dtype) if dtype == torch.bfloat16 else None
        self._leave = Convolution(fold(spectral.conv2, bn)[0], None, dtype)

    def __call__(self, x: Tensor, onto: Tensor) -> Tensor:
        t = self._enter(x, relu=True)
        if self._products is not None and max(t.shape[-2:]) <= MOST_PRODUCT_SIDE:
            t += self._products(t)
        else:
            t += self._fast(t)
        return self._leave(t, relu=True, onto=onto)


class FastUnit:
    """The Fourier unit by fast transforms, in float32."""

    def __init__(self, unit: FourierUnit, dtype: torch.dtype) -> None:
        self._mix = Convolution(*fold(unit.conv_layer, unit.bn), dtype)
        self._dtype = dtype

    def __call__(self, t: Tensor) -> Tensor:
        """(1, c, H, W) -> the same shape, both channels-last."""
        _, channels, height, width = t.shape
        spectrum = torch.fft.rfft2(t.float(), norm="ortho")
        # Eight bytes a time: torch transposes plain 2-D arrays much faster than it permutes.
        planes = spectrum.reshape(channels, -1).view(torch.float64)
        pixels = torch.view_as_real(_transposed(planes).view(torch.complex64))
        # Channels-last: re and im of each channel in turn, as published.
        mixed = pixels.view(1, height, -1, 2 * channels).permute(0, 3, 1, 2).to(self._dtype)
        mixed = self._mix(mixed, relu=True)
        parts = mixed.float().permute(0, 2, 3, 1).view(1, height, -1, channels, 2)
        back = torch.fft.irfft2(
            torch.view_as_complex(parts), s=(height, width), dim=(1, 2), norm="ortho"
        )
        planes = back.permute(0, 3, 1, 2).reshape(channels, -1)
        return _transposed(planes).view(1, height, width, channels).permute(0, 3, 1, 2)


def _transposed(planes: Tensor) -> Tensor:
    return planes.t().contiguous()


class ProductUnit:
    """The Fourier unit by products with the Fourier matrices, in bf16, with float32 sums.

    All real parts stand before all imaginary ones here, so the mixing weights do, too.
    """

    def __init__(self, unit: FourierUnit, dtype: torch.dtype) -> None:
        weight, bias = fold(unit.conv_layer, unit.bn)
        order = torch.arange(weight.shape[0]).view(-1, 2).t().flatten()
        self._mix = Convolution(weight[order][:, order], bias[order], dtype)

    def __call__(self, t: Tensor) -> Tensor:
        """(1, c, H, W) -> the same shape, both channels-last."""
        _, channels, height, width = t.shape
        half = width // 2 + 1
        rows, columns, columns_back, rows_back = _fourier(height, width)
        parts = rows @ t.permute(0, 2, 3, 1)[0]  # (H, 2 V, c), V frequencies across
        parts = columns @ parts.view(2 * height, half * channels)  # (2 H, V c)
        pixels = parts.view(height, 2, half, channels).transpose(1, 2).contiguous()
        mixed = self._mix(pixels.view(1, height, half, 2 * channels).permute(0, 3, 1, 2), relu=True)
        pixels = mixed.permute(0, 2, 3, 1).view(height, half, 2, channels)
        parts = columns_back @ pixels.transpose(1, 2).reshape(2 * height, half * channels)
        back = rows_back @ parts.view(height, 2 * half, channels)
        return back[None].permute(0, 3, 1, 2)


@functools.lru_cache(maxsize=8)
def _fourier(height: int, width: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Orthonormal real Fourier transform of (H, W) as real matrices in bf16, and back.

    Across: (2 V, W) to (part, v), V = W // 2 + 1. Down: (2 H, 2 H), (h, part) to (k, part).
    Back down: its transpose. Back across: (W, 2 V), which counts the frequencies left out.
    """
    across = _angles(width)[: width // 2 + 1]
    rows = torch.cat([across.cos(), -across.sin()]) / math.sqrt(width)
    down = _angles(height)
    cos, sin = down.cos() / math.sqrt(height), down.sin() / math.sqrt(height)
    columns = torch.stack([torch.stack([cos, sin], 2), torch.stack([-sin, cos], 2)], 1)
    columns = columns.view(2 * height, 2 * height)
    share = torch.full((width // 2 + 1, 1), 2.0, dtype=torch.float64)
    share[0] = 1
    if width % 2 == 0:
        share[-1] = 1
    rows_back = (rows * torch.cat([share, share])).t()
    rows_m, columns_m, columns_back, rows_back = (
        each.to(torch.bfloat16).contiguous() for each in (rows, columns, columns.t(), rows_back)
    )
    return rows_m, columns_m, columns_back, rows_back


def _angles(length: int) -> Tensor:
    steps = torch.arange(length, dtype=torch.float64)
    # The product modulo the length: the angle stays small, its cosine exact.
    return torch.outer(steps, steps) % length * (2 * math.pi / length)
