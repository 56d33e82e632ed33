"""Perceptual networks: shapes, how far they see, values worked out by hand, safe reading."""

import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from lama_studio.errors import WeightsError
from training.perceptual import (
    Ade20kEncoder,
    PerceptualNetwork,
    SqueezeNet,
    noise_card,
    perceptual_loss,
    read_body,
)


@pytest.fixture(scope="module")
def squeezenet_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("perceptual") / "squeezenet.safetensors"
    save_file(SqueezeNet().state_dict(), path)
    return path


def seen_px(body: nn.Module, height: int) -> int:
    """How many rows of the photo reach the middle of the last stage."""
    for parameter in body.parameters():  # positive weights: nothing cancels, no unit is dead
        nn.init.uniform_(parameter, 0.5, 1.0)
    photo = torch.rand(1, 3, height, 33, requires_grad=True)
    last = body.eval()(photo)[-1]
    last[:, :, last.shape[2] // 2].sum().backward()
    assert photo.grad is not None
    rows = photo.grad.abs().sum((0, 1, 3)).nonzero()
    return int(rows.max() - rows.min()) + 1


@pytest.mark.parametrize(
    ("body", "strides", "channels"),
    [
        (SqueezeNet(dilated=False), (2, 4, 8, 16), (96, 256, 512, 512)),
        (SqueezeNet(dilated=True), (2, 4, 8, 8), (96, 256, 512, 512)),
        (Ade20kEncoder(dilated=False), (4, 8, 16, 32), (256, 512, 1024, 2048)),
        (Ade20kEncoder(dilated=True), (4, 8, 8, 8), (256, 512, 1024, 2048)),
    ],
)
def test_stages_have_their_strides_and_channels(
    body: nn.Module, strides: tuple[int, ...], channels: tuple[int, ...]
) -> None:
    with torch.no_grad():
        found = body(torch.rand(1, 3, 128, 64))

    assert tuple(stage.shape[1] for stage in found) == channels
    for stage, stride in zip(found, strides, strict=True):
        assert 128 // stride - 3 <= stage.shape[2] <= 128 // stride
        assert 64 // stride - 3 <= stage.shape[3] <= 64 // stride


def test_dilation_lets_squeezenet_see_farther() -> None:
    torch.manual_seed(1)
    plain, dilated = (seen_px(SqueezeNet(dilated), 320) for dilated in (False, True))

    assert 120 <= plain <= 155  # a max pool passes only one of its nine on
    assert plain + 30 <= dilated <= 235


def test_the_ade20k_encoder_sees_its_431_px() -> None:
    torch.manual_seed(2)
    assert 415 <= seen_px(Ade20kEncoder(dilated=True), 512) <= 431


def test_the_ade20k_encoder_has_the_published_names_and_dilations() -> None:
    encoder = Ade20kEncoder(dilated=True)
    names = encoder.state_dict().keys()
    for name in (
        "conv1.weight",
        "bn3.running_var",
        "layer1.0.downsample.1.running_mean",
        "layer3.5.conv3.weight",
        "layer4.2.bn2.bias",
    ):
        assert name in names
    spread = {
        f"{name}.{index}": block.conv2.dilation[0]
        for name in ("layer2", "layer3", "layer4")
        for index, block in enumerate(getattr(encoder, name))
    }
    assert spread["layer2.1"] == 1
    assert (spread["layer3.0"], spread["layer3.1"]) == (1, 2)
    assert (spread["layer4.0"], spread["layer4.1"]) == (2, 4)


def grey_passing_squeezenet() -> SqueezeNet:
    """One live channel: its first value is R + G + B of a pixel; each fire block doubles it."""
    body = SqueezeNet()
    for parameter in body.parameters():
        nn.init.zeros_(parameter)
    with torch.no_grad():
        for name, parameter in body.named_parameters():
            if name == "features.0.weight":
                parameter[0, :, 3, 3] = 1
            elif name.endswith("squeeze.weight"):
                parameter[0, 0] = 1
            elif name.endswith("expand1x1.weight"):
                parameter[0, 0] = 2
    return body


def test_stage_values_and_loss_are_those_worked_out_by_hand() -> None:
    body = grey_passing_squeezenet()
    bright, dark = torch.full((1, 3, 96, 96), 1.0), torch.full((1, 3, 96, 96), 0.5)

    a, b = body(bright), body(dark)

    # R + G + B = 3; three fire blocks before stage 2, four more before 3, one more before 4
    assert [stage.max().item() for stage in a] == [3, 24, 384, 768]
    squares = (1.5**2 / 96, 12**2 / 256, 192**2 / 512, 384**2 / 512)
    assert perceptual_loss(a, b).item() == pytest.approx(sum(squares), rel=1e-5)


def test_photos_are_standardised_as_imagenet_was(squeezenet_file: Path) -> None:
    network = PerceptualNetwork(squeezenet_file)
    colour = torch.tensor([0.485, 0.456 + 0.224, 0.406 - 0.225]).view(1, 3, 1, 1)
    assert torch.allclose(network.standardise(colour).flatten(), torch.tensor([0.0, 1, -1]))


def test_stages_are_balanced_without_changing_their_content(squeezenet_file: Path) -> None:
    network = PerceptualNetwork(squeezenet_file)
    photos = network.standardise(noise_card())
    with torch.no_grad():
        raw, balanced = read_body(squeezenet_file)(photos), network.body(photos)

    for stage, wanted in zip(balanced, raw, strict=True):
        assert stage.square().mean().item() == pytest.approx(1, rel=1e-4)
        assert torch.allclose(stage, wanted / wanted.square().mean().sqrt(), atol=1e-3)


def test_the_loss_of_a_batch_is_the_mean_of_its_photos(squeezenet_file: Path) -> None:
    network = PerceptualNetwork(squeezenet_file)
    torch.manual_seed(3)
    fills, photos = torch.rand(2, 3, 64, 64), torch.rand(2, 3, 64, 64)

    def loss(a: Tensor, b: Tensor) -> float:
        return perceptual_loss(network(a), network(b)).item()

    one_by_one = [loss(fills[i : i + 1], photos[i : i + 1]) for i in (0, 1)]
    assert loss(fills, photos) == pytest.approx(sum(one_by_one) / 2, rel=1e-4)
    assert loss(photos, photos) == 0


def test_the_network_is_frozen_but_lets_gradients_through(squeezenet_file: Path) -> None:
    network = PerceptualNetwork(squeezenet_file).train()
    photo = torch.rand(1, 3, 64, 64, requires_grad=True)
    perceptual_loss(network(photo), network(torch.zeros(1, 3, 64, 64))).backward()

    assert not network.training
    assert not network.body.training
    assert not any(parameter.requires_grad for parameter in network.parameters())
    assert photo.grad is not None
    assert float(photo.grad.abs().sum()) > 0


def test_torchs_own_file_loads_too(tmp_path: Path, squeezenet_file: Path) -> None:
    body = read_body(squeezenet_file)
    torch.save(body.state_dict(), tmp_path / "squeezenet1_0.pth")
    again = read_body(tmp_path / "squeezenet1_0.pth")
    assert torch.equal(again.features[0].weight, body.features[0].weight)


def test_an_encoder_file_is_recognised_and_its_extra_counters_dropped(tmp_path: Path) -> None:
    state = Ade20kEncoder().state_dict()
    state = {k: v for k, v in state.items() if not k.endswith("num_batches_tracked")}
    state["bn1._tmp_running_mean"] = torch.zeros(64)
    torch.save(state, tmp_path / "encoder_epoch_20.pth")

    assert isinstance(PerceptualNetwork(tmp_path / "encoder_epoch_20.pth").body, Ade20kEncoder)


class Bomb:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


def test_a_file_that_wants_to_run_code_is_refused(tmp_path: Path) -> None:
    torch.save({"features.0.weight": Bomb(tmp_path / "ran")}, tmp_path / "bad.pth")
    (tmp_path / "raw.pth").write_bytes(pickle.dumps(Bomb(tmp_path / "ran"), protocol=2))

    for name in ("bad.pth", "raw.pth"):
        with pytest.raises(WeightsError, match="cannot be read"):
            read_body(tmp_path / name)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("kind", ["missing", "garbage", "foreign", "misshapen"])
def test_unusable_files_get_a_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "network.safetensors"
    if kind == "garbage":
        path.write_bytes(b"not weights at all")
    elif kind == "foreign":
        save_file({"weight": torch.zeros(2)}, path)
    elif kind == "misshapen":
        state = SqueezeNet().state_dict()
        state["features.12.squeeze.weight"] = torch.zeros(1)
        save_file(state, path)

    with pytest.raises(WeightsError, match="network"):
        read_body(path)
