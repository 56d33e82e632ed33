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
        pairs = list(
            zip(self.network.state_dict().values(), trained.state_dict().values(), strict=True)
        )
        real = [pair for pair in pairs if pair[0].is_floating_point()]
        counted = [pair for pair in pairs if not pair[0].is_floating_point()]
        # A call for all tensors: on a GPU hundreds of small ones take longer than their work.
        torch._foreach_lerp_([a for a, _ in real], [v for _, v in real], 1 / horizon)
        torch._foreach_copy_([a for a, _ in counted], [v for _, v in counted])
