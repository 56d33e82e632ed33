"""Every choice of a training run in one frozen dataclass, read from TOML and `--set key=value`."""

import dataclasses
import tomllib
from pathlib import Path
from typing import Any

from lama_studio.network.generator import GeneratorConfig


class ConfigError(ValueError):
    """A sentence about a key or value that cannot be trained with."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """One training run. Loss weights default to the published ones (LaMa, section 2.3)."""

    # What is trained
    ngf: int = 64
    """Channels of the generator's stem."""
    blocks: int = 9
    """FFC residual blocks of the generator."""
    downsamplings: int = 3
    """Stride-2 convolutions of the generator's encoder."""
    global_ratio: float = 0.75
    """Share of the body's channels that takes the global branch."""
    global_branch: str = "fourier"
    """fourier as published; regular or dilated convolutions in its place for ablations."""
    warm_start: str = ""
    """Weights file (.safetensors) or checkpoint (.pt) to start from; empty = random weights."""

    starts_as_copy: bool = False
    """Random weights, but set to copy the photo: for short runs (training/copying.py)."""

    # Photos
    photos: tuple[str, ...] = ()
    """Tar shards, folders, patterns of them, or .txt lists of shards; empty = made-up photos."""
    hold_out: tuple[str, ...] = ()
    """Shard or folder names never trained on."""
    photo_px: int = 288
    """Photos are kept in memory with this short side, in pixels."""
    crop_px: int = 256
    """Side of the square training crop, a multiple of 8."""
    zoom: float = 1.3
    """Largest factor by which a crop may be taken wider than crop_px, then shrunk to it."""
    augment: str = "light"
    """light: crop, flip, brightness and contrast; published: also perspective, affine, optical
    distortion, CLAHE, hue and saturation."""
    photos_grow: bool = False
    """Look for shards that have come since, and let them join: for photos still being copied."""
    stream: bool = False
    """Keep only a window of shards in memory, for sets that do not fit; shards may be URLs."""
    stream_shards: int = 4
    """Shards in a window, on each rank; the next window loads meanwhile."""
    stream_shard_photos: int = 1000
    """Photos a shard holds, about: how long a window stays."""

    # Masks
    mask_scale: float = 1.0
    """Size of drawn masks against the published ones at 256 px: above 1 is thicker."""

    mask_strokes: float = 1.0
    """Share of stroke masks, against the other kinds."""
    mask_boxes: float = 1.0
    """Share of box masks."""
    mask_blobs: float = 0.0
    """Share of object-like blobs."""
    mask_silhouettes: float = 0.0
    """Share of silhouettes taken from the colour segments of the photos."""
    mask_workers: int = 0
    """Processes that draw masks ahead; 0 = a thread, enough for a CPU."""

    # The course of the run
    seed: int = 0
    """Seed of weights, crops and masks: the n-th photo of a run depends on seed and n alone."""
    steps: int = 1_000_000
    """Generator steps in all."""
    decay_steps: int = 0
    """Over the last steps of the run the learning rates fall linearly to zero; 0 = never."""
    decay_minutes: float = 0.0
    """The same over the last minutes of a run that ends by --minutes; 0 = never."""
    batch_size: int = 30
    """Crops a step, on each device."""
    generator_lr: float = 1e-3
    """Adam learning rate of the generator."""
    discriminator_lr: float = 1e-4
    """Adam learning rate of the discriminator."""
    gradient_clip: float = 1.0
    """Largest gradient norm of the generator and of the discriminator."""
    ema_steps: float = 2000.0
    """Averaging time of the exported weights, in steps; shorter while the run is young."""
    precision: str = "float32"
    """float32 or bf16 (autocast of convolutions; FFT and losses stay float32)."""
    compile: bool = False
    """Run the generator through torch.compile: minutes to begin with, then faster steps."""
    sync_batch_norm: bool = True
    """Batch norm sees the photos of all ranks, as if they were one batch."""

    # Objective
    l1_known_weight: float = 10.0
    """Mean absolute error on known pixels."""
    l1_hole_weight: float = 0.0
    """Mean absolute error in the hole: 0 as published, above 0 for short runs."""
    adversarial_weight: float = 10.0
    """Non-saturating adversarial loss of the generator."""
    adversarial_from_step: int = 0
    """The discriminator and its losses join at this step."""
    adversarial_ramp_steps: int = 0
    """Adversarial and feature-matching weights grow linearly over this many steps."""
    feature_matching_weight: float = 100.0
    """Mean squared error between the discriminator's activations of real and predicted."""
    perceptual_weight: float = 30.0
    """High-receptive-field perceptual loss."""
    perceptual_file: str = ""
    """Weights of the frozen perceptual network; empty = no perceptual loss."""
    perceptual_dilated: bool = True
    """Strides replaced by dilation, for a high receptive field."""
    perceptual_on: str = "predicted"
    """predicted: the whole frame, as published; composite: the hole in the photo's known pixels,
    so that a short run spends no capacity on copying texture it will never show."""
    perceptual_jitter_px: int = 0
    """Above 0, the perceptual network sees a window smaller by so many pixels, elsewhere each step:
    its strides then favour no phase, and the fill learns no grid from them."""
    r1_weight: float = 0.001
    """Squared gradient norm of the discriminator at real photos."""
    r1_every: int = 1
    """Steps from one R1 term to the next, each then so many times as strong (Karras et al. 2020,
    arXiv 1912.04958, appendix B); the steps between run in the precision of the others."""
    discriminator_ndf: int = 64
    """Channels of the discriminator's first layer."""

    # What is written
    log_every: int = 50
    """Steps between rows of log.csv."""
    save_minutes: float = 5.0
    """Minutes between checkpoints and sample sheets."""

    def __post_init__(self) -> None:
        _check(self.photo_px >= self.crop_px, "photo_px is at least crop_px")
        _check(self.zoom >= 1, "zoom is at least 1")
        _check(self.batch_size >= 1, "batch_size is at least 1")
        _check(self.r1_every >= 1, "r1_every is at least 1")
        _check(self.decay_minutes >= 0, "decay_minutes is at least 0")
        _check(not (self.photos_grow and self.stream), "photos_grow and stream exclude each other")
        _check(self.steps >= 1, "steps is at least 1")
        _check(0 <= self.decay_steps <= self.steps, "decay_steps lies between 0 and steps")
        _check(self.precision in ("float32", "bf16"), "precision is float32 or bf16")
        _check(self.generator_lr > 0 and self.discriminator_lr > 0, "learning rates are positive")
        _check(self.log_every >= 1 and self.save_minutes > 0, "log_every, save_minutes: positive")
        _check(self.discriminator_ndf >= 1, "discriminator_ndf is at least 1")
        _check(self.mask_scale > 0, "mask_scale is positive")
        _check(self.mask_workers >= 0, "mask_workers is at least 0")
        shares = (self.mask_strokes, self.mask_boxes, self.mask_blobs, self.mask_silhouettes)
        _check(min(shares) >= 0 and sum(shares) > 0, "mask shares: none below 0, one above")
        _check(self.augment in ("light", "published"), "augment is light or published")
        _check(
            self.perceptual_on in ("predicted", "composite"),
            "perceptual_on is predicted or composite",
        )
        _check(self.stream_shards >= 1, "stream_shards is at least 1")
        _check(self.stream_shard_photos >= 1, "stream_shard_photos is at least 1")
        _check(bool(self.photos) or not self.stream, "stream needs photos")
        _check(
            0 <= self.perceptual_jitter_px <= self.crop_px // 2,
            "perceptual_jitter_px lies between 0 and half a crop",
        )
        _check(self.gradient_clip > 0, "gradient_clip is positive")
        _check(self.ema_steps >= 1, "ema_steps is at least 1")
        for field in dataclasses.fields(self):
            if field.name.endswith("_weight"):
                _check(getattr(self, field.name) >= 0, f"{field.name} is at least 0")
        try:
            _ = self.generator
        except ValueError as error:
            raise ConfigError(f"Training config: {error}.") from error
        stride = self.generator.stride
        _check(self.crop_px > 0, "crop_px is positive")
        _check(self.crop_px % stride == 0, f"crop_px is a multiple of {stride}")

    @property
    def generator(self) -> GeneratorConfig:
        return GeneratorConfig(
            ngf=self.ngf,
            blocks=self.blocks,
            downsamplings=self.downsamplings,
            global_ratio=self.global_ratio,
            global_branch=self.global_branch,
        )


def _check(is_met: bool, sentence: str) -> None:
    if not is_met:
        raise ConfigError(f"Training config: {sentence}.")


def load_config(path: Path, overrides: list[str]) -> TrainingConfig:
    """TOML file plus `key=value` overrides -> config; unknown keys and types raise ConfigError."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"There is no config {path}.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name} is not TOML: {error}.") from error
    for override in overrides:
        key, separator, text = override.partition("=")
        if not separator:
            raise ConfigError(f"--set wants key=value, not {override!r}.")
        values[key] = _parse(text)
    return config_from(values)


def config_from(values: dict[str, Any]) -> TrainingConfig:
    """Plain values, as TOML or a checkpoint holds them, -> config."""
    fields = {field.name: field for field in dataclasses.fields(TrainingConfig)}
    checked = {}
    for key, value in values.items():
        if key not in fields:
            raise ConfigError(f"Training config: there is no key {key!r}.")
        checked[key] = _convert(key, value, fields[key].default)
    return TrainingConfig(**checked)


def _convert(key: str, value: Any, default: Any) -> Any:
    if isinstance(default, tuple):
        value = (value,) if isinstance(value, str) else tuple(value)
    elif isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, type(default)) or isinstance(value, bool) != isinstance(default, bool):
        raise ConfigError(f"Training config: {key} wants {type(default).__name__}, not {value!r}.")
    return value


def _parse(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
