"""The spectral transform as the fused network does it: a fast transform, or matrix products.

In float32 the fast Fourier transform is used. In bf16, which no fast transform knows, products
with the Fourier matrices are quicker up to sides of `MOST_PRODUCT_SIDE`, and need no conversion.
"""

from typing import Any

import torch
from torch import Tensor, nn

from lama_studio.network.ffc import FourierUnit, SpectralTransform
from lama_studio.network.fourier import transformed, transformed_back
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
        parts = transformed(t.permute(0, 2, 3, 1))
        _, height, _, half, channels = parts.shape
        pixels = parts.transpose(2, 3).reshape(1, height, half, 2 * channels)
        mixed = self._mix(pixels.permute(0, 3, 1, 2), relu=True)
        parts = mixed.permute(0, 2, 3, 1).view(1, height, half, 2, channels).transpose(2, 3)
        return transformed_back(parts, t.shape[-1]).permute(0, 3, 1, 2)
