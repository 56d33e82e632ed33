"""The orthonormal real Fourier transform of a picture as products with real matrices.

For devices whose fast transform is missing or wrong, and for bf16, which no fast transform knows.
Frequencies across stand beside each other by parts: all real ones, then all imaginary ones.
"""

import functools
import math

import torch
from torch import Tensor


def transformed(x: Tensor) -> Tensor:
    """(N, H, W, c) real -> (N, H, 2, V, c): real and imaginary parts of the V = W // 2 + 1
    frequencies across; in the dtype of x, differentiable."""
    count, height, width, channels = x.shape
    across, down, _, _ = matrices(height, width, x.dtype, x.device)
    parts = across @ x  # (N, H, 2 V, c)
    parts = down @ parts.reshape(count, 2 * height, -1)
    return parts.view(count, height, 2, -1, channels)


def transformed_back(parts: Tensor, width: int) -> Tensor:
    """(N, H, 2, V, c) -> (N, H, W, c), as `transformed` had it."""
    count, height, _, half, channels = parts.shape
    _, _, down_back, across_back = matrices(height, width, parts.dtype, parts.device)
    parts = down_back @ parts.reshape(count, 2 * height, -1)
    return across_back @ parts.view(count, height, 2 * half, channels)


@functools.lru_cache(maxsize=8)
@torch.inference_mode(mode=False)
def matrices(
    height: int, width: int, dtype: torch.dtype, device: torch.device
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The transform of (H, W), and back: across, down, down back, across back.

    Across: (2 V, W), to (part, v). Down: (2 H, 2 H), (h, part) to (k, part). Back down: its
    transpose. Back across: (W, 2 V), which counts the frequencies left out. Ordinary tensors, even
    where first asked for in inference mode: they are kept, and refinement needs gradients.
    """
    angles = _angles(width)[: width // 2 + 1]
    across = torch.cat([angles.cos(), -angles.sin()]) / math.sqrt(width)
    angles = _angles(height)
    cos, sin = angles.cos() / math.sqrt(height), angles.sin() / math.sqrt(height)
    down = torch.stack([torch.stack([cos, sin], 2), torch.stack([-sin, cos], 2)], 1)
    down = down.view(2 * height, 2 * height)
    share = torch.full((width // 2 + 1, 1), 2.0, dtype=torch.float64)
    share[0] = 1
    if width % 2 == 0:
        share[-1] = 1
    across_back = (across * torch.cat([share, share])).t()
    # Made in float64, which Metal does not know, so on the CPU.
    across, down, down_back, across_back = (
        each.to(dtype).contiguous().to(device) for each in (across, down, down.t(), across_back)
    )
    return across, down, down_back, across_back


def _angles(length: int) -> Tensor:
    steps = torch.arange(length, dtype=torch.float64, device="cpu")
    # The product modulo the length: the angle stays small, its cosine exact.
    return torch.outer(steps, steps) % length * (2 * math.pi / length)
