"""Reflect padding that keeps the channels last on CUDA, forth and back.

torch's own kernel there works on channels first: around every convolution it would transpose the
features twice, and its gradient adds atomically, in an order of chance.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional


def reflect_pad(x: Tensor, pad: int) -> Tensor:
    """(N, C, H, W) -> (N, C, H + 2 pad, W + 2 pad); the border itself is not repeated.

    Pad is smaller than H and W.
    """
    if x.is_cuda and x.is_contiguous(memory_format=torch.channels_last):
        return ChannelsLastReflection.apply(x, pad)
    return functional.pad(x, (pad, pad, pad, pad), mode="reflect")


class ChannelsLastReflection(torch.autograd.Function):
    """The padding in slices, which any memory format can take; differentiable once."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, pad: int) -> Tensor:
        """Copy the middle, then mirror rows, then columns with their corners."""
        ctx.pad = pad
        count, channels, height, width = x.shape
        size = (count, channels, height + 2 * pad, width + 2 * pad)
        layout = torch.channels_last
        padded = torch.empty(size, dtype=x.dtype, device=x.device, memory_format=layout)
        inside = slice(pad, -pad)
        padded[..., inside, inside] = x
        for i in range(pad):
            padded[..., i, inside] = x[..., pad - i, :]
            padded[..., -1 - i, inside] = x[..., -1 - (pad - i), :]
        for i in range(pad):
            padded[..., i] = padded[..., 2 * pad - i]
            padded[..., -1 - i] = padded[..., -1 - (2 * pad - i)]
        return padded

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        """Fold columns, then rows, back onto what they mirror."""
        (gradient,), pad = gradients, ctx.pad
        inside = slice(pad, -pad)
        folded = gradient[..., inside].clone(memory_format=torch.channels_last)
        for i in range(pad):
            folded[..., pad - i] += gradient[..., i]
            folded[..., -1 - (pad - i)] += gradient[..., -1 - i]
        middle = folded[..., inside, :]
        for i in range(pad):
            middle[..., pad - i, :] += folded[..., i, :]
            middle[..., -1 - (pad - i), :] += folded[..., -1 - i, :]
        return middle, None


class ReflectionPad(nn.ReflectionPad2d):
    """`reflect_pad` as a layer."""

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> the padded (N, C, H + 2 pad, W + 2 pad)."""
        return reflect_pad(x, self.padding[0])


class ReflectConv2d(nn.Conv2d):
    """A convolution with reflect padding, of equal width on all sides."""

    def __init__(self, channels_in: int, channels_out: int, kernel: int, **options: Any) -> None:
        super().__init__(channels_in, channels_out, kernel, padding_mode="reflect", **options)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, channels_out, H / stride, W / stride)."""
        return self.on_padded(reflect_pad(x, int(self.padding[0])))

    def on_padded(self, x: Tensor) -> Tensor:
        """The convolution of what is padded already, for several that share it."""
        return functional.conv2d(x, self.weight, self.bias, self.stride, 0, self.dilation)
