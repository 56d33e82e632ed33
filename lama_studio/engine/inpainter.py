"""Photo and hole -> patch: the only place where numpy becomes torch and back."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import torch

from lama_studio.core.geometry import Box, mask_box
from lama_studio.core.layers import Hint
from lama_studio.engine.budget import (
    TILE_PX,
    features_bytes,
    fitting_crop_px,
    fitting_texture_px,
    fitting_tile,
    fitting_working_px,
    planned_bytes,
    room_beside,
)
from lama_studio.engine.chooser import JUDGE, Judge
from lama_studio.engine.costs import Cost, Costing
from lama_studio.engine.detail import REFINES, Refinement
from lama_studio.engine.device import Device, exact_arithmetic
from lama_studio.engine.given_back import give_back
from lama_studio.engine.looks import two_looks
from lama_studio.engine.membrane import matched_at_border
from lama_studio.engine.passes import Network, plain_pass, quick_pass
from lama_studio.engine.plan import WORKING_PX, Crop, Plan, make_plan
from lama_studio.engine.precision import pick_precision
from lama_studio.engine.quality import check_crops
from lama_studio.engine.refine_levels import Refiner
from lama_studio.engine.working import enlarged, to_depth, to_working_size
from lama_studio.errors import DeviceError, WeightsError
from lama_studio.network.fused import FusedGenerator
from lama_studio.network.generator import Generator, Step, no_step

_NETWORK_SHARE = 0.4  # of the time of a fill with texture


@dataclass(frozen=True)
class InpaintedPatch:
    """`pixels` of `box` (all holes), the photo's own outside the hole; `report` tells the person.

    Report: device, precision, crops, scale, refine (what was done and why), blur and seam (0 where
    all is well). `hints`: what looks unfinished.
    """

    box: Box
    pixels: np.ndarray
    report: dict[str, str | float] = field(default_factory=dict)
    hints: tuple[Hint, ...] = ()


class Inpainter:
    """A generator on a device. The same job gives the same bytes."""

    def __init__(
        self,
        generator: Generator,
        device: Device,
        precision: str = "auto",
        working_px: int = WORKING_PX,
        judge: Judge = JUDGE,
        memory_bytes: int | None = None,
    ) -> None:
        """Take the generator to the device; raises DeviceError for an unknown precision.

        `working_px`: no pass sees more than this squared, nor more than memory allows. `judge`:
        how automatic refinement chooses, fitted to the generator's weights. `memory_bytes`: what a
        fill may hold beside program, photo and weights; None: a share of what is free.
        """
        self.memory_bytes = memory_bytes
        self.judge = judge
        self.device = device
        self.config = generator.config
        self.working_px = working_px
        self._stride_px = generator.config.stride
        # The body must be wide enough to reflect: by one of its pixels, by three if dilated.
        self._least_px = self._stride_px * (4 if generator.config.global_branch == "dilated" else 2)
        self._generator = generator.eval()
        if device.has_wrong_fourier:
            self._generator.transform_by_products()
        self.precision = pick_precision(precision, device, generator)
        if self.precision.is_literal:
            self._network: Network = plain_pass(self._generator, device)
        else:
            is_half = self.precision.name == "bf16"
            self._network = quick_pass(self._generator, device, is_half=is_half)

    def inpaint(
        self,
        pixels: np.ndarray,
        hole: np.ndarray,
        step: Step = no_step,
        *,
        refine: str = "off",
        seed: int = 0,
    ) -> InpaintedPatch:
        """Fill `hole` (HxW uint8, nonzero = hole) of `pixels` (HxWx3 uint8 or uint16, RGB).

        refine: "off" = the network alone, "features" = refined up to the photo's own size,
        "texture" = with the photo's own texture, "both", "auto" = what looks best. Raises
        MaskError where nothing or everything is hole, DeviceError where
        memory is short even for a smaller plan, WeightsError where the prediction is no numbers,
        and whatever `step` raises.
        """
        assert pixels.shape == (*hole.shape, 3)
        assert pixels.dtype in (np.uint8, np.uint16)
        assert refine in REFINES
        height, width = hole.shape
        plan = self._plan(hole)
        self._refuse_beyond_limit(plan, hole, refine)
        patch = self._fill_if_memory_allows(pixels, hole, plan, step, refine, seed)
        if patch is None:
            plan = make_plan(hole, width, height, plan.largest_px // 2)
            patch = self._fill_if_memory_allows(pixels, hole, plan, step, refine, seed)
        if patch is None:
            raise DeviceError(
                f"There is too little memory on {self.device.name} for this fill: close other "
                "programs, choose the CPU, or erase a smaller part at a time."
            )
        give_back()
        return patch

    def cost(self, hole: np.ndarray, refine: str = "off") -> Cost:
        """What filling `hole` (HxW uint8, nonzero = hole) would cost; any thread. Raises
        MaskError where nothing or everything is hole."""
        assert refine in REFINES
        return self._cost(self._plan(hole), hole, refine)

    def _cost(self, plan: Plan, hole: np.ndarray, refine: str) -> Cost:
        costing = Costing(self.config, self.kind, self._planned_bytes(), self._fitting_judge(plan))
        return costing.predict(plan, hole, refine)

    def _refuse_beyond_limit(self, plan: Plan, hole: np.ndarray, refine: str) -> None:
        if self.memory_bytes is None:
            return
        needed = self._cost(plan, hole, refine).peak_bytes
        if needed > self.memory_bytes:
            raise DeviceError(
                f"This fill would need {needed / 1e6:.0f} MB, more than the "
                f"{self.memory_bytes / 1e6:.0f} MB that one may hold: allow it more memory, or "
                "erase a smaller part at a time."
            )

    def _plan(self, hole: np.ndarray) -> Plan:
        height, width = hole.shape
        allowed = self._planned_bytes()
        most_px = fitting_crop_px(self.config, allowed, self.kind)
        plan = make_plan(hole, width, height, self.working_px, most_px)
        room = room_beside(plan, allowed)
        working_px = fitting_working_px(self.config, room, self.working_px, self.kind)
        if working_px == self.working_px:
            return plan
        return make_plan(hole, width, height, working_px, most_px)

    def _planned_bytes(self) -> int | None:
        return planned_bytes(self.device, self.memory_bytes)

    @property
    def kind(self) -> str:
        """How the network is computed: "literal", or the fused one's precision."""
        return self.precision.name if isinstance(self._network, FusedGenerator) else "literal"

    def _fill_if_memory_allows(
        self, pixels: np.ndarray, hole: np.ndarray, plan: Plan, step: Step, refine: str, seed: int
    ) -> InpaintedPatch | None:
        """As `_fill`; None where memory was short, with what the try held given back."""
        try:
            return self._fill(pixels, hole, plan, step, refine, seed)
        except (RuntimeError, MemoryError) as error:
            if not _is_out_of_memory(error):
                raise
        self._free()
        return None

    def _fill(
        self, pixels: np.ndarray, hole: np.ndarray, plan: Plan, step: Step, refine: str, seed: int
    ) -> InpaintedPatch:
        hole_box = mask_box(hole)
        # Later crops see what earlier ones filled.
        filled = pixels[plan.box.slices].copy()
        crops = tuple(_within(crop, plan.box) for crop in plan.crops)
        is_plain = refine == "off"
        network_share = 1.0 if is_plain else _NETWORK_SHARE
        started = time.monotonic()
        self._fill_crops(filled, hole[plan.box.slices] > 0, crops, _part(step, 0, network_share))
        note = "off"
        if not is_plain:
            plain_seconds = time.monotonic() - started
            refinement = Refinement(
                refine,
                seed,
                plain_seconds,
                self._fitting_judge(plan),
                self._refiner(plan),
                plan.working_px,
                fitting_texture_px(self._room(plan)),
            )
            rest = _part(step, network_share, 1 - network_share)
            note = refinement.run(filled, hole[plan.box.slices], crops, rest)
        step(1.0)
        patch = filled[hole_box.relative_to(plan.box).slices]
        report: dict[str, str | float] = {
            "device": self.device.name,
            "precision": self.precision.name,
            "crops": len(plan.crops),
            "scale": min(crop.scale for crop in plan.crops),
            "refine": note,
        }
        quality = check_crops(
            filled, hole[plan.box.slices], crops, plan.box, can_refine=refine != "both"
        )
        report |= {"blur": round(quality.blur, 2), "seam": round(quality.seam, 2)}
        return InpaintedPatch(hole_box, np.ascontiguousarray(patch), report, quality.hints)

    def _fill_crops(
        self, filled: np.ndarray, is_open: np.ndarray, crops: tuple[Crop, ...], step: Step
    ) -> None:
        total = sum(crop.working_area for crop in crops)
        done = 0.0
        for crop in crops:
            share = crop.working_area / total
            self._fill_crop(filled, is_open, crop, _part(step, done, share))
            done += share

    def _fill_crop(self, filled: np.ndarray, is_open: np.ndarray, crop: Crop, step: Step) -> None:
        """Predict one crop and write it into the open pixels of its hole box, which closes them."""
        window, open_window = filled[crop.box.slices], is_open[crop.box.slices]
        photo, mask = to_working_size(window, open_window, crop.working_size, lambda: step(0.0))
        if self.precision.is_literal:  # who asks for the exact values wants those of one pass
            predicted = self._predict(photo, mask, step)
        else:
            predicted = two_looks(photo, mask, step, self._predict)
            predicted = matched_at_border(predicted, photo, mask > 0, lambda: step(1.0))
        inner = crop.hole_box.relative_to(crop.box)
        parts: Iterable[tuple[Box, np.ndarray]] = [(inner, predicted[inner.slices])]
        if crop.scale < 1:
            # Known pixels below the hole's edge, so that enlarging does not mix in predicted ones.
            predicted = np.where(mask[..., None] > 0, predicted, photo)
            parts = enlarged(predicted, (crop.box.width, crop.box.height), inner)
        for part, values in parts:
            is_target = open_window[part.slices]
            window[part.slices][is_target] = to_depth(values[is_target], filled.dtype)
            is_target[...] = False
            step(1.0)

    def _predict(self, photo: np.ndarray, mask: np.ndarray, step: Step) -> np.ndarray:
        """HxWx3 float32 in 0..1 and HxW float32 -> the prediction at the same size."""
        step(0.0)
        height, width = mask.shape
        pad = [(0, self._padded_side(side) - side) for side in (height, width)]
        photo_in = np.pad(photo, [*pad, (0, 0)], mode="reflect")
        mask_in = np.pad(mask, pad, mode="reflect")
        device = self.device.torch_device
        with torch.inference_mode(), exact_arithmetic():
            predicted = self._network(
                torch.from_numpy(photo_in).permute(2, 0, 1)[None].contiguous().to(device),
                torch.from_numpy(mask_in)[None, None].to(device),
                step,
            )
        values = predicted[0].float().permute(1, 2, 0).cpu().numpy()[:height, :width]
        if not np.isfinite(values).all():
            raise WeightsError(
                "The network gave no usable pixels: its weights are damaged, or not made for "
                f"{self.precision.name}. The photo stays as it was."
            )
        return values

    def _fitting_judge(self, plan: Plan) -> Judge:
        """How to choose within the allowed memory: refining may need more, whatever the tile."""
        room = self._room(plan)
        if not self.judge.needs_refined or room is None:
            return self.judge
        tile_px, is_sparing = self._tile(plan)
        needed = features_bytes(self.config, tile_px**2, is_sparing=is_sparing)
        return self.judge if needed <= room else self.judge.without_refined

    def _tile(self, plan: Plan) -> tuple[int, bool]:
        return fitting_tile(self.config, self._room(plan), min(TILE_PX, plan.working_px))

    def _room(self, plan: Plan) -> int | None:
        return room_beside(plan, self._planned_bytes())

    def _refiner(self, plan: Plan) -> Refiner:
        device = self.device.torch_device
        tile_px, is_sparing = self._tile(plan)
        is_sparing |= plan.working_px < self.working_px  # memory is short, or was
        return Refiner(self._generator.to(device), device, self._predict, tile_px, is_sparing)

    def _padded_side(self, side_px: int) -> int:
        """The multiple of the network's stride that it is given for this side."""
        return max(self._least_px, -(-side_px // self._stride_px) * self._stride_px)

    def _free(self) -> None:
        if self.device.name == "cuda":
            torch.cuda.empty_cache()
        give_back()


def _within(crop: Crop, box: Box) -> Crop:
    return Crop(crop.box.relative_to(box), crop.hole_box.relative_to(box), crop.scale)


def _part(step: Step, done: float, share: float) -> Step:
    return lambda fraction: step(min(1.0, done + share * fraction))


def _is_out_of_memory(error: BaseException) -> bool:
    """CUDA has a class for it; the CPU and Metal allocators raise RuntimeError with these words."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    text = str(error).lower()
    return "out of memory" in text or "can't allocate memory" in text
