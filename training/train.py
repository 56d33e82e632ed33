"""Train the generator: `python -m training.train CONFIG --out DIR [--set key=value] [--minutes M]`.

Several devices: `torchrun --nproc-per-node N -m training.train CONFIG --out DIR`. Reads top to
bottom: config, photos, networks, the loop. A run that finds its checkpoint in DIR goes on from
there; SIGTERM, Ctrl+C and the time limit end it with one.
"""

import argparse
import dataclasses
import math
import signal
import sys
import time
from pathlib import Path

import cv2
import torch
from torch import Tensor

from lama_studio.errors import UserError
from lama_studio.network.generator import Generator
from lama_studio.network.weights import load_weights, weights_info
from training.batches import batches, fixed_batch
from training.checkpoint import (
    NAME,
    CheckpointError,
    Progress,
    progress_of,
    read_checkpoint,
    resume,
    save_checkpoint,
    warm_start,
)
from training.config import ConfigError, TrainingConfig, config_from, load_config
from training.distributed import Ranks, joined
from training.ema import Ema
from training.gan_step import Networks, NonFiniteLossError, build_networks, train_step
from training.log import Log
from training.samples import sample_sheet
from training.sources import PhotoSource, open_photos

SHEET_PHOTOS = 8


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.train", description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides")
    parser.add_argument("--minutes", type=float, help="stop with a checkpoint after this time")
    parser.add_argument(
        "--decay", type=int, metavar="STEPS", help="end the run STEPS from its checkpoint, decaying"
    )
    options = parser.parse_args(arguments)
    try:
        config = load_config(options.config, options.overrides)
        if options.decay is not None:
            config = decaying(config, options.out, options.decay)
        with joined() as ranks:
            train(config, options.out, options.minutes, ranks)
    except (ConfigError, UserError) as error:
        print(f"training.train: {error}", file=sys.stderr)
        return 2
    except (NonFiniteLossError, OSError) as error:
        print(f"training.train: {error}", file=sys.stderr)
        return 1
    return 0


def train(
    config: TrainingConfig, out: Path, minutes: float | None = None, ranks: Ranks | None = None
) -> Progress:
    """Train until config.steps, the time limit or a signal; everything is written into `out`.

    Raises ConfigError, UserError before the first step, NonFiniteLossError at a step, and
    CheckpointError where the last checkpoint cannot be written.
    """
    ranks = ranks or Ranks()
    source = open_photos(config, ranks.device, ranks)
    networks = build_networks(config, ranks)
    ema = Ema(networks.generator, config.ema_steps)
    out.mkdir(parents=True, exist_ok=True)
    progress = start(config, out, networks, ema)
    progress.devices, progress.groups = described(ranks), source.groups
    save = Saver(config, out, source, ranks)
    if ranks.is_first:
        print(source, f"step {progress.step} on {progress.devices}", sep="\n", flush=True)
    started = saved = time.monotonic()
    minutes_before = progress.minutes
    with EndOfRun(minutes) as end, Log(out / "log.csv", progress, ranks) as log:
        for photo, mask in batches(source, config, progress.photos_seen, ranks):
            set_learning_rates(networks, config, progress.step, end.minutes_left)
            try:
                terms = train_step(networks, photo, mask, config, progress.step)
            except NonFiniteLossError as error:
                raise with_batch_saved(error, out, photo, mask, progress, ranks) from error
            except torch.OutOfMemoryError as error:
                raise ConfigError(memory_sentence(networks, photo, mask, config)) from error
            ema.update(networks.generator, progress.step)
            progress.step += 1
            progress.photos_seen += len(photo) * ranks.count
            progress.minutes = minutes_before + (time.monotonic() - started) / 60
            if progress.step % config.log_every == 0 or progress.step == config.steps:
                log.write(progress, terms)
            is_last = progress.step >= config.steps or ranks.any(end.is_here)
            if is_last or time.monotonic() - saved > 60 * config.save_minutes:
                save(networks, ema, progress, is_last)
                saved = time.monotonic()
            if is_last:
                break
    return progress


def start(config: TrainingConfig, out: Path, networks: Networks, ema: Ema[Generator]) -> Progress:
    """Go on from the run's own checkpoint, else warm-start, else begin at random weights."""
    if (out / NAME).exists():
        return resume(read_checkpoint(out / NAME), networks, ema)
    source = Path(config.warm_start)
    if source.suffix == ".safetensors":
        loaded = load_weights(source)
        if loaded.config != config.generator:
            raise ConfigError(f"{source.name} is of another architecture than the config.")
        for network in (networks.generator, ema.network):
            network.load_state_dict(loaded.state_dict())
        return Progress(history=tuple(weights_info(source).provenance.get("runs", ())))
    if config.warm_start:
        return warm_start(read_checkpoint(source), networks, ema)
    return Progress()


def set_learning_rates(
    networks: Networks, config: TrainingConfig, step: int, minutes_left: float = math.inf
) -> None:
    """Constant, then linear to zero over the last decay_steps or decay_minutes."""
    factor = 1.0
    if config.decay_steps:
        factor = min(factor, (config.steps - step) / config.decay_steps)
    if config.decay_minutes:
        factor = min(factor, max(0.0, minutes_left) / config.decay_minutes)
    for optimizer, rate in (
        (networks.generator_optimizer, config.generator_lr),
        (networks.discriminator_optimizer, config.discriminator_lr),
    ):
        for group in optimizer.param_groups:
            group["lr"] = rate * factor


def decaying(config: TrainingConfig, out: Path, decay_steps: int) -> TrainingConfig:
    """The config of a decay phase that begins at the run's checkpoint, or has begun before it."""
    content = read_checkpoint(out / NAME)
    step, before = progress_of(content).step, config_from(content["config"])
    has_begun = before.decay_steps == decay_steps and step > before.steps - decay_steps
    steps = before.steps if has_begun else step + decay_steps
    return dataclasses.replace(config, steps=steps, decay_steps=decay_steps)


class EndOfRun:
    """Tells whether the time is up, or SIGTERM or Ctrl+C has come."""

    SIGNALS = (signal.SIGTERM, signal.SIGINT)

    def __init__(self, minutes: float | None) -> None:
        self.deadline = math.inf if minutes is None else time.monotonic() + 60 * minutes
        self.asked: list[int] = []

    @property
    def minutes_left(self) -> float:
        """Until the time limit; infinite where there is none."""
        return (self.deadline - time.monotonic()) / 60

    @property
    def is_here(self) -> bool:
        return bool(self.asked) or self.minutes_left < 0

    def __enter__(self) -> "EndOfRun":
        self.before = {
            number: signal.signal(number, lambda received, frame: self.asked.append(received))
            for number in self.SIGNALS
        }
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)


def with_batch_saved(
    error: NonFiniteLossError,
    out: Path,
    photo: Tensor,
    mask: Tensor,
    progress: Progress,
    ranks: Ranks,
) -> NonFiniteLossError:
    """Keep the batch that broke the loss, and say so."""
    file = out / f"bad_batch_{ranks.rank}.pt"
    torch.save({"photo": photo.cpu(), "mask": mask.cpu(), "step": progress.step}, file)
    return NonFiniteLossError(
        f"The loss term {error} is not finite at step {progress.step}; its batch is in {file}."
    )


def memory_sentence(networks: Networks, photo: Tensor, mask: Tensor, config: TrainingConfig) -> str:
    """Find the largest half, quarter, ... of the batch that a step has memory for.

    The networks are spoilt by it: the run is over, its last checkpoint is what counts.
    """
    lacks = f"The device has too little memory for a batch of {len(photo)}"
    fits = len(photo) // 2
    if networks.ranks.count > 1:  # a rank cannot try steps without the others
        return f"{lacks}; try --set batch_size={fits}."
    while fits:
        torch.cuda.empty_cache()
        try:
            train_step(networks, photo[:fits], mask[:fits], config, config.steps)
            break
        except torch.OutOfMemoryError:
            fits //= 2
    advice = f"{fits} fits: --set batch_size={fits}" if fits else "not even 1 fits"
    return f"{lacks}; {advice}."


def described(ranks: Ranks) -> str:
    """The devices of a run in words."""
    is_cuda = ranks.device.type == "cuda"
    name = torch.cuda.get_device_name(ranks.device) if is_cuda else "CPU"
    return f"{ranks.count} x {name}" if ranks.count > 1 or is_cuda else name


class Saver:
    """Writes checkpoint and sample sheet of one fixed batch, on the first rank."""

    def __init__(
        self, config: TrainingConfig, out: Path, source: PhotoSource, ranks: Ranks
    ) -> None:
        self.config, self.out, self.ranks = config, out, ranks
        fixed = dataclasses.replace(config, seed=config.seed + 1, batch_size=SHEET_PHOTOS)
        self.photo, self.mask = fixed_batch(source, fixed, ranks)

    def __call__(
        self, networks: Networks, ema: Ema[Generator], progress: Progress, is_last: bool
    ) -> None:
        if not self.ranks.is_first:
            return
        try:
            save_checkpoint(self.out, networks, ema, progress, self.config)
        except CheckpointError as error:
            if is_last:
                raise
            print(f"training.train: {error} The run goes on.", file=sys.stderr, flush=True)
        sheet = sample_sheet(ema.network, self.photo, self.mask)
        cv2.imwrite(str(self.out / "samples.png"), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))


if __name__ == "__main__":
    raise SystemExit(main())
