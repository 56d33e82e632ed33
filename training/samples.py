"""Sample sheets: masked photo, prediction and composite, side by side, for a person to look at."""

import numpy as np
import torch

from lama_studio.network.generator import Generator, composite


@torch.no_grad()
def sample_sheet(generator: Generator, photos: np.ndarray, masks: np.ndarray) -> np.ndarray:
    """Photos (N, H, W, 3), masks (N, H, W), uint8 -> one sheet (3 H, N W, 3) RGB uint8."""
    device = next(generator.parameters()).device
    photo = torch.from_numpy(photos).to(device).permute(0, 3, 1, 2).float() / 255
    mask = torch.from_numpy(masks).to(device).unsqueeze(1).float() / 255
    predicted = generator(photo, mask)
    rows = (photo * (1 - mask) + 0.5 * mask, composite(photo, mask, predicted), predicted)
    sheet = torch.cat([torch.cat(list(row), dim=-1) for row in rows], dim=-2)
    return (255 * sheet).round().clamp(0, 255).byte().permute(1, 2, 0).cpu().numpy()
