"""Several devices train as one: what the ranks of a torchrun launch share.

Without torchrun there is one rank, and everything here does nothing.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

CPU = torch.device("cpu")


@dataclass(frozen=True)
class Ranks:
    """This process among its equals."""

    rank: int = 0
    count: int = 1
    device: torch.device = CPU

    @property
    def is_first(self) -> bool:
        """Only the first rank writes and prints."""
        return self.rank == 0

    def any(self, is_so: bool) -> bool:
        """True on every rank where it is true on one of them."""
        if self.count == 1:
            return is_so
        flag = torch.tensor(float(is_so), device=self.device)
        dist.all_reduce(flag, dist.ReduceOp.MAX)
        return bool(flag)

    def mean(self, terms: dict[str, float]) -> dict[str, float]:
        """Each value's mean over the ranks, which hold the same keys."""
        if self.count == 1:
            return terms
        values = torch.tensor(list(terms.values()), device=self.device)
        dist.all_reduce(values)
        return dict(zip(terms, (values / self.count).tolist(), strict=True))

    def parallel(self, network: nn.Module) -> nn.Module:
        """The network with gradients averaged over the ranks; itself where there is one rank."""
        if self.count == 1:
            return network
        # Batch-norm statistics are either shared already or meant to differ.
        return DistributedDataParallel(network, forward_sync_buffers=False)


@contextlib.contextmanager
def joined() -> Iterator[Ranks]:
    """Join the ranks that torchrun started (NCCL on GPUs, gloo on CPUs), leave them at the end."""
    is_cuda = torch.cuda.is_available()
    torch.backends.cudnn.benchmark = True  # every batch has the same shape
    if "RANK" not in os.environ:
        yield Ranks(device=torch.device("cuda" if is_cuda else "cpu"))
        return
    device = torch.device("cuda", int(os.environ["LOCAL_RANK"])) if is_cuda else torch.device("cpu")
    if is_cuda:
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if is_cuda else "gloo")
    try:
        yield Ranks(dist.get_rank(), dist.get_world_size(), device)
    finally:
        dist.destroy_process_group()


class _SumOverRanks(torch.autograd.Function):
    """A sum over all ranks; its gradient is the sum of theirs, and so on for higher ones."""

    @staticmethod
    def forward(ctx: Any, value: Tensor) -> Tensor:
        total = value.clone()
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        return _SumOverRanks.apply(gradient.contiguous())


class SharedBatchNorm(nn.BatchNorm2d):
    """Batch norm over the photos of all ranks, each with as many.

    torch's SyncBatchNorm runs on GPUs alone and cannot be differentiated twice, as R1 needs.
    """

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> the same, normalised."""
        if not self.training:
            return super().forward(x)
        assert self.running_mean is not None
        assert self.running_var is not None
        with torch.autocast(x.device.type, enabled=False):
            wide = x.float()
            moments = torch.stack([wide.mean((0, 2, 3)), wide.square().mean((0, 2, 3))])
            mean, square = _SumOverRanks.apply(moments) / dist.get_world_size()
            variance = (square - mean.square()).clamp(min=0)
            scale = self.weight * (variance + self.eps).rsqrt()
            shift = self.bias - mean * scale
            normalised = wide * scale.view(1, -1, 1, 1) + shift.view(1, -1, 1, 1)
        with torch.no_grad():
            seen = x.numel() // x.shape[1] * dist.get_world_size()
            self.running_mean.lerp_(mean, self.momentum or 0.0)
            self.running_var.lerp_(variance * seen / max(1, seen - 1), self.momentum or 0.0)
            if self.num_batches_tracked is not None:
                self.num_batches_tracked += 1
        return normalised.to(x.dtype)


def share_batch_norm(network: nn.Module) -> nn.Module:
    """Every batch norm of the network becomes a shared one; names and values stay."""
    for name, child in network.named_children():
        if isinstance(child, nn.BatchNorm2d):
            shared = SharedBatchNorm(child.num_features, child.eps, child.momentum)
            shared.load_state_dict(child.state_dict())
            setattr(network, name, shared.train(child.training).to(child.weight.device))
        else:
            share_batch_norm(child)
    return network
