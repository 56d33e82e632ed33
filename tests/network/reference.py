"""The published network as plainly as it can be written: the yardstick of parity and of speed.

Functions over a state dict under the published names; one line for one line of the paper.
"""

import torch
from torch import Tensor
from torch.nn import functional

State = dict[str, Tensor]
Pair = tuple[Tensor, Tensor]


def predict(state: State, photo: Tensor, mask: Tensor) -> Tensor:
    """Photo (N, 3, H, W) in 0..1, mask (N, 1, H, W) with 1 = hole -> predicted photo."""
    state = {name.removeprefix("model."): tensor for name, tensor in state.items()}
    x = torch.cat([photo * (1 - mask), mask], dim=1)
    x = functional.conv2d(reflect(x, 3), state["1.ffc.convl2l.weight"])
    x = norm_relu(state, "1.bn_l", x)
    index = 2
    while f"{index}.ffc.convl2g.weight" not in state:
        x = conv(state, f"{index}.ffc.convl2l", x, stride=2)
        x = norm_relu(state, f"{index}.bn_l", x)
        index += 1
    local = norm_relu(state, f"{index}.bn_l", conv(state, f"{index}.ffc.convl2l", x, stride=2))
    far = norm_relu(state, f"{index}.bn_g", conv(state, f"{index}.ffc.convl2g", x, stride=2))
    index += 1
    while f"{index}.conv1.ffc.convl2l.weight" in state:
        before = local, far
        for name in ("conv1", "conv2"):
            local, far = ffc(state, f"{index}.{name}", (local, far))
        local, far = before[0] + local, before[1] + far
        index += 1
    x = torch.cat([local, far], dim=1)
    index += 1
    while state[f"{index}.weight"].shape[-1] == 3:
        weight, bias = state[f"{index}.weight"], state[f"{index}.bias"]
        x = functional.conv_transpose2d(x, weight, bias, 2, padding=1, output_padding=1)
        x = norm_relu(state, f"{index + 1}", x)
        index += 3
        if f"{index}.weight" not in state:
            index += 1  # the head comes after a padding layer
    x = functional.conv2d(reflect(x, 3), state[f"{index}.weight"], state[f"{index}.bias"])
    return torch.sigmoid(x)


def reflect(x: Tensor, px: int) -> Tensor:
    return functional.pad(x, (px, px, px, px), mode="reflect")


def conv(state: State, name: str, x: Tensor, stride: int = 1) -> Tensor:
    return functional.conv2d(reflect(x, 1), state[f"{name}.weight"], stride=stride)


def norm_relu(state: State, name: str, x: Tensor) -> Tensor:
    mean, variance = state[f"{name}.running_mean"], state[f"{name}.running_var"]
    weight, bias = state[f"{name}.weight"], state[f"{name}.bias"]
    return functional.relu(functional.batch_norm(x, mean, variance, weight, bias))


def ffc(state: State, name: str, x: Pair) -> Pair:
    local, far = x
    at = f"{name}.ffc"
    out_l = conv(state, f"{at}.convl2l", local) + conv(state, f"{at}.convg2l", far)
    out_g = conv(state, f"{at}.convl2g", local) + spectral(state, f"{at}.convg2g", far)
    return norm_relu(state, f"{name}.bn_l", out_l), norm_relu(state, f"{name}.bn_g", out_g)


def spectral(state: State, name: str, x: Tensor) -> Tensor:
    t = functional.conv2d(x, state[f"{name}.conv1.0.weight"])
    t = norm_relu(state, f"{name}.conv1.1", t)
    return functional.conv2d(t + fourier(state, f"{name}.fu", t), state[f"{name}.conv2.weight"])


def fourier(state: State, name: str, x: Tensor) -> Tensor:
    spectrum = torch.fft.rfft2(x, norm="ortho")
    parts = torch.stack([spectrum.real, spectrum.imag], dim=2).flatten(1, 2)
    parts = functional.conv2d(parts, state[f"{name}.conv_layer.weight"])
    parts = norm_relu(state, f"{name}.bn", parts).unflatten(1, (-1, 2))
    mixed = torch.complex(parts[:, :, 0], parts[:, :, 1])
    return torch.fft.irfft2(mixed, s=x.shape[-2:], norm="ortho")
