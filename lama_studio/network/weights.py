"""Weights files: `.safetensors` that carry their architecture and history as JSON.

Layout: tensors under the published names (`model.*`); metadata `format` = "lama-studio",
`architecture` = JSON of GeneratorConfig, `provenance` = JSON of how the weights came to be.
"""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from lama_studio.errors import WeightsError
from lama_studio.network.generator import Generator, GeneratorConfig

FORMAT = "lama-studio"


@dataclass(frozen=True, kw_only=True)
class WeightsInfo:
    """What a weights file says of itself, read without loading its tensors."""

    config: GeneratorConfig
    provenance: dict[str, Any]
    dtype: str
    parameters: int
    sha256: str


def save_weights(
    path: Path,
    generator: Generator,
    provenance: dict[str, Any],
    dtype: torch.dtype = torch.float32,
) -> None:
    """Write generator weights atomically; `dtype` is the storage type (float16 halves the file)."""
    state = {
        name: tensor.detach().to("cpu", dtype if tensor.is_floating_point() else None).contiguous()
        for name, tensor in generator.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    metadata = {
        "format": FORMAT,
        "architecture": json.dumps(dataclasses.asdict(generator.config)),
        "provenance": json.dumps(provenance),
    }
    temporary = path.with_name(f".{path.name}.partial")
    try:
        temporary.write_bytes(save(state, metadata))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def weights_info(path: Path) -> WeightsInfo:
    """Read architecture, provenance, dtype, parameter count and hash of a weights file.

    Raises WeightsError where the file is missing or is not weights of this program.
    """
    config, provenance = _read_metadata(path)
    state = _read_tensors(path)
    buffers = ("running_mean", "running_var")
    return WeightsInfo(
        config=config,
        provenance=provenance,
        dtype=str(next(iter(state.values())).dtype).removeprefix("torch."),
        parameters=sum(t.numel() for name, t in state.items() if not name.endswith(buffers)),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def load_weights(path: Path) -> Generator:
    """Weights file -> Generator in float32 evaluation mode on the CPU.

    Raises WeightsError where the file is missing, not weights, of another architecture, or holds
    values that are not finite.
    """
    config, _ = _read_metadata(path)
    state = _read_tensors(path)
    for name, tensor in state.items():
        if not torch.isfinite(tensor).all():
            raise WeightsError(f"The weights in {path.name} are damaged: {name} is not finite.")
    generator = Generator(config)
    expected = {
        name: tensor.shape
        for name, tensor in generator.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    if expected != {name: tensor.shape for name, tensor in state.items()}:
        raise WeightsError(f"The weights in {path.name} do not fit the architecture they name.")
    generator.load_state_dict({name: t.float() for name, t in state.items()}, strict=False)
    return generator.eval().requires_grad_(False)


def _read_metadata(path: Path) -> tuple[GeneratorConfig, dict[str, Any]]:
    with _open(path) as file:
        metadata = file.metadata() or {}
    if metadata.get("format") != FORMAT:
        raise WeightsError(
            f"{path.name} holds no LaMa Studio weights; published checkpoints are converted with "
            "'lama-studio weights import'."
        )
    try:
        config = GeneratorConfig(**json.loads(metadata["architecture"]))
        return config, dict(json.loads(metadata.get("provenance", "{}")))
    except (KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"{path.name} names an architecture this version lacks.") from error


def _read_tensors(path: Path) -> dict[str, Tensor]:
    with _open(path) as file:
        state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    if not state:
        raise WeightsError(f"{path.name} holds no weights.")
    return state


def _open(path: Path) -> Any:
    try:
        return safe_open(path, framework="pt")
    except FileNotFoundError:
        raise WeightsError(f"There is no weights file {path}.") from None
    except (SafetensorError, OSError) as error:
        raise WeightsError(f"{path.name} is not a weights file, or is damaged.") from error
