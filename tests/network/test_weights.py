"""Weights files carry their architecture; what is not one is refused in a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from lama_studio.errors import WeightsError
from lama_studio.network.generator import Generator, GeneratorConfig
from lama_studio.network.weights import load_weights, save_weights, weights_info

CONFIG = GeneratorConfig(ngf=4, blocks=1, downsamplings=2, global_ratio=0.5)


@pytest.fixture
def generator() -> Generator:
    torch.manual_seed(1)
    return Generator(CONFIG).eval().requires_grad_(False)


def test_a_generator_comes_back_as_it_was(tmp_path: Path, generator: Generator) -> None:
    save_weights(tmp_path / "w.safetensors", generator, {"photos": 12})

    loaded = load_weights(tmp_path / "w.safetensors")

    photo, mask = torch.rand(1, 3, 16, 16), torch.ones(1, 1, 16, 16)
    assert torch.equal(loaded(photo, mask), generator(photo, mask))
    assert loaded.config == CONFIG
    assert not loaded.training


def test_info_tells_architecture_size_and_history(tmp_path: Path, generator: Generator) -> None:
    path = tmp_path / "w.safetensors"
    save_weights(path, generator, {"photos": 12}, torch.float16)

    info = weights_info(path)

    assert info.config == CONFIG
    assert info.provenance == {"photos": 12}
    assert info.dtype == "float16"
    assert info.parameters == sum(p.numel() for p in generator.parameters())
    assert len(info.sha256) == 64


def test_saving_leaves_no_other_file(tmp_path: Path, generator: Generator) -> None:
    save_weights(tmp_path / "w.safetensors", generator, {})
    assert [p.name for p in tmp_path.iterdir()] == ["w.safetensors"]


def _missing(path: Path) -> None:
    pass


def _text(path: Path) -> None:
    path.write_text("hello")


def _truncated(path: Path) -> None:
    save_weights(path, Generator(CONFIG), {})
    path.write_bytes(path.read_bytes()[:-100])


def _foreign(path: Path) -> None:
    save_file({"a": torch.zeros(3)}, path)


def _rewritten(path: Path, change: Callable[[dict[str, torch.Tensor]], None], config: str) -> None:
    save_weights(path, Generator(CONFIG), {})
    state = load_file(path)
    change(state)
    save_file(state, path, {"format": "lama-studio", "architecture": config})


ARCHITECTURE = '{"ngf": 4, "blocks": 1, "downsamplings": 2, "global_ratio": 0.5}'


def _nan(path: Path) -> None:
    _rewritten(path, lambda s: s["model.1.bn_l.bias"].fill_(torch.nan), ARCHITECTURE)


def _lacking(path: Path) -> None:
    _rewritten(path, lambda s: s.pop("model.1.bn_l.bias"), ARCHITECTURE)


def _other_shape(path: Path) -> None:
    _rewritten(path, lambda s: None, ARCHITECTURE.replace('"ngf": 4', '"ngf": 8'))


def _unknown_architecture(path: Path) -> None:
    _rewritten(path, lambda s: None, '{"attention": 8}')


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (_missing, "no weights file"),
        (_text, "not a weights file"),
        (_truncated, "damaged"),
        (_foreign, "no LaMa Studio weights"),
        (_nan, "not finite"),
        (_lacking, "do not fit"),
        (_other_shape, "do not fit"),
        (_unknown_architecture, "architecture this version lacks"),
    ],
)
def test_what_is_no_weights_file_is_refused_in_a_sentence(
    tmp_path: Path, build: Callable[[Path], None], words: str
) -> None:
    path = tmp_path / "w.safetensors"
    build(path)
    with pytest.raises(WeightsError, match=words):
        load_weights(path)


def test_a_history_that_is_no_history_is_refused(tmp_path: Path, generator: Generator) -> None:
    path = tmp_path / "w.safetensors"
    save_weights(path, generator, {})
    with safe_open(path, "pt") as file:
        metadata = file.metadata() | {"provenance": "[1]"}
    save_file(load_file(path), path, metadata)

    with pytest.raises(WeightsError):
        weights_info(path)
