"""The device is the one asked for, or a sentence; "auto" says which and why."""

import pytest
import torch

from lama_studio.engine import device as devices
from lama_studio.engine.device import pick_device
from lama_studio.errors import DeviceError


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


def test_auto_passes_over_a_device_that_computes_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_is_present", lambda name: name == "mps")
    monkeypatch.setattr(devices, "self_test", lambda name: f"The device '{name}' computes wrongly.")

    picked = pick_device("auto")

    assert picked.name == "cpu"
    assert "computes wrongly" in picked.reason


def test_a_device_that_computes_wrongly_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_is_present", lambda name: True)
    monkeypatch.setattr(devices, "self_test", lambda name: f"The device '{name}' computes wrongly.")

    with pytest.raises(DeviceError, match="computes wrongly"):
        pick_device("mps")


def test_the_self_test_notices_a_wrong_fourier_transform(monkeypatch: pytest.MonkeyPatch) -> None:
    right = devices._probe
    calls = []

    def probe(device: torch.device) -> torch.Tensor:
        calls.append(device)
        return right(torch.device("cpu")) + (0.01 if device.type == "mps" else 0)

    monkeypatch.setattr(devices, "_probe", probe)
    devices.self_test.cache_clear()

    assert "computes wrongly" in str(devices.self_test("mps"))
    devices.self_test("mps")
    assert len(calls) == 2, "once per device"
    devices.self_test.cache_clear()


def test_the_self_test_survives_a_device_that_cannot_transform(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def probe(device: torch.device) -> torch.Tensor:
        raise NotImplementedError("aten::_fft_r2c is not implemented\nand so on")

    monkeypatch.setattr(devices, "_probe", probe)
    devices.self_test.cache_clear()

    assert str(devices.self_test("cuda")).endswith("aten::_fft_r2c is not implemented.")
    devices.self_test.cache_clear()
