"""bf16 is taken by itself only where the CPU has it and these very weights lose little by it."""

from pathlib import Path

import pytest
import torch

from lama_studio.engine import precision as precisions
from lama_studio.engine.device import Device, pick_device
from lama_studio.engine.passes import HalfGenerator
from lama_studio.engine.precision import (
    MOST_MEAN,
    MOST_RARE,
    PICTURE_PX,
    half_error,
    made_picture,
    pick_precision,
)
from lama_studio.errors import DeviceError
from lama_studio.network.generator import Generator, GeneratorConfig
from lama_studio.network.weights import load_weights

BUNDLED = Path(__file__).parents[2] / "resources/weights/studio.safetensors"
CPU = pick_device("cpu")


@pytest.fixture(params=[True, False])
def has_bf16(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(precisions, "has_quick_bf16", lambda device: request.param)
    return bool(request.param)


@pytest.fixture
def coarse_generator(tiny_generator: Generator) -> Generator:
    """The tiny one with its last features far from zero, where bf16 is coarse."""
    generator = Generator(tiny_generator.config)
    generator.load_state_dict(tiny_generator.state_dict())
    last_norm, head = generator.model[-5], generator.model[-2]
    with torch.no_grad():
        last_norm.bias.add_(100)
        head.weight.sub_(head.weight.mean((1, 2, 3), keepdim=True))
        head.bias.zero_()
    return generator.eval().requires_grad_(False)


def test_the_bundled_weights_take_bf16_where_the_cpu_has_it_and_they_lose_little(
    has_bf16: bool,
) -> None:
    generator = load_weights(BUNDLED)
    mean, rare = half_error(generator, CPU)
    picked = pick_precision("auto", CPU, generator)
    is_harmless = mean < 1 / 255 and rare < 8 / 255
    assert picked.name == ("bf16" if has_bf16 and is_harmless else "float32")
    assert not picked.is_literal
    assert picked.reason.startswith(picked.name)


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="bf16 needs oneDNN here")
def test_weights_that_lose_much_stay_in_float32(
    coarse_generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precisions, "has_quick_bf16", lambda device: True)
    mean, rare = half_error(coarse_generator, CPU)
    assert mean > 1 / 255 or rare > 8 / 255

    picked = pick_precision("auto", CPU, coarse_generator)

    assert picked.name == "float32"
    assert "bf16 would be off by" in picked.reason


def test_damaged_weights_stay_in_float32(
    tiny_generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precisions, "has_quick_bf16", lambda device: True)
    monkeypatch.setattr(precisions, "half_error", lambda generator, device: (float("nan"),) * 2)
    assert pick_precision("auto", CPU, tiny_generator).name == "float32"


def test_a_network_that_cannot_be_fused_stays_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precisions, "has_quick_bf16", lambda device: True)
    generator = Generator(GeneratorConfig(ngf=4, blocks=1, global_branch="dilated")).eval()
    assert pick_precision("auto", CPU, generator).name == "float32"


@pytest.mark.parametrize("has_units", [True, False])
def test_on_cuda_the_chip_decides(has_units: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def supported(including_emulation: bool) -> bool:
        return has_units and not including_emulation

    monkeypatch.setattr(torch.cuda, "is_bf16_supported", supported)
    monkeypatch.setattr(precisions, "half_error", lambda generator, device: (0.0, 0.0))
    cuda = Device(torch.device("cuda"), "")
    picked = pick_precision("auto", cuda, Generator(GeneratorConfig(ngf=4, blocks=1)))
    assert picked.name == ("bf16" if has_units else "float32")


def test_the_bundled_weights_lose_little_in_half_precision_unfused() -> None:
    """What a GPU runs, on the CPU: torch.autocast over the network as it is written."""
    generator = load_weights(BUNDLED).eval().requires_grad_(False)
    photo, mask = made_picture(PICTURE_PX)
    with torch.inference_mode():
        gaps = (HalfGenerator(generator)(photo, mask) - generator(photo, mask)).abs()
    inside = gaps[mask.expand_as(gaps) > 0]
    assert 0 < inside.mean() < MOST_MEAN
    assert inside.quantile(0.999) < MOST_RARE


def test_what_is_asked_for_is_what_one_gets(tiny_generator: Generator, has_bf16: bool) -> None:
    assert pick_precision("float32", CPU, tiny_generator).is_literal
    assert pick_precision("bf16", CPU, tiny_generator).name == "bf16"
    with pytest.raises(DeviceError, match="choose one of"):
        pick_precision("int4", CPU, tiny_generator)
