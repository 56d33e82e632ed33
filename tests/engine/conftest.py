"""A small seeded generator, and an inpainter around it."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from lama_studio.engine.device import pick_device
from lama_studio.engine.inpainter import Inpainter
from lama_studio.network.generator import Generator, GeneratorConfig

Drawn = Callable[..., np.ndarray]


@pytest.fixture(scope="session")
def tiny_generator() -> Generator:
    """Width 8, two blocks, seeded; its batch statistics are not the identity."""
    torch.manual_seed(3)
    generator = Generator(GeneratorConfig(ngf=8, blocks=2))
    for module in generator.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 2)
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, 0, 0.2)
    return generator.eval().requires_grad_(False)


@pytest.fixture(scope="session")
def inpainter(tiny_generator: Generator) -> Inpainter:
    return Inpainter(tiny_generator, pick_device("cpu"), "float32")


@pytest.fixture
def draw() -> Drawn:
    """draw(height, width, (y0, y1, x0, x1), ...) -> a mask with these boxes as holes."""

    def drawn(height: int, width: int, *boxes: tuple[int, int, int, int]) -> np.ndarray:
        hole = np.zeros((height, width), np.uint8)
        for y0, y1, x0, x1 in boxes:
            hole[y0:y1, x0:x1] = 255
        return hole

    return drawn
