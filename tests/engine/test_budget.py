"""A pass fits into the memory that is free."""

from pathlib import Path

import pytest

from lama_studio.engine import budget
from lama_studio.engine.budget import fitting_working_px, free_bytes, pass_bytes
from lama_studio.engine.device import Device, pick_device
from lama_studio.network.generator import GeneratorConfig

CONFIG = GeneratorConfig(ngf=64)


@pytest.fixture
def device() -> Device:
    return pick_device("cpu")


def with_free(monkeypatch: pytest.MonkeyPatch, free: int | None) -> None:
    monkeypatch.setattr(budget, "free_bytes", lambda device: free)


def test_with_memory_to_spare_the_working_size_is_the_wanted_one(
    monkeypatch: pytest.MonkeyPatch, device: Device
) -> None:
    with_free(monkeypatch, 64 * 2**30)
    assert fitting_working_px(CONFIG, device, 1024) == 1024


def test_with_little_memory_the_pass_takes_its_share_at_most(
    monkeypatch: pytest.MonkeyPatch, device: Device
) -> None:
    with_free(monkeypatch, 2**30)
    working_px = fitting_working_px(CONFIG, device, 1024)
    assert 512 < working_px < 1024
    assert pass_bytes(CONFIG, working_px**2) <= 2**29


def test_it_never_shrinks_to_nothing(monkeypatch: pytest.MonkeyPatch, device: Device) -> None:
    with_free(monkeypatch, 0)
    assert fitting_working_px(CONFIG, device, 1024) == 256


def test_where_memory_cannot_be_told_nothing_shrinks(
    monkeypatch: pytest.MonkeyPatch, device: Device
) -> None:
    with_free(monkeypatch, None)
    assert fitting_working_px(CONFIG, device, 1024) == 1024


def test_free_memory_is_read_from_the_system(device: Device, tmp_path: Path) -> None:
    table = tmp_path / "meminfo"
    table.write_text("MemTotal: 900 kB\nMemAvailable:   300 kB\n")
    assert budget._free_memory_of_linux(table) == 300 * 1024
    assert budget._free_memory_of_linux(tmp_path / "nowhere") is None
    free = free_bytes(device)
    assert free is None or free > 0
