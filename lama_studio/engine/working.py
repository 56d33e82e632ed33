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
    known: np.ndarray = (~is_open).astype(np.float32)
    photo: np.ndarray = window.astype(np.float32) / np.float32(np.iinfo(window.dtype).max)
    photo *= known[..., None]
    if size != (window.shape[1], window.shape[0]):
        share = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
        photo = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
        photo = photo / np.maximum(share, 1e-4)[..., None]
        known = (share >= min(_WHOLLY_KNOWN, float(share.max()))).astype(np.float32)
        photo *= known[..., None]
    return photo, 1 - known


def to_depth(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """0..1 float32 -> rounded to the nearest level of uint8 or uint16."""
    most = np.iinfo(dtype).max
    return np.rint(values.clip(0, 1) * np.float32(most)).astype(dtype)
