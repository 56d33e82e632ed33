"""The fused network against the plain one: seconds, ratio, distance from the floor, memory.

Plain and fused passes alternate in one process, so that a busy machine slows both. The floor is
the convolutions' arithmetic at the speed of one large convolution, timed in the same turns.
Memory is what one pass adds to a process of its own, weights packed. "bundled" is the weights that
come with the program; the other shapes are random, their batch statistics those of a made picture.
Sizes and shapes may be named: `python -m tests.bench.bench_network 256 512 bundled big-lama`.
"""

import multiprocessing
import sys
import time
from collections.abc import Callable

import torch
from torch.utils.flop_counter import FlopCounterMode

from lama_studio.engine.precision import made_picture
from lama_studio.network.fused import FusedGenerator
from lama_studio.network.generator import Generator, GeneratorConfig
from lama_studio.network.weights import load_weights
from lama_studio.paths import find_weights
from tests.bench.peak import PeakMemory
from tests.network.reference import predict

SHAPES = {"bundled": (0, 0), "lama-7m": (32, 9), "lama-15m": (48, 9), "lama-fourier": (64, 9),
          "big-lama": (64, 18)}  # fmt: skip
SIZES_PX = (256, 512, 1024, 2048)
RUNS = 3
KINDS = ("plain", "float32", "bfloat16")
LARGE_FLOPS = 2 * 9 * 256 * 256 * 128 * 128

Pass = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def main(words: list[str]) -> None:
    """Print one row for each network and size."""
    sizes_px = [int(word) for word in words if word.isdigit()] or SIZES_PX
    shapes = [word for word in words if word in SHAPES] or list(SHAPES)
    print("| network | px | plain s | float32 s | ratio | over the floor | max error | bf16 s "
          "| ratio | over the floor | plain MiB | float32 MiB | bf16 MiB |")  # fmt: skip
    print("|---" * 13 + "|")
    for title in shapes:
        generator = generator_of(title)
        for size_px in sizes_px:
            memory = (f"{peak_mib(title, size_px, kind):.0f}" for kind in KINDS)
            print(f"| {title} | {size_px} | {_row(generator, size_px)} | {' | '.join(memory)} |")
            sys.stdout.flush()


def generator_of(title: str) -> Generator:
    if title == "bundled":
        return load_weights(find_weights()).eval().requires_grad_(False)
    torch.manual_seed(0)
    ngf, blocks = SHAPES[title]
    generator = Generator(GeneratorConfig(ngf=ngf, blocks=blocks)).requires_grad_(False)
    # As it is initialised, its signal fades on the way through, and with it every error.
    for module in generator.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 1.0
    with torch.no_grad():
        generator.train()(*made_picture(64))
    return generator.eval()


def peak_mib(title: str, size_px: int, kind: str) -> float:
    """What a pass adds to the memory of a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_grown_mib, (title, size_px, kind))


def _grown_mib(title: str, size_px: int, kind: str) -> float:
    generator = generator_of(title)
    state = generator.state_dict()
    run: Pass = lambda photo, mask: predict(state, photo, mask)  # noqa: E731
    if kind != "plain":
        run = FusedGenerator(generator, getattr(torch, kind))
    with torch.inference_mode():
        run(*made_picture(64))
        photo, mask = made_picture(size_px)
        peak = PeakMemory()
        run(photo, mask)
    return peak.grown_mib()


def _row(generator: Generator, size_px: int) -> str:
    photo, mask = made_picture(size_px)
    state = generator.state_dict()
    passes: list[Pass] = [
        lambda photo, mask: predict(state, photo, mask),
        FusedGenerator(generator),
        FusedGenerator(generator, torch.bfloat16),
        large_convolution(torch.float32),
        large_convolution(torch.bfloat16),
    ]
    with torch.inference_mode():
        seconds, outputs = _alternate(passes, photo, mask)
        with FlopCounterMode(display=False) as counter:
            generator(photo, mask)
    plain, fused, half, yardstick, half_yardstick = seconds
    work = counter.get_total_flops() / LARGE_FLOPS
    error = (outputs[0] - outputs[1]).abs().max()
    return (
        f"{plain:.2f} | {fused:.2f} | {plain / fused:.2f} | {fused / (work * yardstick):.2f} "
        f"| {error:.1e} | {half:.2f} | {plain / half:.2f} | {half / (work * half_yardstick):.2f}"
    )


def _alternate(
    passes: list[Pass], photo: torch.Tensor, mask: torch.Tensor
) -> tuple[list[float], list[torch.Tensor]]:
    """Best seconds of each pass, their turns taken alternately, and what they predicted."""
    best = [float("inf")] * len(passes)
    outputs = [photo] * len(passes)
    for _ in range(RUNS + 1):
        for i, run in enumerate(passes):
            started = time.perf_counter()
            outputs[i] = run(photo, mask)
            best[i] = min(best[i], time.perf_counter() - started)
    return best, outputs


def large_convolution(dtype: torch.dtype) -> Pass:
    """A 3x3 convolution of LARGE_FLOPS, which oneDNN computes as fast as anything."""
    x = torch.rand(1, 256, 128, 128).to(dtype).contiguous(memory_format=torch.channels_last)
    weight = torch.rand(256, 256, 3, 3).to(dtype).contiguous(memory_format=torch.channels_last)
    return lambda photo, mask: torch.nn.functional.conv2d(x, weight, padding=1)


if __name__ == "__main__":
    main(sys.argv[1:])
