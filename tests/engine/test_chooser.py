"""The choice between the network's fill and the photo's texture."""

import json
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest

from lama_studio.engine.chooser import (
    COEFFICIENTS,
    NETWORK,
    Judge,
    choose_fill,
    read_judge,
    score,
)
from lama_studio.engine.texture import Synthesis
from lama_studio.errors import Cancelled, WeightsError

BUNDLED = Path(__file__).parents[2] / "resources/weights/studio.chooser.json"
STILL = np.zeros((64, 64, 2), np.int32)
"""Offsets of a fill that copies every pixel from its own place."""


@pytest.fixture
def photo() -> np.ndarray:
    rng = np.random.default_rng(3)
    grey = cv2.GaussianBlur(rng.random((64, 64), np.float32), (0, 0), 1.5)
    grey = 90 + 600 * (grey - grey.mean()) + rng.normal(0, 6, grey.shape)
    return np.clip(np.dstack([grey, grey + 10, grey - 10]), 0, 255).astype(np.uint8)


@pytest.fixture
def hole() -> np.ndarray:
    mask = np.zeros((64, 64), np.uint8)
    mask[22:44, 20:42] = 255
    return mask


def blurred_fill(photo: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """What a network of little training gives: the right colour without detail."""
    return np.where(hole[..., None] > 0, cv2.GaussianBlur(photo, (0, 0), 6), photo)


@pytest.mark.parametrize("coefficients", [COEFFICIENTS, read_judge(BUNDLED).coefficients])
def test_truth_scores_better_than_every_spoilt_fill(
    photo: np.ndarray, hole: np.ndarray, coefficients: Mapping[str, float]
) -> None:
    guide = blurred_fill(photo, hole)
    rng = np.random.default_rng(0)
    noise = np.clip(photo + rng.normal(0, 60, photo.shape), 0, 255).astype(np.uint8)
    spoilt = {
        "blurred": guide,
        "grey": np.where(hole[..., None] > 0, np.uint8(255), photo),
        "noisy": np.where(hole[..., None] > 0, noise, photo),
    }
    truth = score(photo, hole, Synthesis(photo, STILL), guide, coefficients)
    for name, fill in spoilt.items():
        assert truth < score(photo, hole, Synthesis(fill, STILL), guide, coefficients), name


def test_texture_is_preferred_to_a_blurred_network(photo: np.ndarray, hole: np.ndarray) -> None:
    choice = choose_fill(photo, hole, blurred_fill(photo, hole))
    assert choice.name != NETWORK
    assert choice.scores[choice.name] == min(choice.scores.values())
    assert np.array_equal(choice.pixels, choice.fills[choice.name])
    assert choice.note


def test_network_that_knows_the_truth_is_kept(photo: np.ndarray, hole: np.ndarray) -> None:
    assert choose_fill(photo, hole, photo).name == NETWORK


def test_without_time_the_network_is_kept(photo: np.ndarray, hole: np.ndarray) -> None:
    guide = blurred_fill(photo, hole)
    choice = choose_fill(photo, hole, guide, seconds=0)
    assert choice.name == NETWORK
    assert np.array_equal(choice.pixels, guide)
    assert "time" in choice.note


def test_only_candidates_worth_the_time_are_tried(photo: np.ndarray, hole: np.ndarray) -> None:
    judge = Judge(favourite="alone", margin=1.0, candidates=("alone",))
    choice = choose_fill(photo, hole, blurred_fill(photo, hole), judge=judge)
    assert set(choice.fills) == {NETWORK, "alone"}
    assert choice.name == "alone"


def test_no_time_goes_into_refining_a_fill_that_is_no_candidate(
    photo: np.ndarray, hole: np.ndarray
) -> None:
    """GIVEN a judge that wants led texture, THEN it is led by the network's fill as it is."""

    def refine(_step: object) -> np.ndarray:
        raise AssertionError("refined all the same")

    judge = Judge(favourite="strong", margin=1000.0, candidates=("strong",))
    choice = choose_fill(photo, hole, blurred_fill(photo, hole), refine=refine, judge=judge)
    assert choice.name == "strong"


def test_cancel_ends_the_choice(photo: np.ndarray, hole: np.ndarray) -> None:
    def cancel(fraction: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        choose_fill(photo, hole, photo, step=cancel)


def test_coefficients_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "chooser.json"
    written = {"coefficients": dict(COEFFICIENTS), "favourite": "alone", "margin": 0.2}
    file.write_text(json.dumps({**written, "candidates": ["network", "alone"]}))
    judge = read_judge(file)
    assert judge.candidates == ("network", "alone")
    assert dict(judge.coefficients) == dict(COEFFICIENTS)
    assert judge.choice({"network": 1.0, "alone": 1.1}) == "alone"
    assert judge.choice({"network": 1.0, "alone": 1.3}) == "network"
    file.write_text('{"coefficients": {"step": 1}}')
    with pytest.raises(WeightsError):
        read_judge(file)
