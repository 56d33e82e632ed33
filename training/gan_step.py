"""One training step: the generator, then the discriminator, on the same batch."""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from types import EllipsisType
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from lama_studio.network.generator import Generator, composite
from training import losses
from training.config import TrainingConfig
from training.copying import start_as_copy
from training.discriminator import Discriminator
from training.distributed import Ranks, share_batch_norm
from training.perceptual import PerceptualNetwork, perceptual_loss

Network = TypeVar("Network", bound=nn.Module)


class NonFiniteLossError(ArithmeticError):
    """A loss term became NaN or infinite; carries the term's name."""


@dataclass
class Networks:
    """What a step trains, and with what."""

    generator: Generator
    discriminator: Discriminator
    perceptual: PerceptualNetwork | None
    generator_optimizer: torch.optim.Optimizer
    discriminator_optimizer: torch.optim.Optimizer
    run_generator: nn.Module
    """The generator as it is called: compiled, its gradients averaged over the ranks."""
    run_discriminator: nn.Module
    ranks: Ranks = field(default_factory=Ranks)


def build_networks(config: TrainingConfig, ranks: Ranks) -> Networks:
    """Networks and optimizers at random weights, the same on every rank; perceptual frozen."""
    torch.manual_seed(config.seed)
    generator = _placed(Generator(config.generator), ranks).train()
    if config.starts_as_copy:
        start_as_copy(generator)
    discriminator = _placed(Discriminator(config.discriminator_ndf), ranks).train()
    if ranks.count > 1 and config.sync_batch_norm:
        share_batch_norm(generator)
        share_batch_norm(discriminator)
    perceptual = None
    if config.perceptual_file and config.perceptual_weight > 0:
        found = PerceptualNetwork(Path(config.perceptual_file), config.perceptual_dilated)
        perceptual = _placed(found, ranks)
    adam = torch.optim.Adam
    return Networks(
        generator=generator,
        discriminator=discriminator,
        perceptual=perceptual,
        generator_optimizer=adam(generator.parameters(), config.generator_lr, fused=True),
        discriminator_optimizer=adam(
            discriminator.parameters(), config.discriminator_lr, fused=True
        ),
        run_generator=_compiled(ranks.parallel(generator), config),
        # R1 differentiates it twice, which compiled code cannot.
        run_discriminator=ranks.parallel(discriminator),
        ranks=ranks,
    )


def _placed(network: Network, ranks: Ranks) -> Network:
    """On the device, with the channels last: the layout that convolutions are fastest in."""
    return network.to(ranks.device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]


def _compiled(network: nn.Module, config: TrainingConfig) -> nn.Module:
    return torch.compile(network) if config.compile else network  # type: ignore[return-value]


def train_step(
    networks: Networks, photo: Tensor, mask: Tensor, config: TrainingConfig, step: int
) -> dict[str, Tensor]:
    """One generator and, once it has joined, one discriminator update; returns every loss term.

    photo (N, 3, H, W) float32 in 0..1, mask (N, 1, H, W) float32. Raises NonFiniteLossError before
    any weight is touched by the term that is not finite.
    """
    strength = adversarial_strength(config, step)
    with _autocast(photo, config):
        predicted = networks.run_generator(photo, mask)
    predicted = predicted.float()
    terms = _generator_terms(networks, predicted, photo, mask, config, strength, step)
    _update(networks.generator, networks.generator_optimizer, terms, config, networks.ranks)
    report = terms
    if strength > 0:
        d_terms = _discriminator_terms(networks, predicted.detach(), photo, mask, config, step)
        optimizer = networks.discriminator_optimizer
        _update(networks.discriminator, optimizer, d_terms, config, networks.ranks)
        report = terms | d_terms
    report = report | {"l1_hole_mean": _hole_error(predicted.detach(), photo, mask)}
    return {name: value.detach() for name, value in report.items()}


def adversarial_strength(config: TrainingConfig, step: int) -> float:
    """0 before the discriminator joins, then up to 1 over the ramp."""
    if config.adversarial_weight == 0 or step < config.adversarial_from_step:
        return 0.0
    since = step - config.adversarial_from_step + 1
    return min(1.0, since / max(1, config.adversarial_ramp_steps))


def _generator_terms(
    networks: Networks,
    predicted: Tensor,
    photo: Tensor,
    mask: Tensor,
    config: TrainingConfig,
    strength: float,
    step: int,
) -> dict[str, Tensor]:
    terms = {
        "l1": losses.masked_l1(
            predicted, photo, mask, config.l1_known_weight, config.l1_hole_weight
        )
    }
    if networks.perceptual is not None:
        is_composite = config.perceptual_on == "composite"
        shown = composite(photo, mask, predicted) if is_composite else predicted
        window = _window(config, step)
        with _autocast(photo, config):
            with torch.no_grad():
                wanted = networks.perceptual(photo[window])
            seen = networks.perceptual(shown[window])
        terms["perceptual"] = config.perceptual_weight * perceptual_loss(seen, wanted)
    if strength > 0:
        networks.discriminator.requires_grad_(False)
        with _autocast(photo, config):
            fake_logits, fake_features = networks.discriminator(predicted)
            with torch.no_grad():
                _, real_features = networks.discriminator(photo)
        networks.discriminator.requires_grad_(True)
        adversarial = losses.generator_adversarial(fake_logits)
        matching = losses.feature_matching(fake_features, real_features)
        terms["adversarial"] = strength * config.adversarial_weight * adversarial
        terms["feature_matching"] = strength * config.feature_matching_weight * matching
    return terms


def _window(config: TrainingConfig, step: int) -> tuple[slice | EllipsisType, ...]:
    """What the perceptual network sees of a frame at this step: see perceptual_jitter_px."""
    rng = np.random.default_rng((config.seed, step))
    top, left = rng.integers(0, config.perceptual_jitter_px + 1, 2).tolist()
    # Always of one size: cuDNN would look for the fastest convolutions anew at every other.
    side = config.crop_px - config.perceptual_jitter_px
    return (..., slice(top, top + side), slice(left, left + side))


def _discriminator_terms(
    networks: Networks,
    predicted: Tensor,
    photo: Tensor,
    mask: Tensor,
    config: TrainingConfig,
    step: int,
) -> dict[str, Tensor]:
    has_penalty = config.r1_weight > 0 and step % config.r1_every == 0
    real = photo.detach().requires_grad_(has_penalty)
    # The penalty differentiates twice: float32 keeps its small gradients.
    with contextlib.nullcontext() if has_penalty else _autocast(photo, config):
        real_logits, _ = networks.run_discriminator(real)
        fake_logits, _ = networks.run_discriminator(predicted)
    terms = {"discriminator": losses.discriminator_adversarial(real_logits, fake_logits, mask)}
    if has_penalty:
        strength = config.r1_weight * config.r1_every
        terms["r1"] = strength * losses.r1_penalty(real_logits, real)
    return terms


def _update(
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    terms: dict[str, Tensor],
    config: TrainingConfig,
    ranks: Ranks,
) -> None:
    values = torch.stack(list(terms.values()))
    is_finite = bool(torch.isfinite(values.detach()).all())
    if ranks.any(not is_finite):
        raise NonFiniteLossError(_first_bad(terms))
    optimizer.zero_grad(set_to_none=True)
    values.sum().backward()
    nn.utils.clip_grad_norm_(network.parameters(), config.gradient_clip)
    optimizer.step()


def _first_bad(terms: dict[str, Tensor]) -> str:
    bad = [name for name, term in terms.items() if not torch.isfinite(term)]
    return bad[0] if bad else "of another rank"


def _hole_error(predicted: Tensor, photo: Tensor, mask: Tensor) -> Tensor:
    """Mean absolute error per hole pixel and channel, 0..1: the figure people compare."""
    error = ((predicted - photo).abs() * mask).sum()
    return error / (3 * mask.sum()).clamp(min=1)


def _autocast(photo: Tensor, config: TrainingConfig) -> torch.autocast:
    return torch.autocast(photo.device.type, torch.bfloat16, enabled=config.precision == "bf16")
