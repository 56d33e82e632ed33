"""From a run's checkpoint to the weights file of the app, with a card that says what it is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from lama_studio.cli.main import main as studio
from lama_studio.network.weights import load_weights, weights_info
from tests.training.conftest import encoded, plain_photo, write_shard
from training.card import model_card
from training.checkpoint import NAME, read_checkpoint
from training.config import ConfigError, TrainingConfig
from training.export import export, main
from training.train import train

Tiny = Callable[..., TrainingConfig]


@pytest.fixture
def run(tmp_path: Path, tiny: Tiny) -> Path:
    """Two stretches on a shard named as one of the project's."""
    photos = {f"{n}.png": encoded(plain_photo(n)) for n in range(3)}
    shard = write_shard(tmp_path / "open-00-of-04.tar", photos)
    train(tiny(photos=(str(shard),), steps=2, adversarial_weight=0.0), tmp_path / "first")
    warm = str(tmp_path / "first" / NAME)
    train(tiny(photos=(str(shard),), steps=3, warm_start=warm), tmp_path / "second")
    return tmp_path / "second"


def test_the_exported_generator_is_the_average_of_the_run(run: Path, tmp_path: Path) -> None:
    assert main([str(run), "-o", str(tmp_path / "w.safetensors"), "--float32"]) == 0

    loaded, average = load_weights(tmp_path / "w.safetensors"), read_checkpoint(run / NAME)["ema"]
    for name, value in loaded.state_dict().items():
        if not name.endswith("num_batches_tracked"):
            assert torch.equal(value, average[name]), name


def test_float16_halves_the_file(run: Path, tmp_path: Path) -> None:
    half, full = tmp_path / "half.safetensors", tmp_path / "full.safetensors"
    export(run / NAME, half, torch.float16)
    export(run / NAME, full, torch.float32)

    assert weights_info(half).dtype == "float16"
    assert half.stat().st_size < 0.6 * full.stat().st_size
    assert half.stat().st_mode & 0o777 == 0o644


def test_weights_info_shows_the_card(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(run / NAME, tmp_path / "w.safetensors", torch.float16, failures=["Fences break."])
    assert studio(["weights", "info", str(tmp_path / "w.safetensors")]) == 0

    said = capsys.readouterr().out
    assert "Stretch 1: 2 steps of 2 crops a device at 32 px, 4 crops seen, without disc" in said
    assert "Stretch 2: 3 steps of 2 crops a device at 32 px, 6 crops seen, full objective" in said
    assert "In all 10 crops" in said
    assert "permissive" in said
    assert "share-alike" in said
    assert "- Fences break." in said
    assert (tmp_path / "w.md").read_text().startswith("# LaMa Studio weights")


def test_nothing_of_the_machine_is_in_the_file(run: Path, tmp_path: Path) -> None:
    export(run / NAME, tmp_path / "w.safetensors", torch.float16)

    recorded = json.dumps(weights_info(tmp_path / "w.safetensors").provenance)
    assert str(tmp_path) not in recorded
    assert "open-00-of-04.tar" in recorded


def test_the_card_holds_the_scores(run: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        "method,masks,size_px,photos,hole_share,l1,psnr_db,ssim,perceptual,frechet\n"
        "telea,thick,512,40,0.2,0.15,17.5,0.81,1.76,1.09\n"
    )

    assert "| thick | 512 | telea | 0.15 | 17.5 | 0.81 | 1.76 | 1.09 |" in model_card(
        read_checkpoint(run / NAME), table
    )
    table.write_text("no,table\n1,2\n")
    with pytest.raises(ConfigError, match=r"not a table of training\.evaluate"):
        model_card(read_checkpoint(run / NAME), table)


def test_a_checkpoint_of_an_older_version_is_exported(run: Path, tmp_path: Path) -> None:
    content = read_checkpoint(run / NAME)
    for name in ("global_branch", "global_ratio", "augment", "stream", "compile"):
        del content["config"][name]
    del content["progress"]["groups"], content["progress"]["devices"]
    torch.save(content, tmp_path / "old.pt")

    export(tmp_path / "old.pt", tmp_path / "w.safetensors", torch.float16)

    assert "permissive" in weights_info(tmp_path / "w.safetensors").provenance["card"]


def test_a_file_that_is_no_checkpoint_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.pt").write_bytes(b"nothing")

    assert main([str(tmp_path / "a.pt"), "-o", str(tmp_path / "w.safetensors")]) == 2
    assert "is not a checkpoint of this training" in capsys.readouterr().err
    assert not (tmp_path / "w.safetensors").exists()
