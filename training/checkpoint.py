"""Checkpoints: everything a killed run needs to go on with the same next loss."""

import dataclasses
import os
from pathlib import Path
from typing import Any

import torch

from lama_studio.network.generator import Generator
from training.config import ConfigError, TrainingConfig, config_from
from training.ema import Ema
from training.gan_step import Networks

NAME = "checkpoint.pt"


class CheckpointError(OSError):
    """A checkpoint that could not be written; the one before is whole."""


@dataclasses.dataclass
class Progress:
    """How far a run has come."""

    step: int = 0
    photos_seen: int = 0
    minutes: float = 0.0
    devices: str = ""
    """What it runs on, as in "2 x NVIDIA H200"."""
    groups: dict[str, int] = dataclasses.field(default_factory=dict)
    """Photos in memory by shard or folder, for the model card."""
    history: tuple[dict[str, Any], ...] = ()
    """What earlier runs of this network, each started from the one before, saw and took."""


def save_checkpoint(
    folder: Path,
    networks: Networks,
    ema: Ema[Generator],
    progress: Progress,
    config: TrainingConfig,
) -> None:
    """Write folder/checkpoint.pt; a full disk or a kill leaves the previous one whole.

    Raises CheckpointError where it cannot be written.
    """
    content = {
        "config": dataclasses.asdict(config),
        "progress": dataclasses.asdict(progress),
        "generator": networks.generator.state_dict(),
        "ema": ema.network.state_dict(),
        "discriminator": networks.discriminator.state_dict(),
        "generator_optimizer": networks.generator_optimizer.state_dict(),
        "discriminator_optimizer": networks.discriminator_optimizer.state_dict(),
    }
    temporary = folder / f".{NAME}.partial"
    try:
        with temporary.open("wb") as file:
            torch.save(content, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / NAME)
    except (OSError, RuntimeError) as error:  # torch wraps some write errors in the latter
        reason = getattr(error, "strerror", None) or "the disk may be full"
        raise CheckpointError(
            f"No checkpoint could be written into {folder} ({reason}); the one before is kept."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def read_checkpoint(path: Path) -> dict[str, Any]:
    """The content of a checkpoint, read without executing anything in it."""
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise ConfigError(f"There is no checkpoint {path}.") from None
    except Exception as error:  # torch raises many kinds for one cause: not a checkpoint
        raise ConfigError(f"{path} is not a checkpoint of this training.") from error


def resume(content: dict[str, Any], networks: Networks, ema: Ema[Generator]) -> Progress:
    """Put a run back where it was; raises ConfigError where the architecture differs."""
    try:
        networks.generator.load_state_dict(content["generator"])
        ema.network.load_state_dict(content["ema"])
        networks.discriminator.load_state_dict(content["discriminator"])
        networks.generator_optimizer.load_state_dict(content["generator_optimizer"])
        networks.discriminator_optimizer.load_state_dict(content["discriminator_optimizer"])
    except (RuntimeError, ValueError) as error:
        raise ConfigError("The checkpoint is of another architecture than the config.") from error
    return progress_of(content)


def warm_start(content: dict[str, Any], networks: Networks, ema: Ema[Generator]) -> Progress:
    """Begin a new run from another's averaged generator and its discriminator, steps from 0."""
    try:
        networks.generator.load_state_dict(content["ema"])
        ema.network.load_state_dict(content["ema"])
        networks.discriminator.load_state_dict(content["discriminator"])
    except RuntimeError as error:
        raise ConfigError("The warm start is of another architecture than the config.") from error
    return Progress(history=chapters(content))


def progress_of(content: dict[str, Any]) -> Progress:
    """A checkpoint's progress."""
    return Progress(**content["progress"])


def chapters(content: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """What every run that led to this checkpoint saw and took, oldest first."""
    progress, config = progress_of(content), config_from(content["config"])
    own = {
        "crop_px": config.crop_px,
        "batch_size": config.batch_size,
        "steps": progress.step,
        "photos_seen": progress.photos_seen,
        "minutes": round(progress.minutes, 1),
        "devices": progress.devices,
        "groups": progress.groups,
        "is_adversarial": config.adversarial_weight > 0
        and config.adversarial_from_step < progress.step,
    }
    return (*progress.history, own)
