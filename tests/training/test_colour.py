"""Tone and colour against the standard library's HSV and OpenCV's CLAHE."""

import colorsys
from collections.abc import Callable

import cv2
import numpy as np
import pytest
import skimage.data
import torch
from torch import Tensor

from training.colour import Tone, draw_tone, equalise, shift_colour, tone
from training.config import TrainingConfig


def photo_tensor() -> Tensor:
    """A real photo, (1, 3, 256, 256) in 0..1."""
    pixels = np.ascontiguousarray(skimage.data.astronaut()[:256, :256])
    return torch.from_numpy(pixels).permute(2, 0, 1).unsqueeze(0).float() / 255


@pytest.mark.parametrize("shift", [(0.0, 0.0, 0.0), (40.0, 0.1, 0.05), (-100.0, -0.2, -0.1)])
def test_colour_shifts_are_those_of_hsv(shift: tuple[float, float, float]) -> None:
    rng = np.random.default_rng(0)
    colours = [(0.5, 0.5, 0.5), (1.0, 0.0, 0.0), (0.0, 0.0, 0.0), *rng.random((20, 3)).tolist()]
    photo = torch.tensor(colours).T.view(1, 3, 1, -1).float()

    shifted = shift_colour(photo, *(torch.tensor([value]) for value in shift))

    for number, (red, green, blue) in enumerate(colours):
        h, s, v = colorsys.rgb_to_hsv(red, green, blue)
        s = min(max(s + shift[1], 0), 1) if s else 0
        wanted = colorsys.hsv_to_rgb((h + shift[0] / 360) % 1, s, min(max(v + shift[2], 0), 1))
        assert shifted[0, :, 0, number].tolist() == pytest.approx(wanted, abs=1e-5)


def test_brightness_and_contrast_turn_about_the_middle() -> None:
    photo = torch.tensor([0.5, 0.75, 0.0]).view(1, 3, 1, 1)

    toned = tone(photo, [Tone(contrast=1.2, brightness=0.1)])

    assert toned.flatten().tolist() == pytest.approx([0.6, 0.9, 0.0])


def test_each_photo_has_its_own_tone() -> None:
    photo = torch.full((2, 3, 8, 8), 0.5)

    toned = tone(photo, [Tone(1.0, 0.1), Tone(1.0, 0.0, clip_limit=2.0)])

    assert toned[0].unique().tolist() == pytest.approx([0.6])


def test_local_contrast_rises_as_with_opencv() -> None:
    photo = 0.4 + 0.1 * photo_tensor()

    equal = equalise(photo, torch.tensor([3.0]))

    weights = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    before, after = ((255 * (p * weights).sum(1))[0].numpy() for p in (photo, equal))
    wanted = cv2.createCLAHE(3.0, (8, 8)).apply(before.round().astype(np.uint8))
    assert after.std() > 2 * before.std()
    assert np.corrcoef(after.ravel(), wanted.ravel().astype(float))[0, 1] > 0.97


def test_a_limit_of_zero_leaves_a_photo_alone() -> None:
    photo = photo_tensor().expand(2, -1, -1, -1)

    equal = equalise(photo, torch.tensor([0.0, 2.0]))

    assert torch.equal(equal[0], photo[0])
    assert not torch.allclose(equal[1], photo[1], atol=0.02)


@pytest.mark.parametrize("augment", ["light", "published"])
def test_toned_photos_stay_photos(tiny: Callable[..., TrainingConfig], augment: str) -> None:
    rng = np.random.default_rng(0)
    config = tiny(augment=augment)

    toned = tone(photo_tensor().expand(8, -1, -1, -1), [draw_tone(rng, config) for _ in range(8)])

    assert toned.min() >= 0
    assert toned.max() <= 1
    assert toned.isfinite().all()
    assert len({float(photo.mean()) for photo in toned}) > 4


def test_the_light_set_changes_neither_hue_nor_local_contrast(
    tiny: Callable[..., TrainingConfig],
) -> None:
    drawn = [draw_tone(np.random.default_rng(seed), tiny()) for seed in range(20)]

    assert {(t.hue_degrees, t.saturation, t.value, t.clip_limit) for t in drawn} == {(0, 0, 0, 0)}
    assert all(0.8 <= t.contrast <= 1.2 and -0.2 <= t.brightness <= 0.2 for t in drawn)
