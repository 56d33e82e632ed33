"""The model card: what a checkpoint's own record says of its training, in words."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.checkpoint import chapters
from training.config import ConfigError, TrainingConfig, config_from
from training.photo_list import licences
from training.shards import shard_names

FIGURES = {
    "l1": "L1 in hole",
    "psnr_db": "PSNR, dB",
    "ssim": "SSIM",
    "perceptual": "perceptual",
    "frechet": "Frechet",
}


def model_card(
    content: dict[str, Any], metrics: Path | None = None, failures: Sequence[str] = ()
) -> str:
    """The card of a checkpoint's content, as Markdown.

    `metrics` is a table.csv of training.evaluate; `failures` are sentences on what the weights
    are known to do badly. Raises ConfigError where the table cannot be read.
    """
    config, runs = config_from(content["config"]), chapters(content)
    parts = [
        "# LaMa Studio weights",
        f"Fills holes in photos: {_architecture(config)}.",
        "## Training",
        *_course(runs),
        _objective(config),
        "## Photos",
        *_photos(config, runs),
        "## Known failures",
        *(f"- {sentence}" for sentence in (*_limits(runs), *failures)),
    ]
    if metrics is not None:
        parts += ["## Measured", *_measured(metrics)]
    return "\n".join(parts)


def _architecture(config: TrainingConfig) -> str:
    return (
        f"FFC generator after LaMa (arXiv 2109.07161), {config.ngf} channels, {config.blocks} "
        f"blocks, {config.global_branch} global branch"
    )


def _course(runs: Sequence[dict[str, Any]]) -> list[str]:
    lines = []
    for number, run in enumerate(runs, 1):
        devices = run.get("devices") or "device not recorded"
        kind = "full objective" if run["is_adversarial"] else "without discriminator"
        lines.append(
            f"- Stretch {number}: {run['steps']:,} steps of {run['batch_size']} crops a device at "
            f"{run['crop_px']} px, {run['photos_seen']:,} crops seen, {kind}, "
            f"{run['minutes'] / 60:.1f} h on {devices}."
        )
    hours = sum(run["minutes"] * _devices(run) for run in runs) / 60
    seen = sum(run["photos_seen"] for run in runs)
    return [*lines, f"In all {seen:,} crops in {hours:.1f} device hours."]


def _devices(run: dict[str, Any]) -> int:
    count, separator, _ = (run.get("devices") or "").partition(" x ")
    return int(count) if separator else 1


def _objective(config: TrainingConfig) -> str:
    weights = {
        "L1 known": config.l1_known_weight,
        "L1 hole": config.l1_hole_weight,
        "adversarial": config.adversarial_weight,
        "feature matching": config.feature_matching_weight * (config.adversarial_weight > 0),
        "perceptual": config.perceptual_weight * bool(config.perceptual_file),
        "R1": config.r1_weight * (config.adversarial_weight > 0),
    }
    used = ", ".join(f"{name} {weight:g}" for name, weight in weights.items() if weight)
    return f"Loss weights of the last stretch: {used}."


def _photos(config: TrainingConfig, runs: Sequence[dict[str, Any]]) -> list[str]:
    groups: dict[str, int] = {}
    for run in runs:
        groups |= run.get("groups") or {}
    names = list(groups) or _found(config)
    if not names:
        return ["Made-up patterns: a test of the recipe, not weights to use."]
    by_class = licences(names)
    lines = [f"- {len(names)} shards or folders: {', '.join(sorted(names))}."]
    lines += [f"- {count:,} photos, {kind}." for kind, count in sorted(by_class.items())]
    if by_class.get("research-only"):
        lines.append(
            "- Research-only photos are used as is the practice of the field; they are not part "
            "of the weights or of the project."
        )
    if by_class:
        lines.append("- Each photo's source, commit, licence and hash: training/photos.csv.")
    return lines


def _found(config: TrainingConfig) -> list[str]:
    """Older checkpoints record no groups: look what the config's patterns find."""
    try:
        return [Path(n).name for n in shard_names(config.photos, config.hold_out)]
    except ConfigError:
        return [Path(pattern).name for pattern in config.photos]


def _limits(runs: Sequence[dict[str, Any]]) -> list[str]:
    largest = max(run["crop_px"] for run in runs)
    found = [f"Trained on crops of at most {largest} px: holes far wider than that fill softly."]
    if not any(run["is_adversarial"] for run in runs):
        found.append("No adversarial loss: fills carry colour and structure, little texture.")
    found.append("Text, faces and hands inside a hole are not restored.")
    return found


def _measured(table: Path) -> list[str]:
    try:
        with table.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        lines = ["| masks | px | fill | " + " | ".join(FIGURES.values()) + " |"]
        lines.append("|---" * (3 + len(FIGURES)) + "|")
        for row in rows:
            figures = " | ".join(f"{float(row[name]):.4g}" for name in FIGURES)
            lines.append(f"| {row['masks']} | {row['size_px']} | {row['method']} | {figures} |")
    except (OSError, KeyError, ValueError) as error:
        raise ConfigError(f"{table} is not a table of training.evaluate.") from error
    return [*lines, "Perceptual and Frechet distances are on SqueezeNet 1.0, not LPIPS and FID."]
