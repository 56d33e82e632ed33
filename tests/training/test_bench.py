"""The bench prints what it promises, and its figures hang together."""

from collections.abc import Callable

import pytest
import torch

from training.bench import bench, kind_of, main, matrix_peak
from training.config import TrainingConfig
from training.distributed import Ranks


def test_a_bench_measures_a_step(tiny: Callable[..., TrainingConfig]) -> None:
    measured = bench(tiny(), 2, Ranks())

    assert measured.photos_s == pytest.approx(2 / (measured.step_s + measured.batch_s))
    assert sum(measured.shares.values()) == pytest.approx(1)
    assert measured.shares["convolution"] > 0.05
    assert 0 < measured.convolutions_s < measured.step_s
    assert measured.flop > 1e6
    assert "| photos/s, whole step |" in measured.table()


def test_a_larger_batch_is_more_work(tiny: Callable[..., TrainingConfig]) -> None:
    one, two = (bench(tiny(batch_size=size), 1, Ranks()).flop for size in (1, 2))

    assert two == pytest.approx(2 * one, rel=0.01)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("aten::convolution_backward", "convolution"),
        ("sm90_xmma_fprop_implicit_gemm_bf16", "convolution"),
        ("ampere_sgemm_128x64", "matrix product"),
        ("aten::_fft_r2c", "FFT"),
        ("aten::native_batch_norm_backward", "batch norm"),
        ("aten::reflection_pad2d", "padding"),
        ("aten::copy_", "copies and layout"),
        ("aten::sigmoid", "point by point"),
    ],
)
def test_work_is_told_apart_by_its_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_the_peak_is_a_speed() -> None:
    assert matrix_peak(torch.device("cpu"), "float32", 128) > 1e8


def test_a_config_that_is_not_there_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["absent.toml"]) == 2
    assert "There is no config" in capsys.readouterr().err
