"""The copying start: the prediction is about the photo, blurred, before the first step."""

import numpy as np
import torch
from torch.nn import functional

from lama_studio.network.generator import Generator, GeneratorConfig
from training.copying import start_as_copy
from training.photos import made_up_photo


def test_the_prediction_is_about_the_blurred_photo() -> None:
    torch.manual_seed(0)
    generator = Generator(GeneratorConfig(ngf=16, blocks=2)).train()
    photos = np.stack([made_up_photo(seed, 64) for seed in range(8)])
    photo = torch.from_numpy(photos).permute(0, 3, 1, 2).float() / 255
    blurred = functional.interpolate(functional.avg_pool2d(photo, 16), scale_factor=16.0)
    mask = torch.zeros(8, 1, 64, 64)
    with torch.no_grad():
        before = (generator(photo, mask) - blurred).abs().mean()
        start_as_copy(generator)
        after = (generator(photo, mask) - blurred).abs().mean()
    assert after < 0.1
    assert after < 0.6 * before
