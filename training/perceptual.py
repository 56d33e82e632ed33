"""Frozen networks that look at photos, for the perceptual loss and the perceptual distance.

`SqueezeNet` is torchvision's SqueezeNet 1.0 (its names, its file); `Ade20kEncoder` the dilated
ResNet-50 of the published training (CSAIL's names, `encoder_epoch_20.pth`). Both take photos
float NCHW RGB 0..1 and return four stages of features, fine to coarse.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from lama_studio.errors import WeightsError

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
_CARD_SEED = 2109


class Fire(nn.Module):
    """SqueezeNet's block: squeeze 1x1, then expand 1x1 and 3x3 side by side."""

    def __init__(self, inputs: int, squeezed: int, expanded: int, dilation: int = 1) -> None:
        super().__init__()
        self.squeeze = nn.Conv2d(inputs, squeezed, 1)
        self.expand1x1 = nn.Conv2d(squeezed, expanded, 1)
        self.expand3x3 = nn.Conv2d(squeezed, expanded, 3, padding=dilation, dilation=dilation)

    def forward(self, x: Tensor) -> Tensor:
        """Return 2 x expanded channels of the same height and width."""
        x = functional.relu(self.squeeze(x))
        return functional.relu(torch.cat((self.expand1x1(x), self.expand3x3(x)), 1))


class DilatedPool(nn.Module):
    """3x3 max pool without stride, for features that are never negative."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.dilation = dilation

    def forward(self, x: Tensor) -> Tensor:
        """Return the same shape; zeros around the border cannot win."""
        x = functional.pad(x, (self.dilation,) * 4)
        return functional.max_pool2d(x, 3, stride=1, dilation=self.dilation)


class SqueezeNet(nn.Module):
    """SqueezeNet 1.0 up to its last fire block; stages after layers 1, 5, 10 and 12.

    Plain: strides 2, 4, 8, 16; a last feature sees 155 px. Dilated: the last pool keeps its
    stride out, and from layer 9 on the kernels are spread as if one more halving had come
    before them: strides 2, 4, 8, 8; a last feature sees 235 px.
    """

    STAGES = (1, 5, 10, 12)

    def __init__(self, dilated: bool = True) -> None:
        super().__init__()
        spread = 2 if dilated else 1
        last_pool = DilatedPool(2) if dilated else nn.MaxPool2d(3, 2, ceil_mode=True)
        self.features = nn.Sequential(
            nn.Conv2d(3, 96, 7, 2),
            nn.ReLU(),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            Fire(96, 16, 64),
            Fire(128, 16, 64),
            Fire(128, 32, 128),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            Fire(256, 32, 128),
            Fire(256, 48, 192),
            Fire(384, 48, 192, spread),
            Fire(384, 64, 256, spread),
            last_pool,
            Fire(512, 64, 256, spread * spread),
        )

    def forward(self, x: Tensor) -> list[Tensor]:
        """Return features of 96, 256, 512 and 512 channels."""
        found = []
        for index, layer in enumerate(self.features):
            x = layer(x)
            if index in self.STAGES:
                found.append(x)
        return found

    @torch.no_grad()
    def balance(self, photos: Tensor) -> None:
        """Make the stages comparable: each gets a root mean square of 1 on these photos.

        The layers are piecewise linear, so the factors go into weights and biases for good;
        the loss of a batch stays the mean of its photos' losses.
        """
        strengths = [float(stage.square().mean().sqrt()) for stage in self(photos)]
        before, start = 1.0, 0
        for end, strength in zip(self.STAGES, strengths, strict=True):
            layers = self.features[start : end + 1].modules()
            convolutions = [layer for layer in layers if isinstance(layer, nn.Conv2d)]
            convolutions[0].weight.mul_(before / strength)
            for convolution in convolutions:
                assert convolution.bias is not None
                convolution.bias.div_(strength)
            before, start = strength, end + 1


class Bottleneck(nn.Module):
    """ResNet's 1x1, 3x3, 1x1 block; the stride sits in the 3x3."""

    def __init__(self, inputs: int, width: int, stride: int, dilation: int, joins: bool) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, dilation, dilation, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, width * 4, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(width * 4)
        self.downsample: nn.Module = nn.Identity()
        if joins:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, width * 4, 1, stride, bias=False), nn.BatchNorm2d(width * 4)
            )

    def forward(self, x: Tensor) -> Tensor:
        """Return 4 x width channels."""
        out = functional.relu(self.bn1(self.conv1(x)))
        out = functional.relu(self.bn2(self.conv2(out)))
        return functional.relu(self.bn3(self.conv3(out)) + self.downsample(x))


class Ade20kEncoder(nn.Module):
    """ResNet-50 with a three-convolution stem; stages after layers 1 to 4.

    Dilated, as published: layers 3 and 4 lose their stride and spread their kernels by 2 and 4,
    the block that lost the stride by half of that. Strides 4, 8, 8, 8 (plain 4, 8, 16, 32).
    """

    def __init__(self, dilated: bool = True) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.conv2 = nn.Conv2d(64, 64, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(64)
        self.conv3 = nn.Conv2d(64, 128, 3, 1, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(128)
        self.layer1 = self._layer(128, 64, 3, 1, 1)
        self.layer2 = self._layer(256, 128, 4, 2, 1)
        self.layer3 = self._layer(512, 256, 6, *((1, 2) if dilated else (2, 1)))
        self.layer4 = self._layer(1024, 512, 3, *((1, 4) if dilated else (2, 1)))

    @staticmethod
    def _layer(inputs: int, width: int, blocks: int, stride: int, dilation: int) -> nn.Sequential:
        first = Bottleneck(inputs, width, stride, max(1, dilation // 2), True)
        rest = [Bottleneck(width * 4, width, 1, dilation, False) for _ in range(blocks - 1)]
        return nn.Sequential(first, *rest)

    def forward(self, x: Tensor) -> list[Tensor]:
        """Return features of 256, 512, 1024 and 2048 channels."""
        x = functional.relu(self.bn1(self.conv1(x)))
        x = functional.relu(self.bn2(self.conv2(x)))
        x = functional.relu(self.bn3(self.conv3(x)))
        x = functional.max_pool2d(x, 3, 2, 1)
        found = []
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = layer(x)
            found.append(x)
        return found


class PerceptualNetwork(nn.Module):
    """The frozen network of a file: photos in, four stages of features out.

    `body` is a SqueezeNet or an Ade20kEncoder, told apart by the file's names. SqueezeNet's
    stages come balanced; the encoder's raw, as the published loss uses them.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, path: Path, dilated: bool = True) -> None:
        """Read a .safetensors file or torch's own, executing nothing in it; raises WeightsError."""
        super().__init__()
        self.register_buffer("mean", torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1), False)
        self.register_buffer("std", torch.tensor(IMAGENET_STD).view(1, 3, 1, 1), False)
        self.body = read_body(Path(path), dilated)
        if isinstance(self.body, SqueezeNet):
            with torch.no_grad():
                self.body.balance(self.standardise(noise_card()))
        self.requires_grad_(False).eval()

    def standardise(self, photo: Tensor) -> Tensor:
        """Return the photo with ImageNet's mean and deviation."""
        return (photo - self.mean) / self.std

    def forward(self, photo: Tensor) -> list[Tensor]:
        """Return four stages of features of photos (N x 3 x H x W, RGB, 0..1)."""
        return self.body(self.standardise(photo))

    def train(self, mode: bool = True) -> PerceptualNetwork:
        """Stay in evaluation mode, whatever the network around this one does."""
        return super().train(False)


def read_body(path: Path, dilated: bool = True) -> SqueezeNet | Ade20kEncoder:
    """Return the network a file holds, told apart by its names. Raises WeightsError."""
    state = read_state(path)
    body: SqueezeNet | Ade20kEncoder
    if "features.0.weight" in state:
        body = SqueezeNet(dilated)
    elif "layer4.2.conv3.weight" in state and "conv3.weight" in state:
        body = Ade20kEncoder(dilated)
    else:
        raise WeightsError(f"{path} is neither SqueezeNet 1.0 nor the ADE20K ResNet-50 encoder.")
    wanted = body.state_dict()
    for name, tensor in wanted.items():
        if name.endswith("num_batches_tracked"):
            state.setdefault(name, tensor)  # older files have none
        if name not in state or state[name].shape != tensor.shape:
            raise WeightsError(f"{path} does not fit its network: {name} is missing or misshapen.")
    body.load_state_dict({name: state[name].to(wanted[name].dtype) for name in wanted})
    return body.eval()


def perceptual_loss(features_a: Sequence[Tensor], features_b: Sequence[Tensor]) -> Tensor:
    """Return the sum over stages of the mean squared difference, in float32."""
    terms = [
        functional.mse_loss(a.float(), b.float())
        for a, b in zip(features_a, features_b, strict=True)
    ]
    return torch.stack(terms).sum()


def read_state(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a .safetensors or torch file, executing nothing in it.

    Raises WeightsError.
    """
    if not path.is_file():
        raise WeightsError(f"There is no perceptual network at {path}.")
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (SafetensorError, pickle.UnpicklingError, RuntimeError, EOFError, ValueError) as error:
        raise WeightsError(f"{path} cannot be read as weights.") from error
    if not isinstance(state, dict) or not all(isinstance(v, Tensor) for v in state.values()):
        raise WeightsError(f"{path} holds no plain set of tensors.")
    return state


def noise_card(photos: int = 4, side_px: int = 128) -> Tensor:
    """Return coloured noise with the falling spectrum of photographs, 0..1, always the same."""
    generator = torch.Generator().manual_seed(_CARD_SEED)
    noise = torch.randn(photos, 3, side_px, side_px, generator=generator)
    grey = torch.randn(photos, 1, side_px, side_px, generator=generator)
    down, across = torch.meshgrid(
        torch.fft.fftfreq(side_px), torch.fft.rfftfreq(side_px), indexing="ij"
    )
    falling = 1 / (down.square() + across.square()).sqrt().clamp_min(1 / side_px)
    card = torch.fft.irfft2(torch.fft.rfft2(grey + 0.4 * noise) * falling, s=(side_px, side_px))
    card = card / card.std(dim=(2, 3), keepdim=True) * 0.23 + 0.45
    return card.clamp(0, 1)
