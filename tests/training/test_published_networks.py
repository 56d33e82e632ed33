"""True LPIPS and FID networks: the published sizes, names and values worked out by hand."""

from pathlib import Path

import pytest
import torch
from torch import nn

from lama_studio.errors import WeightsError
from training.published_networks import ConvBn, FidInception, Lpips, Mixed


@pytest.fixture(scope="module")
def inception() -> FidInception:
    torch.manual_seed(0)
    return FidInception()


def test_networks_have_the_published_sizes(inception: FidInception) -> None:
    vgg = Lpips().features
    assert sum(weights.numel() for weights in vgg.parameters()) == 14_714_688
    assert sum(weights.numel() for weights in inception.parameters()) == 21_785_568


def test_inception_has_the_published_names_and_2048_features(inception: FidInception) -> None:
    names = inception.state_dict().keys()
    for name in (
        "Conv2d_1a_3x3.conv.weight",
        "Mixed_5b.branch5x5_2.bn.running_var",
        "Mixed_6e.branch7x7dbl_5.conv.weight",
        "Mixed_7a.branch7x7x3_4.bn.weight",
        "Mixed_7c.branch3x3dbl_3b.conv.weight",
        "Mixed_7c.branch_pool.conv.weight",
    ):
        assert name in names
    assert inception(torch.rand(2, 3, 64, 64)).shape == (2, 2048)


def test_a_mixed_block_keeps_both_ends_of_a_fork() -> None:
    block = Mixed(1, [[("x_1", 1, (1, 1)), ("x_2a", 1, (1, 1)), ("x_2b", 1, (1, 1))]], 1).eval()
    factors = {"branchx_1": 2.0, "branchx_2a": 3.0, "branchx_2b": 5.0, "branch_pool": 7.0}
    for name, factor in factors.items():
        layer = getattr(block, name)
        assert isinstance(layer, ConvBn)
        nn.init.constant_(layer.conv.weight, factor * (1 + 0.001) ** 0.5)
    out = block(torch.ones(1, 1, 4, 4))
    # the mean pool leaves padding out, so that borders keep their value
    assert out[0, :, 0, 0].tolist() == pytest.approx([6, 10, 7])


def test_lpips_is_that_worked_out_by_hand() -> None:
    network = Lpips()
    for layer in network.features:
        if isinstance(layer, nn.Conv2d):  # channel 0 = red through every layer, channel 1 = green
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
            layer.weight[0, 0, 1, 1] = layer.weight[1, 1, 1, 1] = 1
    for index, linear in enumerate(network.linear):
        nn.init.constant_(linear.weight, 10.0**-index)
    red, green = torch.zeros(1, 3, 32, 32), torch.zeros(1, 3, 32, 32)
    red[:, 0] = 1
    green[:, 1] = 1

    # unit vectors at a right angle: squared distance 2 at each of the five stages
    assert network(red, green).item() == pytest.approx(2 * 1.1111, rel=1e-5)
    assert network(red, red).item() == 0


def test_published_files_load_by_their_names(tmp_path: Path, inception: FidInception) -> None:
    torch.manual_seed(1)
    network = Lpips()
    vgg = {f"features.{name}": tensor for name, tensor in network.features.state_dict().items()}
    torch.save(vgg | {"classifier.0.weight": torch.zeros(1)}, tmp_path / "vgg16.pth")
    linear = {f"lin{i}.model.1.weight": layer.weight for i, layer in enumerate(network.linear)}
    torch.save(linear, tmp_path / "vgg.pth")
    torch.save(inception.state_dict() | {"fc.bias": torch.zeros(9)}, tmp_path / "inception.pth")
    a, b = torch.rand(2, 1, 3, 32, 32)

    again = Lpips.from_files(tmp_path / "vgg16.pth", tmp_path / "vgg.pth")
    assert again(a, b).item() == network(a, b).item()
    assert torch.equal(FidInception.from_file(tmp_path / "inception.pth")(a), inception(a))
    with pytest.raises(WeightsError, match="does not fit"):
        Lpips.from_files(tmp_path / "vgg.pth", tmp_path / "vgg.pth")
