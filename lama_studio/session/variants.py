"""Other fills of the same hole: another surrounding, mirrored, coarser, other refinement or seed.

All of them go through the one road of an erase: what differs are its options, and so what the
engine is shown of the photo.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from lama_studio.core.geometry import Box, Mask, Pixels, mask_box
from lama_studio.core.layers import EraseOptions, Hint

Step = Callable[[float], None]

NEAR, COARSE = 0.5, 0.5
_LEAST_NEAR_PX = 48
_LEAST_AROUND_PX = 512
_LED_STRONGLY = 1.5
_FILL_SHARE = 0.5  # of a coarse fill's time, where the photo's texture follows it


class Fill(Protocol):
    """What an inpainter gives back: pixels of `box`, a report for the person, and hints."""

    @property
    def box(self) -> Box: ...

    @property
    def pixels(self) -> np.ndarray: ...

    @property
    def report(self) -> Mapping[str, str | float]: ...

    @property
    def hints(self) -> tuple[Hint, ...]: ...


class Inpaint(Protocol):
    """The call of an inpainter; see lama_studio.engine.inpainter."""

    def __call__(
        self,
        pixels: np.ndarray,
        hole: np.ndarray,
        step: Step = ...,
        *,
        refine: str = ...,
        seed: int = ...,
    ) -> Fill: ...


@dataclass(frozen=True)
class Variant:
    """One more way to fill: `kind` names what is different about it."""

    kind: str
    options: EraseOptions


@dataclass(frozen=True)
class VariantFill:
    """What `fill` gives back where the engine was shown something else than the photo."""

    box: Box
    pixels: np.ndarray
    report: Mapping[str, str | float]
    hints: tuple[Hint, ...] = ()


def variants_of(options: EraseOptions) -> tuple[Variant, ...]:
    """What is worth looking at beside an erase made with these options."""
    base = dataclasses.replace(options, context=0.0, is_mirrored=False, scale=1.0)
    textured = base if base.refine != "off" else dataclasses.replace(base, refine="auto")
    found = (
        Variant("auto", dataclasses.replace(base, refine="auto")),
        Variant("texture", dataclasses.replace(base, refine="texture")),
        Variant("network", dataclasses.replace(base, refine="off")),
        Variant("near", dataclasses.replace(textured, context=NEAR)),
        Variant("mirrored", dataclasses.replace(textured, is_mirrored=True)),
        Variant("coarse", dataclasses.replace(textured, scale=COARSE)),
        Variant("seed", dataclasses.replace(textured, seed=options.seed + 1)),
    )
    return tuple(variant for variant in found if variant.options != options)


def fill(inpaint: Inpaint, pixels: Pixels, hole: Mask, options: EraseOptions, step: Step) -> Fill:
    """Fill `hole` (HxW uint8, nonzero = hole) of `pixels` (HxWx3) as the options say.

    `context`: nothing further away than so many times the hole's longer side is looked at (0: the
    engine decides). `is_mirrored`: the engine sees left for right. `scale` < 1: the engine sees
    it smaller, so more of the surroundings and less detail; the photo's texture follows its fill.
    """

    def shown(seen: Pixels, opened: Mask, tick: Step = step) -> Fill:
        return inpaint(seen, opened, tick, refine=options.refine, seed=options.seed)

    if not (options.context or options.is_mirrored or options.scale < 1):
        return shown(pixels, hole)
    window = _window(hole, options.context)
    seen = np.ascontiguousarray(pixels[window.slices])
    opened = np.where(hole[window.slices] > 0, np.uint8(255), np.uint8(0))
    if options.is_mirrored:
        seen, opened = _mirrored(seen), _mirrored(opened)
    if options.scale < 1:
        filled, report = _coarse(shown, seen, opened, options, step)
    else:
        patch = shown(seen, opened)
        filled, report = _laid(seen, opened, patch), patch.report
    if options.is_mirrored:
        filled = _mirrored(filled)
    box = mask_box(hole)
    inside = box.relative_to(window).slices
    return VariantFill(box, np.ascontiguousarray(filled[inside]), report)


def _coarse(
    shown: Callable[[Pixels, Mask, Step], Fill],
    seen: Pixels,
    opened: Mask,
    options: EraseOptions,
    step: Step,
) -> tuple[Pixels, Mapping[str, str | float]]:
    """Fill a smaller picture, enlarge the fill, and let the photo's texture follow it."""
    height, width = opened.shape
    size = (max(16, round(width * options.scale)), max(16, round(height * options.scale)))
    share = cv2.resize(opened, size, interpolation=cv2.INTER_AREA)
    small_hole: Mask = np.where(share > 0, 255, 0).astype(np.uint8)
    if small_hole.all():
        patch = shown(seen, opened, step)
        return _laid(seen, opened, patch), patch.report
    small = cv2.resize(seen, size, interpolation=cv2.INTER_AREA)
    is_textured = options.refine != "off"
    part = _FILL_SHARE if is_textured else 1.0
    patch = shown(small, small_hole, lambda fraction: step(part * fraction))
    enlarged = cv2.resize(
        _laid(small, small_hole, patch), (width, height), interpolation=cv2.INTER_CUBIC
    )
    filled = np.where(opened[..., None] > 0, enlarged, seen).astype(seen.dtype)
    if is_textured:
        from lama_studio.engine.texture import synthesise

        filled = synthesise(
            seen,
            opened,
            filled,
            guide_weight=_LED_STRONGLY,
            seed=options.seed,
            step=lambda fraction: step(part + (1 - part) * min(1.0, fraction)),
        )
    return filled, patch.report


def _window(hole: Mask, context: float) -> Box:
    """What may be looked at; the whole frame where nothing known would be left."""
    box = mask_box(hole)
    side = max(box.width, box.height)
    margin_px = (
        max(_LEAST_NEAR_PX, round(context * side)) if context else max(_LEAST_AROUND_PX, side)
    )
    height, width = hole.shape
    window = box.grow(margin_px).clip(width, height)
    return Box.of(hole) if hole[window.slices].all() else window


def _laid(seen: Pixels, opened: Mask, patch: Fill) -> Pixels:
    """The picture with the patch in its holes."""
    laid = seen.copy()
    inside = patch.box.slices
    laid[inside] = np.where(opened[inside][..., None] > 0, patch.pixels, laid[inside])
    return laid


def _mirrored(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array[:, ::-1])
