"""The objective's terms against values worked out by hand."""

import math

import pytest
import torch
from torch import Tensor, nn

from training import losses


def constant(*values: float) -> Tensor:
    """One photo of 2x2 pixels per value, every channel at that value."""
    return torch.tensor(values).view(-1, 1, 1, 1).expand(-1, 3, 2, 2).clone()


def half_hole(photos: int = 1) -> Tensor:
    """The left column is hole."""
    return torch.tensor([[1.0, 0.0], [1.0, 0.0]]).expand(photos, 1, 2, 2)


def test_masked_l1_weighs_known_and_hole_apart() -> None:
    predicted, photo = constant(0.5), constant(0.25)

    assert losses.masked_l1(predicted, photo, half_hole(), 10, 0).item() == pytest.approx(1.25)
    assert losses.masked_l1(predicted, photo, half_hole(), 10, 4).item() == pytest.approx(1.75)


def test_published_l1_ignores_what_is_predicted_in_the_hole() -> None:
    photo, predicted = constant(0.25), constant(0.25)
    predicted[..., 0] = 1.0

    assert losses.masked_l1(predicted, photo, half_hole(), 10, 0).item() == 0


def test_generator_adversarial_is_softplus_of_minus_the_logits() -> None:
    logits = torch.tensor([0.0, 2.0]).view(2, 1, 1, 1)

    wanted = (math.log(2) + math.log1p(math.exp(-2))) / 2
    assert losses.generator_adversarial(logits).item() == pytest.approx(wanted)


def test_only_patches_in_the_hole_count_as_fake() -> None:
    # Fake logits: left 3 (in the hole), right -1 (known); real logits 0.
    fake = torch.tensor([[3.0, -1.0]]).view(1, 1, 1, 2)
    mask = torch.zeros(1, 1, 4, 8)
    mask[..., :4] = 1

    found = losses.discriminator_adversarial(torch.zeros(1, 1, 1, 2), fake, mask)

    in_hole, outside = math.log1p(math.exp(3)), math.log1p(math.exp(1))
    assert found.item() == pytest.approx(math.log(2) + (in_hole + outside) / 2)


def test_r1_is_the_squared_gradient_norm_per_photo() -> None:
    # D(x) = sum of a * x: the gradient is `a` everywhere, 12 values a photo.
    photo = torch.rand(4, 3, 2, 2, requires_grad=True)

    penalty = losses.r1_penalty((0.5 * photo).sum((1, 2, 3)), photo)

    assert penalty.item() == pytest.approx(12 * 0.25)


def test_r1_can_be_differentiated_again() -> None:
    conv = nn.Conv2d(3, 1, 1, bias=False)
    photo = torch.rand(1, 3, 2, 2, requires_grad=True)

    losses.r1_penalty(conv(photo), photo).backward()

    # penalty = 4 pixels * sum of w^2, so its derivative is 8 w.
    assert conv.weight.grad is not None
    torch.testing.assert_close(conv.weight.grad, 8 * conv.weight)


def test_feature_matching_gives_every_activation_the_same_say() -> None:
    fake = [torch.full((1, 1, 8, 8), 1.0), torch.full((1, 9, 1, 1), 3.0)]
    real = [torch.zeros(1, 1, 8, 8), torch.zeros(1, 9, 1, 1)]

    assert losses.feature_matching(fake, real).item() == pytest.approx((1 + 9) / 2)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
def test_terms_are_float32_whatever_the_logits_are(dtype: torch.dtype) -> None:
    logits = torch.ones(1, 1, 2, 2, dtype=dtype)
    mask = torch.ones(1, 1, 2, 2)

    assert losses.generator_adversarial(logits).dtype == torch.float32
    assert losses.discriminator_adversarial(logits, logits, mask).dtype == torch.float32
    assert losses.feature_matching([logits], [logits]).dtype == torch.float32
