"""Crops: the right pixels of the right photo, the same wherever they are taken."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
import torch

from training.config import TrainingConfig
from training.crops import Placement, draw_placement, take_crops
from training.photos import PhotoStore, pack

Tiny = Callable[..., TrainingConfig]
CPU = torch.device("cpu")


@pytest.fixture
def photos() -> list[np.ndarray]:
    rng = np.random.default_rng(3)
    return [rng.integers(0, 256, (h, w, 3), np.uint8) for h, w in ((20, 30), (24, 16))]


@pytest.fixture
def store(photos: list[np.ndarray]) -> PhotoStore:
    return pack(list(photos))


def placement(**changes: object) -> Placement:
    plain = {"corner": (3, 2), "side": 8, "is_flipped": False, "distortion": 0.0}
    return Placement(**(plain | {"homography": np.eye(3)} | changes))  # type: ignore[arg-type]


def take(store: PhotoStore, index: int, where: Placement, crop_px: int = 8) -> np.ndarray:
    crops = take_crops(store, np.array([index]), [where], crop_px, CPU)
    return (255 * crops[0]).permute(1, 2, 0).numpy()


def test_a_plain_crop_is_the_photo_pixel_by_pixel(
    store: PhotoStore, photos: list[np.ndarray]
) -> None:
    for index in (0, 1):
        np.testing.assert_allclose(
            take(store, index, placement()), photos[index][2:10, 3:11], atol=0.01
        )


def test_a_flipped_crop_is_its_mirror(store: PhotoStore, photos: list[np.ndarray]) -> None:
    flipped = take(store, 0, placement(is_flipped=True))

    np.testing.assert_allclose(flipped, photos[0][2:10, 3:11][:, ::-1], atol=0.01)


def test_a_crop_twice_as_wide_is_averaged(store: PhotoStore, photos: list[np.ndarray]) -> None:
    taken = take(store, 0, placement(side=16), crop_px=8)

    wanted = cv2.resize(photos[0][2:18, 3:19], (8, 8), interpolation=cv2.INTER_AREA)
    np.testing.assert_allclose(taken, wanted, atol=0.6)


def test_a_homography_is_what_opencv_makes_of_it(
    store: PhotoStore, photos: list[np.ndarray]
) -> None:
    matrix = np.array([[0.9, 0.2, 1.0], [-0.1, 0.8, 3.0], [0.002, -0.001, 1.0]])

    taken = take(store, 0, placement(homography=matrix))

    # Positions are of pixel corners here, of pixel middles in OpenCV.
    shift = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    crop = np.array([[1, 0, 3], [0, 1, 2], [0, 0, 1]])
    both = np.linalg.inv(shift) @ matrix @ crop @ shift
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    wanted = cv2.warpPerspective(
        photos[0].astype(np.float32), both, (8, 8), flags=flags, borderMode=cv2.BORDER_REFLECT
    )
    assert np.abs(taken - wanted).mean() < 3  # OpenCV rounds positions to 1/32 px


def test_beyond_the_border_the_photo_is_reflected(
    store: PhotoStore, photos: list[np.ndarray]
) -> None:
    taken = take(store, 0, placement(corner=(-4, -3)))

    np.testing.assert_allclose(taken[3:, :4], photos[0][:5, :4][:, ::-1], atol=0.01)
    np.testing.assert_allclose(taken[:3, 4:], photos[0][:3, :4][::-1], atol=0.01)


def test_distortion_bends_the_edges_and_spares_the_middle(store: PhotoStore) -> None:
    whole = {"corner": (0, 0), "side": 20}
    plain = take(store, 0, placement(**whole), 20)
    bent = take(store, 0, placement(**whole, distortion=0.3), 20)

    assert np.abs(bent - plain)[9:11, 14:16].mean() < np.abs(bent - plain)[:4, :4].mean() / 2


@pytest.mark.parametrize("augment", ["light", "published"])
def test_a_crop_depends_on_its_own_chance_alone(
    tiny: Tiny, store: PhotoStore, augment: str
) -> None:
    config = tiny(augment=augment, crop_px=8, photo_px=16, downsamplings=2)

    def place(seed: int) -> Placement:
        return draw_placement(np.random.default_rng(seed), 20, 30, config)

    together = take_crops(store, np.array([0, 0]), [place(1), place(2)], 8, CPU)
    alone = take_crops(store, np.array([0]), [place(2)], 8, CPU)
    assert torch.equal(together[1], alone[0])
    assert not torch.equal(together[0], together[1])


def test_published_placements_stay_near_the_photo(tiny: Tiny) -> None:
    rng = np.random.default_rng(0)
    config = tiny(augment="published", crop_px=256, photo_px=288)
    turned = 0
    for _ in range(200):
        found = draw_placement(rng, 288, 400, config)
        corners = np.array([[0, 0, 1], [400, 0, 1], [400, 288, 1], [0, 288, 1]]).T
        x, _, w = found.homography @ corners
        assert (w > 0.3).all()
        assert np.abs(x / w - 200).max() < 1000
        turned += not np.allclose(found.homography, np.eye(3))
    assert 120 < turned < 180  # perspective or affine: three quarters
