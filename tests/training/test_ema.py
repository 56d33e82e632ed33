"""The average of a network's weights."""

import pytest
import torch
from torch import nn

from training.ema import Ema


def layer(value: float) -> nn.BatchNorm1d:
    norm = nn.BatchNorm1d(1)
    nn.init.constant_(norm.weight, value)
    norm.running_mean = torch.tensor([value])
    return norm


def test_it_moves_by_one_part_in_its_horizon_statistics_included() -> None:
    ema = Ema(layer(0.0), steps=10)

    ema.update(layer(1.0), step=1_000)

    assert ema.network.state_dict()["weight"].item() == pytest.approx(0.1)
    assert ema.network.state_dict()["running_mean"].item() == pytest.approx(0.1)


def test_a_young_run_forgets_its_random_start_quickly() -> None:
    ema = Ema(layer(0.0), steps=1e6)

    ema.update(layer(1.0), step=0)
    assert ema.network.state_dict()["weight"].item() == pytest.approx(1.0)
    ema.update(layer(0.0), step=4)
    assert ema.network.state_dict()["weight"].item() == pytest.approx(0.5)


def test_the_average_stays_in_evaluation_mode_and_apart_from_the_trained_network() -> None:
    trained = layer(0.0)

    ema = Ema(trained, steps=10)
    nn.init.constant_(trained.weight, 5.0)

    assert not ema.network.training
    assert ema.network.state_dict()["weight"].item() == 0
    assert not any(p.requires_grad for p in ema.network.parameters())
