"""Whole runs, small: they resume bit-equal, survive what goes wrong, and end in weights."""

import csv
import dataclasses
import errno
import io
import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from lama_studio.network.generator import Generator, GeneratorConfig
from lama_studio.network.weights import load_weights, save_weights, weights_info
from tests.training.conftest import encoded, write_shard
from training import train as train_file
from training.checkpoint import NAME, CheckpointError, Progress, read_checkpoint
from training.config import ConfigError, TrainingConfig, load_config
from training.discriminator import Discriminator
from training.distributed import Ranks
from training.export import export
from training.gan_step import NonFiniteLossError, adversarial_strength, build_networks
from training.perceptual import SqueezeNet
from training.photos import made_up_photo
from training.train import decaying, main, memory_sentence, set_learning_rates, train

ROOT = Path(__file__).parents[2]
SMOKE = ROOT / "training" / "configs" / "smoke.toml"
Tiny = Callable[..., TrainingConfig]


def rows(out: Path) -> list[dict[str, str]]:
    """The log's rows, without the time they took."""
    with (out / "log.csv").open(newline="") as file:
        return [{k: v for k, v in row.items() if k != "minutes"} for row in csv.DictReader(file)]


def weights_of(out: Path, part: str = "generator") -> dict[str, Tensor]:
    return read_checkpoint(out / NAME)[part]


def is_equal(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_the_smoke_config_trains_every_part_for_20_steps(tmp_path: Path) -> None:
    assert main([str(SMOKE), "--out", str(tmp_path)]) == 0

    found = rows(tmp_path)
    assert [int(row["step"]) for row in found] == list(range(1, 21))
    assert all(float(value) == float(value) for row in found for value in row.values())
    assert float(found[-1]["discriminator"]) > 0
    assert float(found[-1]["r1"]) > 0
    assert float(found[0]["discriminator"]) == 0
    assert (tmp_path / "samples.png").stat().st_size > 1000


def test_a_run_learns(tmp_path: Path, tiny: Tiny) -> None:
    train(tiny(steps=30, adversarial_weight=0.0, generator_lr=3e-3), tmp_path)

    errors = [float(row["l1"]) for row in rows(tmp_path)]
    assert sum(errors[-5:]) < 0.85 * sum(errors[:5])


@pytest.mark.parametrize("augment", ["light", "published"])
def test_a_resumed_run_is_bit_equal_to_one_that_never_stopped(
    tmp_path: Path, tiny: Tiny, augment: str
) -> None:
    assert_resumes(tmp_path, tiny(steps=5, decay_steps=2, augment=augment))


def test_a_run_on_streamed_shards_resumes_bit_equal(tmp_path: Path, tiny: Tiny) -> None:
    for number in range(4):
        photos = {f"{n}.png": encoded(made_up_photo(10 * number + n, 40)) for n in range(3)}
        write_shard(tmp_path / f"{number}.tar", photos)

    # A window of one shard lasts for three photos, so the run crosses several.
    config = tiny(steps=6, photos=(str(tmp_path / "*.tar"),), stream=True)
    assert_resumes(tmp_path, dataclasses.replace(config, stream_shards=1, stream_shard_photos=3))


def assert_resumes(folder: Path, config: TrainingConfig) -> None:
    """A run stopped after its first step goes on as if it had not been."""
    through, stopped = folder / "through", folder / "stopped"
    train(config, through)

    train(config, stopped, minutes=0.0)
    assert len(rows(stopped)) == 1
    train(config, stopped)

    assert rows(stopped) == rows(through)
    for part in ("generator", "ema", "discriminator"):
        assert is_equal(weights_of(stopped, part), weights_of(through, part))


@pytest.fixture
def config_file(tmp_path: Path, tiny: Tiny) -> Path:
    """The tiny config as a file, without an end, saved after every step."""
    changes = {"steps": 1_000_000, "save_minutes": 1e-9}
    values = dataclasses.asdict(tiny(**changes)) | {"photos": [], "hold_out": []}
    lines = (f"{key} = {json.dumps(value)}" for key, value in values.items())
    path = tmp_path / "tiny.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def start_run(config_file: Path, out: Path) -> subprocess.Popen[str]:
    """A run in a process of its own, past its first steps."""
    command = [sys.executable, "-m", "training.train", str(config_file), "--out", str(out)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    pipe = subprocess.PIPE
    run = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=pipe, stdout=pipe, text=True)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and run.poll() is None:
        if (out / "log.csv").exists() and len(rows(out)) >= 3:
            return run
        time.sleep(0.02)
    run.kill()
    raise AssertionError(run.communicate()[1])


def test_sigterm_ends_a_run_with_a_checkpoint(tmp_path: Path, config_file: Path) -> None:
    run = start_run(config_file, tmp_path / "run")

    run.send_signal(signal.SIGTERM)
    _, said = run.communicate(timeout=60)

    assert run.returncode == 0, said
    saved = read_checkpoint(tmp_path / "run" / NAME)["progress"]["step"]
    assert saved == len(rows(tmp_path / "run"))


def test_a_run_killed_at_any_moment_goes_on_with_the_same_losses(
    tmp_path: Path, config_file: Path
) -> None:
    killed, through = tmp_path / "killed", tmp_path / "through"
    run = start_run(config_file, killed)
    run.kill()
    run.communicate()
    reached = read_checkpoint(killed / NAME)["progress"]["step"]
    assert reached >= 2

    config = load_config(config_file, [f"steps={reached + 3}", "save_minutes=60"])
    for out in (killed, through):
        train(config, out)

    assert rows(killed) == rows(through)
    assert is_equal(weights_of(killed), weights_of(through))


def test_a_loss_that_is_not_finite_stops_the_run_and_keeps_its_batch(
    tmp_path: Path, tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tiny(steps=6)
    train(dataclasses.replace(config, steps=2), tmp_path)
    before = weights_of(tmp_path)
    real = train_file.train_step

    def broken(networks, photo, mask, config, step):  # type: ignore[no-untyped-def]
        return real(networks, photo * float("nan") if step == 3 else photo, mask, config, step)

    monkeypatch.setattr(train_file, "train_step", broken)
    with pytest.raises(NonFiniteLossError, match="The loss term l1 is not finite at step 3"):
        train(config, tmp_path)

    kept = torch.load(tmp_path / "bad_batch_0.pt", weights_only=True)
    assert (kept["step"], kept["photo"].shape) == (3, (2, 3, 32, 32))
    assert is_equal(weights_of(tmp_path), before)


class FullDisk(io.FileIO):
    """Takes a thousand bytes, then has no space left."""

    def write(self, block: object, /) -> int:
        if self.tell() > 1000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(block)  # type: ignore[arg-type]


def test_a_full_disk_keeps_the_checkpoint_before(
    tmp_path: Path, tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(tiny(steps=2), tmp_path)
    real_open = Path.open

    def open_on_full_disk(path: Path, mode: str = "r", **named: object) -> object:
        if path.name == f".{NAME}.partial":
            return FullDisk(path, "wb")
        return real_open(path, mode, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", open_on_full_disk)
    with pytest.raises(CheckpointError, match="the one before is kept"):
        train(tiny(steps=4), tmp_path)
    monkeypatch.undo()

    assert read_checkpoint(tmp_path / NAME)["progress"]["step"] == 2
    assert not list(tmp_path.glob("*.partial"))


def test_a_full_disk_in_mid_run_does_not_end_it(
    tmp_path: Path, tiny: Tiny, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real, tries = train_file.save_checkpoint, []

    def full_at_first(*what: object) -> None:
        tries.append(what)
        if len(tries) == 1:
            raise CheckpointError("No checkpoint could be written.")
        real(*what)  # type: ignore[arg-type]

    monkeypatch.setattr(train_file, "save_checkpoint", full_at_first)
    train(tiny(steps=3, save_minutes=1e-9), tmp_path)

    assert "The run goes on" in capsys.readouterr().err
    assert read_checkpoint(tmp_path / NAME)["progress"]["step"] == 3


def test_a_warm_start_takes_weights_and_history_from_a_checkpoint(
    tmp_path: Path, tiny: Tiny
) -> None:
    train(tiny(), tmp_path / "first")
    before = read_checkpoint(tmp_path / "first" / NAME)

    warm = str(tmp_path / "first" / NAME)
    # A rate too small to move anything: what is saved is what was started from.
    config = tiny(steps=1, warm_start=warm, generator_lr=1e-30, discriminator_lr=1e-30)
    progress = train(config, tmp_path / "second")

    after = read_checkpoint(tmp_path / "second" / NAME)
    assert progress.step == 1
    assert [chapter["steps"] for chapter in progress.history] == [4]
    for name in ("model.1.ffc.convl2l.weight", "model.13.weight"):
        assert torch.equal(after["generator"][name], before["ema"][name])
    name = "layers.2.0.weight"
    assert torch.equal(after["discriminator"][name], before["discriminator"][name])


def test_a_warm_start_from_a_weights_file_takes_generator_and_history(
    tmp_path: Path, tiny: Tiny
) -> None:
    file = tmp_path / "start.safetensors"
    train(tiny(steps=2), tmp_path / "before")
    export(tmp_path / "before", file, torch.float32)
    earlier = weights_info(file).provenance["runs"]

    progress = train(tiny(steps=1, generator_lr=1e-30, warm_start=str(file)), tmp_path / "run")

    wanted = load_weights(file).state_dict()["model.1.ffc.convl2l.weight"]
    assert torch.equal(weights_of(tmp_path / "run")["model.1.ffc.convl2l.weight"], wanted)
    assert [run["steps"] for run in progress.history] == [run["steps"] for run in earlier] == [2]


@pytest.mark.parametrize("kind", ["resume", "checkpoint", "weights"])
def test_weights_of_another_architecture_are_refused(tmp_path: Path, tiny: Tiny, kind: str) -> None:
    run, file = tmp_path / "run", tmp_path / "other.safetensors"
    train(tiny(steps=1), run)
    save_weights(file, Generator(GeneratorConfig(ngf=8, blocks=1)), {})
    warm = {"resume": "", "checkpoint": str(run / NAME), "weights": str(file)}[kind]
    out = run if kind == "resume" else tmp_path / "other"

    with pytest.raises(ConfigError, match="of another architecture than the config"):
        train(tiny(ngf=16, warm_start=warm), out)


def test_what_is_no_checkpoint_is_refused(tmp_path: Path, tiny: Tiny) -> None:
    (tmp_path / "text.pt").write_text("no checkpoint")

    with pytest.raises(ConfigError, match=r"text\.pt is not a checkpoint of this training"):
        train(tiny(warm_start=str(tmp_path / "text.pt")), tmp_path / "run")
    with pytest.raises(ConfigError, match="There is no checkpoint"):
        train(tiny(warm_start=str(tmp_path / "absent.pt")), tmp_path / "run")


def test_rates_are_constant_then_fall_to_zero(tiny: Tiny) -> None:
    config = tiny(steps=100, decay_steps=10, generator_lr=1.0, discriminator_lr=0.1)
    networks = build_networks(config, train_file.Ranks())
    rates = {}
    for step in (0, 89, 90, 95, 99):
        set_learning_rates(networks, config, step)
        optimizers = (networks.generator_optimizer, networks.discriminator_optimizer)
        rates[step] = [optimizer.param_groups[0]["lr"] for optimizer in optimizers]

    assert rates[0] == rates[89] == rates[90] == [1.0, 0.1]
    assert rates[95] == pytest.approx([0.5, 0.05])
    assert rates[99] == pytest.approx([0.1, 0.01])


def test_rates_fall_over_the_last_minutes_before_a_limit(tiny: Tiny) -> None:
    config = tiny(decay_minutes=4.0, generator_lr=1.0)
    networks = build_networks(config, train_file.Ranks())
    rates = []
    for minutes_left in (math.inf, 4.0, 1.0, -0.1):
        set_learning_rates(networks, config, 0, minutes_left)
        rates.append(networks.generator_optimizer.param_groups[0]["lr"])

    assert rates == [1.0, 1.0, 0.25, 0.0]


def test_a_rare_penalty_is_as_strong_as_a_frequent_one(tmp_path: Path, tiny: Tiny) -> None:
    for every in (1, 2):
        train(tiny(steps=3, r1_every=every), tmp_path / str(every))
    often, rarely = ([float(row["r1"]) for row in rows(tmp_path / str(every))] for every in (1, 2))

    assert rarely[0] == pytest.approx(2 * often[0], rel=1e-4)
    assert rarely[1] == 0
    assert min(often) > 0
    assert rarely[2] > 0


def test_a_decay_phase_runs_from_any_checkpoint_and_resumes(tmp_path: Path, tiny: Tiny) -> None:
    config = tiny(steps=1_000_000)
    train(config, tmp_path, minutes=0.0)

    decay = decaying(config, tmp_path, 3)
    assert (decay.steps, decay.decay_steps) == (4, 3)
    train(decay, tmp_path, minutes=0.0)
    assert decaying(config, tmp_path, 3) == decay
    assert train(decay, tmp_path).step == 4


def test_the_discriminator_joins_and_grows(tiny: Tiny) -> None:
    config = tiny(adversarial_from_step=10, adversarial_ramp_steps=4)

    strengths = [adversarial_strength(config, step) for step in (9, 10, 11, 13, 50)]

    assert strengths == [0, 0.25, 0.5, 1, 1]
    assert adversarial_strength(tiny(adversarial_weight=0.0), 50) == 0


def test_too_little_memory_names_the_batch_that_fits(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(networks, photo, mask, config, step):  # type: ignore[no-untyped-def]
        if len(photo) > 5:
            raise torch.OutOfMemoryError

    monkeypatch.setattr(train_file, "train_step", step)
    batch = torch.zeros(32, 3, 8, 8)

    networks = build_networks(tiny(), train_file.Ranks())
    assert "a batch of 32; 4 fits: --set batch_size=4." in memory_sentence(
        networks, batch, batch, tiny()
    )
    assert "not even 1 fits" in memory_sentence(networks, batch[:1], batch[:1], tiny())


def test_a_run_that_lacks_memory_ends_with_that_sentence(
    tmp_path: Path, tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(networks, photo, mask, config, step):  # type: ignore[no-untyped-def]
        if len(photo) > 1:
            raise torch.OutOfMemoryError

    monkeypatch.setattr(train_file, "train_step", step)
    with pytest.raises(ConfigError, match="too little memory for a batch of 2; 1 fits"):
        train(tiny(), tmp_path)


def test_bf16_trains_and_keeps_float32_weights(tmp_path: Path, tiny: Tiny) -> None:
    train(tiny(steps=2, precision="bf16"), tmp_path)

    floats = [t for t in weights_of(tmp_path).values() if t.is_floating_point()]
    assert {t.dtype for t in floats} == {torch.float32}
    assert all(t.isfinite().all() for t in floats)


def test_the_generator_step_leaves_the_discriminator_its_gradients(tiny: Tiny) -> None:
    networks = build_networks(tiny(), train_file.Ranks())
    photo, mask = torch.rand(2, 3, 32, 32), torch.zeros(2, 1, 32, 32)
    mask[..., :16] = 1

    terms = train_file.train_step(networks, photo, mask, tiny(), 0)

    assert all(p.requires_grad for p in networks.discriminator.parameters())
    assert isinstance(networks.discriminator, Discriminator)
    assert set(terms) == {
        *("l1", "adversarial", "feature_matching", "discriminator", "r1", "l1_hole_mean")
    }


def test_bad_input_is_a_sentence_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(SMOKE), "--out", str(tmp_path), "--set", "nfg=1"]) == 2
    assert "there is no key 'nfg'" in capsys.readouterr().err
    wrong = ["--set", f"warm_start={tmp_path / 'absent.safetensors'}"]
    assert main([str(SMOKE), "--out", str(tmp_path), *wrong]) == 2
    assert "There is no weights file" in capsys.readouterr().err


def test_a_young_run_has_no_history() -> None:
    assert Progress().history == ()


def test_the_perceptual_loss_looks_at_the_frame_or_at_the_composite(
    tmp_path: Path, tiny: Tiny
) -> None:
    torch.manual_seed(0)
    file = tmp_path / "random.safetensors"
    save_file(SqueezeNet().state_dict(), file)
    photo, nothing_hidden = torch.rand(2, 3, 64, 64), torch.zeros(2, 1, 64, 64)
    config = tiny(perceptual_file=str(file), adversarial_weight=0.0)

    found = {}
    for shown in ("predicted", "composite"):
        chosen = dataclasses.replace(config, perceptual_on=shown)
        networks = build_networks(chosen, Ranks())
        terms = train_file.train_step(networks, photo, nothing_hidden, chosen, 0)
        found[shown] = float(terms["perceptual"])

    assert found["predicted"] > 0
    assert found["composite"] == 0  # without a hole the composite is the photo itself


def test_the_perceptual_loss_looks_past_other_borders_each_step(tmp_path: Path, tiny: Tiny) -> None:
    torch.manual_seed(0)
    file = tmp_path / "random.safetensors"
    save_file(SqueezeNet().state_dict(), file)
    still = tiny(perceptual_file=str(file), adversarial_weight=0.0, generator_lr=1e-30)
    moving = dataclasses.replace(still, perceptual_jitter_px=8)
    photo, mask = torch.rand(2, 3, 64, 64), torch.ones(2, 1, 64, 64)

    def terms(config: TrainingConfig, step: int) -> float:
        networks = build_networks(config, Ranks())
        found = train_file.train_step(networks, photo, mask, config, step)
        return float(found["perceptual"])

    assert terms(still, 1) == terms(still, 2)
    assert terms(moving, 1) != terms(moving, 2)
    assert terms(moving, 1) == terms(moving, 1)  # a resumed run sees what it would have seen
