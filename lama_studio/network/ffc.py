"""Fast Fourier convolutions (LaMa, arXiv 2109.07161, section 2.1; FFC, NeurIPS 2020).

Parameter names and order are those of the published checkpoints, so that their state dicts
load as they are. A tensor pair (local, global) flows through the residual blocks; channels are
split between the two by `global_ratio`.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from lama_studio.network.fourier import transformed, transformed_back
from lama_studio.network.padding import ReflectConv2d, reflect_pad


class FourierUnit(nn.Module):
    """1x1 convolution in the frequency domain: every output pixel sees the whole picture.

    (N, c, H, W) -> (N, c, H, W). The real FFT is orthonormal; real and imaginary parts are
    interleaved per channel (2k = re, 2k + 1 = im).

    `by_products`: the transform by products with its matrices instead of the fast one, where a
    device has no right one; the same function to 1e-5.
    """

    by_products = False

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv_layer = nn.Conv2d(2 * channels, 2 * channels, 1, bias=False)
        self.bn = nn.BatchNorm2d(2 * channels)

    def forward(self, x: Tensor) -> Tensor:
        if self.by_products:
            return self._forward_by_products(x)
        # Channels last, the complex parts already stand in the published order: nothing to permute.
        # Half-precision FFT exists only on some devices and sizes: float32 everywhere.
        with torch.autocast(x.device.type, enabled=False):
            spectrum = torch.fft.rfft2(x.permute(0, 2, 3, 1).float(), dim=(1, 2), norm="ortho")
        parts = torch.view_as_real(spectrum).flatten(3).permute(0, 3, 1, 2)
        parts = functional.relu(self.bn(self.conv_layer(parts.to(x.dtype))))
        parts = parts.permute(0, 2, 3, 1).float().contiguous().unflatten(3, (-1, 2))
        with torch.autocast(x.device.type, enabled=False):
            back = torch.fft.irfft2(
                torch.view_as_complex(parts), s=x.shape[-2:], dim=(1, 2), norm="ortho"
            )
        return back.permute(0, 3, 1, 2).to(x.dtype)

    def _forward_by_products(self, x: Tensor) -> Tensor:
        with torch.autocast(x.device.type, enabled=False):
            parts = transformed(x.permute(0, 2, 3, 1).float())
        parts = parts.permute(0, 1, 3, 4, 2).flatten(3).permute(0, 3, 1, 2)
        parts = functional.relu(self.bn(self.conv_layer(parts.to(x.dtype))))
        parts = parts.permute(0, 2, 3, 1).float().unflatten(3, (-1, 2)).permute(0, 1, 4, 2, 3)
        with torch.autocast(x.device.type, enabled=False):
            back = transformed_back(parts, x.shape[-1])
        return back.permute(0, 3, 1, 2).to(x.dtype)


class SpectralTransform(nn.Module):
    """The global branch: 1x1 down to half the channels, Fourier unit with a skip, 1x1 up."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        half = channels // 2
        self.conv1 = nn.Sequential(
            nn.Conv2d(channels, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU()
        )
        self.fu = FourierUnit(half)
        self.conv2 = nn.Conv2d(half, channels, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        t = self.conv1(x)
        return self.conv2(t + self.fu(t))


def conv3x3(
    channels_in: int, channels_out: int, stride: int = 1, dilation: int = 1
) -> ReflectConv2d:
    """3x3 convolution with reflect padding and no bias, as everywhere in the generator's body."""
    return ReflectConv2d(
        channels_in,
        channels_out,
        3,
        stride=stride,
        padding=dilation,
        dilation=dilation,
        bias=False,
    )


GLOBAL_BRANCHES: dict[str, Callable[[int], nn.Module]] = {
    "fourier": SpectralTransform,
    "regular": lambda channels: conv3x3(channels, channels),
    "dilated": lambda channels: conv3x3(channels, channels, dilation=3),
}
"""What may stand as g2g: the published one, and the paper's ablations of it."""


class FFC(nn.Module):
    """out_l = l2l(x_l) + g2l(x_g); out_g = l2g(x_l) + g2g(x_g), with g2g the global branch."""

    def __init__(self, local_channels: int, global_channels: int, branch: str = "fourier") -> None:
        super().__init__()
        self.convl2l = conv3x3(local_channels, local_channels)
        self.convl2g = conv3x3(local_channels, global_channels)
        self.convg2l = conv3x3(global_channels, local_channels)
        self.convg2g = GLOBAL_BRANCHES[branch](global_channels)

    def forward(self, x: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        local, far = x
        padded = reflect_pad(local, 1)
        return (
            self.convl2l.on_padded(padded) + self.convg2l(far),
            self.convl2g.on_padded(padded) + self.convg2g(far),
        )


class FFCLayer(nn.Module):
    """FFC, then batch normalisation and ReLU on each branch."""

    def __init__(self, local_channels: int, global_channels: int, branch: str = "fourier") -> None:
        super().__init__()
        self.ffc = FFC(local_channels, global_channels, branch)
        self.bn_l = nn.BatchNorm2d(local_channels)
        self.bn_g = nn.BatchNorm2d(global_channels)

    def forward(self, x: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        local, far = self.ffc(x)
        return functional.relu(self.bn_l(local)), functional.relu(self.bn_g(far))


class FFCBlock(nn.Module):
    """FFC residual block: two layers, then the identity added per branch, nothing after."""

    def __init__(self, local_channels: int, global_channels: int, branch: str = "fourier") -> None:
        super().__init__()
        self.conv1 = FFCLayer(local_channels, global_channels, branch)
        self.conv2 = FFCLayer(local_channels, global_channels, branch)

    def forward(self, x: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        local, far = self.conv2(self.conv1(x))
        return x[0] + local, x[1] + far
