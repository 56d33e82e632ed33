"""How much one fill may hold in memory, and so how large a pass and a tile fit this machine."""

import math
from pathlib import Path

import torch

from lama_studio.engine.device import Device
from lama_studio.engine.plan import WORKING_PX, Plan
from lama_studio.network.generator import GeneratorConfig

PASS_BYTES = {"literal": 17.0, "float32": 6.0, "bf16": 3.5}
"""Peak memory of a pass, for each working pixel and stem channel (ngf): as the network is written,
and fused. Measured at ngf 32, 48 and 64; within a fifth. The weights come on top."""
FRAME_BYTES = 110
"""For each working pixel, whatever the network: photo and mask on their way in and out."""
DECODER_BYTES, BLOCK_BYTES = 32.0, 8.0
ANEW_BYTES, INPUT_BYTES = 12.0, 1.5
"""Peak memory of one iteration of refinement, for each pixel and stem channel. It keeps what the
way back needs: of the decoder and of each block; or of one block at a time, computed anew, and each
block's input. Measured at 6, 9 and 18 blocks; within a tenth."""
REFINING_BYTES = 110_000_000
"""Of refinement, whatever the tile: the network as it is written beside the fused one, and what the
way back works with."""
TEXTURE_BYTES, TEXTURE_LEAST_BYTES = 150, 80_000_000
"""For each pixel that texture is looked for in, and however few they are."""
COPY_BYTES, WINDOW_BYTES = 4, 7
"""For each pixel that a plan needs: the copy that is filled, and what is open in it; for each of a
crop while it is brought to the working size and back."""
MOST_TEXTURE_PX = 12_000_000
MOST_SHARE = 0.5
"""Of the memory that is free when a fill starts."""
PLANNED_SHARE = 0.85
"""Of what is allowed: fills took up to a fifth more than was predicted."""
LEAST_WORKING_PX = LEAST_TILE_PX = 256
TILE_PX = 512
"""Sides of a refined tile with its context, where memory allows."""


def pass_bytes(config: GeneratorConfig, working_area_px: int, kind: str = "literal") -> int:
    """Predicted peak memory of one pass, without the weights. kind: a key of PASS_BYTES."""
    return math.ceil((PASS_BYTES[kind] * config.ngf + FRAME_BYTES) * working_area_px)


def features_bytes(config: GeneratorConfig, tile_area_px: int, *, is_sparing: bool) -> int:
    """Predicted peak memory of refining one tile."""
    kept = DECODER_BYTES + BLOCK_BYTES * config.blocks
    if is_sparing:
        kept = DECODER_BYTES + ANEW_BYTES + INPUT_BYTES * config.blocks
    return REFINING_BYTES + math.ceil(kept * config.ngf * tile_area_px)


def texture_bytes(area_px: int) -> int:
    """Predicted peak memory of looking for texture in so many pixels."""
    return TEXTURE_LEAST_BYTES + TEXTURE_BYTES * area_px


def allowed_bytes(device: Device, limit_bytes: int | None = None) -> int | None:
    """What a fill may hold: a share of the free memory, never above the person's limit.

    None where there is no limit and free memory cannot be told.
    """
    free = free_bytes(device)
    share = None if free is None else int(MOST_SHARE * free)
    known = [each for each in (share, limit_bytes) if each is not None]
    return min(known, default=None)


def planned_bytes(device: Device, limit_bytes: int | None = None) -> int | None:
    """What a fill is planned to hold: what it may, less what a prediction may be wrong by."""
    allowed = allowed_bytes(device, limit_bytes)
    return None if allowed is None else int(PLANNED_SHARE * allowed)


def fitting_working_px(
    config: GeneratorConfig, allowed: int | None, most_px: int = WORKING_PX, kind: str = "literal"
) -> int:
    """The largest working size, up to `most_px`, whose pass stays within the allowed bytes."""
    if allowed is None:
        return most_px
    area_px = allowed / pass_bytes(config, 1, kind)
    return min(most_px, max(LEAST_WORKING_PX, math.isqrt(int(area_px))))


def fitting_tile(
    config: GeneratorConfig, allowed: int | None, most_px: int = TILE_PX
) -> tuple[int, bool]:
    """(sides of the largest tile to refine, whether it must be sparing) within the allowed bytes.

    Sparing costs a third more time, small tiles more: it comes first.
    """
    most_px = max(LEAST_TILE_PX, most_px)
    if allowed is None or features_bytes(config, most_px**2, is_sparing=False) <= allowed:
        return most_px, False
    least = features_bytes(config, 0, is_sparing=True)
    area_px = (allowed - least) / (features_bytes(config, 1, is_sparing=True) - least)
    return min(most_px, max(LEAST_TILE_PX, math.isqrt(max(0, int(area_px))))), True


def fitting_texture_px(allowed: int | None) -> int:
    """How many pixels texture may be looked for in at once within the allowed bytes; perhaps 0."""
    if allowed is None:
        return MOST_TEXTURE_PX
    return min(MOST_TEXTURE_PX, max(0, allowed - TEXTURE_LEAST_BYTES) // TEXTURE_BYTES)


def photo_bytes(plan: Plan) -> int:
    """What a fill holds of the photo all the while."""
    scaled = max((crop.box.area for crop in plan.crops if crop.scale < 1), default=0)
    return COPY_BYTES * plan.box.area + WINDOW_BYTES * scaled


def room_beside(plan: Plan, allowed: int | None) -> int | None:
    """What of the allowed bytes is left for refinement, beside what is held of the photo."""
    return None if allowed is None else max(0, allowed - photo_bytes(plan))


def fitting_crop_px(config: GeneratorConfig, allowed: int | None, kind: str) -> int | None:
    """The most pixels of a crop beside which a pass fits into the allowed bytes; None: any."""
    if allowed is None:
        return None
    least = pass_bytes(config, LEAST_WORKING_PX**2, kind)
    return max(0, allowed - least) // (COPY_BYTES + WINDOW_BYTES)


def free_bytes(device: Device) -> int | None:
    """Free memory of the device, or of the machine for the CPU; None where it cannot be told."""
    if device.name == "cuda":
        return int(torch.cuda.mem_get_info(device.torch_device)[0])
    if device.name == "mps":
        return int(torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory())
    return _free_memory_of_linux()


def _free_memory_of_linux(table: Path = Path("/proc/meminfo")) -> int | None:
    try:
        lines = table.read_text().splitlines()
    except OSError:
        return None
    found = [line.split() for line in lines if line.startswith("MemAvailable:")]
    return int(found[0][1]) * 1024 if found else None
