"""Checkpoint -> the weights file that the app ships: `python -m training.export RUN -o OUT`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from lama_studio.network.generator import Generator
from lama_studio.network.weights import save_weights
from training.card import model_card
from training.checkpoint import NAME, chapters, read_checkpoint
from training.config import ConfigError, config_from


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="a checkpoint, or the folder of a run")
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--float32", action="store_true", help="twice the file, no rounding")
    parser.add_argument("--metrics", type=Path, help="table.csv of training.evaluate, for the card")
    parser.add_argument(
        "--failure", action="append", default=[], help="a sentence for the card; may be repeated"
    )
    options = parser.parse_args(arguments)
    dtype = torch.float32 if options.float32 else torch.float16
    try:
        export(options.checkpoint, options.out, dtype, options.metrics, options.failure)
    except (ConfigError, OSError) as error:
        print(f"training.export: {error}", file=sys.stderr)
        return 2
    return 0


def export(
    checkpoint: Path,
    out: Path,
    dtype: torch.dtype,
    metrics: Path | None = None,
    failures: Sequence[str] = (),
) -> None:
    """Write the averaged generator with the run's own record and model card as provenance.

    The card also goes beside the weights, as OUT.md. Raises ConfigError.
    """
    content = read_checkpoint(checkpoint / NAME if checkpoint.is_dir() else checkpoint)
    generator = Generator(config_from(content["config"]).generator)
    generator.load_state_dict(content["ema"])
    card = model_card(content, metrics, failures)
    save_weights(out, generator, provenance(content) | {"card": card}, dtype)
    out.chmod(0o644)
    out.with_suffix(".md").write_text(card + "\n", encoding="utf-8")


def provenance(content: dict[str, Any]) -> dict[str, Any]:
    """What a checkpoint records of its training, without paths of the machine it ran on."""
    config = dict(content["config"])
    for key in ("photos", "warm_start", "perceptual_file"):
        value = config[key]
        names = [Path(p).name for p in value] if isinstance(value, list | tuple) else value
        config[key] = Path(names).name if isinstance(names, str) else names
    return {"config": config, "runs": list(chapters(content))}


if __name__ == "__main__":
    raise SystemExit(main())
