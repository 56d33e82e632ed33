"""The copying start: the prediction is about the photo before the first step."""

import numpy as np
import pytest
import torch

from lama_studio.network.generator import Generator, GeneratorConfig
from training.copying import start_as_copy
from training.photos import made_up_photo


def test_the_prediction_is_about_the_photo() -> None:
    torch.manual_seed(0)
    generator = Generator(GeneratorConfig(ngf=32, blocks=2)).train()
    photos = np.stack([made_up_photo(seed, 64) for seed in range(8)])
    photo = torch.from_numpy(photos).permute(0, 3, 1, 2).float() / 255
    mask = torch.zeros(8, 1, 64, 64)
    with torch.no_grad():
        before = (generator(photo, mask) - photo).abs().mean()
        start_as_copy(generator)
        after = (generator(photo, mask) - photo).abs().mean()
    assert after < 0.12
    assert after < before / 2


def test_a_narrow_generator_cannot_carry_a_copy() -> None:
    with pytest.raises(ValueError, match="too narrow"):
        start_as_copy(Generator(GeneratorConfig(ngf=8, blocks=2)))
