"""A first state of the generator that copies its input, for runs too short to learn copying.

The published network has no connections around its bottleneck, and from random weights a short
run spends itself on learning to carry the known pixels through: after 2,000 photos at 64 px the
error on known pixels is 0.118 from random weights and 0.050 from here, colours included. The
stem and the downsamplings move the photo's 2x2 cells into channels of their own, the upsamplings
move them back, and the residual blocks begin small; all other channels stay random.
"""

from typing import Any

import torch
from torch import Tensor, nn

from lama_studio.network.generator import Generator

# Batch norm whitens a channel; this scale and shift put it back where ReLU cuts nothing off.
SPREAD, LEVEL = 0.25, 0.5
PHOTO_DEVIATION, PHOTO_MEAN = 0.30, 0.40  # of photos with holes, in 0..1
BLOCK_STRENGTH = 0.1
COLOURS = 3


@torch.no_grad()
def start_as_copy(generator: Generator) -> None:
    """Set weights so that the prediction is about the photo; raises ValueError if too narrow."""
    config = generator.config
    layers: Any = generator.model  # layers are reached by their published index
    copied = COLOURS * 4**config.downsamplings
    if copied > config.channels or COLOURS * 4 ** (config.downsamplings - 1) > config.channels // 2:
        raise ValueError(f"ngf {config.ngf} is too narrow to carry a copy of the photo")
    _copy_colours(layers[1])
    channels = COLOURS
    for layer in layers[2 : 1 + config.downsamplings]:
        _gather_cells(layer.ffc["convl2l"].weight, channels)
        channels *= 4
        _keep_level(layer.bn_l, channels)
    _split_cells(layers[1 + config.downsamplings], channels)
    first_up = 2 + config.downsamplings + config.blocks + 1
    for block in layers[2 + config.downsamplings : first_up - 1]:
        block.conv2.bn_l.weight.mul_(BLOCK_STRENGTH)
        block.conv2.bn_g.weight.mul_(BLOCK_STRENGTH)
    shift = config.local_channels  # the decoder sees (local, global); the copy begins in global
    for i in range(config.downsamplings):
        conv, norm = layers[first_up + 3 * i], layers[first_up + 3 * i + 1]
        copied //= 4
        _spread_cells(conv, copied, shift)
        _keep_level(norm, copied)
        shift = 0
    _read_colours(layers[first_up + 3 * config.downsamplings + 1])


def _copy_colours(stem: Any) -> None:
    weight: Tensor = stem.ffc["convl2l"].weight
    middle = weight.shape[-1] // 2
    weight[:COLOURS] = 0
    for colour in range(COLOURS):
        weight[colour, colour, middle, middle] = 1
    _keep_level(stem.bn_l, COLOURS)


def _gather_cells(weight: Tensor, channels: int) -> None:
    """Stride-2 convolution (out, in, 3, 3): pixel s of each 2x2 cell goes to channel 4 c + s."""
    weight[: 4 * channels] = 0
    for channel in range(channels):
        for pixel in range(4):
            weight[4 * channel + pixel, channel, 1 + pixel // 2, 1 + pixel % 2] = 1


def _split_cells(split: Any, channels: int) -> None:
    """The last downsampling: the copy fills the global branch first, then the local one."""
    far, near = split.ffc["convl2g"].weight, split.ffc["convl2l"].weight
    both = torch.cat([far, near])
    _gather_cells(both, channels)
    far.copy_(both[: len(far)])
    near.copy_(both[len(far) :])
    _keep_level(split.bn_g, min(4 * channels, len(far)))
    _keep_level(split.bn_l, max(0, 4 * channels - len(far)))


def _spread_cells(conv: nn.ConvTranspose2d, channels: int, shift: int) -> None:
    """Transposed convolution (in, out, 3, 3): the inverse of `_gather_cells`."""
    weight, bias = conv.weight, conv.bias
    assert bias is not None
    weight[:, :channels] = 0
    bias[:channels] = 0
    for channel in range(channels):
        for pixel in range(4):
            source = (shift + 4 * channel + pixel) % len(weight)
            weight[source, channel, 1 + pixel // 2, 1 + pixel % 2] = 1


def _read_colours(head: nn.Conv2d) -> None:
    """Logits whose sigmoid is about the photo: its slope at the middle is a quarter."""
    assert head.bias is not None
    slope = 4 * PHOTO_DEVIATION / SPREAD
    middle = head.weight.shape[-1] // 2
    head.weight.mul_(0.1)
    head.weight[:, :COLOURS] = 0
    for colour in range(COLOURS):
        head.weight[colour, colour, middle, middle] = slope
    head.bias.fill_(-slope * LEVEL + 4 * (PHOTO_MEAN - 0.5))


def _keep_level(norm: nn.BatchNorm2d, channels: int) -> None:
    norm.weight[:channels] = SPREAD
    norm.bias[:channels] = LEVEL
