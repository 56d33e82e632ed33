"""The terms of the objective (LaMa, arXiv 2109.07161, section 2.3), each a plain function.

Photos and predictions are (N, 3, H, W) in 0..1, masks (N, 1, H, W) with 1 = hole; every term is
a scalar in float32.
"""

import torch
from torch import Tensor
from torch.nn import functional


def masked_l1(
    predicted: Tensor, photo: Tensor, mask: Tensor, known_weight: float, hole_weight: float
) -> Tensor:
    """Mean over all pixels of |predicted - photo|, weighted by known and hole."""
    weight = known_weight * (1 - mask) + hole_weight * mask
    return ((predicted - photo).abs() * weight).mean()


def generator_adversarial(fake_logits: Tensor) -> Tensor:
    """Non-saturating: softplus(-D(predicted)), over all patches."""
    return functional.softplus(-fake_logits.float()).mean()


def discriminator_adversarial(real_logits: Tensor, fake_logits: Tensor, mask: Tensor) -> Tensor:
    """Mask-aware: predicted patches outside the hole count as real."""
    hole = functional.interpolate(mask, size=fake_logits.shape[-2:], mode="nearest")
    fake = fake_logits.float()
    on_fake = hole * functional.softplus(fake) + (1 - hole) * functional.softplus(-fake)
    return (functional.softplus(-real_logits.float()) + on_fake).mean()


def r1_penalty(real_logits: Tensor, photo: Tensor) -> Tensor:
    """Squared gradient norm of sum D(real) with respect to the real photo, mean over the batch."""
    (gradient,) = torch.autograd.grad(real_logits.float().sum(), photo, create_graph=True)
    return gradient.float().square().flatten(1).sum(1).mean()


def feature_matching(fake: list[Tensor], real: list[Tensor]) -> Tensor:
    """Mean over the discriminator's activations of the mean squared error."""
    terms = [functional.mse_loss(f.float(), r.float()) for f, r in zip(fake, real, strict=True)]
    return torch.stack(terms).mean()
