"""The LaMa generator (arXiv 2109.07161, section 2), under the published state-dict names."""

import dataclasses
from collections.abc import Callable
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from lama_studio.network.ffc import GLOBAL_BRANCHES, FFCBlock, FourierUnit, conv3x3
from lama_studio.network.padding import ReflectConv2d, ReflectionPad, reflect_pad

Features = tuple[Tensor, Tensor]
"""(local, global): (N, c_l, h, w) and (N, c_g, h, w), entering or leaving the residual blocks."""

Step = Callable[[float], None]
"""Told the fraction done (0..1) between layers; raises Cancelled to stop."""


def no_step(fraction: float) -> None:
    """The step of a pass that nobody watches."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GeneratorConfig:
    """Shape of a generator. Defaults are the released LaMa-Fourier (27,048,835 parameters)."""

    ngf: int = 64
    """Channels of the stem; doubled by each downsampling."""
    blocks: int = 9
    """FFC residual blocks: 9 in LaMa-Fourier, 18 in Big-LaMa."""
    downsamplings: int = 3
    """Stride-2 convolutions in the encoder."""
    global_ratio: float = 0.75
    """Share of the body's channels that takes the global branch."""
    global_branch: str = "fourier"
    """fourier as published; regular or dilated convolutions as the paper's ablations have it."""

    def __post_init__(self) -> None:
        if self.ngf < 1 or self.blocks < 1 or self.downsamplings < 1:
            raise ValueError("ngf, blocks and downsamplings are at least 1")
        if not 0 < self.global_ratio < 1:
            raise ValueError("global_ratio lies between 0 and 1")
        if self.global_branch not in GLOBAL_BRANCHES:
            raise ValueError(f"global_branch is one of {', '.join(GLOBAL_BRANCHES)}")
        if self.global_channels < 2 or self.global_channels % 2 or self.local_channels < 1:
            raise ValueError(f"{self.ngf=} and {self.global_ratio=} give no even global branch")

    @property
    def channels(self) -> int:
        """Channels of the body, both branches together."""
        return self.ngf * 2**self.downsamplings

    @property
    def global_channels(self) -> int:
        return int(self.channels * self.global_ratio)

    @property
    def local_channels(self) -> int:
        return self.channels - self.global_channels

    @property
    def stride(self) -> int:
        """Photo sides must be multiples of this."""
        return 2**self.downsamplings


class _AllLocal(nn.Module):
    """A plain convolution where the published code has an FFC without a global branch."""

    def __init__(self, conv: nn.Conv2d) -> None:
        super().__init__()
        self.ffc = nn.ModuleDict({"convl2l": conv})
        self.bn_l = nn.BatchNorm2d(conv.out_channels)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.bn_l(self.ffc["convl2l"](x)))


class _Split(nn.Module):
    """The last downsampling: one tensor in, the (local, global) pair out."""

    def __init__(self, channels_in: int, local_channels: int, global_channels: int) -> None:
        super().__init__()
        self.ffc = nn.ModuleDict(
            {
                "convl2l": conv3x3(channels_in, local_channels, stride=2),
                "convl2g": conv3x3(channels_in, global_channels, stride=2),
            }
        )
        self.bn_l = nn.BatchNorm2d(local_channels)
        self.bn_g = nn.BatchNorm2d(global_channels)

    def forward(self, x: Tensor) -> Features:
        padded = reflect_pad(x, 1)
        local, far = (cast(ReflectConv2d, conv).on_padded(padded) for conv in self.ffc.values())
        return functional.relu(self.bn_l(local)), functional.relu(self.bn_g(far))


class _Concatenate(nn.Module):
    """(local, global) -> one tensor; a module of its own because it has a published index."""

    def forward(self, x: Features) -> Tensor:
        return torch.cat(x, dim=1)


def _encoder(config: GeneratorConfig) -> list[nn.Module]:
    stem = nn.Conv2d(4, config.ngf, 7, bias=False)
    layers: list[nn.Module] = [ReflectionPad(3), _AllLocal(stem)]
    for i in range(config.downsamplings - 1):
        channels = config.ngf * 2**i
        layers.append(_AllLocal(conv3x3(channels, 2 * channels, stride=2)))
    layers.append(_Split(config.channels // 2, config.local_channels, config.global_channels))
    return layers


def _decoder(config: GeneratorConfig) -> list[nn.Module]:
    layers: list[nn.Module] = [_Concatenate()]
    for i in range(config.downsamplings, 0, -1):
        channels = config.ngf * 2**i
        layers += [
            nn.ConvTranspose2d(channels, channels // 2, 3, 2, padding=1, output_padding=1),
            nn.BatchNorm2d(channels // 2),
            nn.ReLU(),
        ]
    layers += [ReflectionPad(3), nn.Conv2d(config.ngf, 3, 7), nn.Sigmoid()]
    return layers


class Generator(nn.Module):
    """Predicts the whole frame from its known part.

    Photo (N, 3, H, W) float in 0..1, RGB; mask (N, 1, H, W), 1 = hole; H and W multiples of
    `config.stride`. The prediction is sigmoid RGB of the whole frame; `composite` keeps the
    known pixels.
    """

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.config = config
        body = [
            FFCBlock(config.local_channels, config.global_channels, config.global_branch)
            for _ in range(config.blocks)
        ]
        self.model = nn.Sequential(*_encoder(config), *body, *_decoder(config))

    @property
    def _body(self) -> slice:
        start = 2 + self.config.downsamplings
        return slice(start, start + self.config.blocks)

    def encode(self, photo: Tensor, mask: Tensor, step: Step = no_step) -> Features:
        """Photo and mask -> the features that enter the first residual block."""
        x = torch.cat([photo * (1 - mask), mask], dim=1)
        return self._run(x, slice(0, self._body.start), step)

    def decode(self, features: Features, step: Step = no_step) -> Tensor:
        """Features -> predicted photo (N, 3, H, W) in 0..1."""
        return self._run(features, slice(self._body.start, len(self.model)), step)

    def forward(self, photo: Tensor, mask: Tensor, step: Step = no_step) -> Tensor:
        return self.decode(self.encode(photo, mask, step), step)

    def transform_by_products(self) -> None:
        """From now on without fast Fourier transforms (see FourierUnit)."""
        for module in self.modules():
            if isinstance(module, FourierUnit):
                module.by_products = True

    @property
    def decoding_layers(self) -> list[nn.Module]:
        """What `decode` runs, in order: the first takes the features, the last gives the photo."""
        return list(self.model)[self._body.start :]

    def _run(self, x: Any, layers: slice, step: Step) -> Any:
        shares = _time_shares(self.model)
        done = sum(shares[: layers.start])
        for layer, share in zip(list(self.model)[layers], shares[layers], strict=True):
            x = layer(x)
            done += share
            step(min(done, 1.0))
        return x


def _time_shares(layers: nn.Sequential) -> list[float]:
    """Each layer's rough share of a pass, so that progress moves evenly."""
    costs = []
    for layer in layers:
        if isinstance(layer, FFCBlock):
            costs.append(2.0)
        elif isinstance(layer, (_AllLocal, _Split, nn.Conv2d, nn.ConvTranspose2d)):
            costs.append(1.0)
        else:
            costs.append(0.2)
    return [cost / sum(costs) for cost in costs]


def composite(photo: Tensor, mask: Tensor, predicted: Tensor) -> Tensor:
    """mask * predicted + (1 - mask) * photo: the known pixels stay the photo's."""
    return mask * predicted + (1 - mask) * photo
