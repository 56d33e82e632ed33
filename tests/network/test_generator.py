"""The generator is the published one: same names, same function."""

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file

from lama_studio.errors import Cancelled
from lama_studio.network.generator import Generator, GeneratorConfig, composite
from tests.network.reference import predict

GOLDEN = Path(__file__).parents[1] / "golden" / "generator_ngf8_blocks2.safetensors"


def golden_cases() -> list[str]:
    with safe_open(GOLDEN, "pt") as file:
        names = [name.split(".")[1] for name in file.keys() if name.endswith(".predicted")]  # noqa: SIM118
    return sorted(names)


@pytest.fixture(scope="module")
def golden() -> dict[str, torch.Tensor]:
    return load_file(GOLDEN)


@pytest.fixture(scope="module")
def generator(golden: dict[str, torch.Tensor]) -> Generator:
    generator = Generator(GeneratorConfig(ngf=8, blocks=2))
    state = {k.removeprefix("state."): v for k, v in golden.items() if k.startswith("state.")}
    generator.load_state_dict(state)
    return generator.eval().requires_grad_(False)


@pytest.mark.parametrize("case", golden_cases())
def test_it_predicts_what_the_published_definition_does(
    case: str, golden: dict[str, torch.Tensor], generator: Generator
) -> None:
    photo, mask = golden[f"case.{case}.image"], golden[f"case.{case}.mask"]

    predicted = generator(photo, mask)

    assert (predicted - golden[f"case.{case}.predicted"]).abs().max() <= 1e-5


@pytest.mark.parametrize("shape", [{}, {"downsamplings": 2, "global_ratio": 0.5, "blocks": 3}])
def test_it_is_the_network_written_plainly(shape: dict[str, int]) -> None:
    torch.manual_seed(4)
    generator = Generator(GeneratorConfig(**({"ngf": 8, "blocks": 2} | shape))).eval()
    photo, mask = torch.rand(2, 3, 32, 48), (torch.rand(2, 1, 32, 48) > 0.5).float()
    with torch.inference_mode():
        difference = generator(photo, mask) - predict(generator.state_dict(), photo, mask)
    assert difference.abs().max() < 1e-5


@pytest.mark.parametrize(
    ("ngf", "blocks", "parameters"),
    [(64, 9, 27_048_835), (64, 18, 50_975_875), (32, 9, 6_778_307), (24, 6, 2_694_195)],
)
def test_it_has_the_published_number_of_parameters(ngf: int, blocks: int, parameters: int) -> None:
    with torch.device("meta"):
        generator = Generator(GeneratorConfig(ngf=ngf, blocks=blocks))
    assert sum(p.numel() for p in generator.parameters()) == parameters


def test_progress_rises_evenly_to_one(generator: Generator) -> None:
    fractions: list[float] = []

    generator(torch.rand(1, 3, 32, 32), torch.ones(1, 1, 32, 32), fractions.append)

    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)
    steps = [after - before for before, after in zip([0.0, *fractions], fractions, strict=False)]
    assert max(steps) < 0.25


def test_a_step_ends_a_pass(generator: Generator) -> None:
    def stop(fraction: float) -> None:
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        generator(torch.rand(1, 3, 32, 32), torch.ones(1, 1, 32, 32), stop)


def test_the_photo_below_the_hole_is_not_looked_at(generator: Generator) -> None:
    mask = torch.zeros(1, 1, 32, 32)
    mask[..., 8:20, 8:20] = 1
    photo = torch.rand(1, 3, 32, 32)
    other = composite(photo, mask, torch.rand(1, 3, 32, 32))

    assert torch.equal(generator(photo, mask), generator(other, mask))


def test_encode_then_decode_is_the_forward_pass(generator: Generator) -> None:
    photo, mask = torch.rand(1, 3, 32, 48), torch.ones(1, 1, 32, 48)
    assert torch.equal(generator.decode(generator.encode(photo, mask)), generator(photo, mask))


@pytest.mark.parametrize(
    "wrong", [{"ngf": 0}, {"blocks": 0}, {"global_ratio": 1.0}, {"ngf": 1, "downsamplings": 1}]
)
def test_an_impossible_shape_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        GeneratorConfig(**wrong)  # type: ignore[arg-type]
