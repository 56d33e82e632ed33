"""Sample sheets: masked photo, prediction and composite, side by side, for a person to look at."""

import numpy as np
import torch
from torch import Tensor

from lama_studio.network.generator import Generator, composite


@torch.no_grad()
def sample_sheet(generator: Generator, photo: Tensor, mask: Tensor) -> np.ndarray:
    """Photos (N, 3, H, W), masks (N, 1, H, W) -> one sheet (3 H, N W, 3) RGB uint8."""
    predicted = generator(photo, mask)
    rows = (photo * (1 - mask) + 0.5 * mask, composite(photo, mask, predicted), predicted)
    sheet = torch.cat([torch.cat(list(row), dim=-1) for row in rows], dim=-2)
    return (255 * sheet).round().clamp(0, 255).byte().permute(1, 2, 0).cpu().numpy()
