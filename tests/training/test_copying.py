"""The copying start: the prediction is the photo, blurred, before the first step."""

import cv2
import numpy as np
import torch
from skimage import data
from torch import Tensor
from torch.nn import functional

from lama_studio.network.generator import Generator, GeneratorConfig
from training.copying import start_as_copy


def test_the_prediction_is_the_photo_blurred() -> None:
    torch.manual_seed(0)
    generator = Generator(GeneratorConfig(ngf=16, blocks=2)).train()
    found = (data.astronaut(), data.coffee(), data.chelsea(), data.rocket())
    photos = np.stack([cv2.resize(photo, (64, 64)) for photo in found])
    photo = torch.from_numpy(photos).permute(0, 3, 1, 2).float() / 255
    mask = torch.zeros(4, 1, 64, 64)
    with torch.no_grad():
        before = alikeness(generator(photo, mask), photo)
        start_as_copy(generator)
        after = alikeness(generator(photo, mask), photo)
    assert after > 0.6
    assert before < 0.5


def alikeness(predicted: Tensor, photo: Tensor) -> float:
    """Least correlation over the colours, both seen at an eighth of the size."""
    pairs = [functional.avg_pool2d(x, 8).transpose(0, 1).flatten(1) for x in (predicted, photo)]
    colours = zip(*pairs, strict=True)
    return min(float(torch.corrcoef(torch.stack(pair))[0, 1]) for pair in colours)
