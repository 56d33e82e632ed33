"""The scorer: figures worked out by hand, agreement with scikit-image, one road for all fills."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from skimage import data
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from training.metrics import (
    PSNR_LIMIT_DB,
    Scorer,
    composite,
    frechet_distance,
    gradient_energy,
    hole_l1,
    perceptual_distance,
    psnr_db,
    seam_gradient,
    ssim,
)
from training.perceptual import SqueezeNet
from training.published_networks import FidInception, Lpips


@pytest.fixture(scope="module")
def perceptual_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("metrics") / "squeezenet.safetensors"
    save_file(SqueezeNet().state_dict(), path)
    return path


@pytest.fixture
def photo() -> np.ndarray:
    return np.ascontiguousarray(data.astronaut()[:128, 128:256])


@pytest.fixture
def hole() -> np.ndarray:
    mask = np.zeros((128, 128), np.uint8)
    mask[40:80, 50:90] = 255
    return mask


def noisy(photo: np.ndarray, seed: int, strength: float = 20) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, strength, photo.shape)
    return np.clip(photo + noise, 0, 255).astype(np.uint8)


def test_l1_counts_hole_pixels_only(photo: np.ndarray, hole: np.ndarray) -> None:
    base = np.clip(photo, 0, 200)
    fill = base + np.uint8(51)
    fill[hole == 0] = 0
    assert hole_l1(base, hole, fill) == pytest.approx(0.2)


def test_psnr_and_ssim_agree_with_scikit_image(photo: np.ndarray) -> None:
    other = noisy(photo, 1)
    assert psnr_db(photo, other) == pytest.approx(peak_signal_noise_ratio(photo, other), abs=1e-4)
    reference = structural_similarity(
        photo,
        other,
        channel_axis=2,
        data_range=255,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
    )
    assert ssim(photo, other) == pytest.approx(reference, abs=1e-4)
    assert psnr_db(photo, photo) == PSNR_LIMIT_DB
    assert ssim(photo, photo) == pytest.approx(1)


def test_perceptual_distance_is_that_worked_out_by_hand() -> None:
    a, b = torch.zeros(1, 2, 2, 2), torch.zeros(1, 2, 2, 2)
    a[0, 0], b[0, 0] = 3, 5  # the same direction everywhere...
    b[0, :, 0, 0] = torch.tensor([0.0, 7.0])  # ...but at one position at a right angle: 2
    hole = torch.zeros(1, 1, 4, 4)
    hole[..., :2, :2] = 1
    hole[..., 2:, 2:] = 1  # two of the four positions, one of them at a right angle

    assert perceptual_distance([a], [b], hole) == pytest.approx(1)
    assert perceptual_distance([a, a], [b, b], hole) == pytest.approx(2)
    assert perceptual_distance([a], [a], hole) == 0


def test_frechet_distance_agrees_with_its_closed_form() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.normal(0, 1, (400, 1)), rng.normal(2, 3, (400, 1))
    expected = (a.mean() - b.mean()) ** 2 + (a.std(ddof=1) - b.std(ddof=1)) ** 2
    assert frechet_distance(a, b) == pytest.approx(expected, rel=1e-6)

    wide, other = rng.normal(size=(300, 6)), rng.normal(size=(300, 6)) @ rng.normal(size=(6, 6))
    product = np.cov(wide.T) @ np.cov(other.T)
    root = np.sqrt(np.maximum(np.linalg.eigvals(product).real, 0)).sum()
    expected = np.square(wide.mean(0) - other.mean(0)).sum()
    expected += np.trace(np.cov(wide.T)) + np.trace(np.cov(other.T)) - 2 * root
    assert frechet_distance(wide, other) == pytest.approx(expected, rel=1e-6)


def test_frechet_distance_holds_for_fewer_photos_than_features() -> None:
    few = np.random.default_rng(3).normal(size=(8, 50))
    assert frechet_distance(few, few) == pytest.approx(0, abs=1e-9)
    assert frechet_distance(few, few + 1) == pytest.approx(50)
    with pytest.raises(ValueError, match="two photos"):
        frechet_distance(few[:1], few)


def test_known_pixels_of_a_fill_do_not_count(
    photo: np.ndarray, hole: np.ndarray, perceptual_file: Path
) -> None:
    fill = noisy(photo, 4)
    elsewhere = fill.copy()
    elsewhere[hole == 0] = 0

    first, second = Scorer(perceptual_file).score(
        "astronaut", "thick", photo, hole, {"a": fill, "b": elsewhere}
    )
    figures = [(s.l1, s.psnr_db, s.ssim, s.perceptual) for s in (first, second)]
    assert figures[0] == figures[1]
    assert np.array_equal(composite(photo, hole, fill)[hole == 0], photo[hole == 0])


def test_rows_are_means_and_worse_fills_score_worse(
    photo: np.ndarray, hole: np.ndarray, perceptual_file: Path
) -> None:
    scorer = Scorer(perceptual_file)
    for index in range(4):
        turned = np.ascontiguousarray(np.rot90(photo, index))
        fills = {"good": noisy(turned, index, 5), "bad": noisy(turned, index, 60)}
        scorer.score(f"photo {index}", "thick", turned, hole, fills)

    good, bad = scorer.rows()
    assert (good.method, bad.method, good.masks, good.size_px) == ("good", "bad", "thick", 128)
    assert good.photos == bad.photos == 4
    assert good.hole_share == pytest.approx(1600 / 128**2)
    own = [score.l1 for score in scorer.scores if score.method == "good"]
    assert good.l1 == pytest.approx(np.mean(own))
    assert good.l1 < bad.l1
    assert good.psnr_db > bad.psnr_db
    assert good.ssim > bad.ssim
    assert 0 < good.perceptual < bad.perceptual
    assert 0 < good.frechet < bad.frechet


def test_without_a_perceptual_network_the_other_figures_stand(
    photo: np.ndarray, hole: np.ndarray
) -> None:
    scorer = Scorer(None)
    (score,) = scorer.score("astronaut", "thin", photo, hole, {"exact": photo})
    assert (score.l1, score.psnr_db) == (0, PSNR_LIMIT_DB)
    assert math.isnan(score.perceptual)
    assert math.isnan(scorer.rows()[0].frechet)


def test_true_lpips_and_fid_join_where_their_networks_are_given(
    photo: np.ndarray, hole: np.ndarray
) -> None:
    torch.manual_seed(4)
    lpips, inception = Lpips(), FidInception()
    for linear in lpips.linear:
        torch.nn.init.ones_(linear.weight)  # published weights are never negative
    scorer = Scorer(None, lpips=lpips, inception=inception)
    for index in range(2):
        turned = np.ascontiguousarray(np.rot90(photo, index))
        fills = {"exact": turned, "noisy": noisy(turned, index, 60)}
        scorer.score(f"photo {index}", "thick", turned, hole, fills)

    exact, bad = scorer.rows()
    assert exact.lpips == 0
    assert exact.fid == pytest.approx(0, abs=1e-9)
    assert bad.lpips > 0
    assert bad.fid > 0
    assert math.isnan(bad.perceptual)


def test_a_fill_of_another_size_is_refused(photo: np.ndarray, hole: np.ndarray) -> None:
    with pytest.raises(ValueError, match="fill of"):
        Scorer(None).score("astronaut", "thin", photo, hole, {"half": photo[::2, ::2]})


def test_gradients_in_the_hole_and_across_its_border() -> None:
    """Stripes of 0 and 51 in the hole, grey 51 around it: known squares and steps."""
    pixels = np.full((12, 12, 3), 51, np.uint8)
    hole = np.zeros((12, 12), np.uint8)
    hole[4:8, 4:8] = 255
    pixels[4:8, 4:8:2] = 0

    # Of 24 pairs in the hole the 12 side by side differ by a fifth; of 16 across its border the
    # 4 beside the first column and, above and below, the 4 of the dark columns.
    assert gradient_energy(pixels, hole) == pytest.approx(0.04 * 12 / 24)
    assert seam_gradient(pixels, hole) == pytest.approx(0.2 * 8 / 16)


def test_no_hole_has_no_gradients() -> None:
    pixels, hole = np.zeros((8, 8, 3), np.uint8), np.zeros((8, 8), np.uint8)
    assert gradient_energy(pixels, hole) == seam_gradient(pixels, hole) == 0
