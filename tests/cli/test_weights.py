"""`lama-studio weights` converts and describes, and says in a sentence what it cannot."""

import argparse
from pathlib import Path

import pytest
import torch

from lama_studio.cli import weights
from lama_studio.errors import SaveError, WeightsError
from lama_studio.network.generator import Generator, GeneratorConfig
from lama_studio.network.weights import load_weights, save_weights

CONFIG = GeneratorConfig(ngf=4, blocks=1, downsamplings=2, global_ratio=0.5)


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    weights.add_parser(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["weights", *map(str, words)])
    return int(arguments.run(arguments))


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    path = tmp_path / "best.ckpt"
    state = {f"generator.{k}": v for k, v in Generator(CONFIG).state_dict().items()}
    torch.save({"state_dict": state}, path)
    return path


def test_import_writes_weights_and_describes_them(
    tmp_path: Path, checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out.safetensors"

    assert run("import", checkpoint, "-o", output) == 0

    assert load_weights(output).config == CONFIG
    assert "4 channels, 1 blocks" in capsys.readouterr().out


def test_import_overwrites_only_when_told(tmp_path: Path, checkpoint: Path) -> None:
    output = tmp_path / "out.safetensors"
    output.write_text("precious")

    with pytest.raises(SaveError, match="exists already"):
        run("import", checkpoint, "-o", output)
    assert output.read_text() == "precious"

    assert run("import", checkpoint, "-o", output, "--overwrite") == 0
    assert load_weights(output).config == CONFIG


def test_import_into_a_missing_folder_says_so(tmp_path: Path, checkpoint: Path) -> None:
    with pytest.raises(SaveError, match="no folder"):
        run("import", checkpoint, "-o", tmp_path / "nowhere" / "out.safetensors")


def test_info_prints_size_hash_and_history(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "w.safetensors"
    generator = Generator(CONFIG)
    save_weights(path, generator, {"photos": 1200, "licence": "Apache-2.0"}, torch.float16)

    assert run("info", path) == 0

    printed = capsys.readouterr().out
    assert f"{sum(p.numel() for p in generator.parameters()):,}" in printed
    assert "float16" in printed
    assert "1200" in printed
    assert "Apache-2.0" in printed
    assert "SHA-256" in printed


def test_info_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w.safetensors").write_text("hello")
    with pytest.raises(WeightsError):
        run("info", tmp_path / "w.safetensors")
