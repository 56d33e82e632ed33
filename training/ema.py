"""Exponential moving average of a network's weights and batch-norm statistics."""

import copy
from typing import Generic, TypeVar

import torch
from torch import nn

Network = TypeVar("Network", bound=nn.Module)


class Ema(Generic[Network]):
    """`network` trails the trained one: average over about `steps`, less while the run is young."""

    def __init__(self, trained: Network, steps: float) -> None:
        self.network: Network = copy.deepcopy(trained).eval().requires_grad_(False)
        self.steps = steps

    @torch.no_grad()
    def update(self, trained: Network, step: int) -> None:
        """Move towards the trained network after its step."""
        horizon = min(self.steps, 1 + step / 4)
        pairs = zip(self.network.state_dict().values(), trained.state_dict().values(), strict=True)
        for average, value in pairs:
            if average.is_floating_point():
                average.lerp_(value, 1 / horizon)
            else:
                average.copy_(value)
