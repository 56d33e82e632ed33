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

from lama_studio.engine.device import Device
from lama_studio.errors import DeviceError
from lama_studio.network.fused import FusedGenerator
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
    if not can_fuse(generator, device) or not has_quick_bf16():
        return Precision("float32", "float32: bf16 is no quicker here, or was not measured.")
    mean, rare = half_error(generator)
    levels = f"{mean * 255:.1f}"
    # Damaged weights give no numbers: that is no small error.
    if mean < MOST_MEAN and rare < MOST_RARE:
        return Precision("bf16", f"bf16: quicker, off by {levels} of 255 levels on average.")
    reason = f"float32: bf16 would be off by {levels} of 255 levels on average with these weights."
    return Precision("float32", reason)


def can_fuse(generator: Generator, device: Device) -> bool:
    """Whether there is a faster twin of this network for the device."""
    return device.name == "cpu" and generator.config.global_branch == "fourier"


def has_quick_bf16() -> bool:
    """Whether this CPU multiplies bf16 itself; others only convert it, which is slower."""
    has_onednn = torch.backends.mkldnn.is_available()
    return has_onednn and bool(
        torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    )


def half_error(generator: Generator) -> tuple[float, float]:
    """Difference of bf16 from float32 in a hole, in 0..1: (mean, 99.9th percentile)."""
    photo, mask = made_picture(PICTURE_PX)
    exact = FusedGenerator(generator)(photo, mask)
    gaps = (FusedGenerator(generator, torch.bfloat16)(photo, mask) - exact).abs()
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
