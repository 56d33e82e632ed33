"""In which precision the network runs, and why; "auto" takes bf16 where that is quick and harmless.

How harmless depends on the weights, so it is measured on them as they are loaded, on a made
picture, which shows about what real photos do (bundled weights, levels of 255 in the hole, mean
and 99.9th percentile: 0.29 and 1.04 here, 0.35 and 1.38 on 24 photos never trained on, by
tests/bench/bench_precision.py).
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch

from lama_studio.engine.device import Device, exact_arithmetic
from lama_studio.engine.passes import can_fuse, quick_pass
from lama_studio.errors import DeviceError
from lama_studio.network.generator import Generator

PRECISIONS = ("auto", "float32", "bf16")
MOST_MEAN, MOST_RARE = 1 / 255, 8 / 255
"""Difference from float32 in the hole that "auto" bears: on average, at the 99.9th percentile."""
PICTURE_PX = 128


@dataclass(frozen=True)
class Precision:
    """The arithmetic of a pass: name "float32" or "bf16"; `reason` is a sentence.

    `is_literal`: the network is computed as it is written, not reordered for speed.
    """

    name: str
    reason: str
    is_literal: bool = False


def pick_precision(name: str, device: Device, generator: Generator) -> Precision:
    """Name ("auto", "float32", "bf16") -> Precision on that device; DeviceError otherwise."""
    if name not in PRECISIONS:
        raise DeviceError(f"There is no precision '{name}'; choose one of {', '.join(PRECISIONS)}.")
    if name == "float32":
        return Precision(name, "float32: as asked for, the network's exact values.", True)
    if name == "bf16":
        return Precision(name, "bf16: as asked for.")
    is_slow_here = device.name == "cpu" and not can_fuse(generator, device)
    if is_slow_here or not has_quick_bf16(device):
        return Precision("float32", "float32: bf16 is no quicker here, or was not measured.")
    mean, rare = half_error(generator, device)
    levels = f"{mean * 255:.1f}"
    # Damaged weights give no numbers: that is no small error.
    if mean < MOST_MEAN and rare < MOST_RARE:
        return Precision("bf16", f"bf16: quicker, off by {levels} of 255 levels on average.")
    reason = f"float32: bf16 would be off by {levels} of 255 levels on average with these weights."
    return Precision("float32", reason)


def has_quick_bf16(device: Device) -> bool:
    """Whether the device multiplies bf16 itself; others only convert it, which is slower."""
    if device.name == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    has_onednn = device.name == "cpu" and torch.backends.mkldnn.is_available()
    return has_onednn and bool(
        torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    )


def half_error(generator: Generator, device: Device) -> tuple[float, float]:
    """Difference of bf16 from float32 in a hole, in 0..1: (mean, 99.9th percentile)."""
    photo, mask = (each.to(device.torch_device) for each in made_picture(PICTURE_PX))
    with torch.inference_mode(), exact_arithmetic():
        exact = quick_pass(generator, device, is_half=False)(photo, mask)
        gaps = (quick_pass(generator, device, is_half=True)(photo, mask) - exact).abs()
    inside = gaps[mask.expand_as(gaps) > 0]
    return float(inside.mean()), float(inside.quantile(0.999))


def made_picture(side_px: int) -> tuple[torch.Tensor, torch.Tensor]:
    """(1, 3, side, side) in 0..1 with a photo's spectrum, nearly grey; a disc as its hole."""
    rows, columns = np.fft.fftfreq(side_px)[:, None], np.fft.rfftfreq(side_px)[None]
    frequency = np.hypot(rows, columns)
    frequency[0, 0] = 1
    noise = np.random.default_rng(0).normal(size=(3, side_px, side_px))
    planes = np.fft.irfft2(np.fft.rfft2(noise) / frequency, s=(side_px, side_px))
    planes = 0.5 + 0.2 * planes / planes.std()
    photo = (0.7 * planes[:1] + 0.3 * planes).clip(0, 1).astype(np.float32)
    hole = np.zeros((side_px, side_px), np.float32)
    cv2.circle(hole, (side_px // 2, side_px // 2), side_px // 5, 1, -1)
    return torch.from_numpy(photo)[None], torch.from_numpy(hole)[None, None]
