"""How a pass of the network is computed on a device: as written, fused, or in half precision."""

from typing import Protocol

import torch
from torch import Tensor
from torch.nn.utils import convert_conv2d_weight_memory_format

from lama_studio.engine.device import Device
from lama_studio.network.fused import FusedGenerator
from lama_studio.network.generator import Generator, Step, no_step


class Network(Protocol):
    """Photo (1, 3, H, W) in 0..1 and mask (1, 1, H, W), 1 = hole -> the predicted photo."""

    def __call__(self, photo: Tensor, mask: Tensor, step: Step = no_step) -> Tensor: ...


class HalfGenerator:
    """The generator with its convolutions in bf16: for devices without a fused twin.

    What is delicate (sums of the Fourier transform, statistics) stays in float32, as torch.autocast
    and FourierUnit have it.
    """

    def __init__(self, generator: Generator) -> None:
        self._generator = generator

    def __call__(self, photo: Tensor, mask: Tensor, step: Step = no_step) -> Tensor:
        """Float32 in, and out."""
        with torch.autocast(photo.device.type, torch.bfloat16):
            return self._generator(photo, mask, step).float()


def can_fuse(generator: Generator, device: Device) -> bool:
    """Whether there is a faster twin of this network for the device."""
    return device.name == "cpu" and generator.config.global_branch == "fourier"


def plain_pass(generator: Generator, device: Device) -> Generator:
    """The generator itself on the device, in the order of arithmetic that it is written in."""
    if device.name == "cuda":
        # What its matrix units are quick with; each picture then follows its weights.
        convert_conv2d_weight_memory_format(generator, torch.channels_last)
    return generator.to(device.torch_device)


def quick_pass(generator: Generator, device: Device, *, is_half: bool) -> Network:
    """The fastest way to compute it there, in float32 or bf16.

    No compiled graphs: to compile takes longer than a fill, and crops are of all sizes.
    """
    if not can_fuse(generator, device):
        plain = plain_pass(generator, device)
        return HalfGenerator(plain) if is_half else plain
    if is_half and not torch.ops.mkldnn._is_mkldnn_bf16_supported():
        return HalfGenerator(generator)
    return FusedGenerator(generator, torch.bfloat16 if is_half else torch.float32)
