"""What a fill will cost is told before it runs: more for more, no less memory than a pass."""

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from lama_studio.engine.budget import COPY_BYTES, pass_bytes
from lama_studio.engine.chooser import JUDGE, Judge
from lama_studio.engine.costs import Costing, pass_flops
from lama_studio.engine.detail import MOST_AUTO_RATIO, MOST_AUTO_S
from lama_studio.engine.device import pick_device
from lama_studio.engine.inpainter import Inpainter
from lama_studio.errors import MaskError
from lama_studio.network.generator import Generator, GeneratorConfig


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
    hole, crop_px = hole_of((500, 500, 60)), 512 * 512
    cost = inpainter.cost(hole)
    one_pass = pass_bytes(inpainter.config, crop_px, inpainter.kind)
    assert cost.peak_bytes == one_pass + COPY_BYTES * crop_px


def test_what_auto_may_try_is_foretold(tiny_generator: Generator) -> None:
    """A judge for no weights in particular tries all; one fitted to some, what is worth it."""
    device = pick_device("cpu")
    fitted = Judge(favourite="strong", candidates=("strong",))
    one, all_ = (Inpainter(tiny_generator, device, judge=judge) for judge in (fitted, JUDGE))
    thick = hole_of((900, 700, 600))
    assert one.cost(thick, "auto") == one.cost(thick, "texture")
    assert all_.cost(thick, "auto").seconds > 2 * one.cost(thick, "auto").seconds
    assert all_.cost(thick, "auto").peak_bytes == all_.cost(thick, "both").peak_bytes


def test_auto_takes_no_longer_than_it_allows_itself() -> None:
    inpainter = Inpainter(Generator(GeneratorConfig(ngf=48, blocks=9)).eval(), pick_device("cpu"))
    thick = hole_of((900, 700, 600))
    assert inpainter.cost(thick, "features").seconds > MOST_AUTO_S
    plain_s = inpainter.cost(thick).seconds
    assert inpainter.cost(thick, "auto").seconds <= max(MOST_AUTO_S, MOST_AUTO_RATIO * plain_s)


def test_refining_is_not_tried_where_memory_is_too_short_for_it() -> None:
    generator = Generator(GeneratorConfig(ngf=48, blocks=9)).eval()
    hole = hole_of((900, 700, 600))
    for limit_mib, is_tried in ((330, False), (2**14, True)):
        costs = [
            Inpainter(
                generator, pick_device("cpu"), judge=judge, memory_bytes=limit_mib * 2**20
            ).cost(hole, "auto")
            for judge in (JUDGE.without_refined, JUDGE)
        ]
        assert (costs[0] != costs[1]) == is_tried


@pytest.mark.parametrize("refine", ["off", "texture", "features", "both", "auto"])
def test_a_fill_is_never_planned_above_the_persons_limit(refine: str) -> None:
    """A hole of 1.4 megapixels in one of 6, by a network of 15 million parameters."""
    generator = Generator(GeneratorConfig(ngf=48, blocks=9)).eval()
    hole = hole_of((900, 400, 1200))
    peaks = []
    for limit_mib in (400, 800, 2**14):
        inpainter = Inpainter(generator, pick_device("cpu"), memory_bytes=limit_mib * 2**20)
        peaks.append(inpainter.cost(hole, refine).peak_bytes)
        assert peaks[-1] <= limit_mib * 2**20
    assert peaks == sorted(peaks)
    assert peaks[0] < peaks[-1] or refine == "off", "bringing the crop to its size holds more"


def test_a_wider_network_costs_more_and_bf16_less(inpainter: Inpainter) -> None:
    hole = hole_of((500, 500, 60))
    small, wide = (
        Inpainter(Generator(GeneratorConfig(ngf=ngf, blocks=2)).eval(), pick_device("cpu"), name)
        for ngf, name in ((32, "float32"), (64, "float32"))
    )
    assert wide.cost(hole).seconds > 2 * small.cost(hole).seconds
    assert wide.cost(hole).peak_bytes > 1.5 * small.cost(hole).peak_bytes
    # Predicted for any machine, also one that cannot compute in bf16.
    half = Costing(wide.config, "bf16").predict(wide._plan(hole), hole, "off")
    assert half.seconds < wide.cost(hole).seconds
    assert half.peak_bytes < wide.cost(hole).peak_bytes


@pytest.mark.parametrize("shape", [{}, {"ngf": 12, "blocks": 3}, {"downsamplings": 2}])
@pytest.mark.parametrize("branch", ["fourier", "regular", "dilated"])
def test_the_arithmetic_of_a_pass_is_counted_right(shape: dict, branch: str) -> None:
    config = GeneratorConfig(**({"ngf": 16, "blocks": 2} | shape), global_branch=branch)
    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        Generator(config).eval()(torch.zeros(1, 3, 256, 256), torch.zeros(1, 1, 256, 256))
    assert pass_flops(config) == pytest.approx(counter.get_total_flops() / 256**2, rel=0.02)


def test_no_hole_has_no_cost(inpainter: Inpainter) -> None:
    with pytest.raises(MaskError):
        inpainter.cost(hole_of())
