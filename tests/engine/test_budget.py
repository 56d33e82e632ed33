"""A pass fits into the memory that is free."""

from pathlib import Path

import pytest

from lama_studio.engine import budget
from lama_studio.engine.budget import (
    allowed_bytes,
    features_bytes,
    fitting_texture_px,
    fitting_tile,
    fitting_working_px,
    free_bytes,
    pass_bytes,
)
from lama_studio.engine.device import Device, pick_device
from lama_studio.network.generator import GeneratorConfig

CONFIG = GeneratorConfig(ngf=64)


@pytest.fixture
def device() -> Device:
    return pick_device("cpu")


def with_free(monkeypatch: pytest.MonkeyPatch, free: int | None) -> None:
    monkeypatch.setattr(budget, "free_bytes", lambda device: free)


@pytest.mark.parametrize(
    ("free", "limit", "allowed"),
    [(8, None, 4), (8, 3, 3), (8, 6, 4), (None, 3, 3), (None, None, None)],
)
def test_a_fill_may_hold_half_of_what_is_free_and_never_more_than_the_limit(
    monkeypatch: pytest.MonkeyPatch,
    device: Device,
    free: int | None,
    limit: int | None,
    allowed: int | None,
) -> None:
    with_free(monkeypatch, free)
    assert allowed_bytes(device, limit) == allowed


@pytest.mark.parametrize("kind", ["literal", "float32", "bf16"])
def test_a_pass_is_as_large_as_wanted_and_as_is_allowed(kind: str) -> None:
    enough = pass_bytes(CONFIG, 1024**2, kind)
    assert fitting_working_px(CONFIG, None, 1024, kind) == 1024
    assert fitting_working_px(CONFIG, enough, 1024, kind) == 1024
    less_px = fitting_working_px(CONFIG, enough // 3, 1024, kind)
    assert 512 < less_px < 1024
    assert pass_bytes(CONFIG, less_px**2, kind) <= enough // 3
    assert fitting_working_px(CONFIG, 0, 1024, kind) == 256, "never nothing"


def test_a_tile_is_sparing_before_it_is_small() -> None:
    enough = features_bytes(CONFIG, 512**2, is_sparing=False)
    assert fitting_tile(CONFIG, None) == fitting_tile(CONFIG, enough) == (512, False)
    assert fitting_tile(CONFIG, enough - 1) == (512, True)
    tile_px, is_sparing = fitting_tile(CONFIG, enough // 4)
    assert 256 < tile_px < 512
    assert is_sparing
    assert features_bytes(CONFIG, tile_px**2, is_sparing=True) <= enough // 4
    assert fitting_tile(CONFIG, 0) == (256, True)


def test_texture_is_looked_for_less_far_with_little_memory() -> None:
    assert fitting_texture_px(None) == fitting_texture_px(2**33) == budget.MOST_TEXTURE_PX
    some_px = fitting_texture_px(2**29)
    assert 2_000_000 < some_px < budget.MOST_TEXTURE_PX
    assert budget.texture_bytes(some_px) <= 2**29 < budget.texture_bytes(some_px + 2)
    assert fitting_texture_px(0) == 0


def test_free_memory_is_read_from_the_system(device: Device, tmp_path: Path) -> None:
    table = tmp_path / "meminfo"
    table.write_text("MemTotal: 900 kB\nMemAvailable:   300 kB\n")
    assert budget._free_memory_of_linux(table) == 300 * 1024
    assert budget._free_memory_of_linux(tmp_path / "nowhere") is None
    free = free_bytes(device)
    assert free is None or free > 0
