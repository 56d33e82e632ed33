"""Which device the network runs on, and why.

"auto" chooses and says so; a device asked for by name that is missing or wrong is an error,
never a silent swap.
"""

import functools
from contextlib import AbstractContextManager
from dataclasses import dataclass

import torch
from torch.nn import functional

from lama_studio.errors import DeviceError

DEVICES = ("auto", "cuda", "mps", "cpu")

_TITLES = {"cuda": "CUDA (NVIDIA)", "mps": "Metal (Apple)", "cpu": "CPU"}
_SELF_TEST_TOLERANCE = 1e-3


@dataclass(frozen=True)
class Device:
    """A device that computes as the CPU does; `reason` is a sentence for the person."""

    torch_device: torch.device
    reason: str

    @property
    def name(self) -> str:
        """cuda, mps or cpu."""
        return self.torch_device.type


def pick_device(name: str = "auto") -> Device:
    """Name ("auto", "cuda", "mps", "cpu") -> Device.

    Raises DeviceError where the named device is missing or fails its self-test; "auto" goes on
    to the next one and says why.
    """
    if name not in DEVICES:
        raise DeviceError(f"There is no device '{name}'; choose one of {', '.join(DEVICES)}.")
    if name != "auto":
        return _named(name)
    failures = []
    for candidate in ("cuda", "mps"):
        if not _is_present(candidate):
            continue
        failure = self_test(candidate)
        if failure is None:
            return Device(torch.device(candidate), f"{_title(candidate)}: found and tested.")
        failures.append(failure)
    reason = " ".join(failures) or "no CUDA or Metal device is available to this torch."
    return Device(torch.device("cpu"), f"CPU: {reason}")


def _named(name: str) -> Device:
    if not _is_present(name):
        raise DeviceError(f"The device '{name}' is not available here; choose auto or cpu.")
    failure = self_test(name)
    if failure is not None:
        raise DeviceError(f"{failure} Choose auto or cpu.")
    return Device(torch.device(name), f"{_title(name)}: as asked for.")


def _is_present(name: str) -> bool:
    if name == "cuda":
        return torch.cuda.is_available()
    if name == "mps":
        return torch.backends.mps.is_available()
    return True


def _title(name: str) -> str:
    return f"CUDA ({torch.cuda.get_device_name()})" if name == "cuda" else _TITLES[name]


@functools.cache
def self_test(name: str) -> str | None:
    """Compare one small convolution and one Fourier round trip with the CPU, once per device.

    None where they agree, else a sentence: some drivers compute wrong Fourier transforms without
    a word.
    """
    if name == "cpu":
        return None
    try:
        ours, theirs = _probe(torch.device("cpu")), _probe(torch.device(name))
    except (RuntimeError, NotImplementedError) as error:
        return f"The device '{name}' failed its self-test: {str(error).splitlines()[0]}."
    gap = float((ours - theirs).abs().max())
    if gap < _SELF_TEST_TOLERANCE:
        return None
    return f"The device '{name}' computes wrongly (error {gap:.2g} against the CPU)."


def _probe(device: torch.device) -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    x = torch.rand((1, 4, 24, 40), generator=generator).to(device)
    weight = (torch.rand((6, 4, 3, 3), generator=generator) / 36).to(device)
    with torch.inference_mode(), exact_arithmetic():
        y = functional.relu(functional.conv2d(x, weight, padding=1) - 0.2)
        spectrum = torch.view_as_real(torch.fft.rfft2(y, norm="ortho"))
        damped = torch.view_as_complex((spectrum * 0.5 + spectrum.relu() * 0.5).contiguous())
        return torch.fft.irfft2(damped, s=y.shape[-2:], norm="ortho").cpu()


def exact_arithmetic() -> AbstractContextManager[None]:
    """Context for repeatable float32 on CUDA: no TF32, no autotuning, same bytes each time."""
    return torch.backends.cudnn.flags(
        enabled=True, benchmark=False, deterministic=True, allow_tf32=False
    )
