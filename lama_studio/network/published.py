"""Published checkpoints -> our weights file: big-lama.zip, best.ckpt, big-lama.pt.

Nothing in them is executed (see archive.py). The architecture is derived from the names and
shapes of the tensors.
"""

import collections
import hashlib
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import torch
from torch import Tensor

from lama_studio.errors import WeightsError
from lama_studio.network.archive import Placeholder, TensorReference, TorchArchive
from lama_studio.network.generator import Generator, GeneratorConfig
from lama_studio.network.weights import save_weights

_STEM = "model.1.ffc.convl2l.weight"
_UNUSED = "num_batches_tracked"


def import_published(source: Path, destination: Path) -> GeneratorConfig:
    """Convert a published checkpoint into a weights file, kept in float32.

    Raises WeightsError where the file holds no LaMa generator, is damaged, holds values that are
    not finite, or tries to run code.
    """
    state, form = read_published(source)
    config = derive_config(state, source.name)
    generator = Generator(config)
    _check_fit(state, generator, source.name)
    generator.load_state_dict(state, strict=False)
    provenance = {
        "origin": "imported",
        "source": source.name,
        "source_form": form,
        "source_sha256": _sha256(source),
    }
    save_weights(destination, generator, provenance)
    return config


def read_published(source: Path) -> tuple[dict[str, Tensor], str]:
    """File -> (float32 tensors under the names `model.*`, form: zip, checkpoint, TorchScript)."""
    try:
        with zipfile.ZipFile(source) as archive:
            return _read_zip(archive, source.name)
    except FileNotFoundError:
        raise WeightsError(f"There is no file {source}.") from None
    except IsADirectoryError:
        raise WeightsError(f"{source} is a folder, not a checkpoint.") from None
    except zipfile.BadZipFile:
        raise WeightsError(_not_a_zip(source)) from None
    except OSError as error:
        raise WeightsError(f"{source} cannot be read: {error.strerror}.") from error


def _not_a_zip(source: Path) -> str:
    with source.open("rb") as file:
        start = file.read(2)
    if start[:1] == b"\x80":
        return (
            f"{source.name} is in torch's old pickle form, which this program does not open: "
            "save it once more with a torch of 1.6 or later."
        )
    return f"{source.name} is no torch checkpoint, or is damaged."


def _read_zip(archive: zipfile.ZipFile, title: str) -> tuple[dict[str, Tensor], str]:
    inner = [name for name in archive.namelist() if name.endswith(".ckpt")]
    if not inner:
        return _generator_state(TorchArchive(archive, title), title)
    chosen = min(inner, key=lambda name: (not name.endswith("best.ckpt"), name))
    # A zip inside a zip is read from both ends: unpack it first.
    with tempfile.TemporaryFile() as unpacked:
        with archive.open(chosen) as file:
            shutil.copyfileobj(file, unpacked)
        with zipfile.ZipFile(_rewound(unpacked)) as checkpoint:
            state, _ = _generator_state(TorchArchive(checkpoint, title), title)
    return state, "zip"


def _rewound(file: IO[bytes]) -> IO[bytes]:
    file.seek(0)
    return file


def _generator_state(archive: TorchArchive, title: str) -> tuple[dict[str, Tensor], str]:
    is_script = isinstance(archive.root, Placeholder)
    references = dict(_named_tensors(archive.root))
    prefixes = [name.removesuffix(_STEM) for name in references if name.endswith(_STEM)]
    if not prefixes:
        raise WeightsError(f"{title} holds no LaMa generator.")
    prefix = min(prefixes, key=lambda name: ("ema" in name, "generator." not in name, len(name)))
    state = {
        name.removeprefix(prefix): archive.tensor(reference).float()
        for name, reference in references.items()
        if name.startswith(f"{prefix}model.") and not name.endswith(_UNUSED)
    }
    return state, "TorchScript" if is_script else "checkpoint"


def _named_tensors(root: Any) -> Iterator[tuple[str, TensorReference]]:
    """Walk dicts and placeholder states; names are the keys on the way, joined by dots."""
    if isinstance(root, dict) and isinstance(root.get("state_dict"), dict):
        root = root["state_dict"]
    pending = collections.deque([("", root)])
    seen = set()
    while pending:
        prefix, node = pending.popleft()
        if isinstance(node, Placeholder):
            node = node.state
        if isinstance(node, TensorReference):
            yield prefix, node
        elif isinstance(node, dict) and id(node) not in seen:
            seen.add(id(node))
            pending.extend((f"{prefix}.{key}" if prefix else str(key), node[key]) for key in node)


def derive_config(state: dict[str, Tensor], title: str) -> GeneratorConfig:
    """Names and shapes -> architecture; raises WeightsError where they are not a generator's."""
    names = "\n".join(state)
    shrinking = re.findall(r"^model\.(\d+)\.ffc\.convl2l\.weight$", names, re.MULTILINE)
    blocks = re.findall(r"^model\.\d+\.conv1\.ffc\.convl2l\.weight$", names, re.MULTILINE)
    downsamplings = len(shrinking) - 1
    split = state.get(f"model.{1 + downsamplings}.ffc.convl2g.weight")
    if split is None or split.ndim != 4 or state[_STEM].ndim != 4 or not blocks:
        raise WeightsError(f"{title} holds a generator of another architecture.")
    ngf = state[_STEM].shape[0]
    try:
        return GeneratorConfig(
            ngf=ngf,
            blocks=len(blocks),
            downsamplings=downsamplings,
            global_ratio=split.shape[0] / (ngf * 2**downsamplings),
        )
    except ValueError as error:
        raise WeightsError(f"{title} holds a generator of another architecture.") from error


def _check_fit(state: dict[str, Tensor], generator: Generator, title: str) -> None:
    expected = {n: t.shape for n, t in generator.state_dict().items() if not n.endswith(_UNUSED)}
    found = {name: tensor.shape for name, tensor in state.items()}
    if expected != found:
        odd = sorted(
            name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)
        )
        raise WeightsError(
            f"{title} holds a generator of another architecture ({len(odd)} tensors differ, "
            f"the first is {odd[0]})."
        )
    for name, tensor in state.items():
        if not torch.isfinite(tensor).all():
            raise WeightsError(f"The weights in {title} are damaged: {name} is not finite.")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
