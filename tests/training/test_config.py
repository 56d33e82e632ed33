"""Configs: what is wrong with one is said before the first step."""

import dataclasses
from pathlib import Path

import pytest

from training.config import ConfigError, TrainingConfig, config_from, load_config

CONFIGS = sorted((Path(__file__).parents[2] / "training" / "configs").glob("*.toml"))


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "run.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_and_its_overrides_make_a_config(tmp_path: Path) -> None:
    path = write(tmp_path, "ngf = 32\nbatch_size = 4\n")

    config = load_config(path, ["batch_size=8", "photos=/photos/a.tar", "zoom=2"])

    assert (config.ngf, config.batch_size, config.zoom) == (32, 8, 2.0)
    assert config.photos == ("/photos/a.tar",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nfg = 32", "no key 'nfg'"),
        ("ngf = 'wide'", "ngf wants int"),
        ("ngf = true", "ngf wants int"),
        ("zoom = 0.5", "zoom is at least 1"),
        ("crop_px = 100", "crop_px is a multiple of 8"),
        ("crop_px = 0", "crop_px is positive"),
        ("photo_px = 200", "photo_px is at least crop_px"),
        ("batch_size = 0", "batch_size is at least 1"),
        ("decay_steps = 7\nsteps = 5", "decay_steps lies between"),
        ("r1_weight = -1.0", "r1_weight is at least 0"),
        ("mask_boxes = -1.0", "mask shares"),
        ("mask_boxes = 0.0\nmask_strokes = 0.0", "mask shares"),
        ("precision = 'fp8'", "precision is float32 or bf16"),
        ("augment = 'much'", "augment is light or published"),
        ("stream = true", "stream needs photos"),
        ("global_branch = 'wavelet'", "global_branch is one of fourier, regular, dilated"),
        ("global_ratio = 1.5", "global_ratio lies between 0 and 1"),
        ("ngf = ", "is not TOML"),
    ],
)
def test_what_cannot_be_trained_with_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load_config(write(tmp_path, text), [])


def test_an_override_needs_a_value_and_a_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="key=value"):
        load_config(write(tmp_path, ""), ["ngf"])
    with pytest.raises(ConfigError, match="no config"):
        load_config(tmp_path / "absent.toml", [])


def test_a_config_survives_its_own_plain_values() -> None:
    config = TrainingConfig(photos=("a.tar", "b.tar"), crop_px=64, zoom=2.0)

    assert config_from(dataclasses.asdict(config)) == config


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_every_config_of_the_recipe_is_sound(path: Path) -> None:
    assert load_config(path, []).steps > 0


def test_the_defaults_are_the_published_training() -> None:
    config = TrainingConfig()

    assert (config.ngf, config.blocks, config.crop_px, config.batch_size) == (64, 9, 256, 30)
    assert (config.generator_lr, config.discriminator_lr) == (1e-3, 1e-4)
    assert (config.l1_known_weight, config.l1_hole_weight) == (10, 0)
    assert (config.adversarial_weight, config.feature_matching_weight) == (10, 100)
    assert (config.perceptual_weight, config.r1_weight) == (30, 0.001)
