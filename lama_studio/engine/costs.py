"""What a fill will cost, predicted from its plan: seconds of one machine, bytes of any.

Seconds were measured on two cores of a server with the bundled network; whoever asks knows how
much quicker or slower the machine at hand is (see lama_studio.session.pace).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lama_studio.engine.budget import pass_bytes
from lama_studio.engine.detail import texture_box
from lama_studio.engine.plan import Crop, Plan
from lama_studio.network.generator import GeneratorConfig

NETWORK_S = 1.25
"""For each megapixel the network is shown."""
TEXTURE_S, TEXTURE_HOLE_S = 0.95, 9.5
"""For each megapixel the network is shown, and for each of hole, where texture is looked for."""
FEATURES_HOLE_S = 165.0
"""For each megapixel of hole that the network sees smaller than it is."""
TEXTURE_BYTES_PER_PX = 130
"""Of what texture is looked for in."""
_MP = 1e6


@dataclass(frozen=True)
class Cost:
    """`seconds` on the machine of reference; `peak_bytes`: at most, beside program and weights."""

    seconds: float
    peak_bytes: int


def predict_cost(plan: Plan, hole: np.ndarray, config: GeneratorConfig, refine: str) -> Cost:
    """The cost of filling `hole` (HxW uint8, nonzero = hole) by its plan; one of REFINES."""
    network_mp = plan.working_area / _MP
    seconds = NETWORK_S * network_mp
    peak_bytes = pass_bytes(config, plan.largest_px**2)
    if refine in ("texture", "both", "auto"):
        seconds += TEXTURE_S * network_mp + TEXTURE_HOLE_S * _hole_mp(hole, plan.crops)
        searched_px = max(texture_box(hole[crop.box.slices]).area for crop in plan.crops)
        peak_bytes = max(peak_bytes, TEXTURE_BYTES_PER_PX * searched_px)
    if refine in ("features", "both"):
        smaller = (crop for crop in plan.crops if crop.scale < 1)
        seconds += FEATURES_HOLE_S * _hole_mp(hole, smaller)
    return Cost(seconds, peak_bytes)


def _hole_mp(hole: np.ndarray, crops: Iterable[Crop]) -> float:
    return sum(np.count_nonzero(hole[crop.hole_box.slices]) for crop in crops) / _MP
