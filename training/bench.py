"""How fast a step is and where its time goes: `python -m training.bench CONFIG [--set key=value]`.

Prints images/s of whole steps with their batches, the share of the device's matrix peak (measured
by a large matrix product, not taken from a data sheet), the time that the step's convolutions
take alone, and the share of each kind of work. Runs on one device, or under torchrun on several.
"""

import argparse
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.profiler import ProfilerActivity, profile
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from lama_studio.errors import UserError
from training.batches import batches
from training.config import ConfigError, TrainingConfig, load_config
from training.distributed import Ranks, joined
from training.gan_step import Networks, build_networks, train_step
from training.sources import open_photos

WARM_UP_STEPS = 3
KINDS = {
    "convolution": ("conv", "cudnn", "xmma", "implicit_gemm", "wgrad", "dgrad", "fprop"),
    "matrix product": ("gemm", "addmm", "aten::mm", "bmm", "matmul"),
    "FFT": ("fft",),
    "batch norm": ("batch_norm", "bn_fw", "bn_bw"),
    "padding": ("pad",),
    "optimizer": ("adam", "lerp", "norm"),
    "copies and layout": ("copy", "cat", "clone", "fill", "zero", "contiguous", "memcpy", "memset"),
    "communication": ("nccl", "gloo", "all_reduce", "allreduce"),
}
"""Parts of operator and kernel names, tried in this order; all else is point by point."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What was measured; seconds a step, FLOP a step on one device."""

    step_s: float
    batch_s: float
    convolutions_s: float
    photos: int
    flop: float
    peak_flop_s: float
    shares: dict[str, float]

    @property
    def photos_s(self) -> float:
        """Photos a second, drawing the batch included."""
        return self.photos / (self.step_s + self.batch_s)

    @property
    def peak_share(self) -> float:
        """Of the device's matrix peak."""
        return self.flop / self.step_s / self.peak_flop_s

    def table(self) -> str:
        """Markdown."""
        rows = [
            ("photos/s, whole step", f"{self.photos_s:.1f}"),
            ("step", f"{1e3 * self.step_s:.1f} ms"),
            ("waiting for its batch", f"{1e3 * self.batch_s:.1f} ms"),
            ("work", f"{self.flop / 1e9:.1f} GFLOP a step"),
            ("matrix peak, measured", f"{self.peak_flop_s / 1e9:.0f} GFLOP/s"),
            ("share of that peak", f"{100 * self.peak_share:.0f} %"),
            ("its convolutions alone", f"{1e3 * self.convolutions_s:.1f} ms"),
            ("step against them", f"{self.step_s / max(self.convolutions_s, 1e-9):.2f} x"),
            *((f"of the time: {kind}", f"{100 * share:.1f} %") for kind, share in self.sorted()),
        ]
        return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])

    def sorted(self) -> list[tuple[str, float]]:
        """Kinds of work, the largest share first."""
        return sorted(self.shares.items(), key=lambda item: -item[1])


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="training.bench", description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides")
    parser.add_argument("--steps", type=int, default=10)
    options = parser.parse_args(arguments)
    try:
        config = load_config(options.config, options.overrides)
        with joined() as ranks:
            measured = bench(config, options.steps, ranks)
            if ranks.is_first:
                print(measured.table())
    except (ConfigError, UserError) as error:
        print(f"training.bench: {error}", file=sys.stderr)
        return 2
    return 0


def bench(config: TrainingConfig, steps: int, ranks: Ranks) -> Bench:
    """Measure steps with every term of the objective on. Raises ConfigError."""
    device = ranks.device
    networks = build_networks(config, ranks)
    endless = batches(open_photos(config, device, ranks), config, 0, ranks)
    late = config.adversarial_from_step + config.adversarial_ramp_steps
    for photo, mask in islice(endless, WARM_UP_STEPS):
        train_step(networks, photo, mask, config, late)
    step_s = batch_s = 0.0
    for _ in range(steps):
        started = _now(device)
        photo, mask = next(endless)
        drawn = _now(device)
        train_step(networks, photo, mask, config, late)
        batch_s += drawn - started
        step_s += _now(device) - drawn
    endless.close()  # type: ignore[attr-defined]
    with _FlopCount() as counter:
        train_step(networks, photo, mask, config, late)
    seconds = _profile(networks, photo, mask, config, late)
    total = sum(seconds.values())
    convolutions = seconds["convolution"] + seconds["matrix product"]
    if device.type == "cpu":  # the profiler slows a CPU down: only its shares count
        convolutions *= step_s / steps / total
    return Bench(
        step_s=step_s / steps,
        batch_s=batch_s / steps,
        convolutions_s=convolutions,
        photos=config.batch_size * ranks.count,
        flop=counter.total,
        peak_flop_s=matrix_peak(device, config.precision),
        shares={kind: spent / total for kind, spent in seconds.items()},
    )


class _FlopCount(TorchDispatchMode):
    """Counts the floating-point operations of convolutions and matrix products.

    torch's own counter also follows modules, which fails in R1's second derivative.
    """

    total = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        if count := flop_registry.get(func._overloadpacket):
            self.total += count(*args, **(kwargs or {}), out_val=out)
        return out


def matrix_peak(device: torch.device, precision: str, side: int | None = None) -> float:
    """FLOP/s of a large square matrix product in the precision of the convolutions."""
    side = side or (8192 if device.type == "cuda" else 1024)
    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    left, right = (torch.randn(side, side, device=device).to(dtype) for _ in range(2))
    best = float("inf")
    for _ in range(6):
        started = _now(device)
        torch.mm(left, right)
        best = min(best, _now(device) - started)
    return 2 * side**3 / best


def kind_of(name: str) -> str:
    """The kind of work that an operator or kernel does, by its name."""
    name = name.lower()
    for kind, parts in KINDS.items():
        if any(part in name for part in parts):
            return kind
    return "point by point"


def _profile(
    networks: Networks, photo: Tensor, mask: Tensor, config: TrainingConfig, step: int
) -> dict[str, float]:
    """Seconds of one step by kind of work, on the device itself."""
    is_cuda = photo.device.type == "cuda"
    activities = [ProfilerActivity.CUDA] if is_cuda else [ProfilerActivity.CPU]
    with profile(activities=activities) as profiler:
        train_step(networks, photo, mask, config, step)
        _now(photo.device)
    seconds: dict[str, float] = defaultdict(float)
    for event in profiler.key_averages():
        seconds[kind_of(event.key)] += _own_seconds(event, is_cuda)
    return seconds


def _own_seconds(event: Any, is_cuda: bool) -> float:
    return (event.self_device_time_total if is_cuda else event.self_cpu_time_total) / 1e6


def _now(device: torch.device) -> float:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter()


if __name__ == "__main__":
    raise SystemExit(main())
