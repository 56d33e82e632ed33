"""Products with the Fourier matrices give what the fast transform gives."""

import copy

import pytest
import torch

from lama_studio.network.ffc import FourierUnit
from lama_studio.network.fourier import matrices, transformed, transformed_back
from lama_studio.network.weights import load_weights
from lama_studio.paths import find_weights

SIZES = [(8, 8), (9, 14), (16, 5), (1, 6), (31, 33)]


@pytest.mark.parametrize(("height", "width"), SIZES)
def test_the_matrices_transform_as_the_fast_transform_does(height: int, width: int) -> None:
    x = torch.rand(2, height, width, 3, generator=torch.Generator().manual_seed(1))
    parts = transformed(x)
    spectrum = torch.fft.rfft2(x, dim=(1, 2), norm="ortho")
    torch.testing.assert_close(parts[:, :, 0], spectrum.real, atol=1e-5, rtol=0)
    torch.testing.assert_close(parts[:, :, 1], spectrum.imag, atol=1e-5, rtol=0)
    torch.testing.assert_close(transformed_back(parts, width), x, atol=1e-5, rtol=0)


@pytest.mark.parametrize(("height", "width"), SIZES)
def test_going_back_drops_what_no_real_picture_has(height: int, width: int) -> None:
    """After the mixing the spectrum is no longer a real picture's; the fast transform's rule."""
    source = torch.Generator().manual_seed(2)
    parts = torch.rand(1, height, 2, width // 2 + 1, 2, generator=source)
    spectrum = torch.complex(parts[:, :, 0], parts[:, :, 1])
    wanted = torch.fft.irfft2(spectrum, s=(height, width), dim=(1, 2), norm="ortho")
    torch.testing.assert_close(transformed_back(parts, width), wanted, atol=1e-5, rtol=0)


def test_a_unit_by_products_agrees_and_passes_its_gradients() -> None:
    torch.manual_seed(0)
    unit = FourierUnit(6).eval()
    other = copy.deepcopy(unit)
    other.by_products = True
    x = torch.rand(2, 6, 10, 13, requires_grad=True)
    torch.testing.assert_close(other(x), unit(x), atol=1e-5, rtol=0)
    found = [torch.autograd.grad(each(x).square().sum(), x)[0] for each in (other, unit)]
    torch.testing.assert_close(found[0], found[1], atol=1e-4, rtol=0)


def test_gradients_pass_after_a_fill_in_inference_mode() -> None:
    """The matrices that a fill made are kept; refinement of the same size follows it."""
    matrices.cache_clear()
    x = torch.rand(1, 12, 15, 4)
    with torch.inference_mode():
        transformed_back(transformed(x), 15)
    x.requires_grad_()
    back = transformed_back(transformed(x), 15)
    (gradient,) = torch.autograd.grad(back.sum(), x)
    torch.testing.assert_close(gradient, torch.ones_like(x), atol=1e-4, rtol=0)


def test_the_bundled_network_is_the_same_function_by_products() -> None:
    generator = load_weights(find_weights()).eval().requires_grad_(False)
    photo = torch.rand(1, 3, 72, 104, generator=torch.Generator().manual_seed(3))
    mask = torch.zeros(1, 1, 72, 104)
    mask[..., 20:50, 30:80] = 1
    fast = generator(photo, mask)
    generator.transform_by_products()
    assert 0 < (generator(photo, mask) - fast).abs().max() < 1e-4
