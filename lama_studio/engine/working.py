"""Pixels of a photo -> what the network is given at its working size, and back."""

import cv2
import numpy as np

_WHOLLY_KNOWN = 1 - 1e-4  # share of a small pixel, but for rounding


def to_working_size(
    window: np.ndarray, is_open: np.ndarray, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Pixels and hole of a crop -> (HxWx3 float32 in 0..1, HxW float32 with 1 = hole).

    A small pixel that touches the hole is hole, and the known ones hold nothing of it, unless
    that left nothing known. The hole is zero in the photo, as the network is given it.
    """
    mask: np.ndarray = is_open.astype(np.float32)
    photo: np.ndarray = window.astype(np.float32) / np.float32(np.iinfo(window.dtype).max)
    photo *= 1 - mask[..., None]
    if size != (window.shape[1], window.shape[0]):
        photo, mask = shrunk(photo, mask, size)
    return photo, mask


def shrunk(
    photo: np.ndarray, mask: np.ndarray, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """What the network is given, photo zero in the hole, mask 1 there, at a smaller (w, h)."""
    share = cv2.resize(1 - mask, size, interpolation=cv2.INTER_AREA)
    small: np.ndarray = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    known: np.ndarray = (share >= min(_WHOLLY_KNOWN, float(share.max()))).astype(np.float32)
    small = small / np.maximum(share, 1e-4)[..., None] * known[..., None]
    return small, 1 - known


def to_depth(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """0..1 float32 -> rounded to the nearest level of uint8 or uint16."""
    most = np.iinfo(dtype).max
    return np.rint(values.clip(0, 1) * np.float32(most)).astype(dtype)
