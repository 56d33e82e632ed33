"""Two gloo processes: together they do what one does with twice the batch."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
import torch.distributed as dist
from torch import Tensor, nn

from training.checkpoint import NAME, read_checkpoint
from training.config import TrainingConfig
from training.distributed import Ranks, SharedBatchNorm, share_batch_norm
from training.gan_step import Networks, build_networks, train_step

ROOT = Path(__file__).parents[2]
SMOKE = ROOT / "training" / "configs" / "smoke.toml"


State = dict[str, Tensor]


def batch(count: int) -> tuple[Tensor, Tensor]:
    """Photos and masks in which every photo differs from the others."""
    chance = torch.Generator().manual_seed(3)
    photo = torch.rand(count, 3, 32, 32, generator=chance) * torch.rand(
        count, 1, 1, 1, generator=chance
    )
    mask = torch.zeros(count, 1, 32, 32)
    mask[:, :, 8:24, 8:24] = 1
    return photo, mask


def step_once(
    config: TrainingConfig, ranks: Ranks, count: int
) -> tuple[Networks, dict[str, float]]:
    """One step of this rank's share of `count` photos; plain SGD, so weights show gradients."""
    networks = build_networks(config, ranks)
    networks.generator_optimizer = torch.optim.SGD(networks.generator.parameters(), 1.0)
    networks.discriminator_optimizer = torch.optim.SGD(networks.discriminator.parameters(), 1.0)
    photo, mask = batch(count)
    own = slice(ranks.rank * count // ranks.count, (ranks.rank + 1) * count // ranks.count)
    terms = train_step(networks, photo[own], mask[own], config, 0)
    return networks, ranks.mean({name: float(value) for name, value in terms.items()})


def run_rank(rank: int, meeting: str, config: TrainingConfig, out: str) -> None:
    """One of two processes; writes what it has after the step."""
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=2)
    ranks = Ranks(rank, 2)
    networks, terms = step_once(config, ranks, 4)
    found = {
        "generator": networks.generator.state_dict(),
        "discriminator": networks.discriminator.state_dict(),
        "terms": terms,
        "any": (ranks.any(rank == 1), ranks.any(False)),
    }
    torch.save(found, f"{out}/{rank}.pt")
    dist.destroy_process_group()


def test_two_ranks_take_the_step_of_one_with_twice_the_batch(
    tmp_path: Path, tiny: Callable[..., TrainingConfig]
) -> None:
    # No clipping, or a difference in scale would not show.
    config = tiny(gradient_clip=1e9, r1_weight=1.0)
    torch.multiprocessing.spawn(
        run_rank, (str(tmp_path / "meeting"), config, str(tmp_path)), nprocs=2
    )

    alone, terms = step_once(config, Ranks(), 4)
    start = build_networks(config, Ranks())
    for rank in range(2):
        found = torch.load(tmp_path / f"{rank}.pt", weights_only=True)
        assert found["any"] == (True, False)
        assert found["terms"] == pytest.approx(terms, rel=1e-4)
        for part in ("generator", "discriminator"):
            before, after = getattr(start, part).state_dict(), getattr(alone, part).state_dict()
            assert_same_step(before, after, found[part])


def assert_same_step(before: State, after: State, found: State) -> None:
    """Every tensor has moved by the same gradient, up to rounding; some gradients are but that."""
    moved = {name: (after[name] - before[name]).double().norm() for name in after}
    rounding = 1e-4 * max(moved.values())
    for name, wanted in after.items():
        apart = (found[name] - wanted).double().norm()
        assert apart <= 2e-3 * moved[name] + rounding, f"{name}: {apart}, {moved[name]}"


def test_torchrun_trains_on_two_ranks_and_the_first_one_writes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2"]
    command += ["--standalone", "-m", "training.train", str(SMOKE), "--out", str(tmp_path)]
    command += [
        "--set",
        "steps=3",
        "--set",
        "decay_steps=0",
        "--set",
        "adversarial_from_step=1",
        "--set",
        "crop_px=32",
    ]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240
    )

    assert done.returncode == 0, done.stderr
    with (tmp_path / "log.csv").open(newline="") as file:
        seen = [int(row["photos_seen"]) for row in csv.DictReader(file)]
    assert seen == [4, 8, 12]
    assert done.stdout.count("64 photos") == 1
    assert read_checkpoint(tmp_path / NAME)["progress"]["devices"] == "2 x CPU"
    assert {p.name for p in tmp_path.iterdir()} == {NAME, "log.csv", "samples.png"}


def test_shared_batch_norm_keeps_names_values_and_the_way_it_evaluates() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 1), nn.Sequential(nn.BatchNorm2d(4)))
    network(torch.rand(2, 3, 8, 8))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    photo = torch.rand(1, 3, 8, 8)
    wanted = network.eval()(photo)

    shared = share_batch_norm(network)

    assert isinstance(shared[1][0], SharedBatchNorm)  # type: ignore[index]
    assert shared.state_dict().keys() == before.keys()
    assert all(torch.equal(value, before[name]) for name, value in shared.state_dict().items())
    torch.testing.assert_close(shared(photo), wanted)
