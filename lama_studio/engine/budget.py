"""How much one pass may hold in memory, and so how large a working size fits this machine."""

import math
from pathlib import Path

import torch

from lama_studio.engine.device import Device
from lama_studio.engine.plan import WORKING_PX
from lama_studio.network.generator import GeneratorConfig

BYTES_PER_CHANNEL_PX = 18.0
"""Peak memory of a pass, for each working pixel and stem channel (ngf).

Measured in float32 at ngf 32 and 64, 512 and 768 px: 17.3 to 17.8 as the network is written,
9.1 to 10.0 fused; the weights come on top.
"""
MOST_SHARE = 0.5
"""Of the memory that is free when a fill starts."""
LEAST_WORKING_PX = 256


def pass_bytes(config: GeneratorConfig, working_area_px: int) -> int:
    """Predicted peak memory of one pass, without the weights."""
    return math.ceil(BYTES_PER_CHANNEL_PX * config.ngf * working_area_px)


def fitting_working_px(config: GeneratorConfig, device: Device, most_px: int = WORKING_PX) -> int:
    """The largest working size, up to `most_px`, whose pass fits into the free memory's share."""
    free = free_bytes(device)
    if free is None:
        return most_px
    area_px = MOST_SHARE * free / (BYTES_PER_CHANNEL_PX * config.ngf)
    return min(most_px, max(LEAST_WORKING_PX, math.isqrt(int(area_px))))


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
