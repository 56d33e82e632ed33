"""Train the generator: `python -m training.train CONFIG --out DIR [--set key=value] [--minutes M]`.

Reads top to bottom: config, photos, networks, the loop. A run that finds its checkpoint in DIR
goes on from there; SIGTERM, Ctrl+C and the time limit end it with one.
"""

import argparse
import csv
import dataclasses
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from lama_studio.errors import UserError
from lama_studio.network.generator import Generator
from lama_studio.network.weights import load_weights
from training.checkpoint import (
    NAME,
    Progress,
    read_checkpoint,
    resume,
    save_checkpoint,
    warm_start,
)
from training.config import ConfigError, TrainingConfig, load_config
from training.discriminator import Discriminator
from training.ema import Ema
from training.gan_step import Networks, NonFiniteLossError, train_step
from training.masks import MaskSampler
from training.perceptual import PerceptualNetwork
from training.photos import PhotoStore, batch_generator, draw_crop, load_photos, pick
from training.samples import sample_sheet

RANK = 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.train", description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides")
    parser.add_argument("--minutes", type=float, help="stop with a checkpoint after this time")
    options = parser.parse_args(arguments)
    try:
        config = load_config(options.config, options.overrides)
        train(config, options.out, options.minutes)
    except (ConfigError, UserError) as error:
        print(f"training.train: {error}", file=sys.stderr)
        return 2
    except NonFiniteLossError as error:
        print(f"training.train: the loss term {error} is not finite; its batch is in bad_batch.pt")
        return 1
    return 0


def train(config: TrainingConfig, out: Path, minutes: float | None = None) -> Progress:
    """Train until config.steps, the time limit or a signal; everything is written into `out`."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(config.seed)
    store = load_photos(config)
    print(f"{len(store)} photos, {len(store.skipped)} skipped", *store.skipped[:3], flush=True)
    networks = build_networks(config, device)
    ema = Ema(networks.generator, config.ema_steps)
    out.mkdir(parents=True, exist_ok=True)
    progress = start(config, out, networks, ema)
    save = Saver(config, out, store)
    is_over = end_of_run(minutes)
    started = saved = time.monotonic()
    minutes_before = progress.minutes
    with Log(out / "log.csv") as log:
        for photo, mask in batches(store, config, progress.step, device):
            set_learning_rates(networks, config, progress.step)
            try:
                terms = train_step(networks, photo, mask, config, progress.step)
            except NonFiniteLossError:
                torch.save(
                    {"photo": photo, "mask": mask, "step": progress.step}, out / "bad_batch.pt"
                )
                raise
            ema.update(networks.generator, progress.step)
            progress.step += 1
            progress.photos_seen += len(photo)
            progress.minutes = minutes_before + (time.monotonic() - started) / 60
            if progress.step % config.log_every == 0 or progress.step == config.steps:
                log.write(progress, terms)
            is_last = progress.step >= config.steps or is_over()
            if is_last or time.monotonic() - saved > 60 * config.save_minutes:
                save(networks, ema, progress)
                saved = time.monotonic()
            if is_last:
                break
    return progress


def build_networks(config: TrainingConfig, device: torch.device) -> Networks:
    """Networks and optimizers at random weights; the perceptual network frozen."""
    channels_last = torch.channels_last
    generator = Generator(config.generator).to(device, memory_format=channels_last).train()
    discriminator = Discriminator(config.discriminator_ndf)
    discriminator = discriminator.to(device, memory_format=channels_last).train()
    perceptual = None
    if config.perceptual_file and config.perceptual_weight > 0:
        perceptual = PerceptualNetwork(Path(config.perceptual_file), config.perceptual_dilated)
        perceptual = perceptual.to(device, memory_format=channels_last)
    return Networks(
        generator=generator,
        discriminator=discriminator,
        perceptual=perceptual,
        generator_optimizer=torch.optim.Adam(
            generator.parameters(), config.generator_lr, fused=True
        ),
        discriminator_optimizer=torch.optim.Adam(
            discriminator.parameters(), config.discriminator_lr, fused=True
        ),
    )


def start(config: TrainingConfig, out: Path, networks: Networks, ema: Ema) -> Progress:
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
        return Progress()
    if config.warm_start:
        return warm_start(read_checkpoint(source), networks, ema)
    return Progress()


def batches(
    store: PhotoStore, config: TrainingConfig, step: int, device: torch.device
) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless (photo, mask) batches from `step` on, the next one drawn while this one trains."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(draw_batch, store, config, step)
        while True:
            photo, mask = coming.result()
            step += 1
            coming = pool.submit(draw_batch, store, config, step)
            yield (
                torch.from_numpy(photo).to(device).permute(0, 3, 1, 2).float().div_(255),
                torch.from_numpy(mask).to(device).unsqueeze(1).float().div_(255),
            )


def draw_batch(store: PhotoStore, config: TrainingConfig, step: int) -> tuple[np.ndarray, ...]:
    """The crops (N, H, W, 3) and masks (N, H, W) of one step, uint8."""
    rng = batch_generator(config.seed, RANK, step)
    masks = MaskSampler(config.mask_strokes, config.mask_boxes, config.mask_blobs)
    side = config.crop_px
    crops = [draw_crop(rng, pick(rng, store.photos), config) for _ in range(config.batch_size)]
    holes = [masks.draw(rng, side, side, config.mask_scale) for _ in crops]
    return np.stack(crops), np.stack(holes)


def set_learning_rates(networks: Networks, config: TrainingConfig, step: int) -> None:
    """Constant, then linear to zero over the last decay_steps."""
    left = config.steps - step
    factor = min(1.0, left / config.decay_steps) if config.decay_steps else 1.0
    for optimizer, rate in (
        (networks.generator_optimizer, config.generator_lr),
        (networks.discriminator_optimizer, config.discriminator_lr),
    ):
        for group in optimizer.param_groups:
            group["lr"] = rate * factor


def end_of_run(minutes: float | None) -> Callable[[], bool]:
    """True once the time is up or SIGTERM or Ctrl+C has come."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, frame: asked.append(received))
    deadline = time.monotonic() + 60 * minutes if minutes else float("inf")
    return lambda: bool(asked) or time.monotonic() > deadline


class Saver:
    """Writes checkpoint and sample sheet of one fixed batch."""

    def __init__(self, config: TrainingConfig, out: Path, store: PhotoStore) -> None:
        self.config, self.out = config, out
        fixed = dataclasses.replace(config, seed=config.seed + 1, batch_size=8)
        self.photos, self.masks = draw_batch(store, fixed, 0)

    def __call__(self, networks: Networks, ema: Ema, progress: Progress) -> None:
        save_checkpoint(self.out, networks, ema, progress, self.config)
        sheet = sample_sheet(ema.network, self.photos, self.masks)
        cv2.imwrite(str(self.out / "samples.png"), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))


class Log:
    """log.csv: a row of numbers at a time; the columns are those of the full objective."""

    COLUMNS = (
        *("step", "photos_seen", "minutes", "l1_hole_mean", "l1", "perceptual"),
        *("adversarial", "feature_matching", "discriminator", "r1"),
    )

    def __init__(self, path: Path) -> None:
        is_new = not path.exists()
        self.file = path.open("a", newline="", encoding="utf-8")
        self.writer = csv.DictWriter(self.file, self.COLUMNS, restval=0)
        if is_new:
            self.writer.writeheader()

    def write(self, progress: Progress, terms: dict[str, float]) -> None:
        row = {name: f"{value:.6g}" for name, value in terms.items()}
        at = {"step": progress.step, "photos_seen": progress.photos_seen}
        self.writer.writerow(at | {"minutes": f"{progress.minutes:.2f}"} | row)
        self.file.flush()

    def __enter__(self) -> "Log":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


if __name__ == "__main__":
    raise SystemExit(main())
