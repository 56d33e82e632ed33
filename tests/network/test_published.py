"""Published checkpoints, built here the way they were published, become our weights file."""

import io
import os
import pickle
import subprocess
import sys
import types
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lama_studio.errors import WeightsError
from lama_studio.network.generator import Generator, GeneratorConfig, composite
from lama_studio.network.published import import_published
from lama_studio.network.weights import load_weights, weights_info

CONFIG = GeneratorConfig(ngf=8, blocks=2, downsamplings=2, global_ratio=0.5)


@pytest.fixture
def generator() -> Generator:
    torch.manual_seed(5)
    return Generator(CONFIG).eval().requires_grad_(False)


@pytest.fixture
def foreign() -> Any:
    """A module of classes that exist while the checkpoint is written, and not afterwards."""
    module = types.ModuleType("foreign_lightning.callbacks")

    class ModelCheckpoint:
        def __init__(self) -> None:
            self.best = {"score": torch.tensor(0.5), "path": Path("runs/best.ckpt")}

    class DictConfig(dict):
        pass

    class Listing(list):
        pass

    for kind in (ModelCheckpoint, DictConfig, Listing):
        kind.__module__, kind.__qualname__ = module.__name__, kind.__name__
        setattr(module, kind.__name__, kind)
    sys.modules["foreign_lightning"] = types.ModuleType("foreign_lightning")
    sys.modules[module.__name__] = module
    yield module
    for name in ("foreign_lightning", module.__name__):
        sys.modules.pop(name, None)


def lightning_checkpoint(generator: Generator, path: Path, **extra: Any) -> Path:
    state = {f"generator.{name}": tensor for name, tensor in generator.state_dict().items()}
    state |= {"discriminator.model0.weight": torch.rand(3), "evaluator.net.weight": torch.rand(9)}
    torch.save({"epoch": 12, "state_dict": state, **extra}, path)
    return path


def assert_same_function(path: Path, generator: Generator) -> None:
    loaded = load_weights(path)
    photo, mask = torch.rand(1, 3, 32, 48), (torch.rand(1, 1, 32, 48) > 0.5).float()
    assert loaded.config == generator.config
    assert torch.equal(loaded(photo, mask), generator(photo, mask))


def test_a_checkpoint_with_foreign_classes_is_read(
    tmp_path: Path, generator: Generator, foreign: Any
) -> None:
    listing = foreign.Listing([1, 2])
    source = lightning_checkpoint(
        generator,
        tmp_path / "best.ckpt",
        callbacks={foreign.ModelCheckpoint: foreign.ModelCheckpoint()},
        hyper_parameters=foreign.DictConfig(lr=1e-3, listing=listing),
    )
    sys.modules.pop(foreign.__name__)
    sys.modules.pop("foreign_lightning")

    import_published(source, tmp_path / "out.safetensors")

    assert_same_function(tmp_path / "out.safetensors", generator)


def test_the_published_zip_is_read(tmp_path: Path, generator: Generator) -> None:
    checkpoint = lightning_checkpoint(generator, tmp_path / "best.ckpt")
    source = tmp_path / "big-lama.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big-lama/config.yaml", "run_title: big-lama\n")
        archive.write(checkpoint, "big-lama/models/best.ckpt")

    import_published(source, tmp_path / "out.safetensors")

    assert_same_function(tmp_path / "out.safetensors", generator)
    assert weights_info(tmp_path / "out.safetensors").provenance["source"] == "big-lama.zip"


class Wrapper(nn.Module):
    """As published: (photo, mask) -> composite, the generator two attributes down."""

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.model = nn.Module()
        self.model.generator = generator

    def forward(self, photo: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return composite(photo, mask, self.model.generator(photo, mask))


def test_a_torchscript_trace_is_read(tmp_path: Path, generator: Generator) -> None:
    source = tmp_path / "big-lama.pt"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing is deprecated, and warns of constants
        inputs = (torch.rand(1, 3, 16, 16), torch.ones(1, 1, 16, 16))
        torch.jit.trace(Wrapper(generator), inputs, check_trace=False).save(str(source))

    import_published(source, tmp_path / "out.safetensors")

    assert_same_function(tmp_path / "out.safetensors", generator)


def test_half_precision_is_widened_and_a_bare_state_dict_is_enough(
    tmp_path: Path, generator: Generator
) -> None:
    torch.save({k: v.half() for k, v in generator.state_dict().items()}, tmp_path / "g.pth")

    import_published(tmp_path / "g.pth", tmp_path / "out.safetensors")

    assert weights_info(tmp_path / "out.safetensors").dtype == "float32"


class Attack:
    """Pickles as a call of `function(*arguments)`."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.call


@pytest.mark.parametrize("kind", ["os.system", "eval", "exec", "chain", "subprocess", "import"])
def test_a_malicious_pickle_has_no_effect_and_is_refused(
    tmp_path: Path, generator: Generator, kind: str
) -> None:
    marker = tmp_path / "marker"
    code = f"open({str(marker)!r}, 'w')"
    attack: Any = {
        "os.system": Attack(os.system, f"touch {marker}"),
        "eval": Attack(eval, code),
        "exec": Attack(exec, code),
        "chain": None,
        "subprocess": Attack(subprocess.Popen, ["touch", str(marker)]),
        "import": Attack(__import__, "antigravity"),
    }[kind]
    if kind == "chain":
        source = _checkpoint_with_raw_pickle(tmp_path, f"touch {marker}")
    else:
        source = lightning_checkpoint(generator, tmp_path / "best.ckpt", callbacks=attack)

    with pytest.raises(WeightsError, match="tries to run code"):
        import_published(source, tmp_path / "out.safetensors")

    assert not marker.exists()
    assert not (tmp_path / "out.safetensors").exists()


def _checkpoint_with_raw_pickle(folder: Path, command: str) -> Path:
    """getattr(os, "system")(command), as raw opcodes, in a torch archive."""
    code = b"cbuiltins\ngetattr\n(cos\n__dict__\nVsystem\ntR(V" + command.encode() + b"\ntR."
    source = folder / "chain.ckpt"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("archive/data.pkl", code)
    return source


def test_an_attack_really_would_run(tmp_path: Path) -> None:
    """The malicious pickles above are not merely broken ones."""
    marker = tmp_path / "marker"
    pickle.loads(pickle.dumps(Attack(os.system, f"touch {marker}")))
    assert marker.exists()


def _legacy(path: Path) -> None:
    torch.save({"state_dict": {}}, path, _use_new_zipfile_serialization=False)


def _no_generator(path: Path) -> None:
    torch.save({"state_dict": {"layer.weight": torch.rand(3)}}, path)


def _plain_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")


def _text(path: Path) -> None:
    path.write_text("not a checkpoint")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _extra_branch(path: Path) -> None:
    state = Generator(CONFIG).state_dict()
    state["model.4.conv1.ffc.convg2g.lfu.conv_layer.weight"] = torch.rand(4, 4, 1, 1)
    torch.save(state, path)


def _not_finite(path: Path) -> None:
    state = Generator(CONFIG).state_dict()
    state["model.1.bn_l.weight"][2] = torch.nan
    torch.save(state, path)


def _torn_pickle(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02}q\x00(X")


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (_legacy, "old pickle form"),
        (_no_generator, "no LaMa generator"),
        (_plain_zip, "without torch weights"),
        (_text, "no torch checkpoint"),
        (_empty, "no torch checkpoint"),
        (_extra_branch, "another architecture"),
        (_not_finite, "not finite"),
        (_torn_pickle, "damaged"),
    ],
)
def test_what_is_no_checkpoint_is_refused_in_a_sentence(
    tmp_path: Path, build: Callable[[Path], None], words: str
) -> None:
    build(tmp_path / "file")
    with pytest.raises(WeightsError, match=words):
        import_published(tmp_path / "file", tmp_path / "out.safetensors")


def test_a_truncated_tensor_is_refused(tmp_path: Path, generator: Generator) -> None:
    whole = lightning_checkpoint(generator, tmp_path / "best.ckpt")
    torn = tmp_path / "torn.ckpt"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(torn, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(
                info.filename,
                content[: len(content) // 2] if "/data/" in info.filename else content,
            )

    with pytest.raises(WeightsError, match="too short"):
        import_published(torn, tmp_path / "out.safetensors")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"no file .*nowhere\.ckpt"):
        import_published(tmp_path / "nowhere.ckpt", tmp_path / "out.safetensors")


def test_big_endian_archives_are_read(tmp_path: Path, generator: Generator) -> None:
    whole = lightning_checkpoint(generator, tmp_path / "best.ckpt")
    swapped = tmp_path / "swapped.ckpt"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(swapped, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.endswith("byteorder"):
                content = b"big"
            elif "/data/" in info.filename and len(content) % 4 == 0:
                content = np.frombuffer(content, np.uint32).byteswap().tobytes()
            new.writestr(info.filename, content)

    import_published(swapped, tmp_path / "out.safetensors")

    assert_same_function(tmp_path / "out.safetensors", generator)


def test_the_unpickler_needs_no_bytes_beyond_the_archive() -> None:
    """A zip that is not on disk works too: nothing is looked up by file name."""
    buffer = io.BytesIO()
    torch.save({"state_dict": {"a": torch.arange(6.0).reshape(2, 3).t()}}, buffer)
    from lama_studio.network.archive import TorchArchive

    with zipfile.ZipFile(buffer) as file:
        archive = TorchArchive(file, "memory")
        tensor = archive.tensor(archive.root["state_dict"]["a"])
    assert torch.equal(tensor, torch.arange(6.0).reshape(2, 3).t())
