"""Texture and grain from the photo itself, guided by the network's fill."""

from collections.abc import Callable

import numpy as np

from lama_studio.engine.plan import Crop

REFINES = ("off", "texture", "auto")
GUIDE_WEIGHT = 1.0
"""How much the network's structure counts against the photo's texture."""


def refine_crops(
    filled: np.ndarray,
    hole: np.ndarray,
    crops: tuple[Crop, ...],
    seed: int,
    step: Callable[[float], None],
) -> None:
    """Replace the network's fill in `filled` by the photo's own texture, in place.

    filled: HxWx3 uint8 or uint16, the network's fill in the hole. hole: HxW uint8, nonzero =
    hole. crops: where the network looked, in coordinates of `filled`; texture is taken from there,
    and never from a hole.
    """
    from lama_studio.engine.texture import synthesise  # a plain fill does without it

    for i, crop in enumerate(crops):
        window, holes = filled[crop.box.slices], hole[crop.box.slices]
        own = np.zeros_like(holes)
        inner = crop.hole_box.relative_to(crop.box).slices
        own[inner] = np.where(holes[inner] > 0, 255, 0)
        known = np.where(holes > 0, 0, 255).astype(np.uint8)
        textured = synthesise(
            window,
            own,
            window,
            guide_weight=GUIDE_WEIGHT,
            seed=seed,
            step=_part(step, i, len(crops)),
            source_allowed=known,
        )
        window[own > 0] = textured[own > 0]


def _part(step: Callable[[float], None], index: int, count: int) -> Callable[[float], None]:
    return lambda fraction: step((index + min(1.0, fraction)) / count)
