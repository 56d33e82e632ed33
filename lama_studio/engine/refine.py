"""Feature refinement: a fill made small is carried to the photo's own size (arXiv 2206.13644).

At each doubling the features that enter the first residual block are optimised, with the network
frozen, until the prediction, blurred and halved, is the smaller fill again, and the photo itself
on the known pixels. Published for whole photos on one kind of device; here crop by crop, and tile
by tile where a crop would not fit into memory, on any device.
"""

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from lama_studio.engine.adam import Adam
from lama_studio.engine.device import exact_arithmetic
from lama_studio.network.ffc import FFCBlock
from lama_studio.network.generator import Generator, Step, no_step

ITERATIONS = 15
"""Forward passes of one tile; one fewer updates."""
LEARNING_RATE = 0.002
LEAST_GAIN = 0.01
"""A tile ends early where its last few updates lowered the loss by less than this share."""
PATIENCE = 3
ERODED_PX = (15, 7, 3)
"""Diameters of the ellipse that keeps the loss off the smaller hole's rim: the first that leaves
something of it."""


@dataclass(frozen=True)
class Target:
    """What a tile's prediction must agree with; H, W multiples of 8 and of the stride, twice.

    photo (1, 3, H, W) in 0..1; mask (1, 1, H, W), 1 = hole; smaller (1, 3, H/2, W/2), the fill of
    half the size; inner (1, 1, H/2, W/2), 1 where that fill counts.
    """

    photo: Tensor
    mask: Tensor
    smaller: Tensor
    inner: Tensor

    def loss(self, predicted: Tensor) -> Tensor:
        """L1 on the known pixels, plus L1 to the smaller fill inside its eroded hole."""
        known = masked_l1(predicted, self.photo, 1 - self.mask)
        return known + masked_l1(halved(predicted), self.smaller, self.inner)


class Refining:
    """The refinement of one tile. It may be left between iterations and gone on with later.

    `best`: the prediction of least loss so far (1, 3, H, W), detached. `losses`: of each iteration.
    """

    def __init__(
        self,
        generator: Generator,
        target: Target,
        step: Step = no_step,
        *,
        is_sparing: bool = False,
    ) -> None:
        """is_sparing: on the way back a block's inside is computed anew, not kept: the same values
        in less than half the memory, for a third more time."""
        self.target = target
        self._is_sparing = is_sparing
        self.losses: list[float] = []
        self.best: Tensor | None = None
        self._generator = generator
        with torch.no_grad(), exact_arithmetic():
            encoded = generator.encode(target.photo, target.mask, step)
        self._features = tuple(f.detach().clone().requires_grad_() for f in encoded)
        self._adam = Adam(self._features, LEARNING_RATE)

    @property
    def is_done(self) -> bool:
        """All iterations were made, or more of them would not help."""
        losses = self.losses
        if len(losses) >= ITERATIONS:
            return True
        if len(losses) <= PATIENCE:
            return False
        return min(losses[-PATIENCE:]) > (1 - LEAST_GAIN) * min(losses[:-PATIENCE])

    def iterate(self, step: Step = no_step) -> None:
        """One forward pass, and the update for the next one unless it is the last.

        `step` is told the fraction of this iteration, also between the layers of the way back; if
        it raises, the iteration counts as not made.
        """
        is_last = len(self.losses) == ITERATIONS - 1
        gradients: tuple[Tensor, ...] = ()
        with torch.set_grad_enabled(not is_last), exact_arithmetic():
            predicted = self._decode(step)
            loss = self.target.loss(predicted)
            if not is_last:
                gradients = torch.autograd.grad(loss, self._features)
        step(1.0)
        found = float(loss.detach())
        if found < min(self.losses, default=math.inf):
            self.best = predicted.detach()
        self.losses.append(found)
        if gradients:
            self._adam.step(gradients)

    def _decode(self, step: Step) -> Tensor:
        """`Generator.decode`, and `step` told again on the way back through each layer."""
        layers = self._generator.decoding_layers
        ticks = iter(range(1, 2 * len(layers) + 1))

        def tick(_gradient: Tensor | None = None) -> None:
            step(min(1.0, next(ticks) / (2 * len(layers))))

        x: Any = self._features
        for layer in layers:
            if self._is_sparing and isinstance(layer, FFCBlock):
                x = checkpoint(layer, x, use_reentrant=False)
            else:
                x = layer(x)
            tick()
            last = x[-1] if isinstance(x, tuple) else x
            if last.requires_grad:
                last.register_hook(tick)
        assert isinstance(x, Tensor)
        return x

    def run(self, step: Step = no_step) -> Tensor:
        """Iterate until done -> `best`."""
        while not self.is_done:
            self.iterate(_part(step, len(self.losses) / ITERATIONS, 1 / ITERATIONS))
        step(1.0)
        assert self.best is not None
        return self.best


def halved(photo: Tensor) -> Tensor:
    """(N, C, H, W) -> half the size: Gaussian of 5x5, sigma 1, then bilinear."""
    ramp = torch.arange(-2, 3, dtype=photo.dtype, device=photo.device)
    row = torch.exp(-(ramp**2) / 2)
    row = row / row.sum()
    channels = photo.shape[1]
    padded = functional.pad(photo, (2, 2, 2, 2), mode="reflect")
    across = functional.conv2d(
        padded, row.view(1, 1, 1, 5).expand(channels, 1, 1, 5), groups=channels
    )
    blurred = functional.conv2d(
        across, row.view(1, 1, 5, 1).expand(channels, 1, 5, 1), groups=channels
    )
    # Bilinear to exactly half is the mean of two by two.
    return functional.avg_pool2d(blurred, 2)


def eroded(hole: np.ndarray) -> np.ndarray:
    """HxW, nonzero = hole -> 1 well inside it; never empty where the hole is not."""
    inside = (hole > 0).astype(np.uint8)
    for diameter_px in ERODED_PX:
        ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (diameter_px, diameter_px))
        inner = cv2.erode(inside, ellipse)
        if inner.any():
            return inner
    return inside


def masked_l1(a: Tensor, b: Tensor, weight: Tensor) -> Tensor:
    """Mean absolute difference where `weight` (1, 1, H, W) is 1; 0 where it nowhere is."""
    total = weight.sum() * a.shape[1]
    return ((a - b).abs() * weight).sum() / total.clamp(min=1)


def _part(step: Step, done: float, share: float) -> Step:
    return lambda fraction: step(min(1.0, done + share * fraction))
