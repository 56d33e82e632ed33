"""What a fill will cost, predicted from its plan: seconds of one machine, bytes of any.

Seconds are those of two cores of a server; whoever asks knows how much quicker or slower the
machine at hand is (see lama_studio.session.pace). A pass takes them by its arithmetic, whatever the
network's size.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from lama_studio.engine.budget import (
    TILE_PX,
    features_bytes,
    fitting_texture_px,
    fitting_tile,
    pass_bytes,
    photo_bytes,
    room_beside,
    texture_bytes,
)
from lama_studio.engine.chooser import GUIDE_WEIGHTS, JUDGE, REFINED, Judge
from lama_studio.engine.detail import most_auto_s, texture_box
from lama_studio.engine.plan import Plan
from lama_studio.engine.refine import ITERATIONS
from lama_studio.engine.refine_levels import refined_tiles
from lama_studio.network.generator import GeneratorConfig

FLOPS_PER_S = {"literal": 90e9, "float32": 155e9, "bf16": 300e9}
"""As the network is written, and fused: measured at 512 and 1024 px, on 3 to 15 M parameters."""
ITERATION_PASSES = 1.9
"""How many passes, as the network is written, one iteration of refinement takes."""
LOOKS = 1.25
"""Passes of a fill: a second look sees a quarter of the pixels."""
CROP_S, FRAME_S, MOVE_S = 0.10, 0.20, 0.035
"""For each crop, for each megapixel of a pass beside its arithmetic, and for each of the photo that
is brought to the working size and looked at afterwards."""
SEARCH_S, SEARCH_MP = 0.40, 0.02
"""For the search for texture, and the hole from which it is as large as it may be."""
TEXTURE_S, TEXTURE_HOLE_S = 0.57, 3.2
"""For each megapixel that texture is looked for in, and for each of hole that it fills. All these
measured with holes of 0.003 to 4 megapixels in photos of 0.3 to 100, within a third."""
_MP = 1e6


@dataclass(frozen=True)
class Cost:
    """`seconds` on the machine of reference; `peak_bytes`: at most, beside program and weights."""

    seconds: float
    peak_bytes: int


@dataclass(frozen=True)
class Costing:
    """Predicts what a network costs. kind: how it is computed, a key of FLOPS_PER_S.

    allowed_bytes: what a fill may hold, None for no limit. judge: what "auto" tries.
    """

    config: GeneratorConfig
    kind: str
    allowed_bytes: int | None = None
    judge: Judge = JUDGE

    def predict(self, plan: Plan, hole: np.ndarray, refine: str) -> Cost:
        """The cost of filling `hole` (HxW uint8, nonzero = hole) by its plan; one of REFINES."""
        flops = pass_flops(self.config)
        seconds = LOOKS * flops * plan.working_area / FLOPS_PER_S[self.kind]
        moved = sum(crop.box.area for crop in plan.crops)
        seconds += CROP_S * len(plan.crops) + (FRAME_S * plan.working_area + MOVE_S * moved) / _MP
        held = [pass_bytes(self.config, plan.largest_px**2, self.kind)]
        room = room_beside(plan, self.allowed_bytes)
        refining = 0.0
        for crop in plan.crops if refine != "off" else ():
            own = crop.own_hole(hole[crop.box.slices])
            tried = self._tried(refine, cv2.countNonZero(own))
            textures = sum(name in GUIDE_WEIGHTS for name in tried)
            box = texture_box(own, fitting_texture_px(room)) if textures else None
            if textures and box is None:
                continue  # such a fill is left as the network made it
            if box is not None:
                hole_mp = cv2.countNonZero(own) / _MP
                search = SEARCH_S * min(1.0, hole_mp / SEARCH_MP)
                fill = TEXTURE_S * box.area / _MP + TEXTURE_HOLE_S * hole_mp
                refining += textures * (search + fill)
                held.append(texture_bytes(box.area))
            if REFINED in tried:
                most_px = min(TILE_PX, plan.working_px)
                tile_px, is_sparing = fitting_tile(self.config, room, most_px)
                tiles = refined_tiles(own, most_px=plan.working_px, tile_px=tile_px)
                passes = ITERATIONS * ITERATION_PASSES * (4 / 3 if is_sparing else 1)
                refining += passes * flops * sum(tiles) / FLOPS_PER_S["literal"]
                held += [features_bytes(self.config, px, is_sparing=is_sparing) for px in tiles]
        if refine == "auto":
            most_s = most_auto_s(seconds, cv2.countNonZero(hole))
            refining = min(refining, max(0.0, most_s - seconds))
        return Cost(seconds + refining, photo_bytes(plan) + max(held))

    def _tried(self, refine: str, hole_px: int) -> list[str]:
        """The candidates that are made, by their names in the chooser."""
        if refine == "auto":
            return self.judge.tried(hole_px)
        if refine == "features":
            return [REFINED]
        if refine == "both":
            return [REFINED, self.judge.led_by(is_refined=True)]
        return [self.judge.led_by(is_refined=False)]


def pass_flops(config: GeneratorConfig) -> float:
    """Additions and multiplications of a pass, for each pixel; the Fourier transforms left out."""
    steps = range(config.downsamplings)
    stem_and_head = 2 * 49 * (4 + 3) * config.ngf
    # Halving costs what the doubling back does: nine taps of the smaller side's channels pair.
    sides = 2 * sum(18 * (config.ngf << i) * (config.ngf << (i + 1)) / 4 ** (i + 1) for i in steps)
    local, far = config.local_channels, config.global_channels
    branch = 18 * far * far
    if config.global_branch == "fourier":
        branch = 2 * far * far + far * far  # 1x1 in and out by half the channels; half a spectrum
    layer = 18 * (local * local + 2 * local * far) + branch
    return stem_and_head + sides + 2 * config.blocks * layer / 4**config.downsamplings
