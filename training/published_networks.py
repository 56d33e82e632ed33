"""The two networks behind true LPIPS and FID, for users who have their published files.

`Lpips`: torchvision's VGG-16 file and the LPIPS authors' linear weights (`vgg.pth`).
`FidInception`: the 2015 Inception-v3 as converted for PyTorch (`pt_inception-2015-12-05.pth`).
Files are read without executing anything in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from lama_studio.errors import WeightsError
from training.perceptual import read_state

_VGG_STAGES = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
_LPIPS_SHIFT = (-0.030, -0.088, -0.188)
_LPIPS_SCALE = (0.458, 0.448, 0.450)
_INCEPTION_PX = 299


class Lpips(nn.Module):
    """Learned perceptual similarity on VGG-16 (arXiv 1801.03924), version 0.1."""

    shift: Tensor
    scale: Tensor

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        self.ends: list[int] = []
        inputs = 3
        for stage in _VGG_STAGES:
            if layers:
                layers.append(nn.MaxPool2d(2))
            for channels in stage:
                layers += [nn.Conv2d(inputs, channels, 3, padding=1), nn.ReLU()]
                inputs = channels
            self.ends.append(len(layers) - 1)
        self.features = nn.Sequential(*layers)
        self.linear = nn.ModuleList(nn.Conv2d(s[-1], 1, 1, bias=False) for s in _VGG_STAGES)
        self.register_buffer("shift", torch.tensor(_LPIPS_SHIFT).view(1, 3, 1, 1), False)
        self.register_buffer("scale", torch.tensor(_LPIPS_SCALE).view(1, 3, 1, 1), False)
        self.requires_grad_(False).eval()

    @classmethod
    def from_files(cls, vgg16: Path, linear: Path) -> Lpips:
        """Read both published files. Raises WeightsError."""
        network = cls()
        _fill(network.features, _under(read_state(vgg16), "features."), vgg16)
        weights = {
            name.removeprefix("lin").replace(".model.1.", "."): tensor
            for name, tensor in read_state(linear).items()
        }
        _fill(network.linear, weights, linear)
        return network

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        """Return the distances (N) of photos a and b, N x 3 x H x W, RGB, 0..1."""
        total = torch.zeros(len(a), device=a.device)
        for stage_a, stage_b, linear in zip(
            self._stages(a), self._stages(b), self.linear, strict=True
        ):
            apart = (_unit(stage_a) - _unit(stage_b)).square()
            total += linear(apart).mean((1, 2, 3))
        return total

    def _stages(self, photo: Tensor) -> list[Tensor]:
        x = (2 * photo - 1 - self.shift) / self.scale
        found = []
        for index, layer in enumerate(self.features):
            x = layer(x)
            if index in self.ends:
                found.append(x)
        return found


class ConvBn(nn.Module):
    """Inception's convolution, batch norm and ReLU."""

    def __init__(
        self, inputs: int, outputs: int, kernel: tuple[int, int], stride: int, pads: bool
    ) -> None:
        super().__init__()
        padding = (kernel[0] // 2, kernel[1] // 2) if pads else 0
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=0.001)

    def forward(self, x: Tensor) -> Tensor:
        """Return `outputs` channels."""
        return functional.relu(self.bn(self.conv(x)))


Step = tuple[str, int, tuple[int, int]]  # name after "branch", channels, kernel
Branch = Sequence[Step]
K1, K3, K5, ROW3, COLUMN3, ROW7, COLUMN7 = (
    (1, 1),
    (3, 3),
    (5, 5),
    (1, 3),
    (3, 1),
    (1, 7),
    (7, 1),
)


class Mixed(nn.Module):
    """An Inception block: paths of convolutions and a pool, side by side.

    With `halves`, the last convolution of every path and the pool have stride 2 and no padding.
    Steps whose names end in "a" and "b" both see what came before "a"; both outputs are kept.
    """

    def __init__(
        self, inputs: int, paths: Sequence[Branch], pooled: int, pool: str = "mean"
    ) -> None:
        super().__init__()
        self.paths, self.pool = paths, pool
        for path in paths:
            before = inputs
            for position, (name, channels, kernel) in enumerate(path):
                halves = pool == "halve" and position == len(path) - 1
                layer = ConvBn(before, channels, kernel, 2 if halves else 1, not halves)
                setattr(self, f"branch{name}", layer)
                before = before if name.endswith("a") else channels
        if pooled:
            self.branch_pool = ConvBn(inputs, pooled, K1, 1, True)

    def forward(self, x: Tensor) -> Tensor:
        """Return all paths' channels, then the pool's."""
        outputs = []
        for path in self.paths:
            y = x
            for name, _, _ in path:
                layer = getattr(self, f"branch{name}")
                if name.endswith("a"):
                    outputs.append(layer(y))
                else:
                    y = layer(y)
            outputs.append(y)
        if self.pool == "halve":
            return torch.cat((*outputs, functional.max_pool2d(x, 3, 2)), 1)
        if self.pool == "max":
            pooled = functional.max_pool2d(x, 3, 1, 1)
        else:
            pooled = functional.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        return torch.cat((*outputs, self.branch_pool(pooled)), 1)


def _block_a(inputs: int, pooled: int) -> Mixed:
    five: Branch = (("5x5_1", 48, K1), ("5x5_2", 64, K5))
    three: Branch = (("3x3dbl_1", 64, K1), ("3x3dbl_2", 96, K3), ("3x3dbl_3", 96, K3))
    return Mixed(inputs, ((("1x1", 64, K1),), five, three), pooled)


def _block_c(middle: int) -> Mixed:
    single: Branch = (("7x7_1", middle, K1), ("7x7_2", middle, ROW7), ("7x7_3", 192, COLUMN7))
    double: Branch = (
        ("7x7dbl_1", middle, K1),
        ("7x7dbl_2", middle, COLUMN7),
        ("7x7dbl_3", middle, ROW7),
        ("7x7dbl_4", middle, COLUMN7),
        ("7x7dbl_5", 192, ROW7),
    )
    return Mixed(768, ((("1x1", 192, K1),), single, double), 192)


def _block_e(inputs: int, pool: str) -> Mixed:
    single: Branch = (("3x3_1", 384, K1), ("3x3_2a", 384, ROW3), ("3x3_2b", 384, COLUMN3))
    double: Branch = (
        ("3x3dbl_1", 448, K1),
        ("3x3dbl_2", 384, K3),
        ("3x3dbl_3a", 384, ROW3),
        ("3x3dbl_3b", 384, COLUMN3),
    )
    return Mixed(inputs, ((("1x1", 320, K1),), single, double), 192, pool)


def _halving_b() -> Mixed:
    double: Branch = (("3x3dbl_1", 64, K1), ("3x3dbl_2", 96, K3), ("3x3dbl_3", 96, K3))
    return Mixed(288, ((("3x3", 384, K3),), double), 0, "halve")


def _halving_d() -> Mixed:
    single: Branch = (("3x3_1", 192, K1), ("3x3_2", 320, K3))
    seven: Branch = (
        ("7x7x3_1", 192, K1),
        ("7x7x3_2", 192, ROW7),
        ("7x7x3_3", 192, COLUMN7),
        ("7x7x3_4", 192, K3),
    )
    return Mixed(768, (single, seven), 0, "halve")


class FidInception(nn.Module):
    """Inception-v3 as FID uses it: 2048 features a photo, two pools other than torchvision's."""

    def __init__(self) -> None:
        super().__init__()
        self.Conv2d_1a_3x3 = ConvBn(3, 32, K3, 2, False)
        self.Conv2d_2a_3x3 = ConvBn(32, 32, K3, 1, False)
        self.Conv2d_2b_3x3 = ConvBn(32, 64, K3, 1, True)
        self.Conv2d_3b_1x1 = ConvBn(64, 80, K1, 1, False)
        self.Conv2d_4a_3x3 = ConvBn(80, 192, K3, 1, False)
        self.Mixed_5b, self.Mixed_5c = _block_a(192, 32), _block_a(256, 64)
        self.Mixed_5d, self.Mixed_6a = _block_a(288, 64), _halving_b()
        self.Mixed_6b, self.Mixed_6c = _block_c(128), _block_c(160)
        self.Mixed_6d, self.Mixed_6e = _block_c(160), _block_c(192)
        self.Mixed_7a = _halving_d()
        self.Mixed_7b, self.Mixed_7c = _block_e(1280, "mean"), _block_e(2048, "max")
        self.requires_grad_(False).eval()

    @classmethod
    def from_file(cls, path: Path) -> FidInception:
        """Read the published file. Raises WeightsError."""
        network = cls()
        _fill(network, read_state(path), path)
        return network

    def forward(self, photo: Tensor) -> Tensor:
        """Return N x 2048 features of photos N x 3 x H x W, RGB, 0..1."""
        size = (_INCEPTION_PX, _INCEPTION_PX)
        x = 2 * functional.interpolate(photo, size, mode="bilinear", align_corners=False) - 1
        x = self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x)))
        x = self.Conv2d_3b_1x1(functional.max_pool2d(x, 3, 2))
        x = functional.max_pool2d(self.Conv2d_4a_3x3(x), 3, 2)
        for name, block in self.named_children():
            if name.startswith("Mixed"):
                x = block(x)
        return x.mean((2, 3))


def _fill(network: nn.Module, state: dict[str, Tensor], path: Path) -> None:
    wanted = network.state_dict()
    for name, tensor in wanted.items():
        if name.endswith("num_batches_tracked"):
            state.setdefault(name, tensor)
        if name not in state or state[name].shape != tensor.shape:
            raise WeightsError(f"{path} does not fit its network: {name} is missing or misshapen.")
    network.load_state_dict({name: state[name] for name in wanted})


def _under(state: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}


def _unit(features: Tensor) -> Tensor:
    return features / (features.square().sum(1, keepdim=True).sqrt() + 1e-10)
