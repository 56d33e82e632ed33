"""What a fill will cost is told before it runs: more for more, no less memory than a pass."""

import numpy as np
import pytest

from lama_studio.engine.budget import pass_bytes
from lama_studio.engine.device import pick_device
from lama_studio.engine.inpainter import Inpainter
from lama_studio.errors import MaskError
from lama_studio.network.generator import Generator


@pytest.fixture
def inpainter(tiny_generator: Generator) -> Inpainter:
    return Inpainter(tiny_generator, pick_device("cpu"))


def hole_of(*boxes: tuple[int, int, int]) -> np.ndarray:
    hole = np.zeros((2000, 3000), np.uint8)
    for x, y, side in boxes:
        hole[y : y + side, x : x + side] = 255
    return hole


def test_more_and_larger_holes_cost_more(inpainter: Inpainter) -> None:
    one, three = hole_of((500, 500, 90)), hole_of((500, 500, 90), (2000, 300, 90), (1400, 1500, 90))
    assert inpainter.cost(three).seconds == pytest.approx(3 * inpainter.cost(one).seconds, rel=0.01)
    thick = hole_of((900, 600, 700))
    assert inpainter.cost(thick).seconds > inpainter.cost(one).seconds
    assert inpainter.cost(thick).peak_bytes > inpainter.cost(one).peak_bytes


def test_refinement_costs_on_top(inpainter: Inpainter) -> None:
    hole = hole_of((900, 600, 700))
    seconds = {way: inpainter.cost(hole, way).seconds for way in ("off", "texture", "both")}
    assert seconds["off"] < seconds["texture"] < seconds["both"]
    thin = hole_of((500, 500, 60))
    assert inpainter.cost(thin, "features") == inpainter.cost(thin), "nothing to refine"


def test_memory_is_that_of_the_largest_pass(inpainter: Inpainter) -> None:
    cost = inpainter.cost(hole_of((500, 500, 60)))
    assert cost.peak_bytes == pass_bytes(inpainter.config, 512 * 512)


def test_no_hole_has_no_cost(inpainter: Inpainter) -> None:
    with pytest.raises(MaskError):
        inpainter.cost(hole_of())
