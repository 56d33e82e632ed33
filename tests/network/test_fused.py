"""The fused network is the same function as the plain one, in another order of arithmetic."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from lama_studio.errors import Cancelled
from lama_studio.network.ffc import FourierUnit
from lama_studio.network.fused import FusedGenerator
from lama_studio.network.fused_spectral import FastUnit, ProductUnit
from lama_studio.network.generator import Generator, GeneratorConfig

GOLDEN = Path(__file__).parents[1] / "golden" / "generator_ngf8_blocks2.safetensors"


@pytest.fixture(scope="module")
def generator() -> Generator:
    generator = Generator(GeneratorConfig(ngf=8, blocks=2))
    state = load_file(GOLDEN)
    generator.load_state_dict(
        {k.removeprefix("state."): v for k, v in state.items() if k.startswith("state.")}
    )
    return generator.eval().requires_grad_(False)


def inputs(height: int, width: int) -> tuple[torch.Tensor, torch.Tensor]:
    source = torch.Generator().manual_seed(height * width)
    photo = torch.rand(1, 3, height, width, generator=source)
    mask = torch.zeros(1, 1, height, width)
    mask[..., height // 4 : height // 2, width // 3 :] = 1
    return photo, mask


@pytest.mark.parametrize(("height", "width"), [(64, 64), (72, 136), (16, 16), (16, 200)])
def test_it_agrees_with_the_plain_network(generator: Generator, height: int, width: int) -> None:
    photo, mask = inputs(height, width)

    fused = FusedGenerator(generator)

    assert (fused(photo, mask) - generator(photo, mask)).abs().max() < 1e-5


def test_one_network_serves_every_size(generator: Generator) -> None:
    """Weights are packed at the first size, and used at the next."""
    fused = FusedGenerator(generator)
    for height, width in ((32, 48), (128, 64), (32, 48)):
        photo, mask = inputs(height, width)
        assert (fused(photo, mask) - generator(photo, mask)).abs().max() < 1e-5


@pytest.mark.parametrize("downsamplings", [1, 2, 4])
def test_other_depths_agree_too(downsamplings: int) -> None:
    torch.manual_seed(2)
    config = GeneratorConfig(ngf=6, blocks=1, downsamplings=downsamplings, global_ratio=0.5)
    generator = Generator(config).eval().requires_grad_(False)
    photo, mask = inputs(64, 96)
    difference = FusedGenerator(generator)(photo, mask) - generator(photo, mask)
    assert difference.abs().max() < 1e-5


def test_without_onednn_it_agrees_too(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)
    photo, mask = inputs(64, 72)
    assert (FusedGenerator(generator)(photo, mask) - generator(photo, mask)).abs().max() < 1e-5


def test_the_generators_own_weights_are_left_alone(generator: Generator) -> None:
    before = {name: tensor.clone() for name, tensor in generator.state_dict().items()}
    FusedGenerator(generator)(*inputs(32, 32))
    for name, tensor in generator.state_dict().items():
        assert torch.equal(tensor, before[name])


def test_inputs_are_left_alone(generator: Generator) -> None:
    photo, mask = inputs(32, 32)
    kept = photo.clone(), mask.clone()
    FusedGenerator(generator)(photo, mask)
    assert torch.equal(photo, kept[0])
    assert torch.equal(mask, kept[1])


def test_bf16_is_near(generator: Generator) -> None:
    photo, mask = inputs(64, 64)
    difference = FusedGenerator(generator, torch.bfloat16)(photo, mask) - generator(photo, mask)
    assert 0 < difference.abs().mean() < 0.02


@pytest.mark.parametrize(("height", "width"), [(8, 8), (9, 25), (2, 3), (24, 10), (64, 64)])
@pytest.mark.parametrize("unit_class", [FastUnit, ProductUnit])
def test_a_fourier_unit_in_bf16_is_off_by_its_rounding_alone(
    height: int, width: int, unit_class: type
) -> None:
    torch.manual_seed(1)
    unit = FourierUnit(6).eval().requires_grad_(False)
    unit.bn.running_mean.normal_(0, 0.2)
    t = torch.rand(1, 6, height, width).contiguous(memory_format=torch.channels_last)

    found = unit_class(unit, torch.bfloat16)(t.bfloat16())

    exact = unit(t)
    assert found.shape == t.shape
    assert found.is_contiguous(memory_format=torch.channels_last)
    assert (found - exact).abs().mean() < 0.01 * exact.abs().mean()


def test_progress_rises_to_one_and_a_step_cancels(generator: Generator) -> None:
    fractions: list[float] = []
    fused = FusedGenerator(generator)
    fused(*inputs(32, 32), fractions.append)
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)

    def stop(fraction: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        fused(*inputs(32, 32), stop)
