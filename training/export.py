"""Checkpoint -> the weights file that the app ships: `python -m training.export RUN -o OUT`."""

import argparse
import sys
from pathlib import Path
from typing import Any

import torch

from lama_studio.network.generator import Generator
from lama_studio.network.weights import save_weights
from training.checkpoint import chapters, read_checkpoint
from training.config import ConfigError, config_from


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--float32", action="store_true", help="twice the file, no rounding")
    options = parser.parse_args(arguments)
    try:
        export(options.checkpoint, options.out, torch.float32 if options.float32 else torch.float16)
    except ConfigError as error:
        print(f"training.export: {error}", file=sys.stderr)
        return 2
    return 0


def export(checkpoint: Path, out: Path, dtype: torch.dtype) -> None:
    """Write the averaged generator with the run's own record as provenance."""
    content = read_checkpoint(checkpoint)
    generator = Generator(config_from(content["config"]).generator)
    generator.load_state_dict(content["ema"])
    save_weights(out, generator, provenance(content), dtype)
    out.chmod(0o644)


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
