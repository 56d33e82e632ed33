"""The recipe's configs, each shrunk to three CPU steps of its own kind."""

import csv
from pathlib import Path

import pytest
import torch

from lama_studio.network.generator import Generator, GeneratorConfig
from lama_studio.network.weights import load_weights
from training.config import load_config
from training.export import export
from training.perceptual import SqueezeNet
from training.train import train

CONFIGS = sorted((Path(__file__).parents[2] / "training" / "configs").glob("*.toml"))
SMALL = [
    *("ngf=8", "photo_px=40", "crop_px=32", "batch_size=2", "steps=3", "decay_steps=1"),
    *("log_every=1", "adversarial_from_step=1", "adversarial_ramp_steps=0", "downsamplings=2"),
    *("discriminator_ndf=4", "mask_workers=0", "photos=[]", "starts_as_copy=false"),
]


@pytest.fixture(scope="module")
def squeezenet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SqueezeNet that has learned nothing."""
    path = tmp_path_factory.mktemp("perceptual") / "squeezenet.pth"
    torch.save(SqueezeNet().state_dict(), path)
    return path


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_three_steps_of_every_config_end_in_weights(
    path: Path, tmp_path: Path, squeezenet: Path
) -> None:
    whole = load_config(path, [])
    perceptual = [f"perceptual_file='{squeezenet}'"] if whole.perceptual_file else []
    config = load_config(path, [*SMALL, *perceptual, f"blocks={min(whole.blocks, 2)}"])

    train(config, tmp_path)
    export(tmp_path, tmp_path / "w.safetensors", torch.float16)

    with (tmp_path / "log.csv").open(newline="") as file:
        last = list(csv.DictReader(file))[-1]
    assert int(last["step"]) == 3
    assert (float(last["perceptual"]) > 0) == bool(perceptual)
    assert (float(last["discriminator"]) > 0) == (whole.adversarial_weight > 0)
    assert load_weights(tmp_path / "w.safetensors").config.global_branch == whole.global_branch


@pytest.mark.parametrize(
    ("branch", "names"),
    [("regular", {"weight"}), ("dilated", {"weight"}), ("fourier", {"conv1", "conv2", "fu"})],
)
def test_the_global_branch_is_what_the_ablation_says(branch: str, names: set[str]) -> None:
    generator = Generator(GeneratorConfig(ngf=8, blocks=1, global_branch=branch))

    inside = "model.5.conv1.ffc.convg2g."
    found = {n.removeprefix(inside).split(".")[0] for n in generator.state_dict() if inside in n}
    assert found == names


@pytest.mark.parametrize(("branch", "reach_px"), [("regular", 2), ("dilated", 6), ("fourier", 15)])
def test_how_far_a_block_of_each_branch_sees(branch: str, reach_px: int) -> None:
    config = GeneratorConfig(ngf=8, blocks=1, global_branch=branch)
    block = Generator(config).eval().model[5]
    far = torch.zeros(1, config.global_channels, 31, 31, requires_grad=True)
    local = torch.zeros(1, config.local_channels, 31, 31)

    # Features of chance, or rectifiers at zero would let nothing through.
    with torch.no_grad():
        far.normal_(generator=torch.Generator().manual_seed(0))
    block((local, far))[1][..., 15, 15].sum().backward()

    assert far.grad is not None
    seen = far.grad.abs().sum((0, 1)) > 0
    rows = seen.any(1).nonzero().flatten()
    assert (int(rows.min()), int(rows.max())) == (15 - reach_px, 15 + reach_px)
