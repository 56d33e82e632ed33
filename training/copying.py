"""A first state of the generator that shows its input blurred, for runs too short to learn that.

The published network has no connections around its bottleneck: from random weights a short run
spends itself on learning to carry colours through. Here three channels of every layer carry the
photo's colours, halved by a tent on the way down and by its transpose on the way up; the residual
blocks begin small; all other channels stay random. After 2,000 photos at 64 px the error in the
hole is 0.141 (from random weights 0.157) and the fill is smooth and has its colours. A sharp copy,
with each pixel of a cell in a channel of its own, gives 0.150 and fills with a grid.
"""

from typing import Any

import torch
from torch import nn

from lama_studio.network.generator import Generator

COLOURS = 3
# Batch norm whitens a channel; this scale and shift put it back where ReLU cuts nothing off.
SPREAD, LEVEL = 0.25, 0.5
PHOTO_DEVIATION, PHOTO_MEAN = 0.25, 0.42  # of blurred photos with holes, in 0..1
BLOCK_STRENGTH = 0.1
HEAD_STRENGTH = 0.1


@torch.no_grad()
def start_as_copy(generator: Generator) -> None:
    """Set weights so that the prediction is about the photo, blurred."""
    config = generator.config
    layers: Any = generator.model  # layers are reached by their published index
    first_block = 2 + config.downsamplings
    first_up = first_block + config.blocks + 1
    stem, *downs, split = layers[1:first_block]
    _carry_forward(stem.ffc["convl2l"], torch.ones(1), stem.bn_l)
    tent = torch.tensor([0.25, 0.5, 0.25])
    for down in downs:
        _carry_forward(down.ffc["convl2l"], tent, down.bn_l)
    _carry_forward(split.ffc["convl2g"], tent, split.bn_g)
    for block in layers[first_block : first_up - 1]:
        block.conv2.bn_l.weight.mul_(BLOCK_STRENGTH)
        block.conv2.bn_g.weight.mul_(BLOCK_STRENGTH)
    source = config.local_channels  # the decoder sees (local, global); colours begin the latter
    for i in range(config.downsamplings):
        _carry_up(layers[first_up + 3 * i], 2 * tent, source, layers[first_up + 3 * i + 1])
        source = 0
    _read_colours(layers[first_up + 3 * config.downsamplings + 1])


def _carry_forward(conv: nn.Conv2d, kernel: torch.Tensor, norm: nn.BatchNorm2d) -> None:
    """Colour k of the input, through the separable kernel, is channel k of the output."""
    start = (conv.kernel_size[0] - len(kernel)) // 2
    inner = slice(start, start + len(kernel))
    conv.weight[:COLOURS] = 0
    for colour in range(COLOURS):
        conv.weight[colour, colour, inner, inner] = kernel[:, None] * kernel
    _keep_level(norm)


def _carry_up(
    conv: nn.ConvTranspose2d, kernel: torch.Tensor, source: int, norm: nn.BatchNorm2d
) -> None:
    assert conv.bias is not None
    conv.weight[:, :COLOURS] = 0
    conv.bias[:COLOURS] = 0
    for colour in range(COLOURS):
        conv.weight[source + colour, colour] = kernel[:, None] * kernel
    _keep_level(norm)


def _keep_level(norm: nn.BatchNorm2d) -> None:
    norm.weight[:COLOURS] = SPREAD
    norm.bias[:COLOURS] = LEVEL


def _read_colours(head: nn.Conv2d) -> None:
    """Logits whose sigmoid is about the photo: its slope at the middle is a quarter."""
    assert head.bias is not None
    slope = 4 * PHOTO_DEVIATION / SPREAD
    middle = head.kernel_size[0] // 2
    head.weight.mul_(HEAD_STRENGTH)
    head.weight[:, :COLOURS] = 0
    for colour in range(COLOURS):
        head.weight[colour, colour, middle, middle] = slope
    head.bias.fill_(4 * (PHOTO_MEAN - 0.5) - slope * LEVEL)
