"""The device is the one asked for, or a sentence; "auto" says which and why."""

import copy
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch

from lama_studio.engine import device as devices
from lama_studio.engine.device import Device, SelfTest, pick_device
from lama_studio.engine.inpainter import Inpainter
from lama_studio.errors import DeviceError
from lama_studio.network.ffc import FourierUnit
from lama_studio.network.generator import Generator
from tests.engine.conftest import Drawn


def test_the_cpu_is_always_there() -> None:
    assert pick_device("cpu").name == "cpu"


def test_auto_without_accelerators_says_why_it_is_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)

    picked = pick_device("auto")

    assert picked.name == "cpu"
    assert "no CUDA" in picked.reason


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_a_missing_device_asked_for_by_name_is_an_error(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "_is_present", lambda name: False)
    with pytest.raises(DeviceError, match=f"'{name}' is not available"):
        pick_device(name)


def test_an_unknown_device_is_an_error() -> None:
    with pytest.raises(DeviceError, match="choose one of"):
        pick_device("tpu")


WRONG = SelfTest("The device 'mps' computes wrongly.")


def test_auto_passes_over_a_device_that_computes_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_is_present", lambda name: name == "mps")
    monkeypatch.setattr(devices, "self_test", lambda name: WRONG)

    picked = pick_device("auto")

    assert picked.name == "cpu"
    assert "computes wrongly" in picked.reason


def test_a_device_that_computes_wrongly_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_is_present", lambda name: True)
    monkeypatch.setattr(devices, "self_test", lambda name: WRONG)

    with pytest.raises(DeviceError, match="computes wrongly"):
        pick_device("mps")


Probe = Callable[..., torch.Tensor]


@pytest.fixture
def metal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Probe], None]]:
    """metal(probe): a device "mps" that answers the self-test as `probe` does; its real one runs
    on the CPU."""
    right = devices._probe

    def answers(probe: Probe) -> None:
        def on(device: torch.device, *, by_products: bool) -> torch.Tensor:
            found = right(torch.device("cpu"), by_products=by_products)
            return probe(found, by_products=by_products) if device.type == "mps" else found

        monkeypatch.setattr(devices, "_probe", on)

    monkeypatch.setattr(devices, "_is_present", lambda name: name == "mps")
    devices.self_test.cache_clear()
    yield answers
    devices.self_test.cache_clear()


def test_a_device_that_computes_rightly_is_taken(metal: Callable[[Probe], None]) -> None:
    metal(lambda found, by_products: found)
    picked = pick_device("auto")
    assert (picked.name, picked.has_wrong_fourier) == ("mps", False)


def test_products_stand_in_for_a_wrong_fourier_transform(metal: Callable[[Probe], None]) -> None:
    metal(lambda found, by_products: found if by_products else found + 0.01)
    picked = pick_device("auto")
    assert (picked.name, picked.has_wrong_fourier) == ("mps", True)
    assert "matrix products stand in" in picked.reason
    assert "matrix products stand in" in pick_device("mps").reason


def test_products_stand_in_for_a_missing_fourier_transform(
    metal: Callable[[Probe], None],
) -> None:
    def probe(found: torch.Tensor, by_products: bool) -> torch.Tensor:
        if not by_products:
            raise NotImplementedError("aten::_fft_r2c is not implemented\nand so on")
        return found

    metal(probe)
    assert devices.self_test("mps") == SelfTest(None, has_wrong_fourier=True)


def test_a_device_whose_convolutions_are_wrong_is_not_taken(
    metal: Callable[[Probe], None],
) -> None:
    calls = []

    def probe(found: torch.Tensor, by_products: bool) -> torch.Tensor:
        calls.append(by_products)
        return found + 0.01

    metal(probe)
    assert "computes wrongly" in str(devices.self_test("mps").failure)
    devices.self_test("mps")
    assert calls == [False, True], "once per device"
    assert pick_device("auto").name == "cpu"


def test_a_device_that_fails_altogether_is_one_sentence(metal: Callable[[Probe], None]) -> None:
    def probe(found: torch.Tensor, by_products: bool) -> torch.Tensor:
        raise RuntimeError("driver too old\nand so on")

    metal(probe)
    assert str(devices.self_test("mps").failure).endswith("driver too old.")


@pytest.fixture
def both_ways(tiny_generator: Generator) -> list[Inpainter]:
    """With the device's own Fourier transform, and with products in its stead."""
    devices = (Device(torch.device("cpu"), "", is_wrong) for is_wrong in (False, True))
    return [
        Inpainter(copy.deepcopy(tiny_generator), device, "float32", working_px=128)
        for device in devices
    ]


def test_features_are_refined_where_products_stand_in(
    both_ways: list[Inpainter], draw: Drawn
) -> None:
    """After a plain fill, whose matrices are kept, and with gradients."""
    photo = np.random.default_rng(0).integers(0, 256, (256, 256, 3), dtype=np.uint8)
    hole = draw(256, 256, (60, 200, 60, 200))
    fills = []
    for inpainter in both_ways:
        plain = inpainter.inpaint(photo, hole).pixels
        fills.append(inpainter.inpaint(photo, hole, refine="features").pixels.astype(int))
        assert (fills[-1] != plain).any()
    assert np.abs(fills[0] - fills[1]).mean() < 0.5


def test_the_fill_is_the_same_where_products_stand_in(
    both_ways: list[Inpainter], draw: Drawn
) -> None:
    photo = np.random.default_rng(0).integers(0, 256, (96, 120, 3), dtype=np.uint8)
    hole = draw(96, 120, (30, 60, 40, 80))
    fills = []
    for inpainter, is_wrong in zip(both_ways, (False, True), strict=True):
        units = [each for each in inpainter._generator.modules() if isinstance(each, FourierUnit)]
        assert {unit.by_products for unit in units} == {is_wrong}
        fills.append(inpainter.inpaint(photo, hole).pixels.astype(int))
    assert np.abs(fills[0] - fills[1]).max() <= 1
