"""Which device the network runs on, and why.

"auto" chooses and says so; a device asked for by name that is missing or wrong is an error,
never a silent swap. Each is compared with the CPU once: some drivers compute wrong Fourier
transforms without a word, and products with matrices stand in for those.
"""

import functools
from contextlib import AbstractContextManager
from dataclasses import dataclass

import torch
from torch.nn import functional

from lama_studio.errors import DeviceError
from lama_studio.network.ffc import FourierUnit

DEVICES = ("auto", "cuda", "mps", "cpu")

_TITLES = {"cuda": "CUDA (NVIDIA)", "mps": "Metal (Apple)", "cpu": "CPU"}
_SELF_TEST_TOLERANCE = 1e-3


@dataclass(frozen=True)
class Device:
    """A device that computes as the CPU does; `reason` is a sentence for the person."""

    torch_device: torch.device
    reason: str
    has_wrong_fourier: bool = False
    """Its fast Fourier transform is missing or wrong: FourierUnit.by_products is right there."""

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
        tested = self_test(candidate)
        if tested.failure is None:
            return _tested(candidate, f"{_title(candidate)}: found and tested.", tested)
        failures.append(tested.failure)
    reason = " ".join(failures) or "no CUDA or Metal device is available to this torch."
    return Device(torch.device("cpu"), f"CPU: {reason}")


def _named(name: str) -> Device:
    if not _is_present(name):
        raise DeviceError(f"The device '{name}' is not available here; choose auto or cpu.")
    tested = self_test(name)
    if tested.failure is not None:
        raise DeviceError(f"{tested.failure} Choose auto or cpu.")
    return _tested(name, f"{_title(name)}: as asked for.", tested)


def _tested(name: str, reason: str, tested: "SelfTest") -> Device:
    if tested.has_wrong_fourier:
        reason = f"{_title(name)}: matrix products stand in for its wrong Fourier transform."
    return Device(torch.device(name), reason, tested.has_wrong_fourier)


def _is_present(name: str) -> bool:
    if name == "cuda":
        return torch.cuda.is_available()
    if name == "mps":
        return torch.backends.mps.is_available()
    return True


def _title(name: str) -> str:
    return f"CUDA ({torch.cuda.get_device_name()})" if name == "cuda" else _TITLES[name]


@dataclass(frozen=True)
class SelfTest:
    """failure: a sentence where the device cannot be used, None where it can."""

    failure: str | None = None
    has_wrong_fourier: bool = False


@functools.cache
def self_test(name: str) -> SelfTest:
    """Compare one small convolution and one Fourier unit with the CPU, once per device: the fast
    transform, and where that is wrong the one by products."""
    if name == "cpu":
        return SelfTest()
    failure = _failure(name, by_products=False)
    if failure is not None and _failure(name, by_products=True) is None:
        return SelfTest(has_wrong_fourier=True)
    return SelfTest(failure)


def _failure(name: str, *, by_products: bool) -> str | None:
    try:
        ours = _probe(torch.device("cpu"), by_products=False)
        theirs = _probe(torch.device(name), by_products=by_products)
    except (RuntimeError, NotImplementedError) as error:
        return f"The device '{name}' failed its self-test: {str(error).splitlines()[0]}."
    gap = float((ours - theirs).abs().max())
    if gap < _SELF_TEST_TOLERANCE:
        return None
    return f"The device '{name}' computes wrongly (error {gap:.2g} against the CPU)."


def _probe(device: torch.device, *, by_products: bool) -> torch.Tensor:
    random = torch.Generator().manual_seed(0)
    x = torch.rand((1, 4, 24, 41), generator=random).to(device)
    weight = (torch.rand((6, 4, 3, 3), generator=random) / 36).to(device)
    unit = FourierUnit(6)
    mixing = torch.rand(unit.conv_layer.weight.shape, generator=random) - 0.5
    unit.load_state_dict({"conv_layer.weight": mixing}, strict=False)
    unit.by_products = by_products
    unit = unit.eval().to(device)
    with torch.inference_mode(), exact_arithmetic():
        y = functional.relu(functional.conv2d(x, weight, padding=1) - 0.2)
        return torch.cat([y, unit(y)], 1).cpu()


def exact_arithmetic() -> AbstractContextManager[None]:
    """Context for repeatable float32 on CUDA: no TF32, no autotuning, same bytes each time."""
    return torch.backends.cudnn.flags(
        enabled=True, benchmark=False, deterministic=True, allow_tf32=False
    )
