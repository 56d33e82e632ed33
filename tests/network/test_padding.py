"""The padding that CUDA runs is the one torch has everywhere, with its gradient."""

import pytest
import torch
from torch.autograd import gradcheck
from torch.nn import functional

from lama_studio.network.padding import ChannelsLastReflection, ReflectConv2d, reflect_pad


@pytest.mark.parametrize(("pad", "height", "width"), [(1, 4, 6), (3, 7, 5), (2, 3, 3)])
def test_slices_pad_as_torch_does(pad: int, height: int, width: int) -> None:
    x = torch.randn(2, 3, height, width).contiguous(memory_format=torch.channels_last)
    padded = ChannelsLastReflection.apply(x, pad)
    assert torch.equal(padded, functional.pad(x, (pad,) * 4, mode="reflect"))
    assert padded.is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize("pad", [1, 3])
def test_gradient_folds_the_border_back(pad: int) -> None:
    x = torch.randn(1, 2, 6, 5, dtype=torch.float64, requires_grad=True)
    assert gradcheck(lambda t: ChannelsLastReflection.apply(t, pad), (x,))
    upstream = torch.randn(1, 2, 6 + 2 * pad, 5 + 2 * pad, dtype=torch.float64)
    (expected,) = torch.autograd.grad(functional.pad(x, (pad,) * 4, mode="reflect"), x, upstream)
    (found,) = torch.autograd.grad(ChannelsLastReflection.apply(x, pad), x, upstream)
    torch.testing.assert_close(found, expected)


def test_convolution_is_torchs_own_with_reflection() -> None:
    torch.manual_seed(0)
    convolution = ReflectConv2d(3, 4, 3, stride=2, padding=1, bias=False)
    plain = torch.nn.Conv2d(3, 4, 3, 2, 1, bias=False, padding_mode="reflect")
    plain.load_state_dict(convolution.state_dict())
    x = torch.randn(1, 3, 8, 8)
    assert torch.equal(convolution(x), plain(x))
    assert torch.equal(reflect_pad(x, 1), functional.pad(x, (1, 1, 1, 1), mode="reflect"))
