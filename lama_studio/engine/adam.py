"""Adam's update rule (arXiv 1412.6980) for a handful of tensors.

`torch.optim.Adam` does the same; the first one made imports PyTorch's compiler and a computer
algebra system, 1.5 s in which the person waits.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

DECAY_MEAN, DECAY_SQUARE = 0.9, 0.999
EPSILON = 1e-8


class Adam:
    """Moves `tensors`, any shape and device, against their gradients, in place."""

    def __init__(self, tensors: Sequence[Tensor], rate: float) -> None:
        self._tensors = tensors
        self._rate = rate
        self._means = [torch.zeros_like(tensor) for tensor in tensors]
        self._squares = [torch.zeros_like(tensor) for tensor in tensors]
        self._count = 0

    @torch.no_grad()
    def step(self, gradients: Sequence[Tensor]) -> None:
        """One update; `gradients` are of the tensors' shapes, in their order."""
        self._count += 1
        mean_share = 1 - DECAY_MEAN**self._count
        square_share = 1 - DECAY_SQUARE**self._count
        for tensor, gradient, mean, square in zip(
            self._tensors, gradients, self._means, self._squares, strict=True
        ):
            mean.lerp_(gradient, 1 - DECAY_MEAN)
            square.mul_(DECAY_SQUARE).addcmul_(gradient, gradient, value=1 - DECAY_SQUARE)
            spread = (square / square_share).sqrt_().add_(EPSILON)
            tensor.addcdiv_(mean, spread, value=-self._rate / mean_share)
